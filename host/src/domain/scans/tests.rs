//! Tests the state machine against a model of a board.

use proptest::prelude::*;

use super::*;
use crate::domain::cadence::{Cadence, Pace, ScanEnd, ScanTimes};

/// A board, and what the program believes about it.
#[derive(Debug, Default)]
struct Model {
    now: i64,
    /// From one scan to the next.
    gap: i64,
    offers: Vec<ModelOffer>,
    past: Vec<EvidenceScan>,
}

#[derive(Debug, Clone, Copy)]
struct ModelOffer {
    served: bool,
    known: bool,
    open: bool,
    last_seen: i64,
    /// The number of scans since it was withdrawn.
    scans_since: usize,
    /// How many of these, at the end, were neither held nor right after a held one.
    steady_since: usize,
}

impl ModelOffer {
    const fn new() -> Self {
        Self { served: true, known: false, open: false, last_seen: 0, scans_since: 0, steady_since: 0 }
    }
}

impl Model {
    fn served(&self) -> usize {
        self.offers.iter().filter(|offer| offer.served).count()
    }

    fn see(&mut self, index: usize) {
        let offer = &mut self.offers[index];
        (offer.known, offer.open, offer.last_seen) = (true, true, self.now);
    }

    /// A complete scan that shows all served offers except `hidden` ones.
    fn scan(&mut self, hidden: impl Fn(usize) -> bool) -> ScanVerdict {
        self.now += self.gap;
        let started = Timestamp::from_millis(self.now);
        let shown: Vec<usize> =
            (0..self.offers.len()).filter(|&at| self.offers[at].served && !hidden(at)).collect();
        self.now += 1;
        for &at in &shown {
            self.see(at);
        }
        let reach = AbsenceLimits::after_scan(shown.len() as u64, &self.past);
        let verdict = reach.verdict(self.count(reach, started));
        if let Some(limit) = verdict.close_before {
            for offer in &mut self.offers {
                offer.open &= offer.last_seen >= limit.as_millis();
            }
        }
        let steady = verdict.held.is_none() && self.past.first().is_none_or(|before| !before.held);
        for offer in self.offers.iter_mut().filter(|offer| !offer.served) {
            offer.scans_since += 1;
            offer.steady_since = if steady { offer.steady_since + 1 } else { 0 };
        }
        let evidence =
            EvidenceScan { started_at: started, offers: shown.len() as u64, held: verdict.held.is_some() };
        self.past.insert(0, evidence);
        self.past.truncate(REMEMBERED);
        verdict
    }

    fn count(&self, reach: AbsenceLimits, started: Timestamp) -> OpenOfferCounts {
        let before = |limit: Option<Timestamp>| {
            let seen_before = |offer: &&ModelOffer| limit.is_some_and(|at| offer.last_seen < at.as_millis());
            self.offers.iter().filter(|offer| offer.open).filter(seen_before).count() as u64
        };
        OpenOfferCounts {
            open: self.offers.iter().filter(|offer| offer.open).count() as u64,
            absent: before(Some(started)),
            absent_twice: before(reach.twice),
            believed: before(reach.believed),
        }
    }

    fn open(&self) -> usize {
        self.offers.iter().filter(|offer| offer.open).count()
    }
}

fn board(offers: usize) -> Model {
    let mut model = Model { gap: 10, offers: vec![ModelOffer::new(); offers], ..Model::default() };
    model.scan(|_| false);
    model
}

fn repeat(times: usize, model: &mut Model) {
    for _ in 0..times {
        model.scan(|_| false);
    }
}

fn withdraw(model: &mut Model, offers: std::ops::Range<usize>) {
    for offer in &mut model.offers[offers] {
        offer.served = false;
    }
}

#[test]
fn two_scans_close_the_offers_that_they_do_not_show() {
    let mut model = board(10);
    withdraw(&mut model, 0..2);
    model.scan(|_| false);
    assert_eq!(model.open(), 10);
    let verdict = model.scan(|_| false);
    assert_eq!((model.open(), verdict.held), (8, None));
}

#[test]
fn a_large_drop_is_held_until_six_scans_agree_and_becomes_usual() {
    let mut model = board(10);
    repeat(4, &mut model);
    withdraw(&mut model, 0..4);
    for _ in 0..5 {
        let held = model.scan(|_| false).held;
        assert!(matches!(held, Some(HoldReason::Drop { shown: 6, usual: 10, .. })), "{held:?}");
        assert_eq!(model.open(), 10);
    }
    model.scan(|_| false);
    assert_eq!(model.open(), 6);
    assert_eq!(model.scan(|_| false).held, None);
    withdraw(&mut model, 4..5);
    repeat(2, &mut model);
    assert_eq!(model.open(), 5, "five of six are enough");
}

#[test]
fn closing_more_than_half_is_held_until_six_scans_agree() {
    let mut model = board(4);
    withdraw(&mut model, 0..4);
    model.offers.extend(vec![ModelOffer::new(); 3]);
    let held: Vec<Option<HoldReason>> = (0..6).map(|_| model.scan(|_| false).held).collect();
    let mass = Some(HoldReason::Mass { closing: 4, open: 7 });
    assert_eq!(held, [None, mass, mass, mass, mass, None]);
    assert_eq!(model.open(), 3);
}

