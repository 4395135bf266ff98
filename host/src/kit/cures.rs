//! What an author does about a call that failed, in words.

use crate::plugins::{CallError, Cause};

/// The cure of a failed call, where its message does not hold one.
#[must_use]
pub const fn of(error: &CallError) -> Option<&'static str> {
    let CallError::Stopped { cause, .. } = error else { return None };
    match cause {
        Cause::Panic { message: None } | Cause::Trap { .. } => Some(
            "in JavaScript, wrap each function of the contract in `guarded`, export every function of the world, call neither \
             `Date` nor anything asynchronous, and return the contract's forms whole (no missing field, no unknown word, \
             bytes where it wants bytes); in Rust, `export_plugin!` logs what a panic says",
        ),
        Cause::Memory { .. } => Some(
            "give a page at a time, and read no more than one answer at once; `memory` in [plugins] raises the limit",
        ),
        Cause::Deadline { .. } => {
            Some("do less in one call: one page, one request; `call_timeout` in [plugins] raises the limit")
        }
        Cause::HostcallBytes { .. } => {
            Some("give fewer rows a page; `hostcall_bytes` in [plugins] raises the limit")
        }
        Cause::StackOverflow => {
            Some("bound the recursion: an answer may be nested as deep as its source likes")
        }
        Cause::Impure { .. } => {
            Some("`describe` and `identify` may call nothing of the host: keep what they return constant")
        }
        Cause::Panic { message: Some(_) }
        | Cause::Parts { .. }
        | Cause::Exit { .. }
        | Cause::Unloaded { .. }
        | Cause::Spent => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_was_stopped_has_a_cure_where_its_message_has_none() {
        let stopped =
            |cause| CallError::Stopped { plugin: "acme".into(), unit: "acme".into(), call: "scan", cause };
        let cured = |cause| of(&stopped(cause)).is_some();
        assert!(cured(Cause::Panic { message: None }));
        assert!(!cured(Cause::Panic { message: Some("no row".to_owned()) }));
        assert!(of(&stopped(Cause::Memory { limit: 1 })).is_some_and(|cure| cure.contains("`memory`")));
    }
}
