//! The one way to read a file that somebody else may have written: a regular file, up to a bound.
//!
//! A device, a FIFO, a socket or a folder is refused by name before a byte is read, and opening never waits.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::bounds::{self, Bound};

/// A file that cannot be read, or is none.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The operating system refuses it.
    #[error("`{}` cannot be read: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else than a regular file.
    #[error("`{}` is {kind}, not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// It is larger than what it is for allows.
    #[error("`{}` has more than {most}, the most for {what}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The bound, with its unit.
        most: String,
        /// What the file was to be.
        what: &'static str,
    },
    /// It is no text.
    #[error("`{}` is not UTF-8 text: the byte at offset {offset} fits nowhere", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Of the first byte that is no text.
        offset: usize,
    },
}

impl FileError {
    /// Whether there is no such file at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

/// For callers whose errors are those of reading; [`refusal`] finds it again.
impl From<FileError> for io::Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Io { source, .. } => source,
            other => Self::new(io::ErrorKind::InvalidInput, other),
        }
    }
}

/// The refusal behind an error of reading, if that is what it is.
#[must_use]
pub fn refusal(error: &io::Error) -> Option<&FileError> {
    error.get_ref()?.downcast_ref()
}

/// A regular file, open for reading, with what it is; opening does not wait for a writer.
pub fn open(path: &Path) -> Result<(File, Metadata), FileError> {
    let fault = |source| FileError::Io { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A FIFO that nobody writes to would wait for ever.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    // Looked at first, because opening some devices has effects; looked at again, because it may have been exchanged.
    let before = std::fs::metadata(path).map_err(fault)?;
    refuse_others(path, &before)?;
    let file = options.open(path).map_err(fault)?;
    let metadata = file.metadata().map_err(fault)?;
    refuse_others(path, &metadata)?;
    Ok((file, metadata))
}

/// What a path leads to, if there is anything: refused if it is something else than a regular file. For files that a
/// library opens by itself, and for places that are to be written.
pub fn look(path: &Path) -> Result<Option<Metadata>, FileError> {
    match std::fs::metadata(path) {
        Ok(metadata) => refuse_others(path, &metadata).map(|()| Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FileError::Io { path: path.to_owned(), source }),
    }
}

/// A regular file of at most `bound` bytes, to be read piece by piece. It may grow meanwhile: whoever reads counts.
pub fn open_bounded(path: &Path, bound: &Bound) -> Result<File, FileError> {
    let (file, metadata) = open(path)?;
    if metadata.len() > bound.limit {
        let (path, most) = (path.to_owned(), bounds::bytes(bound.limit));
        return Err(FileError::TooLarge { path, most, what: bound.name });
    }
    Ok(file)
}

/// The whole of a regular file of at most `bound` bytes.
pub fn read(path: &Path, bound: &Bound) -> Result<Vec<u8>, FileError> {
    read_up_to(path, bound, bound.limit)
}

/// [`read`] where a setting moved the bound to `most` bytes.
pub fn read_up_to(path: &Path, bound: &Bound, most: u64) -> Result<Vec<u8>, FileError> {
    let (file, metadata) = open(path)?;
    let too_large =
        || FileError::TooLarge { path: path.to_owned(), most: bounds::bytes(most), what: bound.name };
    if metadata.len() > most {
        return Err(too_large());
    }
    let mut content = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(most.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(|source| FileError::Io { path: path.to_owned(), source })?;
    if content.len() as u64 > most { Err(too_large()) } else { Ok(content) }
}

/// [`read`], as text.
pub fn read_text(path: &Path, bound: &Bound) -> Result<String, FileError> {
    String::from_utf8(read(path, bound)?).map_err(|error| FileError::NotText {
        path: path.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })
}

fn refuse_others(path: &Path, metadata: &Metadata) -> Result<(), FileError> {
    let kind = match metadata.is_file() {
        true if is_of_the_kernel(path) => "a file that the kernel makes up",
        true => return Ok(()),
        false => kind(metadata),
    };
    Err(FileError::NotAFile { path: path.to_owned(), kind })
}

/// Whether a file stands on no disk: those of `/proc` and `/sys` say that they are regular, and yet reading one may wait
/// for ever, end nowhere, or have effects.
#[cfg(target_os = "linux")]
fn is_of_the_kernel(path: &Path) -> bool {
    // procfs, sysfs, debugfs, tracefs.
    const MADE_UP: [rustix::fs::FsWord; 4] = [0x9fa0, 0x6265_6572, 0x6462_6720, 0x7472_6163];
    rustix::fs::statfs(path).is_ok_and(|system| MADE_UP.contains(&system.f_type))
}

#[cfg(not(target_os = "linux"))]
const fn is_of_the_kernel(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a FIFO"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    if metadata.is_dir() { "a folder" } else { "a device" }
}

#[cfg(test)]
mod tests;
