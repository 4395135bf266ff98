use std::{fs, path::Path};

use super::*;

/// All definitions of the repository and of this crate's tests.
fn definitions() -> Vec<Definition> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../../boards", "examples", "src/reader/tests", "../interpreter/fixtures/more"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"));
    let files = files
        .map(|file| file.expect("an entry").path())
        .filter(|file| file.extension().is_some_and(|end| end == "toml"));
    files.filter_map(|file| crate::read(&fs::read_to_string(file).expect("a text")).ok()).collect()
}

#[test]
fn each_definition_is_read_as_it_was_written() {
    let definitions = definitions();
    assert!(definitions.len() > 20, "{}", definitions.len());
    for definition in definitions {
        let json = serde_json::to_vec(&definition).unwrap();
        assert_eq!(read(&json), Ok(definition.clone()), "{}", definition.board.id);
        assert_eq!(serde_json::from_slice::<Definition>(&json).unwrap(), definition);
    }
}

#[test]
fn what_is_no_definition_says_what_it_lacks() {
    assert_eq!(read(b"{"), Err(Misfit::Json));
    assert_eq!(read(b"[]"), Err(Misfit::Other));
    assert_eq!(read(b"{}"), Err(Misfit::Missing("board")));
    let definition = definitions().remove(0);
    let mut tree = serde_json::to_value(&definition).unwrap();
    tree["list"]["format"] = "telegram".into();
    assert_eq!(read(tree.to_string().as_bytes()), Err(Misfit::Other));
    tree["list"]["format"] = "json".into();
    tree["board"]["pace_ms"] = "x".into();
    assert_eq!(read(tree.to_string().as_bytes()), Err(Misfit::Other));
}
