//! The matcher against a plain and slow one, which looks at every word for every wording and keeps nothing in mind.

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};

use super::{
    super::super::{
        catalog::NegationWord,
        testing::some_rule,
        tokens::{Boundary, Words},
    },
    *,
};

/// The words of a wording.
type Wording = Vec<Vec<u8>>;

/// A text as the plain matcher sees it.
struct Plain<'t> {
    text: &'t str,
    field: Field,
    words: Words,
}

impl Plain<'_> {
    fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether a wording stands at a word.
    fn has(&self, first: usize, wording: &Wording) -> bool {
        first + wording.len() <= self.len()
            && wording.iter().enumerate().all(|(place, word)| self.words.get(first + place) == word)
    }

    fn excerpt(&self, range: Range<usize>) -> (String, Range<usize>) {
        let span = self.words.span(range);
        (self.text[span.clone()].to_owned(), span)
    }
}

fn wording(text: &str) -> Wording {
    Words::from_text(text).iter().map(<[u8]>::to_vec).collect()
}

fn is_any(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|known| known.as_bytes() == word)
}

fn ends_clause(word: &[u8]) -> bool {
    let enders = "pero but sino aunque although though however whereas salvo excepto except mientras";
    is_any(word, &enders.split(' ').collect::<Vec<_>>())
}

/// The plain matcher: what is looked for, and both texts.
struct Reference<'r> {
    terms: &'r [Term<'r>],
    negation: &'r Negation,
    texts: [Plain<'r>; 2],
    language: Option<Language>,
}

