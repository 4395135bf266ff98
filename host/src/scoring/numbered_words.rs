//! A text's words with their numbers: each word is looked up once, and what is asked about it later is asked by number.

use super::{
    tokens::Words,
    vocabulary::{Vocabulary, WordNumber},
};

/// The words of a text, and for each its number in a vocabulary.
#[derive(Debug)]
pub(super) struct NumberedWords {
    pub(super) words: Words,
    pub(super) numbers: Vec<WordNumber>,
}

impl NumberedWords {
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let words = Words::from_text(text);
        let numbers = words.keys().map(|word| vocabulary.number_of_key(word)).collect();
        Self { words, numbers }
    }

    /// Whether these words stand at `index`.
    pub(super) fn has_at(&self, index: usize, wording: &[WordNumber]) -> bool {
        self.numbers.get(index..).is_some_and(|numbers| numbers.starts_with(wording))
    }
}
