//! The SDK for jobscan plugins.
//!
//! A plugin is a type that implements [`Plugin`] and at least one role: [`Provider`] (a source of offers), [`Detector`]
//! (recognises applicant tracking systems in a web page) or [`Directory`] (a list of companies). A provider or detector
//! may also say how its systems spell their tenants ([`Tenants`]). [`export_plugin!`] exports it:
//!
//! ```
//! use jobscan_plugin_sdk as sdk;
//! use sdk::{
//!     Board, CallContext, Capabilities, Host, Manifest, Offer, Page, Plugin, PluginError, Position, Provider, Request,
//!     Target,
//!     json::{self, Unread},
//!     serde::Deserialize,
//! };
//!
//! #[derive(Default)]
//! struct Acme;
//!
//! /// A row: `{"jobs": [{"id": 1, "title": "Clerk", "url": "https://…", "city": "Vigo"}]}`.
//! #[derive(Deserialize)]
//! #[serde(crate = "sdk::serde")]
//! struct Job {
//!     #[serde(deserialize_with = "json::text_or_number")]
//!     id: String,
//!     title: String,
//!     url: String,
//!     city: Option<String>,
//! }
//!
//! impl json::Row for Job {
//!     type Of<'a> = Self;
//! }
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
//!         let answer = Request::get("https://jobs.acme.example/feed.json").send(host)?.expect_text(ctx)?;
//!         let mut unread = Unread::default();
//!         let rows = json::rows_at::<Job, _>("jobs", &answer, &mut unread, |job, _| {
//!             Ok(Offer { locations: Vec::from_iter(job.city), ..Offer::new(job.id, job.url, job.title) })
//!         })?;
//!         unread.tell(host);
//!         Ok(Page::of_rows(rows))
//!     }
//! }
//!
//! sdk::export_plugin!(Acme: Provider);
//! # use sdk::testing::{FakeHost, context};
//! # let answer = r#"{"jobs": [{"id": 1, "title": "Clerk", "url": "https://x.example", "city": "Vigo"}, {"id": 2}]}"#;
//! # let start = Position { cursor: None, state: None };
//! # let mut host = FakeHost::new().answer(200, answer);
//! # let page = Acme.scan(&context(0), &mut host, &Target::Tenant("acme".into()), &start).unwrap();
//! # assert_eq!((page.offers[0].locations[0].as_str(), page.skipped[0].id.as_deref()), ("Vigo", Some("2")));
//! ```
//!
//! A plugin needs no other dependency: `serde` and `serde_json` are [`serde`] and [`serde_json`] here, and a derived
//! reading says so with `#[serde(crate = "sdk::serde")]`. One that has its own dependency on serde leaves that out.
//!
//! A plugin has no clock, random numbers, files or network. It reads the time from [`CallContext::now`] and does
//! everything else through [`Host`]. Native tests therefore run the same code with [`testing::FakeHost`], which returns
//! scripted responses. A panic ends the call and the instance; its message is logged and stands in the host's error.
//!
//! # What is promised
//!
//! * **The contract decides what runs where.** A component names the version of the contract that its SDK was made with
//!   (`jobscan:plugin@0.1.3` here), and a host takes every version that it knows, older ones too. The SDK's own version
//!   tells a host nothing: a component need not be built again because there is a newer SDK.
//! * **Versions are semantic.** Before 1.0 a change of the second number may break a plugin's source, one of the third may
//!   not. That holds for all public items but [`bindings`] and [`export`], which are for [`export_plugin!`], and for the
//!   re-exported [`serde`] and [`serde_json`] as far as their own versions do.
//! * **Readings may improve.** What [`reading`], [`json`], [`jsonld`], [`html`], [`page`], [`directory`] and [`recognise`] make of a text may become
//!   better with any version; their names and types are promised as the others.
//! * **Compilers.** The oldest is the `rust-version` of the manifest, which a change of the third number never raises. The
//!   target is `wasm32-unknown-unknown`.

#[expect(unsafe_code, reason = "an allocator hands out memory by its address")]
pub mod allocator;
// wit-bindgen generates this code without documentation, and it passes pointers across the component boundary. This is
// `allow` because `expect` fails on targets where one of these lints finds nothing.
#[allow(unsafe_code, missing_docs, unreachable_pub, clippy::pedantic, clippy::unwrap_used)]
pub mod bindings;
pub mod config;
pub mod directory;
pub mod errors;
pub mod export;
mod host;
pub mod html;
mod http;
pub mod json;
pub mod jsonld;
pub mod markup;
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
pub use {serde, serde_json};

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
pub use bindings::repeats::exports::jobscan::plugin::repeats::Scans as RepeatableScans;
pub use bindings::tenants::exports::jobscan::plugin::tenants::Identity as TenantIdentity;
pub use bindings::types::jobscan::plugin::types::{
    Attributes, BlockKind, Blocked, CallContext, FetchError, LimitScope, OtherError, ParseFailure,
    PluginError, RateLimit, TimestampMs,
};
pub use host::Host;
pub use http::{Body, Request, Response};
pub use plugin::{Detector, Directory, Plugin, Provider, Repeats, Tenants};
