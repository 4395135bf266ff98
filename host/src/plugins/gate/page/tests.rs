use super::*;
use crate::{
    domain::UnreadFields,
    plugins::{
        model::{Coverage, EndReason, ScannedOffer},
        testing::scanned_offer,
    },
};

fn offer(id: &str, url: &str) -> ScannedOffer {
    let mut scanned = scanned_offer(id);
    url.clone_into(&mut scanned.offer.url);
    scanned
}

fn empty() -> Page {
    Page {
        offers: Vec::new(),
        skipped: Vec::new(),
        next: Continuation::End(EndReason::Complete),
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
        unread: UnreadFields::default(),
    }
}

fn bounded(mut page: Page) -> Result<Page, String> {
    bound_page(&mut page, &mut Cuts::default()).map(|()| page).map_err(|error| error.to_string())
}

fn skipped(id: Option<&str>, reason: &str) -> Skipped {
    Skipped { id: id.map(str::to_owned), reason: reason.to_owned() }
}

#[test]
fn rows_that_can_be_no_offer_are_skipped_with_their_ids() {
    let url = "https://jobs.example/1";
    let offers =
        vec![offer("a", url), offer("b", "javascript:alert(1)"), offer("c\u{1b}", url), offer("", url)];
    let page = bounded(Page { offers, ..empty() }).unwrap();
    assert_eq!(page.offers, [offer("a", url)]);
    let expected =
        [skipped(Some("b"), "no usable URL"), skipped(None, "no usable id"), skipped(None, "no id")];
    assert_eq!(page.skipped, expected);
}

#[test]
fn a_page_of_more_rows_than_the_bound_fails() {
    let rows = |count: usize| Page { skipped: vec![skipped(Some("a"), "x"); count], ..empty() };
    let limit = fields::ROWS.size();
    assert_eq!(bounded(rows(limit)).unwrap().skipped.len(), limit);
    let mut page = rows(limit);
    page.offers.push(offer("a", "https://jobs.example/1"));
    let error = bounded(page).unwrap_err();
    assert!(
        error.ends_with("rows on a page, skipped ones included: 50001, more than the bound of 50,000"),
        "{error}"
    );
}

#[test]
fn a_cursor_or_state_beyond_its_bound_fails_the_page() {
    let cursor = |bytes: usize| Page { next: Continuation::More("c".repeat(bytes)), ..empty() };
    let state = |bytes: usize| Page { state: Some("s".repeat(bytes)), ..empty() };
    assert!(bounded(cursor(fields::CURSOR.size())).is_ok() && bounded(state(fields::STATE.size())).is_ok());
    let error = bounded(cursor(40 << 20)).unwrap_err();
    assert!(error.ends_with("a cursor: 40 MiB, more than the bound of 64 KiB"), "{error}");
    let error = bounded(state(fields::STATE.size() + 1)).unwrap_err();
    assert!(error.ends_with("between scans: 262,145 bytes, more than the bound of 256 KiB"), "{error}");
}

#[test]
fn a_skipped_row_is_bounded() {
    let long = "i".repeat(fields::OFFER_ID.size() + 1);
    let rows = vec![
        skipped(Some("a"), "no title"),
        skipped(Some(&long), &"r".repeat(1 << 20)),
        skipped(Some("b\u{202e}"), "x\u{1b}[2J"),
        skipped(Some(" "), ""),
    ];
    let page = bounded(Page { skipped: rows, ..empty() }).unwrap();
    let ids: Vec<_> = page.skipped.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(ids, [Some("a"), None, None, None]);
    let reasons: Vec<_> = page.skipped.iter().map(|row| row.reason.as_str()).collect();
    assert_eq!(reasons, ["no title", &"r".repeat(fields::SKIP_REASON.size()), "x\\u{1b}[2J", ""]);
}

#[test]
fn a_count_that_cannot_be_is_taken_as_not_told() {
    let total = |total| bounded(Page { total: Some(total), ..empty() }).unwrap().total;
    assert_eq!((total(fields::TOTAL.limit), total(u64::MAX)), (Some(fields::TOTAL.limit), None));
}
