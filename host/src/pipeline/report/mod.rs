//! What a run reports: its plan, its events while it is in progress, its summary, and what failed.
//!
//! Values only: every step fills its part, and nothing here imports a step.

mod events;
mod failure;
mod local_fault;
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
        Suspect, UnreadCount, UnreadSummary,
    },
};
