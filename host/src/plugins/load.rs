//! From a file to a plugin that may be instantiated: size, pin, form, imports, version, `describe`.
//!
//! Nothing of a component runs before its imports are known to be the contract's, and then only
//! `describe`, under the watchdog and without a single import.

use std::{
    collections::BTreeSet,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use wasmtime::component::Component;

use super::{
    call::describe,
    compile::CompileFault,
    component::CompileFigures,
    cures,
    engine::PluginEngine,
    error::LoadError,
    limits::{Limits, Wasi},
    linked::{Exports, LinkedComponent, names_interface},
    model::Manifest,
    v0_1, wasi,
};
use crate::{
    bounds::plugins as bounds,
    digest::sha256_hex,
    files::{self, FileError},
    printable::one_line,
};

/// The first eight bytes of a component and of a core module.
const COMPONENT_MAGIC: &[u8; 8] = b"\0asm\x0d\0\x01\0";
/// See [`COMPONENT_MAGIC`].
const MODULE_MAGIC: &[u8; 8] = b"\0asm\x01\0\0\0";

/// What the operator says of a component before it is loaded.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Its sha256 in hex, if it is pinned.
    pub sha256: Option<String>,
}

/// A component that passed every check: it can be instantiated any number of times.
pub struct Plugin {
    linked: LinkedComponent,
    digest: String,
    size: u64,
    compiled: CompileFigures,
    manifest: Manifest,
    imports_wasi: bool,
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("path", &self.linked.path)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Plugin {
    /// Reads, checks and compiles a component, then asks it to describe itself.
    pub async fn load(
        engine: &PluginEngine,
        source: &Source,
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        let bytes = read_file(&source.path, limits.component_size)?;
        Self::of_bytes(engine, source, bytes, limits).await
    }

    /// As [`Plugin::load`], of what is to stand in that file and does not yet.
    pub async fn of_bytes(
        engine: &PluginEngine,
        source: &Source,
        bytes: Vec<u8>,
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        let path = source.path.clone();
        let size = bytes.len() as u64;
        if size > limits.component_size {
            return Err(LoadError::TooLarge { path, size, cap: limits.component_size });
        }
        let digest = sha256_hex(&bytes);
        check_pin(&path, &digest, source.sha256.as_deref())?;
        check_form(&path, &bytes)?;
        let made = engine.components().make(engine.wasmtime(), &path, &digest, bytes).await;
        let (component, compiled) = made.map_err(invalid_is_told_as_such)?;
        let imports = import_names(engine, &component);
        let exports = export_names(engine, &component);
        check_imports(&path, &imports, limits.wasi)?;
        check_version(&path, &imports, &exports)?;
        let linked = LinkedComponent::link(engine, &path, &component, &exports, limits)?;
        check_roles(&path, &imports, &linked.exports)?;
        let manifest = describe(&linked).await?;
        let imports_wasi = imports.iter().any(|import| wasi::is_sealed_interface(import));
        match manifest_fault(&manifest, &linked.exports) {
            Some(detail) => Err(LoadError::Manifest { path, detail }),
            None => Ok(Arc::new(Self { linked, digest, size, compiled, manifest, imports_wasi })),
        }
    }

    /// What its instances are made of.
    pub(super) const fn linked(&self) -> &LinkedComponent {
        &self.linked
    }

    /// The seal by which this machine knows it again as this provider; nothing where it has no key to seal with.
    #[must_use]
    pub fn seal(&self, provider: &str) -> Option<Vec<u8>> {
        self.linked.engine.components().cache().map(|cache| cache.seal(provider, &self.digest))
    }

    /// What it says of itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The file it came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.linked.path
    }

    /// Of the file, in hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.digest
    }

    /// Of the file, in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// What its compilation took.
    #[must_use]
    pub const fn compiled(&self) -> CompileFigures {
        self.compiled
    }

    /// Whether it imports WASI, which only a table that says so allows.
    #[must_use]
    pub const fn imports_wasi(&self) -> bool {
        self.imports_wasi
    }

    /// Whether it is a source of offers.
    #[must_use]
    pub const fn is_provider(&self) -> bool {
        self.linked.exports.provider.is_some()
    }

    /// Whether it recognises job systems.
    #[must_use]
    pub const fn is_detector(&self) -> bool {
        self.linked.exports.detector.is_some()
    }

    /// Whether it is a list of companies.
    #[must_use]
    pub const fn is_directory(&self) -> bool {
        self.linked.exports.directory.is_some()
    }

    /// Whether it says how systems spell their tenants.
    #[must_use]
    pub const fn knows_tenants(&self) -> bool {
        self.linked.exports.tenants.is_some()
    }
}

fn read_file(path: &Path, cap: u64) -> Result<Vec<u8>, LoadError> {
    let fault = |source| LoadError::Read { path: path.to_owned(), source };
    let too_large = |size| LoadError::TooLarge { path: path.to_owned(), size, cap };
    let (file, metadata) = files::open(path).map_err(|error| match error {
        FileError::Io { source, .. } => fault(source),
        FileError::NotAFile { kind, .. } => fault(io::Error::other(format!("it is {kind}, not a file"))),
        other => fault(io::Error::other(other)),
    })?;
    if metadata.len() > cap {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // It may have grown since.
    let read = file.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)? as u64;
    if read > cap { Err(too_large(read)) } else { Ok(bytes) }
}

