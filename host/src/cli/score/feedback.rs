//! `score feedback`: what people say about scores, with the hits of each score, to improve the catalogue.
//!
//! Offers are shown as they were when the statement was made.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    cli::{
        CliError, Context,
        args::{Format, ScoreFeedbackArgs},
        choose::find_company,
        hits,
        output::{Output, counted, local_time, table_of},
    },
    domain::Verdict,
    scoring::{Hit, HitKind, Score},
    store::{
        Connection,
        feedback::{self, FeedbackFilter, JudgedOffer, Recorded},
    },
};

/// A statement with the hits of the score it is about.
#[derive(Debug, Serialize)]
struct StatementWithHits {
    #[serde(flatten)]
    statement: Recorded,
    hits: Vec<Hit<'static>>,
}

/// What a hit contributed to the scores of the listed statements.
#[derive(Debug, PartialEq, Serialize)]
struct Tally {
    category: Option<String>,
    kind: HitKind,
    id: String,
    /// Statements in whose score it counted.
    statements: u32,
    /// What it added to them in all.
    points: f64,
}

/// What `score feedback --format json` gives.
#[derive(Debug, Serialize)]
struct FeedbackReport {
    statements: Vec<StatementWithHits>,
    /// Of statements that call a score false, the most frequent first.
    tally: Vec<Tally>,
}

pub(super) fn run(context: &mut Context<'_>, args: &ScoreFeedbackArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let company = args.company.as_deref().map(|text| find_company(&connection, text)).transpose()?;
    let company_id = company.map(|company| company.id);
    let filter = FeedbackFilter { verdict: Some(args.verdict), company_id, all: args.all };
    let statements = with_hits(feedback::list(&connection, &filter)?)?;
    let tally = if args.verdict == Verdict::FalsePositive { tally(&statements) } else { Vec::new() };
    if args.format.format == Format::Json {
        return context.out.json(&FeedbackReport { statements, tally });
    }
    if statements.is_empty() {
        return context.out.line(why_empty(&connection, &filter)?);
    }
    for (index, told) in statements.iter().enumerate() {
        if index > 0 {
            context.out.line("")?;
        }
        for line in statement_lines(told, config.display_zone) {
            context.out.line(line)?;
        }
    }
    show_tally(&mut context.out, statements.len(), &tally)
}

fn with_hits(recorded: Vec<Recorded>) -> Result<Vec<StatementWithHits>, CliError> {
    let told = recorded.into_iter().map(|statement| {
        let breakdown = statement.offer.as_ref().map_or("", |offer| offer.breakdown.as_str());
        let hits = if breakdown.is_empty() {
            Vec::new()
        } else {
            let score: Score<'static> = serde_json::from_str(breakdown).map_err(|error| {
                let id = statement.id;
                CliError::failed(format_args!("the stored score of statement {id} is unreadable: {error}"))
            })?;
            score.hits
        };
        Ok(StatementWithHits { statement, hits })
    });
    told.collect()
}

/// Whether the hit is part of the score.
fn is_counted(hit: &Hit) -> bool {
    hit.silenced.is_none() && hit.points > 0.0
}

fn tally(statements: &[StatementWithHits]) -> Vec<Tally> {
    let mut tally: HashMap<(Option<&str>, HitKind, &str), (u32, f64)> = HashMap::new();
    for told in statements {
        let mut points: HashMap<_, f64> = HashMap::new();
        for hit in told.hits.iter().filter(|hit| is_counted(hit)) {
            *points.entry((hit.category.as_deref(), hit.kind, hit.id.as_ref())).or_default() += hit.points;
        }
        for (hit, points) in points {
            let sum = tally.entry(hit).or_default();
            *sum = (sum.0 + 1, sum.1 + points);
        }
    }
    let mut tally: Vec<Tally> = tally
        .into_iter()
        .map(|((category, kind, id), (statements, points))| Tally {
            category: category.map(str::to_owned),
            kind,
            id: id.to_owned(),
            statements,
            points,
        })
        .collect();
    tally.sort_by(|one, other| {
        let names = |tally: &Tally| (tally.category.clone(), tally.kind, tally.id.clone());
        (other.statements.cmp(&one.statements))
            .then(other.points.total_cmp(&one.points))
            .then_with(|| names(one).cmp(&names(other)))
    });
    tally
}

