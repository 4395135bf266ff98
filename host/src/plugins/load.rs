//! From a file to a plugin that may be instantiated: size, pin, form, imports, version, `describe`.
//!
//! Nothing of a component runs before its imports are known to be the contract's, and then only
//! `describe`, under the watchdog and without a single import.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};
use wasmtime::component::{Component, InstancePre, Linker};

use super::{
    engine::PluginEngine, error::LoadError, instance::Instance, limits::Limits, model::Manifest,
    state::GuestState, v0_1,
};

/// A longer id is no name.
const ID_BYTES: usize = 64;

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
    pub(super) engine: PluginEngine,
    pub(super) pre: InstancePre<GuestState>,
    pub(super) exports: Exports,
    pub(super) limits: Limits,
    path: PathBuf,
    digest: String,
    size: u64,
    manifest: Manifest,
}

/// The roles a component has, ready to be looked up in an instance.
pub(super) struct Exports {
    pub(super) metadata: v0_1::metadata::GuestIndices,
    pub(super) provider: Option<v0_1::provider::GuestIndices>,
    pub(super) detector: Option<v0_1::detector::GuestIndices>,
    pub(super) directory: Option<v0_1::directory::GuestIndices>,
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("path", &self.path)
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
        let path = source.path.clone();
        let bytes = read(&path, limits.component_size)?;
        let digest = digest(&bytes);
        check_pin(&path, &digest, source.sha256.as_deref())?;
        check_form(&path, &bytes)?;
        let size = bytes.len() as u64;
        let component = compile(engine, &path, bytes).await?;
        let imports = import_names(engine, &component);
        let exports = export_names(engine, &component);
        check_imports(&path, &imports)?;
        check_version(&path, &imports, &exports)?;
        let (pre, exports) = link(engine, &path, &component, &exports)?;
        check_roles(&path, &imports, &exports)?;
        let mut plugin = Self {
            engine: engine.clone(),
            pre,
            exports,
            limits: limits.clone(),
            path,
            digest,
            size,
            manifest: nameless(),
        };
        plugin.manifest = describe(&plugin).await?;
        Ok(Arc::new(plugin))
    }

    /// What it says of itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The file it came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
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

    /// Whether it is a source of offers.
    #[must_use]
    pub const fn is_provider(&self) -> bool {
        self.exports.provider.is_some()
    }

    /// Whether it recognises job systems.
    #[must_use]
    pub const fn is_detector(&self) -> bool {
        self.exports.detector.is_some()
    }

    /// Whether it is a list of companies.
    #[must_use]
    pub const fn is_directory(&self) -> bool {
        self.exports.directory.is_some()
    }
}

fn read(path: &Path, cap: u64) -> Result<Vec<u8>, LoadError> {
    let fault = |source| LoadError::Read { path: path.to_owned(), source };
    let too_large = |size| LoadError::TooLarge { path: path.to_owned(), size, cap };
    let file = File::open(path).map_err(fault)?;
    let told = file.metadata().map_err(fault)?.len();
    if told > cap {
        return Err(too_large(told));
    }
    // What is no plain file tells a length of zero and may never end.
    let mut bytes = Vec::with_capacity(usize::try_from(told).unwrap_or(0));
    let read = file.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)? as u64;
    if read > cap { Err(too_large(read)) } else { Ok(bytes) }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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

/// Validates the whole file and compiles it; that takes processor time, so not on an async thread.
async fn compile(engine: &PluginEngine, path: &Path, bytes: Vec<u8>) -> Result<Component, LoadError> {
    let compiling = engine.wasmtime().clone();
    let invalid = |detail| LoadError::Invalid { path: path.to_owned(), detail };
    tokio::task::spawn_blocking(move || Component::from_binary(&compiling, &bytes))
        .await
        .map_err(|error| invalid(format!("compiling it failed: {error}")))?
        .map_err(|error| invalid(format!("{error:#}")))
}

fn import_names(engine: &PluginEngine, component: &Component) -> BTreeSet<String> {
    component.component_type().imports(engine.wasmtime()).map(|(name, _)| name.to_owned()).collect()
}

fn export_names(engine: &PluginEngine, component: &Component) -> BTreeSet<String> {
    component.component_type().exports(engine.wasmtime()).map(|(name, _)| name.to_owned()).collect()
}

/// Whether one of the names is this interface, in any version that is known.
fn has(names: &BTreeSet<String>, interface: &str) -> bool {
    names.iter().any(|name| v0_1::interface(name) == Some(interface))
}

