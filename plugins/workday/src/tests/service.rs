//! A service that answers every request by itself.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, EndReason, FetchError, Host, Level, Page, PluginError, Position, Provider,
    Request, Response, Target,
    serde_json::{Value, json},
    testing::{answer, context},
};

use crate::Workday;

const PAGE: usize = 20;
const CAP: usize = 2000;

/// What a customer's service does.
#[expect(clippy::struct_excessive_bools, reason = "each is another service's way")]
#[derive(Debug, Default)]
pub(super) struct Service {
    pub(super) postings: usize,
    /// The count is told on the first page only.
    pub(super) count_once: bool,
    /// Each third requisition has a posting of another site too, before or behind its own.
    pub(super) copies: bool,
    /// From this offset on the page before comes again.
    pub(super) repeats_from: Option<usize>,
    /// At this offset the count is another.
    pub(super) jumps_at: Option<usize>,
    /// The count is never above 2,000.
    pub(super) capped: bool,
    /// Behind the 2,000th posting the first comes again.
    pub(super) wraps: bool,
    /// There are no facets.
    pub(super) facetless: bool,
    /// From this posting on there are no values of facets but that of one place.
    pub(super) valueless_from: Option<usize>,
    /// One value of each facet has more than 2,000 postings.
    pub(super) lumped: bool,
    /// The requests so far.
    pub(super) asked: usize,
    /// Those that set facets.
    pub(super) applied: usize,
    pub(super) most_values: usize,
    pub(super) deepest: usize,
}

/// What a scan gave.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) ids: BTreeSet<String>,
    pub(super) offers: usize,
    pub(super) whole: bool,
    pub(super) total: Option<u64>,
    pub(super) cursors: Vec<String>,
    pub(super) longest_cursor: usize,
}

impl Service {
    pub(super) fn with(postings: usize) -> Self {
        Self { postings, ..Self::default() }
    }

    pub(super) fn scan(&mut self, tenant: &str) -> Scanned {
        self.try_scan(tenant).unwrap()
    }

    pub(super) fn try_scan(&mut self, tenant: &str) -> Result<Scanned, PluginError> {
        let mut pages: Vec<Page> = Vec::new();
        let mut cursors: Vec<String> = Vec::new();
        loop {
            let position = Position { cursor: cursors.last().cloned(), state: None };
            let page = Workday.scan(&context(0), self, &Target::Tenant(tenant.into()), &position)?;
            let next = page.next.clone();
            pages.push(page);
            match next {
                Continuation::More(cursor) => cursors.push(cursor),
                Continuation::End(_) => break,
            }
        }
        let last = pages.last().unwrap();
        let all = || pages.iter().flat_map(|page| &page.offers);
        Ok(Scanned {
            ids: all().map(|offer| offer.ref_.id.clone()).collect(),
            offers: all().count(),
            whole: last.coverage == Coverage::FullSnapshot
                && last.next == Continuation::End(EndReason::Complete),
            total: last.total,
            longest_cursor: cursors.iter().map(String::len).max().unwrap_or(0),
            cursors,
        })
    }

    /// The values of a posting.
    fn values(&self, number: usize) -> Vec<(&'static str, String)> {
        let mut values = vec![("locations", format!("place-{:03}", number % 150))];
        if number.is_multiple_of(4) {
            values.push(("locations", format!("place-{:03}", (number + 7) % 150)));
        }
        if self.valueless_from.is_some_and(|from| number >= from) {
            return Vec::new();
        }
        let family = if self.lumped && number.is_multiple_of(2) { 0 } else { 1 + number % 6 };
        values.push(("jobFamily", format!("family-{family}")));
        values
            .push(("subType", if number.is_multiple_of(11) { "contractor" } else { "employee" }.to_owned()));
        if self.lumped {
            // No place either is small.
            values.retain(|(parameter, _)| *parameter != "locations");
            values.push(("locations", format!("place-{}", number / 2 % 2)));
        }
        values
    }

