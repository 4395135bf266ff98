//! Why there is no secure connection: a closed list of kinds, each told in a sentence that names the host and, where a
//! person can mend it, the cure.
//!
//! No sentence holds the time of the check or a word of the library: two checks of one fault say the same, and what is
//! stored of them is equal.

use std::fmt;

use rustls::{AlertDescription, CertificateError, Error, PeerIncompatible, pki_types::UnixTime};

use crate::{bounds::quoted, domain::Timestamp};

/// Names of a certificate that are told; the rest is counted.
const NAMES_TOLD: usize = 3;

/// Why there is no secure connection to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFault {
    /// The host that was asked for.
    pub host: String,
    /// What is wrong.
    pub kind: TlsFaultKind,
}

/// What is wrong with a secure connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsFaultKind {
    /// The certificate is no longer valid; its last instant, if known.
    Expired(Option<Timestamp>),
    /// The certificate is not valid yet; its first instant, if known.
    NotYetValid(Option<Timestamp>),
    /// No authority that this machine trusts issued the certificate.
    UnknownIssuer,
    /// The certificate is that of an authority itself, which no server should show.
    OwnAuthority,
    /// The certificate is for other names.
    WrongName(Vec<String>),
    /// The certificate was taken back.
    Revoked,
    /// The certificate is not for servers.
    WrongPurpose,
    /// The certificate cannot be read, or its signature is wrong.
    Unreadable,
    /// The host speaks no version of TLS from 1.2 on.
    OldVersion,
    /// Host and program have no cipher or key exchange in common.
    NothingInCommon,
    /// The host wants a certificate of ours.
    WantsCertificate,
    /// The host does not serve the name.
    UnknownName,
    /// The host broke the handshake off with an alert.
    Refused,
    /// What answers there does not speak TLS.
    NotTls,
    /// Anything else.
    Other,
}

impl TlsFault {
    pub(super) fn new(host: &str, error: &Error) -> Self {
        Self { host: host.to_owned(), kind: TlsFaultKind::of(error) }
    }
}

impl TlsFaultKind {
    /// Whether this machine's clock or store of authorities may be the cause.
    #[must_use]
    pub const fn may_be_local(&self) -> bool {
        matches!(self, Self::Expired(_) | Self::NotYetValid(_) | Self::UnknownIssuer)
    }

    /// The kind of a library's error.
    fn of(error: &Error) -> Self {
        match error {
            Error::InvalidCertificate(fault) => Self::of_certificate(fault),
            Error::PeerIncompatible(fault) => Self::of_incompatible(fault),
            Error::AlertReceived(alert) => Self::of_alert(*alert),
            // Other bytes than those of TLS, such as an answer in plain HTTP.
            Error::InvalidMessage(_) => Self::NotTls,
            _ => Self::Other,
        }
    }

    fn of_certificate(fault: &CertificateError) -> Self {
        match fault {
            CertificateError::Expired => Self::Expired(None),
            CertificateError::ExpiredContext { not_after, .. } => Self::Expired(instant(*not_after)),
            CertificateError::NotValidYet => Self::NotYetValid(None),
            CertificateError::NotValidYetContext { not_before, .. } => {
                Self::NotYetValid(instant(*not_before))
            }
            // A wrong signature is that of another authority of the same name, such as one that a company made anew.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownIssuer,
            CertificateError::NotValidForName => Self::WrongName(Vec::new()),
            CertificateError::NotValidForNameContext { presented, .. } => Self::WrongName(names(presented)),
            CertificateError::Revoked => Self::Revoked,
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                Self::WrongPurpose
            }
            // The verifier's own errors are known by their text alone; a real socket proves each.
            CertificateError::Other(other) => match other.to_string() {
                text if text.contains("CaUsedAsEndEntity") => Self::OwnAuthority,
                text if text.contains("invalid extensions") => Self::WrongPurpose,
                _ => Self::Unreadable,
            },
            _ => Self::Unreadable,
        }
    }

    const fn of_incompatible(fault: &PeerIncompatible) -> Self {
        match fault {
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig => Self::OldVersion,
            _ => Self::NothingInCommon,
        }
    }

    const fn of_alert(alert: AlertDescription) -> Self {
        match alert {
            AlertDescription::ProtocolVersion => Self::OldVersion,
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
                Self::NothingInCommon
            }
            AlertDescription::UnrecognisedName => Self::UnknownName,
            AlertDescription::CertificateRequired | AlertDescription::BadCertificate => {
                Self::WantsCertificate
            }
            _ => Self::Refused,
        }
    }
}

