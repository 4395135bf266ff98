//! What tests of scoring draw.

use proptest::{prelude::*, sample::select};

use super::catalog::{ContextRule, Side, Within};

/// A rule of any reach for these wordings.
pub(super) fn some_rule(wordings: impl Strategy<Value = Vec<String>>) -> impl Strategy<Value = ContextRule> {
    const WITHIN: [Within; 7] = [
        Within::Words(1),
        Within::Words(4),
        Within::Clause,
        Within::Sentence,
        Within::Line,
        Within::Text,
        Within::Offer,
    ];
    const NEAR: [Option<Side>; 3] = [None, Some(Side::Before), Some(Side::After)];
    (wordings, any::<bool>(), select(&WITHIN[..]), select(&NEAR[..])).prop_map(
        |(wordings, number, within, near)| ContextRule {
            any: wordings.clone(),
            wordings,
            number,
            within,
            near,
        },
    )
}
