//! Credentials: references in the file, and the values they resolve to.
//!
//! The file never holds a secret, only `env:NAME` or `file:PATH`. A value is kept in a [`Secret`], which says
//! `[redacted]` to whoever prints it.

use std::{io, path::Path, path::PathBuf};

use super::surroundings::{SecretPlaces, Surroundings};
use crate::{
    files,
    secret::{Secret, looks_made},
};

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
    /// Headers of the source's own.
    Headers(Vec<(String, Secret)>),
    /// Parameters that are added to the query.
    Query(Vec<(String, Secret)>),
    /// The last segment of the path.
    Path(Secret),
    /// A token that a service gives, by the client credentials grant of OAuth 2.
    OAuth2 {
        /// The address that is asked for tokens.
        token_url: String,
        /// What the service knows the client by.
        client_id: Secret,
        /// The secret that goes with it.
        client_secret: Secret,
        /// What the token is to be good for.
        scope: Option<String>,
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
    /// Reads `env:NAME` or `file:PATH`; a relative path stands beside the configuration. `None`: it is no reference.
    pub(super) fn parse(text: &str, around: &Surroundings<'_>) -> Result<Option<Self>, String> {
        if let Some(name) = text.strip_prefix("env:") {
            return Ok(is_variable_name(name).then(|| Self::Env(name.to_owned())));
        }
        let Some(path) = text.strip_prefix("file:").filter(|path| !path.is_empty()) else { return Ok(None) };
        let path = around.path(path)?;
        Ok(Some(Self::File { written: text.to_owned(), path }))
    }

    /// Why what is there is no secret. Nothing there is only missing: its provider is skipped.
    pub(super) fn refusal(&self, places: &SecretPlaces<'_>) -> Option<String> {
        self.read(places).err()
    }

    /// As a message may name it: a name that looks like a secret is not repeated.
    fn told(&self) -> String {
        let (kind, rest) = match self {
            Self::Env(name) => ("env:", name.as_str()),
            Self::File { written, .. } => ("file:", written.trim_start_matches("file:")),
        };
        format!("{kind}{}", if looks_made(rest) { "…" } else { rest })
    }

    /// The value, if there is one, or what there is instead.
    fn read(&self, places: &SecretPlaces<'_>) -> Result<Option<Secret>, String> {
        let text = match self {
            Self::Env(name) if places.env.is_no_text(name) => {
                return Err(format!("`{}` is set, and is not UTF-8 text", self.told()));
            }
            Self::Env(name) => places.env.get(name).map(str::to_owned),
            Self::File { path, .. } => self.content(path, places)?,
        };
        let Some(text) = text else { return Ok(None) };
        // An editor or `echo` ends a text with a line break, and some begin it with a mark. A blank may be meant.
        let value = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        if value.contains(char::is_control) {
            return Err(format!("`{}` holds a line break or another control character", self.told()));
        }
        Ok((!value.trim().is_empty()).then(|| Secret::new(value)))
    }

    fn content(&self, path: &Path, places: &SecretPlaces<'_>) -> Result<Option<String>, String> {
        match (places.read)(path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => match files::refusal(&error) {
                Some(refused) => Err(refused.to_string()),
                None => Err(format!("`{}` cannot be read: {error}", self.told())),
            },
        }
    }

    /// The value, or how the reference is told that has none. An empty value counts as none.
    fn value(&self, places: &SecretPlaces<'_>) -> Result<Secret, String> {
        match self.read(places) {
            Ok(Some(secret)) => Ok(secret),
            _ => Err(format!("{}{}", self.told(), self.lack(places))),
        }
    }

    /// A token has no blanks at its ends: a header would lose them.
    fn token(&self, places: &SecretPlaces<'_>) -> Result<Secret, String> {
        self.value(places).map(|token| Secret::new(token.expose().trim()))
    }

    /// What is there instead of a value, unless it is a variable that is not set.
    fn lack(&self, places: &SecretPlaces<'_>) -> &'static str {
        match self {
            Self::File { path, .. } if (places.read)(path).is_ok() => " (an empty file)",
            Self::File { .. } => " (there is no such file)",
            Self::Env(name) if places.env.get(name).is_some() => " (set, and empty)",
            Self::Env(_) => "",
        }
    }
}

fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A credential as the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CredentialReference {
    Basic { user: Reference, password: Reference },
    Bearer { token: Reference },
    Headers(Vec<(String, Reference)>),
    Query(Vec<(String, Reference)>),
    Path { value: Reference },
    OAuth2 { token_url: String, client_id: Reference, client_secret: Reference, scope: Option<String> },
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
                token.token(places).map(|token| Credential::Bearer { token }).map_err(|missing| vec![missing])
            }
            Self::Headers(values) => tokens(values, places).map(Credential::Headers),
            Self::Query(parameters) => tokens(parameters, places).map(Credential::Query),
            Self::Path { value } => {
                value.token(places).map(Credential::Path).map_err(|missing| vec![missing])
            }
            Self::OAuth2 { token_url, client_id, client_secret, scope } => {
                match (client_id.token(places), client_secret.token(places)) {
                    (Ok(client_id), Ok(client_secret)) => Ok(Credential::OAuth2 {
                        token_url: token_url.clone(),
                        client_id,
                        client_secret,
                        scope: scope.clone(),
                    }),
                    (id, secret) => Err([id.err(), secret.err()].into_iter().flatten().collect()),
                }
            }
        };
        match credential {
            Ok(credential) => Resolved::Present(credential),
            Err(missing) => Resolved::Absent { missing },
        }
    }
}

/// Values by their names, or all that have none.
fn tokens(
    values: &[(String, Reference)],
    places: &SecretPlaces<'_>,
) -> Result<Vec<(String, Secret)>, Vec<String>> {
    let mut missing = Vec::new();
    let mut found = Vec::with_capacity(values.len());
    for (name, reference) in values {
        match reference.token(places) {
            Ok(value) => found.push((name.clone(), value)),
            Err(lack) => missing.push(lack),
        }
    }
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}
