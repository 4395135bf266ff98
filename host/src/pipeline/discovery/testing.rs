//! What discovery's tests share: findings, sightings and pages as they come.

use std::sync::Arc;

use url::Url;

use super::{
    judge::{PageKind, Shown, Sighting},
    seen::SeenBoard,
};
use crate::domain::EvidenceKind;
use crate::{
    domain::{
        companies::normalize_name,
        page::{Budget, Page, PageContext, PageRegion},
    },
    pipeline::{context::RunContext, testing::NOON, web::Visited},
    plugins::model::{Confidence, Finding, FindingEvidence},
    store::companies::{self, CompanyFacts},
};

pub(super) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// A board of `lever` that a detector saw in this manner, at this offset of the page.
pub(super) fn finding(tenant: &str, kind: EvidenceKind, offset: Option<u32>) -> Finding {
    Finding {
        provider: "lever".to_owned(),
        tenant: tenant.to_owned(),
        board_url: None,
        confidence: Confidence::Certain,
        evidence: vec![FindingEvidence { kind, detail: format!("https://jobs.lever.co/{tenant}"), offset }],
        attributes: Vec::new(),
    }
}

/// A link alone on a page.
pub(super) fn sighting(page: PageKind, place: PageRegion, text: &str) -> Sighting {
    Sighting {
        url: "https://acme.example/".to_owned(),
        page,
        shown: Shown::Link,
        place,
        text: text.to_owned(),
        kind: EvidenceKind::Link,
        detail: String::new(),
        certainty: Confidence::Certain,
        boards_on_page: 1,
        moved: false,
    }
}

pub(super) fn board(tenant: &str, sightings: Vec<Sighting>) -> SeenBoard {
    SeenBoard { system: "lever".to_owned(), tenant: tenant.to_owned(), url: None, sightings, is_door: false }
}

/// A page that answered at `address`.
pub(super) fn visited(address: &str, html: &str) -> Visited {
    let url = url(address);
    let context = PageContext { url: &url, redirects: &[], max_chars: 20_000 };
    let page = Page::parse(html, &context, &Budget::default()).unwrap();
    Visited { asked: url.clone(), url, status: 200, content_type: None, page: Arc::new(page) }
}

/// Stores a company with a site of its own; its id.
pub(super) async fn store_company(run: &RunContext, name: &'static str, domain: &'static str) -> i64 {
    let facts = CompanyFacts {
        name: name.to_owned(),
        name_normalized: normalize_name(name),
        website: Some(format!("https://{domain}/")),
        domain: Some(domain.to_owned()),
    };
    run.write(move |tx| Ok(companies::resolve(tx, &facts, NOON)?.id())).await.unwrap()
}
