use std::fs;

use tempfile::TempDir;

use super::*;
use crate::{
    domain::Timestamp,
    http::Method,
    kit::cases::{Outcome, cases_of, write_case, write_expected},
};

const EXCHANGE: &str = "[[exchange]]\nrequest = \"GET https://a.example/x\"\n";

fn folder(case: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(CASE_FILE_NAME), case).unwrap();
    fs::write(folder.path().join("a.json"), "{}").unwrap();
    folder
}

fn fault(case: &str) -> String {
    read_case(folder(case).path()).unwrap_err().to_string()
}

#[test]
fn a_case_says_what_is_asked_and_answered() {
    let folder = folder(
        "tenant = \"acme\"\nnow = \"2026-11-02T00:00:00Z\"\nsettings = { country = \"es\" }\n\
         [[exchange]]\nrequest = \"POST https://A.example/x?q=ñ\"\nbody = \"a.json\"\nstatus = 503\n\
         headers = { retry-after = \"7\" }\nanswer = \"a.json\"\n",
    );
    let case = read_case(folder.path()).unwrap();
    assert_eq!(case.subject, Subject::Target(Target::Tenant("acme".to_owned())));
    assert_eq!((case.now.to_string().as_str(), case.call), ("2026-11-02T00:00:00Z", Call::Scan));
    assert_eq!(case.exchanges[0].request(), "POST https://a.example/x?q=%C3%B1");
    assert_eq!((case.exchanges[0].status, case.exchanges[0].sent.as_deref()), (503, Some(&b"{}"[..])));
    assert_eq!(read_expected(&case).unwrap(), None);
    fs::write(folder.path().join(EXPECTED_FILE_NAME), "{").unwrap();
    assert!(read_expected(&case).unwrap_err().to_string().contains("--accept"));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let head = "tenant = \"acme\"\nnow = \"2026-11-02T00:00:00Z\"\n";
    for (case, words, line) in [
        (format!("{head}tennant = 1\n"), "unknown field `tennant`", 3),
        (format!("{head}{EXCHANGE}statu = 3\n"), "unknown field `statu`", 5),
        ("tenant = \"a\"\nnow = \"today\"\n".to_owned(), "this is no time", 2),
        ("now = \"2026-11-02T00:00:00Z\"\n".to_owned(), "names nothing to ask about", 1),
        (format!("{head}[query]\nname = \"a\"\n"), "a case is about one thing", 3),
        (format!("{head}call = \"scam\"\n"), "unknown variant `scam`", 3),
        (format!("{head}[[exchange]]\nrequest = \"https://a.example\"\n"), "a method and an address", 4),
        (format!("{head}[[exchange]]\nrequest = \"PUT https://a.example\"\n"), "GET, HEAD or POST", 4),
        (format!("{head}[[exchange]]\nrequest = \"GET a.example\"\n"), "this is no address", 4),
        (format!("{head}{EXCHANGE}answer = \"../a.json\"\n"), "not in the folder of the case", 5),
        (format!("{head}{EXCHANGE}answer = \"none.json\"\n"), "none.json", 5),
    ] {
        let told = fault(&case);
        assert!(told.contains(words), "{told}");
        assert!(told.contains(&format!("case.toml:{line}:")), "{told}");
    }
}

#[test]
fn a_case_and_its_files_are_bounded() {
    let large = format!("tenant = \"a\"\n# {}\n", "x".repeat(bounds::CASE.size()));
    assert!(fault(&large).contains(bounds::CASE.name));
    let case = format!("tenant = \"a\"\nnow = \"2026-11-02T00:00:00Z\"\n{EXCHANGE}answer = \"large\"\n");
    let folder = folder(&case);
    let file = fs::File::create(folder.path().join("large")).unwrap();
    file.set_len(bounds::CASE_FILE.limit + 1).unwrap();
    let told = read_case(folder.path()).unwrap_err().to_string();
    assert!(told.contains(bounds::CASE_FILE.name), "{told}");
}

