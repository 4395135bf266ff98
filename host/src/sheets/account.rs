//! The service account: its key file, and the signed assertion (a JSON Web Token) that is exchanged for an
//! access token (RFC 7523).
//!
//! The TLS library's signer makes the signature, so the key does not leave it once read. No error and no
//! `Debug` output here contains a value of the file.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rustls::{
    SignatureScheme,
    pki_types::{PrivateKeyDer, pem::PemObject},
    sign::SigningKey,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::SheetsError;
use crate::{
    bounds::files::ACCOUNT_KEY,
    domain::Timestamp,
    files::{self, FileError},
    http::Origin,
    secret::Secret,
};

/// The scope of the token: the spreadsheets that are shared with the account, nothing else.
const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";

/// The lifetime of an assertion in seconds: the longest that is allowed.
const ASSERTION_SECONDS: i64 = 3600;

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The file cannot be read.
    #[error("the service account's key file `{}` cannot be read: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is something else than a text of some size: a device, a FIFO, a folder, too large, no UTF-8.
    #[error("the service account's key file: {0}")]
    Refused(FileError),
    /// The file is not a service account's key.
    #[error(
        "the service account's key file `{}` cannot be used: {fault}; download a key of type JSON for a service account",
        path.display()
    )]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: String,
    },
}

/// An account that access tokens are issued to.
#[derive(Clone)]
pub struct ServiceAccount {
    email: String,
    key_id: Option<String>,
    token_uri: Url,
    key: Arc<dyn SigningKey>,
}

/// The parts of the file that are used.
#[derive(Deserialize)]
struct KeyFile {
    #[serde(rename = "type")]
    kind: Option<String>,
    client_email: Option<String>,
    private_key_id: Option<String>,
    private_key: Option<String>,
    token_uri: Option<String>,
}

#[derive(Serialize)]
struct JwtHeader<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

#[derive(Serialize)]
struct JwtClaims<'a> {
    iss: &'a str,
    scope: &'static str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// Reads a key file in the JSON form in which the service issues it.
    pub fn read(path: &Path) -> Result<Self, AccountError> {
        let text = files::read_secret(path, &ACCOUNT_KEY).map_err(|error| match error {
            FileError::Io { path, source } => AccountError::Read { path, error: source },
            other => AccountError::Refused(other),
        })?;
        Self::parse(&text).map_err(|fault| AccountError::Form { path: path.to_owned(), fault })
    }

    /// Parses the text of a key file; the error says what is wrong without quoting it.
    fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("it is empty".to_owned());
        }
        let file: KeyFile = serde_json::from_str(text).map_err(|error| {
            format!("it is no such JSON (line {}, column {})", error.line(), error.column())
        })?;
        if file.kind.as_deref() != Some("service_account") {
            return Err("its `type` is not `service_account`".to_owned());
        }
        let needed = |key: &str, value: Option<String>| {
            value.filter(|value| !value.is_empty()).ok_or_else(|| format!("it has no `{key}`"))
        };
        let token_uri = needed("token_uri", file.token_uri)?;
        let token_uri = Url::parse(&token_uri)
            .ok()
            .filter(|url| url.scheme() == "https" && Origin::from_url(url).is_some())
            .ok_or("its `token_uri` is no https address")?;
        let pem = Secret::new(needed("private_key", file.private_key)?);
        Ok(Self {
            email: needed("client_email", file.client_email)?,
            key_id: file.private_key_id,
            token_uri,
            key: signing_key(&pem).ok_or("its `private_key` is no RSA key in PEM form")?,
        })
    }

    /// The address that a spreadsheet must be shared with.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The address of the token service.
    pub(super) const fn token_uri(&self) -> &Url {
        &self.token_uri
    }

    /// A signed JSON Web Token that identifies the account, issued at `now`.
    pub(super) fn assertion(&self, now: Timestamp) -> Result<Secret, SheetsError> {
        let issued = now.as_millis().div_euclid(1000);
        let claims = JwtClaims {
            iss: &self.email,
            scope: SCOPE,
            aud: self.token_uri.as_str(),
            iat: issued,
            exp: issued + ASSERTION_SECONDS,
        };
        let header = JwtHeader { alg: "RS256", typ: "JWT", kid: self.key_id.as_deref() };
        let unsigned = format!("{}.{}", encoded_segment(&header)?, encoded_segment(&claims)?);
        let signature = self
            .key
            .choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256])
            .and_then(|signer| signer.sign(unsigned.as_bytes()).ok())
            .ok_or_else(|| SheetsError::Auth("the service account's key cannot sign".to_owned()))?;
        Ok(Secret::new(format!("{unsigned}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
    }
}

fn signing_key(pem: &Secret) -> Option<Arc<dyn SigningKey>> {
    let der = PrivateKeyDer::from_pem_slice(pem.expose().as_bytes()).ok()?;
    let key = rustls::crypto::ring::sign::any_supported_type(&der).ok()?;
    key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]).is_some().then_some(key)
}

