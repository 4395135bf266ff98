//! Counts what readers of outside text do, so that a test sees how their work grows with the text.
//!
//! A reader notes a step for each piece it looks at, where it looks. Outside of tests nothing is counted.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Notes that a reader looked at so many pieces.
#[inline]
pub(crate) fn note_steps(count: usize) {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + count as u64));
    #[cfg(not(test))]
    let _ = count;
}

/// The steps that `work` takes on this thread.
#[cfg(test)]
pub(crate) fn steps_of<T>(work: impl FnOnce() -> T) -> u64 {
    let before = STEPS.with(Cell::get);
    let _ = work();
    STEPS.with(Cell::get) - before
}

/// Asserts that a reader takes at most 2.5 times the steps for a text that is twice as long, and that it notes any.
///
/// `make` makes a text of so many parts.
#[cfg(test)]
pub(crate) fn assert_linear<T>(what: &str, parts: usize, make: impl Fn(usize) -> T, read: impl Fn(T)) {
    let [once, twice] = [parts, 2 * parts].map(|parts| {
        let text = make(parts);
        steps_of(|| read(text))
    });
    assert!(
        once >= parts as u64 / 4 && twice > once,
        "{what}: {once} steps, then {twice}: not all are noted"
    );
    assert!(2 * twice <= 5 * once, "{what}: {once} steps became {twice} when the text became twice as long");
}