impl<'r> Reference<'r> {
    fn new(terms: &'r [Term<'r>], negation: &'r Negation, texts: [&'r str; 2]) -> Self {
        let mut vocabulary = Vocabulary::new();
        let common_words = CommonWords::new(&mut vocabulary);
        let numbered = texts.map(|text| NumberedWords::of(text, &vocabulary));
        let language = common_words.language_of(numbered.iter().map(|text| text.numbers.as_slice()));
        let plain = |text, field| Plain { text, field, words: Words::from_text(text) };
        let texts = [plain(texts[0], Field::Title), plain(texts[1], Field::Description)];
        Self { terms, negation, texts, language }
    }

    /// Every hit: where, of what, and why it does not count.
    fn found(&self) -> Vec<(Field, Range<usize>, usize, Option<Silenced<'r>>)> {
        let mut found = Vec::new();
        for here in &self.texts {
            for (target, term) in self.terms.iter().enumerate() {
                let uses: BTreeSet<_> = term
                    .aliases
                    .iter()
                    .map(|alias| (wording(&alias.text), alias.language.map(Language::as_str)))
                    .collect();
                for (wording, language) in uses.iter().filter(|used| !used.0.is_empty()) {
                    let mut kept_silenced = false;
                    let all = (0..here.len()).filter(|first| here.has(*first, wording));
                    for first in all.take(units::SCORED_OCCURRENCES.size()) {
                        let hit = first..first + wording.len();
                        let silenced = self.silence(here, &hit, term, language.and_then(Language::of_code));
                        let counts = silenced.is_none();
                        if counts || !kept_silenced {
                            found.push((here.field, here.words.span(hit), target, silenced));
                        }
                        kept_silenced |= !counts;
                        if counts {
                            break;
                        }
                    }
                }
            }
        }
        found
    }

    fn silence(
        &self,
        here: &Plain<'_>,
        hit: &Range<usize>,
        term: &Term<'_>,
        wanted: Option<Language>,
    ) -> Option<Silenced<'r>> {
        if let (Some(wanted), Some(found)) = (wanted, self.language)
            && wanted != found
        {
            return Some(Silenced::Language { wanted, found });
        }
        if let Some(range) = self.negation_before(here, hit).or_else(|| self.negation_after(here, hit)) {
            let (word, span) = here.excerpt(range);
            return Some(Silenced::Negated { word: word.into(), span });
        }
        for rule in term.contexts.iter().flat_map(|context| &context.excludes) {
            if let Some((reading, range)) = self.context(here, hit, rule) {
                let (word, span) = reading.excerpt(range);
                let (field, within) = (reading.field, rule.place().into());
                return Some(Silenced::Excluded {
                    rule: rule.any.clone().into(),
                    within,
                    word: word.into(),
                    field,
                    span,
                });
            }
        }
        let mut requires = term.contexts.iter().flat_map(|context| &context.requires);
        let missing = requires.find(|rule| self.context(here, hit, rule).is_none())?;
        Some(Silenced::Missing { rule: missing.any.clone().into(), within: missing.place().into() })
    }

    /// The longest negation at a word that ends by `end`; `ahead`: those of what follows too.
    fn negation_at(&self, here: &Plain<'_>, index: usize, end: usize, ahead: bool) -> Option<Range<usize>> {
        let ahead = self.negation.ahead.iter().filter(|_| ahead);
        let negations = self.negation.words.iter().chain(ahead);
        let applies = |word: &&NegationWord| {
            word.language.is_none() || self.language.is_none() || word.language == self.language
        };
        let ranges = negations.filter(applies).filter_map(|word| {
            let wording = wording(&word.text);
            (!wording.is_empty() && here.has(index, &wording)).then(|| index..index + wording.len())
        });
        ranges.filter(|range| range.end <= end).max_by_key(|range| range.end)
    }

    fn is_end(&self, here: &Plain<'_>, index: usize) -> bool {
        let word = here.words.get(index);
        let begins_clause = is_any(word, &["y", "e", "and"]) && index + 1 < here.len() && {
            let next = here.words.get(index + 1);
            let future = ["aras", "eras", "iras"].iter().any(|end| next.ends_with(end.as_bytes()));
            (next.len() >= 7 && future) || is_any(next, &["you", "we", "they", "it"])
        };
        let excepted = self.negation.except.iter().map(|text| wording(text)).any(|wording| {
            (0..wording.len()).any(|place| place <= index && here.has(index - place, &wording))
        });
        ends_clause(word) || begins_clause || excepted
    }

    fn negation_before(&self, here: &Plain<'_>, hit: &Range<usize>) -> Option<Range<usize>> {
        let (mut parts, mut item, mut longest) = (0, 0, 1);
        for index in (hit.start.saturating_sub(self.negation.before)..hit.start).rev() {
            match here.words.boundary_before(index + 1) {
                Boundary::None => {}
                Boundary::Part if parts == self.negation.parts || item > longest => return None,
                Boundary::Part => (parts, item, longest) = (parts + 1, 0, 3),
                Boundary::Clause | Boundary::Sentence | Boundary::Line => return None,
            }
            item += 1;
            if self.is_end(here, index) {
                return None;
            }
            let found = self.negation_at(here, index, hit.start, true);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn negation_after(&self, here: &Plain<'_>, hit: &Range<usize>) -> Option<Range<usize>> {
        (hit.end..here.len().min(hit.end + self.negation.after))
            .take_while(|index| here.words.boundary_before(*index) == Boundary::None)
            .take_while(|index| !self.is_end(here, *index))
            .find_map(|index| self.negation_at(here, index, here.len(), false))
    }

    /// The first wording of a rule around a hit, and the text that it is in.
    fn context<'s>(
        &'s self,
        here: &'s Plain<'r>,
        hit: &Range<usize>,
        rule: &ContextRule,
    ) -> Option<(&'s Plain<'r>, Range<usize>)> {
        let begins = |index: usize, opens: Boundary| {
            here.words.boundary_before(index) >= opens
                || (opens == Boundary::Clause && ends_clause(here.words.get(index)))
        };
        let around = |opens: Boundary| {
            let start = (0..=hit.start).rev().find(|index| *index == 0 || begins(*index, opens));
            let end = (hit.end..here.len()).find(|index| begins(*index, opens));
            start.unwrap_or(0)..end.unwrap_or(here.len())
        };
        let reach = match rule.within {
            Within::Words(words) => {
                let line = around(Boundary::Line);
                hit.start.saturating_sub(words).max(line.start)..(hit.end + words).min(line.end)
            }
            Within::Clause => around(Boundary::Clause),
            Within::Sentence => around(Boundary::Sentence),
            Within::Line => around(Boundary::Line),
            Within::Text | Within::Offer => 0..here.len(),
        };
        let fits = |range: &Range<usize>| match rule.near {
            Some(Side::Before) => range.end <= hit.start,
            Some(Side::After) => range.start >= hit.end,
            None => range.start < hit.start || range.end > hit.end,
        };
        let found = Self::first_of(here, &reach, rule, fits).map(|range| (here, range));
        let other = self.texts.iter().find(|text| text.field != here.field)?;
        let in_other =
            || Self::first_of(other, &(0..other.len()), rule, |_| true).map(|range| (other, range));
        found.or_else(|| (rule.within == Within::Offer).then(in_other).flatten())
    }

    fn first_of(
        reading: &Plain<'_>,
        reach: &Range<usize>,
        rule: &ContextRule,
        fits: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Range<usize>> {
        let mut wordings: Vec<_> = rule.wordings.iter().map(|text| Words::from_text(text).folded()).collect();
        wordings.sort();
        let of_wordings = wordings.iter().find_map(|folded| {
            let wording = wording(std::str::from_utf8(folded).unwrap());
            let ranges = reach.clone().filter(|first| reading.has(*first, &wording));
            let mut ranges = ranges.map(|first| first..first + wording.len());
            ranges.find(|range| range.end <= reach.end && fits(range))
        });
        let numbers = || {
            let mut numbers = reach.clone().filter(|index| rule.number && reading.words.is_number(*index));
            numbers.find(|index| fits(&(*index..index + 1))).map(|index| index..index + 1)
        };
        of_wordings.or_else(numbers)
    }
}

/// Few words, so that they meet often: of wordings, negations, clauses, two languages and none.
const WORDS: [&str; 18] = [
    "a",
    "b",
    "c",
    "usd",
    "no",
    "sin",
    "solo",
    "y",
    "pero",
    "we",
    "are",
    "the",
    "la",
    "de",
    "en",
    "7",
    "tramitarás",
    "ñ",
];

fn some_words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 1..=most).prop_map(|words| words.join(" "))
}

