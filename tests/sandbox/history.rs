//! What becomes of an offer from day to day, drawn from its key: nothing is remembered, so that any day
//! of any board can be asked for at once and going back is as good as going on.

use crate::rng::Rng;

/// How much changes on each day, in thousandths of the offers open then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Churn {
    /// Withdrawn for good.
    pub withdrawn: u32,
    /// Added, in thousandths of the board's first size.
    pub added: u32,
    /// Changed in text, now and then also in title.
    pub edited: u32,
    /// InfoJobs only: moved to the top with a new `updated` and nothing else.
    pub bumped: u32,
}

impl Churn {
    /// A working board: 2 % withdrawn, 2 % added, 1 % edited and 5 % bumped a day.
    #[must_use]
    pub const fn usual() -> Self {
        Self { withdrawn: 20, added: 20, edited: 10, bumped: 50 }
    }

    /// Nothing changes by itself.
    #[must_use]
    pub const fn none() -> Self {
        Self { withdrawn: 0, added: 0, edited: 0, bumped: 0 }
    }
}

/// One offer's life up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) born: u32,
    pub(crate) withdrawn: Option<u32>,
    /// How often it was edited.
    pub(crate) version: u32,
    pub(crate) last_edit: Option<u32>,
    pub(crate) last_bump: Option<u32>,
}

impl Life {
    /// The life of the offer at `index` of a board, as known on `day`.
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

/// The day of birth of every offer a board had by `day`, by index.
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
