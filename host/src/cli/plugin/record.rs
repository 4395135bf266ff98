//! `plugin test --record`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    cli::{CliError, Context},
    config::Config,
    plugins::Plugin,
};

pub(super) async fn run(
    _: &mut Context<'_>,
    _: &Config,
    _: &Arc<Plugin>,
    _: &Path,
    _: &str,
) -> Result<PathBuf, CliError> {
    Err(CliError::failed("not built yet"))
}
