//! `plugin build`.

use crate::cli::{CliError, Context, Exit, args::PluginBuildArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginBuildArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
