//! Statements that may read or sort what grows, each with the reason: a part of its text by which it is known.

/// Statements whose plan has a step that takes longer the more there is.
pub(super) const EXCEPTIONS: &[(&str, &str)] = &[];

/// Statements that no test of the library runs.
pub(super) const NOT_RUN: &[(&str, &str)] = &[];
