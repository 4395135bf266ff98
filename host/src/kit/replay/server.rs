//! Finds the recorded answer of each request, and remembers what was asked.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use futures_util::future::{BoxFuture, FutureExt, ready};
use serde_json::Value;

use super::{
    exchange::Exchange,
    fault::{Fault, answer_of},
};
use crate::http::{ConnectFault, ConnectFaultKind, FetchError, Method, Transport, WireAnswer, WireRequest};

/// A request that came out of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What was asked.
    pub method: Method,
    /// Of whom.
    pub url: String,
    /// With these, those of the client included and a credential's value left out.
    pub headers: Vec<(String, String)>,
    /// What was sent with it.
    pub sent: Option<Vec<u8>>,
    /// The number of the exchange that answered.
    pub answered_by: Option<usize>,
    /// The status that it was answered by, under the faults that it met.
    pub status: Option<u16>,
}

/// What stands in the place of the network.
#[derive(Debug)]
pub(super) struct Server {
    exchanges: Vec<Exchange>,
    faults: Vec<Fault>,
    asked: Mutex<Vec<Asked>>,
}

impl Server {
    pub(super) fn new(exchanges: Vec<Exchange>, faults: Vec<Fault>) -> Self {
        Self { exchanges, faults, asked: Mutex::default() }
    }

    pub(super) fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn serve(&self, wire: &WireRequest) -> Result<WireAnswer, FetchError> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let number = asked.len();
        let answered_by = self.exchange_for(wire, &asked);
        let met = self.faults.iter().filter(|fault| fault.meets(number));
        let answer = match answered_by {
            Some(which) => answer_of(&self.exchanges[which], wire, met),
            None if self.faults.iter().any(|fault| fault.meets(number) && fault.answers()) => {
                answer_of(&blank(wire), wire, met)
            }
            None => Err(no_answer(wire)),
        };
        let status = answer.as_ref().ok().map(|answer| answer.status);
        asked.push(noted(wire, answered_by, status));
        answer
    }

    /// Exchanges of one request answer in their order, and the last one goes on to.
    fn exchange_for(&self, wire: &WireRequest, asked: &[Asked]) -> Option<usize> {
        let mut uses = BTreeMap::<usize, usize>::new();
        for which in asked.iter().filter_map(|asked| asked.answered_by) {
            *uses.entry(which).or_default() += 1;
        }
        let fitting = self.exchanges.iter().enumerate().filter(|(_, exchange)| fits(exchange, wire));
        let fitting: Vec<usize> = fitting.map(|(which, _)| which).collect();
        fitting.iter().find(|which| !uses.contains_key(which)).or(fitting.last()).copied()
    }
}

/// What a fault stands in for where nothing was recorded.
fn blank(wire: &WireRequest) -> Exchange {
    let (url, headers, body) = (wire.asked.as_str().to_owned(), Vec::new(), Vec::new());
    Exchange { method: wire.method, url, sent: None, status: 200, headers, body }
}

fn noted(wire: &WireRequest, answered_by: Option<usize>, status: Option<u16>) -> Asked {
    let headers = wire.headers.iter().filter(|(_, value)| !value.is_sensitive()).map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    Asked {
        method: wire.method,
        url: wire.asked.as_str().to_owned(),
        headers: headers.collect(),
        sent: wire.body.clone(),
        answered_by,
        status,
    }
}

fn fits(exchange: &Exchange, wire: &WireRequest) -> bool {
    exchange.method == wire.method
        && exchange.url == wire.asked.as_str()
        && exchange
            .sent
            .as_ref()
            .is_none_or(|sent| same_content(sent, wire.body.as_deref().unwrap_or_default()))
}

/// Whether both are the same text, or the same value of JSON in whatever form.
fn same_content(one: &[u8], other: &[u8]) -> bool {
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    one == other || json(one).is_some_and(|one| json(other).is_some_and(|other| one == other))
}

fn no_answer(wire: &WireRequest) -> FetchError {
    let words = format!("the case has no answer to {} {}", wire.method, wire.asked);
    FetchError::Connect(ConnectFault { host: wire.host.clone(), kind: ConnectFaultKind::Other(words) })
}

/// A server that a client and a test share.
#[derive(Debug, Clone)]
pub(super) struct Shared(pub(super) Arc<Server>);

impl Transport for Shared {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>> {
        let answer = self.0.serve(&wire);
        if let Ok(answer) = &answer {
            received.fetch_add(answer.body.len() as u64, Relaxed);
        }
        ready(answer).boxed()
    }
}
