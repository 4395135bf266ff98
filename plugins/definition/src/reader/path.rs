//! Paths as they are written: `a.b[].c`, `positions{}`, `@key`, `'a.key with dots'.x`.

use std::ops::Range;

use super::{
    fault::Faults,
    section::{Written, shortened},
};
use crate::model::{Path, Step};

/// What a path leads through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ground {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// The rows that are made of links, with these names.
    Links(Vec<String>),
    /// A text, in which nothing has a name.
    Text,
    /// Not known, after a fault that was told.
    Unclear,
}

/// A path that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Where, in bytes of the path.
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The path of a text, on its ground; nothing after a fault was told.
pub(super) fn read_path(written: &Written<'_>, ground: &Ground, faults: &Faults<'_>) -> Option<Path> {
    let path = parse_path(written.text).and_then(|path| match misfit_on(ground, &path, written.text) {
        Some(misfit) => Err(misfit),
        None => Ok(path),
    });
    path.map_err(|misfit| {
        let span = faults.part_of(&written.span, written.text, &misfit.at);
        faults.add_with_help(span, misfit.message, misfit.help);
    })
    .ok()
}

/// Reads a path.
pub(super) fn parse_path(text: &str) -> Result<Path, Misfit> {
    let mut parser = Parser { text, at: 0, steps: Vec::new() };
    parser.all()?;
    Ok(Path(parser.steps))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    steps: Vec<Step>,
}

impl Parser<'_> {
    fn all(&mut self) -> Result<(), Misfit> {
        // Only the first step may have no name: the row itself is a list, or an object by ID.
        let nameless = self.rest().starts_with(['[', '{']);
        loop {
            if !(nameless && self.at == 0) {
                self.step()?;
            }
            self.suffixes()?;
            match self.rest().chars().next() {
                None => return Ok(()),
                Some('.') if matches!(self.steps.last(), Some(Step::Attribute(_))) => {
                    return Err(self.misfit(
                        self.at..self.text.len(),
                        "nothing follows an attribute",
                        "end the path here",
                    ));
                }
                Some('.') => self.at += 1,
                Some(odd) => {
                    let at = self.at..self.at + odd.len_utf8();
                    let message =
                        format!("`{}` does not belong in a path", shortened(odd.encode_utf8(&mut [0; 4])));
                    return Err(self.misfit(
                        at,
                        &message,
                        "steps are separated by `.`; `[]` is each item, `{}` each value",
                    ));
                }
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn step(&mut self) -> Result<(), Misfit> {
        if self.rest().starts_with('\'') {
            return self.quoted();
        }
        let length = self.rest().find(['.', '[', ']', '{', '}', '\'']).unwrap_or(self.rest().len());
        let name = self.rest()[..length].to_owned();
        let at = self.at..self.at + length;
        if let Some((message, help)) = misfit_of_name(&name) {
            let at = if at.is_empty() { self.around() } else { at };
            return Err(self.misfit(at, &message, help));
        }
        self.at += length;
        self.steps.push(match name.strip_prefix('@') {
            Some(attribute) => Step::Attribute(attribute.to_owned()),
            None => Step::Name(name),
        });
        Ok(())
    }

    fn quoted(&mut self) -> Result<(), Misfit> {
        let inner = &self.rest()[1..];
        match inner.find('\'') {
            Some(length) if length > 0 => {
                self.steps.push(Step::Name(inner[..length].to_owned()));
                self.at += length + 2;
                Ok(())
            }
            _ => Err(self.misfit(self.at..self.text.len(), "a quoted step has no end", "close it with `'`")),
        }
    }

    fn suffixes(&mut self) -> Result<(), Misfit> {
        loop {
            let rest = self.rest();
            let close = match rest.chars().next() {
                Some('[') => ']',
                Some('{') => '}',
                _ => return Ok(()),
            };
            let end = rest.find(close);
            let step = match (close, end.map(|end| &rest[1..end])) {
                (']', Some("")) => Some(Step::Each),
                ('}', Some("")) => Some(Step::Values),
                (']', Some(number)) => number.parse().ok().map(Step::Nth),
                _ => None,
            };
            let Some((end, step)) = end.zip(step) else {
                let at = self.at..end.map_or(self.text.len(), |end| self.at + end + 1);
                let message = format!("`{}` is no step", shortened(&self.text[at.clone()]));
                let help = "`[]` is each item of a list, `[0]` the first, `{}` each value of an object";
                return Err(self.misfit(at, &message, help));
            };
            self.at += end + 1;
            self.steps.push(step);
        }
    }

    /// The characters around an empty step.
    fn around(&self) -> Range<usize> {
        let before = self.text[..self.at].char_indices().next_back().map_or(0, |(at, _)| at);
        let after = self.rest().chars().next().map_or(0, char::len_utf8);
        before..self.at + after
    }

    fn misfit(&self, at: Range<usize>, message: &str, help: &str) -> Misfit {
        let message = format!("in the path `{}`: {message}", shortened(self.text));
        Misfit { at, message, help: help.to_owned() }
    }
}

/// Why a step without quotes is none, and what is meant.
fn misfit_of_name(name: &str) -> Option<(String, &'static str)> {
    let shown = shortened(name);
    let quoted = "a name with such characters is written in quotes: `'a name'.next`";
    match name {
        "" | "@" => {
            Some(("a step is empty".to_owned(), "each step has a name; steps are separated by one `.`"))
        }
        "$" => Some(("`$` is no step".to_owned(), "a path begins in the row: leave `$.` out")),
        "*" => {
            Some(("`*` is no step".to_owned(), "`[]` is each item of a list, `{}` each value of an object"))
        }
        _ if name.contains("://") => Some((
            format!("`{shown}` is an address"),
            "a text that is always the same is `{ constant = \"…\" }`",
        )),
        _ if name.contains('/') => {
            Some((format!("`{shown}` is no step"), "steps are separated by `.`, not `/`"))
        }
        _ if name.trim() != name
            || name.contains(['"', ',', '|', '(', ')', '<', '>', '='])
            || name.contains(char::is_control) =>
        {
            Some((format!("`{shown}` is no step"), quoted))
        }
        _ => None,
    }
}

/// A step that leads to nothing on the ground.
fn misfit_on(ground: &Ground, path: &Path, text: &str) -> Option<Misfit> {
    let misfit = |message: String, help: String| Some(Misfit { at: 0..text.len(), message, help });
    if *ground == Ground::Text {
        let message = format!("the path `{}` never matches: the answer is a text", shortened(text));
        return misfit(message, "write `{ between = [\"before\", \"behind\"] }`".to_owned());
    }
    if let (Ground::Links(names), Some(Step::Name(first))) = (ground, path.0.first())
        && (path.0.len() > 1 || !names.contains(first))
    {
        let known: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("the path `{}` never matches: a row is a link", shortened(text));
        return misfit(message, format!("it has {}", known.join(", ")));
    }
    let never = |why: &str| format!("the path `{}` never matches: {why}", shortened(text));
    path.0.iter().find_map(|step| match (ground, step) {
        (Ground::Json, Step::Attribute(name)) if name != "key" => misfit(
            never("JSON has no attributes"),
            format!(
                "`@key` is the key of a value of an object; a key that begins with `@` is written `'@{name}'`"
            ),
        ),
        (Ground::Json, Step::Name(name)) if name == "#text" && !text.contains('\'') => {
            misfit(never("JSON has no elements"), "leave `#text` out".to_owned())
        }
        (Ground::Links(_), Step::Name(_)) => None,
        (Ground::Links(_), _) => misfit(never("a row is a link"), "write one of its names alone".to_owned()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
