//! What the grouping of one company's offers may cost.
//!
//! Work is counted in steps and not in seconds, so that the same offers are grouped on every machine or on none.

use thiserror::Error;

use crate::bounds::{Bound, units};

/// A company whose offers cannot be grouped within its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TooHeavy {
    /// Too many steps.
    #[error("grouping its offers takes more than {} steps, the bound of one company", units::REGROUP_STEPS)]
    Steps,
    /// Too many words at a time.
    #[error(
        "its texts of one title and place have more than {} words, the bound of one company",
        units::REGROUP_WORDS
    )]
    Words,
    /// Too much of titles and places.
    #[error(
        "the titles and places of its offers have more than {}, the bound of one company",
        units::REGROUP_KEYS
    )]
    Keys,
}

/// What is left of the work that one company's offers may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    steps: u64,
    keys: u64,
    words: u64,
    /// Words that are held now.
    held: u64,
}

impl Default for Effort {
    fn default() -> Self {
        let of = |bound: &Bound| bound.limit;
        Self::new(of(&units::REGROUP_STEPS), of(&units::REGROUP_KEYS), of(&units::REGROUP_WORDS))
    }
}

impl Effort {
    /// With bounds of its own: steps, bytes of titles and places, and words of the texts of one title and place.
    #[must_use]
    pub const fn new(steps: u64, keys: u64, words: u64) -> Self {
        Self { steps, keys, words, held: 0 }
    }

    /// Takes the title and places of one offer, of so many bytes.
    pub fn take_keys(&mut self, bytes: usize) -> Result<(), TooHeavy> {
        self.keys = self.keys.checked_sub(bytes as u64).ok_or(TooHeavy::Keys)?;
        self.take_steps(bytes as u64)
    }

    /// Takes so many steps.
    pub(super) fn take_steps(&mut self, steps: u64) -> Result<(), TooHeavy> {
        self.steps = self.steps.checked_sub(steps).ok_or(TooHeavy::Steps)?;
        Ok(())
    }

    /// Takes the words of one more text of a title and place.
    pub(super) fn hold_words(&mut self, words: usize) -> Result<(), TooHeavy> {
        self.held += words as u64;
        if self.held > self.words {
            return Err(TooHeavy::Words);
        }
        self.take_steps(words as u64)
    }

    /// The texts of another title and place follow.
    pub(super) const fn release_words(&mut self) {
        self.held = 0;
    }
}
