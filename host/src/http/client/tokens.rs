//! How the client gets the tokens that credentials are sent as: by requests of its own, with the checks, the pace and the
//! retries of any other, which are recorded nowhere and of which no requester sees anything.

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt};

use super::Inner;
use crate::{
    bounds::network,
    http::{
        FetchError, Grant, Scope,
        hop::Hop,
        token::{NoToken, Token, TokenSource},
    },
};

impl Inner {
    /// The token that a hop's credential is sent as; `None` if it is sent as it is. `refused`: the token that the source
    /// took no longer, which is not given again.
    pub(super) fn token<'a>(
        &'a self,
        scope: &'a Scope,
        hop: &'a Hop,
        refused: Option<&'a Arc<Token>>,
    ) -> BoxFuture<'a, Result<Option<Arc<Token>>, FetchError>> {
        // In a box, since asking for a token is a fetch as well.
        async move {
            let credential = hop.credential(scope.grant())?;
            let Some(source) = credential.and_then(|credential| credential.token_source()) else {
                return Ok(None);
            };
            // What waits here finds the token that was asked for before it.
            let _asking = source.asking.lock().await;
            if let Some(token) = source.good(self.clock.now(), refused) {
                return Ok(Some(token));
            }
            let name = hop.credential.as_deref().unwrap_or_default();
            self.ask_for_token(scope, source, name).await.map(Some)
        }
        .boxed()
    }

    async fn ask_for_token(
        &self,
        scope: &Scope,
        source: &TokenSource,
        credential: &str,
    ) -> Result<Arc<Token>, FetchError> {
        let own = scope.on_behalf(grant_for(scope.grant(), source), self.settings.attempts);
        let answer = self.follow(&own, source.request()).await?;
        let read = TokenSource::read(&answer, self.clock.now());
        let NoToken { why, refused } = match read {
            Ok(token) => return Ok(source.keep(token)),
            Err(none) => none,
        };
        let (host, credential) = (source.origin().authority(), credential.to_owned());
        let error = FetchError::NoToken { host, credential, why, refused };
        if refused {
            scope.note_breach(&error);
        }
        Err(error)
    }
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
