//! Contract 0.1: the bindings, the host functions, and the conversion of its types.
//!
//! The folder `wit/v0.1` is frozen but for additions, each of which raises the version's last number. Names of
//! all those versions are one interface here: wasmtime links them so, as long as the types agree. A
//! later contract gets a module like this one, which converts to the same [`super::model`].

mod listing;
mod report;

use std::time::Duration;

use encoding_rs::{Encoding, UTF_8};
use wasmtime::component::{HasSelf, Linker, Resource};

use super::{
    model,
    state::{GuestState, ImpureCall, Network, bounded},
};
use crate::{
    domain::{self, Timestamp},
    http,
};

mod generated {
    wasmtime::component::bindgen!({
        // Every interface of the contract: no component exports them all.
        inline: "
            package jobscan:host;
            world every {
                include jobscan:plugin/board-plugin@0.1.1;
                include jobscan:plugin/directory-plugin@0.1.1;
            }
        ",
        path: "../wit/v0.1",
        world: "jobscan:host/every",
        imports: {
            "jobscan:plugin/http.fetch": async | trappable,
            "jobscan:plugin/http.fetch-all": async | trappable,
            default: trappable,
        },
        exports: { default: async },
        with: { "jobscan:plugin/http.body": super::Body },
    });
}

pub(super) use generated::exports::jobscan::plugin::{detector, directory, metadata, provider};
use generated::jobscan::plugin::{config as wit_config, http as wit_http, log as wit_log, types};

pub(super) use listing::{first_pages, listing, page_of_directory};
pub(super) use report::{document, report};

/// The versions that components may import and export interfaces of.
const VERSIONS: [&str; 2] = ["0.1.0", "0.1.1"];

/// The same for messages.
pub(super) const KNOWN: &str = "0.1.0 and 0.1.1";

/// The interfaces that components export.
pub(super) const METADATA: &str = "metadata";
/// See [`METADATA`].
pub(super) const PROVIDER: &str = "provider";
/// See [`METADATA`].
pub(super) const DETECTOR: &str = "detector";
/// See [`METADATA`].
pub(super) const DIRECTORY: &str = "directory";
/// The only import that reaches the network.
pub(super) const HTTP: &str = "http";
/// All that a component may import.
pub(super) const IMPORTS: [&str; 4] = [HTTP, "log", "config", "types"];

/// The interface and the version in a name of the contract's form.
pub(super) fn interface_and_version(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix("jobscan:plugin/")?.split_once('@')
}

/// The interface that an import or export of a component names, in any version that is known.
pub(super) fn interface(name: &str) -> Option<&str> {
    let (interface, version) = interface_and_version(name)?;
    VERSIONS.contains(&version).then_some(interface)
}

/// `fetch-all` runs this many of its requests at once; the host limiter paces them besides.
const FETCH_ALL_AT_ONCE: usize = 4;

/// Adds this version's imports.
pub(super) fn link(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wit_http::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    wit_log::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    wit_config::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    types::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)
}

/// An answer's content, held until the guest asks for it.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Body {
    bytes: Vec<u8>,
    read: usize,
    content_type: Option<String>,
}

impl Body {
    /// The unread rest, and how many bytes the body held. The whole body moves without a copy when
    /// nothing was read of it.
    fn take_rest(&mut self) -> (Vec<u8>, usize) {
        let mut bytes = std::mem::take(&mut self.bytes);
        let held = bytes.len();
        bytes.drain(..std::mem::take(&mut self.read));
        (bytes, held)
    }

    fn charset(&self) -> &'static Encoding {
        self.content_type
            .as_deref()
            .and_then(|value| value.split(';').skip(1).find_map(charset_parameter))
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .unwrap_or(UTF_8)
    }
}

fn charset_parameter(parameter: &str) -> Option<&str> {
    let (name, value) = parameter.split_once('=')?;
    name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
}

impl types::Host for GuestState {}

impl wit_http::Host for GuestState {
    async fn fetch(
        &mut self,
        request: wit_http::Request,
    ) -> wasmtime::Result<Result<wit_http::Response, types::FetchError>> {
        let network = reach(self, "http.fetch")?;
        if self.take_asks(1) == 0 {
            return Ok(Err(types::FetchError::BudgetExhausted));
        }
        let answer = network.client.fetch(&network.scope, to_request(request)).await;
        answer_to_guest(self, answer)
    }

