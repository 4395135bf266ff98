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

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::Mutex;
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
    model::{Manifest, Repeatable},
    places::{Loader, Standing},
    v0_1, wasi,
};
use crate::{
    bounds::plugins as bounds,
    digest::sha256_hex,
    files::{self, FileError},
    http::Scope,
    printable::one_line,
};

/// The first eight bytes of a component and of a core module.
const COMPONENT_MAGIC: &[u8; 8] = b"\0asm\x0d\0\x01\0";
/// See [`COMPONENT_MAGIC`].
const MODULE_MAGIC: &[u8; 8] = b"\0asm\x01\0\0\0";

/// What every component is asked first.
const DESCRIBED: &str = "describe";

/// What the operator says of a component before it is loaded.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Its sha256 in hex, if it is pinned.
    pub sha256: Option<String>,
}

/// The file of a component, whose size, pin and form are as they must be. Nothing of it runs for that.
#[derive(Debug)]
pub struct ComponentFile {
    bytes: Vec<u8>,
    size: u64,
    digest: String,
}

impl ComponentFile {
    /// Reads it.
    pub fn read(source: &Source, limits: &Limits) -> Result<Self, LoadError> {
        let bytes = read_file(&source.path, limits.component_size)?;
        let (size, digest) = checked(source, &bytes, limits)?;
        Ok(Self { bytes, size, digest })
    }
}

/// A component that passed every check: it can be instantiated any number of times.
///
/// What it says of itself is at hand. Its code is, once an instance was made: see [`Plugin::load`].
pub struct Plugin {
    engine: PluginEngine,
    limits: Limits,
    path: PathBuf,
    digest: String,
    size: u64,
    facts: Facts,
    code: Mutex<Code>,
}

/// The code of a component, for each standing of its instances as far as it was asked for.
#[derive(Default)]
struct Code {
    pooled: Option<Arc<LinkedComponent>>,
    apart: Option<Arc<LinkedComponent>>,
}

impl Code {
    const fn of(&mut self, standing: Standing) -> &mut Option<Arc<LinkedComponent>> {
        match standing {
            Standing::Pooled => &mut self.pooled,
            Standing::Apart => &mut self.apart,
        }
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("path", &self.path)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

/// What a component says of itself, which is the same each time it is asked: it is asked without imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    manifest: Manifest,
    repeatable: Repeatable,
    roles: Roles,
    imports_wasi: bool,
    compiled: CompileFigures,
}

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an interface that is there or not")]
struct Roles {
    provider: bool,
    detector: bool,
    directory: bool,
    tenants: bool,
}

impl Roles {
    const fn of(exports: &Exports) -> Self {
        Self {
            provider: exports.provider.is_some(),
            detector: exports.detector.is_some(),
            directory: exports.directory.is_some(),
            tenants: exports.tenants.is_some(),
        }
    }
}

impl Plugin {
    /// Reads and checks a component. What this machine asked of it before, under these limits, is not asked again: its
    /// code is then loaded when the first instance is made. Otherwise it is compiled and asked to describe itself now.
    ///
    /// Size, pin and form are checked either way, of the file as it is.
    pub async fn load(
        engine: &PluginEngine,
        source: &Source,
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        Self::load_file(engine, source, ComponentFile::read(source, limits)?, limits).await
    }

    /// [`Plugin::load`] of a file that was read already, with the same limits.
    pub async fn load_file(
        engine: &PluginEngine,
        source: &Source,
        file: ComponentFile,
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        let ComponentFile { bytes, size, digest } = file;
        let kept = engine.components().said::<Facts>(engine.wasmtime(), &digest, (DESCRIBED, limits)).await;
        match kept {
            Some(facts) if manifest_fault(&facts.manifest, facts.roles).is_none() => Ok(Arc::new(Self {
                engine: engine.clone(),
                limits: limits.clone(),
                path: source.path.clone(),
                digest,
                size,
                facts,
                code: Mutex::default(),
            })),
            _ => Self::asked(engine, source, (bytes, size, digest), limits).await,
        }
    }

