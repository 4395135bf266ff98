//! The run: what is done in which order, and what happens when a part of it fails.
//!
//! [`Program::open`] opens everything that a run needs, [`once`] does one run under the lock, [`forever`] does one
//! run after the other. No fault of a source, a plugin or a row ends a run: it is counted and reported in the
//! [`RunSummary`], and the rest goes on.
//!
//! The steps are siblings that never import each other: `run` lists them, and what two of them share is below both,
//! in `context`, `paging`, `prepared`, `report` and `web`.

mod agenda;
mod aggregate;
mod apply;
mod attention;
mod compare;
mod context;
mod directories;
mod discovery;
mod forever;
pub mod import;
mod once;
mod paging;
mod plan;
mod prepared;
mod program;
mod reload;
mod report;
mod rescore;
mod run;
mod scan;
mod score;
mod settle;
mod sheets;
mod strong;
mod web;

#[cfg(test)]
mod testing;

pub(crate) use self::{scan::query_of, score::score as score_advert};

pub use self::{
    apply::{ApplySummary, apply_catalog},
    attention::{Situation, Space, gather as gather_attention, space_at},
    compare::{CatalogDiff, CompanyMove, Move, MoveCounts, OfferMove, Standing, compare_catalogs},
    context::{
        Base, DeadRun, HeldLock, Holder, Life, LockTerms, RunError, Shutdown, Stop, Unlocked, dead_run,
        http_settings, unlock, write_under,
    },
    discovery::{Selection, most_pages_of_a_look},
    forever::forever,
    once::{discover, once},
    plan::plan,
    prepared::{
        Checked, Detector, Detectors, Directory, Prepared, Provider, Spellings, TenantRules, check,
        kit_limits, limits, origin_list, page_reader_limits, prepare_detector, prepare_directory,
        prepare_provider,
    },
    program::{Program, engine_settings},
    report::{
        CallsMade, DirectorySummary, DiscoverySummary, Event, Failure, FeedbackSummary, ImportSummary,
        InitSummary, Observer, Outcome, Plan, PlannedProvider, PlannedSheets, ProviderSummary, RunStatus,
        RunSummary, SheetsSummary, Silent, Suspect, UnreadCount, UnreadSummary,
    },
    settle::between_runs,
    sheets::{FeedbackOptions, SyncOptions, init_sheet, sync_sheet, take_feedback},
    strong::strong_from_under,
};
