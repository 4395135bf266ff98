use proptest::prelude::*;

use super::*;

const HOUR: Duration = Duration::from_hours(1);

fn pace() -> Pace {
    Pace::new(4 * HOUR, 24 * HOUR)
}

fn at(minutes: u64) -> Timestamp {
    Timestamp::from_millis(1_000_000_000).plus(Duration::from_mins(minutes))
}

/// A scan that ended as its run began.
fn times(minutes: u64) -> ScanTimes {
    ScanTimes { run_started_at: at(minutes), ended_at: at(minutes) }
}

fn minutes(due_at: Option<Timestamp>, since: Timestamp) -> Option<u64> {
    due_at.map(|due_at| due_at.since(since).as_secs() / 60)
}

#[test]
fn each_end_of_a_scan_says_when_the_next_is_due() {
    let settled = Cadence { interval: Some(9 * HOUR), due_at: Some(at(0)) };
    let table = [
        (ScanEnd::Changed, Some(4 * HOUR), Some(239)),
        (ScanEnd::Unsettled, Some(4 * HOUR), Some(239)),
        (ScanEnd::Unchanged, Some(13 * HOUR + HOUR / 2), Some(809)),
        (ScanEnd::Missing, Some(9 * HOUR), Some(360)),
        (ScanEnd::Gone, Some(9 * HOUR), Some(1440)),
        (ScanEnd::Failed(1), Some(9 * HOUR), Some(15)),
        (ScanEnd::Failed(2), Some(9 * HOUR), Some(30)),
        (ScanEnd::Failed(7), Some(9 * HOUR), Some(960)),
        (ScanEnd::Failed(8), Some(9 * HOUR), Some(1440)),
        (ScanEnd::Failed(u32::MAX), Some(9 * HOUR), Some(1440)),
        (ScanEnd::Unfinished, Some(9 * HOUR), None),
    ];
    for (end, interval, due) in table {
        let next = settled.after(end, pace(), times(0));
        assert_eq!((next.interval, minutes(next.due_at, at(0))), (interval, due), "{end:?}");
    }
}

#[test]
fn a_board_that_never_changes_is_asked_daily_in_the_end_and_every_four_hours_once_it_does() {
    let mut cadence = Cadence::default().after(ScanEnd::Changed, pace(), times(0));
    let mut intervals = Vec::new();
    for _ in 0..7 {
        cadence = cadence.after(ScanEnd::Unchanged, pace(), times(0));
        intervals.push(cadence.interval.unwrap().as_secs() / 60);
    }
    assert_eq!(intervals, [360, 540, 810, 1215, 1440, 1440, 1440]);
    assert_eq!(cadence.after(ScanEnd::Changed, pace(), times(0)).interval, Some(4 * HOUR));
}

#[test]
fn the_first_scan_of_a_unit_begins_with_what_the_operator_says() {
    let first = Cadence::default().after(ScanEnd::Unchanged, pace(), times(0));
    assert_eq!(first.interval, Some(4 * HOUR));
    // Another setting holds from the next scan on, and within its bounds.
    let faster = Pace::new(HOUR, 2 * HOUR);
    assert_eq!(first.after(ScanEnd::Unchanged, faster, times(0)).interval, Some(2 * HOUR));
    let slower = Pace::new(48 * HOUR, 24 * HOUR);
    assert_eq!(first.after(ScanEnd::Unchanged, slower, times(0)).interval, Some(48 * HOUR));
    let always = Pace::new(Duration::ZERO, Duration::ZERO);
    assert_eq!(first.after(ScanEnd::Failed(3), always, times(7)).due_at, Some(at(7)));
}

#[test]
fn what_is_started_by_a_timetable_finds_all_due_however_long_its_runs_take() {
    for length in [0, 30, 119] {
        let scan = ScanTimes { run_started_at: at(0), ended_at: at(length) };
        let next = Cadence::default().after(ScanEnd::Changed, pace(), scan);
        assert_eq!(next.due_at(Some(at(length)), pace(), at(4 * 60)), None, "a run of {length} minutes");
        assert!(next.due_at(Some(at(length)), pace(), at(4 * 60 - 2)).is_some());
    }
    // A run that takes longer than the interval does not begin again with what it has just asked.
    let slow = ScanTimes { run_started_at: at(0), ended_at: at(600) };
    let next = Cadence::default().after(ScanEnd::Changed, pace(), slow);
    assert_eq!(next.due_at, Some(at(720)));
}

