//! The author's kit: what the commands of `plugin` do, without the terminal.
//!
//! It drives one component at a time through the real host: the same loading, limits, gate and HTTP client as a run.
//! Nothing here touches the database.

pub mod cases;
pub mod record;
pub mod replay;
mod session;

pub use session::{Session, SessionError, Surroundings, wished};
