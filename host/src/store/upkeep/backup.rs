//! A copy of the database as it stands at one instant, also while a run writes it.

use std::{fs, path::Path};

use super::{check::check, part};
use crate::store::{Result, StoreError, connect::files_of, refuse_what_names_no_file, schema::copy_database};

/// A copy that was made and found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Its bytes.
    pub size_bytes: u64,
    /// Its schema.
    pub schema: u32,
}

/// Copies the database at `from` to `to`, whole or not at all, and checks the copy before it gets its name.
///
/// What stands at `to` is replaced only if `over` says so, and never the database or a file that SQLite keeps beside it.
pub fn backup(from: &Path, to: &Path, over: bool) -> Result<BackedUp> {
    refuse_what_names_no_file(to)?;
    if files_of(from).iter().any(|own| own == to || part::is_same(own, to)) {
        let message =
            format!("`{}` is the database itself, or a part of it: name another file", to.display());
        return Err(StoreError::Invalid(message));
    }
    let made = part::begin(to)?;
    copy_database(from, made.path())?;
    let copy = check(made.path())?.or_refused(from)?;
    let size =
        fs::metadata(made.path()).map_err(|source| StoreError::Io { path: to.to_owned(), source })?.len();
    part::put(made, to, over)?;
    Ok(BackedUp { size_bytes: size, schema: copy.schema })
}
