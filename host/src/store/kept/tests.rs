use proptest::prelude::*;

use super::{differences, renew};
use crate::{
    domain::{Listing, Timestamp},
    store::{
        discoveries::{self, DiscoveryState},
        offers::{self, Company, set_scores, write_offers},
        testing::{begun_page, company, discovered, fenced, histories, memory, offer, score, write},
    },
};

/// What happens to offers, their scores and their companies, by row.
#[derive(Debug, Clone)]
enum Step {
    /// A list or a detail shows the offer, open or not, with this score if any.
    Show {
        offer: u8,
        whole: bool,
        open: bool,
        score: Option<u8>,
    },
    /// It is scored again.
    Score {
        offer: u8,
        score: u8,
    },
    /// Its score is of no catalogue any more.
    Stale {
        offer: u8,
    },
    /// Its score goes.
    Unscore {
        offer: u8,
    },
    /// It goes.
    Go {
        offer: u8,
    },
    /// The search for boards of one of two companies, and what becomes of what it found.
    Search {
        company: u8,
    },
    MoveSearch {
        from: u8,
    },
    ForgetSearch {
        company: u8,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (offer, company, score) = (0..6_u8, 0..2_u8, 0..=10_u8);
    prop_oneof![
        6 => (offer.clone(), any::<bool>(), any::<bool>(), prop::option::of(score.clone()))
            .prop_map(|(offer, whole, open, score)| Step::Show { offer, whole, open, score }),
        2 => (offer.clone(), score).prop_map(|(offer, score)| Step::Score { offer, score }),
        1 => offer.clone().prop_map(|offer| Step::Stale { offer }),
        1 => offer.clone().prop_map(|offer| Step::Unscore { offer }),
        1 => offer.prop_map(|offer| Step::Go { offer }),
        1 => company.clone().prop_map(|company| Step::Search { company }),
        1 => company.clone().prop_map(|from| Step::MoveSearch { from }),
        1 => company.prop_map(|company| Step::ForgetSearch { company }),
    ]
}

proptest! {
    #![proptest_config(histories(64))]

    #[test]
    fn what_is_kept_is_what_would_be_counted(steps in prop::collection::vec(step(), 1..40)) {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let companies = [company(&tx, "Acme"), company(&tx, "Other")];
        for (at, step) in (1..).zip(steps) {
            take(&tx, companies, &step, Timestamp::from_millis(at));
            prop_assert_eq!(differences(&tx).unwrap(), Vec::<String>::new(), "after {:?}", step);
        }
        let kept: Vec<u64> = offers::counts(&tx).unwrap().iter().map(|counts| counts.total).collect();
        let total: i64 = tx.query_row("SELECT count(*) FROM offers", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(kept.iter().sum::<u64>(), total.unsigned_abs());
    }
}

fn take(tx: &rusqlite::Transaction<'_>, companies: [i64; 2], step: &Step, now: Timestamp) {
    let of = |company: u8| companies[usize::from(company)];
    match step {
        Step::Show { offer: id, whole, open, score: value } => {
            let mut page = begun_page(tx, now).offers;
            page.provider = if id % 2 == 0 { "lever" } else { "ashby" }.to_owned();
            let mut shown = offer(&id.to_string());
            shown.complete = *whole;
            shown.listing = if *open { Listing::Open } else { Listing::Closed };
            let mut row = write(shown);
            (row.company, row.score) = (Company::Known(of(id % 2)), value.map(score));
            page.changed_or_new = vec![row];
            write_offers(&fenced(tx), &page).unwrap();
        }
        Step::Score { offer, score: value } => {
            let id = id_of(tx, *offer);
            set_scores(&fenced(tx), &id.map(|id| (id, score(*value))).into_iter().collect::<Vec<_>>(), now)
                .unwrap();
        }
        Step::Stale { offer } => {
            tx.execute("UPDATE scores SET catalog_id = '' WHERE offer_id = ?1", [id_of(tx, *offer)]).unwrap();
        }
        Step::Unscore { offer } => {
            tx.execute("DELETE FROM scores WHERE offer_id = ?1", [id_of(tx, *offer)]).unwrap();
        }
        Step::Go { offer } => {
            tx.execute("DELETE FROM offers WHERE id = ?1", [id_of(tx, *offer)]).unwrap();
        }
        Step::Search { company } => {
            let found = discovered(of(*company), DiscoveryState::None, now);
            discoveries::record(&fenced(tx), &found, now).unwrap();
        }
        Step::MoveSearch { from } => {
            let sql = "UPDATE OR IGNORE discoveries SET company_id = ?2 WHERE company_id = ?1";
            tx.execute(sql, (of(*from), of(1 - from))).unwrap();
        }
        Step::ForgetSearch { company } => {
            tx.execute("DELETE FROM discoveries WHERE company_id = ?1", [of(*company)]).unwrap();
        }
    }
}

fn id_of(tx: &rusqlite::Transaction<'_>, offer: u8) -> Option<i64> {
    tx.query_row("SELECT max(id) FROM offers WHERE source_id = ?1", [offer.to_string()], |row| row.get(0))
        .unwrap()
}

#[test]
fn what_another_program_put_wrong_is_told_and_made_anew() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let mut page = begun_page(&tx, Timestamp::from_millis(9)).offers;
    page.changed_or_new = vec![write(offer("a")), write(offer("b"))];
    page.changed_or_new[0].score = Some(score(5));
    write_offers(&fenced(&tx), &page).unwrap();
    for (wrong, told) in [
        (
            "UPDATE offer_counts SET open = open + 1",
            "the offers of `lever` are not as many as is kept of them",
        ),
        ("UPDATE score_counts SET total = 9", "the scores of the catalogue `fx@1#00000000` are not as many"),
        ("DELETE FROM offer_counts", "the offers of `lever` are not as many as is kept of them"),
        (
            "INSERT INTO offer_counts VALUES ('gone', 1, 1, 0, 0, 0)",
            "the offers of `gone` are not as many as is kept",
        ),
        (
            "UPDATE offers SET ranking_score = 3 WHERE source_id = 'a'",
            "listed by another score than theirs: 1 offer",
        ),
        (
            "UPDATE companies SET searched = 1",
            "counted as searched and not, or the other way round: 1 company",
        ),
    ] {
        tx.execute_batch(wrong).unwrap();
        let found = differences(&tx).unwrap();
        assert!(found.iter().any(|found| found.starts_with(told)), "{wrong}: {found:?}");
        renew(&tx).unwrap();
        assert_eq!(differences(&tx).unwrap(), Vec::<String>::new(), "{wrong}");
    }
    assert!(acme > 0 && offers::counts(&tx).unwrap()[0].total == 2);
}

#[test]
fn an_offer_that_becomes_another_providers_counts_there() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9)).offers;
    page.changed_or_new = vec![write(offer("a")), write(offer("b"))];
    write_offers(&fenced(&tx), &page).unwrap();
    tx.execute("UPDATE offers SET provider = 'ashby' WHERE source_id = 'a'", []).unwrap();
    let counts: Vec<_> = offers::counts(&tx).unwrap().into_iter().map(|of| (of.provider, of.total)).collect();
    assert_eq!(counts, [("ashby".to_owned(), 1), ("lever".to_owned(), 1)]);
    assert_eq!(differences(&tx).unwrap(), Vec::<String>::new());
}
