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
    #[error(
        "`{}` is not UTF-8 text: the byte at offset {offset} fits nowhere (line {line}, column {column}; \
         it may be Windows-1252): save it as UTF-8",
        path.display()
    )]
    NotText {
        /// The file.
        path: PathBuf,
        /// Of the first byte that is no text.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
    /// It is text in another encoding.
    #[error("`{}` is UTF-16 text: save it as UTF-8", path.display())]
    Utf16 {
        /// The file.
        path: PathBuf,
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

/// [`read`], as text; the mark that some programs begin UTF-8 with is no part of it.
pub fn read_text(path: &Path, bound: &Bound) -> Result<String, FileError> {
    utf8(path, read(path, bound)?)
}

/// [`read_text`] for what people save with whatever is at hand: UTF-16 is read too, if its mark says that it is.
pub fn read_secret(path: &Path, bound: &Bound) -> Result<String, FileError> {
    let bytes = read(path, bound)?;
    match utf16(&bytes) {
        Some(text) => text.map_err(|_| FileError::Utf16 { path: path.to_owned() }),
        None => utf8(path, bytes),
    }
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, FileError> {
    // Every other byte of ASCII in UTF-16 is a zero, with a mark before it or without.
    if utf16(&bytes).is_some() || matches!(bytes.as_slice(), [a, b, ..] if (*a == 0) != (*b == 0)) {
        return Err(FileError::Utf16 { path: path.to_owned() });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..offset]);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|sign| *sign != '\n').count() + 1;
        FileError::NotText { path: path.to_owned(), offset, line, column }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The text of bytes that begin with the mark of UTF-16, if it is one.
fn utf16(bytes: &[u8]) -> Option<Result<String, std::string::FromUtf16Error>> {
    let (mark, rest) = bytes.split_at_checked(2)?;
    let unit: fn([u8; 2]) -> u16 = match mark {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    // A last byte that is half a unit is no text.
    let (pairs, half) = rest.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).chain(half.first().map(|_| 0xd800)).collect();
    Some(String::from_utf16(&units))
}

/// The folder that a path stands in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
pub(crate) fn is_of_the_kernel(path: &Path) -> bool {
    // procfs, sysfs, debugfs, tracefs.
    const MADE_UP: [rustix::fs::FsWord; 4] = [0x9fa0, 0x6265_6572, 0x6462_6720, 0x7472_6163];
    rustix::fs::statfs(path).is_ok_and(|system| MADE_UP.contains(&system.f_type))
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn is_of_the_kernel(_: &Path) -> bool {
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
