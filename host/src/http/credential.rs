//! Credentials: headers with a secret value that is attached by the client and never shown.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{HeaderName, HeaderValue};
use thiserror::Error;

use super::{Origin, OriginPattern, traces, traces::Traces};
use crate::{bounds::network, secret::Secret};

/// A credential that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// The header's name is not one.
    #[error("the credential's header name is not valid")]
    Name,
    /// The value has characters no header can carry.
    #[error("the credential's value has characters that a header cannot carry; look for a line end in it")]
    Value,
    /// A user with a colon would move the border between user and password.
    #[error("the credential's user contains `:`")]
    User,
}

/// A header with a secret value, the origins it may go to, and the traces it would leave in an answer.
#[derive(Clone)]
pub struct Credential {
    name: HeaderName,
    value: HeaderValue,
    origins: Vec<OriginPattern>,
    traces: Traces,
    searched: bool,
}

impl Credential {
    /// `Authorization: Basic …`.
    pub fn basic(
        user: &Secret,
        password: &Secret,
        origins: Vec<OriginPattern>,
    ) -> Result<Self, CredentialError> {
        if user.expose().contains(':') {
            return Err(CredentialError::User);
        }
        let pair = BASE64_STANDARD.encode(format!("{}:{}", user.expose(), password.expose()));
        let mut secrets = vec![password.expose(), &pair];
        // A short user is a name, which an advert may hold; a long one is as good as a secret.
        if user.expose().len() >= network::SEARCHED_USER.size() {
            secrets.push(user.expose());
        }
        Self::with_secrets("authorization", &format!("Basic {pair}"), &secrets, origins)
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(token: &Secret, origins: Vec<OriginPattern>) -> Result<Self, CredentialError> {
        let token = token.expose();
        Self::with_secrets("authorization", &format!("Bearer {token}"), &[token], origins)
    }

    /// Any header.
    pub fn header(name: &str, value: &Secret, origins: Vec<OriginPattern>) -> Result<Self, CredentialError> {
        let value = value.expose();
        // Behind a scheme, `Token abc`, the last word is the secret.
        let last = value.split_ascii_whitespace().next_back().unwrap_or(value);
        Self::with_secrets(name, value, &[last, value], origins)
    }

    /// `secrets`: what must not come back, the secret itself first.
    fn with_secrets(
        name: &str,
        value: &str,
        secrets: &[&str],
        origins: Vec<OriginPattern>,
    ) -> Result<Self, CredentialError> {
        let name = name.parse().map_err(|_| CredentialError::Name)?;
        let mut value = HeaderValue::from_str(value).map_err(|_| CredentialError::Value)?;
        // Hides it from Debug and keeps it out of HTTP/2's header tables.
        value.set_sensitive(true);
        let searched = secrets.first().is_some_and(|secret| traces::is_searched(secret));
        Ok(Self { name, value, origins, traces: Traces::of(secrets), searched })
    }

    /// The origins it may go to.
    #[must_use]
    pub fn origins(&self) -> &[OriginPattern] {
        &self.origins
    }

    /// Whether answers are searched for its secret: it is long enough not to be found by chance.
    #[must_use]
    pub const fn is_searched_for(&self) -> bool {
        self.searched
    }

    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        self.traces.are_in(bytes)
    }

    pub(super) fn goes_to(&self, origin: &Origin) -> bool {
        self.origins.iter().any(|pattern| pattern.fits(origin))
    }

    pub(super) fn as_header(&self) -> (HeaderName, HeaderValue) {
        (self.name.clone(), self.value.clone())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("name", &self.name)
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_that_may_be_a_word_is_not_searched_for() {
        let most = network::SEARCHED_USER.size();
        for (length, searched) in [(most - 1, false), (most, true)] {
            let user = "developer-developer"[..length].to_owned();
            let basic =
                Credential::basic(&Secret::new(&user), &Secret::new("open sesame"), Vec::new()).unwrap();
            assert_eq!(basic.is_in(user.as_bytes()), searched, "{user}");
            assert!(basic.is_in(b"it is open sesame"));
        }
    }

    #[test]
    fn credentials_are_well_formed_and_hidden() {
        let basic =
            Credential::basic(&Secret::new("Aladdin"), &Secret::new("open sesame"), Vec::new()).unwrap();
        let (name, value) = basic.as_header();
        assert_eq!(
            (name.as_str(), value.to_str().unwrap()),
            ("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
        assert!(!format!("{basic:?} {value:?}").contains("QWxh"));
        let user = Credential::basic(&Secret::new("a:b"), &Secret::new("c"), Vec::new());
        assert_eq!(user.unwrap_err(), CredentialError::User);
        assert_eq!(Credential::bearer(&Secret::new("a\nb"), Vec::new()).unwrap_err(), CredentialError::Value);
        assert_eq!(
            Credential::header("x y", &Secret::new("a"), Vec::new()).unwrap_err(),
            CredentialError::Name
        );
    }
}
