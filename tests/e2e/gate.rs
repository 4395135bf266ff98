//! What the host does for every source, whatever its plugin makes of the answer: it watches the pages, reads plain texts
//! and mends addresses.

use jobscan_tests::{Fault, FaultRule, Provider, Sandbox, When};
use serde_json::{Value, json};

use crate::support::{Desk, LEVER, boards, start, tiny};

/// A posting as Lever gives it, with nothing but what is needed.
fn posting(id: &str, text: &str) -> Value {
    json!({"id": id, "text": text, "hostedUrl": format!("https://jobs.lever.co/any/{id}"), "categories": {}})
}

/// A desk with one board of Lever's, which answers every request with these postings from now on.
fn answering(sandbox: &Sandbox, postings: &[Value]) {
    let slug = &boards(sandbox, Provider::Lever)[0].slug;
    let body = serde_json::to_string(postings).unwrap();
    let fault = Fault::Replace { status: 200, content_type: "application/json".into(), body };
    sandbox.break_on(FaultRule::new(LEVER, &format!("/v0/postings/{slug}"), When::Always, fault));
}

#[test]
fn a_board_that_ignores_the_offset_is_left_after_three_pages_and_closes_nothing() {
    let sandbox = start(tiny(61));
    let desk = Desk::with_providers(&sandbox, &["lever"]);
    desk.scan().expect(0);
    let before = desk.export().len();
    assert!(before >= 2);
    let page: Vec<Value> = (0..100).map(|number| posting(&format!("same-{number}"), "Baker")).collect();
    answering(&sandbox, &page);
    for _ in 0..7 {
        sandbox.clear_requests();
        let ran = desk.scan().expect(1);
        let lever = ran.provider("lever");
        assert_eq!((&lever["stop_reasons"], &lever["closed"]), (&json!({"pages_repeat": 1}), &json!(0)));
        assert_eq!(lever["outcomes"], json!({"truncated": 1}));
        let told = ran.errors("lever").remove(0).2;
        assert_eq!(told, "its pages repeat what came before: the last 2 brought nothing new");
        assert_eq!(sandbox.requests().into_iter().filter(|seen| seen.host == LEVER).count(), 3);
    }
    assert_eq!(desk.export().len(), before + 100);
    let open: i64 = desk.query("SELECT count(*) FROM offers WHERE closed_at IS NULL");
    assert_eq!(usize::try_from(open), Ok(before + 100), "what the pages did not show stays open");
}

#[test]
fn an_offer_reads_as_its_source_means_it() {
    let sandbox = start(tiny(62));
    let desk = Desk::with_providers(&sandbox, &["lever"]);
    let mut escaped = posting("escaped", "R&amp;D Engineer &#8211; Caf&eacute;");
    escaped["categories"] = json!({"department": "Sales &amp; Marketing", "commitment": "Full&nbsp;time"});
    escaped["hostedUrl"] = json!("https://jobs.lever.co/any/escaped\u{200b}");
    let mut twice = posting("twice", "AT&amp;amp;T, R&D, A&copy");
    twice["salaryRange"] =
        json!({"min": 50_000, "max": 40_000, "currency": "EUR", "interval": "per-year-salary"});
    answering(&sandbox, &[escaped, twice]);
    desk.scan().expect(0);
    let offers = desk.export();
    let of = |id: &str| offers.iter().find(|offer| offer["key"].as_str().unwrap().ends_with(id)).unwrap();
    assert_eq!(of("escaped")["title"], "R&D Engineer – Café");
    assert_eq!(of("escaped")["department"], "Sales & Marketing");
    assert_eq!(of("escaped")["employment_type"], "Full time");
    assert_eq!(of("escaped")["url"], "https://jobs.lever.co/any/escaped");
    assert_eq!(of("twice")["title"], "AT&amp;T, R&D, A&copy");
    assert!(!of("twice").to_string().contains("40000"), "a range that ends below its beginning is none");
}
