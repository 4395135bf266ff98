//! What is asked beside a board's list: parts of a tenant, a lookup, a credential.

use jobscan_definition::model::Format;
use jobscan_plugin_sdk::testing::page;

use super::*;

pub(crate) fn read(text: &str) -> Definition {
    jobscan_definition::read(text).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// A board with other tables than most.
fn board(tables: &str, list: &str) -> Definition {
    read(&format!(
        "[board]\nid = \"acme\"\nname = \"Acme\"\nversion = \"1.0.0\"\n{tables}\n[list]\n{list}\n[fields]\nid = \"id\"\n\
         title = \"title\"\nurl = \"https://x.example/{{id}}\"\n"
    ))
}

/// One whose tenants have parts.
pub(crate) fn parts() -> Definition {
    board(
        "hosts = [\"https://*.acme.example\"]\n[tenant]\nparts = [\"host\", \"site\"]\ncase = \"kept\"\n\
         page = \"https://{tenant.host}/sites/{tenant.site}\"\n[[detect.address]]\nhosts = [\"{host}.acme.example\"]\n\
         path = \"~/sites/{site}\"\ndenied = [\"all\"]\ntenant = \"{host}:{site}\"",
        "url = \"https://{tenant.host}/api?site={tenant.site}\"\nrows = \"jobs[]\"",
    )
}

/// One with a lookup, and pages of two.
fn looked_up() -> Definition {
    let mut board = board(
        "[tenant]\npage = \"https://www.acme.example/{tenant}\"\n[lookup]\nurl = \"https://www.acme.example/{tenant}\"\n\
         inside = { script = \"__DATA__\" }\nvalues = { company = \"company.id\", token = \"token\" }\n\
         belongs = { \"company.domain\" = \"{tenant}\" }",
        "url = \"https://api.acme.example/{found.company}/jobs?offset={offset}\"\nheaders = { x-token = \"{found.token}\" }\n\
         rows = \"jobs[]\"\npaging = { kind = \"offset\", size = 2 }",
    );
    board.detail = read(&format!(
        "{}\n[detail]\nurl = \"https://api.acme.example/{{tenant}}/{{id.base64}}\"\n[detail.fields]\nemployer = \"x\"\n",
        include_str!("../../../definition/src/reader/tests/base.toml").split("\n[detail]").next().unwrap()
    ))
    .detail;
    board
}

const PAGE: &str = "<!doctype html><html><body><script id=\"__DATA__\" type=\"application/json\">\
                    {\"company\":{\"id\":7,\"domain\":\"ACME\"},\"token\":\"a:b,~/c\"}</script></body></html>";

pub(crate) fn rows(ids: std::ops::Range<u32>) -> String {
    let rows: Vec<_> = ids.map(|id| format!("{{\"id\":{id},\"title\":\"T\"}}")).collect();
    format!("{{\"jobs\":[{}]}}", rows.join(","))
}

fn header<'h>(host: &'h FakeHost, nth: usize, name: &str) -> Option<&'h str> {
    let mut headers = host.requests()[nth].headers.iter();
    headers.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_tenants_parts_stand_where_the_definition_writes_them() {
    let mut host = FakeHost::new().answer(200, rows(0..1)).answer(200, rows(0..1));
    let mut interpreter = Interpreter::of(parts());
    scan_at(&mut interpreter, &mut host, "jobs.acme.example:CX_1", None).unwrap();
    assert_eq!(host.urls(), ["https://jobs.acme.example/api?site=CX_1"]);
    let board = interpreter.check(&context(0), &mut host, Some("jobs.acme.example:CX_1")).unwrap();
    assert_eq!(board.url.as_deref(), Some("https://jobs.acme.example/sites/CX_1"));
    assert_eq!(
        interpreter.check(&context(0), &mut host, None),
        Ok(Board { name: None, url: None, open_offers: None })
    );
    for tenant in [
        "jobs.acme.example",
        "jobs.acme.example:",
        ":CX_1",
        "jobs.acme.example:CX_1:x",
        "jobs.acme.example:a/b",
        "jobs.acme.example:..",
        "jobs.acme.example/x:CX_1",
        "jobs.acme.example?:CX_1",
        "acme:CX_1",
        "jobs.acme.example@evil.example:CX_1",
    ] {
        let refused = scan_at(&mut interpreter, &mut host, tenant, None);
        assert!(
            matches!(&refused, Err(PluginError::Unsupported(why)) if why.contains("`host:site`")),
            "{refused:?}"
        );
    }
    assert_eq!(host.urls().len(), 2);
}

