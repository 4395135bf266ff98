//! Why a plugin is refused, and why a call of one failed.

use std::{fmt, path::PathBuf, time::Duration};

use super::{compile::CompileFault, measure::Excess, model::PluginError};
use crate::domain::FailureClass;

/// A component cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read plugin `{}`: {source}\n  hint: `cargo xtask plugins` builds the plugins of this repository", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is larger than the cap.
    #[error("plugin `{}` has {size} bytes, more than the cap of {cap}\n  hint: raise `component_size` in [plugins] if you trust it", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The cap in bytes.
        cap: u64,
    },
    /// The file is not the one that was pinned.
    #[error("plugin `{}` has sha256 {found}, the pin says {pinned}\n  hint: if you changed it yourself, write `sha256 = \"{found}\"`", path.display())]
    Pin {
        /// The file.
        path: PathBuf,
        /// Of the file, in hex.
        found: String,
        /// In `providers.toml`.
        pinned: String,
    },
    /// The file is a core module, not a component.
    #[error("plugin `{}` is a core WebAssembly module, not a component\n  hint: `jobscan-host plugin build {}` makes a component of it", path.display(), path.display())]
    NotAComponent {
        /// The file.
        path: PathBuf,
    },
    /// The file is no valid component.
    #[error("plugin `{}` is no valid component: {detail}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What validation says.
        detail: String,
    },
    /// It would cost too much to compile.
    #[error("plugin `{}` is refused before it is compiled: {excess}\n  hint: if you trust it, raise `{}` in [plugins.compile]", path.display(), excess.bound.key().unwrap_or_default())]
    TooCostly {
        /// The file.
        path: PathBuf,
        /// The bound and the measure.
        excess: Excess,
    },
    /// It was not compiled.
    #[error("plugin `{}`: {fault}", path.display())]
    Compile {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: CompileFault,
    },
    /// It imports WASI, which its table does not allow.
    #[error("plugin `{}` imports `{import}`, which is not part of the plugin contract\n  hint: build it without WASI: in Rust for the target `wasm32-unknown-unknown`, in JavaScript with `stubWasi`, as docs/OTHER-LANGUAGES.md shows; where its language cannot do without, as Python, write `wasi = \"sealed\"` in its table: it finds no file, network, environment or clock of the machine there", path.display())]
    Wasi {
        /// The file.
        path: PathBuf,
        /// The name of the import.
        import: String,
    },
    /// It imports something that is not part of the contract.
    #[error("plugin `{}` imports `{import}`, which is not part of the plugin contract\n  hint: a plugin may import only jobscan:plugin interfaces", path.display())]
    Import {
        /// The file.
        path: PathBuf,
        /// The name of the import.
        import: String,
    },
    /// It uses no version of the contract that this host knows.
    #[error("plugin `{}` {found}; this host knows {known} of the contract\n  hint: {hint}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// What it exports.
        found: String,
        /// The versions this host knows.
        known: &'static str,
        /// The cure.
        hint: &'static str,
    },
    /// Its imports and exports do not fit the contract.
    #[error("plugin `{}` does not fit the contract: {detail}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// `describe` failed.
    #[error("plugin `{}` cannot describe itself: {cause}", path.display())]
    Describe {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: Box<CallError>,
    },
    /// Its manifest contradicts itself.
    #[error("plugin `{}` has a manifest that cannot be: {detail}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What.
        detail: String,
    },
    /// The operator grants less than it asks for.
    #[error("provider `{provider}` asks for {} that `hosts` does not grant\n  hint: write in [providers.{provider}]\n{line}", missing.join(", "))]
    Hosts {
        /// The provider.
        provider: String,
        /// The origins that are missing.
        missing: Vec<String>,
        /// The line to write.
        line: String,
    },
    /// The operator grants less than it asks for, because it is the plugin of another provider.
    #[error("provider `{provider}`: this plugin is `{id}`, which asks for {} that `hosts` does not grant\n  hint: name the plugin of `{provider}` in [providers.{provider}], or call the table [providers.{id}]", missing.join(", "))]
    OtherPlugin {
        /// The provider.
        provider: String,
        /// What the plugin calls itself.
        id: String,
        /// The origins that are missing.
        missing: Vec<String>,
    },
    /// A setting in `config = { … }` is not one that the plugin reads, or has the wrong kind.
    #[error("provider `{provider}`: {detail}")]
    Setting {
        /// The provider.
        provider: String,
        /// What is wrong and what would be right.
        detail: String,
    },
}

