//! `score test`: precision and recall of a catalogue on texts that a person labelled.
//! The other commands of `score` are in files of their own.

mod apply;
mod diff;
mod feedback;

use std::path::Path;

use serde::Serialize;

use super::{
    CliError, Context,
    args::{Format, ScoreCommand, ScoreTestArgs},
    catalog::{self, bad_lines, read_file},
    hits,
    output::table_of,
};
use crate::{
    bounds::files::LABELLED_SET,
    scoring::{
        Field, Hit, Scorer,
        labelled::{self, Counts, Evaluation, Labelled, Miss, MissKind},
        salary_text,
    },
};

pub(super) async fn run(context: &mut Context<'_>, command: &ScoreCommand) -> Result<(), CliError> {
    match command {
        ScoreCommand::Test(args) => test_catalog(context, args),
        ScoreCommand::Apply(args) => apply::run(context, args).await,
        ScoreCommand::Diff(args) => diff::run(context, args).await,
        ScoreCommand::Feedback(args) => feedback::run(context, args),
    }
}

fn test_catalog(context: &mut Context<'_>, args: &ScoreTestArgs) -> Result<(), CliError> {
    let scorer = catalog::load(&context.path("CATALOG", &args.catalog)?)?;
    let set = load_set(&context.path("FILE.ndjson", &args.set)?, &scorer)?;
    let evaluation = labelled::evaluate(&scorer, &set);
    match args.format.format {
        Format::Json => context.out.json(&EvaluationReport::new(&scorer, &evaluation))?,
        Format::Human => show_evaluation(context, &scorer, &evaluation)?,
    }
    let shortfalls = shortfalls(args, evaluation.total);
    if shortfalls.is_empty() { Ok(()) } else { Err(CliError::failed(shortfalls.join("; "))) }
}

fn load_set(path: &Path, scorer: &Scorer) -> Result<Vec<Labelled>, CliError> {
    let set = labelled::read(&read_file(path, &LABELLED_SET)?, scorer)
        .map_err(|faults| bad_lines(path, &faults))?;
    if set.is_empty() {
        return Err(CliError::usage(format_args!("`{}` holds no text", path.display())));
    }
    Ok(set)
}

/// What is below a minimum that was asked for.
fn shortfalls(args: &ScoreTestArgs, total: Counts) -> Vec<String> {
    let figures =
        [("precision", total.precision(), args.min_precision), ("recall", total.recall(), args.min_recall)];
    figures
        .into_iter()
        .filter_map(|(name, figure, least)| Some((name, figure, least.filter(|least| figure < *least)?)))
        .map(|(name, figure, least)| format!("{name} is {figure:.4}, below {least}"))
        .collect()
}

fn show_evaluation(
    context: &mut Context<'_>,
    scorer: &Scorer,
    evaluation: &Evaluation<'_>,
) -> Result<(), CliError> {
    let total = evaluation.total;
    let out = &mut context.out;
    out.line(format_args!("catalogue {}, {} texts", scorer.identity(), evaluation.texts))?;
    out.line(format_args!("precision {:.4}, recall {:.4}", total.precision(), total.recall()))?;
    out.line("")?;
    let columns = ["category", "#expected", "#found", "#right", "#wrong", "#missed", "#precision", "#recall"];
    let mut table = table_of(&columns);
    for (category, counts) in evaluation.categories.iter().copied().chain([("all", total)]) {
        let whole = [counts.expected, counts.found, counts.right, counts.wrong(), counts.missed()];
        let parts = [counts.precision(), counts.recall()].map(|part| format!("{part:.3}"));
        let cells = whole.iter().map(u32::to_string).chain(parts);
        table.add_row(std::iter::once(category.to_owned()).chain(cells));
    }
    out.table(&table, "no category")?;
    for (heading, kind) in [("found, and should not be", MissKind::Wrong), ("missed", MissKind::Missed)] {
        let mut misses = evaluation.misses.iter().filter(|miss| miss.kind == kind).peekable();
        if misses.peek().is_some() {
            out.section(format_args!("{heading}:"))?;
        }
        for line in misses.flat_map(miss_lines) {
            out.line(line)?;
        }
    }
    Ok(())
}

/// The pair, and each hit in its sentence.
fn miss_lines(miss: &Miss<'_>) -> Vec<String> {
    let mut lines = vec![format!("  {}  {}", miss.text.id, miss.category)];
    for hit in &miss.hits {
        let why = hit.silenced.as_ref().map(|why| format!(", {}", hits::silence_reason(hit, why)));
        lines.push(format!("    {}{}", hits::hit_with_field(hit), why.unwrap_or_default()));
        lines.push(format!("      {}", hits::marked_sentence(&text_of(miss.text, hit), hit)));
    }
    if miss.hits.is_empty() {
        lines.push("    no wording of the category stands in it".to_owned());
    }
    lines
}

fn text_of(text: &Labelled, hit: &Hit) -> String {
    match hit.field {
        Field::Title => text.title.clone(),
        Field::Description => text.text.clone(),
        Field::Salary => text.salary.as_ref().map(salary_text).unwrap_or_default(),
        Field::Workplace => text.workplace.as_str().to_owned(),
    }
}

/// What `score test --format json` gives.
#[derive(Debug, Serialize)]
struct EvaluationReport<'a> {
    catalog: &'a str,
    texts: usize,
    total: Figures,
    categories: Vec<CategoryFigures<'a>>,
    misses: Vec<MissReport<'a>>,
}

#[derive(Debug, Serialize)]
struct Figures {
    expected: u32,
    found: u32,
    right: u32,
    wrong: u32,
    missed: u32,
    precision: f64,
    recall: f64,
}

#[derive(Debug, Serialize)]
struct CategoryFigures<'a> {
    id: &'a str,
    figures: Figures,
}

#[derive(Debug, Serialize)]
struct MissReport<'a> {
    id: &'a str,
    category: &'a str,
    kind: MissKind,
    hits: &'a [Hit<'a>],
}

impl From<Counts> for Figures {
    fn from(counts: Counts) -> Self {
        Self {
            expected: counts.expected,
            found: counts.found,
            right: counts.right,
            wrong: counts.wrong(),
            missed: counts.missed(),
            precision: counts.precision(),
            recall: counts.recall(),
        }
    }
}

impl<'a> EvaluationReport<'a> {
    fn new(scorer: &'a Scorer, evaluation: &'a Evaluation<'_>) -> Self {
        let categories = evaluation.categories.iter();
        let misses = evaluation.misses.iter();
        Self {
            catalog: scorer.identity(),
            texts: evaluation.texts,
            total: evaluation.total.into(),
            categories: categories
                .map(|&(id, counts)| CategoryFigures { id, figures: counts.into() })
                .collect(),
            misses: misses
                .map(|miss| MissReport {
                    id: &miss.text.id,
                    category: miss.category,
                    kind: miss.kind,
                    hits: &miss.hits,
                })
                .collect(),
        }
    }
}
