//! From a component's bytes to one that can be linked: out of the cache, or measured and compiled.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use wasmtime::{Engine, component::Component};

use super::{
    cache::Cache,
    compile::{Allowed, CompileFault, CompileQueue, Compiled, Refusal},
    engine_settings::EngineSettings,
    error::LoadError,
    measure::{Fault, measure},
};
use crate::bounds::{MovedBounds, plugins};

/// What the compilation of a component took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileFigures {
    /// How long it took, when it was compiled.
    pub time: Duration,
    /// The compiled code, in bytes.
    pub code_size: u64,
    /// The most memory that the compiling process held, in bytes, where that is known.
    pub memory: Option<u64>,
    /// Whether the code came out of the cache.
    pub from_cache: bool,
}

/// What makes components of bytes: the same for all of an engine.
pub(super) struct Components {
    queue: CompileQueue,
    cache: Option<Arc<Cache>>,
    bounds: MovedBounds,
    /// By the component's SHA-256: with a cache or without, what takes too much is compiled once.
    refused: Mutex<BTreeMap<String, Refusal>>,
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
        }
    }

    /// What authenticates things of this machine, if it keeps a key.
    pub(super) fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    /// The component of these bytes, whose SHA-256 is `sha256`.
    pub(super) async fn make(
        &self,
        engine: &Engine,
        path: &Path,
        sha256: &str,
        bytes: Vec<u8>,
    ) -> Result<(Component, CompileFigures), LoadError> {
        let fault = |fault| LoadError::Compile { path: path.to_owned(), fault };
        let kept = self.cache.as_ref().map(|cache| (Arc::clone(cache), cache.name(engine, sha256)));
        if let Some((cache, name)) = kept.clone() {
            let engine = engine.clone();
            let cached = in_background(move || from_cache(&cache, &name, &engine)).await.map_err(fault)?;
            if let Some(cached) = cached {
                return Ok(cached);
            }
        }
        let bounds = self.bounds.clone();
        let (measured, bytes) =
            in_background(move || (measure(&bytes, &bounds), bytes)).await.map_err(fault)?;
        measured.map_err(|found| match found {
            Fault::Malformed(detail) => fault(CompileFault::Invalid(detail)),
            Fault::Beyond(excess) => LoadError::TooCostly { path: path.to_owned(), excess },
        })?;
        if let Some(refused) = self.refused_earlier(sha256, kept.as_ref()) {
            return Err(fault(refused));
        }
        let compiled = self.queue.compile(engine, bytes).await.map_err(|found| {
            self.keep_refusal(sha256, kept.as_ref(), &found);
            fault(found)
        })?;
        let engine = engine.clone();
        let made = in_background(move || {
            let component = load(&compiled, &engine, false);
            if let (Some((cache, name)), Ok(_)) = (kept, &component) {
                cache.put(&name, &compiled);
            }
            component
        });
        let failed = |error: wasmtime::Error| fault(CompileFault::Failed(format!("{error:#}")));
        made.await.map_err(fault)?.map_err(failed)
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

fn from_cache(cache: &Cache, name: &str, engine: &Engine) -> Option<(Component, CompileFigures)> {
    match load(&cache.get(name)?, engine, true) {
        Ok(loaded) => Some(loaded),
        Err(error) => {
            tracing::warn!("cached code of a plugin is compiled again: `{name}`: {error:#}");
            None
        }
    }
}

fn load(
    compiled: &Compiled,
    engine: &Engine,
    from_cache: bool,
) -> wasmtime::Result<(Component, CompileFigures)> {
    let component = compiled.artifact.load(engine)?;
    let code_size = compiled.artifact.bytes().len() as u64;
    Ok((component, CompileFigures { time: compiled.time, code_size, memory: compiled.memory, from_cache }))
}

/// Does what takes processor time, or waits for a disk, elsewhere than on an async thread.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CompileFault> {
    tokio::task::spawn_blocking(work).await.map_err(|error| CompileFault::Failed(error.to_string()))
}
