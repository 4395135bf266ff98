//! What lists say of scores that are of another catalogue than the configured one.

use super::{CliError, Context, catalog, output::counted};
use crate::{
    config::Config,
    store::{Connection, offers},
};

/// Tells on stderr, in one line, how many scores of open offers are stale, if any are.
pub(super) fn tell(
    context: &mut Context<'_>,
    config: &Config,
    connection: &Connection,
) -> Result<(), CliError> {
    let Some(identity) = catalog::configured_identity(config, connection)? else { return Ok(()) };
    let stale = offers::count_of_other_catalogs(connection, &identity)?;
    if stale > 0 {
        let offers = counted(stale, "open offer has a score", "open offers have scores");
        context.tell(format_args!(
            "note: {offers} of another catalogue than the configured one: `score apply` scores again, and so does the next run"
        ));
    }
    Ok(())
}
