//! What a file imports and exports, read without compiling it.

use serde::Serialize;
use wasmparser::{Parser, Payload};

use crate::bounds::{FirstFew, plugins::INSPECTED_NAMES};

/// How the names of the contract begin.
const CONTRACT: &str = "jobscan:plugin/";

/// How the names of WASI begin, in a component and in a core module.
const WASI: [&str; 3] = ["wasi:", "wasi_snapshot_preview1", "wasi_unstable"];

/// What kind of file it is, and what it needs and gives.
#[derive(Debug, Default, Serialize)]
pub struct Interface {
    /// `component`, `module` (of a compiler, not yet a component) or `unknown`.
    pub kind: &'static str,
    /// The version of the contract that its names tell; several where they differ.
    pub contract: Vec<String>,
    /// What it needs.
    pub imports: Names,
    /// What it gives.
    pub exports: Names,
    /// What it needs of WASI, of which the program gives nothing.
    pub wasi: Vec<String>,
    /// Why it could not be read to its end.
    pub unreadable: Option<String>,
}

/// Names, in the order of the file.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// The first of them.
    pub names: Vec<String>,
    /// How many there are beside them.
    pub more: u64,
}

impl Interface {
    /// Reads as much as there is.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut found = Found::default();
        let unreadable = found.walk(bytes).err().map(|error| error.to_string());
        let imports = Names::of(&found.imports);
        let exports = Names::of(&found.exports);
        let wasi = imports.names.iter().filter(|name| WASI.iter().any(|wasi| name.starts_with(wasi)));
        Self {
            kind: found.kind.unwrap_or("unknown"),
            contract: contract(imports.names.iter().chain(&exports.names)),
            wasi: wasi.cloned().collect(),
            imports,
            exports,
            unreadable,
        }
    }
}

impl Names {
    fn of(found: &FirstFew<String>) -> Self {
        Self { names: found.to_vec(), more: found.left_out() }
    }
}

/// The versions of the contract that names tell, each once.
fn contract<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let version = |name: &'n String| Some(name.strip_prefix(CONTRACT)?.split_once('@')?.1.to_owned());
    let mut versions: Vec<String> = names.filter_map(version).collect();
    versions.sort();
    versions.dedup();
    versions
}

/// What was found so far of the outermost part of a file.
#[derive(Default)]
struct Found {
    kind: Option<&'static str>,
    imports: FirstFew<String>,
    exports: FirstFew<String>,
}

impl Found {
    fn walk(&mut self, bytes: &[u8]) -> Result<(), wasmparser::BinaryReaderError> {
        // Parts of a component are read by a parser of their own: what they need is given to them inside.
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                payload if depth == 0 => self.note(payload)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn note(&mut self, payload: Payload<'_>) -> Result<(), wasmparser::BinaryReaderError> {
        match payload {
            Payload::Version { encoding, .. } => self.kind = Some(kind(encoding)),
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    keep(&mut self.imports, import?.name.name);
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports {
                    keep(&mut self.exports, export?.name.name);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    keep(&mut self.imports, &format!("{} {}", import.module, import.name));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    keep(&mut self.exports, export?.name);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

const fn kind(encoding: wasmparser::Encoding) -> &'static str {
    match encoding {
        wasmparser::Encoding::Component => "component",
        wasmparser::Encoding::Module => "module",
    }
}

fn keep(names: &mut FirstFew<String>, name: &str) {
    names.push(INSPECTED_NAMES.size(), || name.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Interface {
        Interface::read(&wat::parse_str(text).unwrap())
    }

    #[test]
    fn what_a_component_needs_of_wasi_is_named() {
        let found = read(
            r#"(component
                (import "jobscan:plugin/log@0.1.2" (instance))
                (import "wasi:cli/environment@0.2.3" (instance))
                (core module (import "inner" "call" (func)))
            )"#,
        );
        assert_eq!(found.kind, "component");
        assert_eq!(found.contract, ["0.1.2"]);
        assert_eq!(found.wasi, ["wasi:cli/environment@0.2.3"]);
        assert_eq!(found.imports.names.len(), 2, "{found:?}");
        assert_eq!(found.unreadable, None);
    }

    #[test]
    fn a_core_module_is_told_as_one() {
        let found =
            read(r#"(module (import "wasi_snapshot_preview1" "fd_write" (func)) (func (export "run")))"#);
        assert_eq!(found.kind, "module");
        assert_eq!(found.wasi, ["wasi_snapshot_preview1 fd_write"]);
        assert_eq!(found.exports.names, ["run"]);
    }

    #[test]
    fn a_cut_file_is_read_as_far_as_it_goes() {
        let mut bytes = wat::parse_str(
            r#"(component (import "wasi:cli/environment@0.2.3" (instance)) (core module (func)))"#,
        )
        .unwrap();
        bytes.truncate(bytes.len() - 3);
        let found = Interface::read(&bytes);
        assert_eq!(found.wasi, ["wasi:cli/environment@0.2.3"]);
        assert!(found.unreadable.is_some());
        assert_eq!(Interface::read(b"text").kind, "unknown");
        assert_eq!(Interface::read(b"").kind, "unknown");
    }

    #[test]
    fn of_very_many_imports_the_first_are_named_and_the_others_counted() {
        let most = INSPECTED_NAMES.size();
        let imports = |count: usize| {
            let each = (0..count).map(|number| format!("(import \"env\" \"f{number}\" (func))"));
            each.collect::<Vec<_>>().concat()
        };
        let whole = read(&format!("(module {})", imports(most)));
        assert_eq!((whole.imports.names.len(), whole.imports.more), (most, 0));
        let more = read(&format!("(module {})", imports(most + 2)));
        assert_eq!((more.imports.names.len(), more.imports.more), (most, 2));
    }
}
