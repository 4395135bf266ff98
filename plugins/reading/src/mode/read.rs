//! Reads a field that states a way of working and nothing else.

use super::{
    statements::{settled, statements},
    way::Mode,
};
use crate::{pieces::pieces, tokens::tokens};

/// The way of working that a field for nothing else states, e.g. `Hybrid`, `100% remoto`, `Teletrabajo`.
///
/// `None` if it states none, several, one that is only possible (`Remote-friendly`, `teletrabajo ocasional`), or that
/// one is not possible (`No remote`).
#[must_use]
pub fn read(text: &str) -> Option<Mode> {
    let tokens = tokens(text);
    let pieces = pieces(text, &tokens, |_| false);
    let said = statements(text, &tokens, &pieces).said;
    let said: Vec<_> = said.into_iter().map(|(_, statement)| statement).collect();
    settled(&said)
}
