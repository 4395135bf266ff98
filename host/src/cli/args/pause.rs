//! What `pause` and `resume` take.

use std::time::Duration;

use clap::Args;

use crate::config::units;

/// `pause`.
#[derive(Debug, Args)]
#[command(after_help = "\
A pause that is there already is never shortened: `resume` lifts it.

Example:
  jobscan-host pause infojobs --for 6h --reason \"their maintenance\"")]
pub struct PauseArgs {
    /// The provider's name in the configuration
    pub provider: String,
    /// How long: 30s, 5m, 6h, 1d
    #[arg(long = "for", value_name = "DURATION", value_parser = positive_duration)]
    pub duration: Duration,
    /// Why, for whoever reads `status`
    #[arg(long, value_name = "TEXT", default_value = "paused by hand")]
    pub reason: String,
}

/// `resume`.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The provider's name in the configuration, or `sheets` for the spreadsheet's service
    pub provider: String,
}

fn positive_duration(text: &str) -> Result<Duration, String> {
    let duration = units::parse_duration(text).map_err(|fault| fault.to_string())?;
    if duration.is_zero() { Err("a pause needs a length, like `6h`".to_owned()) } else { Ok(duration) }
}
