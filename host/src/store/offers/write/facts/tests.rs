use super::*;
use crate::store::testing::{offer, score, write};

const NOW: Timestamp = Timestamp::from_millis(100);
const BEFORE: Closed = Closed { at: Timestamp::from_millis(50), why: ClosedWhy::Source };
const ABSENT: Closed = Closed { at: Timestamp::from_millis(50), why: ClosedWhy::Absent };

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn stored() -> StoredOffer {
    let write = write(offer("1"));
    StoredOffer {
        id: 1,
        summary_hash: write.summary_hash,
        content_hash: write.content_hash,
        has_text: true,
        facts: Facts::of_new(&write, Some(7), at(10)),
    }
}

/// A write of the offer `1` with this listing, from a detail or from a list alone.
fn shown(listing: Listing, complete: bool) -> OfferWrite {
    let mut row = offer("1");
    row.listing = listing;
    row.complete = complete;
    write(row)
}

#[test]
fn only_a_detail_says_what_became_of_an_offer_that_its_source_closed() {
    use Listing::{Closed as Shut, Open};
    // (listing, from a detail, closed before) gives closed after.
    let cases = [
        ((Open, true, None), None),
        ((Open, true, Some(BEFORE)), None),
        ((Open, true, Some(ABSENT)), None),
        ((Shut, true, None), Some(Closed { at: NOW, why: ClosedWhy::Source })),
        ((Shut, true, Some(ABSENT)), Some(ABSENT)),
        ((Open, false, None), None),
        ((Open, false, Some(BEFORE)), Some(BEFORE)),
        ((Open, false, Some(ABSENT)), None),
        ((Shut, false, None), None),
    ];
    for ((listing, complete, closed), after) in cases {
        let facts = Facts { closed, ..stored().facts };
        let got = facts.after_change(&shown(listing, complete), NOW).closed;
        assert_eq!(got, after, "{listing:?}, complete {complete}, {closed:?}");
    }
}

#[test]
fn a_sight_in_a_list_opens_what_was_closed_and_moves_the_time_of_the_change_forward_only() {
    let facts = Facts { closed: Some(ABSENT), updated_at: Some(at(5)), ..stored().facts };
    let seen = facts.after_sight(Listing::Open, Some(at(4)), NOW);
    assert_eq!(seen, Facts { closed: None, ..facts });
    assert_eq!(
        facts.after_sight(Listing::Closed, Some(at(6)), NOW),
        Facts { updated_at: Some(at(6)), ..facts }
    );
    assert_eq!(facts.after_sight(Listing::Closed, None, NOW), facts);
}

#[test]
fn what_a_write_does_not_say_stays() {
    let facts =
        Facts { posted_at: Some(at(1)), updated_at: Some(at(9)), expires_at: Some(at(3)), ..stored().facts };
    let mut row = offer("1");
    (row.posted_at, row.updated_at, row.expires_at) = (None, None, None);
    let after = facts.after_change(&write(row.clone()), NOW);
    assert_eq!(
        (after.posted_at, after.updated_at, after.expires_at),
        (Some(at(1)), Some(at(9)), Some(at(3)))
    );
    (row.posted_at, row.updated_at, row.expires_at) = (Some(at(2)), Some(at(8)), Some(at(4)));
    let after = facts.after_change(&write(row), NOW);
    assert_eq!(
        (after.posted_at, after.updated_at, after.expires_at),
        (Some(at(2)), Some(at(9)), Some(at(4)))
    );
}

#[test]
fn a_list_row_takes_nothing_from_an_offer_whose_detail_is_stored() {
    let facts = Facts { complete: true, updated_at: Some(at(5)), ..stored().facts };
    let mut row = shown(Listing::Open, false);
    row.offer.updated_at = Some(at(9));
    let after = facts.after_refresh(&row, NOW);
    assert_eq!((after.complete, after.updated_at), (true, Some(at(5))), "the detail is asked for again");
    let after = Facts { complete: false, ..facts }.after_refresh(&row, NOW);
    assert_eq!((after.complete, after.updated_at), (false, Some(at(9))));
}

#[test]
fn content_stays_if_it_is_the_same_or_if_a_list_row_would_replace_a_detail() {
    let other = |complete| OfferWrite { content_hash: [9; 16], ..shown(Listing::Open, complete) };
    // (write, text is stored, detail is stored) keeps the content.
    let cases = [
        (shown(Listing::Open, true), false, false, false),
        (
            OfferWrite { content_hash: stored().content_hash, ..shown(Listing::Open, true) },
            false,
            false,
            true,
        ),
        (other(true), true, true, false),
        (other(false), true, false, true),
        (other(false), false, true, true),
        (other(false), false, false, false),
    ];
    for (index, (write, has_text, complete, keeps)) in cases.into_iter().enumerate() {
        let stored = StoredOffer {
            content_hash: if index == 0 { [0; 16] } else { stored().content_hash },
            has_text,
            facts: Facts { complete, ..stored().facts },
            ..stored()
        };
        assert_eq!(keeps_content(&write, &stored), keeps, "case {index}");
    }
}

#[test]
fn a_score_made_without_the_stored_text_does_not_count() {
    let scored = OfferWrite { score: Some(score(7)), ..shown(Listing::Open, true) };
    let mut bare = scored.clone();
    bare.offer.description = None;
    let without_text = StoredOffer { has_text: false, ..stored() };
    assert_eq!(score_of_stored_text(&scored, &stored()), scored.score.as_ref());
    assert_eq!(score_of_stored_text(&bare, &stored()), None);
    assert_eq!(score_of_stored_text(&bare, &without_text), scored.score.as_ref());
    assert_eq!(score_of_stored_text(&shown(Listing::Open, true), &stored()), None);
}
