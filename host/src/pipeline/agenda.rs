//! When there is something to do next, for [`super::forever`]: a unit to scan, a site to search, a known board to ask, a
//! directory to read, a pause that ends, the spreadsheet, another company list.

use std::time::{Duration, SystemTime};

use super::{directories, discovery, program::Program, scan};
use crate::{
    config::{Config, SheetsSettings},
    domain::Timestamp,
    sheets::Window,
    store::StoreError,
};

/// The longest that nothing is looked at: a board that was listed at the terminal, a clock that was put back and a change
/// of the company list are noticed after it. A spreadsheet is brought up to date that often.
pub(super) const LOOK_AGAIN: Duration = Duration::from_hours(1);

/// What a run saw of the world beside its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// When the run began.
    at: Timestamp,
    /// When the company list last changed, if there is one.
    list: Option<SystemTime>,
}

impl Seen {
    /// Seen at `at`.
    pub(super) fn now(config: &Config, at: Timestamp) -> Self {
        let changed =
            |path: &std::path::PathBuf| std::fs::metadata(path).and_then(|list| list.modified()).ok();
        Self { at, list: config.companies.as_ref().and_then(changed) }
    }
}

/// From when on there is something to do after a run that saw this: `now` if there is already. `None` if nothing is known
/// that ever will be due.
pub(super) async fn next_work_at(program: &Program, seen: Seen) -> Result<Option<Timestamp>, StoreError> {
    let Program { base, providers, directories, detectors, .. } = program;
    let (config, now) = (&base.config, base.clock.now());
    if config.run.force || Seen::now(config, seen.at) != seen {
        return Ok(Some(now));
    }
    let next = [
        scan::next_work_at(base, providers, now).await?,
        discovery::next_work_at(base, providers, detectors, now).await?,
        directories::next_work_at(base, directories, now).await?,
        sheet_at(&config.sheets, seen.at, now),
    ];
    Ok(next.into_iter().flatten().min())
}

/// When the spreadsheet is brought up to date next, if one is used: also when people's answers may be read there.
fn sheet_at(settings: &SheetsSettings, run_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    if settings.spreadsheet.is_none() || settings.credentials.is_none() {
        return None;
    }
    // A run of a clock that was ahead says nothing.
    let again = if run_at > now { now } else { run_at.plus(LOOK_AGAIN) };
    let (from, until) = settings.feedback_window;
    let window = Window { from, until, zone: settings.feedback_zone };
    let opens = opens_at(window, run_at, again);
    Some(opens.map_or(again, |opens| opens.min(again)))
}

/// When the window opens after a run that found it closed, if it does so before the next look.
fn opens_at(window: Window, run_at: Timestamp, again: Timestamp) -> Option<Timestamp> {
    const MINUTE: Duration = Duration::from_mins(1);
    if window.is_open(run_at) {
        return None;
    }
    let mut minutes = std::iter::successors(Some(run_at.plus(MINUTE)), |at| Some(at.plus(MINUTE)));
    minutes.by_ref().take_while(|at| *at < again).find(|at| window.is_open(*at))
}

#[cfg(test)]
mod tests;
