//! Content that stands somewhere packed by Zstandard, in a frame of its own, unpacked within a bound.

use std::io::{Error, ErrorKind, Result};

use zstd::zstd_safe;

/// How a frame begins.
const MARK: [u8; 4] = zstd_safe::MAGICNUMBER.to_le_bytes();

/// Whether this begins as a frame does: what is older was packed otherwise.
pub(crate) fn is_frame(packed: &[u8]) -> bool {
    packed.starts_with(&MARK)
}

/// The content of a frame, which tells its length; `None` if it has more than `most` bytes.
pub(crate) fn unpack_frame(packed: &[u8], most: u64) -> Result<Option<Vec<u8>>> {
    let damaged = || Error::from(ErrorKind::InvalidData);
    let told = zstd_safe::get_frame_content_size(packed).ok().flatten().ok_or_else(damaged)?;
    match usize::try_from(told) {
        // The buffer is of the length that the frame tells; one that holds more is an error.
        Ok(length) if told <= most => zstd::bulk::decompress(packed, length).map(Some),
        _ => Ok(None),
    }
}