#[test]
fn a_tenant_of_parts_is_recognised_by_its_addresses() {
    let found = |html: &str| {
        let report = crate::detect::detect(&parts(), &page("https://www.other.example/", html));
        report.findings.into_iter().map(|found| (found.tenant, found.board_url.unwrap())).collect::<Vec<_>>()
    };
    let link = |url: &str| found(&format!("<a href=\"{url}\" place=\"body\">x</a>"));
    let board = ("jobs.acme.example:CX_1".to_owned(), "https://jobs.acme.example/sites/CX_1".to_owned());
    assert_eq!(link("https://Jobs.acme.example/en-GB/sites/CX_1/job/7"), [board]);
    for url in [
        "https://jobs.acme.example/sites/all",
        "https://jobs.acme.example/sites",
        "https://acme.example/sites/CX_1",
        "https://jobs.acme.example/sites/undefined",
    ] {
        assert_eq!(link(url), [], "{url}");
    }
}

#[test]
fn a_tenant_is_one_only_with_all_its_parts() {
    let known =
        |tenant| crate::detect::identify(&parts(), "acme", tenant).map(|known| (known.tenant, known.key));
    let spelt = Some(("jobs.acme.example:CX_1".to_owned(), "jobs.acme.example:cx_1".to_owned()));
    assert_eq!(known(" jobs.acme.example:CX_1 "), spelt);
    for tenant in ["jobs.acme.example", "jobs.acme.example:", "acme:CX_1", "a.example:b:c"] {
        assert_eq!(known(tenant), None, "{tenant}");
    }
}

#[test]
fn a_lookup_is_asked_once_and_the_cursor_carries_what_it_found() {
    let mut host = FakeHost::new().answer(200, PAGE).answer(200, rows(0..2)).answer(200, rows(2..3));
    let first = scan_at(&mut Interpreter::of(looked_up()), &mut host, "acme", None).unwrap();
    let Continuation::More(cursor) = first.next else { panic!("{:?}", first.next) };
    // Another instance goes on with nothing but the cursor.
    let mut other = Interpreter::of(looked_up());
    let second = scan_at(&mut other, &mut host, "acme", Some(&cursor)).unwrap();
    assert_eq!((second.offers.len(), second.next), (1, Continuation::End(EndReason::Complete)));
    assert_eq!(
        host.urls(),
        [
            "https://www.acme.example/acme",
            "https://api.acme.example/7/jobs?offset=0",
            "https://api.acme.example/7/jobs?offset=2"
        ]
    );
    assert_eq!([1, 2].map(|nth| header(&host, nth, "x-token")), [Some("a:b,~/c"); 2]);
    assert_eq!(header(&host, 0, "accept"), Some("text/html, */*;q=0.8"));
    // A cursor of a definition that found less means nothing any more.
    let shorter = cursor.replacen("7,", "", 1);
    let odd = scan_at(&mut other, &mut host, "acme", Some(&shorter));
    assert!(matches!(odd, Err(PluginError::InvalidCursor(_))), "{odd:?}");
}

#[test]
fn a_detail_knows_what_the_lookup_found() {
    let mut board = looked_up();
    board.detail.as_mut().unwrap().request.url = make::template("https://api.acme.example/x/{id}");
    board.detail.as_mut().unwrap().request.url.0[0] =
        jobscan_definition::model::Piece::Known("found.token".to_owned());
    let mut host = FakeHost::new().answer(200, PAGE).answer(200, rows(0..2)).answer(200, "{\"x\":\"Acme\"}");
    let mut interpreter = Interpreter::of(board);
    let listed = scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    let details = interpreter.hydrate(&context(0), &mut host, &[listed.offers[1].ref_.clone()]).unwrap();
    assert_eq!(details[0].as_ref().unwrap().employer.as_ref().unwrap().name.as_deref(), Some("Acme"));
    assert_eq!(host.urls()[2], "a%3Ab%2C~%2Fc1");
}

#[test]
fn an_id_may_stand_in_base64() {
    let mut host = FakeHost::new().answer(200, "{}");
    let reference = OfferRef {
        id: "a?>".to_owned(),
        url: "https://x.example/1".to_owned(),
        token: Some(":acme".to_owned()),
    };
    Interpreter::of(looked_up()).hydrate(&context(0), &mut host, &[reference]).unwrap();
    assert_eq!(host.urls(), ["https://api.acme.example/acme/YT8%2B"]);
}

#[test]
fn the_answer_to_a_lookup_is_that_of_the_tenants_board_or_none() {
    let ask = |status, body: &str| {
        let mut host = FakeHost::new().answer(status, body).answer(200, rows(0..1));
        scan_at(&mut Interpreter::of(looked_up()), &mut host, "acme", None)
    };
    assert!(matches!(ask(404, "no"), Err(PluginError::NotFound(_))));
    let other = ask(200, &PAGE.replace("ACME", "acme-gmbh"));
    assert!(matches!(&other, Err(PluginError::NotFound(why)) if why.contains("another board")), "{other:?}");
    for body in
        [PAGE.replace("\"id\":7,", ""), PAGE.replace("a:b", &"x".repeat(600)), "<html></html>".to_owned()]
    {
        assert!(matches!(ask(200, &body), Err(PluginError::Parse(_))), "{body}");
    }
    let fault = ask(200, &PAGE.replace("\"id\":7,", ""));
    assert!(
        matches!(&fault, Err(PluginError::Parse(parse)) if parse.detail == "lookup.values.company = \"company.id\" matches nothing"),
        "{fault:?}"
    );
    let wall =
        ask(200, "<html><head><title>Just a moment...</title></head><body>cf-chl captcha</body></html>");
    assert!(matches!(wall, Err(PluginError::Blocked(_) | PluginError::Parse(_))), "{wall:?}");
}

