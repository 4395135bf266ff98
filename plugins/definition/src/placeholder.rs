//! The place in the interpreter's component that a definition is written to.
//!
//! It is an area of [`SIZE`] bytes in the component's data: [`MARK`], the length of the JSON in four bytes
//! (little-endian), the JSON, and zeros to the end. The mark stays where it is, so that a component that was filled
//! can be filled again. Nothing else of a component may hold the mark.

use std::{error::Error, fmt};

use crate::{
    handed::{self, Misfit},
    model::Definition,
};

/// The bytes of the area, mark and length included.
pub const SIZE: usize = 32 * 1024;

/// How the area begins.
pub const MARK: [u8; 32] = *b"jobscan definition, version 3 >>";

/// Where the JSON begins.
const START: usize = MARK.len() + size_of::<u32>();

/// The most bytes of JSON that the area holds.
pub const CAPACITY: usize = SIZE - START;

/// Why a definition was not written into a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FillError {
    /// The component has no area for a definition.
    NoInterpreter,
    /// It has more than one.
    Twice,
    /// The area holds something else than a definition: the component was changed after it was made.
    Broken,
    /// The definition's JSON is too long.
    TooLong {
        /// Its bytes.
        size: usize,
        /// The most that fits.
        limit: usize,
    },
    /// The definition cannot be written as JSON.
    Unwritable(String),
}

impl fmt::Display for FillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInterpreter => f.write_str(
                "the component has no place for a definition\n  hint: it is not the interpreter of definitions",
            ),
            Self::Twice => f.write_str(
                "the component has more than one place for a definition\n  hint: build the interpreter once more",
            ),
            Self::Broken => f.write_str(
                "the component's place for a definition is damaged\n  hint: build the interpreter once more, and let no tool \
                 shorten its data",
            ),
            Self::TooLong { size, limit } => write!(
                f,
                "the definition needs {size} bytes, and a component holds {limit}\n  hint: lists of words (`denied`, `map`) \
                 and long texts are what can be shortened"
            ),
            Self::Unwritable(why) => write!(f, "the definition cannot be written as JSON: {why}"),
        }
    }
}

impl Error for FillError {}

/// The area as the interpreter's component has it before it is filled.
#[must_use]
#[expect(clippy::large_stack_arrays, reason = "the interpreter makes it when it is compiled")]
pub const fn empty() -> [u8; SIZE] {
    let mut area = [0; SIZE];
    let mut at = 0;
    while at < MARK.len() {
        area[at] = MARK[at];
        at += 1;
    }
    area
}

/// The component with a definition in its area, whatever definition was there before.
pub fn fill(component: &[u8], definition: &Definition) -> Result<Vec<u8>, FillError> {
    let json = serde_json::to_vec(definition).map_err(|error| FillError::Unwritable(error.to_string()))?;
    let too_long = FillError::TooLong { size: json.len(), limit: CAPACITY };
    let length = u32::try_from(json.len()).ok().filter(|_| json.len() <= CAPACITY).ok_or(too_long)?;
    let at = the_area(component)?;
    let mut filled = component.to_vec();
    let area = &mut filled[at..at + SIZE];
    area[MARK.len()..START].copy_from_slice(&length.to_le_bytes());
    area[START..].fill(0);
    area[START..START + json.len()].copy_from_slice(&json);
    Ok(filled)
}

/// The JSON in an area; nothing where it was not filled. The mark is not compared: who calls this has the area, and
/// would have the mark a second time.
#[must_use]
pub fn content(area: &[u8]) -> Option<&[u8]> {
    let length = area.get(START - size_of::<u32>()..START)?;
    let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
    area.get(START..)?.get(..length).filter(|json| !json.is_empty())
}

/// The definition in an area; nothing where it was not filled. It is read here and not by its caller, because this crate
/// is compiled for size: a component reads its definition once.
#[inline(never)]
#[must_use]
pub fn definition(area: &[u8]) -> Option<Result<Definition, Misfit>> {
    content(area).map(handed::read)
}

/// Where the only area of a component begins.
fn the_area(component: &[u8]) -> Result<usize, FillError> {
    let at = next_mark(component, 0).ok_or(FillError::NoInterpreter)?;
    let area = component.get(at..at + SIZE).ok_or(FillError::Broken)?;
    // What the definition says is no second mark.
    if next_mark(component, at + SIZE).is_some() {
        return Err(FillError::Twice);
    }
    let used = START + content(area).map_or(0, <[u8]>::len);
    if area[used..].iter().all(|&byte| byte == 0) { Ok(at) } else { Err(FillError::Broken) }
}

fn next_mark(component: &[u8], from: usize) -> Option<usize> {
    let rest = component.get(from..)?;
    rest.windows(MARK.len()).position(|window| window == MARK).map(|at| from + at)
}

#[cfg(test)]
mod tests;
