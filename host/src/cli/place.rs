//! Where `--out` leads: to a file that is replaced as a whole, or to what takes bytes as they come.
//!
//! What is there decides, not its name. A regular file, or nothing, is written beside and put in place at its end. A FIFO
//! or a device is opened and written straight, since to rename over one would destroy it. A link is followed to its end,
//! and stays. Whether a link may be followed is asked of the system first: in a folder where everybody writes, Linux
//! follows no link of another user.

use std::{
    collections::BTreeSet,
    fs::{self, File, Metadata, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::{Access, AtFlags, CWD, OFlags};

use super::{CliError, whole_file::WholeFile};
use crate::files;

/// A place that is open for writing.
pub(super) enum Place {
    /// A file, complete or absent.
    Whole(Box<WholeFile>),
    /// What is no file of its own: a FIFO, a terminal, an open file of this process.
    Straight {
        /// The way into it.
        writer: BufWriter<File>,
        /// As it was named.
        path: PathBuf,
    },
}

impl Place {
    /// Opens the place that `named` leads to, which is none of `ours`.
    pub(super) fn open(named: &Path, ours: &[PathBuf]) -> Result<Self, CliError> {
        let failed = |error: &io::Error| cannot_write(named, error);
        if ends_as_a_folder(named) {
            return Err(CliError::usage(format_args!("`{}` names no file", named.display())));
        }
        let found = match fs::metadata(named) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
                return Err(CliError::usage(format_args!(
                    "`--out`: the links behind `{}` lead in a circle: name a file",
                    named.display()
                )));
            }
            Err(error) => return Err(failed(&error)),
        };
        let End { path, of_process } = follow(named).map_err(|error| failed(&error))?;
        if ours.iter().any(|ours| is_one_file(ours, &path)) {
            return Err(CliError::usage(format_args!(
                "`--out`: `{}` is a file that this program works with, and would be lost: name another",
                named.display()
            )));
        }
        match &found {
            Some(metadata) if of_process || !metadata.is_file() => Self::straight(named, metadata),
            Some(metadata) => {
                rustix::fs::accessat(CWD, &path, Access::WRITE_OK, AtFlags::EACCESS)
                    .map_err(|error| failed(&error.into()))?;
                Self::whole(&path, Some(metadata))
            }
            None => Self::whole(&path, None),
        }
    }

    fn whole(path: &Path, before: Option<&Metadata>) -> Result<Self, CliError> {
        WholeFile::beside(path, before).map(|file| Self::Whole(Box::new(file)))
    }

    /// Opens what is no file of its own. A FIFO waits for its reader, as it does for every program.
    fn straight(named: &Path, found: &Metadata) -> Result<Self, CliError> {
        if let Some(kind) = refused(found) {
            return Err(CliError::usage(format_args!(
                "`--out`: `{}` is {kind}, not a file: name a file, or `-` for stdout",
                named.display()
            )));
        }
        // To be allowed to make it, were it not there, has Linux refuse a FIFO that another user placed where everybody
        // writes. What is open already is written on at its end, so that nothing in it is lost.
        let flags = (OFlags::NOCTTY | OFlags::APPEND).bits().cast_signed();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).custom_flags(flags);
        let file = options.open(named).map_err(|error| cannot_write(named, &error))?;
        Ok(Self::Straight { writer: BufWriter::new(file), path: named.to_owned() })
    }

    /// Where to write.
    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Whole(file) => file.writer(),
            Self::Straight { writer, .. } => writer,
        }
    }

    /// Ends the writing: a file is put in place, of everything else the last bytes are written.
    pub(super) fn finish(self) -> Result<(), CliError> {
        match self {
            Self::Whole(file) => file.put_in_place(),
            Self::Straight { mut writer, path } => writer.flush().map_err(|error| match error.kind() {
                // Its reader has left.
                io::ErrorKind::BrokenPipe => error.into(),
                _ => cannot_write(&path, &error),
            }),
        }
    }
}

/// What nothing is written to: a folder; a socket, which cannot be opened; a disk, whose content is not ours to replace.
fn refused(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    if kind.is_dir() {
        Some("a folder")
    } else if kind.is_socket() {
        Some("a socket")
    } else if kind.is_block_device() {
        Some("a disk")
    } else {
        None
    }
}

/// Whether two paths lead to one file, or would if it were there.
fn is_one_file(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        (Err(_), Err(_)) => {
            let place =
                |path: &Path| Some(fs::canonicalize(files::folder_of(path)).ok()?.join(path.file_name()?));
            place(one).is_some_and(|one| place(other) == Some(one))
        }
        _ => false,
    }
}

/// `x/` and `x/.` are folders, whatever is there.
fn ends_as_a_folder(named: &Path) -> bool {
    let text = named.as_os_str().as_encoded_bytes();
    named.file_name().is_none() || text.ends_with(b"/") || text.ends_with(b"/.")
}

/// Where links end.
struct End {
    path: PathBuf,
    /// Whether it is an open file of a process (`/dev/fd/1`, `/dev/fd/3`), which has no place to be renamed to.
    of_process: bool,
}

/// Follows the links of a path to what is no link, or to where nothing is.
fn follow(named: &Path) -> io::Result<End> {
    let mut path = named.to_owned();
    let mut seen = BTreeSet::new();
    while fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
        if is_of_the_kernel(&path) {
            return Ok(End { path, of_process: true });
        }
        let target = fs::read_link(&path)?;
        let next = files::folder_of(&path).join(target);
        if !seen.insert(std::mem::replace(&mut path, next)) {
            return Err(rustix::io::Errno::LOOP.into());
        }
    }
    if path.file_name().is_none() || ends_as_a_folder(&path) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(End { path, of_process: false })
}

/// Whether a link stands in `/proc`: its text may name what it does not lead to.
fn is_of_the_kernel(link: &Path) -> bool {
    files::is_of_the_kernel(files::folder_of(link))
}

fn cannot_write(path: &Path, error: &io::Error) -> CliError {
    CliError::failed(format_args!("cannot write `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests;
