//! The run: what is done in which order, and what happens when a part of it fails.
//!
//! [`Host::open`] makes everything a run stands on, [`once`] does one run under the lock, [`forever`]
//! one after the other. No fault of a source, a plugin or a row ends a run: it is counted, told in the
//! [`RunSummary`], and the rest goes on.

mod check;
mod details;
mod detectors;
mod directories;
mod discovery;
mod ended;
mod error;
mod events;
mod forever;
mod host;
mod hydrate;
pub mod import;
mod ingest;
mod lock;
mod memory;
mod plan;
mod providers;
mod run;
mod scan;
mod sheets;
mod shutdown;
mod summary;
mod unit;

pub use check::check;
pub use detectors::{Detector, Detectors, prepare_detector};
pub use directories::{Directory, prepare_directory};
pub use discovery::Selection;
pub use error::RunError;
pub use events::{Event, Observer, Silent};
pub use forever::forever;
pub use host::{Base, Host, code_cache, http_settings, load_catalog};
pub use lock::{HeldLock, LockTerms};
pub use plan::{Plan, PlannedProvider, plan};
pub use providers::{Prepared, Provider, limits, prepare_provider};
pub use run::{discover, once};
pub use sheets::{
    CallsMade, FeedbackSummary, InitSummary, PlannedSheets, SheetsSummary, SyncOptions, init_sheet,
    sync_sheet, take_feedback,
};
pub use shutdown::{Shutdown, Stop};
pub use summary::{
    DirectorySummary, DiscoverySummary, Failure, ImportSummary, Outcome, ProviderSummary, RunStatus,
    RunSummary, Suspect,
};