/// The statement, the offer it is about, and each hit in its sentence.
fn statement_lines(told: &StatementWithHits, zone: Tz) -> Vec<String> {
    let Recorded { company_id, company, verdict, note, given_at, offer, .. } = &told.statement;
    let verdict = verdict.map_or("withdrawn", Verdict::as_str);
    let note = if note.is_empty() { String::new() } else { format!(": {note}") };
    let when = local_time(*given_at, zone);
    let mut lines = vec![format!("{when}  {verdict}  {company} ({company_id}){note}")];
    lines.extend(what_came_since(&told.statement));
    match offer {
        Some(offer) => lines.extend(offer_lines(told, offer)),
        None => lines.push("  no offer stood for the company".to_owned()),
    }
    lines
}

/// What replaced a statement that no longer holds.
fn what_came_since(statement: &Recorded) -> Option<String> {
    let since = match statement.latest_verdict {
        _ if statement.stands => return None,
        Some(verdict) => format!("  since then: {}", verdict.as_str()),
        None => "  since then: withdrawn".to_owned(),
    };
    Some(since)
}

fn offer_lines(told: &StatementWithHits, offer: &JudgedOffer) -> Vec<String> {
    let score = offer.score.map_or("no score".to_owned(), |score| format!("{score} of 10"));
    let category = offer.top_category.as_ref().map(|category| format!(", most for {category}"));
    let catalog = if offer.catalog.is_empty() { "unknown" } else { &offer.catalog };
    let mut lines = vec![
        format!("  {score}{}, catalogue {catalog}", category.unwrap_or_default()),
        format!("  {}", offer.title),
        format!("  {}  {}", offer.key, offer.url),
    ];
    let missed = told.statement.verdict == Some(Verdict::FalseNegative);
    let shown = told.hits.iter().filter(|hit| is_counted(hit) || (missed && hit.silenced.is_some()));
    let shown: Vec<&Hit> = shown.collect();
    if shown.is_empty() && offer.score.is_some() {
        lines.push("    no wording of the catalogue counted in it".to_owned());
    }
    let JudgedOffer { title, text, salary, workplace, .. } = offer;
    let texts = hits::Texts { title, description: text, salary: salary.as_ref(), workplace };
    for hit in shown {
        lines.extend(hits::hit_lines(hit, &texts, hits::Names(None), "  "));
    }
    lines
}

fn show_tally(out: &mut Output<'_>, statements: usize, tally: &[Tally]) -> Result<(), CliError> {
    if tally.is_empty() {
        return Ok(());
    }
    let statements = counted(statements as u64, "statement", "statements");
    out.section(format_args!("what counted, over {statements}:"))?;
    let mut table = table_of(&["category", "hit", "#statements", "#points"]);
    for row in tally {
        table.add_row([
            row.category.as_deref().unwrap_or_default().to_owned(),
            hits::hit_name(row.kind, &row.id),
            row.statements.to_string(),
            format!("{:.2}", row.points),
        ]);
    }
    out.table(&table, "no hit")
}

/// Why there is nothing to show, and how statements come in.
fn why_empty(connection: &Connection, filter: &FeedbackFilter) -> Result<String, CliError> {
    let verdict = filter.verdict.map_or("", Verdict::as_str);
    let earlier = FeedbackFilter { all: true, ..*filter };
    if !filter.all && !feedback::list(connection, &earlier)?.is_empty() {
        return Ok(format!("no statement says {verdict} any more: `--all` lists those that did"));
    }
    Ok(format!(
        "no statement says {verdict}: people write OK, FP or FN into the sheet's column for model feedback, and \
         `jobscan-host sheets feedback` reads it"
    ))
}

#[cfg(test)]
mod tests;
