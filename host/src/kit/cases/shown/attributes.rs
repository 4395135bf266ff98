//! Pairs of a name and a value, as people read them.

/// `name: value`, in the order of the source.
pub(super) fn attributes(pairs: &[(String, String)]) -> Vec<String> {
    pairs.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}
