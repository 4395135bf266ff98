//! A file that is complete or absent: written under another name beside its place, and moved there at its end.

use std::{
    fs::{self, File, Metadata, Permissions},
    io::{self, BufWriter, Write},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::fs::{Gid, Uid, fchown};
use tempfile::NamedTempFile;
use tokio::task::JoinHandle;

use super::{CliError, Exit, signals::EndSignals};
use crate::files;

/// What a new file may be for everybody, before the mask of the process takes its part.
const FOR_ALL: u32 = 0o666;

/// What a file may be for its owner alone.
const FOR_ONE: u32 = 0o600;

/// A file under a temporary name beside its final one; removed unless it was put in place, also after a signal.
///
/// Others may write to its folder: the name cannot be foreseen, the file was not there before, and no link is followed.
pub(super) struct WholeFile {
    writer: BufWriter<UntilStopped>,
    place: PathBuf,
    /// What stood there before, whose owner and mode the new file takes over.
    before: Option<Metadata>,
    listener: JoinHandle<()>,
}

impl WholeFile {
    /// Begins the file that is to stand at `place`, which is no link, instead of the one that stands there now.
    pub(super) fn beside(place: &Path, before: Option<&Metadata>) -> Result<Self, CliError> {
        let name = place
            .file_name()
            .ok_or_else(|| CliError::usage(format_args!("`{}` names no file", place.display())))?;
        refuse_what_is_no_file(place)?;
        // Until it is known whom the file before was open to, the new one is for nobody else.
        let mode = if before.is_some() { FOR_ONE } else { FOR_ALL };
        let part = tempfile::Builder::new()
            .prefix(&format!(".{}.", name.display()))
            .suffix(".part")
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(files::folder_of(place))
            .map_err(|error| cannot_write(place, &error))?;
        let stopped = Arc::new(AtomicBool::new(false));
        let listener = listen(&stopped).map_err(|error| cannot_write(place, &error))?;
        let writer = BufWriter::new(UntilStopped { part, stopped });
        Ok(Self { writer, place: place.to_owned(), before: before.cloned(), listener })
    }

    /// Where to write.
    pub(super) fn writer(&mut self) -> &mut impl Write {
        &mut self.writer
    }

    /// Moves the whole file to its place.
    pub(super) fn put_in_place(mut self) -> Result<(), CliError> {
        let place = self.place.clone();
        let failed = |error: io::Error| cannot_write(&place, &error);
        self.writer.flush().map_err(failed)?;
        let Self { writer, before, listener, .. } = self;
        let UntilStopped { part, .. } = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        if let Some(before) = before {
            take_over(part.as_file(), &before).map_err(failed)?;
        }
        part.as_file().sync_all().map_err(failed)?;
        refuse_what_is_no_file(&place)?;
        part.persist(&place).map_err(|error| failed(error.error))?;
        listener.abort();
        Ok(())
    }
}

/// Gives a file the owner, group and mode of the one before, as far as the system allows. Only root may give a file away;
/// where not even the group can be kept, the new one gets no more than everybody.
fn take_over(part: &File, before: &Metadata) -> io::Result<()> {
    let (owner, group) = (Uid::from_raw(before.uid()), Gid::from_raw(before.gid()));
    let given = fchown(part, Some(owner), Some(group)).or_else(|_| fchown(part, None, Some(group)));
    let mode = before.mode() & 0o777;
    let kept = if given.is_ok() { mode } else { mode & 0o707 | (mode & 0o007) << 3 };
    part.set_permissions(Permissions::from_mode(kept))
}

/// What came to stand there meanwhile, and is no file, is not replaced.
fn refuse_what_is_no_file(place: &Path) -> Result<(), CliError> {
    let link = fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_symlink());
    let kind = match files::look(place) {
        Err(files::FileError::NotAFile { kind, .. }) => kind,
        _ if link => "a symbolic link",
        _ => return Ok(()),
    };
    Err(CliError::usage(format_args!(
        "`--out`: `{}` is {kind}, not a file: name a file, or leave `--out` away to write to stdout",
        place.display()
    )))
}

/// The part file, which takes nothing more once a signal came.
struct UntilStopped {
    part: NamedTempFile,
    stopped: Arc<AtomicBool>,
}

impl Write for UntilStopped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped by a signal"));
        }
        self.part.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

/// The first SIGINT, SIGTERM or SIGHUP (unless it is ignored) ends the writing, the second the process.
fn listen(stopped: &Arc<AtomicBool>) -> io::Result<JoinHandle<()>> {
    let mut signals = EndSignals::listen()?;
    let stopped = Arc::clone(stopped);
    Ok(tokio::spawn(async move {
        loop {
            signals.next().await;
            if stopped.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Failed as i32);
            }
        }
    }))
}

fn cannot_write(path: &Path, error: &io::Error) -> CliError {
    CliError::failed(format_args!("cannot write `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests;
