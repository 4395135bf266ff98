//! `plugin run`.

use crate::cli::{CliError, Context, Exit, args::PluginRunArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginRunArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
