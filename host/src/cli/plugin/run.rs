//! `plugin run`: one board, asked by hand and printed; nothing is stored.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{asking::Asking, component};
use crate::{
    cli::{
        CliError, Context, Exit,
        args::{Format, PluginRunArgs},
        output::{Output, counted},
    },
    domain::UnreadFields,
    http::Traffic,
    kit::cases::{Detail, Reach, ShownError, ShownOffer, shown_error},
    plugins::model::{Page, Skipped, Target},
};

/// One board, as it was scanned.
#[derive(Debug, Serialize)]
struct Ran {
    plugin: String,
    tenant: String,
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
    let config = component::config(context)?;
    let file = context.path("FILE", &args.file)?;
    let plugin = component::load(context, &config, file).await?;
    let mut asking = Asking::new(context, &config, &plugin, &args.tenant).await?;
    let target = Target::Tenant(args.tenant.clone());
    let usual = Reach::of_run();
    let reach = Reach { pages: args.pages.map_or(usual.pages, |pages| pages.min(usual.pages)), ..usual };
    let (mut found, lines) = (Found::default(), args.format.format == Format::Human);
    let out = &mut context.out;
    let scanned =
        asking.scan(&target, reach, |page, details| found.take(page, &details, lines.then_some(&mut *out)));
    let scanned = scanned.await?;
    let stopped = if asking.ended { Some("somebody ended it".to_owned()) } else { scanned.stopped };
    let ran = Ran {
        plugin: plugin.manifest().id.clone(),
        tenant: args.tenant.clone(),
        pages: found.pages,
        offers: std::mem::take(&mut found.offers),
        skipped: std::mem::take(&mut found.skipped),
        unread: asking.session.take_unread(),
        traffic: traffic(asking.session.traffic()),
        error: scanned.error.as_ref().map(shown_error),
        stopped,
    };
    if lines {
        tell(context, &ran, &found)
    } else {
        context.out.json(&ran)?
    }
    match scanned.error {
        // It was told already.
        _ if asking.ended => Err(CliError::quiet(Exit::Failed)),
        Some(error) => Err(CliError::failed(error)),
        None => Ok(()),
    }
}

impl Found {
    /// Takes a page: its offers are printed at once, or kept for the one object.
    fn take(&mut self, page: Page, details: &[Detail], out: Option<&mut Output<'_>>) -> Result<(), CliError> {
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
        match out {
            Some(out) => {
                for offer in offers {
                    out.json_line(&offer)?;
                }
                out.finish()
            }
            None => {
                self.offers.extend(offers);
                Ok(())
            }
        }
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
