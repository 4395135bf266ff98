//! Takes out of recorded answers what nobody may keep: secrets, and who could be found.

use std::{fmt, ops::Range};

use serde::de::IgnoredAny;
use url::Url;

use super::{
    elements::next_element,
    fields::{is_name, is_of_person, is_phone, is_secret, is_secret_field},
    invented,
    json::{self, Place},
    known::Known,
    marks::{emails, secrets, users},
    phones::phones,
};
use crate::{domain::counted, kit::replay::Exchange};

/// The fewest letters of a secret that is looked for outside of addresses: a shorter one may be a word.
const LEAST_SECRET: usize = 8;

/// How much was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Scrubbed {
    /// E-mail addresses.
    pub emails: u64,
    /// Phone numbers.
    pub phones: u64,
    /// Names of persons.
    pub people: u64,
    /// Users, passwords and values of parameters.
    pub secrets: u64,
}

impl fmt::Display for Scrubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.emails, counted(self.emails, "e-mail address", "e-mail addresses")),
            (self.phones, counted(self.phones, "phone number", "phone numbers")),
            (self.people, counted(self.people, "name of a person", "names of persons")),
            (self.secrets, counted(self.secrets, "secret", "secrets")),
        ];
        let told: Vec<String> =
            parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
        if told.is_empty() { f.write_str("nothing") } else { f.write_str(&told.join(", ")) }
    }
}

/// Scrubs exchanges. What is found in one is taken out of all: a name that a field tells may stand in a text as well.
#[derive(Debug, Default)]
pub struct Scrubber {
    /// Full names of persons.
    people: Known,
    /// Values of parameters and of fields.
    secrets: Known,
    /// It only meets persons and secrets so far.
    looks: bool,
    told: Scrubbed,
}

impl Scrubber {
    /// Looks through all exchanges for what is to be taken out of each.
    #[must_use]
    pub fn new(exchanges: &[Exchange]) -> Self {
        let mut scrubber = Self { looks: true, ..Self::default() };
        for exchange in exchanges {
            parameters(&exchange.url).for_each(|value| scrubber.know(&value));
            // The first time only looks: it meets the persons, and the secrets that fields tell.
            let _ = scrubber.content(&exchange.body);
            let _ = exchange.sent.as_ref().map(|sent| scrubber.sent(sent));
        }
        Self { looks: false, told: Scrubbed::default(), ..scrubber }
    }

    /// An exchange as it may be kept.
    #[must_use]
    pub fn exchange(&mut self, exchange: &Exchange) -> Exchange {
        let headers = exchange.headers.iter().map(|(name, value)| (name.clone(), self.plain(value)));
        let headers = headers.collect();
        Exchange {
            url: self.plain(&exchange.url),
            sent: exchange.sent.as_ref().map(|sent| self.sent(sent)),
            headers,
            body: self.content(&exchange.body),
            ..exchange.clone()
        }
    }

    /// How much was taken out so far.
    #[must_use]
    pub const fn told(&self) -> Scrubbed {
        self.told
    }

    /// A body: JSON by its fields, everything else by its marks. What is no UTF-8 is read byte by byte.
    #[must_use]
    pub fn content(&mut self, content: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(content) {
            Ok(text) if is_json(text) => self.json(text).into_bytes(),
            Ok(text) => self.markup(text).into_bytes(),
            Err(_) => {
                let text: String = content.iter().map(|byte| char::from(*byte)).collect();
                // Every sign was a byte, and what stands in its place is ASCII.
                self.markup(&text).chars().filter_map(|sign| u8::try_from(sign).ok()).collect()
            }
        }
    }

    /// What was sent: a form is a list of parameters, of which the first has no mark before it.
    fn sent(&mut self, sent: &[u8]) -> Vec<u8> {
        let form = std::str::from_utf8(sent).ok().filter(|text| !is_json(text) && text.contains('='));
        let Some(form) = form.filter(|form| !form.contains([' ', '\n', '<'])) else {
            return self.content(sent);
        };
        let marked = format!("?{form}");
        parameters_as_written(&marked).for_each(|value| self.know(&value));
        self.plain(&marked).split_off(1).into_bytes()
    }

    fn json(&mut self, text: &str) -> String {
        json::changed(text, |place, value, is_text| self.value(&place, value, is_text))
    }

