//! What a person should know of the database, for the commands that tell it.

use super::catalog;
use crate::{
    config::Config,
    domain::{Attention, Timestamp},
    pipeline::{Situation, gather_attention},
    store::{Connection, StoreError},
};

/// All there is to know, by the configured catalogue if that can be read.
pub(super) fn gather(
    connection: &Connection,
    config: &Config,
    now: Timestamp,
) -> Result<Vec<Attention>, StoreError> {
    let catalog_id = catalog::configured_identity(config, connection)?;
    gather_attention(connection, &Situation { config, catalog_id: catalog_id.as_deref(), now })
}
