//! Finds all wordings of a catalogue in one pass over a text, and what silences them.
//!
//! One automaton holds every wording as ` folded words ` and reads the folded text, so a hit always
//! covers whole words; the wordings of context rules stand in the same automaton. Hits may overlap:
//! each wording is found wherever it stands. Of each wording the first hit that counts is kept, and the
//! first that is silenced before it, which bounds the result by the catalogue's size, not the text's.
//! Only the first [`MAX_PLACES`] places of a wording are looked at for that, so that a text made to
//! hurt costs no more than its length.

use std::{cell::OnceCell, collections::BTreeMap, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::{
    catalog::{Alias, Context, ContextRule, Negation},
    context::Rule,
    hit::{Field, Silenced},
    language::{Language, language_of},
    negation::Negations,
    reading::{Place, Reading},
    tokens::Words,
};

/// Above this, the fastest automaton would take tens of megabytes.
const MAX_DFA_BYTES: usize = 64 * 1024;

/// The places of a wording that are looked at in one text until one counts.
const MAX_PLACES: usize = 64;

/// Something to be found: spellings, and what holds for all of them.
#[derive(Debug)]
pub(super) struct Term<'a> {
    pub(super) aliases: Vec<Alias>,
    /// Its own rules, and those of its category.
    pub(super) contexts: Vec<&'a Context>,
}

/// Wordings, ready to be found.
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
    /// How many words it has.
    words: usize,
    /// The terms that have the wording, each with the language it counts in.
    uses: Vec<(usize, Option<Language>)>,
    /// Whether a rule looks for it.
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
    /// The term's place in what [`Matcher::new`] was given.
    pub(super) target: usize,
    /// Which text it stands in.
    pub(super) field: Field,
    /// In bytes of the text.
    pub(super) span: Range<usize>,
    /// Why it does not count.
    pub(super) silenced: Option<Silenced>,
}

/// Both texts of an offer.
struct Pair<'r, 't> {
    here: &'r Reading<'t>,
    other: &'r Reading<'t>,
    language: &'r OnceCell<Option<Language>>,
}

impl Matcher {
    /// Takes terms in an order that [`Found::target`] refers to. A wording without a word is never found.
    pub(super) fn new(terms: &[Term<'_>], negation: &Negation) -> Self {
        let (index_of, patterns) = patterns(terms);
        let rules = |rules: &mut dyn Iterator<Item = &ContextRule>| -> Vec<Rule> {
            rules.map(|rule| Rule::new(rule, words_of(rule, &index_of, &patterns))).collect()
        };
        let rules = terms
            .iter()
            .map(|term| Rules {
                requires: rules(&mut term.contexts.iter().flat_map(|context| &context.requires)),
                excludes: rules(&mut term.contexts.iter().flat_map(|context| &context.excludes)),
            })
            .collect();
        let negations = Negations::new(negation);
        let by_language =
            patterns.iter().flat_map(|pattern| &pattern.uses).any(|(_, language)| language.is_some());
        Self {
            automaton: automaton(&index_of.into_keys().collect::<Vec<_>>()),
            patterns,
            terms: rules,
            needs_language: by_language || negations.need_language(),
            negations,
        }
    }

    /// All that an offer's texts say, in no order to rely on.
    pub(super) fn find(&self, title: &str, description: &str) -> Vec<Found> {
        let (mut title, in_title) = self.read(title, Field::Title);
        let (mut description, in_description) = self.read(description, Field::Description);
        if !in_title && !in_description {
            return Vec::new();
        }
        title.settle();
        description.settle();
        let language = OnceCell::new();
        let pair = |here, other| Pair { here, other, language: &language };
        let mut found = Vec::new();
        self.judge(&pair(&title, &description), &mut found);
        self.judge(&pair(&description, &title), &mut found);
        found
    }

    /// Notes all wordings of a text, and tells whether one of them is a term's.
    fn read<'t>(&self, text: &'t str, field: Field) -> (Reading<'t>, bool) {
        let words = Words::of(text);
        let (mut counts, mut places, mut hit) = (vec![0_u8; self.patterns.len()], Vec::new(), false);
        for found in self.automaton.find_overlapping_iter(Input::new(words.folded())) {
            let index = found.pattern().as_usize();
            let pattern = &self.patterns[index];
            hit |= !pattern.uses.is_empty();
            if usize::from(counts[index]) < MAX_PLACES || pattern.context {
                counts[index] = counts[index].saturating_add(1);
                // A wording starts with the space before its first word.
                places.extend(Place::new(index, found.start() + 1));
            }
        }
        (Reading::new(text, field, words, places), hit)
    }

