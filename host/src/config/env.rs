//! The environment as a value: read once by `main` and passed on; tests make their own.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt,
};

/// Environment variables by name. Its `Debug` shows names only, since values may be secrets.
#[derive(Clone, Default)]
pub struct Env {
    values: BTreeMap<String, String>,
    /// The names of those whose values are no Unicode.
    no_text: BTreeSet<String>,
}

impl Env {
    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a variable is set to what is no Unicode, so that it has no value here.
    #[must_use]
    pub fn is_no_text(&self, name: &str) -> bool {
        self.no_text.contains(name)
    }

    /// Whether a variable is set to something.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let values = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, no_text: BTreeSet::new() }
    }
}

impl Env {
    /// From the variables of the process; one whose name is not Unicode is left out.
    #[must_use]
    pub fn from_os(pairs: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let mut env = Self::default();
        for (name, value) in pairs {
            let Ok(name) = name.into_string() else { continue };
            match value.into_string() {
                Ok(value) => _ = env.values.insert(name, value),
                Err(_) => _ = env.no_text.insert(name),
            }
        }
        env
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.keys().chain(&self.no_text)).finish()
    }
}
