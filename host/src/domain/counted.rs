//! A number with its noun, as every message for people says it.

/// A number with its noun: `1 company`, `2 companies`. A test reads the sources for numbers before a plural that this
/// function did not write.
#[must_use]
pub fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
