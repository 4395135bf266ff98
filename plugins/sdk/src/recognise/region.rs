//! What a sign of a board tells beside the board's name.

/// A part of a system with boards of its own, and the facts that go with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region<'s> {
    /// What stands before the name in the tenant.
    pub(super) prefix: &'s str,
    /// The board's page where it differs from the system's.
    pub(super) board: &'s str,
    /// Facts that the sign tells.
    pub(super) attributes: &'s [(&'s str, &'s str)],
}

impl Region<'_> {
    /// Nothing but the name.
    pub(super) const NONE: Self = Self { prefix: "", board: "", attributes: &[] };
}
