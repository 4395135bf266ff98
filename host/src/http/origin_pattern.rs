//! What may be written where an origin is granted: the origin, or `*` in place of the first label of its host.
//!
//! It promises that a pattern fits hosts of one registrable domain only, all of them one label below the domain it
//! names, and never an address. It never reaches what somebody else registered.

use std::{fmt, str::FromStr};

use thiserror::Error;
use url::{Host, Url};

use super::{Origin, OriginError, Scheme};

/// Text that is no pattern of origins.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OriginPatternError {
    /// There is no `*` in it, and it is no origin either.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// `*` is not the first label, or there are several.
    #[error(
        "`*` stands for the whole first label and stands once, which it does not in `{0}`\n  hint: write `https://*.example.com`: one label below `example.com`"
    )]
    Place(String),
    /// It is not https.
    #[error(
        "`{0}` is no pattern over https\n  hint: write `https://*.example.com`; an origin over http is named whole"
    )]
    Scheme(String),
    /// An address has no labels.
    #[error("`{0}` is below an address, which has no labels\n  hint: name the origin whole, without `*`")]
    Address(String),
    /// Whoever likes registers what is below it.
    #[error(
        "`{pattern}` reaches whatever anybody registers below `{suffix}`, a public suffix\n  hint: name one domain: `https://*.example.{suffix}`"
    )]
    PublicSuffix {
        /// As it was written.
        pattern: String,
        /// What stands behind the `*`.
        suffix: String,
    },
}

/// One origin, or those with any one label before a domain: `https://*.example.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OriginPattern(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Form {
    One(Origin),
    Below {
        /// What stands behind the `*.`.
        parent: Origin,
        /// The domain that was registered: the parent's host or what that is below.
        registrable: String,
    },
}

impl OriginPattern {
    /// Reads an origin, or `https://*.DOMAIN` with a port or without.
    pub fn parse(text: &str) -> Result<Self, OriginPatternError> {
        let text = text.trim();
        if !text.contains('*') {
            return Ok(Self(Form::One(Origin::parse(text)?)));
        }
        let shown = || shown(text);
        let (scheme, behind) = text.split_once("://*.").ok_or_else(|| OriginPatternError::Place(shown()))?;
        if behind.contains('*') {
            return Err(OriginPatternError::Place(shown()));
        }
        if !scheme.eq_ignore_ascii_case(Scheme::Https.as_str()) {
            return Err(OriginPatternError::Scheme(shown()));
        }
        Self::below(&format!("{}://{behind}", Scheme::Https.as_str()), &shown())
    }

    /// All one label below an origin.
    fn below(parent: &str, shown: &str) -> Result<Self, OriginPatternError> {
        let parent = Origin::parse(parent)?;
        let url = Url::parse(&parent.to_string()).ok();
        if !matches!(url.as_ref().and_then(Url::host), Some(Host::Domain(_))) {
            return Err(OriginPatternError::Address(shown.to_owned()));
        }
        // Any label will do: what is asked for is who registers such a name.
        let registrable = psl::domain_str(&format!("a.{}", parent.host())).map(str::to_owned);
        match registrable.filter(|domain| is_or_is_below(parent.host(), domain)) {
            Some(registrable) => Ok(Self(Form::Below { parent, registrable })),
            None => Err(OriginPatternError::PublicSuffix {
                pattern: shown.to_owned(),
                suffix: parent.host().to_owned(),
            }),
        }
    }

    /// Whether it names this origin.
    #[must_use]
    pub fn fits(&self, origin: &Origin) -> bool {
        match &self.0 {
            Form::One(one) => one == origin,
            Form::Below { parent, registrable } => {
                let labels = origin.host().split_once('.');
                labels.is_some_and(|(label, rest)| is_label(label) && rest == parent.host())
                    && (origin.scheme(), origin.port()) == (parent.scheme(), parent.port())
                    // Of a domain some of whose names are public suffixes themselves, these are other people's.
                    && psl::domain_str(origin.host()) == Some(registrable)
            }
        }
    }

    /// Whether it names all that the other names.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match &other.0 {
            Form::One(origin) => self.fits(origin),
            Form::Below { .. } => self == other,
        }
    }

    /// What both name. One label apart from the domain there is no partial overlap: the narrower of the two, or nothing.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Option<Self> {
        if self.covers(other) {
            return Some(other.clone());
        }
        other.covers(self).then(|| self.clone())
    }

    /// The origin, if it is one and no wildcard.
    #[must_use]
    pub const fn as_origin(&self) -> Option<&Origin> {
        match &self.0 {
            Form::One(origin) => Some(origin),
            Form::Below { .. } => None,
        }
    }

    /// The registrable domain of a wildcard's hosts.
    #[must_use]
    pub fn wildcard_domain(&self) -> Option<&str> {
        match &self.0 {
            Form::One(_) => None,
            Form::Below { registrable, .. } => Some(registrable),
        }
    }
}

/// A line as a message may repeat it: without what may be a secret.
pub(super) fn shown(text: &str) -> String {
    if text.contains(['@', '?']) { super::redact_url(text) } else { text.to_owned() }
}

/// Whether a host is a domain or below it.
fn is_or_is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// Whether a text is a label of a host's name: letters, digits and hyphens between them (RFC 1123).
pub(super) fn is_label(text: &str) -> bool {
    const BYTES: usize = 63;
    let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=BYTES).contains(&text.len())
        && text.bytes().all(good)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl From<Origin> for OriginPattern {
    fn from(origin: Origin) -> Self {
        Self(Form::One(origin))
    }
}

impl FromStr for OriginPattern {
    type Err = OriginPatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::One(origin) => origin.fmt(f),
            Form::Below { parent, .. } => {
                write!(f, "{}://*.{}", parent.scheme().as_str(), parent.authority())
            }
        }
    }
}

#[cfg(test)]
mod tests;
