//! Texts that are taken out wherever they stand: names of persons, and secrets.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

/// Texts to be found in others, all in one pass: there may be thousands.
#[derive(Debug, Default)]
pub(super) struct Known {
    all: BTreeSet<String>,
    /// For so many of them.
    finder: Option<(usize, AhoCorasick)>,
}

impl Known {
    pub(super) fn add(&mut self, one: &str) {
        if !self.all.contains(one) {
            self.all.insert(one.to_owned());
        }
    }

    /// Replaces them all; where two begin at one place, the longer. How many were changed is added to `told`.
    pub(super) fn replace(&mut self, text: &mut String, invent: fn(&str) -> String, told: &mut u64) {
        if self.all.is_empty() {
            return;
        }
        let Some(finder) = self.finder() else {
            // What cannot be looked through is not kept.
            *text = invent(text);
            return;
        };
        let mut changed = String::with_capacity(text.len());
        finder.replace_all_with(text.as_str(), &mut changed, |_, found, changed| {
            let invented = invent(found);
            *told += u64::from(invented != found);
            changed.push_str(&invented);
            true
        });
        *text = changed;
    }

    fn finder(&mut self) -> Option<&AhoCorasick> {
        let count = self.all.len();
        if self.finder.as_ref().is_none_or(|(known, _)| *known != count) {
            let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.all);
            self.finder = built.ok().map(|finder| (count, finder));
        }
        self.finder.as_ref().map(|(_, finder)| finder)
    }
}
