//! What every step of a run is handed: the open program's base, the run under its lock, the switch that ends it.
//!
//! Nothing here knows a step. A step reads and writes through [`RunContext`], whose writes are refused once the lock
//! went to another run.

mod base;
mod error;
mod lock;
mod memory;
mod run_context;
mod shutdown;

pub use self::{
    base::{Base, http_settings, load_catalog},
    error::RunError,
    lock::{HeldLock, LockTerms},
    shutdown::{Shutdown, Stop},
};
pub(crate) use self::{
    run_context::{RunContext, step_alone, with_lock},
    shutdown::draw_pause,
};
