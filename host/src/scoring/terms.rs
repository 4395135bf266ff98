//! What is looked for, as a matcher needs it: each different wording once, with all that it is, and each different rule once.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use super::{
    catalog::{Alias, Context, ContextRule},
    context::Rule,
    language::Language,
    number_set::NumberSet,
    tokens::Words,
};

/// A keyword or phrase to find: its spellings, and the context rules for all of them.
#[derive(Debug)]
pub(super) struct Term<'a> {
    pub(super) aliases: Vec<Alias>,
    /// Its own rules and those of its category.
    pub(super) contexts: Vec<&'a Context>,
}

/// All terms of a matcher.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// What each wording is, in the order of their folded words.
    pub(super) wordings: Vec<Role>,
    /// What wordings are looked for as, those of each wording side by side.
    pub(super) uses: Vec<Use>,
    /// The rules of each term.
    pub(super) rules_of: Vec<RulesOfTerm>,
    /// The different rules of all terms.
    pub(super) rules: Vec<Rule>,
    /// Those of the rules that words beside their wordings may fulfil.
    pub(super) open_rules: NumberSet,
}

/// What a wording is.
#[derive(Debug, Clone)]
pub(super) struct Role {
    /// Its [`Terms::uses`].
    pub(super) uses: Range<usize>,
    /// The rules that look for it.
    pub(super) rules: Vec<u32>,
}

/// A wording as one of a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// The term's index.
    pub(super) target: usize,
    /// The only language that it counts in.
    pub(super) language: Option<Language>,
}

/// The numbers of a term's rules.
#[derive(Debug, Clone)]
pub(super) struct RulesOfTerm {
    pub(super) requires: Vec<u32>,
    pub(super) excludes: Vec<u32>,
}

/// A wording and its uses, while they are gathered.
#[derive(Debug, Default)]
struct Pattern {
    words: Words,
    /// The terms with this wording, each with the language it is restricted to.
    uses: Vec<(usize, Option<Language>)>,
}

impl Terms {
    /// The terms, and the words of their wordings. A wording without a word is left out.
    pub(super) fn new(terms: &[Term<'_>]) -> (Self, Vec<Words>) {
        let (index_of, patterns) = patterns(terms);
        let (rules, rules_of) = rules(terms, &index_of);
        let mut wordings: Vec<_> =
            patterns.iter().map(|_| Role { uses: 0..0, rules: Vec::new() }).collect();
        for (rule, number) in rules.iter().zip(0..) {
            for wording in rule.wordings().iter() {
                wordings[wording as usize].rules.push(number);
            }
        }
        let (mut uses, mut words) = (Vec::new(), Vec::with_capacity(patterns.len()));
        for (pattern, role) in patterns.into_iter().zip(&mut wordings) {
            let from = uses.len();
            uses.extend(pattern.uses.into_iter().map(|(target, language)| Use { target, language }));
            role.uses = from..uses.len();
            words.push(pattern.words);
        }
        let open = rules.iter().enumerate().filter(|(_, rule)| rule.takes_numbers());
        let open_rules = NumberSet::new(rules.len(), open.map(|(number, _)| number));
        (Self { wordings, uses, rules_of, rules, open_rules }, words)
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
            add(wording, &|_| {});
        }
    }
    let (wordings, patterns): (Vec<_>, Vec<_>) = by_wording.into_iter().unzip();
    (wordings.into_iter().enumerate().map(|(index, wording)| (wording, index)).collect(), patterns)
}

/// The different rules of all terms, and of each term the numbers of its own.
fn rules(terms: &[Term<'_>], index_of: &BTreeMap<Vec<u8>, usize>) -> (Vec<Rule>, Vec<RulesOfTerm>) {
    let (mut rules, mut known) = (Vec::new(), HashMap::new());
    let mut rules_of = Vec::with_capacity(terms.len());
    for term in terms {
        let mut numbers = |of_context: fn(&Context) -> &[ContextRule]| {
            let own = term.contexts.iter().flat_map(|context| of_context(context));
            let number = |rule| {
                *known.entry(rule).or_insert_with(|| {
                    let number = u32::try_from(rules.len()).unwrap_or(u32::MAX);
                    rules.push(Rule::new(rule, number, wordings_of(rule, index_of)));
                    number
                })
            };
            own.map(number).collect()
        };
        let requires = numbers(|context| &context.requires);
        rules_of.push(RulesOfTerm { requires, excludes: numbers(|context| &context.excludes) });
    }
    (rules, rules_of)
}

/// The wordings of a rule.
fn wordings_of(rule: &ContextRule, index_of: &BTreeMap<Vec<u8>, usize>) -> NumberSet {
    let index = |wording: &String| index_of.get(&Words::from_text(wording).folded()).copied();
    NumberSet::new(index_of.len(), rule.wordings.iter().filter_map(index))
}
