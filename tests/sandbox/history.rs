//! The history of an offer from day to day, drawn from its key. Nothing is remembered, so any day of any board can be
//! computed at once, and going back works like going forward.

use crate::rng::Rng;

/// How much changes each day, in thousandths of the open offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Churn {
    /// Withdrawn permanently.
    pub withdrawn: u32,
    /// Added, in thousandths of the board's initial size.
    pub added: u32,
    /// Edited in text, sometimes also in title.
    pub edited: u32,
    /// Bumped, at InfoJobs only: moved to the top with a new `updated` and no other change.
    pub bumped: u32,
}

impl Churn {
    /// A typical board: 2 % withdrawn, 2 % added, 1 % edited and 5 % bumped per day.
    #[must_use]
    pub const fn usual() -> Self {
        Self { withdrawn: 20, added: 20, edited: 10, bumped: 50 }
    }

    /// No changes except manual ones.
    #[must_use]
    pub const fn none() -> Self {
        Self { withdrawn: 0, added: 0, edited: 0, bumped: 0 }
    }
}

/// The state of one offer on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) born: u32,
    pub(crate) withdrawn: Option<u32>,
    /// The number of edits so far.
    pub(crate) version: u32,
    pub(crate) last_edit: Option<u32>,
    pub(crate) last_bump: Option<u32>,
}

impl Life {
    /// The state on `day` of the offer at `index` of a board.
    pub(crate) fn until(board: u64, index: u32, born: u32, day: u32, churn: Churn) -> Self {
        let mut life = Self { born, withdrawn: None, version: 0, last_edit: None, last_bump: None };
        for today in born + 1..=day {
            let mut rng = Rng::keyed(&[board, u64::from(index), u64::from(today), 1]);
            if rng.chance(churn.withdrawn) {
                life.withdrawn = Some(today);
                break;
            }
            if rng.chance(churn.edited) {
                life.version += 1;
                life.last_edit = Some(today);
            }
            if rng.chance(churn.bumped) {
                life.last_bump = Some(today);
            }
        }
        life
    }
}

/// The first day of every offer that a board has had by `day`, by index.
pub(crate) fn births(board: u64, initial: u32, day: u32, churn: Churn) -> Vec<u32> {
    let mut born = vec![0; initial as usize];
    for today in 1..=day {
        let share = initial * churn.added;
        let mut rng = Rng::keyed(&[board, u64::from(today), 2]);
        let added = share / 1000 + u32::from(rng.chance(share % 1000));
        born.extend((0..added).map(|_| today));
    }
    born
}
