//! The way out of one unit's guest.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::conversation::{Conversation, Fetched};
use crate::http::{HttpClient, Request, Scope};

/// The network access of one unit: the client and the unit's scope.
#[derive(Clone)]
pub struct Network {
    /// Shared by the whole process.
    pub client: Arc<HttpClient>,
    /// This unit's grants, counters and budget.
    pub scope: Arc<Scope>,
    /// Where what is asked is noted, if somebody wants to know.
    pub conversation: Option<Arc<Conversation>>,
}

impl Network {
    /// What is noted by nobody.
    #[must_use]
    pub const fn new(client: Arc<HttpClient>, scope: Arc<Scope>) -> Self {
        Self { client, scope, conversation: None }
    }

    /// Fetches, unless the answer is at hand.
    pub(super) async fn fetch(&self, request: Request) -> Fetched {
        let Some(conversation) = &self.conversation else {
            return self.client.fetch(&self.scope, request).await;
        };
        let fetched = self.answer(conversation, request.clone()).await;
        conversation.note(&[(request, &fetched)]);
        fetched
    }

    /// Fetches all, `at_once` concurrently; the answers are in the order of the requests.
    pub(super) async fn fetch_all(&self, requests: Vec<Request>, at_once: usize) -> Vec<Fetched> {
        let Some(conversation) = &self.conversation else {
            return self.client.fetch_all(&self.scope, requests, at_once).await;
        };
        let answers = requests.clone().into_iter().map(|request| self.answer(conversation, request));
        let fetched: Vec<Fetched> = stream::iter(answers).buffered(at_once.max(1)).collect().await;
        conversation.note(&requests.into_iter().zip(&fetched).collect::<Vec<_>>());
        fetched
    }

    /// What the guest asked beyond its allowance, or was not given although it came, is no answer of a source.
    pub(super) fn spoil(&self) {
        if let Some(conversation) = &self.conversation {
            conversation.spoil();
        }
    }

    async fn answer(&self, conversation: &Conversation, request: Request) -> Fetched {
        match conversation.take(&request) {
            Some(fetched) => fetched,
            None => self.client.fetch(&self.scope, request).await,
        }
    }
}