    fn value(&mut self, place: &Place<'_>, value: &str, is_text: bool) -> Option<String> {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let changed = if is_phone(place.field) && digits > 5 {
            self.told.phones += 1;
            if is_text { invented::phone(value) } else { invented::number(value) }
        } else if !is_text {
            return None;
        } else if is_secret_field(place.field) && value.len() >= LEAST_SECRET && !value.contains(' ') {
            self.told.secrets += 1;
            self.know(value);
            invented::secret(value)
        } else if names_person(place) && is_like_a_name(value) {
            self.meet(value);
            invented::name(value)
        } else {
            self.plain(value)
        };
        (changed != value).then_some(changed)
    }

    /// A person is told, and taken out of texts too if it is a full name.
    fn meet(&mut self, name: &str) {
        self.told.people += 1;
        if name.trim().contains(' ') {
            self.people.add(name.trim());
        }
    }

    /// A secret is told, and taken out of texts too if it can be no word.
    fn know(&mut self, secret: &str) {
        if secret.len() >= LEAST_SECRET {
            self.secrets.add(secret);
        }
    }

    /// HTML, XML or a plain text: what scripts hold as JSON, and elements of persons, by their names.
    fn markup(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut scripts_end) = (text, true);
        while let Some((before, name, content)) = next_element(rest, &mut scripts_end) {
            out.push_str(&self.plain(before));
            let scrubbed = if name.eq_ignore_ascii_case("script") && is_json(content) {
                self.json(content)
            } else if is_of_person(name) && is_like_a_name(content) {
                self.meet(content);
                invented::name(content)
            } else {
                self.plain(content)
            };
            out.push_str(&scrubbed);
            rest = &rest[before.len() + content.len()..];
        }
        out.push_str(&self.plain(rest));
        out
    }

    /// What the marks of a text show.
    fn plain(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.looks {
            return text;
        }
        self.secrets.replace(&mut text, invented::secret, &mut self.told.secrets);
        replace(&mut text, users, invented::secret, &mut self.told.secrets);
        replace(&mut text, secrets, invented::secret, &mut self.told.secrets);
        self.people.replace(&mut text, invented::name, &mut self.told.people);
        let invent =
            |one: &str| one.split_once('@').map_or_else(String::new, |(name, at)| invented::email(name, at));
        replace(&mut text, mailboxes, invent, &mut self.told.emails);
        replace(&mut text, phones, invented::phone, &mut self.told.phones);
        text
    }
}

/// Where e-mail addresses are. What stands before the host of an address is a user, and was taken out already.
fn mailboxes(text: &str) -> Vec<Range<usize>> {
    let users = users(text);
    let is_user = |name: &Range<usize>| users.binary_search_by_key(&name.end, |user| user.end).is_ok();
    let found = emails(text).into_iter().filter(|(name, _)| !is_user(name));
    found.map(|(name, domain)| name.start..domain.end).collect()
}

/// Replaces what is found; of two that overlap, the last.
fn replace(
    text: &mut String,
    find: impl Fn(&str) -> Vec<Range<usize>>,
    invent: impl Fn(&str) -> String,
    told: &mut u64,
) {
    let mut before = text.len();
    let mut places = find(text);
    places.reverse();
    places.retain(|place| {
        let is_kept = !place.is_empty() && place.end <= before;
        before = if is_kept { place.start } else { before };
        is_kept
    });
    let (mut changed, mut at) = (String::with_capacity(text.len()), 0);
    for place in places.into_iter().rev() {
        let invented = invent(&text[place.clone()]);
        *told += u64::from(invented != text[place.clone()]);
        changed.push_str(&text[at..place.start]);
        changed.push_str(&invented);
        at = place.end;
    }
    changed.push_str(&text[at..]);
    *text = changed;
}

/// The values of an address's parameters that are secrets, as they are written and as they are meant.
fn parameters(url: &str) -> impl Iterator<Item = String> {
    let meant = Url::parse(url).map(|url| {
        let pairs = url.query_pairs().filter(|(name, _)| is_secret(name));
        pairs.map(|(_, value)| value.into_owned()).collect::<Vec<_>>()
    });
    let written: Vec<String> = parameters_as_written(url).collect();
    written.into_iter().chain(meant.unwrap_or_default())
}

fn parameters_as_written(text: &str) -> impl Iterator<Item = String> {
    secrets(text).into_iter().map(|place| text[place].to_owned())
}

/// Whether a text is an object, a list or a text of JSON: its escapes are no part of what it says.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"']) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether the place is one of a person's name.
fn names_person(place: &Place<'_>) -> bool {
    is_of_person(place.field) || is_name(place.field) && place.around.iter().any(|field| is_of_person(field))
}

/// Whether a text may be a name: some words of letters.
fn is_like_a_name(text: &str) -> bool {
    const WORDS: usize = 6;
    let text = text.trim();
    let strange =
        |sign: char| sign.is_ascii_digit() || matches!(sign, '@' | '/' | '<' | '>' | '{' | '=' | '_');
    text.chars().any(char::is_alphabetic)
        && !text.contains(strange)
        && text.split_whitespace().count() <= WORDS
}

#[cfg(test)]
mod tests;
