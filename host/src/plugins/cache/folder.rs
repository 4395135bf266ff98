//! A folder whose files only its owner writes.

use std::{
    fs::{DirBuilder, File, Metadata},
    io::{self, Read as _, Write as _},
    os::{
        fd::OwnedFd,
        unix::fs::{DirBuilderExt as _, MetadataExt as _},
    },
    path::{Path, PathBuf},
    time::SystemTime,
};

use rustix::fs::{
    AtFlags, Mode, OFlags, Timespec, Timestamps, UTIME_NOW, linkat, openat, renameat, unlinkat,
};

/// Writing by group and others.
const WRITTEN_BY_OTHERS: u32 = 0o022;

/// An open folder that was found to be private. Its files are opened through it, so that it cannot be exchanged.
#[derive(Debug)]
pub(super) struct PrivateFolder {
    path: PathBuf,
    folder: OwnedFd,
}

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) used: SystemTime,
}

impl PrivateFolder {
    /// Opens a folder, made for its owner alone if it is not there.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = rustix::fs::open(path, flags, Mode::empty())
            .map_err(|error| explained(error, "it is a link, or no folder"))?;
        let opened = File::from(folder);
        refuse_foreign(&opened.metadata()?)?;
        Ok(Self { path: path.to_owned(), folder: opened.into() })
    }

    /// Where a file stands, for messages.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A file of at most `most` bytes; `None` if there is none of that name.
    pub(super) fn read(&self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(&self.folder, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(rustix::io::Errno::NOENT) => return Ok(None),
            Err(error) => return Err(explained(error, "it is a link")),
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        refuse_foreign(&metadata)?;
        if metadata.len() > most {
            return Err(io::Error::other(format!("it has more than {most} bytes")));
        }
        let mut content = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        (&file).take(most).read_to_end(&mut content)?;
        Ok(Some(content))
    }

    /// Notes that a file was used now.
    pub(super) fn touch(&self, name: &str) -> io::Result<()> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = openat(&self.folder, name, flags, Mode::empty())?;
        let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
        Ok(rustix::fs::futimens(&file, &Timestamps { last_access: now, last_modification: now })?)
    }

    /// Writes a file, in place of one of that name; nobody ever sees a part of it.
    pub(super) fn replace(&self, name: &str, content: &[&[u8]]) -> io::Result<()> {
        self.with_part(name, content, |part| renameat(&self.folder, part, &self.folder, name))
    }

    /// Writes a file that is not there; whether it was not.
    pub(super) fn create(&self, name: &str, content: &[&[u8]]) -> io::Result<bool> {
        let made = self.with_part(name, content, |part| {
            linkat(&self.folder, part, &self.folder, name, AtFlags::empty())?;
            unlinkat(&self.folder, part, AtFlags::empty())
        });
        match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            made => made.map(|()| true),
        }
    }

    /// Writes a file under a name of its own and lets `place` give it its name.
    fn with_part(
        &self,
        name: &str,
        content: &[&[u8]],
        place: impl FnOnce(&str) -> rustix::io::Result<()>,
    ) -> io::Result<()> {
        let part = format!("{name}.{}.{:016x}.part", std::process::id(), rand::random::<u64>());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&self.folder, part.as_str(), flags, Mode::RUSR | Mode::WUSR)?);
        let written = content.iter().try_for_each(|bytes| file.write_all(bytes));
        let placed = written.and_then(|()| place(&part).map_err(io::Error::from));
        if placed.is_err() {
            // What is left over is deleted when the cache is cleared up.
            let _ = unlinkat(&self.folder, part.as_str(), AtFlags::empty());
        }
        placed
    }

    /// Deletes a file.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(unlinkat(&self.folder, name, AtFlags::empty())?)
    }

    /// The files of the folder.
    pub(super) fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            // A file that another process just deleted is no file of the folder.
            let Ok(metadata) = entry.metadata() else { continue };
            if let (Ok(name), true) = (entry.file_name().into_string(), metadata.is_file()) {
                entries.push(Entry { name, size: metadata.len(), used: metadata.modified()? });
            }
        }
        Ok(entries)
    }
}

/// A link met where none may be is an error that does not say so.
fn explained(error: rustix::io::Errno, what: &str) -> io::Error {
    match error {
        rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR | rustix::io::Errno::MLINK => {
            io::Error::other(what)
        }
        other => other.into(),
    }
}

fn refuse_foreign(metadata: &Metadata) -> io::Result<()> {
    let (owner, user) = (metadata.uid(), rustix::process::geteuid().as_raw());
    if owner != user {
        return Err(io::Error::other(format!("it belongs to user {owner}, the program runs as user {user}")));
    }
    let mode = metadata.mode() & 0o7777;
    if mode & WRITTEN_BY_OTHERS != 0 {
        return Err(io::Error::other(format!(
            "others may write it (its mode is {mode:o}): `chmod go-w` it, or name another in `cache_dir` of [plugins]"
        )));
    }
    Ok(())
}