/// Why a guest was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It asked for more memory than it may have.
    Memory {
        /// In bytes.
        limit: usize,
    },
    /// The call took too long.
    Deadline {
        /// The allowance.
        limit: Duration,
    },
    /// It handed the host more bytes than it may.
    HostcallBytes {
        /// In bytes.
        limit: usize,
    },
    /// It recursed too deep.
    StackOverflow,
    /// It panicked; with its panic message, if it logged one.
    Panic {
        /// The last message of level `error` in the call.
        message: Option<String>,
    },
    /// It is made of more parts than it may have.
    Parts {
        /// Of which kind.
        part: Part,
        /// How many it may have.
        limit: usize,
    },
    /// It asked for its end through WASI.
    Exit {
        /// The code that it left with.
        code: u8,
        /// The last message of level `error` in the call.
        message: Option<String>,
    },
    /// It called an import where it may not.
    Impure {
        /// The import.
        import: String,
        /// What it wanted to log, if that was an error: the message of a panic.
        said: Option<String>,
    },
    /// Its code is gone, and cannot be made again of its file.
    Unloaded {
        /// What is wrong with the file now.
        why: String,
    },
    /// An earlier call of the instance failed.
    Spent,
    /// Any other trap.
    Trap {
        /// What wasmtime says.
        detail: String,
    },
}

/// What an instance of a component is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Core instances.
    Instances,
    /// Linear memories.
    Memories,
    /// Tables.
    Tables,
}

impl Part {
    /// The setting, in `[plugins]` and in the plugin's own table.
    #[must_use]
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Instances => "instances",
            Self::Memories => "memories",
            Self::Tables => "tables",
        }
    }
}

impl Cause {
    /// The class stored with a failed unit: one word, stable.
    #[must_use]
    pub const fn class(&self) -> FailureClass {
        match self {
            Self::Memory { .. } => FailureClass::LimitMemory,
            Self::Deadline { .. } => FailureClass::LimitTime,
            Self::HostcallBytes { .. } => FailureClass::LimitHostcall,
            Self::StackOverflow => FailureClass::LimitStack,
            Self::Parts { .. } => FailureClass::LimitInstances,
            Self::Unloaded { .. } => FailureClass::Plugin,
            Self::Panic { .. }
            | Self::Trap { .. }
            | Self::Exit { .. }
            | Self::Impure { .. }
            | Self::Spent => FailureClass::Trap,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory { limit } => write!(f, "it needs more than the {limit} bytes of memory it may have"),
            Self::Deadline { limit } => write!(f, "the call took longer than {limit:?}"),
            Self::HostcallBytes { limit } => write!(f, "it handed over more than {limit} bytes in one call"),
            Self::StackOverflow => f.write_str("its call stack overflowed"),
            Self::Panic { message: Some(message) } => write!(f, "it panicked: {message}"),
            Self::Panic { message: None } => f.write_str("it panicked without a message"),
            Self::Parts { part, limit } => {
                let part = part.setting();
                write!(
                    f,
                    "it is made of more than {limit} {part}: raise `{part}` in its table or in [plugins]"
                )
            }
            Self::Exit { code, message: None } => write!(f, "it left with code {code}"),
            Self::Exit { code, message: Some(message) } => write!(f, "it left with code {code}: {message}"),
            Self::Impure { import, said: None } => {
                write!(f, "it called `{import}`, but this call must be pure")
            }
            Self::Impure { import, said: Some(said) } => {
                write!(f, "it called `{import}`, but this call must be pure: {said}")
            }
            Self::Unloaded { why } => write!(f, "it can no longer be loaded: {why}"),
            Self::Spent => f.write_str("an earlier call of this instance failed"),
            Self::Trap { detail } => write!(f, "it trapped: {detail}"),
        }
    }
}

/// A call failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The plugin says so itself.
    #[error("plugin `{plugin}`, {unit}: {error}")]
    Plugin {
        /// The provider's name.
        plugin: String,
        /// What was scanned.
        unit: String,
        /// What it says.
        error: PluginError,
    },
    /// The host stopped it. The instance is spent.
    #[error("plugin `{plugin}`, {unit}: stopped in `{call}`: {cause}")]
    Stopped {
        /// The provider's name.
        plugin: String,
        /// What was scanned.
        unit: String,
        /// The function of the contract.
        call: &'static str,
        /// Why.
        cause: Cause,
    },
}

impl CallError {
    /// The class stored with a failed unit: one word, stable.
    #[must_use]
    pub const fn class(&self) -> FailureClass {
        match self {
            Self::Plugin { error, .. } => error.class(),
            Self::Stopped { cause, .. } => cause.class(),
        }
    }
}
