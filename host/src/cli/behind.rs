//! What lists say where their figures are older than the offers they are of.

use super::{CliError, Context, output::counted};
use crate::store::{Connection, companies};

/// Tells in one line how many companies' figures are behind, if any are.
pub(super) fn tell_figures_behind(
    context: &mut Context<'_>,
    connection: &Connection,
) -> Result<(), CliError> {
    let count = companies::count_dirty(connection)?;
    if count > 0 {
        let companies = counted(count, "company", "companies");
        context.tell(format_args!(
            "note: figures of {companies} are behind: the next run brings them up to date"
        ));
    }
    Ok(())
}
