//! What a scan's end says of the offers it did not show.
//!
//! Absence is believed slowly. Only a scan that was to see all of a board and reached its end is
//! evidence; such scans are counted, and an offer closes when two of them in a row do not show it. A scan
//! that shows far fewer offers than usual, shows none, or would close more than half of the board is
//! *held*: it closes nothing, and the scan after it does not build on it. What six scans in a row agree
//! on is believed though they were held, so that no dead advert stays for ever.
//!
//! | this scan ended | shows | the board is | closes what was absent from |
//! |---|---|---|---|
//! | truncated, gone, blocked, failed | | as it was | nothing: no evidence |
//! | complete, not all was to be seen | | as it was | nothing: no evidence |
//! | complete | at least 70 % of usual, or one less | steady | this scan and the one before, if that was not held |
//! | complete | the same, and more than half would close | suspect: mass | six scans in a row |
//! | complete, up to five in a row | less than 70 % of usual | suspect: drop | six scans in a row |
//! | complete, sixth in a row | less than 70 % of usual | steady, and this is usual now | six scans in a row |
//! | empty, up to two in a row | none | as it was | six scans in a row |
//! | empty, third to fifth in a row | none | suspect: empty | six scans in a row |
//! | empty, sixth in a row | none | closed | six scans in a row: all |
//!
//! *Usual* is the median of the last five complete scans that were not held: were held ones counted, a
//! source that lies three times would make its lie the usual. No scan is held that shows all that was thought
//! open: it contradicts nothing. The source's own word (a closed flag, 410)
//! and a board that is not found are told elsewhere: they need no absence. Nothing here knows an offer: it
//! names instants, and an offer last seen before them was absent.

use std::time::Duration;

use serde::Serialize;

use super::Timestamp;

/// Scans in a row that are believed whatever speaks against them.
pub const BELIEVED: usize = 6;

/// Empty scans in a row that make a board suspect.
pub const SUSPECT_EMPTY: usize = 3;

/// Complete scans that tell what is usual.
const WINDOW: usize = 5;

/// Past scans that are looked at, at most.
pub const REMEMBERED: usize = 32;

/// The least share of the usual count that is believed at once, in per cent.
const LEAST_SHARE: u64 = 70;

/// Offers fewer than usual that are no drop, whatever their share: one of three that closes is no outage.
const NO_DROP: u64 = 1;

/// How a unit's scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every offer of the target was seen.
    Complete,
    /// What came is kept, and there is more.
    Truncated,
    /// The source answered and has nothing.
    Empty,
    /// The source has no such target.
    Gone,
    /// The source keeps us out.
    Blocked,
    /// Nothing can be said.
    Failed,
}

impl Outcome {
    /// The word of the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
        }
    }
}

/// What the pages of a whole scan cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All open offers of the target: absence may mean closed.
    FullSnapshot,
    /// Some of them.
    Partial,
    /// What changed since the position.
    Delta,
}

impl Coverage {
    /// The word of the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullSnapshot => "full",
            Self::Partial => "partial",
            Self::Delta => "delta",
        }
    }

    /// What two pages of one scan cover together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::FullSnapshot, Self::FullSnapshot) => Self::FullSnapshot,
            (Self::Delta, _) | (_, Self::Delta) => Self::Delta,
            _ => Self::Partial,
        }
    }
}

/// A scan that is evidence: it was to see everything and reached its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What was seen since is in it, what was last seen before is absent from it.
    pub started_at: Timestamp,
    /// The offers it showed; 0 for an empty scan.
    pub offers: u64,
    /// It closed nothing on its own.
    pub held: bool,
}

/// Why a scan closes nothing on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It showed far fewer offers than usual.
    Drop {
        /// What it showed.
        shown: u64,
        /// The median of the last complete scans, rounded down.
        usual: u64,
        /// Held scans in a row, this one included.
        times: usize,
    },
    /// More than half of the board would close at once.
    Mass {
        /// So many.
        closing: u64,
        /// Of so many that are open.
        open: u64,
    },
    /// It showed none.
    Empty {
        /// Such scans in a row, this one included.
        times: usize,
    },
}

/// How far back absence is looked at after a scan, before it is known how many offers that concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Open offers last seen before this are absent from this scan and from the one before it.
    pub twice: Option<Timestamp>,
    /// Open offers last seen before this are absent from as many scans as are believed whatever holds them.
    pub believed: Option<Timestamp>,
    /// The scan before this one was not held.
    trusted: bool,
    /// What holds this scan already.
    held: Option<Held>,
}

/// The open offers of a board, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// All of them.
    pub open: u64,
    /// Those that this scan does not show.
    pub absent: u64,
    /// Those last seen before [`Reach::twice`].
    pub absent_twice: u64,
    /// Those last seen before [`Reach::believed`].
    pub believed: u64,
}

