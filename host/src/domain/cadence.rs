//! How often a unit (a board or a search) is scanned, by what its scans see.
//!
//! A unit has an interval and an instant from which on it is due. The interval begins at the operator's `every`, grows
//! step by step up to `every_max` while nothing changes, and is `every` again as soon as something does. What closing
//! waits for is never put off by that:
//! | the scan | due again | its interval |
//! |---|---|---|
//! | saw something new, changed, closed or open again | after `every` | `every` |
//! | saw all there is, and nothing changed | after its interval | half as long again, at most `every_max` |
//! | misses offers that are still open, is not trusted, or saw only a part | after `every` | `every` |
//! | found no such board, not yet often enough to believe it | after the six hours that two such answers must lie apart | as it was |
//! | found no such board, so often that it is believed | after `every_max` | as it was |
//! | failed | after 15 minutes, twice as long after each further failure, at most `every_max` | as it was |
//! | was cut off by a budget, a rate limit, a pause or a signal | at once | as it was |
//!
//! An interval is counted from the begin of the run that scanned, less a little: what is started every `every` by a
//! timetable then finds all due each time, however long a run takes. It is never less than half an interval after the scan.
//!
//! Whether a unit is due also depends on what the operator says now and on the clock: [`Cadence::due_at`] believes no
//! instant later than `every_max` after the scan, and none that follows from a scan still to come.

use std::time::Duration;

use super::{Timestamp, scans::MissRule};

/// Before a unit that failed once is tried again.
const FIRST_RETRY: Duration = Duration::from_mins(15);

/// What a timetable may be early by, at most.
const SLACK: Duration = Duration::from_mins(1);

/// The share of an interval that a timetable may be early by.
const SLACK_SHARE: u32 = 100;

/// How often a unit is to be scanned, as the operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// While it changes.
    every: Duration,
    /// At least, however long nothing changes.
    most: Duration,
}

impl Pace {
    /// `most` is never less than `every`.
    #[must_use]
    pub fn new(every: Duration, most: Duration) -> Self {
        Self { every, most: most.max(every) }
    }

    /// The longest that a unit is put off, but for one that is not found.
    #[must_use]
    pub const fn most(self) -> Duration {
        self.most
    }

    /// The longest that any unit of this pace is put off.
    #[must_use]
    pub fn longest(self) -> Duration {
        self.most.max(MissRule::USUAL.apart)
    }

    /// The interval after one more scan that saw no change.
    fn slower(self, interval: Option<Duration>) -> Duration {
        match interval {
            None => self.every,
            Some(interval) => {
                let longer = interval.saturating_add(interval / 2);
                longer.clamp(self.every, self.most)
            }
        }
    }

    /// Before the next try, after this many failures in a row.
    fn retry(self, failures: u32) -> Duration {
        let times = 2_u32.saturating_pow(failures.saturating_sub(1));
        FIRST_RETRY.min(self.every).saturating_mul(times).min(self.most)
    }
}

/// What a scan was, for how soon the next one is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanEnd {
    /// Something is not as it was.
    Changed,
    /// All was seen, and all is as it was.
    Unchanged,
    /// Offers are missing that are still open, or the scan is not trusted, or saw only a part.
    Unsettled,
    /// There is no such board, which is not believed yet.
    Missing,
    /// There is no such board, which is believed: its offers are closed.
    Gone,
    /// It failed, for the so many-th time in a row.
    Failed(u32),
    /// It was cut off, and goes on where it was.
    Unfinished,
}

/// When a scan was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanTimes {
    /// When its run began.
    pub run_started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// A unit's interval and when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cadence {
    /// Absent: it was never scanned to an end.
    pub interval: Option<Duration>,
    /// Absent: at once.
    pub due_at: Option<Timestamp>,
}

impl Cadence {
    /// The cadence after one more scan.
    #[must_use]
    pub fn after(self, end: ScanEnd, pace: Pace, times: ScanTimes) -> Self {
        let now = times.ended_at;
        match end {
            ScanEnd::Changed | ScanEnd::Unsettled => Self::at_interval(pace.every, times),
            ScanEnd::Unchanged => Self::at_interval(pace.slower(self.interval), times),
            ScanEnd::Missing => Self { due_at: Some(now.plus(MissRule::USUAL.apart)), ..self },
            ScanEnd::Gone => Self { due_at: Some(now.plus(pace.most)), ..self },
            ScanEnd::Failed(failures) => Self { due_at: Some(now.plus(pace.retry(failures))), ..self },
            ScanEnd::Unfinished => Self { due_at: None, ..self },
        }
    }

    fn at_interval(interval: Duration, times: ScanTimes) -> Self {
        let slack = (interval / SLACK_SHARE).min(SLACK);
        let by_run = times.run_started_at.plus(interval.saturating_sub(slack));
        let soonest = times.ended_at.plus(interval / 2);
        let latest = times.ended_at.plus(interval);
        Self { interval: Some(interval), due_at: Some(by_run.max(soonest).min(latest)) }
    }

    /// When the unit is due, seen from `now`: `None` if it is due already. `last_run_at`: when its last scan began.
    #[must_use]
    pub fn due_at(self, last_run_at: Option<Timestamp>, pace: Pace, now: Timestamp) -> Option<Timestamp> {
        let last_run_at = last_run_at.filter(|at| *at <= now)?;
        let due_at = self.due_at?.min(last_run_at.plus(pace.most()));
        (due_at > now).then_some(due_at)
    }
}

#[cfg(test)]
mod tests;
