//! A component with its cases, and what it makes of them as they are.

use std::{path::PathBuf, sync::Arc};

use super::{
    reference::Reference,
    trial::{Scan, Trial, target_of},
};
use crate::{
    kit::{
        cases::{Case, Subject},
        session::SessionError,
    },
    plugins::{Limits, Plugin, PluginEngine, model::Target},
};

/// What is checked.
pub struct Examined {
    /// Loads it once more.
    pub engine: PluginEngine,
    /// What it may need.
    pub limits: Limits,
    /// Its file, for messages.
    pub file: PathBuf,
    /// What stands in the file.
    pub bytes: Vec<u8>,
    /// The component, loaded.
    pub plugin: Arc<Plugin>,
    /// Its recorded answers.
    pub cases: Vec<Case>,
    /// What its speed is compared with; `Err`: why there is nothing.
    pub reference: Result<Reference, String>,
}

/// A scan of a case as it was recorded.
pub(super) struct Board<'a> {
    pub(super) case: &'a Case,
    pub(super) target: &'a Target,
    pub(super) scan: Scan,
}

impl Board<'_> {
    /// Whether the source answered with offers.
    pub(super) fn has_offers(&self) -> bool {
        self.scan.error.is_none() && self.scan.offers() > 0
    }
}

/// Scans every case of a board or a search.
pub(super) async fn boards(examined: &Examined) -> Result<Vec<Board<'_>>, SessionError> {
    let mut boards = Vec::new();
    for case in &examined.cases {
        if let Some(target) = target_of(case) {
            let scan = Trial::of(&examined.plugin, case).scan(target).await?;
            boards.push(Board { case, target, scan });
        }
    }
    Ok(boards)
}

/// The cases of pages, for a detector or a directory.
pub(super) fn pages(examined: &Examined) -> impl Iterator<Item = &Case> {
    examined.cases.iter().filter(|case| matches!(case.subject, Subject::Page(_)))
}
