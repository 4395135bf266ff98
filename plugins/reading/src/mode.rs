//! Ways of working: on site, hybrid, remote.

/// A way of working.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// At the employer's premises.
    Onsite,
    /// Partly at the employer's premises.
    Hybrid,
    /// Anywhere, within the limits that the advert states.
    Remote,
}

/// The way of working that a field for nothing else states, e.g. `Hybrid`, `100% remoto`, `Teletrabajo`. `None` if it
/// states none, several, or that one is not possible.
#[must_use]
pub fn read(text: &str) -> Option<Mode> {
    let folded = crate::fold::fold(text);
    match folded.trim() {
        "remote" => Some(Mode::Remote),
        "hybrid" => Some(Mode::Hybrid),
        "on-site" | "onsite" => Some(Mode::Onsite),
        _ => None,
    }
}
