//! The one wasmtime engine of the process: its settings, what makes components for it, and its clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use wasmtime::Engine;

use super::{component::Components, engine_config::engine_config, engine_settings::EngineSettings};

/// How often a running guest yields, so that other tasks run and its timer is checked.
const EPOCH_TICK: Duration = Duration::from_millis(10);

/// The engine cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine cannot start: {0:#}")]
pub struct EngineError(wasmtime::Error);

/// wasmtime, narrowed to what the host uses. Cheap to clone; the ticker ends with the last clone.
#[derive(Clone)]
pub struct PluginEngine {
    engine: Engine,
    components: Arc<Components>,
    _ticker: Arc<Ticker>,
}

impl std::fmt::Debug for PluginEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PluginEngine")
    }
}

impl PluginEngine {
    /// An engine whose guests are interrupted by the epoch and limited in stack.
    pub fn new(settings: &EngineSettings) -> Result<Self, EngineError> {
        let engine = Engine::new(&engine_config()).map_err(EngineError)?;
        let components = Arc::new(Components::new(settings));
        let ticker = Ticker::start(engine.clone());
        Ok(Self { engine, components, _ticker: Arc::new(ticker) })
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
        &self.engine
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
