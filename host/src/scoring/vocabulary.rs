//! Numbers words: the words of a catalogue are looked up for each word of a text, and most are of one kind or another.
//!
//! Most words of a text are not in it: a few bits of the hash refuse them, so that the table, which is too large for the
//! nearest cache, is only asked for the others.
//!
//! The hash is not keyed. Who writes a text chooses what is looked up and not what is stored, so that a look-up passes no
//! more words than stand together in the table, whatever the text.

use super::hash_filter::{Hash, HashFilter};

/// The number of a word: its place in the order in which words were added.
pub(super) type WordNumber = u32;

/// The number of all words that a vocabulary does not have.
pub(super) const UNKNOWN: WordNumber = WordNumber::MAX;

/// What a word is looked up by: its two ends, which are all of most words, and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordKey<'w> {
    ends: Ends,
    bytes: &'w [u8],
}

/// The first eight bytes of a word, or all of a shorter one; the last eight of a longer one; its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    head: u64,
    tail: u64,
    length: u32,
}

/// How many bytes an end has.
const END: usize = 8;

impl<'w> WordKey<'w> {
    /// `head` is read where the word begins and `tail` up to where it ends: what of them is not of the word does not
    /// matter. So nothing depends on the length of the word, which no processor predicts.
    #[inline]
    pub(super) fn new(head: u64, tail: u64, bytes: &'w [u8]) -> Self {
        let length = bytes.len();
        let unread = 8 * END.saturating_sub(length);
        let own = u64::MAX.checked_shr(u32::try_from(unread).unwrap_or(u64::BITS)).unwrap_or(0);
        let tail = if length > END { tail } else { 0 };
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Self { ends: Ends { head: head & own, tail, length }, bytes }
    }

    fn of_word(word: &'w [u8]) -> Self {
        let (mut head, mut tail) = ([0; END], [0; END]);
        let read = word.len().min(END);
        head[..read].copy_from_slice(&word[..read]);
        tail[END - read..].copy_from_slice(&word[word.len() - read..]);
        Self::new(u64::from_le_bytes(head), u64::from_le_bytes(tail), word)
    }
}

impl Ends {
    #[inline]
    fn hash(self) -> Hash {
        Hash::of(self.head ^ self.tail.rotate_left(29) ^ u64::from(self.length))
    }
}

/// A set of words, each with a number.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    /// By hash; a word that finds its place taken has the next free one. At most half of them are taken.
    slots: Vec<Slot>,
    words: Vec<Box<[u8]>>,
    filter: HashFilter,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    ends: Ends,
    number: WordNumber,
}

const FREE: Slot = Slot { ends: Ends { head: 0, tail: 0, length: 0 }, number: UNKNOWN };

impl Vocabulary {
    pub(super) fn new() -> Self {
        Self { slots: vec![FREE; 16], words: Vec::new(), filter: HashFilter::new() }
    }

    /// How many words it has, which is one more than their highest number.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a word, which is added if it is new.
    pub(super) fn add(&mut self, word: &[u8]) -> WordNumber {
        let known = self.number_of(word);
        if known != UNKNOWN {
            return known;
        }
        let number = WordNumber::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.words.push(word.into());
        if self.slots.len() < 2 * self.words.len() {
            self.slots = vec![FREE; 2 * self.slots.len()];
            for number in 0..number {
                self.take_slot(number);
            }
        }
        self.take_slot(number);
        number
    }

    fn take_slot(&mut self, number: WordNumber) {
        let ends = WordKey::of_word(&self.words[number as usize]).ends;
        self.filter.add(ends.hash());
        let mut at = ends.hash().place_among(self.slots.len());
        while self.slots[at].number != UNKNOWN {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = Slot { ends, number };
    }

    /// The number of a word, or [`UNKNOWN`].
    pub(super) fn number_of(&self, word: &[u8]) -> WordNumber {
        self.number_of_key(WordKey::of_word(word))
    }

    /// The number of a word that was looked up by its key, or [`UNKNOWN`].
    #[inline]
    pub(super) fn number_of_key(&self, key: WordKey<'_>) -> WordNumber {
        let hash = key.ends.hash();
        if self.filter.may_have(hash) { self.number_in_slots(key, hash) } else { UNKNOWN }
    }

    fn number_in_slots(&self, key: WordKey<'_>, hash: Hash) -> WordNumber {
        let mut at = hash.place_among(self.slots.len());
        loop {
            let slot = &self.slots[at];
            // The two ends of a word are all of one that is no longer than both.
            let is_same = slot.ends == key.ends
                && (key.bytes.len() <= 2 * END
                    || self.words.get(slot.number as usize).is_some_and(|word| **word == *key.bytes));
            if is_same || slot.number == UNKNOWN {
                return slot.number;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_word_has_one_number_and_no_other_word_has_it(
            words in prop::collection::vec("[ab]{0,3}|[a-c]{7,10}|aaaaaaaa[a-c]{8,10}|ñ{1,5}", 0..200),
            others in prop::collection::vec("[ab]{0,4}|[a-c]{7,10}|aaaaaaaa[a-c]{8,10}", 0..50),
        ) {
            let (mut vocabulary, mut numbers) = (Vocabulary::new(), HashMap::new());
            for word in &words {
                let next = WordNumber::try_from(numbers.len()).unwrap();
                let number = *numbers.entry(word).or_insert(next);
                prop_assert_eq!(vocabulary.add(word.as_bytes()), number);
            }
            prop_assert_eq!(vocabulary.len(), numbers.len());
            for word in words.iter().chain(&others) {
                let number = numbers.get(word).copied().unwrap_or(UNKNOWN);
                prop_assert_eq!(vocabulary.number_of(word.as_bytes()), number, "{}", word);
            }
        }
    }
}
