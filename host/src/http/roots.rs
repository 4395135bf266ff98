//! The certificates of authorities that a connection may be trusted by: how many there are, and where they come from.
//!
//! They are read as the verifier of the platform reads them: from the files that `SSL_CERT_FILE` and `SSL_CERT_DIR` name
//! if either is set, else from the system's own store.

use std::fmt;

use rustls::RootCertStore;

/// The authorities that this process would trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// Certificates that can be used.
    pub usable: usize,
    /// Certificates that cannot be used.
    pub unusable: usize,
    /// Where they come from.
    pub origin: RootsOrigin,
    /// Files and folders that could not be read, in words.
    pub faults: Vec<String>,
}

/// Where authorities come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootsOrigin {
    /// The system's store.
    System,
    /// What the variables name, each with its value.
    Variables(Vec<(&'static str, String)>),
}

/// The variables that stand for the system's store.
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

impl Roots {
    /// Reads them. `value` looks a variable of the process up, only to name it.
    #[must_use]
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let named: Vec<_> = VARIABLES.into_iter().filter_map(|name| Some((name, value(name)?))).collect();
        let found = rustls_native_certs::load_native_certs();
        let (usable, unusable) = RootCertStore::empty().add_parsable_certificates(found.certs);
        let faults = found.errors.iter().map(|error| super::unreached::without_number(&error.to_string()));
        Self {
            usable,
            unusable,
            origin: if named.is_empty() { RootsOrigin::System } else { RootsOrigin::Variables(named) },
            faults: faults.collect(),
        }
    }

    /// What to do if there is none.
    #[must_use]
    pub const fn cure(&self) -> &'static str {
        match self.origin {
            RootsOrigin::System => {
                "install the package `ca-certificates`, or name a file of certificates (PEM) in SSL_CERT_FILE"
            }
            RootsOrigin::Variables(_) => {
                "name a file of certificates (PEM) there, or unset the variable to use the system's store"
            }
        }
    }
}

impl fmt::Display for RootsOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("the system's store"),
            Self::Variables(named) => {
                let named: Vec<_> = named.iter().map(|(name, value)| format!("{name}=`{value}`")).collect();
                f.write_str(&named.join(" and "))
            }
        }
    }
}
