//! Components written as text, which no plugin compiler would produce.

use std::{fmt::Write as _, path::PathBuf};

use tempfile::TempDir;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The address of the manifest in the memory of [`detector`]'s modules.
const MANIFEST: u32 = 1024;

/// The address of its texts.
const TEXTS: u32 = 4096;

/// A component file that is deleted when dropped.
pub(crate) struct ComponentFile {
    _folder: TempDir,
    pub(crate) path: PathBuf,
}

/// Writes bytes to a file for `Plugin::load`.
pub(crate) fn written(bytes: &[u8]) -> ComponentFile {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guest.wasm");
    std::fs::write(&path, bytes).unwrap();
    ComponentFile { _folder: folder, path }
}

/// Assembles the text of a component or module.
pub(crate) fn assemble(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The contract's text at 0.1.0. The components here are built against it, which shows that such components can still
/// be loaded.
pub(crate) fn contract() -> String {
    std::fs::read_to_string(crate::rig::root().join("plugins/fixtures/contract-0-1-0/wit/jobscan.wit"))
        .unwrap()
}

/// The contract's text at 0.1.1, which brought directories.
pub(crate) fn second() -> String {
    include_str!("contract-0.1.1.wit").to_owned()
}

/// The contract's text at 0.1.2, which brought readings and tenants.
pub(crate) fn third() -> String {
    include_str!("contract-0.1.2.wit").to_owned()
}

/// The current text of the contract.
pub(crate) fn newest() -> String {
    std::fs::read_to_string(crate::rig::root().join("wit/v0.1/jobscan.wit")).unwrap()
}

/// Encodes a core module as a component for a world, which is appended to the contract's text.
pub(crate) fn component(contract: &str, world: &str, module: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package =
        resolve.push_str("jobscan.wit", &format!("{contract}\nworld tested {{ {world} }}\n")).unwrap();
    let world = resolve.select_world(&[package], Some("tested")).unwrap();
    let mut module = assemble(module);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let encoder = ComponentEncoder::default().validate(true).module(&module);
    encoder.and_then(|mut encoder| encoder.encode()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// The contents of a manifest in a module's memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ManifestText<'a> {
    pub(crate) id: &'a str,
    /// The default of its only setting, `colour`, if it has one.
    pub(crate) default: Option<&'a str>,
}

/// A valid manifest.
pub(crate) const VALID: ManifestText<'static> = ManifestText { id: "written", default: None };

/// A detector as a core module: `fields` are added to the module, and `body` runs first in `describe`.
pub(crate) fn module(says: ManifestText<'_>, fields: &str, body: &str) -> String {
    format!(
        r#"(module
  {imports}
  {fields}
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65000))
  (func (export "jobscan:plugin/metadata@0.1.0#describe") (result i32)
    {body}
    (i32.const {MANIFEST}))
  {DETECT}
  {data})"#,
        imports = r#"(import "jobscan:plugin/log@0.1.0" "enabled" (func $enabled (param i32) (result i32)))"#,
        data = manifest(says),
    )
}

/// The exports of a detector's module besides its metadata.
pub(crate) const DETECT: &str = r#"(func (export "jobscan:plugin/detector@0.1.0#detect")
    (param i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    unreachable)"#;

/// The same of a provider.
pub(crate) const PROVIDE: &str = r#"
  (func (export "jobscan:plugin/provider@0.1.0#check")
    (param i64 i32 i32 i32 i32 i32 i32 i32) (result i32) unreachable)
  (func (export "jobscan:plugin/provider@0.1.0#scan") (param i32) (result i32) unreachable)
  (func (export "jobscan:plugin/provider@0.1.0#hydrate")
    (param i64 i32 i32 i32 i32 i32 i32) (result i32) unreachable)"#;

/// The same as a component.
pub(crate) fn detector(says: ManifestText<'_>, fields: &str, body: &str) -> Vec<u8> {
    component(&contract(), DETECTOR, &module(says, fields, body))
}

/// The world of [`detector`].
pub(crate) const DETECTOR: &str = "import log; export metadata; export detector;";

/// A memory of one page.
pub(crate) const MEMORY: &str = r#"(memory (export "memory") 1)"#;

/// The manifest in the layout of the canonical ABI, and the texts that it points to.
fn manifest(says: ManifestText<'_>) -> String {
    let setting = MANIFEST + 128;
    let settings = u32::from(says.default.is_some());
    let default = says.default.unwrap_or_default();
    let key = "colour";
    let texts = [says.id, default, key].concat();
    let length = |text: &str| u32::try_from(text.len()).unwrap();
    let (id, default_at) = (TEXTS, TEXTS + length(says.id));
    let key_at = default_at + length(default);
    // id, name, version, hosts, credentials, settings, state version, capabilities, interval, concurrency, batch
    let record = [[id, length(says.id)], [0, 0], [0, 0], [0, 0], [0, 0], [setting, settings], [1, 0], [0, 0]];
    // key, kind, default, help
    let row = [[key_at, length(key)], [0, 1], [default_at, length(default)], [0, 0]];
    let bytes = |words: &[[u32; 2]]| {
        escaped(&words.concat().iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>())
    };
    format!(
        "(data (i32.const {MANIFEST}) \"{}\") (data (i32.const {setting}) \"{}\") (data (i32.const {TEXTS}) \"{}\")",
        bytes(&record),
        bytes(&row),
        escaped(texts.as_bytes()),
    )
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "\\{byte:02x}").unwrap();
        text
    })
}
