//! Errors as one line for people.

use std::error::Error;

/// An error with all its causes: `cannot migrate the database: no such table`.
///
/// A cause whose text its parent shows already is not repeated.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

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
