//! Catalogues as commands read them: one that an argument names, and the configured one.

use std::path::Path;

use super::{CliError, read::why_unread};
use crate::{
    bounds::{Bound, FirstFew, files::CATALOGUE},
    config::Config,
    files,
    scoring::{Catalog, Scorer},
    store::{Connection, StoreError, offers},
};

/// The scorer of a catalogue that was named; each fault is told with its line.
pub(super) fn load(path: &Path) -> Result<Scorer, CliError> {
    let catalog = Catalog::parse(&read_file(path, &CATALOGUE)?).map_err(|faults| bad_lines(path, &faults))?;
    Ok(Scorer::new(catalog))
}

/// The configured catalogue. `None` if there is none, or none that can be used: `doctor` and `run` tell why.
pub(super) fn configured(config: &Config) -> Option<Catalog> {
    Catalog::parse(&configured_text(config)?).ok()
}

/// The identity of the configured catalogue, by which stored scores are judged: `None` if none is stored, or there is no
/// catalogue that can be used. Most of the time the scores are of it, and tell it: then it is not read.
pub(super) fn configured_identity(
    config: &Config,
    connection: &Connection,
) -> Result<Option<String>, StoreError> {
    let Some(text) = configured_text(config) else { return Ok(None) };
    let Some(stored) = offers::first_and_last_catalog(connection)? else { return Ok(None) };
    let known = stored.into_iter().find(|identity| Catalog::is_identity_of(identity, &text));
    Ok(known.or_else(|| Some(Catalog::parse(&text).ok()?.identity())))
}

/// The text of the configured catalogue, if it can be read.
fn configured_text(config: &Config) -> Option<String> {
    files::read_text(config.scoring.as_deref()?, &CATALOGUE).ok()
}

/// A file that an argument names.
pub(super) fn read_file(path: &Path, bound: &Bound) -> Result<String, CliError> {
    files::read_text(path, bound).map_err(|error| CliError::usage(why_unread(&error)))
}

/// The faults of a file, each with its line.
pub(super) fn bad_lines(path: &Path, faults: &FirstFew<impl std::fmt::Display>) -> CliError {
    let shown = path.display();
    let lines: Vec<_> = faults.iter().map(|fault| format!("\n{shown}, {fault}")).collect();
    let rest = faults.rest().map(|rest| format!("\n{rest}")).unwrap_or_default();
    CliError::usage(format_args!("faults in `{shown}`: {}{}{rest}", faults.total(), lines.concat()))
}
