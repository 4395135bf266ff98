//! At the beginning of a run: what a clock that was ahead put off is brought back.

use std::time::Duration;

use super::pace::{board_pace, query_pace};
use crate::{
    bounds::network,
    config::{Config, Recheck},
    domain::cadence::Pace,
    store::ahead::{BroughtBack, Longest},
};

/// Tells what was brought back, if anything was.
pub(super) fn tell(brought_back: BroughtBack) {
    if let Some(told) = words(brought_back) {
        tracing::warn!("noted under a clock that was ahead: {told}");
    }
}

fn words(BroughtBack { due, waits }: BroughtBack) -> Option<String> {
    let due = (due > 0).then(|| format!("{due} due times, which are due now"));
    let waits = (waits > 0)
        .then(|| format!("{waits} pauses or waiting times, which last no longer than they were to"));
    let told: Vec<String> = due.into_iter().chain(waits).collect();
    (!told.is_empty()).then(|| told.join(", and "))
}

/// The longest that this configuration puts anything off; no source is obeyed for longer than its bound.
pub(super) fn longest(config: &Config) -> Longest {
    let wait = network::WAIT.duration();
    let Recheck { confirmed, candidate, empty, rejected, unknown, none, blocked } = config.discovery.recheck;
    let directories = config.directories.values().map(|directory| directory.every);
    let longest_of = |all: &[Duration]| all.iter().copied().fold(wait, Duration::max);
    Longest {
        discovery: longest_of(&[confirmed, candidate, empty, rejected, unknown, none, blocked]),
        directory: directories.fold(wait, Duration::max),
        pause: longest_of(&[config.run.rate_limit_pause, config.run.blocked_pause]),
        scan: paces(config).map(Pace::longest).max().unwrap_or_default(),
    }
}

/// How often each kind of unit is scanned.
fn paces(config: &Config) -> impl Iterator<Item = Pace> {
    config.providers.values().flat_map(|settings| {
        let queries = settings.queries.iter().map(|query| query_pace(settings, query));
        queries.chain([board_pace(settings)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_brought_back_is_told() {
        let told = |due, waits| words(BroughtBack { due, waits });
        assert_eq!(told(0, 0), None);
        assert_eq!(told(2, 0).unwrap(), "2 due times, which are due now");
        assert!(told(0, 1).unwrap().starts_with("1 pauses"));
        assert!(told(3, 2).unwrap().starts_with("3 due times, which are due now, and 2 pauses"));
    }
}
