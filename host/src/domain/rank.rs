//! How promising a company is, from 0.0 to 10.0: a figure by which the whole list is sorted.
//!
//! Four things are weighed, each from 0 to 1, and only openings count, never the offers that repeat one:
//!
//! | part | of ten | what it is |
//! |---|---|---|
//! | strength | 3.5 | its three best strong openings: the first counts six tenths, the second and third two each. A score that is just strong is worth little, a score of 10 all of it |
//! | share | 3.0 | the strong ones among its open openings, to which two are added that are not: it counts in full from one half on |
//! | signals | 2.0 | the kinds of signals that were heard in its strong offers, up to six |
//! | recency | 1.5 | how long ago the newest of its strong openings was published |
//!
//! So a company does not rise by being large: what grows with size (strength and signals) is soon full, and the share
//! falls. A further strong opening never lowers the rank, one that is not strong never raises it.

use std::{fmt, time::Duration};

use serde::{Serialize, Serializer};

use super::Timestamp;

/// What each part is worth, of ten points.
const PARTS: Parts<f64> = Parts { strength: 3.5, share: 3.0, signals: 2.0, recency: 1.5 };

/// What the best, second and third of the strong openings give to the strength.
const BEST: [f64; 3] = [0.6, 0.2, 0.2];

/// Openings that are not strong, added to a company's own: one strong opening of one is no proof yet.
const ADDED: f64 = 2.0;

/// The share of strong openings that counts in full.
const FULL_SHARE: f64 = 0.5;

/// Kinds of signals that count in full.
pub const FULL_SIGNALS: u32 = 6;

/// Up to how many days after its publication a strong opening counts how much.
const RECENCY: [(u64, f64); 4] = [(7, 1.0), (30, 0.8), (90, 0.5), (180, 0.2)];

/// The most that an opening counts of which nobody says when it was published.
const UNDATED: f64 = 0.5;

/// A company's rank, in tenths from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(u8);

impl Rank {
    /// That of a company without a strong opening.
    pub const LOWEST: Self = Self(0);
    /// The highest.
    pub const HIGHEST: Self = Self(100);

    /// So many tenths, if they are a rank.
    #[must_use]
    pub const fn from_tenths(tenths: u8) -> Option<Self> {
        if tenths <= Self::HIGHEST.0 { Some(Self(tenths)) } else { None }
    }

    /// In tenths.
    #[must_use]
    pub const fn tenths(self) -> u8 {
        self.0
    }

    /// From 0.0 to 10.0.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// The nearest tenth of so many points.
    fn of_points(points: f64) -> Self {
        let tenths = (0..=Self::HIGHEST.0).rev().find(|tenths| points * 10.0 >= f64::from(*tenths) - 0.5);
        tenths.map_or(Self::LOWEST, Self)
    }
}

/// `7.3`.
impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.0 / 10, self.0 % 10))
    }
}

impl Serialize for Rank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

/// An open opening with a strong offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrongOpening {
    /// The best score of its offers.
    pub score: u8,
    /// When the newest of its strong offers was published, or else changed, as its source says.
    pub dated_at: Option<Timestamp>,
    /// When the first of them was seen: it was published no later.
    pub first_seen_at: Timestamp,
}

/// What a rank is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankEvidence<'a> {
    /// The strong ones among its open openings, in any order.
    pub strong: &'a [StrongOpening],
    /// All its open openings.
    pub openings: u32,
    /// The kinds of signals (categories and phrases) that count in its strong offers.
    pub signals: u32,
    /// The lowest strong score.
    pub strong_from: u8,
}

/// The four parts.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Parts<T> {
    strength: T,
    share: T,
    signals: T,
    recency: T,
}

/// A rank, and how long it holds while no offer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// The rank.
    pub rank: Rank,
    /// When it is to be computed anew, since its newest strong opening is no longer as recent.
    pub until: Option<Timestamp>,
}

/// The rank of a company. Without a strong opening it is 0.
#[must_use]
pub fn rank(evidence: &RankEvidence<'_>, now: Timestamp) -> Ranked {
    if evidence.strong.is_empty() {
        return Ranked { rank: Rank::LOWEST, until: None };
    }
    let (recency, until) = recency(evidence.strong, now);
    let parts = Parts {
        strength: strength(evidence),
        share: share(evidence),
        signals: f64::from(evidence.signals.min(FULL_SIGNALS)) / f64::from(FULL_SIGNALS),
        recency,
    };
    let points = PARTS.strength * parts.strength
        + PARTS.share * parts.share
        + PARTS.signals * parts.signals
        + PARTS.recency * parts.recency;
    Ranked { rank: Rank::of_points(points), until }
}

fn strength(evidence: &RankEvidence<'_>) -> f64 {
    let mut scores: Vec<u8> = evidence.strong.iter().map(|opening| opening.score).collect();
    scores.sort_unstable_by(|a, b| b.cmp(a));
    // Of the scores 6 to 10, the five strong ones by default, 6 is one fifth and 10 five fifths.
    let below = evidence.strong_from.clamp(1, 10) - 1;
    let worth = |score: u8| f64::from(score.clamp(below, 10) - below) / f64::from(10 - below);
    BEST.iter().zip(scores).map(|(part, score)| part * worth(score)).sum()
}

fn share(evidence: &RankEvidence<'_>) -> f64 {
    let strong = u32::try_from(evidence.strong.len()).unwrap_or(u32::MAX);
    let all = f64::from(evidence.openings.max(strong)) + ADDED;
    (f64::from(strong) / all / FULL_SHARE).min(1.0)
}

/// How recent the most recent one is, and until when that holds.
fn recency(strong: &[StrongOpening], now: Timestamp) -> (f64, Option<Timestamp>) {
    let each = strong.iter().map(|opening| recency_of(opening, now));
    // Among those that are as recent, the one that stays so longest.
    each.max_by(|(a, until_a), (b, until_b)| a.total_cmp(b).then(until_a.cmp(until_b))).unwrap_or((0.0, None))
}

fn recency_of(opening: &StrongOpening, now: Timestamp) -> (f64, Option<Timestamp>) {
    let (dated_at, most) = match opening.dated_at {
        // A date to come, of a source's clock or of a person, says no more than today.
        Some(dated_at) => (dated_at.min(now), 1.0),
        None => (opening.first_seen_at.min(now), UNDATED),
    };
    let day = Duration::from_hours(24);
    let end = |days: u64| dated_at.plus(day.saturating_mul(u32::try_from(days).unwrap_or(u32::MAX)));
    let classes = RECENCY.iter().map(|(days, part)| (part.min(most), end(*days)));
    let mut held = classes.filter(|(_, end)| now < *end);
    let Some((part, mut until)) = held.next() else { return (0.0, None) };
    for (_, end) in held.take_while(|(next, _)| *next >= part) {
        until = end;
    }
    (part, Some(until))
}

#[cfg(test)]
mod tests;
