//! A log of the sandbox's requests, in order of arrival.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;

/// One request. Requests to `/_sandbox/…` are not recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Seen {
    /// When its head had been read, by the monotonic clock.
    #[serde(skip)]
    pub at: Instant,
    /// The same instant in milliseconds since the Unix epoch.
    pub at_unix_ms: u64,
    /// In upper case.
    pub method: String,
    /// The real host that it was meant for, with a port only if the URL has one.
    pub host: String,
    /// Begins with `/`, percent-encoded as received.
    pub path: String,
    /// Without `?`; empty if there is none.
    pub query: String,
    /// Names in lower case, in the order received.
    pub headers: Vec<(String, String)>,
    /// The status of the answer; 0 while it is pending, or if the connection was closed without an answer.
    pub status: u16,
}

impl Seen {
    /// The first header of this name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

/// Counts of the requests to one host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct AskedOf {
    /// Pages: everything except `robots.txt`.
    pub pages: usize,
    /// The pages that were answered with 200.
    pub ok: usize,
    /// Requests for `robots.txt`.
    pub robots: usize,
}

/// Identifies a request until its status is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival(u64);

#[derive(Default)]
pub(crate) struct Records(Mutex<Log>);

#[derive(Default)]
struct Log {
    /// The number of requests before `kept[0]`, including cleared ones.
    forgotten: u64,
    kept: Vec<Seen>,
    /// Whether no request is kept any longer.
    is_closed: bool,
}

impl Records {
    pub(crate) fn arrived(
        &self,
        method: &str,
        target: (&str, &str, &str),
        headers: Vec<(String, String)>,
    ) -> Arrival {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (host, path, query) = target;
        let seen = Seen {
            at: Instant::now(),
            at_unix_ms: u64::try_from(unix.as_millis()).unwrap_or(u64::MAX),
            method: method.to_owned(),
            host: host.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            status: 0,
        };
        let mut log = self.log();
        if log.is_closed {
            return Arrival(u64::MAX);
        }
        log.kept.push(seen);
        Arrival(log.forgotten + log.kept.len() as u64 - 1)
    }

    pub(crate) fn answered(&self, arrival: Arrival, status: u16) {
        let mut log = self.log();
        let Some(place) = arrival.0.checked_sub(log.forgotten) else { return };
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(seen) = log.kept.get_mut(place) {
            seen.status = status;
        }
    }

    pub(crate) fn all(&self) -> Vec<Seen> {
        self.log().kept.clone()
    }

    pub(crate) fn by_host(&self) -> BTreeMap<String, AskedOf> {
        let mut hosts: BTreeMap<String, AskedOf> = BTreeMap::new();
        for seen in &self.log().kept {
            let asked = hosts.entry(seen.host.clone()).or_default();
            if seen.path == "/robots.txt" {
                asked.robots += 1;
            } else {
                asked.pages += 1;
                asked.ok += usize::from(seen.status == 200);
            }
        }
        hosts
    }

    pub(crate) fn clear(&self) {
        let mut log = self.log();
        log.forgotten += log.kept.len() as u64;
        log.kept.clear();
    }

    /// Keeps none of the requests that come from here on.
    pub(crate) fn keep_none(&self) {
        self.log().is_closed = true;
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
