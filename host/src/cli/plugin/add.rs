//! `plugin add`.

use crate::cli::{CliError, Context, Exit, args::PluginAddArgs};

pub(super) async fn run(_: &mut Context<'_>, _: &PluginAddArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
