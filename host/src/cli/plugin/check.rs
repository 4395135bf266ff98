//! `plugin check`.

use crate::cli::{CliError, Context, Exit, args::PluginCheckArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginCheckArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
