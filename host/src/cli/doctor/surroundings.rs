//! Checks of what the program stands on: room on the disks, the clock, and the last run.

use std::path::{Path, PathBuf};

use super::finding::{Finding, Severity};
use crate::{
    cli::output::{length, local_time},
    config::{Config, units::format_size},
    domain::Timestamp,
    pipeline::{dead_run, space_at},
    store::{
        Connection, Result,
        runs::{self, RunStatus},
        standing,
    },
};

/// With less room than that, neither code nor a copy fits into a folder.
const SCARCE: u64 = 64 << 20;

/// The room for the database, for compiled code and for temporary files.
pub(super) fn disks(config: &Config) -> Vec<Finding> {
    let database = std::path::absolute(&config.database).unwrap_or_else(|_| config.database.clone());
    let code = config.plugins.cache_dir.clone();
    let places: [(&str, Option<PathBuf>, u64); 3] = [
        ("the database", Some(database), config.run.keep_free),
        ("compiled plugins", code, SCARCE),
        ("temporary files", Some(std::env::temp_dir()), SCARCE),
    ];
    let named = places.into_iter().filter_map(|(what, place, least)| Some((what, place?, least)));
    named.filter_map(|(what, place, least)| disk(what, &place, least)).collect()
}

fn disk(what: &str, place: &Path, least: u64) -> Option<Finding> {
    let space = space_at(place)?;
    let (free, total) = (format_size(space.free), format_size(space.total));
    let text = format!("{free} of {total} are free for {what}, `{}`", place.display());
    Some(if space.free < least {
        let text = format!("{text}: less than {}", format_size(least));
        Finding::new("disk", Severity::Warning, text, "make room before a run fails for want of it")
    } else {
        Finding::ok("disk", text)
    })
}

/// That the time is later than all that the last runs noted; where it is not, its kind of attention says so.
pub(super) fn clock(connection: &Connection, config: &Config, now: Timestamp) -> Result<Finding> {
    let shown = |at| local_time(at, config.display_zone);
    let text = match standing::newest_instant(connection)? {
        Some(newest) => format!("{} here, {} at the last run", shown(now), shown(newest)),
        None => format!("{} here", shown(now)),
    };
    Ok(Finding::ok("clock", text))
}

/// How old the last run is, and how it ended.
pub(super) fn last_run(connection: &Connection, config: &Config, now: Timestamp) -> Result<Finding> {
    let shown = |at| local_time(at, config.display_zone);
    let Some(run) = runs::recent(connection, 1)?.into_iter().next() else {
        return Ok(Finding::new("last run", Severity::Note, "none yet", "`jobscan-host run`"));
    };
    let at = run.finished_at.unwrap_or(run.started_at);
    let ago = length(now.since(at));
    let warn =
        |text: String| Finding::new("last run", Severity::Warning, text, "`jobscan-host status` says more");
    Ok(match run.status {
        RunStatus::Running => match dead_run(connection, &config.run.lock)? {
            Some(dead) => warn(format!("{} died", dead.who)),
            None => Finding::ok("last run", format!("run {} is at work since {}", run.id, shown(at))),
        },
        RunStatus::Failure => warn(format!("run {} failed at {}, {ago} ago", run.id, shown(at))),
        RunStatus::Abandoned => warn(format!("run {} died, noticed at {}, {ago} ago", run.id, shown(at))),
        RunStatus::Success | RunStatus::Cancelled => {
            Finding::ok("last run", format!("run {}: {}, {ago} ago", run.id, run.status))
        }
    })
}
