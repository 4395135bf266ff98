//! The elements of a text's multiset of words.

use crate::domain::openings::word_multiset::mix;

/// The n-th occurrence of a word in a text. With these, a multiset of words is compared as a set.
pub(super) type Element = u32;

/// The elements of an ascending list of words.
pub(super) fn elements(words: &[u32]) -> impl Iterator<Item = Element> {
    let (mut last, mut times) = (None, 0_u64);
    words.iter().map(move |&word| {
        times = if last == Some(word) { times + 1 } else { 0 };
        last = Some(word);
        if times == 0 { word } else { mix((u64::from(word) << 32) | times) }
    })
}
