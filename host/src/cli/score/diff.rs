//! `score diff`: what another catalogue would change, without writing anything.

use crate::{
    cli::{
        CliError, Context,
        args::{Format, ScoreDiffArgs},
        catalog,
        output::{Output, cell, counted, optional, table_of},
        watch::watched,
    },
    pipeline::{CatalogDiff, Event, Move, MoveCounts, compare_catalogs},
    scoring::Scorer,
    store::{Connection, offers},
};

/// The score from which an offer is strong now, where no catalogue can be asked.
const STRONG_FROM: u8 = 6;

pub(super) async fn run(context: &mut Context<'_>, args: &ScoreDiffArgs) -> Result<(), CliError> {
    let scorer = catalog::load(&context.path("CATALOG", &args.catalog)?)?;
    let (config, connection) = context.reader()?;
    let strong_from = catalog::configured(&config).map_or(STRONG_FROM, |catalog| catalog.weights.strong_from);
    let diff = compare(context, &connection, &scorer, strong_from).await?;
    match args.format.format {
        Format::Json => context.out.json(&diff),
        Format::Human => show(&mut context.out, &diff, Some(args.limit).filter(|limit| *limit > 0)),
    }
}

async fn compare(
    context: &Context<'_>,
    connection: &Connection,
    scorer: &Scorer,
    strong_from: u8,
) -> Result<CatalogDiff, CliError> {
    let open: u64 = offers::counts(connection)?.iter().map(|counts| counts.open).sum();
    watched(&context.log, async |shutdown, observer| {
        observer.event(&Event::ScoresDue(usize::try_from(open).unwrap_or(usize::MAX)));
        let diff = compare_catalogs(connection, scorer, strong_from, |scored| {
            observer.event(&Event::Scored(scored));
            !shutdown.is_stopped()
        })?;
        observer.event(&Event::ScoresFinished);
        diff.ok_or_else(|| CliError::failed("ended early: nothing was compared to the end"))
    })
    .await
}

fn show(out: &mut Output<'_>, diff: &CatalogDiff, limit: Option<usize>) -> Result<(), CliError> {
    let stored = diff.stored.iter().map(|id| if id.is_empty() { "an earlier text" } else { id });
    let stored = stored.collect::<Vec<_>>().join(", ");
    out.line(format_args!("{} beside the stored scores (of {stored})", diff.catalog))?;
    out.line(counts_line("companies", &diff.companies))?;
    out.line(counts_line("offers", &diff.offers))?;
    if diff.unscored > 0 {
        let offers = counted(diff.unscored, "offer", "offers");
        out.line(format_args!("{offers} cannot be scored by it: too long"))?;
    }
    if diff.moved_offers.is_empty() && diff.moved_companies.is_empty() {
        return out.line("nothing would move");
    }
    show_companies(out, diff, limit.unwrap_or(usize::MAX))?;
    show_offers(out, diff, limit.unwrap_or(usize::MAX))
}

fn counts_line(what: &str, counts: &MoveCounts) -> String {
    let MoveCounts { compared, gained, lost, rose, fell } = counts;
    format!(
        "{what}: {compared} compared, {gained} become strong, {lost} no longer strong, {rose} rise, {fell} fall"
    )
}

const fn move_word(moved: Move) -> &'static str {
    match moved {
        Move::Gained => "becomes strong",
        Move::Lost => "no longer strong",
        Move::Rises => "rises",
        Move::Falls => "falls",
    }
}

fn show_companies(out: &mut Output<'_>, diff: &CatalogDiff, limit: usize) -> Result<(), CliError> {
    let mut table = table_of(&["#id", "company", "move", "#best now", "#then", "#strong now", "#then"]);
    for company in diff.moved_companies.iter().take(limit) {
        let figures = [
            u32::from(company.before.max_score),
            company.after.max_score.into(),
            company.before.strong_offers,
            company.after.strong_offers,
        ];
        let names = [company.id.to_string(), cell(&company.name), move_word(company.moved).to_owned()];
        table.add_row(names.into_iter().chain(figures.map(|figure| figure.to_string())));
    }
    out.line("")?;
    out.table(&table, "no company would move")?;
    show_rest(out, diff.moved_companies.len(), limit, ["company", "companies"])
}

fn show_offers(out: &mut Output<'_>, diff: &CatalogDiff, limit: usize) -> Result<(), CliError> {
    let mut table = table_of(&["move", "#now", "#then", "title", "company", "key"]);
    for offer in diff.moved_offers.iter().take(limit) {
        table.add_row([
            move_word(offer.moved).to_owned(),
            offer.before.to_string(),
            offer.after.to_string(),
            cell(&offer.title),
            cell(&optional(offer.company.as_deref())),
            offer.key.clone(),
        ]);
    }
    out.line("")?;
    out.table(&table, "no offer would move")?;
    show_rest(out, diff.moved_offers.len(), limit, ["offer", "offers"])
}

fn show_rest(
    out: &mut Output<'_>,
    all: usize,
    limit: usize,
    [one, several]: [&str; 2],
) -> Result<(), CliError> {
    match all.checked_sub(limit).filter(|rest| *rest > 0) {
        Some(rest) => {
            let what = if rest == 1 { one } else { several };
            out.line(format_args!("and {rest} more {what}: `--limit 0` shows all"))
        }
        None => Ok(()),
    }
}
