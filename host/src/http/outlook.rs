//! Whether what fails, fails on this side: watched over all hosts of a run, decided by a pure function.
//!
//! One host with a bad certificate has a fault of its own. All hosts with certificates that are not valid yet are a
//! clock. Nothing is concluded once any host has answered.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{ConnectFault, ConnectFaultKind, FetchError, NameFault, NameFaultKind, TlsFault, TlsFaultKind};

/// From so many hosts on, a fault that each host may have for itself is taken for one on this side.
const ENOUGH: usize = 2;

/// A fault on this side of the network, because of which no host could be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFault {
    /// What is wrong.
    pub kind: LocalFaultKind,
    /// Hosts that could not be asked.
    pub hosts: usize,
}

/// What is wrong on this side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalFaultKind {
    /// The clock: no certificate is valid by it.
    Clock,
    /// The authorities: no certificate was issued by one that is trusted.
    Authorities,
    /// The names: none has an address.
    Names,
    /// The network: there is no way anywhere.
    Network,
    /// The proxy, in the words of its fault.
    Proxy(String),
}

impl fmt::Display for LocalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hosts {
            1 => f.write_str("the one host that was asked could not be reached: ")?,
            hosts => write!(f, "none of {hosts} hosts could be reached: ")?,
        }
        match &self.kind {
            LocalFaultKind::Clock => f.write_str(
                "by this machine's clock no certificate is valid; set the clock (`date` shows it, `timedatectl` \
                 sets it)",
            ),
            LocalFaultKind::Authorities => f.write_str(
                "this machine trusts no issuer of their certificates; install the package `ca-certificates`, or, \
                 where a company inspects connections, name the file of its authority in SSL_CERT_FILE \
                 (`jobscan-host doctor` shows what is trusted)",
            ),
            LocalFaultKind::Names => f.write_str(
                "no name has an address; is this machine online, and its name server right? Behind a company's \
                 proxy, set `[http] proxy`",
            ),
            LocalFaultKind::Network => {
                f.write_str("this machine has no network; behind a company's proxy, set `[http] proxy`")
            }
            LocalFaultKind::Proxy(fault) => f.write_str(fault),
        }
    }
}

/// What a failure says of this side.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Symptom {
    NotYetValid,
    Expired,
    Untrusted,
    Nameless,
    NoNameServer,
    NoRoute,
    Proxy(String),
    RefusedByProxy(String),
}

impl Symptom {
    /// `None`: the failure is the host's own.
    fn of(error: &FetchError) -> Option<Self> {
        Some(match error {
            FetchError::Tls(TlsFault { kind, .. }) => match kind {
                TlsFaultKind::NotYetValid(_) => Self::NotYetValid,
                TlsFaultKind::Expired(_) => Self::Expired,
                TlsFaultKind::UnknownIssuer => Self::Untrusted,
                _ => return None,
            },
            FetchError::Dns(NameFault { kind: NameFaultKind::Unknown, .. }) => Self::Nameless,
            FetchError::Dns(NameFault { kind: NameFaultKind::Unanswered, .. }) => Self::NoNameServer,
            FetchError::Connect(ConnectFault { kind: ConnectFaultKind::NoRoute, .. }) => Self::NoRoute,
            FetchError::Connect(ConnectFault { kind: ConnectFaultKind::RefusedByProxy(proxy), .. }) => {
                Self::RefusedByProxy(proxy.clone())
            }
            FetchError::Proxy(fault) => Self::Proxy(fault.to_string()),
            _ => return None,
        })
    }
}

/// Whether an error may be one of this side, so that it says nothing of the host until some host answers.
pub(super) fn may_be_local(error: &FetchError) -> bool {
    Symptom::of(error).is_some()
}

/// What is seen of all hosts since the last [`Outlook::begin`].
#[derive(Debug, Default)]
pub(super) struct Outlook(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// Some host answered, or failed in a way of its own.
    beyond_doubt: bool,
    failed: BTreeMap<String, Symptom>,
}

impl Outlook {
    /// Forgets what was seen: another run begins.
    pub(super) fn begin(&self) {
        *self.seen() = Seen::default();
    }

    /// Notes how a host's call ended: an error, or an answer.
    pub(super) fn note(&self, host: &str, error: Option<&FetchError>) {
        let mut seen = self.seen();
        if seen.beyond_doubt {
            return;
        }
        match error {
            // What was never sent says nothing.
            Some(error) if !is_told(error) => {}
            Some(error) => match Symptom::of(error) {
                Some(symptom) => _ = seen.failed.insert(host.to_owned(), symptom),
                None => seen.settle(),
            },
            None => seen.settle(),
        }
    }

    /// Whether the failures so far may all be of this side.
    pub(super) fn is_in_doubt(&self) -> bool {
        !self.seen().beyond_doubt
    }

    /// The fault on this side, if there is one.
    pub(super) fn local_fault(&self) -> Option<LocalFault> {
        let seen = self.seen();
        let symptoms: Vec<_> = seen.failed.values().collect();
        let kind = judge(&symptoms).filter(|_| !seen.beyond_doubt)?;
        Some(LocalFault { kind, hosts: symptoms.len() })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn settle(&mut self) {
        self.beyond_doubt = true;
        self.failed.clear();
    }
}

/// Whether an error tells of the network or of a host at all.
const fn is_told(error: &FetchError) -> bool {
    !matches!(
        error,
        FetchError::Denied(_)
            | FetchError::BudgetExhausted
            | FetchError::Paused(_)
            | FetchError::Cancelled
            | FetchError::Timeout
    )
}

/// What the symptoms of all hosts, of which none answered, have in common.
fn judge(symptoms: &[&Symptom]) -> Option<LocalFaultKind> {
    use Symptom as S;
    let first = symptoms.first()?;
    let enough = symptoms.len() >= ENOUGH;
    let all = |wanted: fn(&S) -> bool| symptoms.iter().all(|symptom| wanted(symptom));
    let any = |wanted: fn(&S) -> bool| symptoms.iter().any(|symptom| wanted(symptom));
    if let S::Proxy(fault) = first {
        return all(|symptom| matches!(symptom, S::Proxy(_))).then(|| LocalFaultKind::Proxy(fault.clone()));
    }
    if let S::RefusedByProxy(proxy) = first {
        let refused = all(|symptom| matches!(symptom, S::RefusedByProxy(_))) && enough;
        let told = format!("the proxy `{proxy}` makes no connection to any of them; ask whoever runs it");
        return refused.then_some(LocalFaultKind::Proxy(told));
    }
    // A certificate of the future is seldom a host's own fault; one of the past often is.
    if all(|symptom| matches!(symptom, S::NotYetValid | S::Expired)) {
        return (enough || any(|symptom| *symptom == S::NotYetValid)).then_some(LocalFaultKind::Clock);
    }
    if all(|symptom| *symptom == S::Untrusted) {
        return enough.then_some(LocalFaultKind::Authorities);
    }
    if all(|symptom| *symptom == S::NoRoute) {
        return Some(LocalFaultKind::Network);
    }
    if all(|symptom| matches!(symptom, S::Nameless | S::NoNameServer | S::NoRoute)) {
        let sure = enough || any(|symptom| *symptom == S::NoNameServer);
        return sure.then_some(LocalFaultKind::Names);
    }
    None
}

#[cfg(test)]
mod tests;
