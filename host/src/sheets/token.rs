//! Access tokens, which a signed assertion is exchanged for. They are valid for about an hour.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Deserialize;

use super::{ServiceAccount, SheetsError};
use crate::{
    domain::Timestamp,
    http::{HttpClient, Method, Repeat, Request, Response, Scope},
    secret::Secret,
};

/// A token is renewed this long before it expires, so that it does not expire during a call.
const MARGIN: Duration = Duration::from_mins(1);

/// A token, and when to stop using it.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) value: Secret,
    until: Timestamp,
}

/// The token of the account that last asked, kept in memory only. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct TokenCache(Arc<Mutex<Option<(String, Token)>>>);

impl TokenCache {
    pub(super) fn get(&self, account: &ServiceAccount, now: Timestamp) -> Option<Token> {
        let kept = self.lock();
        let (email, token) = kept.as_ref()?;
        (email == account.email() && token.is_good(now)).then(|| token.clone())
    }

    pub(super) fn keep(&self, account: &ServiceAccount, token: Token) {
        *self.lock() = Some((account.email().to_owned(), token));
    }

    pub(super) fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<(String, Token)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

/// An error response (RFC 6749, 5.2).
#[derive(Deserialize)]
struct TokenErrorResponse {
    error: String,
    error_description: Option<String>,
}

impl Token {
    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

/// Requests a token.
pub(super) async fn fetch(
    client: &HttpClient,
    scope: &Scope,
    account: &ServiceAccount,
    now: Timestamp,
) -> Result<Token, SheetsError> {
    let assertion = account.assertion(now)?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .append_pair("assertion", assertion.expose())
        .finish();
    let request = Request {
        method: Method::Post,
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: Some(form.into_bytes()),
        // Getting a second token has no effect on the first.
        repeat: Repeat::Always,
        ..Request::get(account.token_uri().as_str())
    };
    let response =
        client.fetch(scope, request).await.map_err(|error| match SheetsError::of_fetch(&error) {
            // A lost answer changed nothing: the request only asked for a token.
            SheetsError::Lost(why) => SheetsError::Unasked(format!("no token was given: {why}")),
            other => other,
        })?;
    read(&response, now)
}

fn read(response: &Response, now: Timestamp) -> Result<Token, SheetsError> {
    match response.status {
        200 => {}
        429 => return Err(SheetsError::Busy(None)),
        400..=499 => return Err(SheetsError::Auth(refusal(response))),
        status => return Err(SheetsError::Unasked(format!("no token was given: status {status}"))),
    }
    let given: TokenResponse = serde_json::from_slice(&response.body)
        .map_err(|_| SheetsError::Unasked("the answer of the token's service holds no token".to_owned()))?;
    let life = Duration::from_secs(given.expires_in).saturating_sub(MARGIN);
    Ok(Token { value: Secret::new(given.access_token), until: now.plus(life) })
}

fn refusal(response: &Response) -> String {
    let status = response.status;
    match serde_json::from_slice::<TokenErrorResponse>(&response.body) {
        Ok(TokenErrorResponse { error, error_description }) => {
            let described = error_description.map_or_else(String::new, |described| format!(", {described}"));
            format!(
                "no token was given ({error}{described}); look at the key file, and at this machine's clock"
            )
        }
        Err(_) => format!("no token was given (status {status})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Vec::new(),
            final_url: String::new(),
            location: None,
            revalidated: false,
            body: Body::from(body.as_bytes().to_vec()),
            kept: None,
        }
    }

    #[test]
    fn a_token_is_used_until_a_minute_before_it_expires() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let long = r#"{"access_token":"ya29.marked-secret","expires_in":3599}"#;
        let token = read(&answer(200, long), at(1000)).unwrap();
        assert!(token.is_good(at(1000)) && token.is_good(at(1000 + 3538)));
        assert!(!token.is_good(at(1000 + 3539)));
        assert!(!format!("{token:?}").contains("marked-secret"));
        let short = read(&answer(200, r#"{"access_token":"t","expires_in":59}"#), at(0)).unwrap();
        assert!(!short.is_good(at(0)));
    }

    #[test]
    fn a_rejection_contains_the_services_message() {
        let at = Timestamp::from_millis(0);
        let message = |status, body| read(&answer(status, body), at).unwrap_err().to_string();
        assert_eq!(
            message(400, r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#),
            "the service account is refused: no token was given (invalid_grant, Invalid JWT Signature.); \
             look at the key file, and at this machine's clock"
        );
        assert_eq!(message(401, "<html>"), "the service account is refused: no token was given (status 401)");
        let unasked = "the spreadsheet service cannot be asked: ";
        assert_eq!(message(500, "<html>"), format!("{unasked}no token was given: status 500"));
        assert_eq!(message(200, "{}"), format!("{unasked}the answer of the token's service holds no token"));
    }
}
