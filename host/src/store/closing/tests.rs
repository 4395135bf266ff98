//! Closing as the database does it: scan by scan of one board, and over random histories of faults.

use std::{cell::RefCell, time::Duration};

use proptest::{prelude::*, test_runner::TestRunner};

use super::{BoardScan, Settled, begin, settle};
use crate::{
    domain::{
        Timestamp,
        scans::{BELIEVED, Coverage, MissRule, Outcome},
    },
    store::{
        boards::{self, Miss, found},
        companies, kept,
        keys::BoardKey,
        offers::{
            ChangedField, ClosedWhy, Company, OfferBatch, OfferWrite, PageCounts, changes_of, write_offers,
        },
        runs::{self, UnitCounters, UnitEnd},
        sources::{self, SourceState},
        testing::{company, fenced, found_source, histories, lever, memory, offer, rolled_back, write},
        units::{self, Suspect},
    },
};

const RULE: MissRule = MissRule { apart: Duration::from_secs(1), confirmations: 3 };

/// One board of `lever`, scanned again and again.
struct Board<'a> {
    tx: &'a rusqlite::Transaction<'a>,
    tenant: String,
    company: i64,
    run: i64,
    now: i64,
    /// From one scan to the next.
    gap: i64,
}

impl<'a> Board<'a> {
    fn new(tx: &'a rusqlite::Transaction<'a>, tenant: &str) -> Self {
        let company = company(tx, tenant);
        let now = Timestamp::from_millis(1);
        sources::upsert(tx, company, &lever(tenant), now).unwrap();
        let run = runs::start(&fenced(tx), now, "0.1.0").unwrap();
        Self { tx, tenant: tenant.to_owned(), company, run, now: 1, gap: 10 }
    }

    fn key(&self) -> BoardKey {
        lever(&self.tenant)
    }

    fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }

    fn see(&self, ids: &[usize]) -> PageCounts {
        let shown = ids.iter().map(|id| OfferWrite {
            company: Company::Known(self.company),
            ..write(offer(&format!("o{id}")))
        });
        let batch = OfferBatch {
            provider: "lever".to_owned(),
            tenant: Some(self.tenant.clone()),
            now: self.at(),
            changed_or_new: shown.collect(),
            unchanged: Vec::new(),
            unread: Vec::new(),
        };
        write_offers(&fenced(self.tx), &batch).unwrap()
    }

    /// A scan that showed these and ended so.
    fn scan(&mut self, ids: &[usize], outcome: Outcome, coverage: Option<Coverage>) -> Settled {
        self.now += self.gap;
        let started_at = self.at();
        let board = self.key();
        units::begin(&fenced(self.tx), &board.unit(), started_at, 1).unwrap();
        let unit = begin(&fenced(self.tx), self.run, &board.unit(), started_at).unwrap();
        self.now += 1;
        self.see(ids);
        let end = UnitEnd { outcome, stop_reason: "end", coverage, total: None, error: None };
        runs::finish_unit(&fenced(self.tx), unit, self.at(), &end, &UnitCounters::default()).unwrap();
        if coverage.is_some() {
            found(&fenced(self.tx), &board, self.at()).unwrap();
        }
        let scan = BoardScan {
            board,
            run_unit_id: unit,
            started_at,
            outcome,
            coverage,
            shown: ids.len() as u64,
            company_id: self.company,
        };
        settle(&fenced(self.tx), &scan, self.at()).unwrap()
    }

    fn whole(&mut self, ids: &[usize]) -> Settled {
        let outcome = if ids.is_empty() { Outcome::Empty } else { Outcome::Complete };
        self.scan(ids, outcome, Some(Coverage::FullSnapshot))
    }

    fn not_found(&mut self) -> u64 {
        self.now += 1;
        let due_at = Timestamp::from_millis(self.now + 1_000);
        let answer = Miss { board: &self.key(), now: self.at(), rule: RULE, due_at };
        boards::miss_for_all(&fenced(self.tx), &answer).unwrap()
    }

    fn open(&self) -> Vec<usize> {
        let mut statement = self
            .tx
            .prepare_cached(
                "SELECT source_id FROM offers WHERE tenant = ?1 AND closed_at IS NULL ORDER BY id",
            )
            .unwrap();
        let ids = statement.query_map([&self.tenant], |row| row.get::<_, String>(0)).unwrap();
        ids.map(|id| id.unwrap()[1..].parse().unwrap()).collect()
    }

    fn suspicion(&self) -> Option<Suspect> {
        let state = units::get(self.tx, &self.key().unit()).unwrap()?;
        state.suspicion.map(|suspicion| suspicion.suspect)
    }

    fn offer_row(&self, id: usize) -> i64 {
        let key = (&self.tenant, format!("o{id}"));
        self.tx
            .query_row("SELECT id FROM offers WHERE tenant = ?1 AND source_id = ?2", key, |row| row.get(0))
            .unwrap()
    }
}

