//! People's answers: read in their window, planned, and stored in one transaction.

use super::{
    desk::Desk,
    error::StepError,
    tab::{self, Found, News},
};
use crate::{
    config::SheetsSettings,
    domain::Timestamp,
    pipeline::report::{Event, FeedbackSummary},
    sheets::{
        Window,
        feedback::{self as answers, FeedbackPlan, RecordedAnswers},
    },
    store::{
        StoreError,
        feedback::{self, Answers, Statement},
    },
};

/// Reads the answers and stores them; with `dry_run` it only reports them.
pub(super) async fn step(desk: &Desk<'_>, dry_run: bool) -> FeedbackSummary {
    let mut summary = FeedbackSummary { spreadsheet: desk.spreadsheet.clone(), ..FeedbackSummary::default() };
    summary.skipped = closed(&desk.run.config.sheets, desk.run.now());
    if summary.skipped.is_none() {
        let before = desk.calls();
        if let Err(error) = take(desk, dry_run, &mut summary).await {
            error.note(&mut summary.errors, &mut summary.ended_early);
        }
        summary.calls = desk.calls().since(before);
    }
    desk.run.observer.event(&Event::FeedbackFinished(&summary));
    summary
}

/// Why nothing is read at this time of day.
pub(super) fn closed(settings: &SheetsSettings, now: Timestamp) -> Option<String> {
    let (from, until) = settings.feedback_window;
    let window = Window { from, until, zone: settings.feedback_zone };
    (!window.is_open(now))
        .then(|| format!("answers are read from {window}, and it is {} there", window.shown(now)))
}

async fn take(desk: &Desk<'_>, dry_run: bool, summary: &mut FeedbackSummary) -> Result<(), StepError> {
    let Found { sheet, news } = tab::find(desk).await?;
    let is_gone = matches!(news, Some(News::Deleted(_)));
    summary.notices.extend(news.map(|news| news.to_string()));
    let Some(mut sheet) = sheet else {
        let reason = if is_gone { "the sheet was deleted" } else { "there is no sheet yet" };
        summary.skipped = Some(reason.to_owned());
        return Ok(());
    };
    let (read, news) = tab::read(desk, &mut sheet).await?;
    summary.notices.extend(news.map(|news| news.to_string()));
    let table = tab::table_of(&sheet, read)?;
    // Reading and waiting for the quota may have taken until after the window.
    summary.skipped = closed(&desk.run.config.sheets, desk.run.now());
    if summary.skipped.is_some() {
        return Ok(());
    }
    let knowing = desk.know(&desk.place(&sheet), &table).await?;
    summary.plan = answers::plan(&table, &knowing.known, &answered(desk).await?);
    if !dry_run {
        apply(desk, &summary.plan).await?;
        summary.applied = true;
    }
    Ok(())
}

/// What is known of earlier answers.
async fn answered(desk: &Desk<'_>) -> Result<RecordedAnswers, StoreError> {
    desk.run
        .read(|connection| {
            let stated = feedback::latest(connection)?.into_iter();
            let standing = stated.filter_map(|(company, said)| Some((company, (said.verdict?, said.note))));
            Ok(RecordedAnswers {
                resolutions: feedback::resolutions(connection)?,
                statements: standing.collect(),
            })
        })
        .await
}

/// Stores the whole plan, or nothing.
async fn apply(desk: &Desk<'_>, plan: &FeedbackPlan) -> Result<(), StoreError> {
    if plan.is_empty() {
        return Ok(());
    }
    let resolutions = plan.resolutions.iter().map(|change| (change.company, change.to)).collect();
    let statement = |change: &answers::StatementChange| Statement {
        company_id: change.company,
        verdict: change.verdict,
        note: change.note.clone(),
    };
    let answers = Answers { resolutions, statements: plan.statements.iter().map(statement).collect() };
    let now = desk.run.now();
    desk.run.write(move |tx| feedback::apply(tx, &answers, now)).await.map(drop)
}
