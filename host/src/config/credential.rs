//! Credentials: references in the file, and the values they resolve to.
//!
//! The file never holds a secret, only `env:NAME` or `file:PATH`. A value is kept in a [`Secret`], which says
//! `[redacted]` to whoever prints it.

use std::{io, path::Path, path::PathBuf};

use super::Env;
use crate::{files, secret::Secret};

/// What is attached to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// HTTP Basic.
    Basic {
        /// The user, or client id.
        user: Secret,
        /// The password, or client secret.
        password: Secret,
    },
    /// `Authorization: Bearer …`.
    Bearer {
        /// The token.
        token: Secret,
    },
    /// A header of the source's own.
    Header {
        /// The header's name.
        name: String,
        /// Its value.
        value: Secret,
    },
}

/// A credential after its references were resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// Every reference has a value.
    Present(Credential),
    /// Some reference has no value: the provider is skipped.
    Absent {
        /// The references without a value, as they are written in the file.
        missing: Vec<String>,
    },
}

impl Resolved {
    /// The references without a value.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        match self {
            Self::Present(_) => &[],
            Self::Absent { missing } => missing,
        }
    }
}

/// A credential of a provider, and where the operator lets it go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundCredential {
    /// What its references resolved to.
    pub value: Resolved,
    /// The origins it may go to, all of them in the provider's `hosts`; `None`: any of these that the plugin asks for
    /// it.
    pub hosts: Option<Vec<String>>,
}

/// Where a secret's value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// An environment variable.
    Env(String),
    /// The content of a file without its last line break.
    File { written: String, path: PathBuf },
}

impl Reference {
    /// Reads `env:NAME` or `file:PATH`; a relative path stands beside the configuration.
    pub(super) fn parse(text: &str, base: &Path) -> Option<Self> {
        if let Some(name) = text.strip_prefix("env:") {
            return is_variable_name(name).then(|| Self::Env(name.to_owned()));
        }
        let path = text.strip_prefix("file:").filter(|path| !path.is_empty())?;
        Some(Self::File { written: text.to_owned(), path: base.join(path) })
    }

    /// Why the file is none that a secret could stand in. One that is not there is only missing: its provider is skipped.
    pub(super) fn refusal(&self, places: &SecretPlaces<'_>) -> Option<String> {
        let Self::File { path, .. } = self else { return None };
        let error = (places.read)(path).err()?;
        files::refusal(&error).map(ToString::to_string)
    }

    /// The value, or the reference itself if it has none. An empty value counts as none.
    fn value(&self, places: &SecretPlaces<'_>) -> Result<Secret, String> {
        match self {
            Self::Env(name) => {
                let value = places.env.get(name).filter(|value| !value.is_empty());
                value.map(Secret::new).ok_or_else(|| format!("env:{name}"))
            }
            Self::File { written, path } => {
                let text = (places.read)(path).unwrap_or_default();
                let value = text.trim_end_matches(['\r', '\n']);
                if value.is_empty() { Err(written.clone()) } else { Ok(Secret::new(value)) }
            }
        }
    }
}

fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where references are looked up.
pub(super) struct SecretPlaces<'a> {
    /// The environment.
    pub(super) env: &'a Env,
    /// Reads a file.
    pub(super) read: &'a dyn Fn(&Path) -> io::Result<String>,
}

/// A credential as the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CredentialReference {
    Basic { user: Reference, password: Reference },
    Bearer { token: Reference },
    Header { name: String, value: Reference },
}

impl CredentialReference {
    /// Looks up every reference and returns all that have no value.
    pub(super) fn resolve(&self, places: &SecretPlaces<'_>) -> Resolved {
        let credential = match self {
            Self::Basic { user, password } => match (user.value(places), password.value(places)) {
                (Ok(user), Ok(password)) => Ok(Credential::Basic { user, password }),
                (user, password) => Err([user.err(), password.err()].into_iter().flatten().collect()),
            },
            Self::Bearer { token } => {
                token.value(places).map(|token| Credential::Bearer { token }).map_err(|missing| vec![missing])
            }
            Self::Header { name, value } => value
                .value(places)
                .map(|value| Credential::Header { name: name.clone(), value })
                .map_err(|missing| vec![missing]),
        };
        match credential {
            Ok(credential) => Resolved::Present(credential),
            Err(missing) => Resolved::Absent { missing },
        }
    }
}
