//! `score apply`: all offers scored by the configured catalogue, without a run.

use std::sync::Arc;

use crate::{
    cli::{
        CliError, Context,
        args::ScoreApplyArgs,
        output::{Output, counted},
        summary::finish_step,
        watch::watched,
    },
    clock::SystemClock,
    pipeline::{self, ApplySummary, Base},
};

pub(super) async fn run(context: &mut Context<'_>, args: &ScoreApplyArgs) -> Result<(), CliError> {
    let config = context.config()?;
    if config.scoring.is_none() {
        return Err(CliError::usage("no catalogue to apply: set `[scoring] catalog` in the configuration"));
    }
    let base = Base::open(context.config_of_a_database()?, Arc::new(SystemClock))?;
    let summary = watched(&context.log, async |shutdown, observer| {
        pipeline::apply_catalog(&base, shutdown, observer).await
    })
    .await?;
    if summary.ended_early {
        context.tell("ended early: the next `score apply` or run scores what is left");
    }
    finish_step(context, args.format.format, &summary, &summary.errors, |context| {
        show(&mut context.out, &summary)
    })
}

fn show(out: &mut Output<'_>, summary: &ApplySummary) -> Result<(), CliError> {
    let ApplySummary { catalog, scored, rose, fell, companies, .. } = summary;
    if *scored == 0 {
        out.line(format_args!("every score is of {catalog} already"))?;
    } else {
        let offers = counted(*scored, "offer", "offers");
        let same = scored.saturating_sub(rose + fell);
        out.line(format_args!("{offers} scored by {catalog}: {rose} rose, {fell} fell, {same} did neither"))?;
    }
    out.line(format_args!("the figures of {} changed", counted(*companies, "company", "companies")))
}
