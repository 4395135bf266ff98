//! Makes a case of what was answered.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::scrub::{Scrubbed, Scrubber};
use crate::{
    domain::Timestamp,
    http::Exchanged,
    kit::{
        cases::{Call, Case, Subject},
        replay::Exchange,
    },
    plugins::model::Target,
};

/// A case of a source's own answers, and what was taken out of them.
#[derive(Debug)]
pub struct Recorded {
    /// The case.
    pub case: Case,
    /// What was scrubbed.
    pub scrubbed: Scrubbed,
}

/// The case that these answers make in `folder`.
#[must_use]
pub fn case_of(
    taken: Vec<Exchanged>,
    target: Target,
    now: Timestamp,
    settings: BTreeMap<String, Value>,
    folder: PathBuf,
) -> Recorded {
    let exchanges: Vec<Exchange> = last_of_each(taken).into_iter().map(exchange).collect();
    let mut scrubber = Scrubber::new(&exchanges);
    let exchanges = exchanges.iter().map(|exchange| scrubber.exchange(exchange)).collect();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let subject = Subject::Target(target);
    let case = Case { name, folder, subject, now, call: Call::Scan, settings, exchanges };
    Recorded { case, scrubbed: scrubber.told() }
}

/// The name of the folder of a new case among `cases`: the tenant or query and the day, and a number if that is taken.
#[must_use]
pub fn case_name(cases: &Path, asked: &str, now: Timestamp) -> String {
    let plain =
        asked.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' });
    let plain: String = plain.collect();
    let day: String = now.to_string().chars().take(10).collect();
    let name = format!("{}-{day}", plain.trim_matches('-'));
    let mut numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut candidate = name.clone();
    while cases.join(&candidate).exists() {
        candidate = numbered.next().unwrap_or_default();
    }
    candidate
}

/// Of several tries the last one counts.
fn last_of_each(taken: Vec<Exchanged>) -> Vec<Exchanged> {
    let same = |one: &Exchanged, other: &Exchanged| {
        one.method == other.method && one.url == other.url && one.sent == other.sent
    };
    let is_last = |at: usize| !taken[at + 1..].iter().any(|later| same(later, &taken[at]));
    let kept: Vec<bool> = (0..taken.len()).map(is_last).collect();
    taken.into_iter().zip(kept).filter_map(|(one, is_kept)| is_kept.then_some(one)).collect()
}

fn exchange(taken: Exchanged) -> Exchange {
    let Exchanged { method, url, sent, status, headers, body } = taken;
    Exchange { method, url, sent, status, headers, body }
}

#[cfg(test)]
mod tests;
