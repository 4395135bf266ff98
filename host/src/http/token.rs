//! Tokens by the client credentials grant of OAuth 2 (RFC 6749, 4.4): asked for with a client's ID and secret, kept in
//! memory until shortly before they expire, and never longer than a process lives.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{
    Method, Origin, Repeat, Request, Response, Scheme, credential_error::CredentialError, traces::Traces,
};
use crate::{bounds::network, domain::Timestamp, secret::Secret};

/// A token is renewed this long before it expires, so that it does not expire during a request.
const MARGIN: Duration = Duration::from_mins(1);

/// How long a token is used whose service does not say how long it lives.
const UNTOLD_LIFE: Duration = Duration::from_mins(5);

/// A service that gives tokens, what it knows its client by, and the tokens that it gave.
pub struct TokenSource {
    address: String,
    origin: Origin,
    id: Secret,
    secret: Secret,
    scope: Option<String>,
    /// The newest token, and the one before, which may still be under way.
    given: Mutex<[Option<Arc<Token>>; 2]>,
    /// Held while a token is asked for, so that it is asked for once.
    pub(super) asking: tokio::sync::Mutex<()>,
}

/// A token, and when to stop using it.
pub(super) struct Token {
    header: HeaderValue,
    traces: Traces,
    until: Timestamp,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoToken {
    pub(super) why: String,
    /// It will not be given until somebody changes something.
    pub(super) refused: bool,
}

impl TokenSource {
    /// A service at `address`, over https, that knows its client by `id` and `secret`.
    pub fn new(
        address: &str,
        id: Secret,
        secret: Secret,
        scope: Option<String>,
    ) -> Result<Self, CredentialError> {
        let origin = Self::origin_of(address).ok_or(CredentialError::TokenAddress)?;
        let address = address.to_owned();
        let (given, asking) = (Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self { address, origin, id, secret, scope, given, asking })
    }

    /// The origin of an address that may give tokens: over https, and without a user.
    #[must_use]
    pub fn origin_of(address: &str) -> Option<Origin> {
        let address = Url::parse(address).ok()?;
        let named = !address.username().is_empty() || address.password().is_some();
        Origin::from_url(&address).filter(|origin| origin.scheme() == Scheme::Https && !named)
    }

    /// The service's origin.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(super) const fn client(&self) -> (&Secret, &Secret) {
        (&self.id, &self.secret)
    }

    /// The token that may be used now, unless it is the one that was refused.
    pub(super) fn good(&self, now: Timestamp, refused: Option<&Arc<Token>>) -> Option<Arc<Token>> {
        let [newest, _] = &*self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let good = newest.as_ref().filter(|token| now < token.until)?;
        (!refused.is_some_and(|refused| Arc::ptr_eq(refused, good))).then(|| Arc::clone(good))
    }

    pub(super) fn keep(&self, token: Token) -> Arc<Token> {
        let token = Arc::new(token);
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let before = given[0].replace(Arc::clone(&token));
        given[1] = before;
        token
    }

    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner).clone();
        given.iter().flatten().any(|token| token.traces.are_in(bytes))
    }

    /// What asks for a token.
    pub(super) fn request(&self) -> Request {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        form.append_pair("client_id", self.id.expose()).append_pair("client_secret", self.secret.expose());
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Request {
            method: Method::Post,
            headers: vec![
                header("content-type", "application/x-www-form-urlencoded"),
                header("accept", "application/json"),
            ],
            body: Some(form.finish().into_bytes()),
            follow: false,
            // Getting a second token has no effect on the first.
            repeat: Repeat::Always,
            ..Request::get(&self.address)
        }
    }

    /// The token in the service's answer.
    pub(super) fn read(answer: &Response, now: Timestamp) -> Result<Token, NoToken> {
        let status = answer.status;
        if status != 200 {
            let refused = matches!(status, 300..=499) && !matches!(status, 408 | 425 | 429);
            let why = match error_code(&answer.body) {
                Some(code) if refused => format!("it answered {status}, `{code}`"),
                _ => format!("it answered {status}"),
            };
            return Err(NoToken { why, refused });
        }
        let none = |why: &str, refused| NoToken { why: why.to_owned(), refused };
        let given: Given =
            serde_json::from_slice(&answer.body).map_err(|_| none("its answer holds no token", false))?;
        if given.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(none("its token is no bearer token", true));
        }
        let token = given.access_token.as_str();
        let header = HeaderValue::from_str(&format!("Bearer {token}")).ok().filter(|_| !token.is_empty());
        let mut header = header.ok_or_else(|| none("its token is not one", false))?;
        header.set_sensitive(true);
        let until = now.plus(used_for(given.expires_in.as_ref().and_then(seconds)));
        Ok(Token { header, traces: Traces::of(&[token]), until })
    }
}

impl Token {
    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<Value>,
}

/// The codes of errors (RFC 6749, 5.2). Whatever else an answer says may name the client, and is not repeated.
const CODES: [&str; 6] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

fn error_code(body: &[u8]) -> Option<&'static str> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let told = answer.get("error")?.as_str()?;
    CODES.into_iter().find(|code| *code == told)
}

/// A number of seconds, which some services write as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
    number.map(Duration::from_secs)
}

/// How long a token of this life is used.
fn used_for(life: Option<Duration>) -> Duration {
    let life = life.unwrap_or(UNTOLD_LIFE).min(network::TOKEN_LIFE.duration());
    life.saturating_sub(MARGIN.min(life / 2))
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("until", &self.until).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
