//! Boards without code: the definition that a component was made from.

use jobscan_definition::placeholder::{self, MARK, SIZE};
use serde::{Deserialize, Serialize};

/// The definition in a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its id.
    pub id: String,
    /// For people.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What is read of a definition.
#[derive(Deserialize)]
struct Definition {
    board: Origin,
}

/// The definition that a component was made from; nothing if it was written as code, or its definition is damaged.
#[must_use]
pub fn origin(component: &[u8]) -> Option<Origin> {
    let at = component.windows(MARK.len()).position(|window| window == MARK)?;
    let json = placeholder::content(component.get(at..at + SIZE)?)?;
    serde_json::from_slice::<Definition>(json).ok().map(|definition| definition.board)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_a_component_is_found_in_it() {
        let mut component = b"before".to_vec();
        component.extend(placeholder::empty());
        assert_eq!(origin(&component), None);
        let json =
            br#"{"board": {"id": "acme", "name": "Acme", "version": "1.2.0", "pace_ms": 1}, "list": {}}"#;
        let at = "before".len() + MARK.len();
        component[at..at + 4].copy_from_slice(&u32::try_from(json.len()).unwrap().to_le_bytes());
        component[at + 4..at + 4 + json.len()].copy_from_slice(json);
        let found = origin(&component).unwrap();
        assert_eq!((found.id.as_str(), found.version.as_str()), ("acme", "1.2.0"));
        component.truncate(at + 100);
        assert_eq!(origin(&component), None);
        assert_eq!(origin(b""), None);
    }
}
