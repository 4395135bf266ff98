//! `sheets init`, `sheets sync` and `sheets feedback`: the spreadsheet's steps, one by one.

use std::sync::Arc;

use super::{
    CliError, Context,
    args::SheetsCommand,
    summary::{finish_step, show_feedback, show_init, show_sheets},
    watch::watched,
};
use crate::{
    clock::SystemClock,
    pipeline::{self, Base, FeedbackOptions, SyncOptions},
};

pub(super) async fn run(context: &mut Context<'_>, command: &SheetsCommand) -> Result<(), CliError> {
    let base = Base::open(context.config()?, Arc::new(SystemClock))?;
    match command {
        SheetsCommand::Init(args) => {
            let summary = watched(&context.log, async |shutdown, observer| {
                pipeline::init_sheet(&base, shutdown, observer).await
            });
            let summary = summary.await?;
            finish_step(context, args.format.format, &summary, &summary.errors, |context| {
                show_init(&mut context.out, &summary)
            })
        }
        SheetsCommand::Sync(args) => {
            let options = SyncOptions { restore: args.restore_deleted };
            let summary = watched(&context.log, async |shutdown, observer| {
                pipeline::sync_sheet(&base, options, shutdown, observer).await
            });
            let summary = summary.await?;
            finish_step(context, args.format.format, &summary, &summary.errors, |context| {
                show_sheets(&mut context.out, &summary)
            })
        }
        SheetsCommand::Feedback(args) => {
            let options = FeedbackOptions { dry_run: args.dry_run, now: args.now };
            let summary = watched(&context.log, async |shutdown, observer| {
                pipeline::take_feedback(&base, options, shutdown, observer).await
            });
            let summary = summary.await?;
            finish_step(context, args.format.format, &summary, &summary.errors, |context| {
                show_feedback(&mut context.out, &summary)
            })
        }
    }
}
