//! Content codings, undone with a cap: a decompression bomb takes no more memory than the cap.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::FetchError;
use crate::bounds::network;

/// Bytes decoded at a time.
const PIECE: usize = 64 * 1024;

/// A coding that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    /// None, though the answer says otherwise: an encoding of text, or a word that names no coding.
    Plain,
}

/// The codings of an answer, in the order they were applied.
pub(super) fn codings(headers: &HeaderMap) -> Result<Vec<Coding>, FetchError> {
    let mut codings = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        for name in value.split(',').map(str::trim) {
            match name {
                "" | "identity" => {}
                "gzip" | "x-gzip" => codings.push(Coding::Gzip),
                "deflate" => codings.push(Coding::Deflate),
                other if NOT_ASKED_FOR.contains(&other) => {
                    return Err(FetchError::Decode(format!("coding `{other}` was not asked for")));
                }
                _ => codings.push(Coding::Plain),
            }
        }
    }
    if codings.iter().filter(|coding| **coding != Coding::Plain).count() > network::CODINGS.size() {
        return Err(FetchError::Decode("too many codings on one another".to_owned()));
    }
    Ok(codings)
}

/// The codings that there are beside those that are undone. Any other word is none, as browsers take it: servers write
/// `none`, the charset or the language of a text, or what an upload was sent with.
const NOT_ASKED_FOR: &[&str] = &[
    "aes128gcm",
    "br",
    "bzip2",
    "compress",
    "dcb",
    "dcz",
    "exi",
    "lzma",
    "pack200-gzip",
    "x-bzip2",
    "x-compress",
    "xz",
    "zstd",
];

/// Undoes `codings`; the result is at most `cap` bytes.
pub(super) fn decode(wire: Vec<u8>, codings: &[Coding], cap: u64) -> Result<Vec<u8>, FetchError> {
    codings.iter().rev().try_fold(wire, |bytes, coding| match coding {
        Coding::Gzip => gunzip(&bytes, cap),
        Coding::Deflate => inflate(&bytes, cap),
        Coding::Plain if is_packed(&bytes) => {
            Err(FetchError::Decode("the answer is encoded, and does not say how".to_owned()))
        }
        Coding::Plain => Ok(bytes),
    })
}

/// Whether bytes begin as a packed file does: gzip, zstd or bzip2.
fn is_packed(bytes: &[u8]) -> bool {
    [&[0x1f, 0x8b][..], &[0x28, 0xb5, 0x2f, 0xfd], b"BZh"].iter().any(|magic| bytes.starts_with(magic))
}

/// All members of a gzip file; padding and trailing bytes after a whole member are ignored, as browsers do. Each member
/// costs the setting up of a decoder, even one without content.
fn gunzip(mut wire: &[u8], cap: u64) -> Result<Vec<u8>, FetchError> {
    let mut out = Capped::new(cap);
    for _ in 0..network::MEMBERS.limit {
        let mut member = GzDecoder::new(wire);
        out.fill(&mut member)?;
        wire = member.into_inner();
        if !wire.starts_with(&[0x1f, 0x8b]) {
            return Ok(out.bytes);
        }
    }
    Err(FetchError::Decode(format!("more than {} members of gzip", network::MEMBERS)))
}

