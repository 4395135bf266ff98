//! What is looked for, as a matcher needs it: each different wording once, with all that it is, and each different rule once.

use std::collections::{BTreeMap, HashMap};

use super::{
    catalog::{Alias, Context, ContextRule},
    context::Rule,
    language::Language,
    lists::Lists,
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
    pub(super) roles: Vec<Role>,
    /// What each wording is looked for as.
    pub(super) uses: Lists<Use>,
    /// The rules that look for each wording.
    pub(super) rules_for: Lists<u32>,
    /// The rules of each term that must all hold.
    pub(super) requires: Lists<u32>,
    /// The rules of each term of which none may hold.
    pub(super) excludes: Lists<u32>,
    /// The different rules of all terms.
    pub(super) rules: Vec<Rule>,
    /// Those that also hold by what is no wording.
    pub(super) open_rules: NumberSet,
}

/// What a wording is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    /// Whether it belongs to a term.
    pub(super) of_term: bool,
    /// Whether a rule looks for it.
    pub(super) of_rule: bool,
}

/// A wording as one of a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// The term's index.
    pub(super) target: u32,
    /// The only language that it counts in.
    pub(super) language: Option<Language>,
}

/// A wording and its uses, while they are gathered.
#[derive(Debug, Default)]
struct Pattern {
    words: Words,
    uses: Vec<Use>,
}

impl Terms {
    /// The terms, and the words of their wordings. A wording without a word is left out.
    pub(super) fn new(terms: &[Term<'_>]) -> (Self, Vec<Words>) {
        let (index_of, patterns) = patterns(terms);
        let (mut uses, mut words) = (Lists::new(), Vec::with_capacity(patterns.len()));
        for pattern in patterns {
            uses.push(pattern.uses);
            words.push(pattern.words);
        }
        let mut numbers = RuleNumbers { rules: Vec::new(), known: HashMap::new(), index_of: &index_of };
        let (mut requires, mut excludes) = (Lists::new(), Lists::new());
        for term in terms {
            requires.push(
                term.contexts.iter().flat_map(|context| &context.requires).map(|rule| numbers.of(rule)),
            );
            excludes.push(
                term.contexts.iter().flat_map(|context| &context.excludes).map(|rule| numbers.of(rule)),
            );
        }
        let rules = numbers.rules;
        let mut looking = vec![Vec::new(); words.len()];
        for (rule, number) in rules.iter().zip(0..) {
            rule.wordings().iter().for_each(|wording| looking[wording as usize].push(number));
        }
        let mut rules_for = Lists::new();
        for numbers in looking {
            rules_for.push(numbers);
        }
        let role = |wording| Role {
            of_term: !uses.of(wording).is_empty(),
            of_rule: !rules_for.of(wording).is_empty(),
        };
        let open = rules.iter().enumerate().filter(|(_, rule)| rule.takes_numbers());
        let open_rules = NumberSet::new(rules.len(), open.map(|(number, _)| number));
        (
            Self {
                roles: (0..words.len()).map(role).collect(),
                uses,
                rules_for,
                requires,
                excludes,
                rules,
                open_rules,
            },
            words,
        )
    }
}

/// Numbers rules: equal ones have one number.
struct RuleNumbers<'c> {
    rules: Vec<Rule>,
    known: HashMap<&'c ContextRule, u32>,
    index_of: &'c BTreeMap<Vec<u8>, usize>,
}

impl<'c> RuleNumbers<'c> {
    fn of(&mut self, rule: &'c ContextRule) -> u32 {
        *self.known.entry(rule).or_insert_with(|| {
            let number = short(self.rules.len());
            self.rules.push(Rule::new(rule, number, wordings_of(rule, self.index_of)));
            number
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
    for (term, target) in terms.iter().zip(0..) {
        for alias in &term.aliases {
            add(&alias.text, &|pattern| {
                // Those of one term stand together, at the end.
                let mut of_term = pattern.uses.iter().rev().take_while(|used| used.target == target);
                if of_term.all(|used| used.language != alias.language) {
                    pattern.uses.push(Use { target, language: alias.language });
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

/// The wordings of a rule.
fn wordings_of(rule: &ContextRule, index_of: &BTreeMap<Vec<u8>, usize>) -> NumberSet {
    let index = |wording: &String| index_of.get(&Words::from_text(wording).folded()).copied();
    NumberSet::new(index_of.len(), rule.wordings.iter().filter_map(index))
}

/// A catalogue is far shorter than 32 bits count.
fn short(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
