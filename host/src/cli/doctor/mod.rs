//! `doctor`: checks the installation, and names a cure for each problem.
//!
//! Every check adds findings and goes on; nothing is changed and no source is asked.

mod certificates;
mod database;
mod finding;
mod plugins;
mod settings;
mod surroundings;

use std::path::Path;

use self::finding::{Diagnosis, Finding, Severity, report};
use super::{CliError, Context, Exit, args::Format};
use crate::{
    config::{Config, ConfigError},
    domain::Timestamp,
};

pub(super) async fn run(context: &mut Context<'_>, format: Format) -> Result<(), CliError> {
    let loaded = Config::load(&context.global.providers, context.env, &context.global.overrides());
    let config = loaded.as_ref().ok().cloned();
    let mut diagnosis = diagnose(loaded, &context.global.providers, context.now);
    if let Some(config) = config {
        certificates::check(&config, context.env, &mut diagnosis);
        plugins::diagnose(&config, &context.compiler, &mut diagnosis).await;
    }
    report(context, &diagnosis, format)
}

/// Every check that needs no plugin.
fn diagnose(loaded: Result<Config, ConfigError>, file: &Path, now: Timestamp) -> Diagnosis {
    let mut diagnosis = Diagnosis { findings: Vec::new(), exit: Exit::Success };
    let config = match loaded {
        Ok(config) => config,
        Err(error) => {
            let cure = format!("correct `{}`, or name another with `--providers`", file.display());
            let finding = Finding::new("configuration", Severity::Error, error.render(), cure);
            diagnosis.add_with_exit(finding, Exit::Usage);
            return diagnosis;
        }
    };
    diagnosis.add(settings::configuration(&config));
    for finding in settings::credentials(&config) {
        diagnosis.add(finding);
    }
    let boards = database::check(&config, now, &mut diagnosis);
    diagnosis.add(settings::companies_list(&config, boards));
    // As `run` ends that cannot read it.
    let catalogue = settings::catalogue(&config);
    if catalogue.level == Severity::Error {
        diagnosis.add_with_exit(catalogue, Exit::Usage);
    } else {
        diagnosis.add(catalogue);
    }
    surroundings::disks(&config).into_iter().for_each(|finding| diagnosis.add(finding));
    let more = [settings::discovery(&config), settings::spreadsheet(&config)];
    more.into_iter().flatten().for_each(|finding| diagnosis.add(finding));
    diagnosis
}
