//! `explain`: a score, hit by hit, each in its own sentence.

use serde::Serialize;

use super::{
    CliError, Context,
    args::{ExplainArgs, Format},
    choose::find_offer,
    hits,
};
use crate::{
    scoring::{Score, catalog::Bucket},
    store::offers::OfferDetail,
};

/// What `explain --format json` gives.
#[derive(Debug, Serialize)]
struct Explained<'a> {
    key: &'a str,
    title: &'a str,
    catalog: &'a str,
    /// False if the text has changed since it was scored.
    current: bool,
    score: &'a Score,
}

pub(super) fn run(context: &mut Context<'_>, args: &ExplainArgs) -> Result<(), CliError> {
    let (_, connection) = context.reader()?;
    let offer = find_offer(&connection, &args.key)?;
    let key = &offer.exported.key;
    let Some(row) = &offer.score else {
        return Err(CliError::failed(format_args!(
            "offer `{key}` has no score: set `[scoring] catalog` in the configuration; the next run scores it"
        )));
    };
    let score: Score = serde_json::from_str(&row.breakdown).map_err(|error| {
        CliError::failed(format_args!("the stored score of `{key}` is unreadable: {error}"))
    })?;
    let current = score
        .hits
        .iter()
        .all(|hit| stored_texts(&offer).text_with(hit).get(hit.span.clone()) == Some(hit.text.as_str()));
    match args.format.format {
        Format::Json => {
            let title = &offer.exported.title;
            context.out.json(&Explained { key, title, catalog: &row.catalog, current, score: &score })
        }
        Format::Human => {
            for line in explanation_lines(&offer, &row.catalog, &score, current) {
                context.out.line(line)?;
            }
            Ok(())
        }
    }
}

/// The texts as they are stored now.
fn stored_texts(offer: &OfferDetail) -> hits::Texts<'_> {
    let exported = &offer.exported;
    hits::Texts {
        title: &exported.title,
        description: exported.description.as_deref().unwrap_or_default(),
        salary: exported.salary.as_ref(),
        workplace: &exported.workplace,
    }
}

fn explanation_lines(offer: &OfferDetail, catalog: &str, score: &Score, current: bool) -> Vec<String> {
    let exported = &offer.exported;
    let mut lines = vec![
        format!("{} of 10  {}", score.value, exported.title),
        format!("{}, catalogue {}", exported.key, if catalog.is_empty() { "unknown" } else { catalog }),
    ];
    if !current {
        lines.push("the text changed since it was scored: the next run scores it again".to_owned());
    }
    let (counted, rest): (Vec<_>, Vec<_>) = score.hits.iter().partition(|hit| hit.points > 0.0);
    for (heading, listed) in [("counted", counted), ("not counted", rest)] {
        if !listed.is_empty() {
            lines.extend([String::new(), format!("{heading}:")]);
        }
        for hit in listed {
            lines.extend(hits::hit_lines(hit, &stored_texts(offer), ""));
        }
    }
    lines.push(String::new());
    lines.extend(sum_lines(score));
    lines
}

fn sum_lines(score: &Score) -> Vec<String> {
    let buckets = Bucket::ALL.into_iter().map(|bucket| {
        let points = score.buckets.of(bucket);
        let cap = if points.capped < points.uncapped {
            format!(" (of {:.2}, capped)", points.uncapped)
        } else {
            String::new()
        };
        format!("{:<10} {:>5.2}{cap}", bucket.as_str(), points.capped)
    });
    let mut sums: Vec<_> = buckets.collect();
    // The sum of no phrases is negative zero.
    sums.push(format!("{:<10} {:>5.2}", "phrases", score.phrases + 0.0));
    let core = if score.core { " (there is a core signal)" } else { " (no core signal opens it)" };
    sums.push(format!("{:<10} {:>5.2}{core}", "synergy", score.synergy));
    let guard = if score.guarded { ", cut because there is no core signal" } else { "" };
    let salary = score.salary_cap.map_or(String::new(), |most| {
        format!(", cut to {most} because the advertised salary is below the floor")
    });
    sums.push(format!("{:<10} {:>5.2}, so {} of 10{guard}{salary}", "sum", score.raw, score.value));
    sums
}
