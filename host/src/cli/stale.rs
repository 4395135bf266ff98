//! What lists say of scores that are of another catalogue than the configured one.

use super::{CliError, Context, catalog, output::counted};
use crate::{
    config::Config,
    scoring::Catalog,
    store::{Connection, offers},
};

/// Tells on stderr, in one line, how many scores of open offers are stale, if any are.
pub(super) fn tell(
    context: &mut Context<'_>,
    config: &Config,
    connection: &Connection,
) -> Result<(), CliError> {
    let Some(text) = catalog::configured_text(config) else { return Ok(()) };
    // Lists are to be quick, and most of the time there is one catalogue, and it is this one.
    let stored = offers::first_and_last_catalog(connection)?;
    if stored.is_none_or(|stored| stored.iter().all(|identity| Catalog::is_identity_of(identity, &text))) {
        return Ok(());
    }
    let Ok(catalog) = Catalog::parse(&text) else { return Ok(()) };
    let stale = offers::count_of_other_catalogs(connection, &catalog.identity())?;
    if stale > 0 {
        let offers = counted(stale, "open offer has a score", "open offers have scores");
        context.tell(format_args!(
            "note: {offers} of another catalogue than the configured one: `score apply` scores again, and so does the next run"
        ));
    }
    Ok(())
}
