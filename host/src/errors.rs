//! Errors as one line for people.

use std::{
    any::Any,
    error::Error,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// An error with all its causes: `cannot migrate the database: no such table`.
///
/// A cause whose text its parent shows already is not repeated.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !is_told(&line, &text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    line
}

/// Whether a text stands in the line already, be it without the number that a library begins it with.
fn is_told(line: &str, text: &str) -> bool {
    let numbered = text.strip_prefix("Error code ").and_then(|text| text.split_once(": "));
    line.contains(text) || numbered.is_some_and(|(_, text)| line.contains(text))
}

/// Does `work`; a panic in it becomes its message. What `work` changed must not be used after a panic.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panic_message(panic.as_ref()).to_owned())
}

/// What a panic says.
#[must_use]
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let number = 7;
        assert_eq!(catch_panic(|| number), Ok(7));
        assert_eq!(catch_panic(|| -> u8 { panic!("plain") }), Err("plain".to_owned()));
        assert_eq!(catch_panic(|| -> u8 { panic!("number {number}") }), Err("number 7".to_owned()));
        assert_eq!(catch_panic(|| -> u8 { std::panic::panic_any(7) }), Err("no message".to_owned()));
    }

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Layer(&'static str, #[source] Option<Box<Layer>>);

    #[test]
    fn causes_follow_and_are_not_repeated() {
        let error = Layer("no run", Some(Box::new(Layer("the disk is full", None))));
        assert_eq!(chain(&error), "no run: the disk is full");
        let told = Layer("no run: the disk is full", Some(Box::new(Layer("the disk is full", None))));
        assert_eq!(chain(&told), "no run: the disk is full");
    }
}
