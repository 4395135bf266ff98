//! `offers …`: one file a command, and `offers show`.

mod columns;
mod list;

use serde::Serialize;
use serde_json::Value;

use super::{
    CliError, Context,
    args::{Format, OffersCommand},
    choose::find_offer,
    output::{BETWEEN_PLACES, local_time, salary_in_words},
    said,
};
use crate::{
    domain::{OfferKey, Timestamp},
    store::{
        Connection,
        offers::{Change, ChangedField, ExportedOffer, ExportedSalary, OfferDetail},
        openings,
    },
};

/// Other offers of an opening that are shown one by one.
const OTHERS: u32 = 20;

pub(super) async fn run(context: &mut Context<'_>, command: &OffersCommand) -> Result<(), CliError> {
    match command {
        OffersCommand::List(args) => list::run(context, args),
        OffersCommand::Show { key, format } => show(context, key, format.format),
        OffersCommand::Feedback(args) => said::of_offer(context, args).await,
    }
}

fn show(context: &mut Context<'_>, text: &str, format: Format) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let offer = find_offer(&connection, text)?;
    if format == Format::Json {
        return context.out.json(&OfferWithChanges { offer: &offer.exported, changes: &offer.changes });
    }
    let time = |at: Timestamp| local_time(at, config.display_zone);
    for (name, value) in offer_lines(&offer, time).into_iter().chain(other_places(&connection, &offer, time)?)
    {
        context.out.line(format_args!("{name:<12} {value}"))?;
    }
    for (name, value) in &offer.attributes {
        context.out.line(format_args!("{name:<12} {value}"))?;
    }
    for change in &offer.changes {
        context.out.line(format_args!("{:<12} {}", "changed", change_line(change, time)))?;
    }
    let description = offer.exported.description.as_deref().unwrap_or("(no text yet)");
    context.out.line("")?;
    context.out.lines(description)
}

/// What `offers show --format json` gives: the exported offer and its history.
#[derive(Debug, Serialize)]
struct OfferWithChanges<'a> {
    #[serde(flatten)]
    offer: &'a ExportedOffer,
    changes: &'a [Change],
}

/// `2026-08-06 14:00, title was: Cook`, `2026-08-06 14:00, closed: its source says so`.
fn change_line(change: &Change, time: impl Fn(Timestamp) -> String) -> String {
    let at = time(change.at);
    if change.field == ChangedField::Listing {
        return match change.why {
            Some(why) => format!("{at}, closed: {}", why.meaning()),
            None => format!("{at}, open again"),
        };
    }
    let before = match &change.before {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(places) => {
            places.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(BETWEEN_PLACES)
        }
        other => serde_json::from_value::<ExportedSalary>(other.clone())
            .map_or_else(|_| other.to_string(), |before| salary_in_words(&before)),
    };
    // A text is shortened; the JSON form has all of it.
    let shown: String = before.chars().take(100).collect();
    let cut = if before.chars().count() > 100 { "…" } else { "" };
    format!("{at}, {} was: {shown}{cut}", change.field)
}

fn offer_lines(offer: &OfferDetail, time: impl Fn(Timestamp) -> String) -> Vec<(&'static str, String)> {
    let exported = &offer.exported;
    let text = |text: &Option<String>| text.clone();
    let score = exported.score.map(|score| match &exported.top_category {
        Some(category) => format!("{score} of 10, most for {category}"),
        None => format!("{score} of 10"),
    });
    let places = (!exported.locations.is_empty()).then(|| exported.locations.join(BETWEEN_PLACES));
    let state = match exported.closed_at {
        Some(at) => {
            let why = offer.closed_why.map(|why| format!(": {}", why.meaning())).unwrap_or_default();
            format!("closed {}{why}", time(at))
        }
        None => "open".to_owned(),
    };
    let facts = [
        ("title", Some(exported.title.clone())),
        ("key", Some(exported.key.clone())),
        ("url", Some(exported.url.clone())),
        ("company", text(&exported.company)),
        ("domain", text(&exported.company_domain)),
        ("places", places),
        ("workplace", Some(exported.workplace.clone())),
        ("department", text(&exported.department)),
        ("employment", text(&exported.employment_type)),
        ("salary", exported.salary.as_ref().map(salary_in_words)),
        ("state", Some(state)),
        (
            "doubt",
            offer
                .not_found
                .map(|times| format!("its own page was not found, {times} of 3 times that close it")),
        ),
        ("posted", exported.posted_at.map(&time)),
        ("updated", exported.updated_at.map(&time)),
        ("first seen", Some(time(exported.first_seen_at))),
        ("last seen", Some(time(exported.last_seen_at))),
        ("score", score),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Where else the same opening is posted: `also at  lever/acme/1  https://…  open`.
fn other_places(
    connection: &Connection,
    offer: &OfferDetail,
    time: impl Fn(Timestamp) -> String,
) -> Result<Vec<(&'static str, String)>, CliError> {
    let ExportedOffer { provider, tenant, id, .. } = &offer.exported;
    let key = OfferKey { provider: provider.clone(), tenant: tenant.clone(), id: id.clone() };
    let (shown, count) = openings::others(connection, &key, OTHERS)?;
    let more = count.saturating_sub(shown.len() as u64);
    let mut facts: Vec<(&'static str, String)> = shown
        .into_iter()
        .map(|other| {
            let state =
                other.closed_at.map_or_else(|| "open".to_owned(), |at| format!("closed {}", time(at)));
            ("also at", format!("{}  {}  {state}", other.key, other.url))
        })
        .collect();
    if more > 0 {
        facts.push(("", format!("and {more} more")));
    }
    Ok(facts)
}

#[cfg(test)]
mod tests;
