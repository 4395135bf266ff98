//! From a core module to a component, checked against the contract that it was built for.

use std::path::Path;

use wit_component::ComponentEncoder;

use super::error::BuildError;
use crate::{bounds::plugins::COMPONENT_SIZE, files};

/// The first eight bytes of a core module.
const MODULE: &[u8; 8] = b"\0asm\x01\0\0\0";

/// The first eight bytes of a component.
const COMPONENT: &[u8; 8] = b"\0asm\x0d\0\x01\0";

/// The component of a file that another tool built: of a core module, or it is one already.
pub(super) fn of_file(file: &Path) -> Result<Vec<u8>, BuildError> {
    let bytes = files::read(file, &COMPONENT_SIZE)?;
    if bytes.starts_with(COMPONENT) {
        return Ok(bytes);
    }
    if !bytes.starts_with(MODULE) {
        return Err(BuildError::NotAModule(file.to_owned()));
    }
    encoded(&bytes)
}

/// The component of a core module.
pub(super) fn encoded(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let encoder = ComponentEncoder::default().validate(true).module(module);
    encoder.and_then(|mut encoder| encoder.encode()).map_err(|error| {
        let detail = format!("{error:#}");
        let cure = cure(&detail);
        BuildError::Encode { detail, cure }
    })
}

/// What an author does about it.
fn cure(detail: &str) -> &'static str {
    if detail.contains("wasi") {
        "it was built with WASI, of which the program gives nothing: build it for `wasm32-unknown-unknown`"
    } else if detail.contains("import") {
        "it imports what is not of the contract: a crate in it expects a system or a browser around it"
    } else {
        "does its library export the plugin? In Rust that is `export_plugin!(Name: Provider)`"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(module: &str) -> String {
        encoded(&wat::parse_str(module).unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn a_module_of_another_world_is_told_with_its_cure() {
        let wasi = told(r#"(module (import "wasi_snapshot_preview1" "fd_write" (func)))"#);
        assert!(wasi.contains("built with WASI"), "{wasi}");
        let strange = told(r#"(module (import "env" "now" (func)))"#);
        assert!(strange.contains("not of the contract"), "{strange}");
    }

    #[test]
    fn a_file_is_taken_as_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            of_file(&path)
        };
        assert!(matches!(file("a.wasm", b"text"), Err(BuildError::NotAModule(_))));
        let component = wat::parse_str("(component)").unwrap();
        assert_eq!(file("b.wasm", &component).unwrap(), component);
        assert!(matches!(of_file(&folder.path().join("none")), Err(BuildError::File(_))));
    }
}
