//! Plays a case: the component against the case's answers, and what it made of them against what is expected.

use std::sync::Arc;

use serde_json::Value;

use super::{
    case::{Case, Subject},
    compare::{Difference, differences},
    drive::drive,
    outcome::Outcome,
    shown::ShownOutcome,
};
use crate::{
    http::Cancel,
    kit::{
        replay::{Fault, Replay, Unanswered},
        session::{Session, SessionError, Surroundings},
    },
    plugins::{Plugin, model::Target},
};

/// A case that was played.
#[derive(Debug)]
pub struct Played {
    /// What the component returned.
    pub outcome: Outcome,
    /// Requests that no exchange answers.
    pub unanswered: Vec<Unanswered>,
    /// Exchanges that were not asked for.
    pub unasked: Vec<String>,
}

/// What is wrong with a case that was played.
#[derive(Debug, Default, PartialEq)]
pub struct Verdict {
    /// What differs from what is expected.
    pub differences: Vec<Difference>,
    /// Why it fails beside that.
    pub faults: Vec<String>,
    /// What is told, and is no fault.
    pub notes: Vec<String>,
}

impl Verdict {
    /// Whether the component does what is expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.differences.is_empty() && self.faults.is_empty()
    }
}

/// Gives a component the answers of a case, with faults in them. Each has an instance of its own.
pub async fn play(plugin: &Arc<Plugin>, case: &Case, faults: Vec<Fault>) -> Result<Played, SessionError> {
    let replay = Replay::with_faults(case.exchanges.clone(), case.now, faults);
    let around = Surroundings {
        client: replay.client(),
        now: case.now,
        settings: case.settings.clone(),
        unit: unit(&case.subject),
        credentials: None,
        cancel: Cancel::new(),
        keeps_pace: false,
    };
    let mut session = Session::new(plugin, around)?;
    let outcome = drive(&mut session, case).await;
    Ok(Played { outcome, unanswered: replay.unanswered(), unasked: replay.unasked() })
}

/// What a case is about, for messages.
fn unit(subject: &Subject) -> String {
    match subject {
        Subject::Target(Target::Tenant(tenant)) => tenant.clone(),
        Subject::Target(Target::Query(query)) => query.name.clone(),
        Subject::Source => "source".to_owned(),
        Subject::Page(page) => page.url.clone(),
    }
}

/// Holds what was played to what is expected of it.
#[must_use]
pub fn judge(played: &Played, expected: Option<&Value>) -> Verdict {
    let unanswered = played.unanswered.iter().map(ToString::to_string);
    let mut verdict = Verdict { faults: unanswered.collect(), ..Verdict::default() };
    match expected {
        Some(expected) => {
            verdict.differences = differences(expected, &ShownOutcome::of(&played.outcome).to_value());
        }
        None => verdict.faults.push(
            "it has no `expected.json`\n  hint: `plugin test --accept` writes what the component makes of it: read it before you keep it"
                .to_owned(),
        ),
    }
    let unasked = played.unasked.iter().map(|request| format!("{request} was not asked for"));
    verdict.notes.extend(unasked);
    verdict
}
