//! `plugin inspect`.

use crate::cli::{CliError, Context, Exit, args::PluginInspectArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginInspectArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
