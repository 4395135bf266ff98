//! Finds a credential in an answer, as it is or in an encoding that a server may echo it in.
//!
//! What is found: the value itself in any case, reversed, in hexadecimal, in Base64 of either alphabet at any place of
//! a longer text, and any of these after up to two layers of percent-encoding, JSON escapes and HTML references are
//! undone, white space and NUL bytes (line ends, UTF-16) left out. What a host makes unreadable on purpose, by
//! encryption or a coding of its own, no search finds: a granted host is trusted not to.

use std::{fmt, sync::Arc};

use aho_corasick::{
    Anchored,
    automaton::{Automaton as _, StateID},
    nfa::contiguous::NFA,
};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};

use crate::{bounds::network, domain::text::decode_entities};

/// The longest escape that is undone: `&CounterClockwiseContourIntegral;` is an entity, but none of a letter or digit.
const LONGEST_ESCAPE: usize = 12;

/// All forms of a credential, to be searched for at once. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Traces(Option<Arc<NFA>>);

impl Traces {
    /// The traces that these secrets leave. Those too short to be told from chance are left out.
    pub(super) fn of(secrets: &[&str]) -> Self {
        let secrets = secrets.iter().filter(|secret| is_searched(secret));
        let forms: Vec<Vec<u8>> = secrets.flat_map(|secret| forms(secret)).collect();
        if forms.is_empty() {
            return Self(None);
        }
        // Building fails for more states than fit into 32 bits, which no header's value makes.
        Self(NFA::builder().ascii_case_insensitive(true).build(forms).ok().map(Arc::new))
    }

    /// Whether `bytes` hold one of the forms.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        let Some(forms) = &self.0 else { return false };
        let Ok(start) = forms.start_state(Anchored::No) else { return false };
        let mut plain = Search { forms, state: start, found: false };
        let (mut once, mut twice) = (plain.clone(), plain.clone());
        let (mut first, mut second) = (Unescape::default(), Unescape::default());
        for byte in bytes {
            plain.step(*byte);
            first.push(*byte, &mut |byte| {
                once.step(byte);
                second.push(byte, &mut |byte| twice.step(byte));
            });
            if plain.found || once.found || twice.found {
                return true;
            }
        }
        first.finish(&mut |byte| {
            once.step(byte);
            second.push(byte, &mut |byte| twice.step(byte));
        });
        second.finish(&mut |byte| twice.step(byte));
        once.found || twice.found
    }
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Traces")
    }
}

/// Whether a secret is long enough to be searched for.
pub(super) fn is_searched(secret: &str) -> bool {
    secret.len() >= network::SEARCHED_SECRET.size()
}