fn encoded_segment(value: &impl Serialize) -> Result<String, SheetsError> {
    let json = serde_json::to_vec(value).map_err(|error| SheetsError::Auth(error.to_string()))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount").field("email", &self.email).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_key_file_is_reported_without_its_contents() {
        let secret = "hunter2-in-the-file";
        for (text, fault) in [
            ("", "it is empty"),
            ("\"hunter2-in-the-file\"", "it is no such JSON (line 1, column 21)"),
            (
                r#"{"type":"authorized_user","refresh_token":"hunter2-in-the-file"}"#,
                "its `type` is not `service_account`",
            ),
            (r#"{"type":"service_account","private_key":"hunter2-in-the-file"}"#, "it has no `token_uri`"),
            (
                r#"{"type":"service_account","token_uri":"http://hunter2-in-the-file/"}"#,
                "its `token_uri` is no https address",
            ),
            (
                r#"{"type":"service_account","token_uri":"https://t.example/","private_key":"hunter2-in-the-file","client_email":"a@b"}"#,
                "its `private_key` is no RSA key in PEM form",
            ),
        ] {
            let refused = ServiceAccount::parse(text).unwrap_err();
            assert_eq!(refused, fault);
            assert!(!refused.contains(secret));
        }
        let gone = ServiceAccount::read(Path::new("no/such/file")).unwrap_err();
        assert!(gone.to_string().starts_with("the service account's key file `no/such/file` cannot be read"));
    }

    #[test]
    fn a_key_file_is_read_as_an_editor_saved_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let text = r#"{"type":"service_account"}"#;
        let marked = format!("\u{feff}{text}\r\n");
        let utf16 = |bytes: fn(u16) -> [u8; 2]| marked.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        for content in [marked.clone().into_bytes(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
            std::fs::write(&path, content).unwrap();
            let told = ServiceAccount::read(&path).unwrap_err().to_string();
            assert!(told.contains("it has no `token_uri`"), "{told}");
        }
        for (content, fault) in [
            (&b"{\"private_key\": \"hunter2\xe9"[..], "is not UTF-8 text"),
            (b"{\0\"\0", "is UTF-16 text: save it as UTF-8"),
            (b"", "it is empty"),
            (b"-----BEGIN PRIVATE KEY-----\nhunter2", "it is no such JSON"),
        ] {
            std::fs::write(&path, content).unwrap();
            let told = ServiceAccount::read(&path).unwrap_err().to_string();
            assert!(told.contains(fault) && !told.contains("hunter2"), "{told}");
        }
    }

    #[test]
    fn a_key_file_beyond_its_bound_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        std::fs::write(&path, "x".repeat(ACCOUNT_KEY.size())).unwrap();
        let told = ServiceAccount::read(&path).unwrap_err().to_string();
        assert!(told.contains("it is no such JSON"), "{told}");
        std::fs::write(&path, "x".repeat(ACCOUNT_KEY.size() + 1)).unwrap();
        let told = ServiceAccount::read(&path).unwrap_err().to_string();
        assert!(told.ends_with("has more than 64 KiB, the most for a service account's key file"), "{told}");
        let told = ServiceAccount::read(Path::new("/dev/zero")).unwrap_err().to_string();
        assert_eq!(told, "the service account's key file: `/dev/zero` is a device, not a file");
    }
}
