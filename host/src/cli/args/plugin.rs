//! What `plugin …` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::format::FormatArg;

/// `plugin …`.
#[derive(Debug, Subcommand)]
pub enum PluginCommand {
    /// Begin a plugin in a new folder, with a test that passes
    New(PluginNewArgs),
    /// Make a component of a definition or of a project's folder, whose own build runs with your rights
    Build(PluginBuildArgs),
    /// Show what a component imports, exports and asks for
    Inspect(PluginInspectArgs),
    /// Give a component recorded answers and compare what it makes of them
    Test(PluginTestArgs),
    /// Hold a component to the rules of the contract, and say which level it reaches
    Check(PluginCheckArgs),
    /// Scan one board or query and print its offers as NDJSON; nothing is stored
    Run(PluginRunArgs),
    /// Copy a component to the configuration's plugins, pin it, and write its table and its place in `order`
    Add(PluginAddArgs),
    /// Use the configured file of a provider again, although its boards gave little or nothing with it
    Trust(PluginTrustArgs),
    /// List each component file of the configuration: its version, its size, and what compiling it took
    List(FormatArg),
}

/// The ways to write a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PluginKind {
    /// A board without code: one TOML file
    Definition,
    /// A board in Rust
    Rust,
    /// A board in JavaScript
    Javascript,
    /// A detector in Rust
    Detector,
    /// A directory of companies in Rust
    Directory,
}

/// `plugin new`.
#[derive(Debug, Args)]
pub struct PluginNewArgs {
    /// Its name: a-z, 0-9 and `-`
    pub name: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PluginKind::Definition)]
    pub kind: PluginKind,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin build`.
#[derive(Debug, Args)]
pub struct PluginBuildArgs {
    /// A definition (`boards/acme.toml`), a core module, or the folder of a project [default: this folder]
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// The file of the component [default: `NAME.wasm` in `plugins` beside the definition's folder, or in the project]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin inspect`.
#[derive(Debug, Args)]
pub struct PluginInspectArgs {
    /// The component
    pub file: PathBuf,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin test`.
#[derive(Debug, Args)]
pub struct PluginTestArgs {
    /// The plugin's folder, or that of its cases [default: this folder]
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// The component [default: the one that the folder builds]
    #[arg(long, value_name = "FILE")]
    pub component: Option<PathBuf>,
    /// Ask the source for this tenant's answers, and write them as a new case
    #[arg(long, value_name = "TENANT", conflicts_with = "record_query")]
    pub record: Option<String>,
    /// The same for this query of the plugin's table in the configuration
    #[arg(long, value_name = "NAME")]
    pub record_query: Option<String>,
    /// Write what the component makes of the answers as what is expected
    #[arg(long)]
    pub accept: bool,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin check`.
#[derive(Debug, Args)]
pub struct PluginCheckArgs {
    /// The component
    pub file: PathBuf,
    /// The folder of its cases [default: `cases` in its project, or the folder of its name beside it or in `boards`]
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin run`.
#[derive(Debug, Args)]
pub struct PluginRunArgs {
    /// The component
    pub file: PathBuf,
    /// The board
    #[arg(long, value_name = "TENANT", required_unless_present = "query", conflicts_with = "query")]
    pub tenant: Option<String>,
    /// A query of the plugin's table in the configuration
    #[arg(long, value_name = "NAME")]
    pub query: Option<String>,
    /// Pages at most
    #[arg(long, value_name = "N")]
    pub pages: Option<u32>,
    /// How the offers are written: NDJSON, or one JSON object
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin add`.
#[derive(Debug, Args)]
pub struct PluginAddArgs {
    /// The component, or with `--from-definition` the definition
    pub file: PathBuf,
    /// Build it from this definition first
    #[arg(long)]
    pub from_definition: bool,
    /// Its name in the configuration [default: what it calls itself]
    #[arg(long)]
    pub name: Option<String>,
    /// How the result is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `plugin trust`.
#[derive(Debug, Args)]
pub struct PluginTrustArgs {
    /// The provider
    pub provider: String,
}
