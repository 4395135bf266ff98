//! What is written of a plugin that has no table yet.

use toml::de::DeTable;

use super::{edit::Edits, entered::Entered, error::AddError};
use crate::{
    plugins::{Plugin, model::CredentialNeed},
    printable::one_line,
};

/// Which kind of table a plugin has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A source of offers; in `order`.
    Provider,
    /// A list of companies.
    Directory,
    /// What recognises job systems alone.
    Detector,
}

/// A plugin, as a configuration names it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name, which is one that a table may have.
    pub name: String,
    /// Its table's.
    pub kind: Kind,
    /// The path of its component, from the folder of the configuration.
    pub component: String,
    /// Of the component, in hex.
    pub sha256: String,
    /// The origins that it asks for.
    pub hosts: Vec<String>,
    /// The credentials that it may name.
    pub credentials: Vec<CredentialNeed>,
}

impl Kind {
    /// That of a component. One that is a provider and more is a provider.
    #[must_use]
    pub const fn of(plugin: &Plugin) -> Self {
        if plugin.is_provider() {
            Self::Provider
        } else if plugin.is_directory() {
            Self::Directory
        } else {
            Self::Detector
        }
    }

    /// The table that holds its tables.
    #[must_use]
    pub const fn tables(self) -> &'static str {
        match self {
            Self::Provider => "providers",
            Self::Directory => "directories",
            Self::Detector => "detectors",
        }
    }

    /// Whether its table names the origins that it is granted.
    pub(super) const fn has_hosts(self) -> bool {
        !matches!(self, Self::Detector)
    }
}

impl Entry {
    /// What is called `providers.acme`.
    #[must_use]
    pub fn table(&self) -> String {
        format!("{}.{}", self.kind.tables(), self.name)
    }

    /// Each origin that it asks for, once.
    pub(super) fn wished(&self) -> Vec<String> {
        let mut wished: Vec<String> = Vec::new();
        for host in self.hosts.iter().filter(|_| self.kind.has_hosts()) {
            if !wished.contains(host) {
                wished.push(host.clone());
            }
        }
        wished
    }

    /// Writes its table behind all others.
    pub(super) fn write(&self, root: &DeTable<'_>, edits: &mut Edits<'_>) -> Result<Entered, AddError> {
        if is_in_braces(root, self.kind.tables(), edits) {
            return Err(AddError::InBraces(self.kind.tables()));
        }
        let granted = self.wished();
        let mut lines = vec![
            format!("[{}]", self.table()),
            format!("plugin = {}", quoted(&self.component)),
            format!("sha256 = {}", quoted(&self.sha256)),
        ];
        if self.kind.has_hosts() {
            let hosts: Vec<String> = granted.iter().map(|host| quoted(host)).collect();
            lines.push(format!("hosts = [{}]", hosts.join(", ")));
        }
        if self.kind == Kind::Provider {
            lines.extend(self.credentials.iter().flat_map(|need| self.credential(need)));
        }
        edits.append(&lines);
        Ok(Entered {
            text: String::new(),
            new: true,
            granted,
            not_asked: Vec::new(),
            renewed: Vec::new(),
            credentials: self.credentials.iter().map(|need| need.name.clone()).collect(),
            ordered: false,
        })
    }

    /// A credential to fill in: what kind it is, only the operator knows.
    fn credential(&self, need: &CredentialNeed) -> [String; 2] {
        let help = one_line(need.help.trim()).into_owned();
        let hint = if help.is_empty() { String::new() } else { format!(" ({help})") };
        let variable =
            |text: &str| text.to_uppercase().replace(|sign: char| !sign.is_ascii_alphanumeric(), "_");
        let name = one_line(&need.name).into_owned();
        [
            format!(
                "# A credential that it asks for{hint}: remove the `#`, and say where the secret stands."
            ),
            format!(
                "#credentials.{} = {{ kind = \"bearer\", token = \"env:{}_{}\" }}",
                key(&name),
                variable(&self.name),
                variable(&name)
            ),
        ]
    }
}

/// `providers = { … }`, with the brace where a table of its own has a bracket or nothing.
fn is_in_braces(root: &DeTable<'_>, tables: &str, edits: &Edits<'_>) -> bool {
    root.get(tables).is_some_and(|table| edits.text()[table.span()].starts_with('{'))
}

/// A key as TOML holds it.
fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !name.is_empty() && name.bytes().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// A text as TOML holds it on one line, in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.chars().fold(String::new(), |escaped, sign| match sign {
        '"' | '\\' => escaped + "\\" + sign.encode_utf8(&mut [0; 4]),
        sign if sign.is_control() => escaped + &format!("\\u{:04X}", u32::from(sign)),
        sign => escaped + sign.encode_utf8(&mut [0; 4]),
    });
    format!("\"{escaped}\"")
}
