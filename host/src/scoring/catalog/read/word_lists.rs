//! The named word lists of a catalogue, as `[contexts]` holds them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// The word lists of a catalogue, by name, and which of them are in use.
#[derive(Debug, Default)]
pub(super) struct WordLists {
    pub(super) lists: BTreeMap<String, WordList>,
    pub(super) used: BTreeSet<String>,
}

#[derive(Debug)]
pub(super) struct WordList {
    pub(super) wordings: Wordings,
    pub(super) span: Range<usize>,
}

/// The contents of a list.
#[derive(Debug, Default, Clone)]
pub(super) struct Wordings {
    pub(super) texts: Vec<String>,
    pub(super) number: bool,
}
