//! Decides, at the end of a scan, which offers that it did not show are closed.
//!
//! Absence is trusted slowly. A scan is *evidence* only if it was meant to cover a whole board and reached its
//! end; an offer closes when two such scans in a row do not show it. A scan that shows far fewer offers than
//! usual, shows none, or would close more than half of the board is *held*: it closes nothing, and the next
//! scan does not build on it. Six scans in a row that agree are believed even if they were held, so that no
//! withdrawn advert stays open indefinitely.
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
//! *Usual* is the median of the last five complete scans that were not held: if held ones counted, a source that
//! is wrong three times would define what is usual. A scan that shows everything thought to be open is never
//! held, because it contradicts nothing. The source's own statements (a closed flag, a 410) and a board that is
//! not found are handled elsewhere, because they do not depend on absence. Nothing here knows individual offers:
//! the result is an instant, and an offer last seen before it was absent.
use std::time::Duration;

use serde::Serialize;

use super::{Timestamp, counted::counted};

/// The number of scans in a row that are believed even if they were held.
pub const BELIEVED: usize = 6;

/// The number of empty scans in a row that make a board suspect.
pub const SUSPECT_EMPTY: usize = 3;

/// The number of complete scans that define what is usual.
const WINDOW: usize = 5;

/// The most past scans that are considered.
pub const REMEMBERED: usize = 32;

/// The least share of the usual count that is believed at once, in per cent.
const LEAST_SHARE: u64 = 70;

/// How many offers fewer than usual are not a drop, whatever their share: one of three may well close.
const NO_DROP: u64 = 1;

/// How a unit's scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every offer of the target was seen.
    Complete,
    /// Only some of the offers were seen; those are kept.
    Truncated,
    /// The source answered that there are no offers.
    Empty,
    /// The source has no such target.
    Gone,
    /// The source refuses access.
    Blocked,
    /// The scan failed, so nothing is known.
    Failed,
}

impl Outcome {
    /// The word in the database.
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

/// What the pages of a scan cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All open offers of the target, so that absence may mean closed.
    FullSnapshot,
    /// Some of the open offers.
    Partial,
    /// Changes since the stored position.
    Delta,
}

impl Coverage {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullSnapshot => "full",
            Self::Partial => "partial",
            Self::Delta => "delta",
        }
    }

    /// The joint coverage of two pages of a scan.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::FullSnapshot, Self::FullSnapshot) => Self::FullSnapshot,
            (Self::Delta, _) | (_, Self::Delta) => Self::Delta,
            _ => Self::Partial,
        }
    }
}

/// A scan that is evidence: it was meant to cover the whole board and reached its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceScan {
    /// Offers seen since then are in the scan; offers last seen before are absent from it.
    pub started_at: Timestamp,
    /// The number of offers it showed; 0 for an empty scan.
    pub offers: u64,
    /// Whether it was held.
    pub held: bool,
}

/// Why a scan is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldReason {
    /// It showed far fewer offers than usual.
    Drop {
        /// The number of offers it showed.
        shown: u64,
        /// The usual number of offers, rounded down.
        usual: u64,
        /// The number of held scans in a row, including this one.
        times: usize,
    },
    /// More than half of the board would close at once.
    Mass {
        /// The number of offers that would close.
        closing: u64,
        /// The number of open offers.
        open: u64,
    },
    /// It showed no offers.
    Empty {
        /// The number of empty scans in a row, including this one.
        times: usize,
    },
}

/// The instants that absence is measured by after a scan, before the offers concerned are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceLimits {
    /// Open offers last seen before this are absent from this scan and from the one before it.
    pub twice: Option<Timestamp>,
    /// Open offers last seen before this are absent from the last [`BELIEVED`] scans.
    pub believed: Option<Timestamp>,
    /// Whether the scan before this one was not held.
    trusted: bool,
    /// Why this scan is held, if that is known before counting.
    held: Option<HoldReason>,
}

