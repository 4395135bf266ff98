//! People's answers: read in their window, planned, and stored in one transaction.

use super::{
    desk::Desk,
    error::StepError,
    tab::{self, Found, News},
    words::{held_cells, words_of},
};
use crate::{
    config::SheetsSettings,
    domain::Timestamp,
    pipeline::report::{Event, FeedbackSummary},
    sheets::{
        Window,
        feedback::{self as answers, FeedbackPlan, RecordedAnswers},
        words::Words,
    },
    store::{
        StoreError,
        feedback::{self, Answers, Statement},
        said,
        sheets::SheetRef,
    },
};

/// How answers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedbackOptions {
    /// They are only reported, at any time of day.
    pub dry_run: bool,
    /// They are read at any time of day.
    pub now: bool,
}

impl FeedbackOptions {
    /// Why nothing is read at this time of day.
    fn closed(self, settings: &SheetsSettings, now: Timestamp) -> Option<String> {
        if self.dry_run || self.now { None } else { closed(settings, now) }
    }
}

/// Reads the answers and stores them.
pub(super) async fn step(desk: &Desk<'_>, options: FeedbackOptions) -> FeedbackSummary {
    let mut summary = FeedbackSummary { spreadsheet: desk.spreadsheet.clone(), ..FeedbackSummary::default() };
    summary.skipped = options.closed(&desk.run.config.sheets, desk.run.now());
    if summary.skipped.is_none() {
        let before = desk.calls();
        if let Err(error) = take(desk, options, &mut summary).await {
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
    (!window.is_open(now)).then(|| {
        format!(
            "answers are read from {window} (`feedback_window` and `feedback_zone` of [sheets]), and it is {} there; \
             `sheets feedback --now` reads them at once",
            window.shown(now)
        )
    })
}

async fn take(
    desk: &Desk<'_>,
    options: FeedbackOptions,
    summary: &mut FeedbackSummary,
) -> Result<(), StepError> {
    let Found { sheet, news } = tab::find(desk).await?;
    let is_gone = matches!(news, Some(News::Deleted(_)));
    summary.notices.extend(news.map(|news| news.to_string()));
    let Some(mut sheet) = sheet else {
        let reason = if is_gone { "the sheet was deleted" } else { "there is no sheet yet" };
        summary.skipped = Some(reason.to_owned());
        return Ok(());
    };
    // What is said from here on is later than what is read.
    let as_of = desk.run.read(said::last).await?;
    let (read, news) = tab::read(desk, &mut sheet).await?;
    summary.notices.extend(news.map(|news| news.to_string()));
    let table = tab::table_of(&sheet, read)?;
    // Reading and waiting for the quota may have taken until after the window.
    summary.skipped = options.closed(&desk.run.config.sheets, desk.run.now());
    if summary.skipped.is_some() {
        return Ok(());
    }
    let place = desk.place(&sheet);
    let knowing = desk.know(&place, &table).await?;
    summary.plan = answers::plan(&table, &knowing.known, &answered(desk, &place, as_of).await?);
    if !options.dry_run {
        apply(desk, &place, &summary.plan, as_of).await?;
        summary.applied = true;
    }
    Ok(())
}

/// What is known of earlier answers.
async fn answered(desk: &Desk<'_>, place: &SheetRef, as_of: i64) -> Result<RecordedAnswers, StoreError> {
    let place = place.clone();
    desk.run
        .read(move |connection| {
            let stated = feedback::latest(connection)?.into_iter();
            let standing = stated.map(|(company, said)| (company, (said.verdict, said.note)));
            let words = words_of(said::standing(connection, &place)?);
            Ok(RecordedAnswers {
                resolutions: feedback::resolutions(connection)?,
                statements: standing.collect(),
                words: Words { as_of, ..words },
            })
        })
        .await
}

/// Stores the whole plan, or nothing.
async fn apply(desk: &Desk<'_>, place: &SheetRef, plan: &FeedbackPlan, as_of: i64) -> Result<(), StoreError> {
    if plan.is_empty() && plan.to_note.is_empty() {
        return Ok(());
    }
    let resolutions = plan.resolutions.iter().map(|change| (change.company, change.to)).collect();
    let statement = |change: &answers::StatementChange| Statement {
        company_id: change.company,
        verdict: change.verdict,
        note: change.note.clone(),
    };
    let answers = Answers { resolutions, statements: plan.statements.iter().map(statement).collect() };
    let (now, place, cells) = (desk.run.now(), place.clone(), held_cells(&plan.to_note));
    desk.run
        .write(move |tx| {
            feedback::apply(tx, &answers, as_of, now)?;
            said::note_cells(tx, &place, &cells, as_of, now)
        })
        .await
}
