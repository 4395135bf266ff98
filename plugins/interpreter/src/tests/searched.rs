//! A source that is searched by queries, and that asks something of its readers.

use jobscan_plugin_sdk::Query;

use super::{
    asked::{parts, read, rows},
    *,
};

fn search() -> Definition {
    read(include_str!("../../../definition/src/reader/tests/whole_search.toml"))
}

fn query(keywords: &[&str]) -> Target {
    Target::Query(Query {
        name: "q".into(),
        keywords: keywords.iter().map(|word| (*word).into()).collect(),
        locations: vec!["Vigo".into()],
        posted_since: None,
        page_size: Some(2),
        filters: vec![("category".into(), "it & more".into())],
    })
}

#[test]
fn a_search_is_asked_by_queries_page_by_page() {
    let full = "{\"jobs\":[{\"id\":1,\"title\":\"A\",\"url\":\"https://x.example/1\",\"company\":\"Mirlo\"},\
                {\"id\":2,\"title\":\"B\",\"url\":\"https://x.example/2\"}]}";
    let mut host = FakeHost::new()
        .setting("terms_accepted", "true")
        .answer(200, "<p>token='t&1'</p>")
        .answer(200, full)
        .answer(200, rows(3..3));
    let mut interpreter = Interpreter::of(search());
    let mut ask = |cursor: Option<String>| {
        interpreter
            .scan(&context(0), &mut host, &query(&["rust \"quoted\""]), &Position { cursor, state: None })
            .unwrap()
    };
    let first = ask(None);
    assert_eq!(first.offers[0].employer.as_ref().unwrap().name.as_deref(), Some("Mirlo"));
    let Continuation::More(cursor) = first.next else { panic!("a full page") };
    assert_eq!(ask(Some(cursor)).next, Continuation::End(EndReason::Complete));
    let more = "&q=rust%20%22quoted%22&where=Vigo&category=it%20%26%20more";
    assert_eq!(
        host.urls()[1..],
        [1, 2].map(|page| format!("https://api.search.example/jobs?token=t%261&page={page}{more}"))
    );
    let body = String::from_utf8(host.requests()[1].body.clone().unwrap()).unwrap();
    assert_eq!(body, "{\"words\":\"rust \\\"quoted\\\"\",\"place\":\"Vigo\"}");
}

#[test]
fn a_source_has_searches_or_boards() {
    let mut host = FakeHost::new().setting("terms_accepted", "true");
    let tenant = scan_at(&mut Interpreter::of(search()), &mut host, "acme", None);
    assert!(
        matches!(&tenant, Err(PluginError::Unsupported(why)) if why == "Search has searches, not boards")
    );
    let board = Interpreter::of(search()).check(&context(0), &mut host, Some("acme"));
    assert!(matches!(board, Err(PluginError::Unsupported(_))));
    let position = Position { cursor: None, state: None };
    let asked = Interpreter::of(parts()).scan(&context(0), &mut host, &query(&[]), &position);
    assert!(matches!(&asked, Err(PluginError::Unsupported(why)) if why == "Acme has boards, not searches"));
    assert_eq!(crate::detect::identify(&search(), "search", "acme"), None);
    assert_eq!(host.urls().len(), 0);
    let manifest = |definition: Definition| manifest(&Program::new(definition)).capabilities;
    assert_eq!((manifest(search()), manifest(parts())), (Capabilities::QUERIES, Capabilities::TENANTS));
}

#[test]
fn the_source_of_a_search_is_checked_without_a_tenant() {
    let check = |status, body: &str| {
        let mut host =
            FakeHost::new().setting("terms_accepted", "true").answer(200, "token='t'").answer(status, body);
        Interpreter::of(search()).check(&context(0), &mut host, None)
    };
    assert_eq!(check(200, &rows(0..1)).unwrap().url.as_deref(), Some("https://search.example/jobs"));
    assert!(matches!(check(401, "{}"), Err(PluginError::Auth(_) | PluginError::Blocked(_))));
    assert!(matches!(check(404, "{}"), Err(PluginError::NotFound(_))));
}

#[test]
fn nothing_is_read_until_the_operator_agrees_to_the_terms() {
    for setting in [None, Some("false")] {
        let mut host =
            setting.into_iter().fold(FakeHost::new(), |host, json| host.setting("terms_accepted", json));
        let mut interpreter = Interpreter::of(search());
        let position = Position { cursor: None, state: None };
        let reference = OfferRef { id: "1".into(), url: "https://x.example/1".into(), token: None };
        let refusals = [
            interpreter.check(&context(0), &mut host, None).map(|_| ()),
            interpreter.scan(&context(0), &mut host, &query(&[]), &position).map(|_| ()),
            interpreter.hydrate(&context(0), &mut host, &[reference]).map(|_| ()),
        ];
        for refused in refusals {
            let said = |why: &String| {
                why.contains("Offers link back to Search.") && why.contains("terms_accepted = true")
            };
            assert!(matches!(&refused, Err(PluginError::Config(why)) if said(why)), "{refused:?}");
        }
        assert_eq!(host.urls().len(), 0);
    }
    let settings = manifest(&Program::new(search())).settings;
    assert_eq!((settings[0].key.as_str(), settings[0].default.as_deref()), ("terms_accepted", Some("false")));
    assert_eq!(manifest(&Program::new(parts())).settings, []);
}