/// `deflate` means zlib; some servers send raw deflate.
fn inflate(wire: &[u8], cap: u64) -> Result<Vec<u8>, FetchError> {
    let is_zlib = matches!(wire, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let mut out = Capped::new(cap);
    if is_zlib {
        out.fill(&mut ZlibDecoder::new(wire))?;
    } else {
        out.fill(&mut DeflateDecoder::new(wire))?;
    }
    Ok(out.bytes)
}

/// Grows by doubling like any vector, but never beyond the cap.
struct Capped {
    bytes: Vec<u8>,
    cap: usize,
}

impl Capped {
    fn new(cap: u64) -> Self {
        Self { bytes: Vec::new(), cap: usize::try_from(cap).unwrap_or(usize::MAX) }
    }

    fn fill(&mut self, decoder: &mut impl Read) -> Result<(), FetchError> {
        let mut piece = vec![0; PIECE];
        loop {
            let read = decoder.read(&mut piece).map_err(|error| FetchError::Decode(error.to_string()))?;
            if read == 0 {
                return Ok(());
            }
            self.push(&piece[..read])?;
        }
    }

    fn push(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        let needed = self.bytes.len() + piece.len();
        if needed > self.cap {
            return Err(FetchError::TooLarge(self.cap as u64));
        }
        if needed > self.bytes.capacity() {
            let doubled = self.bytes.capacity().saturating_mul(2).clamp(needed, self.cap);
            self.bytes.reserve_exact(doubled - self.bytes.len());
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn bare(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn named(value: &str) -> Result<Vec<Coding>, FetchError> {
        codings(&HeaderMap::from_iter([(CONTENT_ENCODING, value.parse().unwrap())]))
    }

    proptest! {
        #[test]
        fn what_was_encoded_comes_back(bytes: Vec<u8>) {
            let cap = bytes.len() as u64;
            prop_assert_eq!(&decode(gzip(&bytes), &[Coding::Gzip], cap).unwrap(), &bytes);
            prop_assert_eq!(&decode(zlib(&bytes), &[Coding::Deflate], cap).unwrap(), &bytes);
            prop_assert_eq!(&decode(bare(&bytes), &[Coding::Deflate], cap).unwrap(), &bytes);
            let twice = gzip(&zlib(&bytes));
            prop_assert_eq!(&decode(twice, &[Coding::Deflate, Coding::Gzip], cap + 64).unwrap(), &bytes);
        }

        #[test]
        fn any_bytes_decode_or_fail_within_the_cap(bytes: Vec<u8>, cap in 0_u64..4096) {
            for coding in [Coding::Gzip, Coding::Deflate] {
                if let Ok(out) = decode(bytes.clone(), &[coding], cap) {
                    prop_assert!(out.len() as u64 <= cap);
                }
            }
        }
    }

    #[test]
    fn members_are_joined_and_padding_is_ignored() {
        let mut wire = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(decode(wire.clone(), &[Coding::Gzip], 7).unwrap(), b"one two");
        wire.extend([0; 16]);
        assert_eq!(decode(wire, &[Coding::Gzip], 7).unwrap(), b"one two");
    }

    #[test]
    fn members_without_end_are_refused() {
        let members = |count: usize| gzip(b"").repeat(count);
        let most = network::MEMBERS.size();
        assert_eq!(decode(members(most), &[Coding::Gzip], 7).unwrap(), b"");
        let refused = FetchError::Decode("more than 10,000 members of gzip".to_owned());
        assert_eq!(decode(members(most + 1), &[Coding::Gzip], 7), Err(refused));
    }

    #[test]
    fn a_bomb_ends_at_the_cap_without_holding_more() {
        let bomb = gzip(&vec![0; 32 << 20]);
        assert!(bomb.len() < 64 << 10);
        assert_eq!(decode(bomb.clone(), &[Coding::Gzip], 1 << 20), Err(FetchError::TooLarge(1 << 20)));
        assert_eq!(
            decode(gzip(&bomb), &[Coding::Gzip, Coding::Gzip], 1 << 20),
            Err(FetchError::TooLarge(1 << 20))
        );
        let mut out = Capped::new(300_000);
        assert!(out.fill(&mut GzDecoder::new(&bomb[..])).is_err());
        assert!(out.bytes.capacity() <= 300_000);
    }

    #[test]
    fn cut_and_corrupt_bodies_are_told() {
        let whole = gzip(b"some text that is long enough to be cut");
        let cut = whole[..whole.len() - 9].to_vec();
        assert!(matches!(decode(cut, &[Coding::Gzip], 1000), Err(FetchError::Decode(_))));
        let mut wrong = whole;
        let end = wrong.len();
        wrong[end - 6] ^= 0xff;
        assert!(matches!(decode(wrong, &[Coding::Gzip], 1000), Err(FetchError::Decode(_))));
        assert!(matches!(decode(b"plain".to_vec(), &[Coding::Gzip], 1000), Err(FetchError::Decode(_))));
    }

    #[test]
    fn an_answer_is_decoded_as_often_as_its_bound_allows() {
        let most = vec!["gzip"; network::CODINGS.size()];
        assert_eq!(named(&most.join(", ")).map(|codings| codings.len()), Ok(most.len()));
        assert!(matches!(named(&format!("{}, gzip", most.join(", "))), Err(FetchError::Decode(_))));
    }

    #[test]
    fn an_encoding_of_text_is_no_coding_and_the_answer_is_taken_as_it_is() {
        for value in [
            "utf-8",
            "UTF8",
            "iso-8859-1",
            "windows-1252",
            "none",
            "8bit",
            "binary",
            "identity",
            "",
            "en",
            "utf 8",
            "charset=utf-8",
            "text/html; charset=utf-8",
            "aws-chunked",
            "chunked",
            "base64",
            "x-none",
            "*",
            "UTF-8, en",
        ] {
            let codings = named(value).unwrap_or_else(|error| panic!("{value}: {error}"));
            assert_eq!(decode(b"plain".to_vec(), &codings, 10).unwrap(), b"plain", "{value}");
        }
        let both = named("gzip, utf-8").unwrap();
        assert_eq!(decode(gzip(b"plain"), &[Coding::Gzip], 10).unwrap(), b"plain");
        assert!(
            matches!(decode(gzip(b"plain"), &both, 10), Err(FetchError::Decode(_))),
            "`utf-8` was put on last"
        );
        assert_eq!(decode(gzip(b"plain"), &named("utf-8, gzip").unwrap(), 10).unwrap(), b"plain");
        assert!(matches!(decode(gzip(b"x"), &named("utf-8").unwrap(), 10), Err(FetchError::Decode(_))));
        for not_asked_for in ["br", "zstd", "compress", "gzip, BR"] {
            assert!(matches!(named(not_asked_for), Err(FetchError::Decode(_))), "{not_asked_for}");
        }
    }

    #[test]
    fn only_codings_that_were_asked_for_are_taken() {
        assert_eq!(named("gzip"), Ok(vec![Coding::Gzip]));
        assert_eq!(named("Identity, X-GZIP"), Ok(vec![Coding::Gzip]));
        assert!(matches!(named("br"), Err(FetchError::Decode(_))));
        assert!(matches!(named("gzip, gzip, gzip"), Err(FetchError::Decode(_))));
    }
}
