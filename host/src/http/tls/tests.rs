use std::time::Duration;

use rustls::{InvalidMessage, OtherError};

use super::*;

fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

fn told(error: &Error) -> String {
    TlsFault::new("jobs.example", error).to_string()
}

/// A row for each kind; real sockets prove in `tests/e2e/tls.rs` that hosts cause them.
fn table() -> Vec<(Error, &'static str)> {
    let cert = Error::InvalidCertificate;
    let alert = Error::AlertReceived;
    let expected = || rustls::pki_types::ServerName::try_from("jobs.example").unwrap();
    vec![
        (
            cert(CertificateError::ExpiredContext { time: at(2_000_000_000), not_after: at(1_735_693_200) }),
            "the certificate of `jobs.example` expired on 2025-01-01; if",
        ),
        (cert(CertificateError::Expired), "the certificate of `jobs.example` expired; if"),
        (
            cert(CertificateError::NotValidYetContext { time: at(1), not_before: at(1_735_693_200) }),
            "the certificate of `jobs.example` is not valid yet, only from 2025-01-01; if",
        ),
        (cert(CertificateError::NotValidYet), "the certificate of `jobs.example` is not valid yet; if"),
        (
            cert(CertificateError::UnknownIssuer),
            "the certificate of `jobs.example` was issued by nobody this machine trusts",
        ),
        (
            cert(CertificateError::BadSignature),
            "the certificate of `jobs.example` was issued by nobody this machine trusts",
        ),
        (
            cert(CertificateError::NotValidForNameContext {
                expected: expected(),
                presented: ["DnsName(\"a.example\")", "DnsName(\"b.example\")", "IpAddress(::1)", "x"]
                    .map(str::to_owned)
                    .into(),
            }),
            "the certificate of `jobs.example` is for `a.example`, `b.example`, `::1` and 1 more; is",
        ),
        (cert(CertificateError::NotValidForName), "the certificate of `jobs.example` is for other names; is"),
        (cert(CertificateError::Revoked), "the certificate of `jobs.example` was revoked"),
        (cert(CertificateError::InvalidPurpose), "the certificate of `jobs.example` is not one for servers"),
        (cert(CertificateError::BadEncoding), "the certificate of `jobs.example` cannot be read or checked"),
        (alert(AlertDescription::ProtocolVersion), "`jobs.example` speaks only versions of TLS before 1.2"),
        (
            PeerIncompatible::ServerDoesNotSupportTls12Or13.into(),
            "`jobs.example` speaks only versions of TLS before 1.2",
        ),
        (alert(AlertDescription::HandshakeFailure), "`jobs.example` and this program have no safe way"),
        (PeerIncompatible::NoCipherSuitesInCommon.into(), "`jobs.example` and this program have no safe way"),
        (alert(AlertDescription::UnrecognisedName), "the server at `jobs.example` does not know that name"),
        (alert(AlertDescription::CertificateRequired), "`jobs.example` asks for a client's certificate"),
        (alert(AlertDescription::InternalError), "`jobs.example` broke the TLS handshake off"),
        (
            Error::InvalidMessage(InvalidMessage::InvalidContentType),
            "what answers at `jobs.example` does not speak TLS",
        ),
        (Error::HandshakeNotComplete, "the TLS handshake with `jobs.example` failed"),
    ]
}

#[test]
fn each_fault_is_a_sentence_that_names_the_host() {
    for (error, sentence) in table() {
        let said = told(&error);
        assert!(said.starts_with(sentence), "{said}");
    }
}

#[test]
fn no_word_of_the_library_is_told() {
    for (error, _) in table() {
        let said = told(&error);
        for word in ["Other(", "Error", "CaUsed", "DnsName", "UnixTime", "webpki", "rustls"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
    }
    let other = OtherError(std::sync::Arc::new(std::io::Error::other("CaUsedAsEndEntity")));
    let said = told(&Error::InvalidCertificate(CertificateError::Other(other)));
    assert!(said.starts_with("the certificate of `jobs.example` is self-signed"), "{said}");
    assert!(!said.contains("CaUsed"), "{said}");
}

#[test]
fn two_checks_of_one_fault_are_told_alike() {
    let not_after = at(1_735_693_200);
    let checked =
        |time| told(&Error::InvalidCertificate(CertificateError::ExpiredContext { time, not_after }));
    assert_eq!(checked(at(1_800_000_000)), checked(at(1_800_000_001)));
}
