//! Where instances stand: in places that are kept ready, or on their own.
//!
//! A place is the address space of a memory, of a table and of a stack. Making them anew for each instance costs the
//! system's calls and a fault for each page that is touched; those of a pool stay, and what an instance wrote is put back
//! to what the component begins with before the next one gets it. A pool has a fixed number of places of a fixed form. So
//! there are two engines, for which the same compiled code is good: what does not fit into the pool, and whoever finds it
//! full, stands on its own, and so does everything where the system has too few addresses for a pool.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, component::Component,
};

use super::{engine_config::engine_config, native::Artifact};
use crate::bounds::plugins as bounds;

/// Units whose instances the pool has room for. Each takes 4 GiB of addresses, of which the system gives out 128 TiB.
const UNITS: u32 = 256;

/// Components that may be asked to describe themselves beside them.
const DESCRIBED: u32 = 64;

/// Places of the pool that stay as an earlier instance of the same component had them, though nobody uses them. Others
/// are cleared first.
const READY: u32 = 32;

/// What a place keeps of the system's memory when it is cleared, instead of giving it back.
const KEPT: usize = 1 << 20;

/// Core instances of a component, and its tables: wit-component makes three and two of one module. What is made of more, or
/// has more than one memory, does not fit.
const PARTS: u32 = 4;

/// The engines of the process.
#[derive(Clone)]
pub(super) struct Engines {
    /// Each of its instances stands on its own.
    apart: Engine,
    /// Its instances stand in places that are kept ready; `None` where the system has not so many addresses.
    pooled: Option<Engine>,
    room: Arc<Semaphore>,
}

/// Where the instances of a component are to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// In the pool, if there is one and they fit into it.
    Pooled,
    /// On their own.
    Apart,
}

impl Engines {
    /// Both engines, or the one.
    pub(super) fn new() -> wasmtime::Result<Self> {
        Self::with_room_for(UNITS)
    }

    fn with_room_for(units: u32) -> wasmtime::Result<Self> {
        let apart = Engine::new(&engine_config())?;
        let pooled = Engine::new(&pooled(units.saturating_add(DESCRIBED)))
            .inspect_err(|error| tracing::debug!("instances of plugins stand on their own: {error:#}"));
        let room = Arc::new(Semaphore::new(units as usize));
        Ok(Self { apart, pooled: pooled.ok(), room })
    }

    /// A place for a unit's instance until it is dropped; `None` if all are taken.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }

    /// The one that is always there.
    pub(super) const fn any(&self) -> &Engine {
        &self.apart
    }

    /// What loads components for that standing.
    pub(super) fn loader(&self, standing: Standing) -> Loader {
        Loader { engines: self.clone(), standing }
    }

    /// Each yields its guests.
    pub(super) fn increment_epoch(&self) {
        for engine in [Some(&self.apart), self.pooled.as_ref()].into_iter().flatten() {
            engine.increment_epoch();
        }
    }
}

/// Loads components for one standing.
#[derive(Clone)]
pub(super) struct Loader {
    engines: Engines,
    standing: Standing,
}

impl Loader {
    /// The component of this code, for that standing as far as it fits.
    pub(super) fn load(&self, artifact: &Artifact) -> wasmtime::Result<Component> {
        let Self { engines: Engines { apart, pooled, .. }, standing } = self;
        match (pooled, standing) {
            (Some(pooled), Standing::Pooled) => artifact.load(pooled).or_else(|_| artifact.load(apart)),
            _ => artifact.load(apart),
        }
    }

    /// The engine that code is compiled with, for whatever standing.
    pub(super) const fn engine(&self) -> &Engine {
        self.engines.any()
    }
}

fn pooled(instances: u32) -> Config {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .max_core_instances_per_component(PARTS)
        .total_core_instances(instances.saturating_mul(PARTS))
        .max_memories_per_component(1)
        .total_memories(instances)
        .max_tables_per_component(PARTS)
        .total_tables(instances.saturating_mul(PARTS))
        .total_stacks(instances)
        .table_elements(bounds::TABLE_ELEMENTS.size())
        .max_unused_warm_slots(READY);
    // Where the system tells which pages were written, only those are cleared. Otherwise all that is kept would be, which
    // takes longer than what it saves: then nothing is kept.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Yes).linear_memory_keep_resident(KEPT).table_keep_resident(KEPT);
    }
    let mut config = engine_config();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standing that a component with this module gets.
    fn standing(engines: &Engines, module: &str) -> Standing {
        let text = format!("(component (core module $m {module}) (core instance (instantiate $m)))");
        let code = engines.any().precompile_component(&wat::parse_str(text).unwrap()).unwrap();
        let artifact = Artifact::compiled(code);
        let component = engines.loader(Standing::Pooled).load(&artifact).unwrap();
        let apart = engines.loader(Standing::Apart).load(&artifact).unwrap();
        assert!(Engine::same(apart.engine(), &engines.apart));
        if Engine::same(component.engine(), &engines.apart) { Standing::Apart } else { Standing::Pooled }
    }

    #[test]
    fn what_does_not_fit_into_the_pool_stands_on_its_own() {
        let engines = Engines::with_room_for(1).unwrap();
        let beyond = bounds::TABLE_ELEMENTS.size() + 1;
        for (module, expected) in [
            ("(memory 1) (table 2 funcref)".to_owned(), Standing::Pooled),
            ("(memory 1) (memory 1)".to_owned(), Standing::Apart),
            (format!("(table {beyond} funcref)"), Standing::Apart),
        ] {
            assert_eq!(standing(&engines, &module), expected, "{module}");
        }
    }

    #[test]
    fn where_the_system_has_no_addresses_for_a_pool_all_stand_on_their_own() {
        // 400 TiB.
        let engines = Engines::with_room_for(100_000).unwrap();
        assert!(engines.pooled.is_none());
        assert_eq!(standing(&engines, "(memory 1)"), Standing::Apart);
    }

    #[test]
    fn a_place_is_free_again_when_it_is_given_back() {
        let engines = Engines::with_room_for(1).unwrap();
        let place = engines.place();
        assert!(place.is_some() && engines.place().is_none());
        drop(place);
        assert!(engines.place().is_some());
    }
}
