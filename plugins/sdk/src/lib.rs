//! What a jobscan plugin is written against.
//!
//! A plugin is a type that implements [`Plugin`] and [`Provider`] (a source of offers), [`Detector`]
//! (recognises job systems in a page) or [`Directory`] (a list of companies), exported with one line:
//!
//! ```
//! use jobscan_plugin_sdk as sdk;
//! use sdk::{
//!     Board, CallContext, Capabilities, Host, Manifest, Page, Plugin, PluginError, Position, Provider, Request,
//!     Target,
//! };
//!
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
//!     fn check(ctx: &CallContext, host: &mut dyn Host, _: Option<&str>) -> Result<Board, PluginError> {
//!         Request::get("https://jobs.acme.example/feed.json").send(host)?.expect_text(ctx)?;
//!         Ok(Board { name: Some("Acme".into()), url: None, open_offers: None })
//!     }
//!
//!     fn scan(
//!         ctx: &CallContext, host: &mut dyn Host, _: &Target, _: &Position,
//!     ) -> Result<Page, PluginError> {
//!         let titles: Vec<String> =
//!             Request::get("https://jobs.acme.example/feed.json").send(host)?.expect_json(ctx)?;
//!         # let _ = titles;
//!         Ok(Page::full_snapshot(vec![]))
//!     }
//! }
//!
//! sdk::export_provider!(Acme);
//! ```
//!
//! A guest has no clock, no randomness, no files and no network of its own: time comes in
//! [`CallContext::now`], everything else through [`Host`]. That is also what makes a plugin testable
//! natively: [`testing::FakeHost`] answers from a script.

// Code that wit-bindgen writes: pointers across the component boundary, without documentation. An `expect`
// would fail on the targets where one of these lints finds nothing.
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
pub mod recognise;
mod shapes;
pub mod status;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod text;
pub mod time;

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
pub use bindings::types::jobscan::plugin::types::{
    Attributes, BlockKind, Blocked, CallContext, FetchError, LimitScope, OtherError, ParseFailure,
    PluginError, RateLimit, TimestampMs,
};
pub use host::Host;
pub use http::{Body, Request, Response};

/// What every plugin says of itself.
pub trait Plugin {
    /// Pure: asking the host for anything from here ends the plugin.
    fn manifest() -> Manifest;
}

/// A source of offers.
pub trait Provider: Plugin {
    /// Cheap: does the source answer, is the credential taken, and, with a tenant, is there such a board?
    fn check(ctx: &CallContext, host: &mut dyn Host, tenant: Option<&str>) -> Result<Board, PluginError>;

    /// One call, one page, from `position` on.
    fn scan(
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError>;

    /// The full offers, in the order of `refs`, each with its own error.
    fn hydrate(
        _ctx: &CallContext,
        _host: &mut dyn Host,
        _refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        Err(PluginError::Unsupported("this provider's lists are complete".to_owned()))
    }
}

/// Recognises job systems in a document.
pub trait Detector: Plugin {
    /// A pure function of its arguments.
    fn detect(ctx: &CallContext, document: &Document) -> Result<Report, PluginError>;
}

/// A list of companies: pages in, companies out. The host fetches the pages.
pub trait Directory: Plugin {
    /// The first pages, on the manifest's `hosts`.
    fn start(ctx: &CallContext) -> Vec<String>;

    /// What a page gives: a page of the list, or one of the details that an earlier page gave. A pure function
    /// of its arguments.
    fn read(ctx: &CallContext, page: &Document) -> Result<directory::Listing, PluginError>;
}