/// An import of a version that is not known is told as that later, not as a stranger.
fn check_imports(path: &Path, imports: &BTreeSet<String>) -> Result<(), LoadError> {
    let is_ours = |import: &String| {
        v0_1::interface_and_version(import).is_some_and(|(interface, _)| v0_1::IMPORTS.contains(&interface))
    };
    match imports.iter().find(|import| !is_ours(import)) {
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
    let found = if let Some(export) = exports.iter().find(strange) {
        format!("exports `{export}`")
    } else if let Some(import) = imports.iter().find(strange) {
        format!("imports `{import}`")
    } else if has(exports, v0_1::METADATA) {
        return Ok(());
    } else {
        "exports no `jobscan:plugin/metadata`".to_owned()
    };
    Err(LoadError::Version { path: path.to_owned(), found, known: v0_1::KNOWN })
}

fn link(
    engine: &PluginEngine,
    path: &Path,
    component: &Component,
    names: &BTreeSet<String>,
) -> Result<(InstancePre<GuestState>, Exports), LoadError> {
    let shape =
        |error: wasmtime::Error| LoadError::Shape { path: path.to_owned(), detail: format!("{error:#}") };
    let mut linker = Linker::new(engine.wasmtime());
    v0_1::link(&mut linker).map_err(shape)?;
    let pre = linker.instantiate_pre(component).map_err(shape)?;
    let exports = Exports {
        metadata: v0_1::metadata::GuestIndices::new(&pre).map_err(shape)?,
        provider: has(names, v0_1::PROVIDER)
            .then(|| v0_1::provider::GuestIndices::new(&pre))
            .transpose()
            .map_err(shape)?,
        detector: has(names, v0_1::DETECTOR)
            .then(|| v0_1::detector::GuestIndices::new(&pre))
            .transpose()
            .map_err(shape)?,
        directory: has(names, v0_1::DIRECTORY)
            .then(|| v0_1::directory::GuestIndices::new(&pre))
            .transpose()
            .map_err(shape)?,
    };
    Ok((pre, exports))
}

fn check_roles(path: &Path, imports: &BTreeSet<String>, exports: &Exports) -> Result<(), LoadError> {
    let imports_http = has(imports, v0_1::HTTP);
    let detail = match (&exports.provider, &exports.detector, &exports.directory) {
        (None, None, None) => "it exports neither a provider nor a detector nor a directory",
        (None, Some(_), None) if imports_http => "a component that only detects may not import `http`",
        (None, _, Some(_)) if imports_http => "a directory may not import `http`: the host fetches its pages",
        _ => return Ok(()),
    };
    Err(LoadError::Shape { path: path.to_owned(), detail: detail.to_owned() })
}

async fn describe(plugin: &Plugin) -> Result<Manifest, LoadError> {
    let manifest = Instance::describe(plugin).await?;
    match fault_of(&manifest, plugin) {
        Some(detail) => Err(LoadError::Manifest { path: plugin.path.clone(), detail }),
        None => Ok(manifest),
    }
}

fn fault_of(manifest: &Manifest, plugin: &Plugin) -> Option<String> {
    let name_is_plain = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if manifest.id.len() > ID_BYTES {
        return Some(format!("its id has {} bytes, more than {ID_BYTES}", manifest.id.len()));
    }
    if !name_is_plain(&manifest.id) {
        return Some(format!("the id `{}` is not made of a-z, 0-9 and `-`", manifest.id.escape_debug()));
    }
    let capabilities = manifest.capabilities;
    if plugin.is_provider() && !capabilities.queries && !capabilities.tenants {
        return Some("it scans neither queries nor tenants".to_owned());
    }
    if plugin.is_directory() && manifest.hosts.is_empty() {
        return Some("it is a directory and names no origin in `hosts` that its pages stand on".to_owned());
    }
    manifest
        .settings
        .iter()
        .filter_map(|setting| setting.default.as_ref().map(|default| (setting, default)))
        .find(|(_, default)| serde_json::from_str::<serde_json::Value>(default).is_err())
        .map(|(setting, _)| format!("the default of setting `{}` is no JSON", setting.key))
}

/// Stands in while `describe` runs.
fn nameless() -> Manifest {
    Manifest {
        id: String::new(),
        name: String::new(),
        version: String::new(),
        hosts: Vec::new(),
        credentials: Vec::new(),
        settings: Vec::new(),
        state_version: 0,
        capabilities: super::model::Capabilities::default(),
        min_interval: std::time::Duration::ZERO,
        max_concurrency: None,
        hydrate_batch: 1,
    }
}

/// No settings, for calls that read none.
pub(super) fn no_settings() -> Arc<BTreeMap<String, String>> {
    Arc::new(BTreeMap::new())
}
