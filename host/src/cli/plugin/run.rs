//! `plugin run`: one board or query, asked by hand and printed; nothing is stored.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    asking::{self, Asked, Asking},
    failing,
    loading::{self, Loading},
};
use crate::{
    cli::{
        CliError, Context,
        args::{Format, PluginRunArgs},
        output::{Output, counted},
    },
    domain::UnreadFields,
    http::Traffic,
    kit::{
        cases::{Detail, Reach, Scanned, ShownError, ShownOffer, shown_error},
        unmatched::Source,
    },
    plugins::model::{Page, Skipped, Target},
};

/// One board or query, as it was scanned.
#[derive(Debug, Serialize)]
struct Ran {
    plugin: String,
    /// The board that was asked for, or
    tenant: Option<String>,
    /// the query of the configuration.
    query: Option<String>,
    pages: u64,
    offers: Vec<ShownOffer>,
    skipped: Vec<SkippedRow>,
    unread: UnreadFields,
    traffic: ShownTraffic,
    error: Option<ShownError>,
    /// Why not all was asked for.
    stopped: Option<String>,
}

/// A row that could not be read.
#[derive(Debug, Serialize)]
struct SkippedRow {
    id: Option<String>,
    reason: String,
}

#[derive(Debug, Serialize)]
struct ShownTraffic {
    requests: u64,
    retries: u64,
    bytes_received: u64,
    bytes_decoded: u64,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    pages: u64,
    offers: Vec<ShownOffer>,
    count: u64,
    skipped: Vec<SkippedRow>,
    /// Details that were not given: the offer's id, and why.
    failed: Vec<(String, String)>,
}

pub(super) async fn run(context: &mut Context<'_>, args: &PluginRunArgs) -> Result<(), CliError> {
    let config = loading::config(context)?;
    let file = loading::component(context, "FILE", &args.file)?;
    let source = Source::beside(&file.with_extension(""));
    let loading = Loading::under(context, &config)?;
    let plugin = loading.file(file).await?;
    let now = context.now;
    let target = asking::target(&config, &plugin, args.tenant.as_deref(), args.query.as_deref(), now)?;
    let asked = Asked { config: &config, loading: &loading, plugin: &plugin, target: &target, now };
    let asking = Asking::new(context, &asked).await?;
    let usual = Reach::of_run();
    let reach = Reach { pages: args.pages.map_or(usual.pages, |pages| pages.min(usual.pages)), ..usual };
    ask(context, asking, &target, reach, args.format.format, source.as_ref()).await
}

/// Scans it, and shows what comes.
async fn ask(
    context: &mut Context<'_>,
    mut asking: Asking,
    target: &Target,
    reach: Reach,
    format: Format,
    source: Option<&Source>,
) -> Result<(), CliError> {
    let (mut found, lines) = (Found::default(), format == Format::Human);
    let out = &mut context.out;
    let scanned =
        asking.scan(target, reach, |page, details| found.take(&page, &details, lines.then_some(&mut *out)));
    let scanned = scanned.await?;
    let ran = Ran::of(&mut asking, target, &mut found, &scanned);
    if lines {
        tell(context, &ran, &found);
    } else {
        context.out.json(&ran)?;
    }
    match scanned.error {
        // What a signal ended did as it was told, as a run does.
        Some(_) if asking.ended => Ok(()),
        Some(error) => Err(CliError::failed(failing::told(&error, source))),
        None => Ok(()),
    }
}

impl Ran {
    fn of(asking: &mut Asking, target: &Target, found: &mut Found, scanned: &Scanned) -> Self {
        let (tenant, query) = match target {
            Target::Tenant(tenant) => (Some(tenant.clone()), None),
            Target::Query(query) => (None, Some(query.name.clone())),
        };
        let ended = asking.ended.then(|| "a signal ended it".to_owned());
        Self {
            plugin: asking.session.plugin().manifest().id.clone(),
            tenant,
            query,
            pages: found.pages,
            offers: std::mem::take(&mut found.offers),
            skipped: std::mem::take(&mut found.skipped),
            unread: asking.session.take_unread(),
            traffic: traffic(asking.session.traffic()),
            error: scanned.error.as_ref().filter(|_| !asking.ended).map(shown_error),
            stopped: ended.or_else(|| scanned.stopped.clone()),
        }
    }
}

impl Found {
    /// Takes a page: its offers are printed at once, or kept for the one object.
    fn take(
        &mut self,
        page: &Page,
        details: &[Detail],
        out: Option<&mut Output<'_>>,
    ) -> Result<(), CliError> {
        self.pages += 1;
        self.count += page.offers.len() as u64;
        self.skipped.extend(page.skipped.iter().map(skipped));
        let by_id: BTreeMap<&str, &Detail> =
            details.iter().map(|detail| (detail.asked.id.as_str(), detail)).collect();
        let offers = page.offers.iter().map(|offer| {
            let detail = by_id.get(offer.offer.id.as_str()).and_then(|detail| detail.answer.as_ref().ok());
            ShownOffer::of(offer).with(detail.map(ShownOffer::of))
        });
        let refused = details
            .iter()
            .filter_map(|detail| Some((detail.asked.id.clone(), detail.answer.as_ref().err()?.to_string())));
        self.failed.extend(refused);
        let Some(out) = out else {
            self.offers.extend(offers);
            return Ok(());
        };
        for offer in offers {
            out.json_line(&offer)?;
        }
        out.finish()
    }
}

fn skipped(row: &Skipped) -> SkippedRow {
    SkippedRow { id: row.id.clone(), reason: row.reason.clone() }
}

fn traffic(traffic: Traffic) -> ShownTraffic {
    let Traffic { requests, retries, bytes_received, bytes_decoded, .. } = traffic;
    ShownTraffic { requests, retries, bytes_received, bytes_decoded }
}

/// What is no offer goes to stderr.
fn tell(context: &mut Context<'_>, ran: &Ran, found: &Found) {
    for row in &ran.skipped {
        let id = row.id.as_deref().unwrap_or("without an id");
        context.tell(format_args!("skipped: {id}: {}", row.reason));
    }
    for (id, why) in &found.failed {
        context.tell(format_args!("no details of {id}: {why}"));
    }
    for (field, unread) in ran.unread.iter() {
        let rows = counted(unread.count, "row", "rows");
        context.tell(format_args!("unread: `{field}` in {rows}, such as {:?}", unread.sample));
    }
    if let Some(why) = &ran.stopped {
        context.tell(format_args!("note: {why}"));
    }
    let (offers, pages) = (counted(found.count, "offer", "offers"), counted(ran.pages, "page", "pages"));
    let requests = counted(ran.traffic.requests, "request", "requests");
    context.tell(format_args!("{offers} on {pages}, {requests}"));
}
