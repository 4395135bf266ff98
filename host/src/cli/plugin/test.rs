//! `plugin test`.

use crate::cli::{CliError, Context, Exit, args::PluginTestArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginTestArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