    /// Of each wording the first place that counts, and the first before it that does not.
    fn judge(&self, pair: &Pair<'_, '_>, found: &mut Vec<Found>) {
        for present in pair.here.present() {
            let pattern = &self.patterns[present.pattern];
            for &(target, language) in &pattern.uses {
                let places = pair.here.places_of(present).take(MAX_PLACES);
                let hits = places.map(|first| first..first + pattern.words);
                self.judge_hits(pair, hits, (target, language), found);
            }
        }
    }

    fn judge_hits(
        &self,
        pair: &Pair<'_, '_>,
        hits: impl Iterator<Item = Range<usize>>,
        (target, language): (usize, Option<Language>),
        found: &mut Vec<Found>,
    ) {
        let mut silenced_before = false;
        for hit in hits {
            let silenced = self.silence(pair, &hit, target, language);
            let counts = silenced.is_none();
            if counts || !std::mem::replace(&mut silenced_before, true) {
                let span = pair.here.words.span(hit);
                found.push(Found { target, field: pair.here.field, span, silenced });
            }
            if counts {
                break;
            }
        }
    }

    /// Why a hit does not count: its language, a negation, what stands near it, what does not.
    fn silence(
        &self,
        pair: &Pair<'_, '_>,
        hit: &Range<usize>,
        target: usize,
        wanted: Option<Language>,
    ) -> Option<Silenced> {
        let language = self.needs_language.then(|| pair.language()).flatten();
        if let (Some(wanted), Some(found)) = (wanted, language)
            && wanted != found
        {
            return Some(Silenced::Language { wanted, found });
        }
        if let Some(range) = self.negations.near(&pair.here.words, hit, language) {
            let span = pair.here.words.span(range);
            return Some(Silenced::Negated { word: pair.here.text[span.clone()].to_owned(), span });
        }
        let rules = &self.terms[target];
        let excluded = rules.excludes.iter().find_map(|rule| pair.excluded(rule, hit));
        excluded.or_else(|| {
            let missing = rules.requires.iter().find(|rule| rule.find(hit, pair.here, pair.other).is_none());
            missing.map(|rule| Silenced::Missing { rule: rule.any.clone(), within: rule.place.clone() })
        })
    }
}

impl Pair<'_, '_> {
    /// Of both texts together, so that both are read under one.
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
            word: reading.text[span.clone()].to_owned(),
            field: around.field,
            span,
        })
    }
}

/// Each folded wording with its index, and what is known of it at that index.
fn patterns(terms: &[Term<'_>]) -> (BTreeMap<Vec<u8>, usize>, Vec<Pattern>) {
    let mut by_wording = BTreeMap::<Vec<u8>, Pattern>::new();
    let mut add = |wording: &str, note: &dyn Fn(&mut Pattern)| {
        let words = Words::of(wording);
        if !words.is_empty() {
            let pattern = by_wording.entry(words.folded().to_vec()).or_default();
            pattern.words = words.len();
            note(pattern);
        }
    };
    for (target, term) in terms.iter().enumerate() {
        for alias in &term.aliases {
            add(&alias.text, &|pattern| {
                if !pattern.uses.contains(&(target, alias.language)) {
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

/// Of each wording how many words it has, if the rule looks for it.
fn words_of(rule: &ContextRule, index_of: &BTreeMap<Vec<u8>, usize>, patterns: &[Pattern]) -> Vec<u16> {
    let mut words_of = vec![0; patterns.len()];
    for wording in &rule.wordings {
        if let Some(&index) = index_of.get(Words::of(wording).folded()) {
            words_of[index] = u16::try_from(patterns[index].words).unwrap_or(u16::MAX);
        }
    }
    words_of
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
