//! Boards without code: from a definition to a component, and back to the definition that a component was made from.

use std::path::{Path, PathBuf};

use jobscan_definition::placeholder::{self, FillError, MARK, SIZE};
use serde::{Deserialize, Serialize};

use crate::{
    bounds::{
        FirstFew,
        files::{DEFINITION, DEFINITION_FAULTS},
        plugins::COMPONENT_SIZE,
    },
    config::{Fault, InvalidFile},
    files::{self, FileError},
};

/// The component that a definition is written into, beside the plugins that come with the program.
pub const INTERPRETER: &str = "interpreter.wasm";

/// Why no component came of a definition.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It has faults, shown in their lines by [`InvalidFile::show`].
    #[error("{}", .0.show())]
    Invalid(InvalidFile),
    /// The interpreter did not come with the program.
    #[error("no folder holds `{INTERPRETER}`, which definitions are written into: looked in {}\n  hint: it comes with the program; in a source tree, `cargo xtask plugins` builds it", listed(.0))]
    NoInterpreter(Vec<PathBuf>),
    /// The definition does not fit into it.
    #[error("{0}")]
    Fill(FillError),
}

fn listed(folders: &[PathBuf]) -> String {
    let shown: Vec<String> = folders.iter().map(|folder| format!("`{}`", folder.display())).collect();
    shown.join(", ")
}

/// The component of a definition, made with the interpreter of the first of these folders that holds one.
pub fn component(file: &Path, folders: &[PathBuf]) -> Result<Vec<u8>, DefinitionError> {
    let text = files::read_text(file, &DEFINITION)?;
    let definition = jobscan_definition::read(&text).map_err(|faults| {
        DefinitionError::Invalid(InvalidFile { path: file.to_owned(), text, faults: first(faults) })
    })?;
    let found = folders.iter().map(|folder| folder.join(INTERPRETER)).find(|path| path.is_file());
    let interpreter = found.ok_or_else(|| DefinitionError::NoInterpreter(folders.to_vec()))?;
    let interpreter = files::read(&interpreter, &COMPONENT_SIZE)?;
    placeholder::fill(&interpreter, &definition).map_err(DefinitionError::Fill)
}

fn first(faults: Vec<jobscan_definition::Fault>) -> FirstFew<Fault> {
    let mut first = FirstFew::default();
    for jobscan_definition::Fault { span, message, help } in faults {
        first.push(DEFINITION_FAULTS.size(), || Fault { span, message, help });
    }
    first
}

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

    fn refused(text: &str) -> DefinitionError {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("acme.toml");
        std::fs::write(&file, text).unwrap();
        component(&file, &[folder.path().to_owned()]).unwrap_err()
    }

    #[test]
    fn a_fault_of_a_definition_is_shown_in_its_line() {
        let error = refused("[board]\nid = \"acme\"\nnmae = \"Acme\"\n");
        let DefinitionError::Invalid(file) = error else { panic!("{error}") };
        let shown = file.show();
        assert!(shown.contains("nmae = \"Acme\"") && shown.contains("acme.toml:3:1"), "{shown}");
    }

    #[test]
    fn the_first_faults_of_a_definition_are_told_and_the_others_counted() {
        let most = DEFINITION_FAULTS.size();
        let keys = (0..most + 5).map(|number| format!("strange{number} = 1\n")).collect::<Vec<_>>().concat();
        let error = refused(&keys);
        let DefinitionError::Invalid(file) = error else { panic!("{error}") };
        assert_eq!(file.faults.iter().count(), most);
        assert!(file.faults.total() > most as u64);
    }

    #[test]
    fn a_definition_of_its_bound_is_read_and_one_byte_more_is_refused() {
        let text = "#".repeat(DEFINITION.size());
        assert!(matches!(refused(&text), DefinitionError::Invalid(_)));
        assert!(matches!(refused(&(text + "#")), DefinitionError::File(FileError::TooLarge { .. })));
    }

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