fn forms(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    // An answer that holds a long one holds its beginning.
    let bytes = &bytes[..bytes.len().min(network::SEARCHED_BEGINNING.size())];
    let without_blanks: Vec<u8> = bytes.iter().copied().filter(|byte| !is_left_out(*byte)).collect();
    let mut forms = vec![
        bytes.to_vec(),
        bytes.iter().rev().copied().collect(),
        crate::digest::hex(bytes).into_bytes(),
        // As forms write a blank.
        bytes.iter().map(|byte| if *byte == b' ' { b'+' } else { *byte }).collect(),
    ];
    for offset in 0..3 {
        let form = base64_inside(bytes, offset);
        let url_safe = form.iter().map(|sign| match sign {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        forms.extend([url_safe.collect(), form]);
    }
    if without_blanks.len() >= network::SEARCHED_SECRET.size() {
        forms.push(without_blanks);
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// The characters that all Base64 texts share in which `secret` stands `offset` bytes after a group of three.
fn base64_inside(secret: &[u8], offset: usize) -> Vec<u8> {
    let padded = [&[0; 2][..offset], secret].concat();
    let encoded = BASE64_STANDARD_NO_PAD.encode(&padded).into_bytes();
    // Each character holds 6 bits: those that hold bits of a neighbour are no part of it.
    let (first, end) = ((offset * 8).div_ceil(6), padded.len() * 8 / 6);
    encoded[first..end].to_vec()
}

/// White space and NUL, which layouts and wide encodings put between characters.
const fn is_left_out(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// One search through bytes that come one by one.
#[derive(Clone)]
struct Search<'a> {
    forms: &'a NFA,
    state: StateID,
    found: bool,
}

impl Search<'_> {
    fn step(&mut self, byte: u8) {
        self.state = self.forms.next_state(Anchored::No, self.state, byte);
        self.found |= self.forms.is_match(self.state);
    }
}

/// Undoes one layer of escapes in bytes that come one by one, and leaves out what stands between characters.
#[derive(Default)]
struct Unescape {
    /// The beginning of what may be an escape.
    held: Vec<u8>,
}

/// What the held bytes begin with.
enum Meaning {
    /// No escape: the first byte is itself.
    Itself,
    /// An escape, if more comes.
    Undecided,
    /// An escape of so many bytes, for these.
    Escape(usize, Vec<u8>),
}

impl Unescape {
    fn push(&mut self, byte: u8, to: &mut impl FnMut(u8)) {
        if self.held.is_empty() && !matches!(byte, b'%' | b'\\' | b'&') {
            if !is_left_out(byte) {
                to(byte);
            }
            return;
        }
        self.held.push(byte);
        self.settle(to, false);
    }

    fn finish(&mut self, to: &mut impl FnMut(u8)) {
        self.settle(to, true);
    }

    fn settle(&mut self, to: &mut impl FnMut(u8), ends: bool) {
        while let Some(first) = self.held.first().copied() {
            let taken = match meaning(&self.held) {
                Meaning::Undecided if !ends => return,
                Meaning::Escape(length, bytes) => {
                    bytes.into_iter().for_each(&mut *to);
                    length
                }
                Meaning::Itself | Meaning::Undecided => {
                    if !is_left_out(first) {
                        to(first);
                    }
                    1
                }
            };
            self.held.drain(..taken);
        }
    }
}

fn meaning(held: &[u8]) -> Meaning {
    match held {
        [b'%', ..] => hexadecimal(held, 1, 2, |code| code.to_le_bytes()[..1].to_vec()),
        [b'\\'] => Meaning::Undecided,
        [b'\\', b'u', ..] => hexadecimal(held, 2, 4, character),
        [b'\\', b'x', ..] => hexadecimal(held, 2, 2, character),
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => Meaning::Escape(2, Vec::new()),
        [b'\\', other, ..] => Meaning::Escape(2, vec![*other]),
        [b'&', ..] => reference(held),
        _ => Meaning::Itself,
    }
}

/// `digits` hexadecimal digits after `start` bytes.
fn hexadecimal(held: &[u8], start: usize, digits: usize, bytes: impl Fn(u32) -> Vec<u8>) -> Meaning {
    let have = &held[start..held.len().min(start + digits)];
    let Ok(text) = std::str::from_utf8(have) else { return Meaning::Itself };
    if !have.iter().all(u8::is_ascii_hexdigit) {
        return Meaning::Itself;
    }
    if have.len() < digits {
        return Meaning::Undecided;
    }
    u32::from_str_radix(text, 16).map_or(Meaning::Itself, |code| Meaning::Escape(start + digits, bytes(code)))
}

/// A character in UTF-8; nothing for half of a surrogate pair.
fn character(code: u32) -> Vec<u8> {
    char::from_u32(code).map_or_else(Vec::new, |sign| sign.to_string().into_bytes())
}

/// `&amp;`, `&#65;`, `&#x41;`.
fn reference(held: &[u8]) -> Meaning {
    let Some(end) = held.iter().position(|byte| *byte == b';') else {
        let may_go_on = held[1..].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
        return if may_go_on && held.len() < LONGEST_ESCAPE { Meaning::Undecided } else { Meaning::Itself };
    };
    let Ok(text) = std::str::from_utf8(&held[..=end]) else { return Meaning::Itself };
    let decoded = decode_entities(text);
    if decoded == text { Meaning::Itself } else { Meaning::Escape(end + 1, decoded.as_bytes().to_vec()) }
}

#[cfg(test)]
mod tests;
