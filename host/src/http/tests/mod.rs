//! Whole fetches: the policy against a scripted transport on a paused clock, the wire against a tiny
//! server on loopback.

mod credentials;
mod hosts;
mod policy;
mod secrets;
mod server;
mod tokens;
mod wire;

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt, ready};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{
    Credential, Exchanges, FetchError, Grant, HttpClient, HttpSettings, MemoryInProcess, Method,
    OriginPattern, Rate, Request, Scope,
    transport::{Transport, WireAnswer, WireRequest},
};
use crate::secret::Secret;
use crate::{
    clock::{self, SharedClock},
    domain::Timestamp,
};

/// Some instant of 2025.
const START: Timestamp = Timestamp::from_millis(1_750_000_000_000);

/// The value that must never be seen.
const SECRET: &str = "m4rked-s3cret-v4lue";

/// A grant for two origins of `lever`, with a credential for the first.
fn lever() -> Grant {
    let mut grant = Grant::new("lever");
    grant.origins =
        ["https://api.lever.co", "https://jobs.lever.co"].map(|o| OriginPattern::parse(o).unwrap()).into();
    let key = Credential::bearer(&Secret::new(SECRET), vec![grant.origins[0].clone()]).unwrap();
    grant.credentials.insert("api".into(), key);
    grant
}

fn scope(grant: Grant) -> Scope {
    Scope::new(Arc::new(grant), 1000)
}

fn fast() -> HttpSettings {
    HttpSettings {
        host_rate: Rate { per_second: 1e6, burst: 100_000 },
        backoff_base: Duration::from_millis(1),
        backoff_max: Duration::from_millis(2),
        ..HttpSettings::default()
    }
}

fn post(url: &str) -> Request {
    Request { method: Method::Post, body: Some(b"{}".to_vec()), ..Request::get(url) }
}

/// What the scripted transport saw.
#[derive(Debug, Clone)]
struct Seen {
    /// Counted from 0.
    number: usize,
    /// Since the start.
    at: Duration,
    url: String,
    headers: HeaderMap,
    body: String,
    /// The most bytes of an answer that are taken.
    cap: u64,
}

type Script = dyn Fn(&Seen) -> Result<WireAnswer, FetchError> + Send + Sync;

/// Answers by a script, at once.
struct Scripted {
    script: Box<Script>,
    clock: SharedClock,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}

impl Transport for Scripted {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>> {
        let mut seen = self.seen.lock().unwrap();
        let at = self.clock.now().since(START);
        let number = seen.len();
        let body = String::from_utf8(wire.body.unwrap_or_default()).unwrap();
        seen.push(Seen { number, at, url: wire.url.into(), headers: wire.headers, body, cap: wire.cap });
        let answer = (self.script)(seen.last().unwrap());
        if let Ok(raw) = &answer {
            received.fetch_add(raw.body.len() as u64, Relaxed);
        }
        ready(answer).boxed()
    }
}

/// A client over a script, on tokio's clock.
struct Rig {
    client: HttpClient,
    memory: Arc<MemoryInProcess>,
    clock: SharedClock,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// What a recording would hold.
    kept: Arc<Exchanges>,
}

impl Rig {
    fn new(
        settings: HttpSettings,
        script: impl Fn(&Seen) -> Result<WireAnswer, FetchError> + Send + Sync + 'static,
    ) -> Self {
        Self::restarted(settings, Arc::default(), Arc::new(clock::from_tokio(START)), script)
    }

    /// A new process with the memory and the clock of an old one.
    fn restarted(
        settings: HttpSettings,
        memory: Arc<MemoryInProcess>,
        clock: SharedClock,
        script: impl Fn(&Seen) -> Result<WireAnswer, FetchError> + Send + Sync + 'static,
    ) -> Self {
        let (seen, kept) = (Arc::default(), Arc::default());
        let transport = Box::new(Scripted {
            script: Box::new(script),
            clock: Arc::clone(&clock),
            seen: Arc::clone(&seen),
        });
        let recorded = Some(Arc::clone(&kept));
        let (told, remembered) = (Arc::clone(&clock), memory.clone());
        let client = HttpClient::keeping(settings, told, remembered, 7, transport, recorded);
        Self { client, memory, clock, seen, kept }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn times(&self) -> Vec<Duration> {
        self.seen().into_iter().map(|seen| seen.at).collect()
    }
}

fn raw(status: u16, headers: &[(&'static str, &str)], body: &str) -> WireAnswer {
    let headers = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect();
    WireAnswer { status, headers, body: body.as_bytes().to_vec() }
}
