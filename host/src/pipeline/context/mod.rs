//! What every step of a run is given: the open program's base, the run under its lock, the switch that stops it.
//!
//! Nothing here imports a step. A step reads and writes through [`RunContext`], whose writes are refused once another
//! run took the lock.

mod ahead;
mod base;
mod caught;
mod error;
mod growth;
mod holder;
mod lock;
mod machine;
mod memory;
mod pace;
mod process;
mod run_context;
mod shutdown;

pub use self::{
    base::{Base, http_settings},
    error::RunError,
    holder::{DeadRun, Holder, dead_run},
    lock::{HeldLock, LockTerms, Unlocked, unlock},
    process::Life,
    run_context::write_under,
    shutdown::{Shutdown, Stop},
};
pub(crate) use self::{
    caught::{caught, caught_preparation, caught_step},
    pace::{board_pace, query_pace},
    run_context::{RunContext, step_alone, with_lock},
    shutdown::draw_pause,
};
