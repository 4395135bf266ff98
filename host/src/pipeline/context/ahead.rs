//! At the beginning of a run: what a clock that was ahead put off is brought back.

use std::time::Duration;

use crate::{
    bounds::network,
    config::{Config, Recheck},
    store::ahead::{BroughtBack, Longest},
};

/// Tells what was brought back, if anything was.
pub(super) fn tell(brought_back: BroughtBack) {
    let BroughtBack { due, waits } = brought_back;
    if due + waits > 0 {
        tracing::warn!(
            "noted under a clock that was ahead: {due} due times, which are due now, and {waits} pauses or waiting times, \
             which last no longer than they were to"
        );
    }
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
    }
}
