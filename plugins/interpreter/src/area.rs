//! The definition in this component.

use std::{
    hint,
    sync::{Arc, OnceLock},
};

use jobscan_definition::placeholder;

use crate::program::Program;

/// Where a definition is written to after this component was built.
#[used]
static AREA: [u8; placeholder::SIZE] = placeholder::empty();

/// The program of this component's definition, which is read once in an instance.
///
/// The error says what is wrong: there is none, or it is one of another version of the interpreter.
pub(crate) fn program() -> Result<Arc<Program>, String> {
    static PROGRAM: OnceLock<Result<Arc<Program>, String>> = OnceLock::new();
    PROGRAM.get_or_init(|| read(area())).clone()
}

/// The area as it is now. The compiler knows only what it was when this was compiled.
fn area() -> &'static [u8] {
    hint::black_box(AREA.as_slice())
}

fn read(area: &[u8]) -> Result<Arc<Program>, String> {
    let definition = placeholder::definition(area).ok_or(
        "this component is the interpreter without a definition\n  hint: `jobscan-host plugin build NAME.toml` puts one \
         into it",
    )?;
    let definition = definition.map_err(|error| {
        format!(
            "the definition in this component is not one of its own version: {error}\n  hint: build it once more from \
             its file"
        )
    })?;
    Ok(Arc::new(Program::new(definition)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_that_is_empty_or_holds_something_else_says_so() {
        let mut area = placeholder::empty();
        assert!(read(&area).is_err_and(|why| why.contains("without a definition")));
        let at = placeholder::MARK.len();
        area[at..at + 4].copy_from_slice(&2_u32.to_le_bytes());
        area[at + 4..at + 6].copy_from_slice(b"{}");
        assert!(read(&area).is_err_and(|why| why.contains("another") || why.contains("own version")));
        area[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(read(&area).is_err());
    }
}
