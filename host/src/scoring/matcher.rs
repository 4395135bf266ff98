//! Finds all wordings of a catalogue in one pass over a text, and decides which occurrences count.
//!
//! The words of a text are followed through one tree of all wordings, so that a hit always covers whole words; the
//! wordings of context rules are in the same tree. Hits may overlap.
//! For each wording, the first hit that counts is kept, and the first silenced one before it, so the number
//! of results depends on the catalogue and not on the text. Only the first [`units::SCORED_OCCURRENCES`] occurrences of
//! a wording are examined, so that the cost of a hostile text is linear in its length.

use std::{cell::OnceCell, ops::Range};

use super::{
    catalog::Negation,
    context::Rule,
    hit::{Field, Silenced, excerpt},
    indexed_text::IndexedText,
    language::{CommonWords, Language},
    negation::{Negations, vocabulary_of_clause_enders},
    numbered_words::NumberedWords,
    terms::{Term, Terms, Use},
    vocabulary::Vocabulary,
    wordings::Wordings,
};
use crate::bounds::units;

/// The wordings of a catalogue, and what is made of those that a text has.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    /// All words that mean anything: those of wordings and negations, and the common ones of each language.
    vocabulary: Vocabulary,
    wordings: Wordings,
    terms: Terms,
    negations: Negations,
    common_words: CommonWords,
}

/// A wording found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// The term's index among those given to [`Matcher::new`].
    pub(super) target: usize,
    /// The text that it was found in.
    pub(super) field: Field,
    /// In bytes of the text.
    pub(super) span: Range<usize>,
    /// Why it does not count, if it does not.
    pub(super) silenced: Option<Silenced<'a>>,
    /// Its index among [`Terms::uses`].
    used: usize,
}

/// How far the occurrences of a use are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Nothing,
    /// All so far are silenced; the first of them is kept.
    Silenced,
    /// One counts: nothing after it matters.
    Counting,
}

/// The text being examined, and the other text of the same offer.
struct OfferTexts<'r, 't> {
    here: &'r IndexedText<'t>,
    other: &'r IndexedText<'t>,
    /// The words at which negations may begin here.
    negations: Vec<usize>,
    language: &'r OnceCell<Option<Language>>,
}