const ALL: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

#[test]
fn an_absent_offer_closes_at_the_second_whole_scan_and_opens_when_it_is_back() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.whole(&ALL);
    assert_eq!(board.whole(&ALL[1..]).closed, 0);
    companies::aggregate(&fenced(&tx), &[board.company], 6, Timestamp::from_millis(100)).unwrap();
    assert_eq!(board.whole(&ALL[1..]).closed, 1);
    assert_eq!(board.open(), ALL[1..]);
    assert_eq!(companies::take_dirty(&tx, 9).unwrap(), [board.company], "its figures are out of date");
    let row = board.offer_row(0);
    let why: ClosedWhy =
        tx.query_row("SELECT closed_why FROM offers WHERE id = ?1", [row], |row| row.get(0)).unwrap();
    assert_eq!(why, ClosedWhy::Absent);
    board.whole(&ALL);
    assert_eq!(board.open(), ALL);
    let told: Vec<_> =
        changes_of(&tx, row).unwrap().into_iter().map(|c| (c.field, c.before, c.why)).collect();
    let listing = ChangedField::Listing;
    assert_eq!(told, [(listing, "closed".into(), None), (listing, "open".into(), Some(ClosedWhy::Absent))]);
}

#[test]
fn only_a_whole_scan_of_everything_is_evidence() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.whole(&ALL);
    let full = Some(Coverage::FullSnapshot);
    for outcome in [Outcome::Truncated, Outcome::Blocked, Outcome::Failed, Outcome::Gone] {
        for _ in 0..8 {
            assert_eq!(board.scan(&ALL[..2], outcome, full).closed, 0);
        }
    }
    for coverage in [Some(Coverage::Partial), Some(Coverage::Delta), None] {
        for _ in 0..8 {
            board.scan(&ALL[..2], Outcome::Complete, coverage);
        }
    }
    assert_eq!(board.open(), ALL);
    assert_eq!(board.suspicion(), Some(Suspect::Unproved), "from the six that were cut short");
    board.whole(&ALL);
    assert_eq!(board.suspicion(), None);
}

#[test]
fn a_clock_that_was_ahead_neither_closes_what_is_seen_nor_keeps_what_is_gone() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.now = 1_000_000;
    board.whole(&ALL);
    board.now = 100;
    let new = [1, 2, 3, 4, 5, 6, 7, 8];
    assert_eq!(board.whole(&new).closed, 0);
    assert_eq!(board.open(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    board.whole(&new);
    assert_eq!(board.open(), new, "two scans after the clock was right");
    let ahead: i64 = tx
        .query_row(
            "SELECT count(*) FROM offers WHERE last_seen_at > 1000 OR first_seen_at > 1000",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(ahead, 0, "nothing was seen in the future");
}

#[test]
fn offers_follow_their_board_to_the_company_that_has_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.whole(&ALL);
    let (before, other) = (board.company, company(&tx, "Other"));
    companies::aggregate(&fenced(&tx), &[before, other], 6, Timestamp::from_millis(100)).unwrap();
    board.company = other;
    let unchanged = board.see(&[]);
    assert_eq!(unchanged, PageCounts::default());
    board.whole(&ALL[..7]);
    let owners: Vec<i64> = tx
        .prepare("SELECT DISTINCT company_id FROM offers")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(owners, [other], "also the one that this scan does not show");
    assert_eq!(companies::take_dirty(&tx, 9).unwrap(), [before, other]);
}

#[test]
fn a_source_that_finds_none_of_its_boards_is_not_believed() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut boards = ["one", "two", "three"].map(|tenant| Board::new(&tx, tenant));
    for board in &mut boards {
        board.whole(&ALL[..2]);
    }
    for time in 1..=4 {
        for board in &mut boards[..2] {
            board.now += 1_000 * time;
            assert_eq!(board.not_found(), 0);
        }
    }
    assert_eq!(boards[0].suspicion(), Some(Suspect::Missing));
    // One of them answers: the other is one of three.
    boards[1].whole(&ALL[..2]);
    boards[0].now += 10_000;
    assert_eq!((boards[0].not_found(), boards[0].suspicion()), (2, Some(Suspect::Gone)));
}

#[test]
fn a_board_that_is_somebody_elses_takes_its_offers_along() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    tx.execute("UPDATE company_sources SET state = 'confirmed'", []).unwrap();
    board.whole(&ALL);
    let other = company(&tx, "Other");
    let link = |state| found_source("acme", state, None);
    boards::record(&fenced(&tx), other, &link(SourceState::Confirmed), board.at()).unwrap();
    boards::record(&fenced(&tx), board.company, &link(SourceState::Rejected), board.at()).unwrap();
    assert_eq!(board.open(), ALL, "another company has it");
    boards::record(&fenced(&tx), other, &link(SourceState::Rejected), board.at()).unwrap();
    assert_eq!(board.open(), [0; 0]);
}

