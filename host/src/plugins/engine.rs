//! The one wasmtime engine of the process: its settings, its compiled-code cache and its clock.
//!
//! Compiled code is kept by wasmtime's own cache, keyed by its settings and the component's bytes;
//! nothing that came with a plugin is ever deserialised.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use wasmtime::{Cache, CacheConfig, Config, Engine};

/// How often a running guest yields, so that other tasks run and its timer is checked.
const EPOCH_TICK: Duration = Duration::from_millis(10);

/// A guest's call stack.
const GUEST_STACK: usize = 1 << 20;

/// The stack a guest and the host functions it calls share.
const FIBER_STACK: usize = 2 << 20;

/// Where compiled code is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeCache {
    /// The user's cache folder, as wasmtime chooses it.
    Default,
    /// This folder.
    Folder(PathBuf),
    /// Nowhere: every start compiles again.
    Off,
}

/// The engine cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine cannot start: {0:#}")]
pub struct EngineError(wasmtime::Error);

/// wasmtime, narrowed to what the host uses. Cheap to clone; the ticker ends with the last clone.
#[derive(Clone)]
pub struct PluginEngine {
    engine: Engine,
    _ticker: Arc<Ticker>,
}

impl std::fmt::Debug for PluginEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PluginEngine")
    }
}

impl PluginEngine {
    /// An engine whose guests are interrupted by the epoch and limited in stack.
    pub fn new(cache: &CodeCache) -> Result<Self, EngineError> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        config.max_wasm_stack(GUEST_STACK);
        config.async_stack_size(FIBER_STACK);
        config.wasm_component_model(true);
        if let Some(cache) = open_cache(cache) {
            config.cache(Some(cache));
        }
        let engine = Engine::new(&config).map_err(EngineError)?;
        let ticker = Ticker::start(engine.clone());
        Ok(Self { engine, _ticker: Arc::new(ticker) })
    }

    pub(super) const fn wasmtime(&self) -> &Engine {
        &self.engine
    }
}

/// A cache that cannot be opened only costs time, so it is logged and not used.
fn open_cache(cache: &CodeCache) -> Option<Cache> {
    let mut config = CacheConfig::new();
    match cache {
        CodeCache::Off => return None,
        CodeCache::Default => {}
        CodeCache::Folder(folder) => {
            config.with_directory(folder);
        }
    }
    match Cache::new(config) {
        Ok(cache) => Some(cache),
        Err(error) => {
            tracing::warn!("no cache for compiled plugins ({error:#}): each start compiles them again");
            None
        }
    }
}

/// Moves the engine's epoch until it is dropped.
struct Ticker {
    stop: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Ticker {
    fn start(engine: Engine) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                thread::park_timeout(EPOCH_TICK);
                engine.increment_epoch();
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The result only says whether the ticker panicked, and it is no longer needed.
            drop(thread.join());
        }
    }
}
