//! The SDK for jobscan plugins.
//!
//! A plugin is a type that implements [`Plugin`] and at least one role: [`Provider`] (a source of offers), [`Detector`]
//! (recognises applicant tracking systems in a web page) or [`Directory`] (a list of companies). A provider or detector
//! may also say how its systems spell their tenants ([`Tenants`]). [`export_plugin!`] exports it:
//!
//! ```
//! use jobscan_plugin_sdk as sdk;
//! use sdk::{
//!     Board, CallContext, Capabilities, Host, Manifest, Page, Plugin, PluginError, Position, Provider, Request,
//!     Target,
//! };
//!
//! #[derive(Default)]
//! struct Acme;
//!
//! impl Plugin for Acme {
//!     fn manifest() -> Manifest {
//!         Manifest {
//!             hosts: vec!["https://jobs.acme.example".into()],
//!             capabilities: Capabilities::TENANTS,
//!             ..Manifest::new("acme", "Acme", "0.1.0")
//!         }
//!     }
//! }
//!
//! impl Provider for Acme {
//!     fn check(
//!         &mut self, ctx: &CallContext, host: &mut dyn Host, _: Option<&str>,
//!     ) -> Result<Board, PluginError> {
//!         Request::get("https://jobs.acme.example/feed.json").send(host)?.expect_text(ctx)?;
//!         Ok(Board { name: Some("Acme".into()), url: None, open_offers: None })
//!     }
//!
//!     fn scan(
//!         &mut self, ctx: &CallContext, host: &mut dyn Host, _: &Target, _: &Position,
//!     ) -> Result<Page, PluginError> {
//!         let titles: Vec<String> =
//!             Request::get("https://jobs.acme.example/feed.json").send(host)?.expect_json(ctx)?;
//!         # let _ = titles;
//!         Ok(Page::full_snapshot(vec![]))
//!     }
//! }
//!
//! sdk::export_plugin!(Acme: Provider);
//! ```
//!
//! A plugin has no clock, random numbers, files or network. It reads the time from [`CallContext::now`] and does
//! everything else through [`Host`]. Native tests therefore run the same code with [`testing::FakeHost`], which returns
//! scripted responses.

// wit-bindgen generates this code without documentation, and it passes pointers across the component boundary. This is
// `allow` because `expect` fails on targets where one of these lints finds nothing.
#[allow(unsafe_code, missing_docs, unreachable_pub, clippy::pedantic, clippy::unwrap_used)]
pub mod bindings;
pub mod config;
pub mod directory;
pub mod errors;
pub mod export;
mod host;
mod http;
pub mod json;
pub mod page;
mod plugin;
pub mod recognise;
mod shapes;
pub mod status;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod text;
pub mod xml;

pub use jobscan_reading as reading;

pub use bindings::detector::exports::jobscan::plugin::detector::{
    Candidate, Confidence, Document, Evidence, EvidenceKind, Finding, Report,
};
pub use bindings::imports::jobscan::plugin::{http::Method, log::Level};
pub use bindings::metadata::exports::jobscan::plugin::metadata::{
    Capabilities, CredentialNeed, Manifest, Setting, SettingKind,
};
pub use bindings::provider::exports::jobscan::plugin::provider::{
    Board, Continuation, Coverage, Description, Employer, EndReason, Listing, Offer, OfferRef, Page,
    Position, Query, Salary, SalaryPeriod, Skipped, Target, Workplace,
};
pub use bindings::tenants::exports::jobscan::plugin::tenants::Identity as TenantIdentity;
pub use bindings::types::jobscan::plugin::types::{
    Attributes, BlockKind, Blocked, CallContext, FetchError, LimitScope, OtherError, ParseFailure,
    PluginError, RateLimit, TimestampMs,
};
pub use host::Host;
pub use http::{Body, Request, Response};
pub use plugin::{Detector, Directory, Plugin, Provider, Tenants};
