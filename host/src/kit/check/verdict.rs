//! What became of the rules, and which level follows.

use serde::Serialize;

use super::rule::{Level, Rule};

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// No recorded answer shows it.
    NotTried,
    /// It does not concern this kind of component.
    NotApplicable,
}

impl Outcome {
    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::NotTried => "not tried",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// What was found when a rule was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tried {
    pub(super) outcome: Outcome,
    pub(super) evidence: String,
}

impl Tried {
    pub(super) fn passed(evidence: impl Into<String>) -> Self {
        Self { outcome: Outcome::Passed, evidence: evidence.into() }
    }

    pub(super) fn failed(evidence: impl Into<String>) -> Self {
        Self { outcome: Outcome::Failed, evidence: evidence.into() }
    }

    pub(super) fn not_tried(evidence: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotTried, evidence: evidence.into() }
    }

    pub(super) fn not_applicable(evidence: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotApplicable, evidence: evidence.into() }
    }
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Its name.
    pub id: &'static str,
    /// Its level.
    pub level: Level,
    /// What became of it.
    pub outcome: Outcome,
    /// A line that says what was seen, with the case.
    pub evidence: String,
    /// Where the rule is explained.
    pub page: String,
}

impl Verdict {
    pub(super) fn of(rule: Rule, tried: &Tried) -> Self {
        Self {
            id: rule.id(),
            level: rule.level(),
            outcome: tried.outcome,
            evidence: crate::printable::one_line(&tried.evidence).into_owned(),
            page: rule.page(),
        }
    }
}

/// The level that a component stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A rule of the first level fails.
    None,
    /// No rule of the first level fails, and not all could be tried.
    Unproved,
    /// All rules of this level and of those below hold.
    Reached(Level),
}

impl Standing {
    /// In a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unproved => "unproved",
            Self::Reached(level) => level.as_str(),
        }
    }
}

/// The level that follows from all verdicts.
#[must_use]
pub fn standing(verdicts: &[Verdict]) -> Standing {
    let holds = |level: Level| {
        let of_level = verdicts.iter().filter(|verdict| verdict.level == level);
        of_level.clone().next().is_some()
            && of_level
                .clone()
                .all(|verdict| matches!(verdict.outcome, Outcome::Passed | Outcome::NotApplicable))
    };
    let fails = |verdict: &Verdict| verdict.level == Level::Bronze && verdict.outcome == Outcome::Failed;
    if verdicts.iter().any(fails) {
        return Standing::None;
    }
    let levels = [Level::Bronze, Level::Silver, Level::Gold];
    let reached = levels.into_iter().take_while(|level| holds(*level)).last();
    reached.map_or(Standing::Unproved, Standing::Reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(outcome: impl Fn(Rule) -> Outcome) -> Vec<Verdict> {
        let tried = |rule| Tried { outcome: outcome(rule), evidence: String::new() };
        Rule::ALL.map(|rule| Verdict::of(rule, &tried(rule))).into()
    }

    #[test]
    fn a_level_is_reached_when_its_rules_and_those_below_hold() {
        let but = |which: Rule, outcome: Outcome| {
            standing(&all(|rule| if rule == which { outcome } else { Outcome::Passed }))
        };
        assert_eq!(standing(&all(|_| Outcome::Passed)), Standing::Reached(Level::Gold));
        assert_eq!(but(Rule::Hosts, Outcome::Failed), Standing::None);
        assert_eq!(but(Rule::Hosts, Outcome::NotTried), Standing::Unproved);
        assert_eq!(but(Rule::Hosts, Outcome::NotApplicable), Standing::Reached(Level::Gold));
        assert_eq!(but(Rule::Dates, Outcome::NotTried), Standing::Reached(Level::Bronze));
        assert_eq!(but(Rule::Speed, Outcome::Failed), Standing::Reached(Level::Silver));
    }

    #[test]
    fn nothing_known_is_unproved() {
        assert_eq!(standing(&[]), Standing::Unproved);
    }
}
