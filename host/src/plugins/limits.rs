//! What a guest may use, and how each limit is enforced.
//!
//! | limit | enforced by | broken |
//! |---|---|---|
//! | component size | [`super::load`], before a byte is parsed | refused at load |
//! | cost of compiling | [`super::measure`], then the system's limits of the compiling process | refused at load |
//! | memory | [`GuestMemory`] as the store's limiter | growth fails; a trap after it is named `memory` |
//! | core instances, memories, tables | the same, as the instance is made | a failure that names the setting |
//! | wall clock of a call | a timer around the call, host calls included | the call is dropped, the instance thrown away |
//! | processor time | the epoch: each tick a guest yields to the timer | as above |
//! | bytes handed to the host in one call | wasmtime's hostcall fuel | a trap |
//! | requests of a call | the scope of the HTTP client | `budget-exhausted`, as data |
//! | fetches of a call, refused ones too | [`super::state`], as many as requests | as above |
//! | answers held unread, in bytes | [`super::state`], as much as memory | `too-large`, as data |
//! | log bytes of a call | [`LogBudget`] | the rest is dropped, which is logged once |
//! | texts of an error | [`super::state::bounded`] | cut |
//! | each field that it returns | [`super::gate`] | cut, left out or refused, see `docs/LIMITS.md` |

use std::time::Duration;

use tokio::time::Instant;
use wasmtime::ResourceLimiter;

use crate::bounds::plugins as bounds;

/// The limits of one instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Linear memory in bytes, all memories of the instance together; and as much again for the answers
    /// that it holds at the host without having read them.
    pub memory: usize,
    /// The component file in bytes.
    pub component_size: u64,
    /// Wall clock of one call, waits for the network included.
    pub call_timeout: Duration,
    /// Bytes a guest may hand to the host in one call, in either direction of control.
    pub hostcall_bytes: usize,
    /// Requests a call may make, retries and redirects included.
    pub requests: u32,
    /// Log bytes a call may write.
    pub log_bytes: usize,
    /// Core instances that the component is made of.
    pub instances: usize,
    /// Linear memories that it has.
    pub memories: usize,
    /// Tables that it has.
    pub tables: usize,
    /// Whether it may import WASI.
    pub wasi: Wasi,
}

/// Whether a component may import WASI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wasi {
    /// It may not: it is refused by the name of the import.
    Refused,
    /// It may, and finds nothing of the machine there: see `plugins::wasi`.
    Sealed,
}

/// The defaults of the settings.
impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: bounds::MEMORY.size(),
            component_size: bounds::COMPONENT_SIZE.limit,
            call_timeout: bounds::CALL_TIMEOUT.duration(),
            hostcall_bytes: bounds::HOSTCALL_BYTES.size(),
            requests: bounds::CALL_REQUESTS.count(),
            log_bytes: bounds::LOG_BYTES.size(),
            instances: bounds::STORE_INSTANCES.size(),
            memories: bounds::STORE_MEMORIES.size(),
            tables: bounds::STORE_TABLES.size(),
            wasi: Wasi::Refused,
        }
    }
}

impl Limits {
    /// When a call that begins now must have ended. A time beyond what the clock can count is one without end.
    pub(super) fn deadline(&self) -> Instant {
        const WITHOUT_END: Duration = Duration::from_hours(24 * 365);
        let now = Instant::now();
        now.checked_add(self.call_timeout).unwrap_or_else(|| now + WITHOUT_END)
    }
}

/// Keeps the memory of one store under its limit and remembers a refusal.
#[derive(Debug)]
pub(super) struct GuestMemory {
    limit: usize,
    instances: usize,
    memories: usize,
    tables: usize,
    used: usize,
    refused: bool,
}

impl GuestMemory {
    pub(super) const fn new(limits: &Limits) -> Self {
        let Limits { memory, instances, memories, tables, .. } = *limits;
        Self { limit: memory, instances, memories, tables, used: 0, refused: false }
    }

    /// A call begins. An earlier refusal that the guest survived is not reported as the cause of a later trap.
    pub(super) const fn begin_call(&mut self) {
        self.refused = false;
    }

    /// Whether a growth was refused since the call began.
    pub(super) const fn refused(&self) -> bool {
        self.refused
    }
}

impl ResourceLimiter for GuestMemory {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limit {
            self.refused = true;
            return Ok(false);
        }
        self.used = used;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= bounds::TABLE_ELEMENTS.size())
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn memories(&self) -> usize {
        self.memories
    }

    fn tables(&self) -> usize {
        self.tables
    }
}

/// What is left of a call's log allowance.
#[derive(Debug)]
pub(super) struct LogBudget {
    limit: usize,
    left: usize,
    told: bool,
}

/// What to do with a log message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LogVerdict {
    /// Write it.
    Write,
    /// Say once that the rest of this call's messages is dropped.
    SayDropped,
    /// Drop it.
    Drop,
}

impl LogBudget {
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, left: limit, told: false }
    }

    /// A new call begins.
    pub(super) fn refill(&mut self) {
        self.left = self.limit;
        self.told = false;
    }

    /// Takes `bytes` from the allowance.
    pub(super) fn spend(&mut self, bytes: usize) -> LogVerdict {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                LogVerdict::Write
            }
            None if self.told => LogVerdict::Drop,
            None => {
                self.left = 0;
                self.told = true;
                LogVerdict::SayDropped
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_counts_all_memories_of_a_store_together() {
        let mut memory = GuestMemory::new(&Limits { memory: 1000, ..Limits::default() });
        assert!(memory.memory_growing(0, 600, None).unwrap());
        assert!(memory.memory_growing(0, 400, None).unwrap());
        assert!(!memory.refused());
        assert!(!memory.memory_growing(400, 401, None).unwrap());
        assert!(memory.refused());
    }

    /// Instantiates a module `times` times in one store.
    fn instantiated(module: &str, times: usize) -> Result<(), String> {
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::new(&engine, wat::parse_str(module).unwrap()).unwrap();
        let mut store = wasmtime::Store::new(&engine, GuestMemory::new(&Limits::default()));
        store.limiter(|memory| memory);
        (0..times).try_for_each(|_| {
            let made = wasmtime::Instance::new(&mut store, &module, &[]);
            made.map(drop).map_err(|error| format!("{error:#}"))
        })
    }

    #[test]
    fn the_parts_of_a_store_are_counted() {
        for (module, bound, what) in [
            ("(module)", bounds::STORE_INSTANCES, "instance"),
            ("(module (memory 0))", bounds::STORE_MEMORIES, "memory"),
            ("(module (table 0 funcref))", bounds::STORE_TABLES, "table"),
        ] {
            assert_eq!(instantiated(module, bound.size()), Ok(()), "{}", bound.name);
            let error = instantiated(module, bound.size() + 1).unwrap_err();
            assert!(error.contains(what), "{}: {error}", bound.name);
        }
    }

    #[test]
    fn a_log_flood_is_said_once_a_call() {
        let mut log = LogBudget::new(10);
        assert_eq!(log.spend(10), LogVerdict::Write);
        assert_eq!(log.spend(1), LogVerdict::SayDropped);
        assert_eq!(log.spend(1), LogVerdict::Drop);
        log.refill();
        assert_eq!(log.spend(1), LogVerdict::Write);
    }
}
