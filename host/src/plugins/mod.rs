//! The plugin runtime: wasmtime narrowed to what job boards need.
//!
//! A component is loaded once ([`Plugin::load`]) and instantiated once a unit ([`Instance`]). It may
//! import only the contract's interfaces, gets out only through the host's HTTP client, and is stopped
//! at each limit of [`Limits`]. The rest of the program knows only [`model`].
//!
//! Before it is compiled it is measured ([`Excess`]); it is compiled by a process of its own ([`Compiler`]), and what
//! came out is kept in a cache that only its owner writes ([`CodeCache`]).

mod cache;
mod call;
mod compile;
mod component;
mod conversation;
mod cures;
mod engine;
mod engine_config;
mod engine_settings;
mod error;
mod gate;
pub mod grant;
mod instance;
mod limits;
mod linked;
mod load;
mod measure;
pub mod model;
mod mould;
mod native;
mod network;
mod places;
mod sealed;
mod state;
#[cfg(test)]
pub(crate) mod testing;
mod v0_1;
mod wasi;

pub use cache::CodeCache;
pub use compile::{CompileFault, Compiler, compile_if_asked};
pub use component::CompileFigures;
pub use conversation::{AnswerDigest, Conversation, Exchange, Fetched};
pub use engine::{EngineError, PluginEngine};
pub use engine_settings::EngineSettings;
pub use error::{CallError, Cause, LoadError, Part};
pub use gate::{RowFault, is_web_address, row_fault};
pub use instance::{Instance, UnitSetup};
pub use limits::{Limits, Wasi};
pub use load::{ComponentFile, Plugin, Source};
pub use measure::Excess;
pub use model::CallContext;
pub use network::Network;