    /// As [`Plugin::load`], of what is to stand in that file and does not yet. It is asked in any case.
    pub async fn of_bytes(
        engine: &PluginEngine,
        source: &Source,
        bytes: Vec<u8>,
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        let (size, digest) = checked(source, &bytes, limits)?;
        Self::asked(engine, source, (bytes, size, digest), limits).await
    }

    /// Compiles a component, and asks it to describe itself.
    async fn asked(
        engine: &PluginEngine,
        source: &Source,
        (bytes, size, digest): (Vec<u8>, u64, String),
        limits: &Limits,
    ) -> Result<Arc<Self>, LoadError> {
        let path = source.path.clone();
        let loader = engine.loader(Standing::Pooled);
        let (linked, imports, compiled) = link(engine, &loader, &path, &digest, bytes, limits).await?;
        check_roles(&path, &imports, &linked.exports)?;
        let (manifest, repeatable) = describe(&linked).await?;
        let roles = Roles::of(&linked.exports);
        if let Some(detail) = manifest_fault(&manifest, roles) {
            return Err(LoadError::Manifest { path, detail });
        }
        let imports_wasi = imports.iter().any(|import| wasi::is_sealed_interface(import));
        let facts = Facts { manifest, repeatable, roles, imports_wasi, compiled };
        let kept = Facts { compiled: compiled.again(), ..facts.clone() };
        engine.components().keep_said(engine.wasmtime(), &digest, (DESCRIBED, limits), &kept).await;
        let (engine, limits) = (engine.clone(), limits.clone());
        let code = Mutex::new(Code { pooled: Some(Arc::new(linked)), apart: None });
        Ok(Arc::new(Self { engine, limits, path, digest, size, facts, code }))
    }

    /// What its instances are made of: out of the cache, or else of its file, if that is the same still.
    pub(super) async fn linked(&self, standing: Standing) -> Result<Arc<LinkedComponent>, LoadError> {
        let mut code = self.code.lock().await;
        let code = code.of(standing);
        if let Some(linked) = code {
            return Ok(Arc::clone(linked));
        }
        let Self { engine, limits, path, digest, .. } = self;
        let loader = engine.loader(standing);
        let linked = if let Some((component, _)) = engine.components().kept(&loader, digest).await {
            link_component(engine, path, &component, limits)?.0
        } else {
            let bytes = read_file(path, limits.component_size)?;
            check_pin(path, &sha256_hex(&bytes), Some(digest))?;
            link(engine, &loader, path, digest, bytes, limits).await?.0
        };
        Ok(Arc::clone(code.insert(Arc::new(linked))))
    }

    /// Loads its code now, to see whether it can be.
    pub async fn wake(&self) -> Result<(), LoadError> {
        self.linked(Standing::Pooled).await.map(drop)
    }

    /// Lets go of its code, if it can be had again from the cache: for a process that has nothing to do for a while.
    pub async fn rest(&self) {
        let components = self.engine.components();
        if components.cache().is_some() {
            *self.code.lock().await = Code::default();
            components.rest();
        }
    }

    /// What this machine kept of what the component said as that provider, of a question that needs no settings.
    pub(crate) async fn said<T: DeserializeOwned + Send + 'static>(
        &self,
        provider: &str,
        question: &str,
    ) -> Option<T> {
        let Self { engine, digest, limits, .. } = self;
        engine.components().said(engine.wasmtime(), digest, (question, provider, limits)).await
    }

    /// Keeps what the component said, for [`Plugin::said`].
    pub(crate) async fn keep_said(&self, provider: &str, question: &str, said: &impl Serialize) {
        let Self { engine, digest, limits, .. } = self;
        engine.components().keep_said(engine.wasmtime(), digest, (question, provider, limits), said).await;
    }

    pub(super) const fn engine(&self) -> &PluginEngine {
        &self.engine
    }

    /// The limits of its instances, for a digest of all that its calls depend on.
    pub(crate) fn limits_as_text(&self) -> String {
        format!("{:?}", self.limits)
    }

    /// Gives a scope what one call may take.
    pub(crate) fn allow_call(&self, scope: &Scope) {
        scope.renew(self.limits.requests, Some(self.limits.deadline()));
    }

