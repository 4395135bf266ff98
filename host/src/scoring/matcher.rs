//! Finds all wordings of a catalogue in one pass over a text, and decides which occurrences count.
//!
//! The words of a text are followed through one tree of all wordings, so that a hit always covers whole words; the
//! wordings of context rules are in the same tree. Hits may overlap.
//! For each wording, the first hit that counts is kept, and the first silenced one before it, so the number
//! of results depends on the catalogue and not on the text. Only the first [`units::SCORED_OCCURRENCES`] occurrences of
//! a wording are examined, so that the cost of a hostile text is linear in its length.

use std::{cell::OnceCell, collections::BTreeMap, ops::Range};

use super::{
    catalog::{Alias, Context, ContextRule, Negation},
    context::Rule,
    hit::{Field, Silenced, excerpt},
    indexed_text::{ByWording, IndexedText},
    language::{Language, language_of},
    negation::Negations,
    tokens::Words,
    wording_set::WordingSet,
    wordings::Wordings,
};
use crate::bounds::units;

/// A keyword or phrase to find: its spellings, and the context rules for all of them.
#[derive(Debug)]
pub(super) struct Term<'a> {
    pub(super) aliases: Vec<Alias>,
    /// Its own rules and those of its category.
    pub(super) contexts: Vec<&'a Context>,
}

/// The wordings of a catalogue, and what is made of those that a text has.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    wordings: Wordings,
    patterns: Vec<Pattern>,
    terms: Vec<Rules>,
    negations: Negations,
}

#[derive(Debug, Clone, Default)]
struct Pattern {
    words: Words,
    /// The terms with this wording, each with the language it is restricted to.
    uses: Vec<(usize, Option<Language>)>,
    /// Whether it is a wording of a context rule.
    context: bool,
}

#[derive(Debug, Clone)]
struct Rules {
    requires: Vec<Rule>,
    excludes: Vec<Rule>,
}

/// A wording found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The term's index among those given to [`Matcher::new`].
    pub(super) target: usize,
    /// The text that it was found in.
    pub(super) field: Field,
    /// In bytes of the text.
    pub(super) span: Range<usize>,
    /// Why it does not count, if it does not.
    pub(super) silenced: Option<Silenced>,
}

/// The text being examined, and the other text of the same offer.
struct OfferTexts<'r, 't> {
    here: &'r IndexedText<'t>,
    other: &'r IndexedText<'t>,
    language: &'r OnceCell<Option<Language>>,
}

impl Matcher {
    /// [`Found::target`] is an index into `terms`. A wording without a word never matches.
    pub(super) fn new(terms: &[Term<'_>], negation: &Negation) -> Self {
        let (index_of, patterns) = patterns(terms);
        let rules = |rules: &mut dyn Iterator<Item = &ContextRule>| -> Vec<Rule> {
            rules.map(|rule| Rule::new(rule, wording_set(rule, &index_of))).collect()
        };
        let rules = terms
            .iter()
            .map(|term| Rules {
                requires: rules(&mut term.contexts.iter().flat_map(|context| &context.requires)),
                excludes: rules(&mut term.contexts.iter().flat_map(|context| &context.excludes)),
            })
            .collect();
        Self {
            wordings: Wordings::new(patterns.iter().map(|pattern| &pattern.words)),
            patterns,
            terms: rules,
            negations: Negations::new(negation),
        }
    }

    /// All hits in an offer's texts, in unspecified order.
    pub(super) fn find(&self, title: &str, description: &str) -> Vec<Found> {
        let (title, in_title) = self.read(title, Field::Title);
        let (description, in_description) = self.read(description, Field::Description);
        if !in_title && !in_description {
            return Vec::new();
        }
        let language = OnceCell::new();
        let texts = |here, other| OfferTexts { here, other, language: &language };
        let mut found = Vec::new();
        self.judge(&texts(&title, &description), &mut found);
        self.judge(&texts(&description, &title), &mut found);
        found
    }

    /// Finds all wordings in a text, and whether any of them belongs to a term.
    fn read<'t>(&self, text: &'t str, field: Field) -> (IndexedText<'t>, bool) {
        let words = Words::from_text(text);
        let (mut counts, mut places, mut hit) = (vec![0_u8; self.patterns.len()], Vec::new(), false);
        // Wordings that begin alike may all end at each word of a text, so that matches are not bounded by its length.
        let mut left = units::SCORED_MATCHES.size();
        self.wordings.find(&words, |found| {
            let index = found.wording as usize;
            let pattern = &self.patterns[index];
            hit |= !pattern.uses.is_empty();
            if usize::from(counts[index]) < units::SCORED_OCCURRENCES.size() || pattern.context {
                counts[index] = counts[index].saturating_add(1);
                places.push(found);
            }
            left -= 1;
            left > 0
        });
        (IndexedText::new(text, field, words, places), hit)
    }

