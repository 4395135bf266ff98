//! Random numbers that depend only on their key.
//!
//! Implemented here instead of using a crate, because the generated answers must be the same on all machines and with
//! all versions of any generator: a draw is a function of the seed and its purpose.

use std::fmt::Write as _;

/// `SplitMix64` (Steele, Lea, Flood 2014): one addition and a finaliser per draw; seeding costs nothing.
pub(crate) struct Rng(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes all bits: similar inputs give unrelated outputs.
pub(crate) const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Combines several parts into one key; their order matters.
pub(crate) fn key_of(parts: &[u64]) -> u64 {
    parts.iter().fold(GOLDEN, |key, part| mix(key ^ mix(*part)))
}

/// A text as a part of a key (FNV-1a).
pub(crate) fn text_key(text: &str) -> u64 {
    text.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

impl Rng {
    pub(crate) const fn new(key: u64) -> Self {
        Self(key)
    }

    pub(crate) fn keyed(parts: &[u64]) -> Self {
        Self(key_of(parts))
    }

    pub(crate) fn next(&mut self) -> u64 {
        let drawn = mix(self.0);
        self.0 = self.0.wrapping_add(GOLDEN);
        drawn
    }

    /// Uniform in `0..bound`; 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let high = self.next() >> 32;
        u32::try_from((high * u64::from(bound)) >> 32).unwrap_or(0)
    }

    /// Uniform in `low..=high`.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `per_mille` of a thousand cases.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items[self.below(count) as usize]
    }

    /// One of the values, with a probability proportional to its weight.
    pub(crate) fn weighted<T: Copy>(&mut self, weights: &[(u32, T)]) -> T {
        let mut left = self.below(weights.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in weights {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        weights[0].1
    }

    /// `digits` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            let _written = write!(text, "{:016x}", self.next());
        }
        text.truncate(digits);
        text
    }
}
