//! The state of each unit (one board or one search) that is kept between runs.
//!
//! A unit's position is written with the page it follows, never alone. A unit that a killed run left `running` is
//! begun again where its last committed page ended.

mod cadence;
mod forgiven;
mod progress;
mod state;

pub(super) use self::progress::{set_position, set_suspicion};
pub use self::{
    cadence::{Standing, ask_next, standing},
    forgiven::forgive_unanswered,
    progress::{Position, UnitFinish, UnitOutcome, begin, finish, position, reset_running},
    state::{ScanState, Suspect, Suspicion, UnitStatus, failing, get, suspect},
};
pub use super::keys::{UnitKey, UnitKind};

#[cfg(test)]
mod tests;
