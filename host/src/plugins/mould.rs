//! Components that differ in their data alone are compiled once.
//!
//! What a component's code becomes does not depend on the bytes that its data segments put into its memory. A component
//! is therefore compiled as a mould: itself, with a mark in place of the bytes of each data segment. The marks are found
//! again in what the compiler made, and replaced by the component's own bytes. A component with the same mould and other
//! data needs no compiler.
//!
//! A mark depends on all that the mould is made of, so that nothing in the mould can hold it but the place where it was
//! put. Where a mark is not found whole exactly once, as for a segment that another overwrites, the component is compiled
//! as it is.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use sha2::{Digest as _, Sha256};
use wasmparser::{Parser, Payload};

use crate::digest::sha256_hex;

/// Segments with less are left as they are: a mark must be as long as a digest, to be found once.
const LEAST: usize = 32;

/// Digits of a SHA-256.
const DIGEST_DIGITS: usize = 64;

/// A component with marks in place of its data, and the data.
#[derive(Debug)]
pub(super) struct Mould {
    /// The mould as a component, which can be compiled as it is.
    pub(super) component: Vec<u8>,
    /// Of the mould, in hex.
    pub(super) sha256: String,
    marks: Vec<Vec<u8>>,
    /// The component's own bytes, one piece a mark.
    data: Vec<Vec<u8>>,
}

/// A piece of data, and where it belongs in the mould's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: usize,
    pub(super) bytes: Vec<u8>,
}

/// All that a component puts into its mould.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filling {
    /// The SHA-256 of the mould, in hex.
    pub(super) mould: String,
    /// The SHA-256 of all marks that the pieces stand in place of, one after the other, in hex.
    pub(super) marks: String,
    pub(super) pieces: Vec<Piece>,
}

impl Filling {
    /// To be kept: the two digests, then each piece's place and size with its bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut written = [self.mould.as_bytes(), self.marks.as_bytes()].concat();
        for Piece { at, bytes } in &self.pieces {
            for number in [*at, bytes.len()] {
                written.extend((number as u64).to_le_bytes());
            }
            written.extend(bytes);
        }
        written
    }

    /// What [`Filling::to_bytes`] wrote.
    pub(super) fn from_bytes(written: &[u8]) -> Option<Self> {
        let (mould, rest) = written.split_at_checked(DIGEST_DIGITS)?;
        let (marks, mut rest) = rest.split_at_checked(DIGEST_DIGITS)?;
        let text = |digits: &[u8]| Some(str::from_utf8(digits).ok()?.to_owned());
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (at, size) = (number(&mut rest)?, number(&mut rest)?);
            let (bytes, behind) = rest.split_at_checked(size)?;
            rest = behind;
            pieces.push(Piece { at, bytes: bytes.to_vec() });
        }
        Some(Self { mould: text(mould)?, marks: text(marks)?, pieces })
    }
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (number, behind) = rest.split_first_chunk()?;
    *rest = behind;
    usize::try_from(u64::from_le_bytes(*number)).ok()
}

impl Mould {
    /// The mould of a component; `None` where it has no data that could be told apart, or cannot be read.
    pub(super) fn of(component: &[u8]) -> Option<Self> {
        let places = segments(component)?;
        let data: Vec<Vec<u8>> = places.iter().map(|place| component[place.clone()].to_vec()).collect();
        let mut mould = component.to_vec();
        for place in &places {
            mould[place.clone()].fill(0);
        }
        let shape: [u8; 32] = Sha256::digest(&mould).into();
        let marks: Vec<Vec<u8>> =
            places.iter().enumerate().map(|(nth, place)| mark(&shape, nth, place.len())).collect();
        for (place, mark) in places.iter().zip(&marks) {
            mould[place.clone()].copy_from_slice(mark);
        }
        Some(Self { sha256: sha256_hex(&mould), component: mould, marks, data })
    }

    /// Where each piece of the component's data belongs in the mould's code; `None` if that cannot be told.
    pub(super) fn filling(self, code: &[u8]) -> Option<Filling> {
        let heads: Vec<&[u8]> = self.marks.iter().map(|mark| &mark[..LEAST]).collect();
        let mut found: Vec<Option<usize>> = vec![None; heads.len()];
        for head in AhoCorasick::new(heads).ok()?.find_iter(code) {
            let place = &mut found[head.pattern().as_usize()];
            if place.replace(head.start()).is_some() {
                return None;
            }
        }
        let pieces = found.into_iter().zip(self.data).map(|(at, bytes)| Some(Piece { at: at?, bytes }));
        let (pieces, marks) = (pieces.collect::<Option<_>>()?, sha256_hex(&self.marks.concat()));
        Some(Filling { mould: self.sha256, marks, pieces })
    }
}