#[test]
fn what_the_operator_says_now_and_the_clock_of_now_bound_a_stored_instant() {
    let stored = Cadence { interval: Some(24 * HOUR), due_at: Some(at(24 * 60)) };
    let table = [
        // (last scan, longest of now, now) gives when it is due, if it is not
        (Some(at(0)), 24 * HOUR, at(60), Some(at(24 * 60))),
        (Some(at(0)), 24 * HOUR, at(24 * 60), None),
        (Some(at(0)), 5 * HOUR, at(60), Some(at(5 * 60))),
        (Some(at(0)), 5 * HOUR, at(5 * 60), None),
        // The clock was put back: the scan is still to come.
        (Some(at(90)), 24 * HOUR, at(60), None),
        (None, 24 * HOUR, at(60), None),
    ];
    for (last_run_at, most, now, due_at) in table {
        let pace = Pace::new(HOUR, most);
        assert_eq!(stored.due_at(last_run_at, pace, now), due_at, "{last_run_at:?}, {most:?}, {now}");
    }
    assert_eq!(Cadence::default().due_at(Some(at(0)), pace(), at(1)), None);
}

fn end() -> impl Strategy<Value = ScanEnd> {
    prop_oneof![
        1 => Just(ScanEnd::Changed),
        4 => Just(ScanEnd::Unchanged),
        1 => Just(ScanEnd::Unsettled),
        1 => Just(ScanEnd::Missing),
        1 => Just(ScanEnd::Gone),
        1 => any::<u32>().prop_map(ScanEnd::Failed),
        1 => Just(ScanEnd::Unfinished),
    ]
}

fn durations() -> impl Strategy<Value = Duration> {
    prop_oneof![Just(Duration::ZERO), Just(Duration::MAX), (0..100_000_000_u64).prop_map(Duration::from_secs)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// Whatever happened, a unit comes back: never later than the bound, and no sooner than half its interval.
    #[test]
    fn a_unit_is_put_off_within_its_bounds(
        every in durations(),
        most in durations(),
        scans in prop::collection::vec((end(), 0..100_000_u64, 0..10_000_u64), 1..30),
    ) {
        let pace = Pace::new(every, most);
        let (mut cadence, mut now) = (Cadence::default(), 0);
        for (end, pause, length) in scans {
            let before = cadence;
            let began = now + pause;
            now = began + length;
            let times = ScanTimes { run_started_at: at(began), ended_at: at(now) };
            cadence = cadence.after(end, pace, times);
            if let Some(interval) = cadence.interval {
                prop_assert!((pace.every..=pace.most).contains(&interval), "{interval:?} after {end:?}");
            }
            if let Some(due_at) = cadence.due_at {
                prop_assert!(due_at >= at(now) && due_at <= at(now).plus(pace.longest()), "{due_at} after {end:?}");
            }
            match end {
                ScanEnd::Changed | ScanEnd::Unsettled => prop_assert_eq!(cadence.interval, Some(pace.every)),
                ScanEnd::Unchanged => {
                    prop_assert!(cadence.interval >= before.interval);
                    let half = cadence.interval.unwrap() / 2;
                    prop_assert!(cadence.due_at.unwrap() >= at(now).plus(half.min(pace.most)));
                }
                ScanEnd::Unfinished => prop_assert_eq!(cadence.due_at(Some(at(now)), pace, at(now)), None),
                ScanEnd::Missing | ScanEnd::Gone | ScanEnd::Failed(_) => prop_assert_eq!(cadence.interval, before.interval),
            }
            // Seen from any time after it, its due instant is in bounds, and it is due in the end.
            let seen = cadence.due_at(Some(at(now)), pace, at(now));
            prop_assert!(seen.is_none_or(|due_at| due_at <= at(now).plus(pace.most)));
            prop_assert_eq!(cadence.due_at(Some(at(now)), pace, at(now).plus(pace.most)), None);
        }
    }

    /// More failures never bring a unit back sooner, and a scan that saw no change never makes it due sooner.
    #[test]
    fn waiting_is_monotone(every in durations(), most in durations(), failures in 0..u32::MAX) {
        let pace = Pace::new(every, most);
        let due = |end| Cadence::default().after(end, pace, times(0)).due_at;
        prop_assert!(due(ScanEnd::Failed(failures)) <= due(ScanEnd::Failed(failures + 1)));
        let changed = Cadence::default().after(ScanEnd::Changed, pace, times(0));
        prop_assert!(changed.after(ScanEnd::Unchanged, pace, times(0)).due_at >= changed.due_at);
    }

    /// A clock that was years ahead, or years behind, keeps nobody waiting.
    #[test]
    fn no_clock_keeps_a_unit_waiting(scanned in 0..100_000_000_u64, now in 0..100_000_000_u64, end in end()) {
        let cadence = Cadence::default().after(end, pace(), times(scanned));
        let due = cadence.due_at(Some(at(scanned)), pace(), at(now));
        prop_assert!(due.is_none_or(|due_at| due_at.since(at(now)) <= pace().most()));
        if scanned > now {
            prop_assert_eq!(due, None);
        }
    }
}
