//! Tokens: what a signed statement is exchanged for, good for about an hour.

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

/// A token is let go this long before its end, so that none ends on the way.
const MARGIN: Duration = Duration::from_mins(1);

/// A token, and until when it is used.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) value: Secret,
    until: Timestamp,
}

/// The token of the account that asked last, kept while the process lives and nowhere else. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct TokenCache(Arc<Mutex<Option<(String, Token)>>>);

impl TokenCache {
    pub(super) fn get(&self, account: &ServiceAccount, now: Timestamp) -> Option<Token> {
        let kept = self.kept();
        let (email, token) = kept.as_ref()?;
        (email == account.email() && token.is_good(now)).then(|| token.clone())
    }

    pub(super) fn keep(&self, account: &ServiceAccount, token: Token) {
        *self.kept() = Some((account.email().to_owned(), token));
    }

    pub(super) fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<(String, Token)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

/// An answer that gives none (RFC 6749, 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

impl Token {
    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

/// Asks for a token.
pub(super) async fn fetch(
    client: &HttpClient,
    scope: &Scope,
    account: &ServiceAccount,
    now: Timestamp,
) -> Result<Token, SheetsError> {
    let statement = account.statement(now)?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .append_pair("assertion", statement.expose())
        .finish();
    let request = Request {
        method: Method::Post,
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: Some(form.into_bytes()),
        // A second token does no harm.
        repeat: Repeat::Always,
        ..Request::get(account.token_uri().as_str())
    };
    let response =
        client.fetch(scope, request).await.map_err(|error| match SheetsError::of_fetch(&error) {
            // Nothing but a token was asked for.
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
    let given: Given = serde_json::from_slice(&response.body)
        .map_err(|_| SheetsError::Unasked("the answer of the token's service holds no token".to_owned()))?;
    let life = Duration::from_secs(given.expires_in).saturating_sub(MARGIN);
    Ok(Token { value: Secret::new(given.access_token), until: now.plus(life) })
}

fn refusal(response: &Response) -> String {
    let status = response.status;
    match serde_json::from_slice::<Refusal>(&response.body) {
        Ok(Refusal { error, error_description }) => {
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
        }
    }

    #[test]
    fn a_token_is_used_until_a_minute_before_its_end() {
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
    fn a_refusal_is_told_in_the_services_words() {
        let at = Timestamp::from_millis(0);
        let told = |status, body| read(&answer(status, body), at).unwrap_err().to_string();
        assert_eq!(
            told(400, r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#),
            "the service account is refused: no token was given (invalid_grant, Invalid JWT Signature.); \
             look at the key file, and at this machine's clock"
        );
        assert_eq!(told(401, "<html>"), "the service account is refused: no token was given (status 401)");
        let unasked = "the spreadsheet service cannot be asked: ";
        assert_eq!(told(500, "<html>"), format!("{unasked}no token was given: status 500"));
        assert_eq!(told(200, "{}"), format!("{unasked}the answer of the token's service holds no token"));
    }
}