impl Matcher {
    /// [`Found::target`] is an index into `terms`. A wording without a word never matches.
    pub(super) fn new(terms: &[Term<'_>], negation: &Negation) -> Self {
        let mut vocabulary = vocabulary_of_clause_enders();
        let (terms, words) = Terms::new(terms);
        let wordings = Wordings::new(&words, &mut vocabulary);
        let negations = Negations::new(negation, &mut vocabulary);
        let common_words = CommonWords::new(&mut vocabulary);
        Self { vocabulary, wordings, terms, negations, common_words }
    }

    /// All hits in an offer's texts: in the order of the texts, of their places there, and of their terms.
    pub(super) fn find<'a>(&'a self, title: &'a str, description: &'a str) -> Vec<Found<'a>> {
        let (title, in_title) = self.read(title, Field::Title);
        let (description, in_description) = self.read(description, Field::Description);
        let (language, mut found) = (OnceCell::new(), Vec::new());
        found.reserve(if in_title || in_description { description.occurrences().len() } else { 0 });
        let texts = [(&title, &description, in_title), (&description, &title, in_description)];
        for (here, other, _) in texts.into_iter().filter(|(_, _, has_hits)| *has_hits) {
            let negations = self.negations.beginnings(&here.words);
            self.judge(&OfferTexts { here, other, negations, language: &language }, &mut found);
        }
        let place =
            |found: &Found<'_>| (found.field, found.span.start, found.span.end, found.target, found.used);
        // Nearly always they are: the occurrences in a text were judged in the order of their words.
        if !found.is_sorted_by_key(place) {
            found.sort_by_key(place);
        }
        found
    }

    /// Finds all wordings in a text, and whether any of them belongs to a term.
    fn read<'t>(&self, text: &'t str, field: Field) -> (IndexedText<'t>, bool) {
        let words = NumberedWords::of(text, &self.vocabulary);
        let mut counts = vec![0_u8; self.terms.roles.len()];
        let (mut places, mut rules, mut hit) = (Vec::new(), self.terms.open_rules.clone(), false);
        // Wordings that begin alike may all end at each word of a text, so that matches are not bounded by its length.
        let mut left = units::SCORED_MATCHES.size();
        self.wordings.find(&words, |found| {
            let index = found.wording as usize;
            let role = self.terms.roles[index];
            hit |= role.of_term;
            if role.of_rule && counts[index] == 0 {
                self.terms.rules_for.of(index).iter().for_each(|rule| rules.add(*rule));
            }
            if usize::from(counts[index]) < units::SCORED_OCCURRENCES.size() || role.of_rule {
                counts[index] = counts[index].saturating_add(1);
                places.push(found);
            }
            left -= 1;
            left > 0
        });
        (IndexedText::new(text, field, words, (places, rules)), hit)
    }

    /// Adds, for each use of a wording, its first counting hit and the first silenced one before that.
    fn judge<'a>(&'a self, texts: &OfferTexts<'_, 'a>, found: &mut Vec<Found<'a>>) {
        let mut counts = vec![0_u8; self.terms.roles.len()];
        let mut judged = vec![Judged::Nothing; self.terms.uses.items()];
        for occurrence in texts.here.occurrences() {
            let index = occurrence.wording as usize;
            if !self.terms.roles[index].of_term
                || usize::from(counts[index]) == units::SCORED_OCCURRENCES.size()
            {
                continue;
            }
            counts[index] += 1;
            let hit = occurrence.first as usize..occurrence.end as usize;
            for used in self.terms.uses.places_of(index) {
                if judged[used] == Judged::Counting {
                    continue;
                }
                let term = *self.terms.uses.item(used);
                let silenced = self.silence(texts, &hit, term);
                let as_now = if silenced.is_some() { Judged::Silenced } else { Judged::Counting };
                if judged[used] != as_now {
                    let span = texts.here.span(hit.clone());
                    let field = texts.here.field;
                    found.push(Found { target: term.target as usize, field, span, silenced, used });
                }
                judged[used] = as_now;
            }
        }
    }

    /// Why a hit does not count: the language, a negation, an `excludes` or a `requires` rule.
    fn silence<'a>(
        &'a self,
        texts: &OfferTexts<'_, 'a>,
        hit: &Range<usize>,
        Use { target, language: wanted }: Use,
    ) -> Option<Silenced<'a>> {
        if let Some(wanted) = wanted
            && let Some(found) = self.language(texts)
            && wanted != found
        {
            return Some(Silenced::Language { wanted, found });
        }
        if let Some(negated) = self.negated(texts, hit) {
            return Some(negated);
        }
        let rule = |number: &u32| &self.terms.rules[*number as usize];
        let forbidding = self.terms.excludes.of(target as usize).iter();
        let mut forbidding = forbidding.filter(|number| texts.may_hold(**number));
        let excluded = forbidding.find_map(|number| texts.excluded(rule(number), hit));
        excluded.or_else(|| {
            let mut requires = self.terms.requires.of(target as usize).iter().map(rule);
            let missing = requires.find(|rule| rule.find(hit, texts.here, texts.other).is_none())?;
            let (rule, within) = (missing.any.as_slice().into(), missing.place.as_str().into());
            Some(Silenced::Missing { rule, within })
        })
    }

    fn negated<'a>(&self, texts: &OfferTexts<'_, 'a>, hit: &Range<usize>) -> Option<Silenced<'a>> {
        if texts.negations.is_empty() {
            return None;
        }
        let language = self.negations.need_language().then(|| self.language(texts)).flatten();
        let range = self.negations.nearest_to(&texts.here.words, &texts.negations, hit, language)?;
        let span = texts.here.span(range);
        Some(Silenced::Negated { word: excerpt(&texts.here.text[span.clone()]), span })
    }

    /// The language of both texts together, so that one decision holds for the whole offer.
    fn language(&self, texts: &OfferTexts<'_, '_>) -> Option<Language> {
        *texts.language.get_or_init(|| {
            let both = [texts.here, texts.other].map(|text| text.words.numbers.as_slice());
            self.common_words.language_of(both)
        })
    }
}

impl<'t> OfferTexts<'_, 't> {
    fn may_hold(&self, rule: u32) -> bool {
        self.here.may_hold(rule) || self.other.may_hold(rule)
    }

    fn excluded(&self, rule: &'t Rule, hit: &Range<usize>) -> Option<Silenced<'t>> {
        let around = rule.find(hit, self.here, self.other)?;
        let reading = if around.field == self.here.field { self.here } else { self.other };
        let span = reading.span(around.range);
        Some(Silenced::Excluded {
            rule: rule.any.as_slice().into(),
            within: rule.place.as_str().into(),
            word: excerpt(&reading.text[span.clone()]),
            field: around.field,
            span,
        })
    }
}

#[cfg(test)]
mod tests;