#[test]
fn a_board_is_scanned_while_offers_of_it_are_open() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    tx.execute("UPDATE company_sources SET state = 'empty'", []).unwrap();
    assert_eq!(sources::count(&tx, "lever").unwrap(), 0);
    board.whole(&ALL);
    for _ in 0..BELIEVED {
        assert_eq!(
            (sources::count(&tx, "lever").unwrap(), sources::due(&tx, "lever", None, 9).unwrap().len()),
            (1, 1)
        );
        board.whole(&[]);
    }
    assert_eq!(sources::count(&tx, "lever").unwrap(), 0, "nothing is left to be closed");
}

#[test]
fn a_drop_is_held_and_told_until_the_board_is_as_it_was() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.whole(&ALL);
    for _ in 0..3 {
        let settled = board.whole(&ALL[..4]);
        assert!(settled.suspicion.unwrap().starts_with("4 offers shown where 8 are usual"));
        assert_eq!((board.open().len(), board.suspicion()), (8, Some(Suspect::Drop)));
    }
    board.whole(&ALL);
    assert_eq!((board.open().len(), board.suspicion()), (8, None));
}

#[test]
fn a_board_that_loses_all_it_had_closes_after_six_empty_scans() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    assert_eq!((0..4).map(|_| board.whole(&[])).next_back(), Some(Settled::default()), "nothing to lose");
    board.whole(&ALL);
    for times in 1..=BELIEVED {
        let closed = board.whole(&[]).closed;
        assert_eq!(closed, if times == BELIEVED { 8 } else { 0 });
        assert_eq!(board.suspicion(), (times >= 3).then_some(Suspect::Empty));
    }
    assert_eq!(board.whole(&[]), Settled::default());
    board.whole(&ALL[..3]);
    assert_eq!((board.open(), board.suspicion()), (ALL[..3].to_vec(), None));
}

#[test]
fn a_board_not_found_closes_after_three_answers_that_lie_apart() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut board = Board::new(&tx, "acme");
    board.whole(&ALL);
    assert_eq!([board.not_found(), board.not_found()], [0, 0]);
    assert_eq!(board.suspicion(), Some(Suspect::Missing));
    board.now += 1_000;
    assert_eq!(board.not_found(), 0);
    // It answers: the count starts again.
    board.whole(&ALL);
    assert_eq!(board.suspicion(), None);
    for misses in 1..=3 {
        board.now += 1_000;
        assert_eq!(board.not_found(), if misses == 3 { 8 } else { 0 });
    }
    assert_eq!(board.suspicion(), Some(Suspect::Gone));
    board.whole(&ALL[..1]);
    assert_eq!((board.open(), board.suspicion()), (vec![0], None));
}

/// What happens to a board between two looks at the database.
#[derive(Debug, Clone)]
enum Step {
    /// A whole scan of what is served.
    Whole,
    /// A whole scan that lies: it shows this share of what is served, in per cent, so many times, and an
    /// honest one follows.
    Lie {
        times: usize,
        share: usize,
    },
    /// A scan that breaks off after so many offers.
    Cut(usize),
    /// A scan that goes on where one was cut: whole to look at, no evidence.
    Resumed(usize),
    /// Blocked, failed or paused before anything came.
    Nothing(u8),
    /// The board answers that it is not there, at most twice before it answers.
    NotFound(u8),
    Withdraw(usize),
    Restore(usize),
    Publish,
    /// Time passes.
    Wait,
    /// The clock is put back or on.
    Clock(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Whole),
        1 => (1..BELIEVED, 0..60_usize).prop_map(|(times, share)| Step::Lie { times, share }),
        2 => (0..8_usize).prop_map(Step::Cut),
        1 => (0..8_usize).prop_map(Step::Resumed),
        1 => (0..3_u8).prop_map(Step::Nothing),
        1 => (1..3_u8).prop_map(Step::NotFound),
        3 => any::<usize>().prop_map(Step::Withdraw),
        1 => any::<usize>().prop_map(Step::Restore),
        2 => Just(Step::Publish),
        1 => Just(Step::Wait),
        1 => (-200..200_i64).prop_map(Step::Clock),
    ]
}

/// From one scan to the next: at once, as when it is forced or goes on, or as its cadence says, up to months.
fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![2 => 1..20_i64, 1 => 900..1_100_i64, 2 => 1_000..10_000_000_000_i64]
}

