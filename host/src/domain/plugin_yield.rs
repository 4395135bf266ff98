//! Whether a plugin's changed file still reads what the file before it read: pure.
//!
//! A source may lose an offer or two overnight, and one board may empty. That most rows of several boards are gone at
//! the moment at which the file changed is the file's doing.

/// Rows that the units must have had together before anything is concluded from their absence.
const ROWS_TO_JUDGE_BY: u64 = 20;

/// What is left is a collapse if it is less than this part of what was there.
const COLLAPSED_PART: u64 = 5;

/// What is left shows that the file works if it is at least this part.
const WORKING_PART: u64 = 2;

/// What a unit gave to the file before and to the one that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitYield {
    /// Rows that became offers at the unit's last whole scan with another file.
    pub before: u64,
    /// Rows that became offers now; 0 where the file could not read the answer at all.
    pub now: u64,
}

/// What the units say of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileVerdict {
    /// It reads what was there.
    Works,
    /// Most of what was there is gone.
    Collapsed {
        /// Units that were compared.
        units: u64,
        /// Their rows before.
        before: u64,
        /// Their rows now.
        now: u64,
    },
    /// Too little was there to tell.
    Open,
}

/// Judges a file by the units that were scanned with it.
#[must_use]
pub fn judge(units: &[UnitYield]) -> FileVerdict {
    let known: Vec<&UnitYield> = units.iter().filter(|unit| unit.before > 0).collect();
    // What a unit gained must not hide what another lost.
    let kept = |unit: &&UnitYield| unit.now.min(unit.before);
    let before = known.iter().fold(0_u64, |sum, unit| sum.saturating_add(unit.before));
    let now = known.iter().map(kept).fold(0_u64, u64::saturating_add);
    let units = known.len() as u64;
    if before >= ROWS_TO_JUDGE_BY && now.saturating_mul(COLLAPSED_PART) < before {
        FileVerdict::Collapsed { units, before, now }
    } else if now > 0 && now.saturating_mul(WORKING_PART) >= before {
        FileVerdict::Works
    } else {
        FileVerdict::Open
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(units: &[(u64, u64)]) -> FileVerdict {
        let units: Vec<UnitYield> = units.iter().map(|&(before, now)| UnitYield { before, now }).collect();
        judge(&units)
    }

    fn has_collapsed(units: &[(u64, u64)]) -> bool {
        matches!(judged(units), FileVerdict::Collapsed { .. })
    }

    #[test]
    fn a_file_is_judged_by_what_is_left_of_what_was_there() {
        let collapsed = |units, before, now| FileVerdict::Collapsed { units, before, now };
        let table: &[(&[(u64, u64)], FileVerdict)] = &[
            (&[], FileVerdict::Open),
            // New boards say nothing of what the file before it read.
            (&[(0, 50)], FileVerdict::Open),
            (&[(19, 0)], FileVerdict::Open),
            (&[(20, 0)], collapsed(1, 20, 0)),
            (&[(20, 3)], collapsed(1, 20, 3)),
            (&[(20, 4)], FileVerdict::Open),
            (&[(20, 10)], FileVerdict::Works),
            (&[(1, 1)], FileVerdict::Works),
            // One board that emptied among others that did not.
            (&[(30, 0), (30, 30)], FileVerdict::Works),
            (&[(30, 0), (12, 12)], FileVerdict::Open),
            // What one gained hides nothing.
            (&[(30, 0), (1, 500)], collapsed(2, 31, 1)),
            (&[(u64::MAX, 0), (u64::MAX, 0)], collapsed(2, u64::MAX, 0)),
        ];
        for (units, verdict) in table {
            assert_eq!(judged(units), *verdict, "{units:?}");
        }
    }

    proptest! {
        #[test]
        fn a_file_that_reads_all_that_was_there_never_collapses(
            units in prop::collection::vec((0_u64..1_000, 0_u64..1_000), 0..20),
        ) {
            let all: Vec<(u64, u64)> = units.iter().map(|&(before, more)| (before, before + more)).collect();
            prop_assert!(!has_collapsed(&all));
        }

        #[test]
        fn reading_more_of_a_unit_never_makes_it_worse(
            units in prop::collection::vec((0_u64..100, 0_u64..100), 1..8), place: prop::sample::Index,
        ) {
            let mut better = units.clone();
            let at = place.index(units.len());
            better[at].1 += 1;
            prop_assert!(has_collapsed(&units) || !has_collapsed(&better));
        }
    }
}
