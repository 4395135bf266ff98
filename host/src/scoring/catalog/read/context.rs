//! Named word lists and the rules that use them.

use std::ops::Range;

use toml::de::DeValue;

use super::{
    super::rules::{Context, ContextRule, Side, Within},
    numbers::MAX_REACH,
    reader::{Reader, Section, Value, whole_number},
    word_lists::{WordList, WordLists, Wordings},
};
use crate::{
    bounds::{files::CATALOGUE_WORDINGS, quoted},
    suggest::nearest,
};

/// The placeholder for any word that begins with a digit.
const NUMBER: &str = "<number>";

impl<'t> Reader<'t> {
    pub(super) fn word_lists(&mut self, root: &Section<'_, 't>) -> WordLists {
        let mut contexts = WordLists::default();
        let Some(section) = self.section(root, "contexts") else { return contexts };
        for (key, value) in section.table {
            let name = key.get_ref().as_ref();
            let Some(items) = self.array(value, name) else { continue };
            if items.is_empty() {
                let message = format!("the list `{name}` is empty; give it a wording or remove it");
                self.fault(value.span(), message);
            }
            let mut wordings = Wordings::default();
            for item in items {
                self.add_wording(item, &mut wordings);
            }
            contexts.lists.insert(name.to_owned(), WordList { wordings, span: key.span() });
        }
        contexts
    }

    fn add_wording(&mut self, item: &Value<'t>, wordings: &mut Wordings) {
        match item.get_ref().as_str() {
            Some(NUMBER) => wordings.number = true,
            Some(name) if name.starts_with('@') => {
                self.fault(
                    item.span(),
                    "a list holds wordings, no other lists; rules may name several".to_owned(),
                );
            }
            Some(text) if text.starts_with('<') && text.ends_with('>') => {
                let hint = self.hint(text, std::iter::once(NUMBER));
                let text = quoted(text);
                self.fault(item.span(), format!("`{text}` stands for nothing; only `{NUMBER}` does{hint}"));
            }
            _ => wordings.texts.push(self.wording(item, "wording")),
        }
    }

    /// The rules under `requires` and `excludes`.
    pub(super) fn context(&mut self, section: &Section<'_, 't>) -> Context {
        Context { requires: self.rules(section, "requires"), excludes: self.rules(section, "excludes") }
    }

    fn rules(&mut self, section: &Section<'_, 't>, key: &'static str) -> Vec<ContextRule> {
        self.sections(section, key, "rule").iter().map(|rule| self.rule(rule)).collect()
    }

    fn rule(&mut self, section: &Section<'_, 't>) -> ContextRule {
        self.known_keys(section, &["any", "within", "near"]);
        let (any, wordings) = self.rule_wordings(section);
        let within = self.within(section);
        let near = self.near(section);
        if near.is_some() && within == Within::Offer {
            let message = "`near` has no meaning across an offer's texts; remove it".to_owned();
            self.fault(section.value_span("near"), message);
        }
        ContextRule { any, wordings: wordings.texts, number: wordings.number, within, near }
    }

    fn rule_wordings(&mut self, section: &Section<'_, 't>) -> (Vec<String>, Wordings) {
        let (mut any, mut wordings) = (Vec::new(), Wordings::default());
        let Some(items) = self.required(section, "any").and_then(|value| self.array(value, "any")) else {
            return (any, wordings);
        };
        if items.is_empty() {
            let message = "`any` is empty; a rule needs a wording".to_owned();
            self.fault(section.value_span("any"), message);
        }
        for item in items {
            any.extend(item.get_ref().as_str().map(str::to_owned));
            match item.get_ref().as_str().and_then(|text| text.strip_prefix('@')) {
                Some(name) => self.add_list(name, item.span(), &mut wordings),
                None => self.add_wording(item, &mut wordings),
            }
        }
        (any, wordings)
    }

    fn add_list(&mut self, name: &str, span: Range<usize>, wordings: &mut Wordings) {
        if let Some(list) = self.word_lists.lists.get(name) {
            self.wordings = self.wordings.saturating_add(list.wordings.texts.len());
            if self.wordings > CATALOGUE_WORDINGS.size() {
                // The catalogue is refused at its end; nothing more is copied until then.
                self.word_lists.used.insert(name.to_owned());
                return;
            }
            wordings.texts.extend(list.wordings.texts.iter().cloned());
            wordings.number |= list.wordings.number;
            self.word_lists.used.insert(name.to_owned());
        } else {
            let lists = self.word_lists.lists.keys().map(String::as_str);
            let meant = self.may_tell().then(|| nearest(name, lists)).flatten().map(str::to_owned);
            let hint = meant.as_ref().map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            self.fault(span, format!("`[contexts]` has no list `{}`{hint}", quoted(name)));
            // The list with the similar name counts as used, so that it is not reported as unused as well.
            self.word_lists.used.extend(meant);
        }
    }

    /// The wordings of a list that is named among aliases.
    pub(super) fn list_as_aliases(&mut self, name: &str, span: Range<usize>) -> Vec<String> {
        let mut wordings = Wordings::default();
        self.add_list(name, span.clone(), &mut wordings);
        if wordings.number {
            self.fault(span, format!("the list `{name}` holds `{NUMBER}`, which is no spelling"));
        }
        wordings.texts
    }

    fn within(&mut self, section: &Section<'_, 't>) -> Within {
        let Some(value) = self.required(section, "within") else { return Within::Clause };
        let within = match value.get_ref() {
            DeValue::String(name) => Within::NAMED.into_iter().find(|within| within.to_string() == **name),
            other => whole_number(other).filter(|words| (1..=MAX_REACH).contains(words)).map(Within::Words),
        };
        if within.is_none() {
            let names = Within::NAMED.map(|within| format!("`{within}`")).join(", ");
            let message =
                format!("`within` must be a number of words from 1 to {MAX_REACH}, or one of {names}");
            self.fault(value.span(), message);
        }
        within.unwrap_or(Within::Clause)
    }

    fn near(&mut self, section: &Section<'_, 't>) -> Option<Side> {
        let value = section.table.get("near")?;
        match value.get_ref().as_str() {
            Some("before") => Some(Side::Before),
            Some("after") => Some(Side::After),
            _ => {
                self.fault(value.span(), "`near` must be `before` or `after`".to_owned());
                None
            }
        }
    }

    /// Must be called after all rules have been read.
    pub(super) fn report_unused_word_lists(&mut self) {
        let contexts = std::mem::take(&mut self.word_lists);
        for (name, list) in contexts.lists {
            if !contexts.used.contains(&name) {
                self.fault(
                    list.span,
                    format!("no rule uses the list `{name}`; name it as `@{name}` or remove it"),
                );
            }
        }
    }
}
