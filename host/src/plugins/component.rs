//! From a component's bytes to one that can be linked: out of the cache, or measured and compiled.

use std::{
    collections::BTreeMap,
    hash::Hash,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasmtime::{Engine, component::Component};

use super::{
    cache::Cache,
    compile::{Allowed, CompileFault, CompileQueue, Compiled, Refusal},
    engine_settings::EngineSettings,
    error::LoadError,
    measure::{Fault, measure},
    mould::{Filling, Mould},
    places::Loader,
};
use crate::bounds::{MovedBounds, plugins};

/// What the compilation of a component took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileFigures {
    /// How long it took, when it was compiled.
    pub time: Duration,
    /// The compiled code, in bytes.
    pub code_size: u64,
    /// The most memory that the compiling process held, in bytes, where that is known.
    pub memory: Option<u64>,
    /// Whether nothing had to be compiled: the code came out of the cache, or that of a component which differs in its
    /// data alone.
    pub from_cache: bool,
}

impl CompileFigures {
    /// The same, of code that need not be compiled again.
    pub(super) const fn again(self) -> Self {
        Self { from_cache: true, ..self }
    }
}

/// What makes components of bytes: the same for all of an engine.
pub(super) struct Components {
    queue: CompileQueue,
    cache: Option<Arc<Cache>>,
    bounds: MovedBounds,
    /// By the component's SHA-256: with a cache or without, what takes too much is compiled once.
    refused: Mutex<BTreeMap<String, Refusal>>,
    /// The code of the mould that was used last, by the SHA-256 of the mould: those that share one mostly come in a row.
    last_mould: Mutex<Option<(String, Arc<Compiled>)>>,
}

impl Components {
    pub(super) fn new(settings: &EngineSettings) -> Self {
        let EngineSettings { compiler, cache, bounds, memory, time } = settings;
        let allowed = Allowed { memory: *memory, time: *time, code: bounds.limit(&plugins::COMPILED_SIZE) };
        Self {
            queue: CompileQueue::new(compiler.clone(), allowed),
            cache: Cache::open(cache, bounds).map(Arc::new),
            bounds: bounds.clone(),
            refused: Mutex::default(),
            last_mould: Mutex::default(),
        }
    }

    /// What authenticates things of this machine, if it keeps a key.
    pub(super) fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    /// The component of these bytes, whose SHA-256 is `sha256`.
    pub(super) async fn make(
        &self,
        loader: &Loader,
        path: &Path,
        sha256: &str,
        bytes: Vec<u8>,
    ) -> Result<(Component, CompileFigures), LoadError> {
        if let Some(kept) = self.kept(loader, sha256).await {
            return Ok(kept);
        }
        let engine = loader.engine();
        let fault = |fault| LoadError::Compile { path: path.to_owned(), fault };
        let (mould, bytes) = in_background(move || (Mould::of(&bytes), bytes)).await.map_err(fault)?;
        if let Some(mut mould) = mould {
            let component = std::mem::take(&mut mould.component);
            let (code, from_cache) = self.code(engine, path, &mould.sha256, component).await?;
            let kept = self.kept_as(engine, sha256);
            let loader = loader.clone();
            let filled = in_background(move || fill(mould, &code, from_cache, &loader, kept));
            if let Some(filled) = filled.await.map_err(fault)? {
                return Ok(filled);
            }
        }
        let (code, from_cache) = self.code(engine, path, sha256, bytes).await?;
        let loader = loader.clone();
        let made = in_background(move || load(&code, &loader, from_cache)).await.map_err(fault)?;
        made.map_err(|error| fault(CompileFault::Failed(format!("{error:#}"))))
    }

    /// The component of that SHA-256, if the cache has all that it is made of.
    pub(super) async fn kept(&self, loader: &Loader, sha256: &str) -> Option<(Component, CompileFigures)> {
        let (cache, name) = self.kept_as(loader.engine(), sha256)?;
        let filling = {
            let (cache, name) = (Arc::clone(&cache), Cache::filling_name(&name));
            in_background(move || Filling::from_bytes(&cache.note(&name)?)).await.ok()?
        };
        let loader = loader.clone();
        let Some(filling) = filling else {
            return in_background(move || from_cache(&cache, &name, &loader)).await.ok()?;
        };
        let code = self.known_code(loader.engine(), &filling.mould).await?;
        let filled = in_background(move || {
            let Compiled { artifact, time, memory } = &*code;
            let artifact = artifact.filled(&filling)?;
            load(&Compiled { artifact, time: *time, memory: *memory }, &loader, true).ok()
        });
        filled.await.ok()?
    }