    /// Adds, for each use of a wording, its first counting hit and the first silenced one before that.
    fn judge(&self, texts: &OfferTexts<'_, '_>, found: &mut Vec<Found>) {
        let of_terms = |index: u32| !self.patterns[index as usize].uses.is_empty();
        let hits = texts.here.occurrences().iter().filter(|hit| of_terms(hit.wording));
        for same in ByWording::new(hits.copied().collect()).iter() {
            for &(target, language) in &self.patterns[same[0].wording as usize].uses {
                let hits = same.iter().take(units::SCORED_OCCURRENCES.size());
                let hits = hits.map(|hit| hit.first as usize..hit.end as usize);
                self.judge_hits(texts, hits, (target, language), found);
            }
        }
    }

    fn judge_hits(
        &self,
        texts: &OfferTexts<'_, '_>,
        hits: impl Iterator<Item = Range<usize>>,
        (target, language): (usize, Option<Language>),
        found: &mut Vec<Found>,
    ) {
        let mut silenced_before = false;
        for hit in hits {
            let silenced = self.silence(texts, &hit, target, language);
            let counts = silenced.is_none();
            if counts || !std::mem::replace(&mut silenced_before, true) {
                let span = texts.here.words.span(hit);
                found.push(Found { target, field: texts.here.field, span, silenced });
            }
            if counts {
                break;
            }
        }
    }

    /// Why a hit does not count: the language, a negation, an `excludes` or a `requires` rule.
    fn silence(
        &self,
        texts: &OfferTexts<'_, '_>,
        hit: &Range<usize>,
        target: usize,
        wanted: Option<Language>,
    ) -> Option<Silenced> {
        if let Some(wanted) = wanted
            && let Some(found) = texts.language()
            && wanted != found
        {
            return Some(Silenced::Language { wanted, found });
        }
        let language = self.negations.need_language().then(|| texts.language()).flatten();
        if let Some(range) = self.negations.nearest_to(&texts.here.words, hit, language) {
            let span = texts.here.words.span(range);
            return Some(Silenced::Negated {
                word: excerpt(&texts.here.text[span.clone()]).into_owned(),
                span,
            });
        }
        let rules = &self.terms[target];
        let excluded = rules.excludes.iter().find_map(|rule| texts.excluded(rule, hit));
        excluded.or_else(|| {
            let missing =
                rules.requires.iter().find(|rule| rule.find(hit, texts.here, texts.other).is_none());
            missing.map(|rule| Silenced::Missing { rule: rule.any.clone(), within: rule.place.clone() })
        })
    }
}

impl OfferTexts<'_, '_> {
    /// The language of both texts together, so that one decision holds for the whole offer.
    fn language(&self) -> Option<Language> {
        *self.language.get_or_init(|| language_of([&self.here.words, &self.other.words]))
    }

    fn excluded(&self, rule: &Rule, hit: &Range<usize>) -> Option<Silenced> {
        let around = rule.find(hit, self.here, self.other)?;
        let reading = if around.field == self.here.field { self.here } else { self.other };
        let span = reading.words.span(around.range);
        Some(Silenced::Excluded {
            rule: rule.any.clone(),
            within: rule.place.clone(),
            word: excerpt(&reading.text[span.clone()]).into_owned(),
            field: around.field,
            span,
        })
    }
}

/// The index of each folded wording, and the patterns by these indices.
fn patterns(terms: &[Term<'_>]) -> (BTreeMap<Vec<u8>, usize>, Vec<Pattern>) {
    let mut by_wording = BTreeMap::<Vec<u8>, Pattern>::new();
    let mut add = |wording: &str, note: &dyn Fn(&mut Pattern)| {
        let words = Words::from_text(wording);
        if !words.is_empty() {
            let pattern = by_wording.entry(words.folded()).or_default();
            pattern.words = words;
            note(pattern);
        }
    };
    for (target, term) in terms.iter().enumerate() {
        for alias in &term.aliases {
            add(&alias.text, &|pattern| {
                // Those of one term stand together, at the end.
                let mut of_term = pattern.uses.iter().rev().take_while(|used| used.0 == target);
                if of_term.all(|used| used.1 != alias.language) {
                    pattern.uses.push((target, alias.language));
                }
            });
        }
        let rules = term.contexts.iter().flat_map(|context| context.requires.iter().chain(&context.excludes));
        for wording in rules.flat_map(|rule| &rule.wordings) {
            add(wording, &|pattern| pattern.context = true);
        }
    }
    let (wordings, patterns): (Vec<_>, Vec<_>) = by_wording.into_iter().unzip();
    (wordings.into_iter().enumerate().map(|(index, wording)| (wording, index)).collect(), patterns)
}

/// The wordings of a rule.
fn wording_set(rule: &ContextRule, index_of: &BTreeMap<Vec<u8>, usize>) -> WordingSet {
    let index = |wording: &String| index_of.get(&Words::from_text(wording).folded()).copied();
    WordingSet::new(index_of.len(), rule.wordings.iter().filter_map(index))
}

#[cfg(test)]
mod tests;