/// The number of a board's open offers, by absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenOfferCounts {
    /// All open offers.
    pub open: u64,
    /// Those that this scan did not show.
    pub absent: u64,
    /// Those last seen before [`AbsenceLimits::twice`].
    pub absent_twice: u64,
    /// Those last seen before [`AbsenceLimits::believed`].
    pub believed: u64,
}

/// The result of a scan: which offers close, and whether the scan is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanVerdict {
    /// Open offers last seen before this are closed.
    pub close_before: Option<Timestamp>,
    /// Why the scan is held, if it is.
    pub held: Option<HoldReason>,
}

impl AbsenceLimits {
    /// The reach of a scan that showed `offers`, given the `past` scans, latest first.
    #[must_use]
    pub fn after_scan(offers: u64, past: &[EvidenceScan]) -> Self {
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
    pub fn verdict(self, counted: OpenOfferCounts) -> ScanVerdict {
        // Offers absent from `BELIEVED` scans close in any case; the limit is for those that would close besides.
        let open = counted.open.saturating_sub(counted.believed);
        let closing = counted.absent_twice.saturating_sub(counted.believed);
        let mass = (closing * 2 > open).then_some(HoldReason::Mass { closing, open });
        // A scan that shows everything thought to be open contradicts nothing, however little that is.
        let held = self.held.or(mass).filter(|_| counted.absent > 0);
        let close_before = match held {
            // Offers absent from the last six scans are also absent from the last two.
            None if self.trusted => self.twice,
            _ => self.believed,
        };
        ScanVerdict { close_before, held }
    }
}

fn held(offers: u64, past: &[EvidenceScan]) -> Option<HoldReason> {
    if offers == 0 {
        let times = 1 + past.iter().take_while(|scan| scan.offers == 0).count();
        return Some(HoldReason::Empty { times });
    }
    let usual = usual(past)?;
    // In halves, because `usual` is twice the median.
    let few = offers * 2 * 100 < usual * LEAST_SHARE && offers * 2 + NO_DROP * 2 < usual;
    let times = 1 + past.iter().take_while(|scan| scan.held).count();
    few.then_some(HoldReason::Drop { shown: offers, usual: usual / 2, times })
}

/// Twice the median of the last complete scans that were not held. After so many held scans in a row that the
/// next one was believed, the board has changed, and only later scans count.
fn usual(past: &[EvidenceScan]) -> Option<u64> {
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
    /// A board's 404 is believed after three that lie six hours apart.
    pub const USUAL: Self = Self { apart: Duration::from_hours(6), confirmations: 3 };

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

/// How long to wait before requesting a detail again after this many failures in a row: ten minutes after the
/// first, four times as long after each further one, at most a week.
#[must_use]
pub fn retry_detail_after(attempts: u32) -> Duration {
    const MOST: Duration = Duration::from_hours(7 * 24);
    let times = 4_u32.saturating_pow(attempts.saturating_sub(1));
    Duration::from_mins(10).saturating_mul(times).min(MOST)
}

impl HoldReason {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drop { .. } => "drop",
            Self::Mass { .. } => "mass",
            Self::Empty { .. } => "empty",
        }
    }

    /// Whether the board is suspect; the first empty scans may be chance.
    #[must_use]
    pub const fn is_suspect(self) -> bool {
        match self {
            Self::Drop { .. } | Self::Mass { .. } => true,
            Self::Empty { times } => times >= SUSPECT_EMPTY,
        }
    }

    /// The reason for people: what was observed and what follows.
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::Drop { shown, usual, times } => format!(
                "{} shown where {usual} are usual, {} in a row; what stays away closes at the {BELIEVED}th",
                counted(shown, "offer", "offers"),
                counted(times as u64, "time", "times")
            ),
            Self::Mass { closing, open } => format!(
                "{closing} of {open} open offers would close at once; none is closed for it until {BELIEVED} scans \
                 in a row agree"
            ),
            Self::Empty { times } if times >= BELIEVED => {
                format!("empty {times} times in a row: its offers are closed")
            }
            Self::Empty { times } => {
                format!(
                    "empty {} in a row; its offers close at the {BELIEVED}th",
                    counted(times as u64, "time", "times")
                )
            }
        }
    }
}

#[cfg(test)]
mod tests;
