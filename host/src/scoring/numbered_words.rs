//! A text's words with their numbers: each word is looked up once, and what is asked about it later is asked by number.

use super::{
    tokens::Words,
    vocabulary::{UNKNOWN, Vocabulary, WordNumber},
};

/// The words of a text, and for each its number in a vocabulary.
#[derive(Debug)]
pub(super) struct NumberedWords {
    pub(super) words: Words,
    pub(super) numbers: Vec<WordNumber>,
    /// The indices of those that the vocabulary has: nothing is asked about the others.
    pub(super) known: Vec<u32>,
}

impl NumberedWords {
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let words = Words::from_text(text);
        let (mut numbers, mut known) = (Vec::with_capacity(words.len()), Vec::new());
        for (word, index) in words.keys().zip(0..) {
            let number = vocabulary.number_of_key(word);
            numbers.push(number);
            if number != UNKNOWN {
                known.push(index);
            }
        }
        Self { words, numbers, known }
    }

    /// Whether these words stand at `index`.
    pub(super) fn has_at(&self, index: usize, wording: &[WordNumber]) -> bool {
        self.numbers.get(index..).is_some_and(|numbers| numbers.starts_with(wording))
    }
}
