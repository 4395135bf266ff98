//! wasmtime in this process: its engines, what makes components for them, and their clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::sync::OwnedSemaphorePermit;
use wasmtime::Engine;

use super::{
    component::Components,
    engine_settings::EngineSettings,
    places::{Engines, Loader, Standing},
};

/// How often a running guest yields, so that other tasks run and its timer is checked.
const EPOCH_TICK: Duration = Duration::from_millis(10);

/// The engine cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine cannot start: {0:#}")]
pub struct EngineError(wasmtime::Error);

/// wasmtime, narrowed to what the host uses. Cheap to clone; the ticker ends with the last clone.
#[derive(Clone)]
pub struct PluginEngine {
    engines: Engines,
    components: Arc<Components>,
    _ticker: Arc<Ticker>,
}

impl std::fmt::Debug for PluginEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PluginEngine")
    }
}

impl PluginEngine {
    /// Its guests are interrupted by the epoch and limited in stack.
    pub fn new(settings: &EngineSettings) -> Result<Self, EngineError> {
        let engines = Engines::new().map_err(EngineError)?;
        let components = Arc::new(Components::new(settings));
        let ticker = Ticker::start(engines.clone());
        Ok(Self { engines, components, _ticker: Arc::new(ticker) })
    }

    /// Whether a seal is of this component as this provider, and this machine's: only then may what stands in the
    /// database be run, which others can have written.
    #[must_use]
    pub fn is_seal(&self, provider: &str, sha256: &str, seal: &[u8]) -> bool {
        self.components.cache().is_some_and(|cache| cache.is_seal(provider, sha256, seal))
    }

    pub(super) fn components(&self) -> &Components {
        &self.components
    }

    pub(super) const fn wasmtime(&self) -> &Engine {
        self.engines.any()
    }

    /// A place for a unit's instance until it is dropped; `None` if all are taken.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.engines.place()
    }

    pub(super) fn loader(&self, standing: Standing) -> Loader {
        self.engines.loader(standing)
    }
}

/// Moves the engines' epochs until it is dropped.
struct Ticker {
    stop: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Ticker {
    fn start(engines: Engines) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                thread::park_timeout(EPOCH_TICK);
                engines.increment_epoch();
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
