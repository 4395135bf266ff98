//! Finds the sentence around a hit, to show it to people.

use std::ops::Range;

/// The bytes of the sentence that contains `span`, without surrounding whitespace.
///
/// A sentence ends at the end of a line, and at `.`, `!`, `?` or `…` before whitespace. A span that does not
/// fit the text, such as one of an older text, is moved to the nearest valid position.
#[must_use]
pub fn sentence_span(text: &str, span: Range<usize>) -> Range<usize> {
    let from = text.floor_char_boundary(span.start.min(text.len()));
    let to = text.ceil_char_boundary(span.end.clamp(from, text.len()));
    let start = text[..from].char_indices().rev().find_map(|(at, sign)| {
        let after = at + sign.len_utf8();
        ends_sentence(sign, &text[after..]).then_some(after)
    });
    let end = text[to..].char_indices().find_map(|(at, sign)| {
        let after = to + at + sign.len_utf8();
        ends_sentence(sign, &text[after..]).then_some(if sign == '\n' { to + at } else { after })
    });
    trim(text, start.unwrap_or(0)..end.unwrap_or(text.len()))
}

fn ends_sentence(sign: char, rest: &str) -> bool {
    match sign {
        '\n' => true,
        '.' | '!' | '?' | '…' => rest.chars().next().is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..(start + inner.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence<'a>(text: &'a str, part: &str) -> &'a str {
        let start = text.find(part).unwrap();
        &text[sentence_span(text, start..start + part.len())]
    }

    #[test]
    fn takes_the_sentence_and_no_more() {
        let text = "We sell shoes. We invoice in USD, mostly! Join us";
        assert_eq!(sentence(text, "USD"), "We invoice in USD, mostly!");
        assert_eq!(sentence(text, "shoes"), "We sell shoes.");
        assert_eq!(sentence(text, "Join"), "Join us");
    }

    #[test]
    fn dots_inside_words_and_hits_end_nothing() {
        let text = "Some Node.js for the EE. UU. market. More";
        assert_eq!(sentence(text, "EE. UU."), "Some Node.js for the EE. UU. market.");
    }

    #[test]
    fn lines_are_sentences() {
        assert_eq!(sentence("About\n- pay in GBP\n- and more", "GBP"), "- pay in GBP");
    }

    #[test]
    fn a_span_that_does_not_fit_is_moved() {
        assert_eq!(sentence_span("", 3..9), 0..0);
        assert_eq!(sentence_span("ñ", 1..1), 0..2);
        assert_eq!(sentence_span("abc", 7..7), 0..3);
    }
}
