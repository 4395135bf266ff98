//! Files that the kit's commands write: whole or not at all, and not when they would stay as they are.

use std::{fs, io::Write as _, path::Path};

use crate::{
    cli::{CliError, whole_file::WholeFile},
    files::{self, FileError},
};

/// Writes a file, and its folder if need be; says whether it had to be written.
pub(super) fn write(place: &Path, bytes: &[u8]) -> Result<bool, CliError> {
    let file = begin(place, bytes)?;
    let is_new = file.is_some();
    if let Some(file) = file {
        file.put_in_place()?;
    }
    Ok(is_new)
}

/// A file that only needs to be put in its place; nothing if it stands there as it is.
pub(super) fn begin(place: &Path, bytes: &[u8]) -> Result<Option<WholeFile>, CliError> {
    let before = refuse_others(place)?;
    if before.as_ref().is_some_and(|before| before.len() == bytes.len() as u64)
        && fs::read(place).is_ok_and(|old| old == bytes)
    {
        return Ok(None);
    }
    if before.as_ref().is_some_and(|before| before.permissions().readonly()) {
        return Err(CliError::failed(format_args!(
            "`{}` is read-only, and was left as it is\n  hint: `chmod u+w` allows to write it",
            place.display()
        )));
    }
    let folder = files::folder_of(place);
    let cannot = |error| CliError::failed(format_args!("cannot write `{}`: {error}", place.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    let mut file = WholeFile::beside(place, before.as_ref())?;
    file.writer().write_all(bytes).map_err(cannot)?;
    Ok(Some(file))
}

/// What stands there: nothing, or a file. Who put a link there decides what becomes of it.
fn refuse_others(place: &Path) -> Result<Option<fs::Metadata>, CliError> {
    if let Ok(target) = fs::read_link(place) {
        return Err(CliError::usage(format_args!(
            "`{}` is a symbolic link to `{}`, and was left as it is\n  hint: name the file itself",
            place.display(),
            target.display()
        )));
    }
    match files::look(place) {
        Ok(before) => Ok(before),
        Err(error @ FileError::NotAFile { .. }) => Err(CliError::usage(error)),
        Err(error) => Err(CliError::failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn told(place: &Path) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { write(place, b"new").unwrap_err().message })
    }

    #[tokio::test]
    async fn a_file_is_written_once_with_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a b/acme.wasm");
        assert!(write(&place, b"one").unwrap());
        assert!(!write(&place, b"one").unwrap());
        assert!(write(&place, b"two").unwrap());
        assert_eq!(fs::read(&place).unwrap(), b"two");
    }

    #[test]
    fn what_is_no_file_to_be_written_is_told_and_left() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("old"), "old").unwrap();
        symlink("old", at("link")).unwrap();
        assert!(told(&at("link")).contains("is a symbolic link to `old`"));
        fs::set_permissions(at("old"), fs::Permissions::from_mode(0o444)).unwrap();
        assert!(told(&at("old")).contains("is read-only"));
        assert_eq!(fs::read(at("old")).unwrap(), b"old");
        fs::create_dir(at("folder")).unwrap();
        assert!(told(&at("folder")).contains("is a folder"));
    }
}
