//! What an engine is made with.

use std::time::Duration;

use super::{cache::CodeCache, compile::Compiler};
use crate::bounds::{MovedBounds, plugins as bounds};

/// How components are compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineSettings {
    /// Who compiles.
    pub compiler: Compiler,
    /// Where compiled code is kept.
    pub cache: CodeCache,
    /// What a component is measured by before it is compiled.
    pub bounds: MovedBounds,
    /// Memory of the process that compiles a component, in bytes.
    pub memory: u64,
    /// Processor time of that process.
    pub time: Duration,
}

impl EngineSettings {
    /// With the default bounds, and without a cache.
    #[must_use]
    pub fn new(compiler: Compiler) -> Self {
        Self {
            compiler,
            cache: CodeCache::Off,
            bounds: MovedBounds::default(),
            memory: bounds::COMPILE_MEMORY.limit,
            time: bounds::COMPILE_TIME.duration(),
        }
    }

    /// As [`EngineSettings::new`], compiling in this process, without limits of memory and time.
    #[must_use]
    pub fn in_process() -> Self {
        Self::new(Compiler::InProcess)
    }
}
