//! The bodies of stored answers, packed by Zstandard, each by itself.
//!
//! Those that an earlier release stored are streams of deflate. They are read too: no such stream that was stored begins
//! with the mark of Zstandard, since its first byte would have to be a stored block with padding that is not zero.

use std::{
    io::Read,
    sync::{Mutex, PoisonError},
};

use flate2::read::DeflateDecoder;
use zstd::bulk::Compressor;

use crate::frame::{is_frame, unpack_frame};

/// The level of compression.
const LEVEL: i32 = 1;

/// Packs bodies. What it needs for one is kept for the next.
#[derive(Default)]
pub(super) struct Packer {
    idle: Mutex<Vec<Compressor<'static>>>,
}

impl Packer {
    pub(super) fn pack(&self, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let idle = self.idle().pop();
        let mut compressor = idle.map_or_else(|| Compressor::new(LEVEL), Ok)?;
        let mut packed = compressor.compress(body)?;
        packed.shrink_to_fit();
        self.idle().push(compressor);
        Ok(packed)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Compressor<'static>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packer").finish_non_exhaustive()
    }
}

/// The body of an answer; `None` if it has more than `most` bytes: a few packed ones may hold any number.
pub(super) fn unpack(packed: &[u8], most: u64) -> std::io::Result<Option<Vec<u8>>> {
    if is_frame(packed) {
        return unpack_frame(packed, most);
    }
    let mut body = Vec::new();
    DeflateDecoder::new(packed).take(most.saturating_add(1)).read_to_end(&mut body)?;
    Ok((body.len() as u64 <= most).then_some(body))
}