fn some_text(most: usize) -> impl Strategy<Value = String> {
    let gap = select(&[" ", " ", " ", " ", " ", ", ", ". ", "\n", "; ", " - ", "½", "\u{301} "][..]);
    prop::collection::vec((select(&WORDS[..]), gap), 0..most)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

fn some_language() -> impl Strategy<Value = Option<Language>> {
    select(&[None, None, Some(Language::Es), Some(Language::En)][..])
}

fn some_context() -> impl Strategy<Value = Context> {
    let rules = || prop::collection::vec(some_rule(prop::collection::vec(some_words(2), 1..5)), 0..3);
    (rules(), rules()).prop_map(|(requires, excludes)| Context { requires, excludes })
}

fn some_aliases() -> impl Strategy<Value = Vec<Alias>> {
    let alias = (some_words(3), some_language()).prop_map(|(text, language)| Alias { text, language });
    prop::collection::vec(alias, 1..5)
}

fn some_negation() -> impl Strategy<Value = Negation> {
    let word = |text: &&str| NegationWord { text: (*text).to_owned(), language: None };
    let words = subsequence(vec!["no", "a b", "no a"], 0..3);
    let ahead = subsequence(vec!["sin", "sin la"], 0..2);
    let except = subsequence(vec!["no solo", "b no"], 0..2);
    (words, ahead, except, some_language(), 0..9_usize, 0..4_usize, 0..3_usize).prop_map(
        move |(words, ahead, except, language, before, after, parts)| {
            let mut words: Vec<_> = words.iter().map(word).collect();
            words.iter_mut().take(1).for_each(|word| word.language = language);
            let except = except.into_iter().map(str::to_owned).collect();
            Negation { words, ahead: ahead.iter().map(word).collect(), except, before, after, parts }
        },
    )
}

proptest! {
    #[test]
    fn the_hits_are_those_of_a_plain_matcher(
        contexts in prop::collection::vec(some_context(), 3),
        aliases in prop::collection::vec((some_aliases(), subsequence(vec![0_usize, 1, 2], 0..3)), 1..5),
        negation in some_negation(),
        title in some_text(6),
        text in prop_oneof![some_text(30), some_text(400)],
    ) {
        let terms: Vec<Term<'_>> = aliases
            .into_iter()
            .map(|(aliases, own)| Term { aliases, contexts: own.iter().map(|index| &contexts[*index]).collect() })
            .collect();
        let matcher = Matcher::new(&terms, &negation);
        let found = matcher.find(&title, &text);
        let order = |found: &Found<'_>| (found.field, found.span.start, found.span.end, found.target);
        prop_assert!(found.is_sorted_by_key(order));
        let shown = |found: (Field, Range<usize>, usize, Option<Silenced<'_>>)| format!("{found:?}");
        let mut found: Vec<_> =
            found.into_iter().map(|hit| shown((hit.field, hit.span, hit.target, hit.silenced))).collect();
        let reference = Reference::new(&terms, &negation, [&title, &text]);
        let mut expected: Vec<_> = reference.found().into_iter().map(shown).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}
