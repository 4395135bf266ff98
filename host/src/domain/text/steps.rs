//! Counts the bytes that are looked at, for the tests of growth. Elsewhere it costs nothing.

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// So many bytes were looked at.
#[cfg(test)]
pub(super) fn look(bytes: usize) {
    TAKEN.set(TAKEN.get() + bytes as u64);
}

/// So many bytes were looked at.
#[cfg(not(test))]
pub(super) const fn look(_: usize) {}

/// What a text finds in itself; all that was looked at is counted.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    let found = text.find(what);
    look(found.map_or(text.len(), |at| at + what.len()));
    found
}

/// The bytes that `work` looks at.
#[cfg(test)]
pub(super) fn taken_by<T>(work: impl FnOnce() -> T) -> u64 {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}