/// The bytes of each data segment that can be marked; `None` if there is none.
fn segments(component: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        if let Payload::DataSection(section) = payload.ok()? {
            for segment in section {
                let segment = segment.ok()?;
                let (end, size) = (segment.range.end, segment.data.len());
                let place = end.checked_sub(size)?..end;
                if size >= LEAST {
                    // It stands at the end of its entry.
                    component.get(place.clone()).filter(|bytes| *bytes == segment.data)?;
                    segments.push(place);
                }
            }
        }
    }
    (!segments.is_empty()).then_some(segments)
}

/// The mark of the segment with that number.
fn mark(shape: &[u8; 32], nth: usize, size: usize) -> Vec<u8> {
    let start =
        Sha256::new().chain_update(b"mould").chain_update(shape).chain_update((nth as u64).to_le_bytes());
    let blocks = (0_u64..).map(|block| start.clone().chain_update(block.to_le_bytes()).finalize());
    blocks.flatten().take(size).collect()
}

#[cfg(test)]
mod tests {
    use wasmtime::Engine;

    use super::*;
    use crate::plugins::engine_config::engine_config;
    use crate::plugins::native::Artifact;

    fn engine() -> Engine {
        Engine::new(&engine_config()).unwrap()
    }

    /// A component whose memory holds these texts, one behind the other at these places.
    fn component(texts: &[(usize, &str)]) -> Vec<u8> {
        let data = texts
            .iter()
            .map(|(at, text)| format!("(data (i32.const {at}) \"{text}\")"))
            .collect::<Vec<_>>()
            .concat();
        let text = format!(
            "(component (core module (memory (export \"m\") 1) {data} (func (export \"f\") (result i32) i32.const 7)))"
        );
        wat::parse_str(text).unwrap()
    }

    fn compile(component: &[u8]) -> Artifact {
        Artifact::compiled(engine().precompile_component(component).unwrap())
    }

    fn filled(component: &[u8]) -> Option<Artifact> {
        let mould = Mould::of(component)?;
        let code = compile(&mould.component);
        let filling = mould.filling(code.bytes())?;
        code.filled(&filling)
    }

    const LONG: &str = "a text of the first component, with so many letters";
    const OTHER: &str = "some text of another component, of the same length!";

    #[test]
    fn what_was_filled_is_what_compiling_makes() {
        let component = component(&[(0, LONG), (100, OTHER), (200, "short")]);
        let filled = filled(&component).unwrap();
        assert_eq!(filled.bytes(), compile(&component).bytes());
        assert!(filled.load(&engine()).is_ok());
    }

    #[test]
    fn components_that_differ_in_their_data_have_one_mould() {
        let mould = |texts: &[(usize, &str)]| Mould::of(&component(texts)).unwrap().sha256;
        let first = mould(&[(0, LONG)]);
        assert_eq!(first, mould(&[(0, OTHER)]));
        for other in [&[(1, LONG)][..], &[(0, &LONG[1..])], &[(0, LONG), (200, "short")]] {
            assert_ne!(first, mould(other));
        }
        assert_ne!(mould(&[(0, LONG), (200, "short")]), mould(&[(0, LONG), (200, "shirt")]));
    }

    #[test]
    fn what_cannot_be_told_apart_is_compiled_as_it_is() {
        for (why, texts) in [
            ("no segment is long enough", &[(0, "short")][..]),
            ("one segment overwrites another", &[(0, LONG), (10, OTHER)]),
        ] {
            assert!(filled(&component(texts)).is_none(), "{why}");
        }
        assert!(Mould::of(b"no component").is_none());
    }

    #[test]
    fn a_filling_is_read_as_it_was_written() {
        let piece = |at, text: &str| Piece { at, bytes: text.into() };
        let (mould, marks) = ("ab".repeat(32), "cd".repeat(32));
        let filling = Filling { mould, marks, pieces: vec![piece(7, "one"), piece(90, "other")] };
        let written = filling.to_bytes();
        assert_eq!(Filling::from_bytes(&written), Some(filling));
        for cut in [63, 127, 135, 143, written.len() - 1] {
            assert_eq!(Filling::from_bytes(&written[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn pieces_fit_their_own_mould_only() {
        let (one, other) = (component(&[(0, LONG)]), component(&[(0, LONG), (200, "short")]));
        let mould = Mould::of(&one).unwrap();
        let code = compile(&mould.component);
        let filling = mould.filling(code.bytes()).unwrap();
        assert!(code.filled(&filling).is_some());
        assert!(compile(&Mould::of(&other).unwrap().component).filled(&filling).is_none());
        let with = |piece: Piece| Filling { pieces: vec![piece], ..filling.clone() };
        let piece = &filling.pieces[0];
        for at in [0, piece.at + 1, code.bytes().len() - 1, usize::MAX] {
            assert!(code.filled(&with(Piece { at, ..piece.clone() })).is_none(), "{at}");
        }
        for bytes in [vec![0; piece.bytes.len() + 1], vec![0; piece.bytes.len() - 1], Vec::new()] {
            assert!(code.filled(&with(Piece { bytes, ..piece.clone() })).is_none());
        }
    }
}