    async fn fetch_all(
        &mut self,
        requests: Vec<wit_http::Request>,
    ) -> wasmtime::Result<Vec<Result<wit_http::Response, types::FetchError>>> {
        let network = reach(self, "http.fetch-all")?;
        let asked = requests.len();
        let mut answers = Vec::with_capacity(asked);
        let mut rest = requests.into_iter().take(self.take_asks(asked)).peekable();
        while rest.peek().is_some() {
            // By so many, since each answer counts against what may be held before the next are asked for.
            let some = rest.by_ref().take(FETCH_ALL_AT_ONCE).map(to_request).collect();
            for answer in network.client.fetch_all(&network.scope, some, FETCH_ALL_AT_ONCE).await {
                answers.push(answer_to_guest(self, answer)?);
            }
        }
        answers.resize_with(asked, || Err(types::FetchError::BudgetExhausted));
        Ok(answers)
    }
}

fn reach(state: &GuestState, import: &'static str) -> Result<Network, ImpureCall> {
    state.require_impure(import)?;
    // Only `describe` and detectors run without a network, and load refuses a detector that imports
    // `http`, so what is missing here is missing because the call must be pure.
    state.network.clone().ok_or(ImpureCall { import })
}

fn to_request(request: wit_http::Request) -> http::Request {
    http::Request {
        method: match request.method {
            wit_http::Method::Get => http::Method::Get,
            wit_http::Method::Head => http::Method::Head,
            wit_http::Method::Post => http::Method::Post,
        },
        url: request.url,
        headers: request.headers,
        body: request.body,
        credential: request.credential,
        conditional: request.conditional,
        follow: true,
        repeat: http::Repeat::ByMethod,
    }
}

fn answer_to_guest(
    state: &mut GuestState,
    answer: Result<http::Response, http::FetchError>,
) -> wasmtime::Result<Result<wit_http::Response, types::FetchError>> {
    let response = match answer {
        Ok(response) => response,
        Err(error) => return Ok(Err(fetch_error(error))),
    };
    let content_type =
        response.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.clone());
    if let Err(limit) = state.hold(response.body.len()) {
        return Ok(Err(types::FetchError::TooLarge(limit as u64)));
    }
    let body = state.table.push(Body { bytes: response.body.into_vec(), read: 0, content_type })?;
    Ok(Ok(wit_http::Response {
        status: response.status,
        headers: response.headers,
        final_url: response.final_url,
        revalidated: response.revalidated,
        body,
    }))
}

