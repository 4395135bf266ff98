//! What a command says of a file that it cannot read.

use crate::files::FileError;

/// In words: which file, and why.
pub(super) fn why_unread(error: &FileError) -> String {
    match error {
        FileError::Io { path, source } => format!("cannot read `{}`: {source}", path.display()),
        other => other.to_string(),
    }
}
