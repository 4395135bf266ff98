//! `[sheets]`: the spreadsheet, and the variables that name it and its credentials.

use std::path::Path;

use super::{
    ConfigError, Env, SheetsSettings, defaults, paths,
    read::{Section, Value, ValueContext},
    surroundings::Surroundings,
    units::Rate,
    values,
};
use crate::secret::{looks_made, without_user};

/// Names the spreadsheet; wins over the file.
pub(super) const SPREADSHEET: &str = "GOOGLE_SHEETS_SPREADSHEET_ID";

/// Names the service account's key file; wins over the file.
pub(super) const CREDENTIALS: &str = "GOOGLE_APPLICATION_CREDENTIALS";

/// How to write a spreadsheet's id.
const ID_CURE: &str = "write the part of its address between `/d/` and `/edit`";

pub(super) fn read_sheets(mut section: Section<'_, '_>, around: &Surroundings<'_>) -> SheetsSettings {
    let rate = Rate { count: defaults::SHEETS_RATE_PER_MINUTE, per: std::time::Duration::from_mins(1) };
    let sheets = SheetsSettings {
        spreadsheet: section.read("spreadsheet", spreadsheet),
        credentials: section.read("credentials", values::path(around)),
        rate: section.read_or("rate", rate, values::rate),
        timeout: section.read_or("timeout", defaults::SHEETS_TIMEOUT, values::positive_duration),
        quota_pause: section.read_or("quota_pause", defaults::SHEETS_QUOTA_PAUSE, values::positive_duration),
        settle: section.read_or("settle", defaults::SHEETS_SETTLE, values::duration),
        feedback_window: section.read_or("feedback_window", defaults::FEEDBACK_WINDOW, values::day_window),
        feedback_zone: section.read_or("feedback_zone", defaults::FEEDBACK_ZONE, values::time_zone),
    };
    section.finish();
    sheets
}

/// Environment variables win over the file. An empty one counts as absent.
pub(super) fn environment(sheets: &mut SheetsSettings, env: &Env) -> Result<(), ConfigError> {
    let said = |name| env.get(name).map(str::trim).filter(|value| !value.is_empty());
    if let Some(id) = said(SPREADSHEET) {
        if !is_id(id) {
            let value = told(id);
            return Err(ConfigError::Environment { name: SPREADSHEET, value, cure: ID_CURE });
        }
        sheets.spreadsheet = Some(id.to_owned());
    }
    if let Some(path) = said(CREDENTIALS) {
        let path = paths::expand(Path::new(path), env);
        let path = path.map_err(|message| ConfigError::Flag { flag: CREDENTIALS, message })?;
        sheets.credentials = Some(path);
    }
    Ok(())
}

fn spreadsheet(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let id = values::text(value, context)?;
    if is_id(&id) {
        return Some(id);
    }
    context.refuse(value, format_args!("`{}` is no spreadsheet's id: {ID_CURE}", told(&id)));
    None
}

/// The characters that ids have; an address or a path has others.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// What should have been an id, and may be a key by mistake; an address is told without its user.
fn told(id: &str) -> String {
    if id.contains("://") || !looks_made(id) { without_user(id).into_owned() } else { "…".to_owned() }
}
