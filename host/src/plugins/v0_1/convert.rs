//! This version's types as those of [`model`], and back. What a guest returns is moved, not bounded: the caller takes
//! it through the gate.

use std::time::Duration;

use super::bindings::{metadata, provider, repeats, tenants, types};
use crate::{
    domain::{self, Timestamp, UnreadFields},
    plugins::{model, state::bounded},
};

/// The context of a call, for the guest.
pub(in crate::plugins) fn call_context(call: &model::CallContext, deadline: Duration) -> types::CallContext {
    types::CallContext {
        now: call.now.as_millis(),
        run_id: call.run_id.clone(),
        attempt: call.attempt,
        deadline_ms: u32::try_from(deadline.as_millis()).unwrap_or(u32::MAX),
    }
}

pub(in crate::plugins) fn manifest(manifest: metadata::Manifest) -> model::Manifest {
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

pub(in crate::plugins) fn target(target: &model::Target) -> provider::Target {
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

pub(in crate::plugins) fn position(position: &model::Position) -> provider::Position {
    provider::Position { cursor: position.cursor.clone(), state: position.state.clone() }
}

pub(in crate::plugins) fn offer_ref(offer: &model::OfferRef) -> provider::OfferRef {
    provider::OfferRef { id: offer.id.clone(), url: offer.url.clone(), token: offer.token.clone() }
}

pub(in crate::plugins) fn page(page: provider::Page) -> model::Page {
    model::Page {
        offers: page.offers.into_iter().map(offer).collect(),
        skipped: page
            .skipped
            .into_iter()
            .map(|row| model::Skipped { id: row.id, reason: row.reason })
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
        unread: UnreadFields::default(),
    }
}

pub(in crate::plugins) fn offer(offer: provider::Offer) -> model::ScannedOffer {
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
            posted_at: offer.posted_at.map(Timestamp::from_millis),
            updated_at: offer.updated_at.map(Timestamp::from_millis),
            expires_at: offer.expires_at.map(Timestamp::from_millis),
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

fn salary(salary: provider::Salary) -> domain::Salary {
    domain::Salary {
        min: salary.min,
        max: salary.max,
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

pub(in crate::plugins) fn board(board: provider::Board) -> model::Board {
    model::Board { name: board.name, url: board.url, open_offers: board.open_offers }
}

pub(in crate::plugins) fn tenant_identity(identity: tenants::Identity) -> model::TenantIdentity {
    model::TenantIdentity { tenant: identity.tenant, key: identity.key }
}

pub(in crate::plugins) fn repeatable(scans: repeats::Scans) -> model::Repeatable {
    model::Repeatable {
        tenants: scans.contains(repeats::Scans::TENANTS),
        queries: scans.contains(repeats::Scans::QUERIES),
    }
}

/// What a guest says of an error goes to terminals, logs and the database: each text is bounded there.
pub(in crate::plugins) fn plugin_error(error: types::PluginError) -> model::PluginError {
    use model::PluginError as To;
    use types::PluginError as From;
    match error {
        From::RateLimited(limit) => To::RateLimited {
            retry_after: limit.retry_after_ms.map(Duration::from_millis),
            scope: match limit.scope {
                types::LimitScope::Provider => model::LimitScope::Provider,
                types::LimitScope::Tenant => model::LimitScope::Tenant,
            },
        },
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
