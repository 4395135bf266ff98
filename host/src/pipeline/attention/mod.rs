//! What a person should know of the database as it stands: looked at by a run's summary, `status` and `doctor` alike.
//!
//! Each kind of [`Attention`] has a file here that finds it out. It only reads, and costs no more than a few indexed
//! queries: `status` asks each time.

mod boards_left;
mod boards_unread;
mod clock_wrong;
mod companies_set_aside;
mod companies_unsearched;
mod dead_run;
mod details_missing;
mod directory_pages_failed;
mod disk;
mod disk_low;
mod fields_unread;
mod figures_behind;
mod offers_unwatched;
mod plugin_files_unused;
mod rows_skipped;
mod sheet_calls_open;
mod situation;
mod stale_scores;
mod units_cut;
mod units_failing;
mod units_suspect;
mod websites_dropped;
mod words;

pub use self::{
    disk::{Space, space_at},
    situation::Situation,
};

use crate::{
    domain::Attention,
    store::{Connection, StoreError},
};

/// Finds out one kind.
type Watch = fn(&Connection, &Situation<'_>) -> Result<Option<Attention>, StoreError>;

/// One for each kind, in the order in which they are told.
const WATCHES: [Watch; 20] = [
    boards_unread::watch,
    clock_wrong::watch,
    companies_set_aside::watch,
    companies_unsearched::watch,
    dead_run::watch,
    details_missing::watch,
    directory_pages_failed::watch,
    disk_low::watch,
    fields_unread::watch,
    figures_behind::watch,
    offers_unwatched::watch,
    plugin_files_unused::watch,
    rows_skipped::watch,
    sheet_calls_open::watch,
    units_cut::watch,
    units_failing::watch,
    units_suspect::watch,
    websites_dropped::watch,
    stale_scores::watch,
    boards_left::watch,
];

/// All there is to know.
pub fn gather(connection: &Connection, situation: &Situation<'_>) -> Result<Vec<Attention>, StoreError> {
    WATCHES.iter().filter_map(|watch| watch(connection, situation).transpose()).collect()
}
