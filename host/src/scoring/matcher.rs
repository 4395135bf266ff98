//! Finds all wordings of a catalogue in one pass over a text, and decides which occurrences count.
//!
//! One Aho-Corasick automaton contains every wording as ` folded words ` and reads the folded text, so that a
//! hit always covers whole words; the wordings of context rules are in the same automaton. Hits may overlap.
//! For each wording, the first hit that counts is kept, and the first silenced one before it, so the number
//! of results depends on the catalogue and not on the text. Only the first [`units::SCORED_OCCURRENCES`] occurrences of
//! a wording are examined, so that the cost of a hostile text is linear in its length.

use std::{cell::OnceCell, collections::BTreeMap, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::{
    catalog::{Alias, Context, ContextRule, Negation},
    context::Rule,
    hit::{Field, Silenced, excerpt},
    indexed_text::{IndexedText, Occurrence},
    language::{Language, language_of},
    negation::Negations,
    tokens::Words,
};
use crate::{bounds::units, domain::steps::note_steps};

/// The most bytes of wordings for which the fastest automaton (a DFA) is built; beyond this it would take
/// tens of megabytes.
const MAX_DFA_BYTES: usize = 64 * 1024;

/// A keyword or phrase to find: its spellings, and the context rules for all of them.
#[derive(Debug)]
pub(super) struct Term<'a> {
    pub(super) aliases: Vec<Alias>,
    /// Its own rules and those of its category.
    pub(super) contexts: Vec<&'a Context>,
}

/// The wordings of a catalogue, compiled into an automaton.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    terms: Vec<Rules>,
    negations: Negations,
    needs_language: bool,
}

#[derive(Debug, Clone, Default)]
struct Pattern {
    /// The number of words.
    words: usize,
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
            rules.map(|rule| Rule::new(rule, pattern_words(rule, &index_of, &patterns))).collect()
        };
        let rules = terms
            .iter()
            .map(|term| Rules {
                requires: rules(&mut term.contexts.iter().flat_map(|context| &context.requires)),
                excludes: rules(&mut term.contexts.iter().flat_map(|context| &context.excludes)),
            })
            .collect();
        let negations = Negations::new(negation);
        let depends_on_language =
            patterns.iter().flat_map(|pattern| &pattern.uses).any(|(_, language)| language.is_some());
        Self {
            automaton: automaton(&index_of.into_keys().collect::<Vec<_>>()),
            patterns,
            terms: rules,
            needs_language: depends_on_language || negations.need_language(),
            negations,
        }
    }

    /// All hits in an offer's texts, in unspecified order.
    pub(super) fn find(&self, title: &str, description: &str) -> Vec<Found> {
        let (mut title, in_title) = self.read(title, Field::Title);
        let (mut description, in_description) = self.read(description, Field::Description);
        if !in_title && !in_description {
            return Vec::new();
        }
        title.index_occurrences();
        description.index_occurrences();
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
        let matches = self.automaton.find_overlapping_iter(Input::new(words.folded()));
        for found in matches.take(units::SCORED_MATCHES.size()) {
            note_steps(1);
            let index = found.pattern().as_usize();
            let pattern = &self.patterns[index];
            hit |= !pattern.uses.is_empty();
            if usize::from(counts[index]) < units::SCORED_OCCURRENCES.size() || pattern.context {
                counts[index] = counts[index].saturating_add(1);
                // A match begins with the space before its first word.
                places.extend(Occurrence::new(index, found.start() + 1));
            }
        }
        (IndexedText::new(text, field, words, places), hit)
    }

    /// Adds, for each use of a wording, its first counting hit and the first silenced one before that.
    fn judge(&self, texts: &OfferTexts<'_, '_>, found: &mut Vec<Found>) {
        for present in texts.here.present() {
            let pattern = &self.patterns[present.pattern];
            for &(target, language) in &pattern.uses {
                let places = texts.here.occurrences_of(present).take(units::SCORED_OCCURRENCES.size());
                let hits = places.map(|first| first..first + pattern.words);
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
        let language = self.needs_language.then(|| texts.language()).flatten();
        if let (Some(wanted), Some(found)) = (wanted, language)
            && wanted != found
        {
            return Some(Silenced::Language { wanted, found });
        }
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
            let pattern = by_wording.entry(words.folded().to_vec()).or_default();
            pattern.words = words.len();
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

/// The number of words of each pattern that is one of the rule's wordings; 0 for the others.
fn pattern_words(rule: &ContextRule, index_of: &BTreeMap<Vec<u8>, usize>, patterns: &[Pattern]) -> Vec<u16> {
    let mut pattern_words = vec![0; patterns.len()];
    for wording in &rule.wordings {
        if let Some(&index) = index_of.get(Words::from_text(wording).folded()) {
            pattern_words[index] = u16::try_from(patterns[index].words).unwrap_or(u16::MAX);
        }
    }
    pattern_words
}

fn automaton(folded: &[Vec<u8>]) -> AhoCorasick {
    let bytes: usize = folded.iter().map(Vec::len).sum();
    let kind = (bytes <= MAX_DFA_BYTES).then_some(AhoCorasickKind::DFA);
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(kind)
        .build(folded)
        .expect("a catalogue has at most a megabyte of wordings, and 2^31 states are allowed")
}

#[cfg(test)]
mod tests;
