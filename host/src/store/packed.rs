//! Long texts as columns hold them: packed, with a dictionary of what such texts usually say.
//!
//! A column of packed texts has the type ANY. A text stands there as it is: one from before schema 14, or a short one. A blob
//! is a packed one, and its first byte says how. What was packed once stays readable: another dictionary or codec is another
//! first byte, and those that were used stay as they are. A blob that somebody else made never takes more memory than the
//! longest text that is packed.
//!
//! The dictionaries (`host/dictionaries`) were trained by `zstd --train FILES --maxdict=8192`, a file a text: that of adverts
//! from the made-up ones in `catalogs/labelled`, that of scores from what both catalogues say of these and of the sandbox's
//! adverts. Measured at level 1 on texts that were not trained with: adverts of 1.4 and 1.9 KB take 10 and 14 % less with it
//! than without, one of 2.8 KB 2 %; a score's hits of 1.5 KB take 0.16 KB instead of 0.46.

use std::{cell::RefCell, sync::LazyLock};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use thiserror::Error;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe,
};

use crate::bounds::files::PACKED_TEXT;

/// The level of compression: 3 makes texts 3 % smaller and takes twice as long.
const LEVEL: i32 = 1;

/// Shorter texts stay as they are.
const SHORT: usize = 64;

/// What a text is packed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dictionary {
    /// Of adverts, in the languages that the catalogues know.
    Adverts,
    /// Of scores with their hits, as JSON.
    Scores,
}

impl Dictionary {
    const ALL: [Self; 2] = [Self::Adverts, Self::Scores];

    /// The first byte of what is packed with it.
    const fn mark(self) -> u8 {
        match self {
            Self::Adverts => 1,
            Self::Scores => 2,
        }
    }

    const fn content(self) -> &'static [u8] {
        match self {
            Self::Adverts => include_bytes!("../../dictionaries/adverts-1.dict"),
            Self::Scores => include_bytes!("../../dictionaries/scores-1.dict"),
        }
    }

    fn of_mark(mark: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|dictionary| dictionary.mark() == mark)
    }
}

/// For each dictionary, in its order.
static ENCODERS: LazyLock<[EncoderDictionary<'static>; 2]> =
    LazyLock::new(|| Dictionary::ALL.map(|dictionary| EncoderDictionary::copy(dictionary.content(), LEVEL)));
static DECODERS: LazyLock<[DecoderDictionary<'static>; 2]> =
    LazyLock::new(|| Dictionary::ALL.map(|dictionary| DecoderDictionary::copy(dictionary.content())));

thread_local! {
    static PACKERS: RefCell<[Option<Compressor<'static>>; 2]> = const { RefCell::new([None, None]) };
    static UNPACKERS: RefCell<[Option<Decompressor<'static>>; 2]> = const { RefCell::new([None, None]) };
}

/// A text on its way into a column: packed where that makes it shorter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'a>(pub(super) &'a str, pub(super) Dictionary);

impl ToSql for Packed<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let Self(text, dictionary) = *self;
        Ok(match pack(text, dictionary) {
            Some(packed) => ToSqlOutput::from(packed),
            None => ToSqlOutput::from(text),
        })
    }
}

/// A text from a column, whether it was packed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unpacked(pub(super) String);

impl FromSql for Unpacked {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(packed) => {
                unpack(packed).map(Self).map_err(|fault| FromSqlError::Other(Box::new(fault)))
            }
            text => text.as_str().map(|text| Self(text.to_owned())),
        }
    }
}

/// `None`: the text stays as it is.
fn pack(text: &str, dictionary: Dictionary) -> Option<Vec<u8>> {
    if text.len() < SHORT || text.len() > PACKED_TEXT.size() {
        return None;
    }
    PACKERS.with_borrow_mut(|packers| {
        let packer = match &mut packers[dictionary as usize] {
            Some(packer) => packer,
            none => none.insert(new_packer(dictionary).ok()?),
        };
        let mut bytes = vec![0; 1 + zstd_safe::compress_bound(text.len())];
        bytes[0] = dictionary.mark();
        let length = packer.compress_to_buffer(text.as_bytes(), &mut bytes[1..]).ok()?;
        bytes.truncate(1 + length);
        (bytes.len() < text.len()).then_some(bytes)
    })
}

fn new_packer(dictionary: Dictionary) -> std::io::Result<Compressor<'static>> {
    let mut packer = Compressor::with_prepared_dictionary(&ENCODERS[dictionary as usize])?;
    // The first byte names it.
    packer.include_dictid(false)?;
    Ok(packer)
}

/// Why a text cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Fault {
    #[error("a text is packed in a way that this program does not know")]
    Unknown,
    #[error("a packed text is damaged")]
    Damaged,
    #[error("a packed text is longer than any that this program packs")]
    TooLong,
}

fn unpack(packed: &[u8]) -> Result<String, Fault> {
    let (mark, frame) = packed.split_first().ok_or(Fault::Unknown)?;
    let dictionary = Dictionary::of_mark(*mark).ok_or(Fault::Unknown)?;
    let told = zstd_safe::get_frame_content_size(frame).ok().flatten().ok_or(Fault::Damaged)?;
    let length = usize::try_from(told).ok().filter(|length| *length <= PACKED_TEXT.size());
    let length = length.ok_or(Fault::TooLong)?;
    let text = UNPACKERS.with_borrow_mut(|unpackers| {
        let unpacker = match &mut unpackers[dictionary as usize] {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::with_prepared_dictionary(&DECODERS[dictionary as usize]).ok()?),
        };
        let mut text = Vec::with_capacity(length);
        unpacker.decompress_to_buffer(frame, &mut text).ok()?;
        String::from_utf8(text).ok()
    });
    text.ok_or(Fault::Damaged)
}

#[cfg(test)]
mod tests;