#[test]
fn what_is_written_is_read_again() {
    let above = TempDir::new().unwrap();
    let exchange = |url: &str, body: &str, sent: Option<&str>| Exchange {
        method: if sent.is_some() { Method::Post } else { Method::Get },
        url: url.to_owned(),
        sent: sent.map(|sent| sent.as_bytes().to_vec()),
        status: if body.is_empty() { 404 } else { 200 },
        headers: vec![("content-type".to_owned(), "text/\"x\"\u{7f}\\".to_owned())],
        body: body.as_bytes().to_vec(),
    };
    let case = Case {
        name: "acme-1".to_owned(),
        folder: above.path().join("cases/acme-1"),
        subject: Subject::Target(Target::Tenant("a \"c\"\n".to_owned())),
        now: Timestamp::from_millis(1_786_017_600_000),
        call: Call::Scan,
        settings: [("country".to_owned(), Value::from("es"))].into(),
        exchanges: vec![
            exchange("https://a.example/1", "{}", None),
            exchange("https://a.example/2", "", Some("[1]")),
        ],
    };
    write_case(&case).unwrap();
    assert_eq!(read_case(&case.folder).unwrap(), case);
    assert_eq!(cases_of(above.path()).unwrap(), std::slice::from_ref(&case.folder));
    assert!(write_case(&case).is_err(), "a case that is there is not written over");
}

#[test]
fn no_link_leads_out_of_a_case() {
    let secret = TempDir::new().unwrap();
    fs::write(secret.path().join("key"), "{}").unwrap();
    let case = format!("tenant = \"a\"\nnow = \"2026-11-02T00:00:00Z\"\n{EXCHANGE}answer = \"b.json\"\n");
    let folder = folder(&case);
    let answer = folder.path().join("b.json");
    std::os::unix::fs::symlink(secret.path().join("key"), &answer).unwrap();
    assert!(read_case(folder.path()).unwrap_err().to_string().contains("not in the folder of the case"));
    fs::remove_file(&answer).unwrap();
    std::os::unix::fs::symlink("a.json", &answer).unwrap();
    assert_eq!(read_case(folder.path()).unwrap().exchanges[0].body, b"{}");
}

#[test]
fn what_is_expected_is_written_over_no_link_and_no_pipe() {
    let elsewhere = TempDir::new().unwrap();
    let victim = elsewhere.path().join("profile");
    fs::write(&victim, "mine").unwrap();
    let folder = folder("tenant = \"a\"\nnow = \"2026-11-02T00:00:00Z\"\n");
    let place = folder.path().join(EXPECTED_FILE_NAME);
    std::os::unix::fs::symlink(&victim, &place).unwrap();
    let told = write_expected(folder.path(), &Outcome::default()).unwrap_err().to_string();
    assert!(told.contains("symbolic link"), "{told}");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    fs::remove_file(&place).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &place, rustix::fs::Mode::RUSR).unwrap();
    assert!(write_expected(folder.path(), &Outcome::default()).is_err());
}

#[test]
fn a_case_of_a_query_that_was_written_is_read_as_it_was() {
    let within = TempDir::new().unwrap();
    let query = Query {
        name: "a \"b\"".to_owned(),
        keywords: vec!["ñ\\".to_owned()],
        locations: vec!["Bilbao".to_owned()],
        posted_since: Timestamp::parse_rfc3339("2026-10-26T00:00:00Z"),
        page_size: Some(50),
        filters: [("category", "it"), ("category", "finance"), ("pro vince", "madrid")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
    };
    let case = Case {
        name: "one".to_owned(),
        folder: within.path().join("cases/one"),
        subject: Subject::Target(Target::Query(query)),
        now: Timestamp::parse_rfc3339("2026-11-02T00:00:00Z").unwrap(),
        call: Call::Scan,
        settings: BTreeMap::new(),
        exchanges: Vec::new(),
    };
    write_case(&case).unwrap();
    assert_eq!(read_case(&case.folder).unwrap(), case);
}

#[test]
fn a_filter_is_a_text_or_a_list_of_texts() {
    let told = fault("now = \"2026-11-02T00:00:00Z\"\n[query]\nname = \"a\"\nfilters = { province = 33 }\n");
    assert!(told.contains("a list of texts") && told.contains("case.toml:4:"), "{told}");
}
