//! What a run tells: its plan, its events while it goes on, its summary, and what failed.
//!
//! Values only. Every step fills its part; nothing here knows a step.

mod events;
mod failure;
mod plan;
mod sheets;
mod summary;

pub(crate) use self::failure::StepReport;
pub use self::{
    events::{Event, Observer, Silent},
    failure::Failure,
    plan::{Plan, PlannedProvider, PlannedSheets},
    sheets::{CallsMade, FeedbackSummary, InitSummary, SheetsSummary},
    summary::{
        DirectorySummary, DiscoverySummary, ImportSummary, Outcome, ProviderSummary, RunStatus, RunSummary,
        Suspect,
    },
};