/// What the board really serves.
#[derive(Debug, Default)]
struct Served {
    offers: Vec<Real>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Real {
    served: bool,
    known: bool,
    /// Whole scans since it was withdrawn.
    scans: usize,
    /// Those in a row, up to now, of which neither was suspect.
    steady: usize,
}

impl Served {
    fn ids(&self) -> Vec<usize> {
        (0..self.offers.len()).filter(|&id| self.offers[id].served).collect()
    }

    fn shown(&mut self, ids: &[usize]) {
        for &id in ids {
            self.offers[id].known = true;
        }
    }

    /// A scan that was evidence, and whether the board was suspect then or the scan before.
    fn scanned(&mut self, steady: bool) {
        for offer in self.offers.iter_mut().filter(|offer| !offer.served) {
            offer.scans += 1;
            offer.steady = if steady { offer.steady + 1 } else { 0 };
        }
    }
}

fn is_held(board: &Board<'_>) -> bool {
    board
        .tx
        .query_row(
            "SELECT held IS NOT NULL FROM run_units WHERE unit = ?1 ORDER BY id DESC LIMIT 1",
            [&board.tenant],
            |row| row.get(0),
        )
        .unwrap()
}

fn play(board: &mut Board<'_>, real: &mut Served, held_before: &mut bool, step: &Step) {
    let whole = |board: &mut Board<'_>, real: &mut Served, ids: &[usize], held_before: &mut bool| {
        board.whole(ids);
        real.shown(ids);
        let held = is_held(board);
        real.scanned(!held && !*held_before);
        *held_before = held;
    };
    let served = real.ids();
    let part = |count: usize| &served[..count.min(served.len())];
    match step {
        Step::Whole => whole(board, real, &served, held_before),
        Step::Lie { times, share } => {
            for _ in 0..*times {
                whole(board, real, part(served.len() * share / 100), held_before);
            }
            whole(board, real, &served, held_before);
        }
        Step::Cut(after) => {
            board.scan(part(*after), Outcome::Truncated, Some(Coverage::FullSnapshot));
            real.shown(part(*after));
        }
        Step::Resumed(from) => {
            let rest = &served[(*from).min(served.len())..];
            board.scan(rest, Outcome::Truncated, Some(Coverage::FullSnapshot));
            real.shown(rest);
        }
        Step::Nothing(which) => {
            let outcomes = [Outcome::Blocked, Outcome::Failed, Outcome::Truncated];
            board.scan(&[], outcomes[usize::from(*which)], None);
        }
        Step::NotFound(times) => {
            for _ in 0..*times {
                board.now += 1_000;
                assert_eq!(board.not_found(), 0);
            }
            whole(board, real, &served, held_before);
        }
        Step::Withdraw(at) | Step::Restore(at) if !real.offers.is_empty() => {
            let at = at % real.offers.len();
            // One that was closed while it was withdrawn is open again once a scan shows it.
            let known = real.offers[at].known && board.open().contains(&at);
            real.offers[at] = Real { served: matches!(step, Step::Restore(_)), known, ..Real::default() };
        }
        Step::Publish => real.offers.push(Real { served: true, ..Real::default() }),
        Step::Withdraw(_) | Step::Restore(_) => {}
        Step::Wait => board.now += 500,
        Step::Clock(by) => {
            board.now += by;
            // What was seen by a clock that was ahead says nothing of what was absent: the count starts again.
            for offer in real.offers.iter_mut().filter(|_| *by < 0) {
                (offer.scans, offer.steady) = (0, 0);
            }
        }
    }
}

/// Histories through the very statements that a run uses.
#[test]
fn no_fault_closes_what_is_served_and_nothing_withdrawn_stays() {
    let cases = RefCell::new(0_u32);
    let mut runner = TestRunner::new(histories(1_000));
    runner
        .run(&(0..8_usize, prop::collection::vec((gap(), step()), 1..25)), |(offers, steps)| {
            let mut db = rolled_back();
            let tx = db.transaction().unwrap();
            *cases.borrow_mut() += 1;
            let mut board = Board::new(&tx, "acme");
            let mut real = Served { offers: vec![Real { served: true, ..Real::default() }; offers] };
            let mut held_before = false;
            for (gap, step) in &steps {
                board.gap = *gap;
                play(&mut board, &mut real, &mut held_before, step);
                let open = board.open();
                for (id, offer) in real.offers.iter().enumerate().filter(|(_, offer)| offer.known) {
                    let is_open = open.contains(&id);
                    prop_assert!(is_open || !offer.served, "o{id} is served and closed after {step:?}");
                    let overdue = offer.scans >= BELIEVED || offer.steady >= 2;
                    prop_assert!(!(is_open && overdue), "o{id} is long withdrawn and open after {step:?}");
                }
            }
            prop_assert_eq!(kept::differences(&tx).unwrap(), Vec::<String>::new());
            Ok(())
        })
        .unwrap();
    assert!(*cases.borrow() >= 1_000);
}