#[test]
fn a_lookup_may_say_that_there_are_no_offers() {
    let mut board = looked_up();
    board.answers.empty =
        vec![jobscan_definition::model::Sign { contains: Some("no jobs".into()), ..Default::default() }];
    let mut host = FakeHost::new().answer(200, "<p>no jobs</p>").answer(200, "<p>no jobs</p>");
    let mut interpreter = Interpreter::of(board);
    let page = scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    assert_eq!((page.offers.len(), page.coverage), (0, Coverage::FullSnapshot));
    assert_eq!(interpreter.check(&context(0), &mut host, Some("acme")).unwrap().open_offers, Some(0));
}

#[test]
fn a_value_may_stand_between_texts_of_any_answer() {
    let board = board(
        "[tenant]\npage = \"https://www.acme.example/{tenant}\"\n[lookup]\nurl = \"https://www.acme.example/{tenant}\"\n\
         format = \"text\"\nvalues = { uid = { between = [\"data-uid='\", \"'\"] } }",
        "url = \"https://api.acme.example/{found.uid}\"\nrows = \"jobs[]\"",
    );
    assert_eq!(board.lookup.as_ref().unwrap().format, Format::Text);
    let mut host = FakeHost::new()
        .answer(200, "<div data-uid='30.005'></div>")
        .answer(200, rows(0..300))
        .answer(200, rows(0..300));
    let page = scan_at(&mut Interpreter::of(board.clone()), &mut host, "acme", None).unwrap();
    let Continuation::More(cursor) = page.next else { panic!("300 rows are two pages") };
    // The whole answer in pages: an instance without it asks for the list alone.
    scan_at(&mut Interpreter::of(board), &mut host, "acme", Some(&cursor)).unwrap();
    assert_eq!(host.urls()[1..], ["https://api.acme.example/30.005"; 2]);
}

#[test]
fn a_request_names_its_credential_and_the_manifest_says_what_is_needed() {
    let board = board(
        "[tenant]\npage = \"https://www.acme.example/{tenant}\"\n[[credential]]\nname = \"api\"\n\
         hosts = [\"https://api.acme.example\"]\nhelp = \"ask acme.example\"",
        "url = \"https://api.acme.example/{tenant}\"\ncredential = \"api\"\nrows = \"jobs[]\"\n\
         paging = { kind = \"cursor\", next = \"next\" }\n\
         next_request = { url = \"https://api.acme.example/{tenant}?after={cursor}\" }",
    );
    let needs = manifest(&Program::new(board.clone())).credentials;
    assert_eq!((needs[0].name.as_str(), needs[0].help.as_str()), ("api", "ask acme.example"));
    let body = rows(0..1).replace("{\"jobs\"", "{\"next\":\"x\",\"jobs\"");
    let mut host = FakeHost::new().answer(200, body).answer(200, rows(1..2));
    let mut interpreter = Interpreter::of(board);
    let page = scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    let Continuation::More(cursor) = page.next else { panic!("{:?}", page.next) };
    scan_at(&mut interpreter, &mut host, "acme", Some(&cursor)).unwrap();
    let named: Vec<_> = host.requests().iter().map(|request| request.credential.as_deref()).collect();
    assert_eq!(named, [Some("api"); 2]);
}

#[test]
fn data_inside_a_page_is_read_though_the_answer_is_a_page() {
    let board = board(
        "[tenant]\npage = \"https://www.acme.example/{tenant}\"",
        "url = \"https://www.acme.example/{tenant}\"\ninside = { after = \"window.jobs =\" }\nrows = \"jobs[]\"",
    );
    let page = format!("<!doctype html><html><script>window.jobs = {};</script></html>", rows(0..2));
    assert_eq!(scan_of(board, "acme", &page).unwrap().offers.len(), 2);
}

#[test]
fn a_value_counts_only_where_its_conditions_hold() {
    let mut board = board(
        "[tenant]\npage = \"https://a.example/{tenant}\"",
        "url = \"https://a.example/{tenant}\"\nrows = \"jobs[]\"",
    );
    board.fields.salary =
        read(include_str!("../../../definition/src/reader/tests/whole_parts.toml")).fields.salary;
    let body = "{\"jobs\":[{\"id\":1,\"title\":\"A\",\"pay\":30000,\"shown\":true},{\"id\":2,\"title\":\"B\",\"pay\":30000,\"shown\":false}]}";
    let page = scan_of(board, "acme", body).unwrap();
    assert_eq!(page.offers.iter().map(|offer| offer.salary.is_some()).collect::<Vec<_>>(), [true, false]);
}
