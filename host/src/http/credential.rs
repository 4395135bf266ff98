//! Credentials: what the client attaches to a request after its requester made it, and never shows.
//!
//! A credential is a header or several, parameters behind the query, the last segment of the path, or a token that a
//! service gives for it. Whatever it is, it stands in what goes over the wire alone: never in the address that a
//! requester, a log, an error, a recording or a key of the cache is given.

use std::{fmt, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::{
    Denial, Origin, OriginPattern,
    credential_error::CredentialError,
    headers,
    token::{Token, TokenSource},
    traces,
    traces::Traces,
};
use crate::{bounds::network, secret::Secret};

/// Something secret that is attached to requests, the origins it may go to, and the traces it would leave in an answer.
#[derive(Clone)]
pub struct Credential {
    form: Form,
    origins: Vec<OriginPattern>,
    traces: Traces,
    searched: bool,
}

/// How a credential is attached.
#[derive(Clone)]
enum Form {
    /// These headers.
    Headers(Vec<(HeaderName, HeaderValue)>),
    /// These parameters, behind what the query has.
    Query(Vec<(String, Secret)>),
    /// The last segment of the path.
    Path(Secret),
    /// `Authorization: Bearer …`, with a token that a service gives.
    Token(Arc<TokenSource>),
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
        secrets.extend(long_name(user.expose()));
        let form = Form::Headers(vec![(AUTHORIZATION, sensitive(&format!("Basic {pair}"))?)]);
        Ok(Self::new(form, &secrets, origins))
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(token: &Secret, origins: Vec<OriginPattern>) -> Result<Self, CredentialError> {
        let token = token.expose();
        let form = Form::Headers(vec![(AUTHORIZATION, sensitive(&format!("Bearer {token}"))?)]);
        Ok(Self::new(form, &[token], origins))
    }

    /// Headers of whatever names, of which each may take the place of one that the host sends to everybody, like
    /// `User-Agent`.
    pub fn headers(
        values: &[(String, Secret)],
        origins: Vec<OriginPattern>,
    ) -> Result<Self, CredentialError> {
        let mut made: Vec<(HeaderName, HeaderValue)> = Vec::with_capacity(values.len());
        for (name, value) in values {
            let name: HeaderName = name.parse().map_err(|_| CredentialError::Name)?;
            if headers::is_reserved(&name) {
                return Err(CredentialError::Reserved(name));
            }
            if made.iter().any(|(other, _)| *other == name) {
                return Err(CredentialError::Twice(name));
            }
            made.push((name, sensitive(value.expose())?));
        }
        let whole = secrets_of(values);
        // Behind a scheme, `Token abc`, the last word is the secret.
        let words = whole.iter().filter_map(|value| value.split_ascii_whitespace().next_back());
        let secrets: Vec<&str> = words.chain(whole.iter().copied()).collect();
        Ok(Self::new(Form::Headers(made), &secrets, origins))
    }

    /// Parameters that are added to the query.
    pub fn query(
        parameters: Vec<(String, Secret)>,
        origins: Vec<OriginPattern>,
    ) -> Result<Self, CredentialError> {
        if parameters.iter().any(|(_, value)| value.expose().contains(char::is_control)) {
            return Err(CredentialError::Address);
        }
        let traces = Traces::of(&secrets_of(&parameters));
        let searched = secrets_of(&parameters).first().is_some_and(|secret| traces::is_searched(secret));
        Ok(Self { form: Form::Query(parameters), origins, traces, searched })
    }

    /// A value that becomes the last segment of the path.
    pub fn path(value: Secret, origins: Vec<OriginPattern>) -> Result<Self, CredentialError> {
        let text = value.expose();
        // A segment of dots is none: it would be left out, or lead up.
        if matches!(text, "" | "." | "..") || text.contains(char::is_control) {
            return Err(CredentialError::Address);
        }
        let (traces, searched) = (Traces::of(&[text]), traces::is_searched(text));
        Ok(Self { form: Form::Path(value), origins, traces, searched })
    }

    /// A token that a service gives for what the source knows of its client.
    pub fn oauth2(source: TokenSource, origins: Vec<OriginPattern>) -> Self {
        let (id, secret) = source.client();
        let mut secrets = vec![secret.expose()];
        secrets.extend(long_name(id.expose()));
        let (traces, searched) = (Traces::of(&secrets), traces::is_searched(secret.expose()));
        Self { form: Form::Token(Arc::new(source)), origins, traces, searched }
    }

    /// `secrets`: what must not come back, the secret itself first.
    fn new(form: Form, secrets: &[&str], origins: Vec<OriginPattern>) -> Self {
        let searched = secrets.first().is_some_and(|secret| traces::is_searched(secret));
        Self { form, origins, traces: Traces::of(secrets), searched }
    }

    /// The origins it may go to.
    #[must_use]
    pub fn origins(&self) -> &[OriginPattern] {
        &self.origins
    }

    /// The origin that is given what it is made of, and gives tokens for it.
    #[must_use]
    pub fn token_origin(&self) -> Option<&Origin> {
        self.token_source().map(|source| source.origin())
    }

    /// Whether answers are searched for its secret: it is long enough not to be found by chance.
    #[must_use]
    pub const fn is_searched_for(&self) -> bool {
        self.searched
    }

    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        self.traces.are_in(bytes) || self.token_source().is_some_and(|source| source.is_in(bytes))
    }

    pub(super) fn goes_to(&self, origin: &Origin) -> bool {
        self.origins.iter().any(|pattern| pattern.fits(origin))
    }

    /// Whether it stands in the address. A source that leads on names a whole address, where it has no place.
    pub(super) const fn is_in_address(&self) -> bool {
        matches!(self.form, Form::Query(_) | Form::Path(_))
    }

    pub(super) const fn token_source(&self) -> Option<&Arc<TokenSource>> {
        match &self.form {
            Form::Token(source) => Some(source),
            _ => None,
        }
    }

    /// Puts it into a request that is about to go over the wire. `token`: what its service gave, if it has one.
    pub(super) fn attach(
        &self,
        url: &mut Url,
        headers: &mut HeaderMap,
        token: Option<&Token>,
    ) -> Result<(), Denial> {
        match &self.form {
            Form::Headers(own) => own.iter().cloned().for_each(|(name, value)| {
                headers.insert(name, value);
            }),
            Form::Token(_) => {
                if let Some(token) = token {
                    headers.insert(AUTHORIZATION, token.header());
                }
            }
            Form::Query(parameters) => {
                let pairs = parameters.iter().map(|(name, value)| (name, value.expose()));
                url.query_pairs_mut().extend_pairs(pairs);
            }
            Form::Path(value) => {
                // An address that was checked has a host, and so a path of segments.
                if let Ok(mut segments) = url.path_segments_mut() {
                    segments.pop_if_empty().push(value.expose());
                }
            }
        }
        headers::within(&network::REQUEST_ADDRESS, url.as_str().len())
    }
}

/// A value that is hidden from `Debug` and kept out of HTTP/2's header tables.
fn sensitive(value: &str) -> Result<HeaderValue, CredentialError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| CredentialError::Value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Of several values the longest is the secret; the others may be names, which an answer may hold: Adzuna writes a
/// client's ID into each address.
fn secrets_of(values: &[(String, Secret)]) -> Vec<&str> {
    let mut texts: Vec<&str> = values.iter().map(|(_, value)| value.expose()).collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut texts = texts.into_iter();
    let secret = texts.next();
    secret.into_iter().chain(texts.filter_map(long_name)).collect()
}

/// A short name may be a word of an advert; a long one is as good as a secret.
fn long_name(name: &str) -> Option<&str> {
    (name.len() >= network::SEARCHED_USER.size()).then_some(name)
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form: &dyn fmt::Debug = match &self.form {
            Form::Headers(own) => &own.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            Form::Query(parameters) => &parameters.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            Form::Path(_) => &"path",
            Form::Token(source) => source,
        };
        f.debug_struct("Credential")
            .field("form", form)
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
