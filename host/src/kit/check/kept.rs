//! What a check found, kept beside the component: `NAME.check.json`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    rule::RULES_VERSION,
    verdict::{Outcome, Standing, Verdict, standing},
};
use crate::{
    bounds::cases::CHECK_FILE,
    files::{self, FileError},
};

/// The version of this host.
const HOST: &str = env!("CARGO_PKG_VERSION");

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFile {
    /// The version of the rules.
    pub rules: u32,
    /// Of the component that was checked.
    pub sha256: String,
    /// The level that it reached, in a word.
    pub level: String,
    /// The ids of the rules that fail.
    pub failed: Vec<String>,
    /// The version of the host that checked it.
    pub host: String,
}

/// A check file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CheckFileError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is none.
    #[error("`{}` is no check file: {source}\n  hint: `plugin check` writes it anew", path.display())]
    Strange {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

/// What is shown of a component's level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The level that it was found to reach.
    Level(String),
    /// Nobody checked it by these rules.
    Unchecked,
    /// Another file was checked under this name.
    ChangedSince,
}

impl Shown {
    /// In a word or two.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Level(level) => level,
            Self::Unchecked => "unchecked",
            Self::ChangedSince => "changed since",
        }
    }
}

impl CheckFile {
    /// Of these verdicts.
    #[must_use]
    pub fn of(sha256: &str, verdicts: &[Verdict]) -> Self {
        let failed = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Failed);
        Self {
            rules: RULES_VERSION,
            sha256: sha256.to_owned(),
            level: standing(verdicts).as_str().to_owned(),
            failed: failed.map(|verdict| verdict.id.to_owned()).collect(),
            host: HOST.to_owned(),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> String {
        // A value of strings and numbers: it cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn read(path: &Path) -> Result<Option<Self>, CheckFileError> {
        match files::read_text(path, &CHECK_FILE) {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|source| CheckFileError::Strange { path: path.to_owned(), source }),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The check file of a component: `plugins/acme.check.json` of `plugins/acme.wasm`.
#[must_use]
pub fn file_of(component: &Path) -> PathBuf {
    component.with_extension("check.json")
}

/// What is known of the level of the component with this digest.
pub fn shown(component: &Path, sha256: &str) -> Result<Shown, CheckFileError> {
    let known = CheckFile::read(&file_of(component))?;
    Ok(match known {
        Some(known) if known.rules != RULES_VERSION => Shown::Unchecked,
        Some(known) if known.sha256 != sha256 => Shown::ChangedSince,
        Some(known) if is_level(&known.level) => Shown::Level(known.level),
        _ => Shown::Unchecked,
    })
}

fn is_level(word: &str) -> bool {
    use super::rule::Level::{Bronze, Gold, Silver};
    let all = [
        Standing::None,
        Standing::Unproved,
        Standing::Reached(Bronze),
        Standing::Reached(Silver),
        Standing::Reached(Gold),
    ];
    all.iter().any(|standing| standing.as_str() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_that_of_the_same_file_by_the_same_rules() {
        let folder = tempfile::tempdir().unwrap();
        let component = folder.path().join("acme.wasm");
        assert_eq!(shown(&component, "aa").unwrap(), Shown::Unchecked);
        let mut file = CheckFile { level: "silver".to_owned(), ..CheckFile::of("aa", &[]) };
        let write = |file: &CheckFile| std::fs::write(file_of(&component), file.text()).unwrap();
        write(&file);
        assert_eq!(shown(&component, "aa").unwrap(), Shown::Level("silver".to_owned()));
        assert_eq!(shown(&component, "bb").unwrap(), Shown::ChangedSince);
        file.level = "platinum".to_owned();
        write(&file);
        assert_eq!(shown(&component, "aa").unwrap(), Shown::Unchecked);
        file.rules += 1;
        write(&file);
        assert_eq!(shown(&component, "aa").unwrap(), Shown::Unchecked);
        std::fs::write(file_of(&component), "{").unwrap();
        assert!(shown(&component, "aa").unwrap_err().to_string().contains("hint: "));
    }

    #[test]
    fn a_check_file_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let component = folder.path().join("acme.wasm");
        let text = CheckFile::of("aa", &[]).text();
        let padded = |size: usize| format!("{text}{}", " ".repeat(size - text.len()));
        std::fs::write(file_of(&component), padded(CHECK_FILE.size())).unwrap();
        assert_eq!(shown(&component, "aa").unwrap(), Shown::Level("unproved".to_owned()));
        std::fs::write(file_of(&component), padded(CHECK_FILE.size() + 1)).unwrap();
        assert!(matches!(shown(&component, "aa"), Err(CheckFileError::File(_))));
    }
}
