//! How the client gets the tokens that credentials are sent as: by requests of its own, with the checks, the pace and the
//! retries of any other, which are recorded nowhere and of which no requester sees anything.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::{
    bounds::network,
    clock::Clock,
    http::{
        FetchError, Grant, Request, Response, Scope,
        hop::Hop,
        token::{NoToken, Token, TokenSource},
    },
};

/// What asks for a token: a fetch of the client's own.
type Fetched<'a> = BoxFuture<'a, Result<Response, FetchError>>;

/// The token that a hop's credential is sent as; `None` if it is sent as it is. `refused`: the token that the source took
/// no longer, which is not given again. A token is asked for `attempts` times at most, through `fetch`.
pub(super) async fn token<'a>(
    (scope, hop): (&Scope, &Hop),
    refused: Option<&Arc<Token>>,
    clock: &dyn Clock,
    attempts: u32,
    fetch: impl FnOnce(Scope, Request) -> Fetched<'a>,
) -> Result<Option<Arc<Token>>, FetchError> {
    let credential = hop.credential(scope.grant())?;
    let Some(source) = credential.and_then(|credential| credential.token_source()) else {
        return Ok(None);
    };
    // What waits here finds the token that was asked for before it.
    let _asking = source.asking.lock().await;
    if let Some(token) = source.good(clock.now(), refused) {
        return Ok(Some(token));
    }
    let own = scope.on_behalf(grant_for(scope.grant(), source), attempts);
    let answer = fetch(own, source.request()).await?;
    let NoToken { why, refused } = match TokenSource::read(&answer, clock.now()) {
        Ok(token) => return Ok(Some(source.keep(token))),
        Err(none) => none,
    };
    let credential = hop.credential.clone().unwrap_or_default();
    let error = FetchError::NoToken { host: source.origin().authority(), credential, why, refused };
    if refused {
        scope.note_breach(&error);
    }
    Err(error)
}

/// What asking for a token is granted: the service, at the pace of the provider.
fn grant_for(grant: &Grant, source: &TokenSource) -> Grant {
    Grant {
        origins: vec![source.origin().clone().into()],
        rate: grant.rate,
        min_interval: grant.min_interval,
        timeout: grant.timeout,
        max_body: network::TOKEN_ANSWER.limit,
        pause: Arc::clone(&grant.pause),
        pause_after_rate_limit: grant.pause_after_rate_limit,
        ..Grant::new(grant.provider.clone())
    }
}