#[test]
fn three_empty_scans_make_a_board_suspect_and_six_close_it() {
    let mut model = board(5);
    withdraw(&mut model, 0..5);
    for times in 1..=6 {
        let held = model.scan(|_| false).held.unwrap();
        assert_eq!(held, HoldReason::Empty { times });
        assert_eq!(held.is_suspect(), times >= 3);
        assert_eq!(model.open(), if times < 6 { 5 } else { 0 });
    }
}

#[test]
fn an_empty_scan_does_not_count_as_the_first_absence() {
    let mut model = board(5);
    model.scan(|_| true);
    withdraw(&mut model, 0..1);
    model.scan(|_| false);
    assert_eq!(model.open(), 5, "absent from an empty scan and from one that shows the others");
    model.scan(|_| false);
    assert_eq!(model.open(), 4);
}

#[test]
fn a_closed_board_starts_without_history() {
    let mut model = board(50);
    withdraw(&mut model, 0..50);
    repeat(6, &mut model);
    model.offers.extend(vec![ModelOffer::new(); 3]);
    assert_eq!(model.scan(|_| false).held, None, "50 are not usual any more");
}

#[test]
fn the_median_of_an_even_number_of_scans_is_their_midpoint() {
    let scan = |offers| EvidenceScan { started_at: Timestamp::from_millis(1), offers, held: false };
    // The median of 10 and 11 is 10.5, of which 70 % are 7.35.
    assert!(matches!(
        held(7, &[scan(10), scan(11)]),
        Some(HoldReason::Drop { shown: 7, usual: 10, times: 1 })
    ));
    assert_eq!(held(8, &[scan(10), scan(11)]), None);
    assert_eq!(held(7, &[scan(10)]), None, "70 % are believed");
    assert_eq!([held(2, &[scan(3)]), held(1, &[scan(2)])], [None; 2], "one less is no drop");
    assert!(held(1, &[scan(3)]).is_some());
    assert_eq!(held(1, &[]), None);
}

/// An event in the history of a board.
#[derive(Debug, Clone)]
enum Step {
    /// A correct scan.
    Scan,
    /// A number of wrong scans in a row, each of which shows at most this share of the offers, in per cent.
    Lie {
        times: usize,
        share: u64,
    },
    /// A truncated scan: the offers shown so far are seen.
    Break(usize),
    /// A failed scan.
    Fail,
    Withdraw(usize),
    Restore(usize),
    Publish,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Scan),
        2 => (1..BELIEVED, 0..60_u64).prop_map(|(times, share)| Step::Lie { times, share }),
        2 => (0..30_usize).prop_map(Step::Break),
        1 => Just(Step::Fail),
        3 => any::<usize>().prop_map(Step::Withdraw),
        1 => any::<usize>().prop_map(Step::Restore),
        2 => Just(Step::Publish),
    ]
}

/// From one scan to the next: at once, as when it is forced, or as its cadence says.
fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![1..20_i64, 1..1_000_000_000_i64]
}