    fn fits(&self, number: usize, applied: &BTreeMap<String, Vec<String>>) -> bool {
        let values = self.values(number);
        applied
            .iter()
            .all(|(parameter, ids)| values.iter().any(|(held, id)| held == parameter && ids.contains(id)))
    }

    fn facets(&self, applied: &BTreeMap<String, Vec<String>>) -> Value {
        if self.facetless {
            return json!([]);
        }
        let mut counts: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
        for number in 0..self.postings {
            for (parameter, id) in self.values(number) {
                let mut others = applied.clone();
                others.remove(parameter);
                if self.fits(number, &others) {
                    *counts.entry(parameter).or_default().entry(id).or_default() += 1;
                }
            }
        }
        let values = |parameter: &str| -> Vec<Value> {
            let counts = counts.get(parameter).into_iter().flatten();
            counts.map(|(id, count)| json!({ "id": id, "count": count })).collect()
        };
        // Whoever has no value of a facet is missing from the counts, but for one facet that all have.
        let everybody = json!([{ "id": "all", "count": self.postings }]);
        json!([
            { "facetParameter": "jobFamily", "values": values("jobFamily") },
            { "facetParameter": "locationMainGroup", "values": [
                { "facetParameter": "locations", "values": values("locations") } ] },
            { "facetParameter": "subType", "values": values("subType") },
            { "facetParameter": "company", "values": everybody },
            { "facetParameter": "brand", "values": everybody },
            { "facetParameter": "unit", "values": everybody },
        ])
    }

    fn rows(&self, applied: &BTreeMap<String, Vec<String>>) -> Vec<Value> {
        let row = |number: usize, site: &str| json!({ "title": format!("Job {number}"), "externalPath": format!("/job/x/Job_R-{number:05}{site}") });
        let fitting = (0..self.postings).filter(|number| self.fits(*number, applied));
        fitting
            .flat_map(|number| match number % 6 {
                0 if self.copies => vec![row(number, "-1"), row(number, "")],
                3 if self.copies => vec![row(number, ""), row(number, "-2")],
                _ => vec![row(number, "")],
            })
            .collect()
    }

    fn answer(&mut self, body: &Value) -> Value {
        let applied: BTreeMap<String, Vec<String>> =
            sdk::serde_json::from_value(body["appliedFacets"].clone()).unwrap();
        let offset = usize::try_from(body["offset"].as_u64().unwrap()).unwrap();
        assert_eq!((body["limit"].as_u64(), body["searchText"].as_str()), (Some(20), Some("")));
        self.asked += 1;
        self.applied += usize::from(!applied.is_empty());
        self.deepest = self.deepest.max(applied.len());
        self.most_values = self.most_values.max(applied.values().map(Vec::len).max().unwrap_or(0));
        let rows = self.rows(&applied);
        let count = if self.capped { rows.len().min(CAP) } else { rows.len() };
        let end = if self.wraps { count } else { rows.len() };
        let from = match self.repeats_from {
            Some(from) if offset >= from => from - PAGE,
            _ if self.wraps && offset >= CAP && rows.len() > CAP => offset % CAP,
            _ => offset,
        };
        let page: Vec<Value> = rows[..end].iter().skip(from).take(PAGE).cloned().collect();
        let total = match self.jumps_at {
            Some(at) if offset >= at => 7,
            _ if self.count_once && offset > 0 => 0,
            _ => count,
        };
        // Counting them takes long; some customers too leave them out of later pages.
        let facets = if offset == 0 { self.facets(&applied) } else { json!([]) };
        json!({ "total": total, "jobPostings": page, "facets": facets })
    }
}

impl Host for Service {
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError> {
        let body: Value = sdk::serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
        let body = self.answer(&body).to_string();
        Ok(Response { final_url: request.url, ..answer(200, body) })
    }

    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>> {
        requests.into_iter().map(|request| self.fetch(request)).collect()
    }

    fn setting(&self, _: &str) -> Option<String> {
        None
    }

    fn log(&self, _: Level, _: &str, _: &[(&str, &str)]) {}

    fn unread(&mut self, field: &str, _: u32, sample: &str) {
        panic!("{field} could not be read: {sample}");
    }
}
