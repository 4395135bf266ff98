//! What `score test`, `score apply`, `score diff` and `score feedback` take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};

use super::format::FormatArg;
use crate::domain::Verdict;

/// `score …`.
#[derive(Debug, Subcommand)]
pub enum ScoreCommand {
    /// Report a catalogue's precision and recall on labelled texts
    Test(ScoreTestArgs),
    /// Score all offers again by the configured catalogue, without asking a source
    Apply(ScoreApplyArgs),
    /// Show which companies and offers would rise and fall under another catalogue
    Diff(ScoreDiffArgs),
    /// List what people say of scores, with the hits that made them
    Feedback(ScoreFeedbackArgs),
}

/// `score test`.
#[derive(Debug, Args)]
#[command(after_help = "\
Each line of the set is a JSON object with `id`, `title`, `text` (or `description`)
and `expected`, the ids of the categories that should be found; `language`, `note`,
`salary` and `workplace` may stand beside them. A category is found where it has a
hit that is not silenced. Needs neither configuration nor database.

Exit code 1 when a figure is below the minimum asked for, 2 when a line of the
catalogue or the set is no good.

Example:
  jobscan-host score test catalogs/fx-exposure.toml catalogs/labelled/fx-exposure.ndjson \\
    --min-precision 0.97 --min-recall 0.97")]
pub struct ScoreTestArgs {
    /// The catalogue
    pub catalog: PathBuf,
    /// The labelled texts, one JSON object a line
    #[arg(value_name = "FILE.ndjson")]
    pub set: PathBuf,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
    /// Fail when the precision over all pairs of text and category is below this
    #[arg(long, value_name = "X", value_parser = part)]
    pub min_precision: Option<f64>,
    /// Fail when the recall over all pairs of text and category is below this
    #[arg(long, value_name = "X", value_parser = part)]
    pub min_recall: Option<f64>,
}

/// `score apply`.
#[derive(Debug, Args)]
#[command(after_help = "\
Scores what another catalogue, or an earlier text of this one, scored, and brings the
figures of the companies concerned up to date. Takes the lock of a run; the next run
does the same by itself. Ended early, it goes on from there the next time.

Example:
  jobscan-host score diff catalogs/mine.toml && jobscan-host score apply")]
pub struct ScoreApplyArgs {
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `score diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Scores every open offer by the catalogue and compares that with the stored scores. What
becomes strong or is no longer strong comes first. Nothing is written. JSON holds all
that moves, whatever the limit.

Example:
  jobscan-host score diff draft.toml --limit 50")]
pub struct ScoreDiffArgs {
    /// The other catalogue
    pub catalog: PathBuf,
    /// Show at most so many companies and offers; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// `score feedback`.
#[derive(Debug, Args)]
#[command(after_help = "\
Shows the offer that stood for the company when the statement was made, as it was
scored then: for FP and OK each hit that counted, for FN also what was silenced. FP ends
with a tally of the hits, the most frequent first: that is where the catalogue is wrong.

JSON holds title and text, so that a labelled line for `score test` can be made of it;
put the categories that should be found into `expected`:
  jobscan-host score feedback --format json | jq -c '.statements[] | select(.offer) |
    {id: \"said-\\(.id)\", title: .offer.title, text: .offer.text, salary: .offer.salary,
     workplace: .offer.workplace, note, expected: []}' >> labelled.ndjson")]
pub struct ScoreFeedbackArgs {
    /// What people said
    #[arg(long, value_enum, ignore_case = true, default_value_t = Verdict::FalsePositive)]
    pub verdict: Verdict,
    /// Only of this company: its id, its name or domain, or words of them
    #[arg(long, value_name = "TEXT")]
    pub company: Option<String>,
    /// Also what was withdrawn or replaced since
    #[arg(long)]
    pub all: bool,
    /// How it is written
    #[command(flatten)]
    pub format: FormatArg,
}

/// The verdicts as values of `--verdict`.
impl ValueEnum for Verdict {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Ok => "The score was right",
            Self::FalsePositive => "It says more than there is",
            Self::FalseNegative => "It misses what there is",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

fn part(text: &str) -> Result<f64, String> {
    let part = text.parse().ok().filter(|part| (0.0..=1.0).contains(part));
    part.ok_or_else(|| "a figure from 0 to 1, like `0.97`".to_owned())
}
