//! The ways of working.

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
