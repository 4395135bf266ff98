//! What hits are worth. All default weights stand in this file and nowhere else.

use super::signals::{Bucket, Tier};

/// One number for each tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerTier {
    /// For tier 1.
    pub tier1: f64,
    /// For tier 2.
    pub tier2: f64,
    /// For tier 3.
    pub tier3: f64,
}

impl PerTier {
    /// The number for `tier`.
    #[must_use]
    pub const fn for_tier(&self, tier: Tier) -> f64 {
        match tier {
            Tier::One => self.tier1,
            Tier::Two => self.tier2,
            Tier::Three => self.tier3,
        }
    }
}

/// One number for each bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerBucket {
    /// For [`Bucket::Direct`].
    pub direct: f64,
    /// For [`Bucket::Footprint`].
    pub footprint: f64,
    /// For [`Bucket::Business`].
    pub business: f64,
    /// For [`Bucket::Proxy`].
    pub proxy: f64,
}

impl PerBucket {
    /// The number for `bucket`.
    #[must_use]
    pub const fn for_bucket(&self, bucket: Bucket) -> f64 {
        match bucket {
            Bucket::Direct => self.direct,
            Bucket::Footprint => self.footprint,
            Bucket::Business => self.business,
            Bucket::Proxy => self.proxy,
        }
    }
}

/// Points that a bucket adds on top of its own once there is a core signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Synergy {
    /// Added when the capped footprint reaches `from`.
    pub footprint: f64,
    /// Added when the capped business bucket reaches `from`.
    pub business: f64,
    /// The capped points that a bucket needs to add synergy.
    pub from: f64,
}

/// The worth of hits, in points of a score of 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Points for the best hit of a category, by the category's tier.
    pub category: PerTier,
    /// Points for a phrase, by its tier.
    pub phrase: PerTier,
    /// The factor for a hit in the title.
    pub title: f64,
    /// The most that a bucket may add.
    pub caps: PerBucket,
    /// The points in the direct bucket, before its cap, that make a core signal.
    pub core: f64,
    /// Extra points where several buckets have signals.
    pub synergy: Synergy,
    /// The highest score without a core signal.
    pub guard: f64,
    /// The lowest strong score.
    pub strong_from: u8,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            category: PerTier { tier1: 1.0, tier2: 2.5, tier3: 4.0 },
            phrase: PerTier { tier1: 0.6, tier2: 1.2, tier3: 2.0 },
            title: 1.5,
            caps: PerBucket { direct: 7.0, footprint: 3.0, business: 2.5, proxy: 1.5 },
            core: 2.0,
            synergy: Synergy { footprint: 1.0, business: 0.8, from: 1.0 },
            guard: 5.0,
            strong_from: 6,
        }
    }
}