    /// What a component said when it was asked so, if that is kept. `asked` is all that its answer depends on beside the
    /// component.
    pub(super) async fn said<T: DeserializeOwned + Send + 'static>(
        &self,
        engine: &Engine,
        sha256: &str,
        asked: impl Hash,
    ) -> Option<T> {
        let (cache, name) = self.kept_as(engine, sha256)?;
        let name = Cache::said_name(&name, asked);
        in_background(move || serde_json::from_slice(&cache.note(&name)?).ok()).await.ok()?
    }

    /// Keeps what a component said when it was asked so.
    pub(super) async fn keep_said(
        &self,
        engine: &Engine,
        sha256: &str,
        asked: impl Hash,
        said: &impl Serialize,
    ) {
        let Some((cache, name)) = self.kept_as(engine, sha256) else { return };
        let name = Cache::said_name(&name, asked);
        // Nothing that is kept has no JSON.
        let Ok(said) = serde_json::to_vec(said) else { return };
        // It is asked again where it could not be kept.
        let _ = in_background(move || cache.put_note(&name, &said)).await;
    }

    /// Lets go of what is in the cache too.
    pub(super) fn rest(&self) {
        *self.last_mould.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The cache, and the name of a component's code in it.
    fn kept_as(&self, engine: &Engine, sha256: &str) -> Option<(Arc<Cache>, String)> {
        let cache = self.cache.as_ref()?;
        Some((Arc::clone(cache), cache.name(engine, sha256)))
    }

    /// The code of the component of that SHA-256 without compiling it: what was used last, or what the cache has.
    async fn known_code(&self, engine: &Engine, sha256: &str) -> Option<Arc<Compiled>> {
        let last = self.last_mould.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, code)) = last.filter(|(known, _)| known == sha256) {
            return Some(code);
        }
        let (cache, name) = self.kept_as(engine, sha256)?;
        let code = Arc::new(in_background(move || cache.get(&name)).await.ok()??);
        self.remember(sha256, &code);
        Some(code)
    }

    fn remember(&self, sha256: &str, code: &Arc<Compiled>) {
        let last = (sha256.to_owned(), Arc::clone(code));
        *self.last_mould.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
    }

    /// The code of a component, measured and compiled if it is not known; and whether it is.
    async fn code(
        &self,
        engine: &Engine,
        path: &Path,
        sha256: &str,
        bytes: Vec<u8>,
    ) -> Result<(Arc<Compiled>, bool), LoadError> {
        if let Some(known) = self.known_code(engine, sha256).await {
            return Ok((known, true));
        }
        let fault = |fault| LoadError::Compile { path: path.to_owned(), fault };
        let bounds = self.bounds.clone();
        let (measured, bytes) =
            in_background(move || (measure(&bytes, &bounds), bytes)).await.map_err(fault)?;
        measured.map_err(|found| match found {
            Fault::Malformed(detail) => fault(CompileFault::Invalid(detail)),
            Fault::Beyond(excess) => LoadError::TooCostly { path: path.to_owned(), excess },
        })?;
        let kept = self.kept_as(engine, sha256);
        if let Some(refused) = self.refused_earlier(sha256, kept.as_ref()) {
            return Err(fault(refused));
        }
        let compiled = self.queue.compile(engine, bytes).await.map_err(|found| {
            self.keep_refusal(sha256, kept.as_ref(), &found);
            fault(found)
        })?;
        let compiled = Arc::new(compiled);
        self.remember(sha256, &compiled);
        if let Some((cache, name)) = kept {
            let code = Arc::clone(&compiled);
            in_background(move || cache.put(&name, &code)).await.map_err(fault)?;
        }
        Ok((compiled, false))
    }
}

impl Components {
    /// What an earlier compilation of the component took too much of, here or in another process.
    fn refused_earlier(&self, sha256: &str, kept: Option<&(Arc<Cache>, String)>) -> Option<CompileFault> {
        let (allowed, now) = (self.queue.allowed(), SystemTime::now());
        let here = self.refused.lock().unwrap_or_else(PoisonError::into_inner).get(sha256).copied();
        let here = here.and_then(|refusal| refusal.fault(allowed, now));
        here.or_else(|| kept.and_then(|(cache, name)| cache.refusal(name)?.fault(allowed, now)))
    }

    /// Keeps what a component takes too much of.
    fn keep_refusal(&self, sha256: &str, kept: Option<&(Arc<Cache>, String)>, found: &CompileFault) {
        let Some(refusal) = Refusal::of(found, SystemTime::now()) else { return };
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(sha256.to_owned(), refusal);
        if let Some((cache, name)) = kept {
            cache.put_refusal(name, refusal);
        }
    }
}

/// A component of its mould's code, kept as one; `None` where the places of its data cannot be told.
fn fill(
    mould: Mould,
    code: &Compiled,
    from_cache: bool,
    loader: &Loader,
    kept: Option<(Arc<Cache>, String)>,
) -> Option<(Component, CompileFigures)> {
    let filling = mould.filling(code.artifact.bytes())?;
    let artifact = code.artifact.filled(&filling)?;
    let filled =
        load(&Compiled { artifact, time: code.time, memory: code.memory }, loader, from_cache).ok()?;
    if let Some((cache, name)) = kept {
        cache.put_note(&Cache::filling_name(&name), &filling.to_bytes());
    }
    Some(filled)
}

fn from_cache(cache: &Cache, name: &str, loader: &Loader) -> Option<(Component, CompileFigures)> {
    match load(&cache.get(name)?, loader, true) {
        Ok(component) => Some(component),
        Err(error) => {
            tracing::warn!("cached code of a plugin is compiled again: `{name}`: {error:#}");
            None
        }
    }
}

fn load(
    compiled: &Compiled,
    loader: &Loader,
    from_cache: bool,
) -> wasmtime::Result<(Component, CompileFigures)> {
    let component = loader.load(&compiled.artifact)?;
    let code_size = compiled.artifact.bytes().len() as u64;
    Ok((component, CompileFigures { time: compiled.time, code_size, memory: compiled.memory, from_cache }))
}

/// Does what takes processor time, or waits for a disk, elsewhere than on an async thread.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CompileFault> {
    tokio::task::spawn_blocking(work).await.map_err(|error| CompileFault::Failed(error.to_string()))
}