fn apply(model: &mut Model, step: &Step) {
    let count = model.offers.len();
    match step {
        Step::Scan => repeat(1, model),
        // Two runs of wrong scans could add up to six that agree, so a correct scan follows each run.
        Step::Lie { times, share } => {
            let most = usize::try_from(model.served() as u64 * share / 100).unwrap();
            for _ in 0..*times {
                let served: Vec<usize> = (0..count).filter(|&at| model.offers[at].served).collect();
                let shown = &served[..most.min(served.len())];
                model.scan(|at| !shown.contains(&at));
            }
            model.scan(|_| false);
        }
        Step::Break(after) => {
            model.now += model.gap;
            let seen: Vec<usize> = (0..count).filter(|&at| model.offers[at].served).take(*after).collect();
            for at in seen {
                model.see(at);
            }
        }
        Step::Fail => model.now += model.gap,
        Step::Withdraw(at) if count > 0 => model.offers[at % count].served = false,
        Step::Restore(at) if count > 0 => {
            let offer = &mut model.offers[at % count];
            // An offer that was closed while withdrawn is open again once a scan shows it.
            (offer.served, offer.known) = (true, offer.open);
            (offer.scans_since, offer.steady_since) = (0, 0);
        }
        Step::Withdraw(_) | Step::Restore(_) => {}
        Step::Publish => model.offers.push(ModelOffer::new()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// The two promises, for random histories of changes, faults and wrong scans.
    #[test]
    fn no_served_offer_is_closed_and_no_withdrawn_offer_stays_open(
        offers in 0..12_usize,
        steps in prop::collection::vec((gap(), step()), 1..40),
    ) {
        let mut model = board(offers);
        for (gap, step) in &steps {
            model.gap = *gap;
            apply(&mut model, step);
            for offer in &model.offers {
                prop_assert!(!(offer.served && offer.known && !offer.open), "closed while served, after {step:?}");
                let overdue = offer.scans_since >= BELIEVED || offer.steady_since >= 2;
                prop_assert!(!(overdue && offer.open), "open though long withdrawn: {offer:?} after {step:?}");
            }
        }
    }
}

/// What a person or a source does to a board.
#[derive(Debug, Clone, Copy)]
enum Edit {
    Withdraw(usize),
    Restore(usize),
    Publish,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => any::<usize>().prop_map(Edit::Withdraw),
        1 => any::<usize>().prop_map(Edit::Restore),
        2 => Just(Edit::Publish),
    ]
}

/// A board that is scanned when it is due and no sooner.
struct Paced {
    model: Model,
    cadence: Cadence,
    /// When each offer was withdrawn, while it is.
    withdrawn_at: Vec<Option<i64>>,
}

impl Paced {
    const HOUR: i64 = 3_600_000;

    fn pace() -> Pace {
        Pace::new(Duration::from_hours(4), Duration::from_hours(24))
    }

    fn new(offers: usize) -> Self {
        let mut model = board(offers);
        model.gap = 1;
        let mut paced = Self { model, cadence: Cadence::default(), withdrawn_at: vec![None; offers] };
        paced.end(ScanEnd::Changed);
        paced
    }

    fn end(&mut self, end: ScanEnd) {
        let now = Timestamp::from_millis(self.model.now);
        let times = ScanTimes { run_started_at: now, ended_at: now };
        self.cadence = self.cadence.after(end, Self::pace(), times);
    }

    fn scan(&mut self) {
        let look = |model: &Model| -> Vec<(bool, bool)> {
            model.offers.iter().map(|offer| (offer.known, offer.open)).collect()
        };
        let before = look(&self.model);
        let held = self.model.scan(|_| false).held;
        let absent = self.model.offers.iter().any(|offer| offer.open && !offer.served);
        self.end(if look(&self.model) != before {
            ScanEnd::Changed
        } else if absent || held.is_some() {
            ScanEnd::Unsettled
        } else {
            ScanEnd::Unchanged
        });
    }

    /// Lets time pass, with the scans that are due meanwhile.
    fn pass(&mut self, hours: i64) {
        let until = self.model.now + hours * Self::HOUR;
        while let Some(due_at) = self.cadence.due_at.filter(|due_at| due_at.as_millis() <= until) {
            self.model.now = due_at.as_millis();
            self.scan();
        }
        self.model.now = self.model.now.max(until);
    }

    fn edit(&mut self, edit: Edit) {
        let count = self.model.offers.len();
        let now = self.model.now;
        match edit {
            Edit::Withdraw(at) if count > 0 => {
                let at = at % count;
                self.model.offers[at].served = false;
                self.withdrawn_at[at].get_or_insert(now);
            }
            Edit::Restore(at) if count > 0 => {
                apply(&mut self.model, &Step::Restore(at));
                self.withdrawn_at[at % count] = None;
            }
            Edit::Withdraw(_) | Edit::Restore(_) => {}
            Edit::Publish => {
                self.model.offers.push(ModelOffer::new());
                self.withdrawn_at.push(None);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// However rarely a board is asked while nothing changes: what is withdrawn closes within a day and the scans that
    /// have to agree, which follow one another as the operator says.
    #[test]
    fn a_cadence_never_puts_off_what_closing_needs(
        offers in 0..12_usize,
        history in prop::collection::vec((0..100_i64, edit()), 1..30),
    ) {
        let mut board = Paced::new(offers);
        let needed = i64::try_from(BELIEVED).unwrap() - 1;
        let patience = (24 + 4 * needed) * Paced::HOUR;
        for (hours, edit) in history {
            for _ in 0..hours {
                board.pass(1);
                for (offer, withdrawn_at) in board.model.offers.iter().zip(&board.withdrawn_at) {
                    prop_assert!(!(offer.served && offer.known && !offer.open));
                    let overdue = withdrawn_at.is_some_and(|at| board.model.now - at > patience);
                    prop_assert!(!(overdue && offer.open), "{offer:?} after {} h", board.model.now / Paced::HOUR);
                }
            }
            board.edit(edit);
        }
    }
}

#[test]
fn misses_count_only_if_they_lie_apart() {
    let rule = MissRule { apart: Duration::from_millis(100), confirmations: 3 };
    let at = Timestamp::from_millis;
    let cases = [
        // (misses, last counted, now) gives (misses, last counted)
        ((0, None, 5), (1, Some(5))),
        ((1, Some(5), 5), (1, Some(5))),
        ((1, Some(5), 104), (1, Some(5))),
        ((1, Some(5), 105), (2, Some(105))),
        ((2, Some(105), 900), (3, Some(900))),
        ((u32::MAX, Some(5), 105), (u32::MAX, Some(105))),
    ];
    for ((misses, last, now), (counted, at_last)) in cases {
        let got = rule.count(misses, last.map(at), at(now));
        assert_eq!(got, (counted, at_last.map(at)), "{misses} misses, the last at {last:?}, one at {now}");
    }
}
