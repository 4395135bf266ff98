//! `explain`: a score, hit by hit, each in its own sentence, with the names that the catalogue gives its signals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    CliError, Context,
    args::{ExplainArgs, Format},
    catalog,
    choose::find_offer,
    hits::{self, Names},
    output::counted,
};
use crate::{
    domain::Workplace,
    pipeline::score_advert,
    scoring::{Advert, Catalog, Score, Scorer, catalog::Bucket},
    store::offers::{OfferDetail, ScoreRow},
};

/// What `explain --format json` gives.
#[derive(Debug, Serialize)]
struct Explained<'a> {
    key: &'a str,
    title: &'a str,
    catalog: &'a str,
    /// The catalogue that scores are made by now, if it can be read.
    configured: Option<String>,
    /// False if the text or the catalogue has changed since it was scored.
    current: bool,
    score: &'a Score<'a>,
    /// What people call the categories and signals of the hits, by their ids.
    names: BTreeMap<&'a str, &'a str>,
}

/// A score to explain.
struct Explanation {
    offer: OfferDetail,
    catalog: String,
    score: Score<'static>,
    /// Why the score is not what it would be now.
    outdated: Option<String>,
    /// Whose names the hits are shown by.
    named_by: Option<Catalog>,
    configured: Option<String>,
}

pub(super) fn run(context: &mut Context<'_>, args: &ExplainArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let offer = find_offer(&connection, &args.key)?;
    let configured = catalog::configured(&config);
    let explanation = match &args.catalog {
        Some(path) => by_another(offer, &catalog::load(&context.path("--catalog", path)?)?, configured)?,
        None => stored(offer, configured)?,
    };
    match args.format.format {
        Format::Json => context.out.json(&explained(&explanation)),
        Format::Human => {
            for line in explanation_lines(&explanation, args.all) {
                context.out.line(line)?;
            }
            Ok(())
        }
    }
}

/// What another catalogue makes of the offer as it is stored.
fn by_another(
    offer: OfferDetail,
    scorer: &Scorer,
    configured: Option<Catalog>,
) -> Result<Explanation, CliError> {
    let exported = &offer.exported;
    let salary = exported.salary.as_ref().map(hits::salary);
    let advert = Advert {
        title: &exported.title,
        description: exported.description.as_deref().unwrap_or_default(),
        salary: salary.as_ref(),
        workplace: Workplace::parse(&exported.workplace),
    };
    let row = score_advert(scorer, &advert)
        .map_err(|why| CliError::failed(format_args!("offer `{}` cannot be scored: {why}", exported.key)))?;
    let score = read(&row, &exported.key)?;
    let configured = configured.map(|catalog| catalog.identity());
    let named_by = Some(scorer.catalog().clone());
    Ok(Explanation { offer, catalog: row.catalog, score, outdated: None, named_by, configured })
}

/// The stored score of the offer.
fn stored(offer: OfferDetail, configured: Option<Catalog>) -> Result<Explanation, CliError> {
    let key = &offer.exported.key;
    let Some(row) = offer.score.clone() else {
        return Err(CliError::failed(format_args!(
            "offer `{key}` has no score: set `[scoring] catalog` in the configuration; the next run scores it"
        )));
    };
    let score = read(&row, key)?;
    let identity = configured.as_ref().map(Catalog::identity);
    let outdated = outdated(&offer, &row, &score, identity.as_deref());
    // Ids mean something else in another catalogue.
    let id = row.catalog.split('@').next().unwrap_or_default().to_owned();
    let named_by = configured.filter(|catalog| catalog.id == id);
    Ok(Explanation { offer, catalog: row.catalog, score, outdated, named_by, configured: identity })
}

fn read(row: &ScoreRow, key: &str) -> Result<Score<'static>, CliError> {
    serde_json::from_str(&row.breakdown)
        .map_err(|error| CliError::failed(format_args!("the stored score of `{key}` is unreadable: {error}")))
}

/// Why a stored score is not what it would be now, if it is not.
fn outdated(offer: &OfferDetail, row: &ScoreRow, score: &Score, configured: Option<&str>) -> Option<String> {
    let texts = stored_texts(offer);
    if row.catalog.is_empty() || !score.hits.iter().all(|hit| hit.stands_in(&texts.text_with(hit))) {
        return Some("the text changed since it was scored: the next run scores it again".to_owned());
    }
    let configured = configured.filter(|configured| *configured != row.catalog)?;
    Some(format!(
        "the score is of another catalogue than the configured {configured}: `score apply` scores again, and so does \
         the next run; `--catalog FILE` explains what it will be"
    ))
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

fn explained(explanation: &Explanation) -> Explained<'_> {
    let Explanation { offer, catalog, score, outdated, named_by, configured } = explanation;
    let names = Names(named_by.as_ref());
    let mut by_id = BTreeMap::new();
    for hit in &score.hits {
        by_id.extend(names.signal(hit.kind, &hit.id).map(|name| (hit.id.as_ref(), name)));
        let category = hit.category.as_deref();
        by_id.extend(category.and_then(|id| Some((id, names.category(id)?))));
    }
    Explained {
        key: &offer.exported.key,
        title: &offer.exported.title,
        catalog,
        configured: configured.clone(),
        current: outdated.is_none(),
        score,
        names: by_id,
    }
}

fn explanation_lines(explanation: &Explanation, all: bool) -> Vec<String> {
    let Explanation { offer, catalog, score, outdated, named_by, .. } = explanation;
    let exported = &offer.exported;
    let mut lines = vec![
        format!("{} of 10  {}", score.value, exported.title),
        format!("{}, catalogue {}", exported.key, if catalog.is_empty() { "unknown" } else { catalog }),
    ];
    lines.extend(outdated.clone());
    let (counted, rest): (Vec<_>, Vec<_>) = score.hits.iter().partition(|hit| hit.points > 0.0);
    let folded = if all { 0 } else { rest.len() };
    let rest = if all { rest } else { Vec::new() };
    for (heading, listed) in [("counted", counted), ("not counted", rest)] {
        if !listed.is_empty() {
            lines.extend([String::new(), format!("{heading}:")]);
        }
        for hit in listed {
            lines.extend(hits::hit_lines(hit, &stored_texts(offer), Names(named_by.as_ref()), ""));
        }
    }
    if folded > 0 {
        lines.extend([String::new(), folded_line(folded)]);
    }
    lines.push(String::new());
    lines.extend(sum_lines(score));
    lines
}

fn folded_line(hits: usize) -> String {
    let hits = counted(hits as u64, "more hit", "more hits");
    format!("{hits} did not count: `--all` shows them, and why")
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
