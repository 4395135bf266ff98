//! `plugin new`.

use crate::cli::{CliError, Context, Exit, args::PluginNewArgs};

pub(super) fn run(_: &mut Context<'_>, _: &PluginNewArgs) -> Result<(), CliError> {
    Err(CliError::new(Exit::Failed, "not built yet"))
}
