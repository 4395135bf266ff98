//! What a case says.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;
use thiserror::Error;

use crate::{
    config::InvalidFile, domain::Timestamp, files::FileError, kit::replay::Exchange, plugins::model::Target,
};

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What the component is asked about.
    pub subject: Subject,
    /// The time that the component is told.
    pub now: Timestamp,
    /// What it is asked for.
    pub call: Call,
    /// The operator's settings, over the manifest's defaults.
    pub settings: BTreeMap<String, Value>,
    /// What the source answers.
    pub exchanges: Vec<Exchange>,
}

/// What a component is asked about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A board or a search, of a provider.
    Target(Target),
    /// The source itself: `call = "check"` without a tenant.
    Source,
    /// A page, of a detector or a directory.
    Page(CasePage),
}

/// A page as a website serves it; the host reduces it as in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// As asked for.
    pub url: String,
    /// What answered, in the order of the redirects; the last one is the address of the page. Empty: `url` itself.
    pub redirects: Vec<String>,
    /// The status.
    pub status: u16,
    /// The header's value.
    pub content_type: String,
    /// As served.
    pub content: Vec<u8>,
}

/// What a component is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// All pages, then the details of offers that are not complete.
    #[default]
    Scan,
    /// Whether the source answers, and there is such a board.
    Check,
}

/// A case cannot be read or written.
#[derive(Debug, Error)]
pub enum CaseError {
    /// There is no case where one was looked for.
    #[error(
        "no case in `{}`\n  hint: a case is a folder `cases/NAME` with a `case.toml`; `plugin test --record TENANT` makes one of a source's answers",
        folder.display()
    )]
    None {
        /// The folder.
        folder: PathBuf,
    },
    /// A file cannot be read.
    #[error("case `{case}`: {source}")]
    File {
        /// The case.
        case: String,
        /// Why.
        source: FileError,
    },
    /// A folder cannot be listed.
    #[error("cannot list `{}`: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `case.toml` has faults, shown in their lines by [`InvalidFile::show`].
    #[error("{}", .0.show())]
    Invalid(InvalidFile),
    /// `expected.json` is no JSON.
    #[error(
        "case `{case}`: `expected.json` is no JSON: {source}\n  hint: `plugin test --accept` writes it anew"
    )]
    Expected {
        /// The case.
        case: String,
        /// Why.
        source: serde_json::Error,
    },
    /// Something cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
