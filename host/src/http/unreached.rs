//! Why a host is not reached at all: its name, or the way to it.

use std::{fmt, io};

use thiserror::Error;

/// Why a name gave no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct NameFault {
    /// The name.
    pub host: String,
    /// What was said of it.
    pub kind: NameFaultKind,
}

/// What was said of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFaultKind {
    /// There is no such name, or it has no address.
    Unknown,
    /// No name server answered: this machine may have no network.
    Unanswered,
}

impl NameFault {
    /// From what the system's resolver says. It gives a text and no code.
    pub(super) fn of(host: &str, error: &io::Error) -> Self {
        let text = error.to_string().to_ascii_lowercase();
        let passing = ["temporary failure", "try again", "timed out", "non-recoverable"];
        let unanswered = passing.iter().any(|words| text.contains(words));
        let kind = if unanswered { NameFaultKind::Unanswered } else { NameFaultKind::Unknown };
        Self { host: host.to_owned(), kind }
    }
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            NameFaultKind::Unknown => write!(f, "`{}` has no address", self.host),
            NameFaultKind::Unanswered => {
                write!(f, "no name server answered for `{}`; is this machine online?", self.host)
            }
        }
    }
}

/// Why there is no connection to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectFault {
    /// The host.
    pub host: String,
    /// What happened.
    pub kind: ConnectFaultKind,
}

/// What happened to a connection before anything was sent over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectFaultKind {
    /// Nothing listens there.
    Refused,
    /// Nothing answers there.
    Unanswered,
    /// This machine has no way there.
    NoRoute,
    /// The host closed the connection during the handshake.
    Closed,
    /// The proxy, named first, answered with a status instead of a tunnel.
    RefusedByProxy(String),
    /// Anything else, in the system's words.
    Other(String),
}

impl ConnectFault {
    pub(super) fn new(host: &str, kind: ConnectFaultKind) -> Self {
        Self { host: host.to_owned(), kind }
    }

    /// From the innermost cause.
    pub(super) fn of(host: &str, cause: &(dyn std::error::Error + 'static)) -> Self {
        let kind = cause.downcast_ref::<io::Error>().map(|error| match error.kind() {
            io::ErrorKind::ConnectionRefused => ConnectFaultKind::Refused,
            io::ErrorKind::TimedOut => ConnectFaultKind::Unanswered,
            io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkDown => ConnectFaultKind::NoRoute,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => ConnectFaultKind::Closed,
            _ => ConnectFaultKind::Other(without_number(&error.to_string())),
        });
        Self::new(host, kind.unwrap_or_else(|| ConnectFaultKind::Other(without_number(&cause.to_string()))))
    }
}

/// Without ` (os error 111)`, which says nothing to a person.
pub(super) fn without_number(text: &str) -> String {
    text.split(" (os error ").next().unwrap_or(text).to_owned()
}

impl fmt::Display for ConnectFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match &self.kind {
            ConnectFaultKind::Refused => write!(f, "`{host}` refuses the connection"),
            ConnectFaultKind::Unanswered => write!(f, "`{host}` does not answer"),
            ConnectFaultKind::NoRoute => write!(f, "this machine has no route to `{host}`"),
            ConnectFaultKind::Closed => write!(f, "`{host}` closed the connection during the handshake"),
            ConnectFaultKind::RefusedByProxy(proxy) => write!(
                f,
                "the proxy `{proxy}` makes no connection to `{host}`: it forbids that host, or cannot reach it"
            ),
            ConnectFaultKind::Other(words) => write!(f, "`{host}`: {words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_address_is_told_from_a_silent_name_server() {
        for (said, kind) in [
            ("failed to lookup address information: Name or service not known", NameFaultKind::Unknown),
            ("failed to lookup address information: No address associated", NameFaultKind::Unknown),
            (
                "failed to lookup address information: Temporary failure in name resolution",
                NameFaultKind::Unanswered,
            ),
            ("failed to lookup address information: Try again", NameFaultKind::Unanswered),
        ] {
            let fault = NameFault::of("jobs.example", &io::Error::other(said));
            assert_eq!(fault.kind, kind, "{said}");
            assert!(fault.to_string().contains("`jobs.example`") && !fault.to_string().contains("lookup"));
        }
    }

    #[test]
    fn each_way_of_not_connecting_is_told_with_the_host() {
        for (kind, told) in [
            (io::ErrorKind::ConnectionRefused, "`h` refuses the connection"),
            (io::ErrorKind::TimedOut, "`h` does not answer"),
            (io::ErrorKind::NetworkUnreachable, "this machine has no route to `h`"),
            (io::ErrorKind::ConnectionReset, "`h` closed the connection during the handshake"),
        ] {
            assert_eq!(ConnectFault::of("h", &io::Error::from(kind)).to_string(), told);
        }
        let other = io::Error::from_raw_os_error(24);
        assert_eq!(ConnectFault::of("h", &other).to_string(), "`h`: Too many open files");
    }
}
