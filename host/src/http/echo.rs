//! Answers that give a credential back are thrown away before anything is kept of them.

use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderValue};

use super::{Body, FetchError, Origin, Scope};

/// The largest body searched on an async thread, in bytes: a millisecond of work.
const SEARCH_INLINE: usize = 32 * 1024;

/// Refuses an answer that holds a credential of the grant, in a header or in its decoded body.
///
/// Every answer to a grant with credentials is searched for all of them: a host may give back one that came with an
/// earlier request, or that another host was sent.
pub(super) async fn refuse(
    scope: &Scope,
    origin: &Origin,
    sent: &HeaderMap,
    body: &Body,
) -> Result<(), FetchError> {
    let grant = scope.grant();
    if grant.credentials.is_empty() {
        return Ok(());
    }
    let values: Vec<&[u8]> = sent.values().map(HeaderValue::as_bytes).collect();
    let found = match grant.credential_in(&values) {
        Some(name) => Some(name.to_owned()),
        None if body.len() <= SEARCH_INLINE => grant.credential_in(&[body]).map(str::to_owned),
        None => {
            let (grant, body) = (Arc::clone(grant), body.clone());
            tokio::task::spawn_blocking(move || grant.credential_in(&[&body]).map(str::to_owned))
                .await
                .map_err(|error| FetchError::Decode(error.to_string()))?
        }
    };
    let Some(credential) = found else { return Ok(()) };
    let host = origin.authority();
    let error = FetchError::CredentialInAnswer { host, credential };
    scope.note_breach(&error);
    Err(error)
}