fn instant(time: UnixTime) -> Option<Timestamp> {
    i64::try_from(time.as_secs().checked_mul(1000)?).ok().map(Timestamp::from_millis)
}

/// Without the library's type names: `DnsName("a.example")`, `IpAddress(::1)`.
fn names(presented: &[String]) -> Vec<String> {
    let bare = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
        inner.unwrap_or(name).trim_matches('"').to_owned()
    };
    presented.iter().map(bare).collect()
}

impl fmt::Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match &self.kind {
            TlsFaultKind::Expired(until) => {
                write!(f, "the certificate of `{host}` expired{}", day(" on ", *until))?;
                f.write_str("; if that date lies ahead, this machine's clock is wrong")
            }
            TlsFaultKind::NotYetValid(from) => {
                write!(f, "the certificate of `{host}` is not valid yet{}", day(", only from ", *from))?;
                f.write_str("; if that date has passed, this machine's clock is wrong")
            }
            TlsFaultKind::UnknownIssuer => write!(
                f,
                "the certificate of `{host}` was issued by nobody this machine trusts (it may be self-signed); where \
                 a company or a proxy inspects connections, name the file of its authority in SSL_CERT_FILE"
            ),
            TlsFaultKind::OwnAuthority => write!(
                f,
                "the certificate of `{host}` is self-signed, that of an authority instead of a server's; `{host}` \
                 needs one that an authority issued to it"
            ),
            TlsFaultKind::WrongName(names) => {
                write!(f, "the certificate of `{host}` is for {}; is the host right?", told(names))
            }
            TlsFaultKind::Revoked => write!(f, "the certificate of `{host}` was revoked by its issuer"),
            TlsFaultKind::WrongPurpose => write!(f, "the certificate of `{host}` is not one for servers"),
            TlsFaultKind::Unreadable => write!(f, "the certificate of `{host}` cannot be read or checked"),
            TlsFaultKind::OldVersion => {
                write!(f, "`{host}` speaks only versions of TLS before 1.2, which are not safe")
            }
            TlsFaultKind::NothingInCommon => {
                write!(f, "`{host}` and this program have no safe way of encryption in common")
            }
            TlsFaultKind::WantsCertificate => {
                write!(f, "`{host}` asks for a client's certificate, and there is none")
            }
            TlsFaultKind::UnknownName => {
                write!(f, "the server at `{host}` does not know that name; is the host right?")
            }
            TlsFaultKind::Refused => write!(f, "`{host}` broke the TLS handshake off"),
            TlsFaultKind::NotTls => {
                write!(f, "what answers at `{host}` does not speak TLS; is that port one of `http`?")
            }
            TlsFaultKind::Other => write!(f, "the TLS handshake with `{host}` failed"),
        }
    }
}

/// A date, which does not move with the second of checking.
fn day(before: &str, time: Option<Timestamp>) -> String {
    let date = time.and_then(Timestamp::to_utc);
    date.map_or_else(String::new, |date| format!("{before}{}", date.format("%Y-%m-%d")))
}

fn told(names: &[String]) -> String {
    if names.is_empty() {
        return "other names".to_owned();
    }
    let shown: Vec<_> = names.iter().take(NAMES_TOLD).map(|name| format!("`{}`", quoted(name))).collect();
    let rest = names.len().saturating_sub(NAMES_TOLD);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests;
