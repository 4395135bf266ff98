//! Answers that are cut, changed or made up never end the component.

use std::time::{Duration, Instant};

use jobscan_definition::model::{Case, Definition, Format, Method, Paging, Piece, Template};
use proptest::prelude::*;

use super::*;

fn any_board(body: &str) {
    let boards = vec![
        (boards::ashby(), "acme"),
        (boards::smartrecruiters(), "acme"),
        (boards::personio(), "acme"),
        (boards::teamtailor(), "acme.teamtailor.com"),
        (boards::breezy(), "acme"),
        (boards::plain(Paging::Page { first: 0, size: 2, cap: None }), "acme"),
    ];
    for (definition, tenant) in boards {
        let _ = scan_of(definition.clone(), tenant, body);
        let reference = OfferRef {
            id: "1".to_owned(),
            url: "https://x.example/1".to_owned(),
            token: Some(":acme".to_owned()),
        };
        let mut host = FakeHost::new().answer(200, body);
        let _ = Interpreter::of(definition).hydrate(&context(0), &mut host, &[reference]);
    }
}

const FIXTURES: [&str; 8] = [
    "ashby/list.json",
    "smartrecruiters/list.json",
    "smartrecruiters/detail.json",
    "personio/list.xml",
    "teamtailor/list.rss",
    "breezy/list.json",
    "../../sdk/fixtures/jsonld/graph.html",
    "jazzhr/list.html",
];

