//! What `providers list` and `providers check` take.

use clap::Subcommand;

use super::format::FormatArg;

/// `providers …`.
#[derive(Debug, Subcommand)]
pub enum ProvidersCommand {
    /// List the providers of the configuration and what their plugins say of themselves
    List(FormatArg),
    /// Ask each source whether it answers and takes the credential
    Check {
        /// Only this provider [default: every one of `order`]
        provider: Option<String>,
        /// Check this board too
        #[arg(long, value_name = "TENANT", requires = "provider")]
        tenant: Option<String>,
        /// How it is written
        #[command(flatten)]
        format: FormatArg,
    },
}