fn check_pin(path: &Path, found: &str, pinned: Option<&str>) -> Result<(), LoadError> {
    match pinned {
        Some(pinned) if !pinned.eq_ignore_ascii_case(found) => {
            Err(LoadError::Pin { path: path.to_owned(), found: found.to_owned(), pinned: pinned.to_owned() })
        }
        _ => Ok(()),
    }
}

fn check_form(path: &Path, bytes: &[u8]) -> Result<(), LoadError> {
    if bytes.starts_with(COMPONENT_MAGIC) {
        Ok(())
    } else if bytes.starts_with(MODULE_MAGIC) {
        Err(LoadError::NotAComponent { path: path.to_owned() })
    } else {
        Err(LoadError::Invalid {
            path: path.to_owned(),
            detail: "it does not begin like a WebAssembly component".to_owned(),
        })
    }
}

/// What the compiler found invalid is told like what is found invalid before.
fn invalid_is_told_as_such(error: LoadError) -> LoadError {
    match error {
        LoadError::Compile { path, fault: CompileFault::Invalid(detail) } => {
            LoadError::Invalid { path, detail }
        }
        other => other,
    }
}

fn import_names(engine: &PluginEngine, component: &Component) -> BTreeSet<String> {
    component.component_type().imports(engine.wasmtime()).map(|(name, _)| name.to_owned()).collect()
}

fn export_names(engine: &PluginEngine, component: &Component) -> BTreeSet<String> {
    component.component_type().exports(engine.wasmtime()).map(|(name, _)| name.to_owned()).collect()
}

/// An import of the contract in an unknown version is accepted here: [`check_version`] reports it.
fn check_imports(path: &Path, imports: &BTreeSet<String>, allowed: Wasi) -> Result<(), LoadError> {
    let is_ours = |import: &String| {
        v0_1::interface_and_version(import).is_some_and(|(interface, _)| v0_1::IMPORTS.contains(&interface))
    };
    let is_sealed = |import: &String| allowed == Wasi::Sealed && wasi::is_sealed_interface(import);
    match imports.iter().find(|import| !is_ours(import) && !is_sealed(import)) {
        Some(import) if allowed == Wasi::Refused && wasi::is_sealed_interface(import) => {
            Err(LoadError::Wasi { path: path.to_owned(), import: import.clone() })
        }
        Some(import) => Err(LoadError::Import { path: path.to_owned(), import: import.clone() }),
        None => Ok(()),
    }
}

fn check_version(
    path: &Path,
    imports: &BTreeSet<String>,
    exports: &BTreeSet<String>,
) -> Result<(), LoadError> {
    let strange =
        |name: &&String| v0_1::interface_and_version(name).is_some() && v0_1::interface(name).is_none();
    let (found, hint) = if let Some(export) = exports.iter().find(strange) {
        (format!("exports `{export}`"), cures::OTHER_VERSION)
    } else if let Some(import) = imports.iter().find(strange) {
        (format!("imports `{import}`"), cures::OTHER_VERSION)
    } else if names_interface(exports, v0_1::METADATA) {
        return Ok(());
    } else {
        (missing_metadata(exports), cures::NO_METADATA)
    };
    Err(LoadError::Version { path: path.to_owned(), found, known: v0_1::KNOWN, hint })
}

/// What a component exports instead, if anything: the names of another package show the mistake best.
fn missing_metadata(exports: &BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = exports.iter().take(SHOWN).map(|name| format!("`{}`", one_line(name))).collect();
    let only = if names.is_empty() { String::new() } else { format!(", only {}", names.join(", ")) };
    format!("exports no `jobscan:plugin/metadata`{only}")
}

fn check_roles(path: &Path, imports: &BTreeSet<String>, exports: &Exports) -> Result<(), LoadError> {
    let imports_http = names_interface(imports, v0_1::HTTP);
    let detail = match (&exports.provider, &exports.detector, &exports.directory) {
        (None, None, None) => cures::NO_ROLE,
        (None, Some(_), None) if imports_http => cures::DETECTOR_WITH_HTTP,
        (None, _, Some(_)) if imports_http => cures::DIRECTORY_WITH_HTTP,
        _ => return Ok(()),
    };
    Err(LoadError::Shape { path: path.to_owned(), detail: detail.to_owned() })
}

fn manifest_fault(manifest: &Manifest, exports: &Exports) -> Option<String> {
    let name_is_plain = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if manifest.id.len() > bounds::ID_SIZE.size() {
        return Some(format!("its id has {} bytes, more than {}", manifest.id.len(), bounds::ID_SIZE.limit));
    }
    if !name_is_plain(&manifest.id) {
        return Some(format!("the id `{}` is not made of a-z, 0-9 and `-`", manifest.id.escape_debug()));
    }
    let capabilities = manifest.capabilities;
    if exports.provider.is_some() && !capabilities.queries && !capabilities.tenants {
        return Some("it scans neither queries nor tenants".to_owned());
    }
    if exports.directory.is_some() && manifest.hosts.is_empty() {
        return Some("it is a directory and names no origin in `hosts` that its pages stand on".to_owned());
    }
    manifest
        .settings
        .iter()
        .filter_map(|setting| setting.default.as_ref().map(|default| (setting, default)))
        .find(|(_, default)| serde_json::from_str::<serde_json::Value>(default).is_err())
        .map(|(setting, _)| format!("the default of setting `{}` is no JSON", one_line(&setting.key)))
}