/// What closes, and what is to be thought of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Open offers last seen before this close.
    pub close_before: Option<Timestamp>,
    /// Why the scan closes nothing on its own.
    pub held: Option<Held>,
}

impl Reach {
    /// What a scan that showed `offers` reaches, after `past` ones, latest first.
    #[must_use]
    pub fn of(offers: u64, past: &[Evidence]) -> Self {
        let before = past.first();
        Self {
            twice: before.map(|before| before.started_at),
            believed: past.get(BELIEVED - 2).map(|first| first.started_at),
            trusted: before.is_some_and(|before| !before.held),
            held: held(offers, past),
        }
    }

    /// The verdict, once the offers concerned are counted.
    #[must_use]
    pub fn verdict(self, counted: Counted) -> Verdict {
        // What is believed closes in any case; the question is what would close beside it.
        let open = counted.open.saturating_sub(counted.believed);
        let closing = counted.absent_twice.saturating_sub(counted.believed);
        let mass = (closing * 2 > open).then_some(Held::Mass { closing, open });
        // A scan that shows all that is thought open contradicts nothing, however little that is.
        let held = self.held.or(mass).filter(|_| counted.absent > 0);
        let close_before = match held {
            // Whatever is absent from the six last scans is absent from the two last.
            None if self.trusted => self.twice,
            _ => self.believed,
        };
        Verdict { close_before, held }
    }
}

fn held(offers: u64, past: &[Evidence]) -> Option<Held> {
    if offers == 0 {
        let times = 1 + past.iter().take_while(|scan| scan.offers == 0).count();
        return Some(Held::Empty { times });
    }
    let usual = usual(past)?;
    // In halves, as the median is.
    let few = offers * 2 * 100 < usual * LEAST_SHARE && offers * 2 + NO_DROP * 2 < usual;
    let times = 1 + past.iter().take_while(|scan| scan.held).count();
    few.then_some(Held::Drop { shown: offers, usual: usual / 2, times })
}

/// Twice the median of the last complete scans that were not held, since the board last was believed to
/// be another: so many held in a row make the next one believed, and what was usual before is past.
fn usual(past: &[Evidence]) -> Option<u64> {
    const AGREED: usize = BELIEVED - 1;
    let changed = past.windows(AGREED).position(|scans| scans.iter().all(|scan| scan.held));
    let since = &past[..changed.unwrap_or(past.len())];
    let believed = since.iter().filter(|scan| !scan.held && scan.offers > 0);
    let mut counts: Vec<u64> = believed.map(|scan| scan.offers).take(WINDOW).collect();
    counts.sort_unstable();
    let upper = counts.get(counts.len() / 2)?;
    let lower = counts.get((counts.len() - 1) / 2)?;
    Some(upper + lower)
}

/// When answers of "no such board" or "no such offer" are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissRule {
    /// Those that follow within this time count as one.
    pub apart: Duration,
    /// So many are believed.
    pub confirmations: u32,
}

impl MissRule {
    /// How many misses there are after one more at `now`, and when the last of them counted.
    #[must_use]
    pub fn count(
        self,
        misses: u32,
        missed_at: Option<Timestamp>,
        now: Timestamp,
    ) -> (u32, Option<Timestamp>) {
        if missed_at.is_some_and(|missed_at| now.since(missed_at) < self.apart) {
            return (misses, missed_at);
        }
        (misses.saturating_add(1), Some(now))
    }
}

/// When a detail that failed so many times in a row is asked for again: ten minutes after the first time,
/// four times as long after each further one, and a week at most.
#[must_use]
pub fn retry_detail_after(attempts: u32) -> Duration {
    const MOST: Duration = Duration::from_hours(7 * 24);
    let times = 4_u32.saturating_pow(attempts.saturating_sub(1));
    Duration::from_mins(10).saturating_mul(times).min(MOST)
}

impl Held {
    /// The word of the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drop { .. } => "drop",
            Self::Mass { .. } => "mass",
            Self::Empty { .. } => "empty",
        }
    }

    /// Whether the board is suspect: a first empty scan may be chance.
    #[must_use]
    pub const fn is_suspect(self) -> bool {
        match self {
            Self::Drop { .. } | Self::Mass { .. } => true,
            Self::Empty { times } => times >= SUSPECT_EMPTY,
        }
    }

    /// For people: what was seen, and what will be done about it.
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::Drop { shown, usual, times } => format!(
                "{shown} offers shown where {usual} are usual, {times} times in a row; what stays away closes at \
                 the {BELIEVED}th"
            ),
            Self::Mass { closing, open } => format!(
                "{closing} of {open} open offers would close at once; none is closed for it until {BELIEVED} scans \
                 in a row agree"
            ),
            Self::Empty { times } if times >= BELIEVED => {
                format!("empty {times} times in a row: its offers are closed")
            }
            Self::Empty { times } => {
                format!("empty {times} times in a row; its offers close at the {BELIEVED}th")
            }
        }
    }
}

#[cfg(test)]
mod tests;
