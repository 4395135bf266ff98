//! What a row of a list says nothing of, so that the page of the offer may say it.
//!
//! What the list says stays: a system's own list is closer to the source than a page for search engines, whose dates are
//! days and whose words are few. A detail knows its offer by the reference alone, which therefore names what the row lacked.

use jobscan_definition::model::{Definition, List};
use jobscan_plugin_sdk::{Offer, Workplace};

/// What a row may lack; a letter of an offer's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The employer.
    Employer,
    /// The places.
    Locations,
    /// The way of working.
    Workplace,
    /// The kind of employment.
    EmploymentType,
    /// When it was published.
    PostedAt,
    /// Until when one may apply.
    ExpiresAt,
}

impl Gap {
    /// Those of single rows. A list that marks remote work says of a row without the mark that it is none.
    const OF_ROWS: [Self; 5] =
        [Self::Employer, Self::Locations, Self::EmploymentType, Self::PostedAt, Self::ExpiresAt];

    const fn letter(self) -> char {
        match self {
            Self::Employer => 'e',
            Self::Locations => 'l',
            Self::Workplace => 'w',
            Self::EmploymentType => 't',
            Self::PostedAt => 'p',
            Self::ExpiresAt => 'x',
        }
    }

    /// Whether lists of this definition say it.
    fn is_listed(self, Definition { list: List { employer, .. }, fields, .. }: &Definition) -> bool {
        match self {
            Self::Employer => employer.is_some() || fields.employer.is_some(),
            Self::Locations => !fields.locations.is_empty(),
            Self::Workplace => fields.workplace.is_some(),
            Self::EmploymentType => fields.employment_type.is_some(),
            Self::PostedAt => fields.posted_at.is_some(),
            Self::ExpiresAt => fields.expires_at.is_some(),
        }
    }

    /// Whether an offer lacks it.
    fn is_in(self, offer: &Offer) -> bool {
        match self {
            Self::Employer => offer.employer.as_ref().is_none_or(|employer| employer.name.is_none()),
            Self::Locations => offer.locations.is_empty(),
            Self::Workplace => offer.workplace == Workplace::Unknown,
            Self::EmploymentType => offer.employment_type.is_none(),
            Self::PostedAt => offer.posted_at.is_none(),
            Self::ExpiresAt => offer.expires_at.is_none(),
        }
    }
}

/// What a page may say of an offer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gaps<'g> {
    pub(crate) definition: &'g Definition,
    /// What the row lacked, of what its list has.
    pub(crate) letters: &'g str,
}

impl Gaps<'_> {
    /// Whether something is to be taken of the page: the list has none of it, and neither has what was read so far.
    pub(crate) fn has(&self, gap: Gap, offer: &Offer) -> bool {
        gap.is_in(offer) && (self.letters.contains(gap.letter()) || !gap.is_listed(self.definition))
    }
}

/// The letters of what the offer of a row lacks, of what its list has.
pub(crate) fn letters(definition: &Definition, offer: &Offer) -> String {
    let lacks = Gap::OF_ROWS.into_iter().filter(|gap| gap.is_listed(definition) && gap.is_in(offer));
    lacks.map(Gap::letter).collect()
}