fn fetch_error(error: http::FetchError) -> types::FetchError {
    use http::FetchError as From;
    use types::FetchError as To;
    match error {
        From::Denied(denial) => To::Denied(denial.to_string()),
        From::Dns(detail) => To::Dns(detail),
        From::Connect(detail) => To::Connect(detail),
        From::Tls(detail) => To::Tls(detail),
        From::Interrupted(detail) => To::Interrupted(detail),
        From::Timeout => To::Timeout,
        From::TooLarge(cap) => To::TooLarge(cap),
        From::TooManyRedirects => To::TooManyRedirects,
        From::Decode(detail) => To::Decode(detail),
        From::BudgetExhausted => To::BudgetExhausted,
        From::Paused(wait) => {
            To::Paused(wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
        }
        From::Cancelled => To::Cancelled,
    }
}

impl wit_http::HostBody for GuestState {
    fn len(&mut self, body: Resource<Body>) -> wasmtime::Result<u64> {
        let body = self.table.get(&body)?;
        Ok((body.bytes.len() - body.read) as u64)
    }

    fn bytes(&mut self, body: Resource<Body>) -> wasmtime::Result<Vec<u8>> {
        let (bytes, held) = self.table.get_mut(&body)?.take_rest();
        self.release(held);
        Ok(bytes)
    }

    fn text(&mut self, body: Resource<Body>) -> wasmtime::Result<String> {
        let body = self.table.get_mut(&body)?;
        let charset = body.charset();
        let (bytes, held) = body.take_rest();
        self.release(held);
        // What already is UTF-8 without a mark becomes text without a copy.
        let bytes = if charset == UTF_8 && !bytes.starts_with(b"\xef\xbb\xbf") {
            match String::from_utf8(bytes) {
                Ok(text) => return Ok(text),
                Err(error) => error.into_bytes(),
            }
        } else {
            bytes
        };
        Ok(charset.decode(&bytes).0.into_owned())
    }

    fn read(&mut self, body: Resource<Body>, max: u32) -> wasmtime::Result<Vec<u8>> {
        // What was read is kept: the body's own bytes are one allocation.
        let body = self.table.get_mut(&body)?;
        let end = body.bytes.len().min(body.read.saturating_add(max as usize));
        let piece = body.bytes[body.read..end].to_vec();
        body.read = end;
        Ok(piece)
    }

    fn drop(&mut self, body: Resource<Body>) -> wasmtime::Result<()> {
        let body = self.table.delete(body)?;
        self.release(body.bytes.len());
        Ok(())
    }
}

impl wit_log::Host for GuestState {
    fn log(
        &mut self,
        level: wit_log::Level,
        message: String,
        fields: Vec<(String, String)>,
    ) -> wasmtime::Result<()> {
        self.require_impure("log.log")?;
        self.write_log(tracing_level(level), &message, &fields);
        Ok(())
    }

    fn enabled(&mut self, level: wit_log::Level) -> wasmtime::Result<bool> {
        self.require_impure("log.enabled")?;
        Ok(tracing_level(level) <= tracing::level_filters::LevelFilter::current())
    }
}

const fn tracing_level(level: wit_log::Level) -> tracing::Level {
    match level {
        wit_log::Level::Trace => tracing::Level::TRACE,
        wit_log::Level::Debug => tracing::Level::DEBUG,
        wit_log::Level::Info => tracing::Level::INFO,
        wit_log::Level::Warn => tracing::Level::WARN,
        wit_log::Level::Error => tracing::Level::ERROR,
    }
}

impl wit_config::Host for GuestState {
    fn get(&mut self, key: String) -> wasmtime::Result<Option<String>> {
        self.require_impure("config.get")?;
        Ok(self.settings.get(&key).cloned())
    }
}

/// What a call knows of its surroundings, for the guest.
pub(super) fn context(call: &super::CallContext, deadline: Duration) -> types::CallContext {
    types::CallContext {
        now: call.now.as_millis(),
        run_id: call.run_id.clone(),
        attempt: call.attempt,
        deadline_ms: u32::try_from(deadline.as_millis()).unwrap_or(u32::MAX),
    }
}

pub(super) fn manifest(manifest: metadata::Manifest) -> model::Manifest {
    use metadata::{Capabilities, SettingKind};
    model::Manifest {
        id: manifest.id,
        name: manifest.name,
        version: manifest.version,
        hosts: manifest.hosts,
        credentials: manifest
            .credentials
            .into_iter()
            .map(|need| model::CredentialNeed { name: need.name, hosts: need.hosts, help: need.help })
            .collect(),
        settings: manifest
            .settings
            .into_iter()
            .map(|setting| model::Setting {
                key: setting.key,
                kind: match setting.kind {
                    SettingKind::Text => model::SettingKind::Text,
                    SettingKind::Integer => model::SettingKind::Integer,
                    SettingKind::Number => model::SettingKind::Number,
                    SettingKind::Boolean => model::SettingKind::Boolean,
                    SettingKind::TextList => model::SettingKind::TextList,
                },
                default: setting.default,
                help: setting.help,
            })
            .collect(),
        state_version: manifest.state_version,
        capabilities: model::Capabilities {
            queries: manifest.capabilities.contains(Capabilities::QUERIES),
            tenants: manifest.capabilities.contains(Capabilities::TENANTS),
            hydrate: manifest.capabilities.contains(Capabilities::HYDRATE),
        },
        min_interval: Duration::from_millis(u64::from(manifest.min_interval_ms)),
        max_concurrency: Some(manifest.max_concurrency).filter(|&units| units > 0),
        hydrate_batch: manifest.hydrate_batch.max(1),
    }
}

pub(super) fn target(target: &model::Target) -> provider::Target {
    match target {
        model::Target::Tenant(tenant) => provider::Target::Tenant(tenant.clone()),
        model::Target::Query(query) => provider::Target::Query(provider::Query {
            name: query.name.clone(),
            keywords: query.keywords.clone(),
            locations: query.locations.clone(),
            posted_since: query.posted_since.map(Timestamp::as_millis),
            page_size: query.page_size,
            filters: query.filters.clone(),
        }),
    }
}

pub(super) fn position(position: &model::Position) -> provider::Position {
    provider::Position { cursor: position.cursor.clone(), state: position.state.clone() }
}

pub(super) fn offer_ref(offer: &model::OfferRef) -> provider::OfferRef {
    provider::OfferRef { id: offer.id.clone(), url: offer.url.clone(), token: offer.token.clone() }
}

pub(super) fn page(page: provider::Page) -> model::Page {
    model::Page {
        offers: page.offers.into_iter().map(offer).collect(),
        skipped: page
            .skipped
            .into_iter()
            .map(|row| model::Skipped { id: row.id.as_deref().map(bounded), reason: bounded(&row.reason) })
            .collect(),
        next: match page.next {
            provider::Continuation::More(cursor) => model::Continuation::More(cursor),
            provider::Continuation::End(reason) => model::Continuation::End(match reason {
                provider::EndReason::Complete => model::EndReason::Complete,
                provider::EndReason::EmptyPage => model::EndReason::EmptyPage,
                provider::EndReason::TotalPages => model::EndReason::TotalPages,
            }),
        },
        state: page.state,
        coverage: match page.coverage {
            provider::Coverage::FullSnapshot => model::Coverage::FullSnapshot,
            provider::Coverage::Partial => model::Coverage::Partial,
            provider::Coverage::Delta => model::Coverage::Delta,
        },
        total: page.total,
    }
}

pub(super) fn offer(offer: provider::Offer) -> model::ScannedOffer {
    let employer_masked =
        offer.employer.as_ref().is_some_and(|employer| employer.name.is_none() && employer.website.is_none());
    let employer = offer.employer.map_or_else(domain::Employer::default, |employer| domain::Employer {
        name: employer.name,
        website: employer.website,
    });
    model::ScannedOffer {
        employer_masked,
        offer: domain::Offer {
            id: offer.ref_.id,
            url: offer.ref_.url,
            title: offer.title,
            employer,
            locations: offer.locations,
            workplace: match offer.workplace {
                provider::Workplace::Onsite => domain::Workplace::Onsite,
                provider::Workplace::Hybrid => domain::Workplace::Hybrid,
                provider::Workplace::Remote => domain::Workplace::Remote,
                provider::Workplace::Unknown => domain::Workplace::Unknown,
            },
            department: offer.department,
            employment_type: offer.employment_type,
            salary: offer.salary.map(salary),
            posted_at: offer.posted_at.and_then(instant),
            updated_at: offer.updated_at.and_then(instant),
            expires_at: offer.expires_at.and_then(instant),
            description: None,
            listing: match offer.listing {
                provider::Listing::Open => domain::Listing::Open,
                provider::Listing::Closed => domain::Listing::Closed,
            },
            complete: offer.complete,
            attributes: offer.attrs,
        },
        description: offer.description.map(|description| match description {
            provider::Description::Html(html) => model::Description::Html(html),
            provider::Description::Plain(text) => model::Description::Plain(text),
        }),
        token: offer.ref_.token,
    }
}

/// A guest may hand over any number; an instant beyond the calendar of RFC 3339 is none.
fn instant(millis: i64) -> Option<Timestamp> {
    const YEAR_10000: i64 = 253_402_300_800_000;
    (0..YEAR_10000).contains(&millis).then(|| Timestamp::from_millis(millis))
}

fn salary(salary: provider::Salary) -> domain::Salary {
    domain::Salary {
        // A guest may hand over any bits; only numbers that can be stored and compared are kept.
        min: salary.min.filter(|amount| amount.is_finite()),
        max: salary.max.filter(|amount| amount.is_finite()),
        currency: salary.currency,
        period: salary.period.map(|period| match period {
            provider::SalaryPeriod::Hour => domain::SalaryPeriod::Hour,
            provider::SalaryPeriod::Day => domain::SalaryPeriod::Day,
            provider::SalaryPeriod::Week => domain::SalaryPeriod::Week,
            provider::SalaryPeriod::Month => domain::SalaryPeriod::Month,
            provider::SalaryPeriod::Year => domain::SalaryPeriod::Year,
        }),
    }
}

pub(super) fn board(board: provider::Board) -> model::Board {
    model::Board { name: board.name, url: board.url, open_offers: board.open_offers }
}

/// What a guest says of an error goes to terminals, logs and the database: each text is bounded there.
pub(super) fn plugin_error(error: types::PluginError) -> model::PluginError {
    use model::PluginError as To;
    use types::PluginError as From;
    match error {
        From::RateLimited(limit) => {
            To::RateLimited { retry_after: limit.retry_after_ms.map(Duration::from_millis) }
        }
        From::Auth(detail) => To::Auth(bounded(&detail)),
        From::Config(detail) => To::Config(bounded(&detail)),
        From::NotFound(detail) => To::NotFound(bounded(&detail)),
        From::Gone(detail) => To::Gone(bounded(&detail)),
        From::Blocked(blocked) => To::Blocked {
            kind: match blocked.kind {
                types::BlockKind::Captcha => model::BlockKind::Captcha,
                types::BlockKind::Waf => model::BlockKind::Waf,
                types::BlockKind::Forbidden => model::BlockKind::Forbidden,
                types::BlockKind::Geo => model::BlockKind::Geo,
                types::BlockKind::LoginWall => model::BlockKind::LoginWall,
            },
            detail: bounded(&blocked.detail),
        },
        From::Transient(detail) => To::Transient(bounded(&detail)),
        From::InvalidCursor(detail) => To::InvalidCursor(bounded(&detail)),
        From::Parse(failure) => To::Parse {
            detail: bounded(&failure.detail),
            path: failure.path.as_deref().map(bounded),
            sample: failure.sample.as_deref().map(bounded),
        },
        From::Unsupported(detail) => To::Unsupported(bounded(&detail)),
        From::Fetch(error) => unanswered(error),
        From::Other(other) => {
            let (code, detail) = (bounded(&other.code), bounded(&other.detail));
            To::Other { code, detail, retryable: other.retryable }
        }
    }
}

/// A fetch error that the guest passed on. The client has retried what a retry helps.
fn unanswered(error: types::FetchError) -> model::PluginError {
    use types::FetchError as From;
    let (message, retryable, paused) = match error {
        From::Denied(detail) => (detail, false, false),
        From::Dns(detail) => (format!("the name does not resolve: {detail}"), true, false),
        From::Connect(detail) => (format!("no connection: {detail}"), true, false),
        From::Tls(detail) => (format!("no secure connection: {detail}"), false, false),
        From::Interrupted(detail) => (format!("the answer broke off: {detail}"), true, false),
        From::Timeout => ("the answer took too long".to_owned(), true, false),
        From::TooLarge(cap) => (format!("the answer is larger than {cap} bytes"), false, false),
        From::TooManyRedirects => ("too many redirects".to_owned(), false, false),
        From::Decode(detail) => (format!("the answer's encoding is broken: {detail}"), false, false),
        From::BudgetExhausted => ("the unit's allowance of requests is spent".to_owned(), false, false),
        From::Paused(wait) => {
            let left = wait.map(|wait| format!(" for {} s more", wait.div_ceil(1000))).unwrap_or_default();
            (format!("the host is paused{left}"), false, true)
        }
        From::Cancelled => ("the run ends".to_owned(), false, true),
    };
    model::PluginError::Fetch { message: bounded(&message), retryable, paused }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_only_add_are_one_interface() {
        for version in VERSIONS {
            assert_eq!(interface(&format!("jobscan:plugin/log@{version}")), Some("log"));
        }
        for name in
            ["jobscan:plugin/log", "jobscan:plugin/log@0.1.2", "jobscan:plugin/log@0.2.0", "log@0.1.0"]
        {
            assert_eq!(interface(name), None, "{name}");
        }
        assert_eq!(KNOWN, VERSIONS.join(" and "));
    }

    fn body(bytes: &[u8], content_type: &str) -> Body {
        Body { bytes: bytes.to_vec(), read: 0, content_type: Some(content_type.to_owned()) }
    }

    #[test]
    fn the_charset_of_the_header_is_used() {
        assert_eq!(body(b"", "text/html; Charset=\"ISO-8859-1\"").charset().name(), "windows-1252");
        assert_eq!(body(b"", "application/json").charset(), UTF_8);
        assert_eq!(body(b"", "text/html; charset=klingon").charset(), UTF_8);
    }

    #[test]
    fn the_rest_of_a_body_is_what_was_not_read() {
        let mut body = body(b"abcdef", "text/plain");
        body.read = 2;
        assert_eq!(body.take_rest(), (b"cdef".to_vec(), 6));
        assert_eq!(body.take_rest(), (Vec::new(), 0));
    }
}
