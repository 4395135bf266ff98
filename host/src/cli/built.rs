//! What the program was built from, as its build script tells it.

/// What `main` passes on: only it is compiled anew for another commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// The version with its commit: `0.1.0 (commit 0c905ba14f2e)`.
    pub version: &'static str,
    /// The repository it was built in; empty if it was built for other machines.
    pub source: &'static str,
}
