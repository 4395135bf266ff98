//! Systems in forms that no board of the repository has, each a definition over made-up answers: a sitemap, an index of links
//! with a page each, pages that a header counts. `fixtures/more/expected.txt` has what is made of each;
//! `JOBSCAN_WRITE_SCHEMA=1` writes it.

use std::fmt::Write as _;

use super::*;

/// The definition, the tenant, the answers of the list, and that of the first offer's detail.
const BOARDS: [(&str, &str, &[&str], &str); 3] = [
    ("icims", "careers-fernway.icims.com", &["more/icims.sitemap.xml"], "more/icims.detail.html"),
    ("jazzhr", "brambleco", &["jazzhr/list.html"], "more/jazzhr.detail.html"),
    ("traffit", "glasswort", &["more/traffit.list.json"], ""),
];

fn board(name: &str) -> Definition {
    let text = fixture(&format!("more/{name}.toml"));
    jobscan_definition::read(&text).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"))
}

/// What an offer says, on one line.
fn shown(offer: &Offer) -> String {
    let pay = offer
        .salary
        .as_ref()
        .map(|pay| format!("{:?}-{:?} {:?} {:?}", pay.min, pay.max, pay.currency, pay.period));
    let text = match &offer.description {
        Some(Description::Html(text) | Description::Plain(text)) => text.replace('\n', " "),
        None => String::new(),
    };
    let dates = [offer.posted_at, offer.updated_at, offer.expires_at].map(|at| at.map_or(0, |at| at / 1000));
    format!(
        "{} | {} | {} | {:?} | {:?} | {:?} | {} | {} | {dates:?} | {} | {text}",
        offer.ref_.id,
        offer.title,
        offer.ref_.url,
        offer.employer.as_ref().and_then(|employer| employer.name.as_deref()),
        offer.locations,
        offer.workplace,
        offer.department.as_deref().unwrap_or_default(),
        offer.employment_type.as_deref().unwrap_or_default(),
        pay.unwrap_or_default(),
    )
}

/// What is made of a board's answers, and what could not be read.
fn made(name: &str, tenant: &str, lists: &[&str], detail: &str) -> String {
    let answers = lists.iter().chain([&detail]).filter(|file| !file.is_empty());
    let mut host = answers.fold(FakeHost::new(), |host, file| host.answer(200, fixture(file)));
    let mut interpreter = Interpreter::of(board(name));
    let (mut made, mut cursor, mut first) = (format!("# {name}\n"), None, None);
    loop {
        let page = scan_at(&mut interpreter, &mut host, tenant, cursor.as_deref()).unwrap();
        assert!(page.skipped.is_empty(), "{name}: {:?}", page.skipped);
        for offer in &page.offers {
            _ = writeln!(made, "{}", shown(offer));
        }
        first = first.or_else(|| page.offers.first().map(|offer| offer.ref_.clone()));
        match page.next {
            Continuation::More(next) => cursor = Some(next),
            Continuation::End(reason) => {
                _ = writeln!(made, "{reason:?}, {:?} in all", page.total);
                break;
            }
        }
    }
    if !detail.is_empty() {
        let details = interpreter.hydrate(&context(0), &mut host, &[first.unwrap()]).unwrap();
        _ = writeln!(made, "+ {}", shown(details[0].as_ref().unwrap()));
    }
    for request in host.requests() {
        _ = writeln!(made, "{:?} {}", request.method, request.url);
    }
    for unread in host.unread() {
        _ = writeln!(made, "unread: {unread:?}");
    }
    made
}

#[test]
fn other_systems_are_read_as_their_answers_say() {
    let made: String =
        BOARDS.iter().map(|(name, tenant, lists, detail)| made(name, tenant, lists, detail) + "\n").collect();
    if std::env::var_os("JOBSCAN_WRITE_SCHEMA").is_some() {
        let path = format!("{}/fixtures/more/expected.txt", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, &made).unwrap();
    }
    assert_eq!(made, fixture("more/expected.txt"));
}

#[test]
fn traffits_page_stands_in_a_header() {
    let mut host = FakeHost::new().answer(200, fixture("more/traffit.list.json"));
    scan_at(&mut Interpreter::of(board("traffit")), &mut host, "glasswort", None).unwrap();
    let header =
        |name: &str| host.requests()[0].headers.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(
        (header("x-request-current-page"), header("x-request-page-size")),
        ("1".to_owned(), "100".to_owned())
    );
}
