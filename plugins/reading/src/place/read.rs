//! Reads texts about the place of work.

use super::{
    distinct::distinct,
    elements::{Element, elements, text_of},
    lists::{are_listed, joined, places},
};
use crate::{
    mode::{Mode, Statement, settled},
    tokens::{Sign, tokens},
};

/// What texts about the place of work say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkPlaces {
    /// The way of working, if the texts state exactly one for all places.
    pub mode: Option<Mode>,
    /// The places in the source's words and order: one place an entry, without ways of working and duplicates.
    pub places: Vec<String>,
}

/// Reads texts about the place of work, each of which may name several places and a way of working.
///
/// * Places are separated by `|`, `;`, bullets, lines, slashes, `&`, `+` and conjunctions, unless these belong to a name
///   (`Castilla y León`, `Donostia / San Sebastián`); by commas only where they cannot be those before a region or
///   country. `Berlin, Munich, Hamburg` stays one text: which of them are places, no table here says.
/// * The way of working is `None` where places differ in it, where several are named, where it is only possible
///   (`Remote-friendly`), and where it is denied (`No remote`).
/// * A place that another one says more of is left out: `London` beside `London, England`.
///
/// Reading its own result changes nothing.
#[must_use]
pub fn read<'t>(texts: impl IntoIterator<Item = &'t str>) -> WorkPlaces {
    let texts: Vec<&str> = texts.into_iter().collect();
    let WorkPlaces { mode, mut places } = read_once(&texts);
    let mut changed = places != texts;
    // Where words were taken out, what is left may read otherwise, once or twice in texts that make no sense.
    for _ in 0..MOST_READINGS {
        if !changed {
            break;
        }
        let again = read_once(&places.iter().map(String::as_str).collect::<Vec<_>>()).places;
        changed = again != places;
        places = again;
    }
    WorkPlaces { mode, places }
}

/// How often a result is read again until it stays.
const MOST_READINGS: usize = 6;

fn read_once(texts: &[&str]) -> WorkPlaces {
    let (mut statements, mut named) = (Vec::new(), Vec::new());
    for text in texts {
        let tokens = tokens(text);
        let mut first = true;
        for mut segment in segments(elements(text, &tokens)) {
            spread(&mut segment);
            if let (true, Some(element)) = (std::mem::take(&mut first), segment.first_mut()) {
                element.before = Some(Sign::Hard);
            }
            statements.extend(segment.iter().map(Said::of));
            let segment = joined(segment);
            let listed = are_listed(&segment);
            for element in segment {
                let groups = places(element.parts, listed);
                named.extend(groups.iter().map(|parts| text_of(text, &tokens, parts)));
            }
        }
    }
    named.retain(|place| place.contains(char::is_alphanumeric));
    WorkPlaces { mode: mode(&statements), places: distinct(named) }
}

/// Elements with no stronger sign than a slash between them.
fn segments(elements: Vec<Element>) -> Vec<Vec<Element>> {
    let mut segments: Vec<Vec<Element>> = Vec::new();
    for element in elements {
        match segments.last_mut() {
            Some(segment) if element.before != Some(Sign::Hard) => segment.push(element),
            _ => segments.push(vec![element]),
        }
    }
    segments
}

/// A way of working before the first of several places is that of all, and so is one after the last.
fn spread(segment: &mut [Element]) {
    let silent = |elements: &[Element]| elements.iter().all(|element| element.said.is_empty());
    if let [first, rest @ ..] = segment
        && first.leads
        && !first.parts.is_empty()
        && silent(rest)
    {
        for element in rest {
            element.said.clone_from(&first.said);
        }
    } else if let [rest @ .., last] = segment
        && last.trails
        && !last.leads
        && !last.parts.is_empty()
        && silent(rest)
    {
        for element in rest {
            element.said.clone_from(&last.said);
        }
    }
}

/// What an element says of the way of working.
struct Said {
    statements: Vec<Statement>,
    /// Whether it names a place.
    named: bool,
    /// Whether it names no town.
    wide: bool,
    /// Whether it is an alternative to what stands before it.
    alternative: bool,
}

impl Said {
    fn of(element: &Element) -> Self {
        Self {
            statements: element.said.clone(),
            named: !element.parts.is_empty(),
            wide: element.is_wide(),
            alternative: element.conjunction,
        }
    }

    fn states_any(&self) -> bool {
        self.statements.iter().any(|statement| matches!(statement, Statement::Is(_)))
    }
}

/// The way of working of all places together.
fn mode(all: &[Said]) -> Option<Mode> {
    let said: Vec<Statement> = all.iter().flat_map(|said| said.statements.iter().copied()).collect();
    let mode = settled(&said)?;
    let mut without = all.iter().filter(|said| said.named && !said.states_any()).peekable();
    if without.peek().is_none() {
        return Some(mode);
    }
    // Some places have none of their own. What is said beside them alone is theirs: a way of working that needs an
    // office, or remote work in a country. `Madrid / Remote` is either of two.
    let alone = all.iter().filter(|said| said.states_any()).all(|said| !said.named);
    let theirs =
        mode != Mode::Remote || without.all(|said| said.wide) && all.iter().all(|said| !said.alternative);
    (alone && theirs).then_some(mode)
}
