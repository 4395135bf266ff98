//! Answers that are cut, changed or made up never end the component.

use jobscan_definition::model::Paging;
use proptest::prelude::*;

use super::*;

fn any_board(body: &str) {
    let boards = [
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
    "jsonld/graph.html",
    "jazzhr/list.html",
];

#[test]
fn a_cut_list_is_never_a_whole_one() {
    let lists = [
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

#[test]
fn deep_answers_are_refused() {
    any_board(&format!("{{\"jobs\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)));
    any_board(&format!("<rss>{}", "<item>".repeat(100_000)));
    any_board(&format!("<script type=\"application/ld+json\">{}</script>", "[".repeat(100_000)));
}
