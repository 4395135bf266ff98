//! What a person should know of the database as it stands: looked at by a run's summary, `status` and `doctor` alike.
//!
//! Each kind of [`Attention`] has a file here that finds it out. It only reads, and costs no more than a few indexed
//! queries: `status` asks each time.

mod boards_left;
mod boards_unread;
mod figures_behind;
mod situation;

pub use situation::Situation;

use crate::{
    domain::Attention,
    store::{Connection, StoreError},
};

/// Finds out one kind.
type Watch = fn(&Connection, &Situation<'_>) -> Result<Option<Attention>, StoreError>;

/// One for each kind, in the order in which they are told.
const WATCHES: [Watch; 3] = [boards_left::watch, boards_unread::watch, figures_behind::watch];

/// All there is to know.
pub fn gather(connection: &Connection, situation: &Situation<'_>) -> Result<Vec<Attention>, StoreError> {
    WATCHES.iter().filter_map(|watch| watch(connection, situation).transpose()).collect()
}
