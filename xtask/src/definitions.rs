//! Builds the boards without code: each definition of `boards/` is written into the interpreter's component.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jobscan_definition::{Fault, model::Definition, placeholder, read};

use super::folders::{at, entries};

/// The component that definitions are written into, in `plugins/`.
const INTERPRETER: &str = "interpreter.wasm";

/// A component that was made of a definition.
#[derive(Debug)]
pub(crate) struct Filled {
    /// Where it belongs.
    pub(crate) component: PathBuf,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Makes a component of each definition below `root`, in the order of their names; or tells all their faults.
pub(crate) fn fill_all(root: &Path) -> Result<Vec<Filled>, String> {
    let interpreter = root.join("plugins").join(INTERPRETER);
    let component = fs::read(&interpreter).map_err(|error| at(&interpreter, &error))?;
    let mut files = entries(&root.join("boards"))?;
    files.sort_unstable();
    let (mut filled, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        if file.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        match fill(&component, root, &file) {
            Ok(one) => filled.push(one),
            Err(told) => faults.push(told),
        }
    }
    if faults.is_empty() { Ok(filled) } else { Err(faults.join("\n")) }
}

/// Makes the component of one definition, named as its file is.
fn fill(interpreter: &[u8], root: &Path, file: &Path) -> Result<Filled, String> {
    let text = fs::read_to_string(file).map_err(|error| at(file, &error))?;
    let name = file.strip_prefix(root).unwrap_or(file);
    let definition = read(&text).map_err(|faults| told(name, &text, &faults))?;
    let id = id_of(file, &definition)?;
    let bytes = placeholder::fill(interpreter, &definition)
        .map_err(|error| format!("{}: {error}", name.display()))?;
    Ok(Filled { component: root.join("plugins").join(format!("{id}.wasm")), bytes })
}

/// The id of a definition, which its file is named by.
fn id_of<'d>(file: &Path, definition: &'d Definition) -> Result<&'d str, String> {
    let id = definition.board.id.as_str();
    if file.file_stem().is_some_and(|stem| stem == id) {
        return Ok(id);
    }
    Err(format!("{}: its id is `{id}`\n  hint: name the file `{id}.toml`", file.display()))
}

/// Each fault with its line, and its cure where there is one.
fn told(name: &Path, text: &str, faults: &[Fault]) -> String {
    let lines = faults.iter().map(|fault| {
        let (line, column) = fault.line_and_column(text);
        let cure = fault.help.as_ref().map_or_else(String::new, |help| format!("\n  hint: {help}"));
        format!("{}:{line}:{column}: {}{cure}", name.display(), fault.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folders::{remove, write};

    /// A board that lacks nothing.
    const BOARD: &str = "[board]\nid = \"acme\"\nname = \"Acme\"\nversion = \"1.0.0\"\n[tenant]\n\
        page = \"https://acme.example/{tenant}\"\n[list]\nurl = \"https://acme.example/{tenant}\"\nrows = \"jobs[]\"\n\
        [fields]\nid = \"id\"\ntitle = \"title\"\nurl = \"url\"\n";

    /// A repository with an interpreter and these boards.
    fn repository(name: &str, boards: &[(&str, &str)]) -> PathBuf {
        let root = super::super::plugins::root().join("target/definitions-test");
        let root = root.join(format!("{name}-{}", std::process::id()));
        remove(&root).unwrap();
        write(&root.join("plugins").join(INTERPRETER), placeholder::empty()).unwrap();
        for (file, text) in boards {
            write(&root.join("boards").join(file), text.as_bytes()).unwrap();
        }
        root
    }

    #[test]
    fn each_definition_becomes_a_component_of_its_name() {
        let root = repository("good", &[("acme.toml", BOARD), ("acme/first/case.toml", "no definition")]);
        let filled = fill_all(&root).unwrap();
        assert_eq!(filled.len(), 1);
        assert_eq!(filled[0].component, root.join("plugins/acme.wasm"));
        let json = placeholder::content(&filled[0].bytes).unwrap();
        let held: Definition = serde_json::from_slice(json).unwrap();
        assert_eq!(held, read(BOARD).unwrap());
        remove(&root).unwrap();
    }

    #[test]
    fn the_faults_of_all_definitions_are_told_with_their_lines() {
        let wrong = BOARD.replace("rows = ", "rowz = ");
        let root = repository("bad", &[("acme.toml", &wrong), ("other.toml", BOARD)]);
        let told = fill_all(&root).unwrap_err();
        assert!(told.starts_with("boards/acme.toml:9:1: "), "{told}");
        assert!(told.contains("`rowz`"), "{told}");
        assert!(told.ends_with("other.toml: its id is `acme`\n  hint: name the file `acme.toml`"), "{told}");
        remove(&root).unwrap();
    }
}
