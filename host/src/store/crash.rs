//! Crash points: named places where a test can abort the process, as a power cut would.
//!
//! `JOBSCAN_CRASH_AT=name:n` aborts at the n-th passage of the place `name`. Builds without debug assertions
//! ignore it.

use std::{
    env,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// The variable that names a place and a passage.
const CRASH_AT: &str = "JOBSCAN_CRASH_AT";

/// A place and how many of its passages are left.
#[derive(Debug)]
struct Plan {
    name: String,
    left: AtomicU64,
}

/// Aborts the process if `JOBSCAN_CRASH_AT` names this passage of `name`.
pub fn crash_point(name: &'static str) {
    static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
    if !cfg!(debug_assertions) {
        return;
    }
    let plan = PLAN.get_or_init(|| env::var(CRASH_AT).ok().as_deref().and_then(parse));
    if plan.as_ref().is_some_and(|plan| plan.passes(name)) {
        std::process::abort();
    }
}

/// Reads `name:n`, or `name` for the first passage.
fn parse(text: &str) -> Option<Plan> {
    let (name, passage) = text.split_once(':').unwrap_or((text, "1"));
    let left = passage.parse().ok().filter(|left| *left > 0)?;
    Some(Plan { name: name.to_owned(), left: AtomicU64::new(left) })
}

impl Plan {
    /// Counts a passage of `name`; true at the one that was asked for.
    fn passes(&self, name: &str) -> bool {
        self.name == name && self.left.fetch_sub(1, Ordering::Relaxed) == 1
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_asked_for_passage_alone_crashes() {
        let plan = parse("page-before-commit:3").unwrap();
        let passages: Vec<bool> = (0..5).map(|_| plan.passes("page-before-commit")).collect();
        assert_eq!(passages, [false, false, true, false, false]);
    }

    #[test]
    fn other_places_are_not_counted() {
        let plan = parse("after-commit").unwrap();
        assert!(!plan.passes("before-commit"));
        assert!(plan.passes("after-commit"));
    }

    #[test]
    fn a_passage_counts_from_one() {
        assert!(parse("after-commit:0").is_none());
        assert!(parse("after-commit:x").is_none());
    }
}
