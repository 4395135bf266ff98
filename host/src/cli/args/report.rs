//! What `status`, `explain` and `doctor` take.

use clap::Args;

use super::format::FormatArg;

/// `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// provider/tenant/id, provider/id, or the beginning of one
    pub key: String,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}
