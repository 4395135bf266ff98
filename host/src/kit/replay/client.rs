//! The client over recorded answers, and what the two did not agree on.

use std::{fmt, sync::Arc, time::Duration};

use super::{
    exchange::Exchange,
    fault::Fault,
    server::{Asked, Server, Shared},
};
use crate::{
    clock,
    domain::Timestamp,
    http::{HttpClient, HttpSettings, MemoryInProcess, Rate},
};

/// Recorded answers for one component. Each has a client, a memory and a list of requests of its own.
#[derive(Debug)]
pub struct Replay {
    server: Arc<Server>,
    client: Arc<HttpClient>,
}

/// A request that no exchange answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// `GET https://api.acme.example/list`.
    pub request: String,
    /// What was sent with it.
    pub sent: Option<Vec<u8>>,
    /// The exchange that comes nearest.
    pub nearest: Option<String>,
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it asks for {}, which no exchange answers", self.request)?;
        match &self.nearest {
            Some(nearest) if *nearest == self.request => {
                write!(f, "\n  hint: the exchange of this request wants another `body` to be sent")
            }
            Some(nearest) => write!(f, "\n  hint: the nearest is {nearest}"),
            None => write!(f, "\n  hint: the case has no exchange: add `[[exchange]]` with this `request`"),
        }
    }
}

impl Replay {
    /// Answers as they were recorded; `now` is the client's clock, which a `Retry-After` is read by. Must be made inside
    /// a runtime.
    #[must_use]
    pub fn new(exchanges: Vec<Exchange>, now: Timestamp) -> Self {
        Self::with_faults(exchanges, now, Vec::new())
    }

    /// Answers with faults in them.
    #[must_use]
    pub fn with_faults(exchanges: Vec<Exchange>, now: Timestamp, faults: Vec<Fault>) -> Self {
        let server = Arc::new(Server::new(exchanges, faults));
        let client = HttpClient::with_transport(
            settings(),
            Arc::new(clock::from_tokio(now)),
            Arc::new(MemoryInProcess::default()),
            0,
            Box::new(Shared(Arc::clone(&server))),
        );
        Self { server, client: Arc::new(client) }
    }

    /// The client that a component fetches through.
    #[must_use]
    pub fn client(&self) -> Arc<HttpClient> {
        Arc::clone(&self.client)
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.server.asked()
    }

    /// The requests that no exchange answered, each once.
    #[must_use]
    pub fn unanswered(&self) -> Vec<Unanswered> {
        let mut all = Vec::new();
        for asked in self.asked().into_iter().filter(|asked| asked.answered_by.is_none()) {
            let request = format!("{} {}", asked.method, asked.url);
            let nearest = self.nearest(&request);
            let one = Unanswered { request, sent: asked.sent, nearest };
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }

    /// The exchanges that nobody asked for.
    #[must_use]
    pub fn unasked(&self) -> Vec<String> {
        let asked = self.asked();
        let is_asked = |which: usize| asked.iter().any(|asked| asked.answered_by == Some(which));
        let exchanges = self.server.exchanges().iter().enumerate();
        exchanges.filter(|(which, _)| !is_asked(*which)).map(|(_, exchange)| exchange.request()).collect()
    }

    /// The exchange whose request begins most like this one.
    fn nearest(&self, request: &str) -> Option<String> {
        let common = |other: &str| request.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        self.server.exchanges().iter().map(Exchange::request).max_by_key(|other| common(other))
    }
}

/// One try, no pace, no wait: everything else is as in a run.
fn settings() -> HttpSettings {
    const AT_ONCE: u32 = 100_000;
    HttpSettings {
        attempts: 1,
        patience: Duration::ZERO,
        circuit_failures: u32::MAX,
        host_rate: Rate { per_second: 1e6, burst: AT_ONCE },
        ..HttpSettings::default()
    }
}

#[cfg(test)]
mod tests;
