//! The plugin runtime: wasmtime narrowed to what job boards need.
//!
//! A component is loaded once ([`Plugin::load`]) and instantiated once a unit ([`Instance`]). It may
//! import only the contract's interfaces, gets out only through the host's HTTP client, and is stopped
//! at each limit of [`Limits`]. The rest of the program knows only [`model`].

mod call;
mod engine;
mod error;
mod gate;
pub mod grant;
mod instance;
mod limits;
mod linked;
mod load;
pub mod model;
mod state;
mod v0_1;

pub use engine::{CodeCache, EngineError, PluginEngine};
pub use error::{CallError, Cause, LoadError};
pub use gate::{RowFault, is_web_address, row_fault};
pub use instance::{Instance, UnitSetup};
pub use limits::Limits;
pub use load::{Plugin, Source};
pub use model::CallContext;
pub use state::Network;
