//! How often units are scanned, as the configuration says.

use crate::{
    config::{ProviderSettings, QuerySettings},
    domain::cadence::Pace,
};

/// How often a provider's boards are scanned.
pub(crate) fn board_pace(settings: &ProviderSettings) -> Pace {
    Pace::new(settings.every, settings.every_max)
}

/// How often one of its queries is scanned.
pub(crate) fn query_pace(settings: &ProviderSettings, query: &QuerySettings) -> Pace {
    Pace::new(query.every, settings.every_max)
}