#[test]
fn a_cut_list_is_never_a_whole_one() {
    let lists = vec![
        ("ashby/list.json", boards::ashby(), "acme"),
        ("smartrecruiters/list.json", boards::smartrecruiters(), "acme"),
        ("personio/list.xml", boards::personio(), "acme"),
        ("teamtailor/list.rss", boards::teamtailor(), "acme.teamtailor.com"),
        ("breezy/list.json", boards::breezy(), "acme"),
    ];
    for (path, definition, tenant) in lists {
        let body = fixture(path);
        let whole = body.trim_end().len();
        for end in (0..whole).step_by(7).filter(|end| body.is_char_boundary(*end)) {
            assert!(scan_of(definition.clone(), tenant, &body[..end]).is_err(), "{path} cut at {end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn changed_answers_never_panic(which in 0..FIXTURES.len(), at in any::<prop::sample::Index>(), with in "[\"{}\\[\\]<>&;/a0\\\\é]{0,3}", len in 0..4_usize) {
        let body = fixture(FIXTURES[which]);
        let floor = |at: usize| body.floor_char_boundary(at);
        let begin = floor(at.index(body.len()));
        let end = floor((begin + len).min(body.len()));
        any_board(&format!("{}{with}{}", &body[..begin], &body[end..]));
    }

    #[test]
    fn any_text_never_panics(body in "(<a|<script type=ld\\+json>|\\{|\"jobs\":|\\[|\\]|\\}|<rss>|<channel>|</|&#x|'|\"|=|>|-->|<!--|<!\\[CDATA\\[|.){0,40}") {
        any_board(&body);
    }
}

/// A board whose tenant stands in each place where one can.
fn everywhere() -> Definition {
    let mut board = boards::plain(Paging::None);
    let piece = |text: &str| Piece::Text(text.to_owned());
    let tenant = || Piece::Known("tenant".to_owned());
    let request = &mut board.list.request;
    request.method = Method::Post;
    request.url = Template(vec![piece("https://api.example/v1/"), tenant(), piece("/jobs?of="), tenant()]);
    request.headers = vec![("x-board".to_owned(), Template(vec![piece("of "), tenant()]))];
    request.body = Some(Template(vec![piece("{\"board\": \""), tenant(), piece("\", \"open\": true}")]));
    board.tenant.case = Case::Kept;
    board
}

fn asked_of(tenant: &str) -> Option<sdk::Request> {
    let mut host = FakeHost::new().answer(200, "{\"jobs\":[]}");
    let _ = scan_at(&mut Interpreter::of(everywhere()), &mut host, tenant, None);
    host.requests().first().cloned()
}

fn stays_where_it_stands(tenant: &str) {
    let Some(request) = asked_of(tenant) else { return };
    let path = request.url.strip_prefix("https://api.example/v1/").unwrap();
    let (name, rest) = path.split_once("/jobs?of=").unwrap();
    assert_eq!(name, rest);
    assert!(!name.is_empty() && !name.contains(['/', '?', '#', '&', '\\', ' ', '\n']), "{tenant}: {name}");
    assert!(!matches!(name, "." | ".."), "{tenant}");
    assert!(request.headers.iter().all(|(_, value)| !value.contains(char::is_control)), "{tenant}");
    let body: serde_json::Value = serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(body, serde_json::json!({"board": tenant.trim(), "open": true}));
}

#[test]
fn a_tenant_stays_where_it_stands_in_a_request() {
    for tenant in [
        "acme/../../x",
        "..",
        ".",
        "%2e%2e",
        "acme?x=",
        "acme#",
        "acme&x=1",
        "acme\r\nx-evil: 1",
        "\"}",
        "acme\", \"open\": false, \"x\": \"",
        "\\",
        "{tenant}",
        "acme@evil.example",
        "é\u{202e}",
    ] {
        stays_where_it_stands(tenant);
    }
    assert!(asked_of("acme").is_some() && asked_of("acme/../../x").is_none());
}

proptest! {
    #[test]
    fn any_tenant_stays_where_it_stands_in_a_request(tenant in "[a-z/.?#&%\"\\\\{} \r\n@:é]{0,12}") {
        stays_where_it_stands(&tenant);
    }
}

#[test]
fn deep_answers_are_refused() {
    any_board(&format!("{{\"jobs\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)));
    any_board(&format!("<rss>{}", "<item>".repeat(100_000)));
    any_board(&format!("<script type=\"application/ld+json\">{}</script>", "[".repeat(100_000)));
}

/// How long a board takes to read an answer of so many pieces.
fn time_of(board: &Definition, tenant: &str, body: &str) -> Duration {
    let begun = Instant::now();
    let _ = scan_of(board.clone(), tenant, body);
    begun.elapsed()
}

/// What grows with the square takes 256 times as long for sixteen times the answer; on a busy machine sixteen times may be
/// forty.
fn grows_with_the_answer(board: &Definition, tenant: &str, body: impl Fn(usize) -> String) {
    const PIECES: usize = 2_000;
    let (small, large) = (body(PIECES), body(16 * PIECES));
    let best = |body: &str| (0..3).map(|_| time_of(board, tenant, body)).min().unwrap();
    let (small, large) = (best(&small).max(Duration::from_millis(1)), best(&large));
    assert!(large < 80 * small, "{small:?} became {large:?}");
}

#[test]
fn the_time_to_read_an_answer_grows_with_it_and_no_faster() {
    let mut links = boards::plain(Paging::None);
    links.list.format = Format::Links;
    links.list.rows = make::path("");
    grows_with_the_answer(&links, "acme", |n| "<a href=/job/1>x".repeat(n));
    grows_with_the_answer(&links, "acme", |n| "<a href=/job/1>x</b>".repeat(n));
    grows_with_the_answer(&links, "acme", |n| "<a href='/job/1>x".repeat(n));
    grows_with_the_answer(&links, "acme", |n| format!("<a {}>x</a>", "x=y ".repeat(n)));
    let personio = boards::personio();
    let position = |inside: &str| format!("<workzag-jobs><position>{inside}</position></workzag-jobs>");
    let numbered = |n: usize, piece: &dyn Fn(usize) -> String| (0..n).map(piece).collect::<String>();
    grows_with_the_answer(&personio, "acme", |n| position(&numbered(n, &|at| format!("<x{at}/>"))));
    grows_with_the_answer(&personio, "acme", |n| {
        let row = |at| format!("<position><id>7</id><name>M</name><office>o{at}</office></position>");
        format!("<workzag-jobs>{}</workzag-jobs>", numbered(n, &row))
    });
    grows_with_the_answer(&personio, "acme", |n| position(&"&a;".repeat(n)));
    grows_with_the_answer(&personio, "acme", |n| position(&"<![CDATA[]]>".repeat(n)));
    let teamtailor = boards::teamtailor();
    grows_with_the_answer(&teamtailor, "acme.teamtailor.com", |n| {
        let attributes = numbered(n, &|at| format!(" a{at}='1'"));
        format!("<rss><channel><item{attributes}><guid{attributes}>1</guid></item></channel></rss>")
    });
    let ashby = boards::ashby();
    grows_with_the_answer(&ashby, "acme", |n| {
        format!("{{\"jobs\":[{{{}\"id\":1}}]}}", numbered(n, &|at| format!("\"x{at}\":1,")))
    });
    grows_with_the_answer(&ashby, "acme", |n| format!("{{{}\"jobs\":[]}}", "\"jobs\":[],".repeat(n)));
    grows_with_the_answer(&ashby, "acme", |n| format!("{{\"jobs\":[{}1]}}", "{},".repeat(n)));
}

#[test]
fn the_time_to_find_a_posting_grows_with_its_page_and_no_faster() {
    let page_time = |page: &str| {
        let reference = OfferRef {
            id: "1".to_owned(),
            url: "https://acme.breezy.hr/p/1".to_owned(),
            token: Some(":acme".to_owned()),
        };
        let mut host = FakeHost::new().answer(200, page);
        let begun = Instant::now();
        let _ = Interpreter::of(boards::breezy()).hydrate(&context(0), &mut host, &[reference]);
        begun.elapsed()
    };
    for piece in [
        "<script type=application/ld+json>{}</script>",
        "<script type=application/ld+json>{\"@graph\":[",
        "<script type=application/ld+json>",
        "<script>",
        "<!--",
        "<a href=x>",
        "<!-- --><",
        "<style>",
        "&lt;",
    ] {
        let best = |n: usize| {
            let page = piece.repeat(n);
            (0..3).map(|_| page_time(&page)).min().unwrap()
        };
        let (small, large) = (best(2_000).max(Duration::from_millis(1)), best(32_000));
        assert!(large < 80 * small, "{piece}: {small:?} became {large:?}");
    }
}