    /// Of its instances.
    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The seal by which this machine knows it again as this provider; nothing where it has no key to seal with.
    #[must_use]
    pub fn seal(&self, provider: &str) -> Option<Vec<u8>> {
        self.engine.components().cache().map(|cache| cache.seal(provider, &self.digest))
    }

    /// What it says of itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.facts.manifest
    }

    /// Which of its scans give the same pages again, as it says itself.
    #[must_use]
    pub const fn repeatable(&self) -> Repeatable {
        self.facts.repeatable
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

    /// What its compilation took.
    #[must_use]
    pub const fn compiled(&self) -> CompileFigures {
        self.facts.compiled
    }

    /// Whether it imports WASI, which only a table that says so allows.
    #[must_use]
    pub const fn imports_wasi(&self) -> bool {
        self.facts.imports_wasi
    }

    /// Whether it is a source of offers.
    #[must_use]
    pub const fn is_provider(&self) -> bool {
        self.facts.roles.provider
    }

    /// Whether it recognises job systems.
    #[must_use]
    pub const fn is_detector(&self) -> bool {
        self.facts.roles.detector
    }

    /// Whether it is a list of companies.
    #[must_use]
    pub const fn is_directory(&self) -> bool {
        self.facts.roles.directory
    }

    /// Whether it says how systems spell their tenants.
    #[must_use]
    pub const fn knows_tenants(&self) -> bool {
        self.facts.roles.tenants
    }
}

/// Size and checksum of a component of which size, pin and form are right.
fn checked(source: &Source, bytes: &[u8], limits: &Limits) -> Result<(u64, String), LoadError> {
    let (path, size) = (&source.path, bytes.len() as u64);
    if size > limits.component_size {
        return Err(LoadError::TooLarge { path: path.clone(), size, cap: limits.component_size });
    }
    let digest = sha256_hex(bytes);
    check_pin(path, &digest, source.sha256.as_deref())?;
    check_form(path, bytes)?;
    Ok((size, digest))
}

/// Compiles a component and links it, with the names of its imports.
async fn link(
    engine: &PluginEngine,
    loader: &Loader,
    path: &Path,
    digest: &str,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<(LinkedComponent, BTreeSet<String>, CompileFigures), LoadError> {
    let made = engine.components().make(loader, path, digest, bytes).await;
    let (component, compiled) = made.map_err(invalid_is_told_as_such)?;
    let (linked, imports) = link_component(engine, path, &component, limits)?;
    Ok((linked, imports, compiled))
}

fn link_component(
    engine: &PluginEngine,
    path: &Path,
    component: &Component,
    limits: &Limits,
) -> Result<(LinkedComponent, BTreeSet<String>), LoadError> {
    let imports = import_names(component);
    let exports = export_names(component);
    check_imports(path, &imports, limits.wasi)?;
    check_version(path, &imports, &exports)?;
    let linked = LinkedComponent::link(engine, path, component, &exports, limits)?;
    Ok((linked, imports))
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

fn import_names(component: &Component) -> BTreeSet<String> {
    component.component_type().imports(component.engine()).map(|(name, _)| name.to_owned()).collect()
}

fn export_names(component: &Component) -> BTreeSet<String> {
    component.component_type().exports(component.engine()).map(|(name, _)| name.to_owned()).collect()
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

fn manifest_fault(manifest: &Manifest, roles: Roles) -> Option<String> {
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
    if roles.provider && !capabilities.queries && !capabilities.tenants {
        return Some("it scans neither queries nor tenants".to_owned());
    }
    if roles.directory && manifest.hosts.is_empty() {
        return Some("it is a directory and names no origin in `hosts` that its pages stand on".to_owned());
    }
    manifest
        .settings
        .iter()
        .filter_map(|setting| setting.default.as_ref().map(|default| (setting, default)))
        .find(|(_, default)| serde_json::from_str::<serde_json::Value>(default).is_err())
        .map(|(setting, _)| format!("the default of setting `{}` is no JSON", one_line(&setting.key)))
}
