//! An authority of the tests: it issues certificates, good ones and each kind of bad one, as X.509 writes them.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const UTF8: u8 = 0x0c;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

const ECDSA_WITH_SHA256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const EC_KEY: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const COMMON_NAME: &[u8] = &[0x06, 3, 0x55, 4, 3];
const BASIC_CONSTRAINTS: &[u8] = &[0x06, 3, 0x55, 0x1d, 0x13];
const SUBJECT_ALT_NAME: &[u8] = &[0x06, 3, 0x55, 0x1d, 0x11];
const EXTENDED_KEY_USAGE: &[u8] = &[0x06, 3, 0x55, 0x1d, 0x25];
const CLIENTS: &[u8] = &[0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, 2];
const TRUE: &[u8] = &[0x01, 1, 0xff];

/// What a certificate says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The host it is for.
    pub(crate) host: &'a str,
    /// Its first and its last day: `20250101`.
    pub(crate) days: (&'a str, &'a str),
    /// It is that of an authority.
    pub(crate) is_authority: bool,
    /// It is for clients only.
    pub(crate) for_clients: bool,
}

impl<'a> Subject<'a> {
    /// A good certificate for a host.
    pub(crate) fn of(host: &'a str) -> Self {
        Self { host, days: ("20200101", "21000101"), is_authority: false, for_clients: false }
    }
}

/// An authority with its certificate.
pub(crate) struct Authority {
    name: &'static str,
    key: EcdsaKeyPair,
    certificate: Vec<u8>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::named("authority.example")
    }

    pub(crate) fn named(name: &'static str) -> Self {
        let (key, _) = new_key();
        let certificate = certificate(&key, &Subject { is_authority: true, ..Subject::of(name) }, &key, name);
        Self { name, key, certificate }
    }

    /// Its certificate as a file that `SSL_CERT_FILE` may name.
    pub(crate) fn pem(&self) -> String {
        pem(&self.certificate)
    }

    /// A server's keys with a certificate of this authority.
    pub(crate) fn issue(&self, subject: &Subject<'_>) -> Arc<ServerConfig> {
        let (key, document) = new_key();
        let issued = certificate(&key, subject, &self.key, self.name);
        server(vec![issued, self.certificate.clone()], document)
    }
}

/// A server's keys with a certificate that is its own issuer.
pub(crate) fn self_signed(subject: &Subject<'_>) -> Arc<ServerConfig> {
    let (key, document) = new_key();
    server(vec![certificate(&key, subject, &key, subject.host)], document)
}

fn new_key() -> (EcdsaKeyPair, Vec<u8>) {
    let rng = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).expect("a key");
    let document = document.as_ref().to_vec();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &document, &rng);
    (key.expect("our own key"), document)
}

fn server(chain: Vec<Vec<u8>>, key: Vec<u8>) -> Arc<ServerConfig> {
    let chain = chain.into_iter().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of the library")
        .with_no_client_auth()
        .with_single_cert(chain, key);
    Arc::new(config.expect("our own certificate"))
}

fn certificate(
    key: &EcdsaKeyPair,
    subject: &Subject<'_>,
    issuer_key: &EcdsaKeyPair,
    issuer: &str,
) -> Vec<u8> {
    let algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
    let time = |day: &str| der(TIME, format!("{day}000000Z").as_bytes());
    let (first, last) = subject.days;
    let body = [
        der(0xa0, &der(INTEGER, &[2])),
        der(INTEGER, &[1]),
        algorithm.clone(),
        name(issuer),
        der(SEQUENCE, &[time(first), time(last)].concat()),
        name(subject.host),
        public_key(key),
        der(0xa3, &der(SEQUENCE, &extensions(subject))),
    ];
    let body = der(SEQUENCE, &body.concat());
    let signature = issuer_key.sign(&SystemRandom::new(), &body).expect("a signature");
    der(SEQUENCE, &[body, algorithm, bits(signature.as_ref())].concat())
}

fn extensions(subject: &Subject<'_>) -> Vec<u8> {
    let host = der(SEQUENCE, &der(0x82, subject.host.as_bytes()));
    let mut all = der(SEQUENCE, &[SUBJECT_ALT_NAME.to_vec(), der(OCTETS, &host)].concat());
    if subject.is_authority {
        let is_one = der(OCTETS, &der(SEQUENCE, TRUE));
        all.extend(der(SEQUENCE, &[BASIC_CONSTRAINTS, TRUE, &is_one].concat()));
    }
    if subject.for_clients {
        let clients = der(OCTETS, &der(SEQUENCE, CLIENTS));
        all.extend(der(SEQUENCE, &[EXTENDED_KEY_USAGE, &clients].concat()));
    }
    all
}

fn public_key(key: &EcdsaKeyPair) -> Vec<u8> {
    let algorithm = der(SEQUENCE, &[EC_KEY, P256].concat());
    der(SEQUENCE, &[algorithm, bits(key.public_key().as_ref())].concat())
}

fn name(text: &str) -> Vec<u8> {
    let attribute = der(SEQUENCE, &[COMMON_NAME.to_vec(), der(UTF8, text.as_bytes())].concat());
    der(SEQUENCE, &der(SET, &attribute))
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    der(BITS, &[&[0], bytes].concat())
}

/// A value with its kind and length before it.
fn der(kind: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let mut all = match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![kind, short],
        Ok(long) => vec![kind, 0x81, long],
        Err(_) => vec![kind, 0x82, u8::try_from(length >> 8).expect("below 64 KiB"), length.to_le_bytes()[0]],
    };
    all.extend_from_slice(value);
    all
}

fn pem(certificate: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(certificate);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
