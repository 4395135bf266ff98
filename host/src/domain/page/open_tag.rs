//! Counts the attributes of a tag that has not ended yet.
//!
//! Each `<` before a letter may begin a tag; whether it does depends on what the tokenizer is in (a comment, a script, a
//! quoted value), which it does not show. So all that may have begun are followed together, by the standard's states of a
//! tag: of those in the same state, the one with the most attributes. A tag that has begun is silent until it ends; what
//! began before a piece in which the tokenizer gave a token, and has not ended in it, was none.

/// The states of a tag.
#[derive(Debug, Clone, Copy)]
enum In {
    Begun,
    BegunEnd,
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
}

const STATES: [In; 10] = [
    In::Begun,
    In::BegunEnd,
    In::TagName,
    In::BeforeName,
    In::Name,
    In::AfterName,
    In::BeforeValue,
    In::DoubleQuoted,
    In::SingleQuoted,
    In::Unquoted,
];

/// What may be an open tag.
#[derive(Debug, Default)]
pub(super) struct OpenTag<'p> {
    /// The last piece in which the tokenizer gave a token; a tag may have begun in it.
    spoken: &'p str,
    /// The states that something may be in, one bit each.
    alive: u16,
    /// The most attributes of what may be in each of these states.
    attributes: [u32; STATES.len()],
}

/// Inside a value, nothing else has a meaning.
const QUOTED: u16 = bit(In::DoubleQuoted) | bit(In::SingleQuoted);

impl<'p> OpenTag<'p> {
    /// Reads a piece after the tokenizer did; returns the most attributes that an open tag may have.
    pub(super) fn read(&mut self, piece: &'p str, is_silent: bool) -> u64 {
        if !is_silent {
            *self = Self { spoken: piece, ..Self::default() };
            return 0;
        }
        for text in [std::mem::take(&mut self.spoken), piece] {
            for &byte in text.as_bytes() {
                if self.alive & !QUOTED != 0 || matches!(byte, b'<' | b'"' | b'\'') {
                    self.step(byte);
                }
            }
        }
        let alive = STATES.into_iter().filter(|state| self.alive & bit(*state) != 0);
        u64::from(alive.map(|state| self.attributes[state as usize]).max().unwrap_or(0))
    }

    fn step(&mut self, byte: u8) {
        let (mut left, attributes) = (self.alive, self.attributes);
        (self.alive, self.attributes) = (0, [0; STATES.len()]);
        while left != 0 {
            let state = left.trailing_zeros() as usize;
            left &= left - 1;
            if let Some((following, begun)) = AFTER[state][byte as usize] {
                self.may_be(following, attributes[state] + begun);
            }
        }
        if byte == b'<' {
            self.may_be(In::Begun, 0);
        }
    }

    fn may_be(&mut self, state: In, attributes: u32) {
        let most = &mut self.attributes[state as usize];
        *most = (*most).max(attributes);
        self.alive |= bit(state);
    }
}

const fn bit(state: In) -> u16 {
    1 << state as u16
}

/// By state and byte: the state that follows, and how many attributes begin; `None` if the tag ends, or is none.
static AFTER: [[Option<(In, u32)>; 256]; STATES.len()] = {
    let mut table = [[None; 256]; STATES.len()];
    let mut state = 0;
    while state < STATES.len() {
        let mut byte = 0;
        while byte <= u8::MAX as usize {
            #[expect(clippy::cast_possible_truncation, reason = "it is at most 255")]
            let sign = byte as u8;
            table[state][byte] = after(STATES[state], sign);
            byte += 1;
        }
        state += 1;
    }
    table
};

const fn after(state: In, byte: u8) -> Option<(In, u32)> {
    let is_blank = matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b' ');
    let following = match (state, byte) {
        (In::Begun, b'/') => In::BegunEnd,
        (In::Begun | In::BegunEnd, _) if byte.is_ascii_alphabetic() => In::TagName,
        (In::DoubleQuoted, b'"') | (In::SingleQuoted, b'\'') => In::BeforeName,
        (In::DoubleQuoted | In::SingleQuoted, _) => state,
        (In::Begun | In::BegunEnd, _) | (_, b'>') => return None,
        (In::BeforeValue, b'"') => In::DoubleQuoted,
        (In::BeforeValue, b'\'') => In::SingleQuoted,
        (In::BeforeValue, _) if is_blank => In::BeforeValue,
        (In::BeforeValue, _) => In::Unquoted,
        (In::Unquoted, _) if !is_blank => In::Unquoted,
        (In::Name | In::AfterName, _) if is_blank => In::AfterName,
        (In::Name | In::AfterName, b'=') => In::BeforeValue,
        (In::TagName | In::BeforeName | In::Unquoted, _) if is_blank => In::BeforeName,
        (_, b'/') => In::BeforeName,
        (In::TagName | In::Name, _) => state,
        _ => return Some((In::Name, 1)),
    };
    Some((following, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(text: &str) -> u64 {
        OpenTag::default().read(text, true)
    }

    #[test]
    fn attributes_of_an_open_tag_are_counted_as_the_standard_has_them() {
        for (text, attributes) in [
            ("", 0),
            ("no tag a b c", 0),
            ("<p", 0),
            ("<p a b c", 3),
            ("</p a b c", 3),
            ("<p a=1 b = 2\n c='x y z' d=\"x > y\"e/f", 6),
            ("<p a=x/y/z b", 2),
            ("<p =a =b c", 2),
            ("<p a b><q c", 1),
            ("< p a b c", 0),
            ("<!-- a b c", 0),
            // A long value is one attribute, however many words it has.
            ("<div data-page='{\"a\": \"b c d e f\", \"g\": 1}", 1),
        ] {
            assert_eq!(most(text), attributes, "{text}");
        }
    }

    #[test]
    fn a_tag_may_begin_in_any_piece_and_what_the_tokenizer_ended_is_forgotten() {
        let mut open = OpenTag::default();
        assert_eq!(open.read("text <p a", false), 0);
        assert_eq!(open.read("a b c", true), 3);
        assert_eq!(open.read(" d", true), 4);
        assert_eq!(open.read(" e> text", false), 0);
        assert_eq!(open.read(" f g h", true), 0);
        // Inside a quoted value the same text may be a tag; the larger count is held.
        let mut open = OpenTag::default();
        open.read("<p a=\"<q b", false);
        assert_eq!(open.read(" c d e", true), 4);
    }
}
