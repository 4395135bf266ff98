//! Finds the runs of bytes that words are made of, 64 bytes at a time.
//!
//! A text has a word every six bytes, so that a branch for each byte is mispredicted at each word. Here a block becomes
//! one number with a bit for each byte, and the next edge of a run is the lowest bit of it.

use std::ops::Range;

/// The bytes of a block: as many as a number has bits.
const BLOCK: usize = 64;

/// Each byte of a number set to this.
const fn in_each_byte(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// Which bytes of a block are part of a run, and which of those are part of a character beyond ASCII.
#[derive(Clone, Copy)]
struct Bits {
    run: u64,
    wide: u64,
}

impl Bits {
    fn of(block: &[u8; BLOCK]) -> Self {
        let mut bits = Self { run: 0, wide: 0 };
        let (eights, _) = block.as_chunks::<8>();
        for (place, eight) in eights.iter().enumerate() {
            let bytes = u64::from_le_bytes(*eight);
            let seven_bits = bytes & in_each_byte(0x7f);
            let lower = seven_bits | in_each_byte(0x20);
            // The highest bit of a byte tells whether it is at least the first and more than the last of a range.
            let letters = (lower + in_each_byte(0x80 - b'a')) & !(lower + in_each_byte(0x7f - b'z'));
            let digits = (seven_bits + in_each_byte(0x80 - b'0')) & !(seven_bits + in_each_byte(0x7f - b'9'));
            bits.run |= highest_bits(letters | digits | bytes) << (8 * place);
            bits.wide |= highest_bits(bytes) << (8 * place);
        }
        bits
    }
}

/// The highest bit of each byte, side by side.
const fn highest_bits(bytes: u64) -> u64 {
    ((bytes >> 7) & in_each_byte(1)).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Calls `each` with every longest run of letters, digits and characters beyond ASCII, in order, and with whether it has
/// any of the last, until one of them is refused.
pub(super) fn for_each_run(
    bytes: &[u8],
    mut each: impl FnMut(Range<usize>, bool) -> Option<()>,
) -> Option<()> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    // What fills the last block separates, and so ends a run at the end of the text.
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let (mut open, mut wide, mut before) = (None, false, 0);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let (bits, base) = (Bits::of(block), number * BLOCK);
        let mut edges = bits.run ^ (bits.run << 1 | before);
        before = bits.run >> (BLOCK - 1);
        let mut unread = u64::MAX;
        while edges != 0 {
            let lowest = edges & edges.wrapping_neg();
            edges ^= lowest;
            let at = base + lowest.trailing_zeros() as usize;
            if let Some(start) = open.take() {
                wide |= bits.wide & unread & (lowest - 1) != 0;
                each(start..at, wide)?;
            } else {
                (open, wide, unread) = (Some(at), false, !(lowest - 1));
            }
        }
        wide |= open.is_some() && bits.wide & unread != 0;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The runs, byte by byte.
    fn runs_by_bytes(bytes: &[u8]) -> Vec<(Range<usize>, bool)> {
        let in_run = |at: &usize| bytes[*at].is_ascii_alphanumeric() || !bytes[*at].is_ascii();
        let mut runs = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end = (at..bytes.len()).find(|at| !in_run(at)).unwrap_or(bytes.len());
            if end > at {
                runs.push((at..end, !bytes[at..end].is_ascii()));
            }
            at = end.max(at + 1);
        }
        runs
    }

    fn runs(bytes: &[u8]) -> Vec<(Range<usize>, bool)> {
        let mut runs = Vec::new();
        for_each_run(bytes, |run, wide| {
            runs.push((run, wide));
            Some(())
        });
        runs
    }

    #[test]
    fn every_byte_is_in_a_run_or_not() {
        for byte in 0..=u8::MAX {
            let bytes = [b' ', byte, b'a', byte];
            assert_eq!(runs(&bytes), runs_by_bytes(&bytes), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn runs_are_those_of_the_bytes_wherever_blocks_end(
            parts in prop::collection::vec(("[ a]{0,1}", "[a-zñ]{0,70}", "[ ,.]{0,70}"), 0..5),
        ) {
            let text: String = parts.into_iter().map(|(one, word, gap)| one + &word + &gap).collect();
            prop_assert_eq!(runs(text.as_bytes()), runs_by_bytes(text.as_bytes()));
        }
    }
}
