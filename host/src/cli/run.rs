//! `run`: the main job, once or repeatedly.

use std::sync::Arc;

use super::{
    CliError, Context, Exit,
    args::{Format, RunArgs},
    plan::show_plan,
    summary::show_run,
    watch::watched,
};
use crate::{
    clock::SystemClock,
    config::{Config, RunMode},
    pipeline::{self, Observer, Program, RunError, RunStatus, RunSummary, Shutdown, Stop},
};

pub(super) async fn run(context: &mut Context<'_>, args: &RunArgs) -> Result<(), CliError> {
    let config = context.config_with(&args.overrides(context.global))?;
    let format = args.format.format;
    if args.dry_run {
        let zone = config.display_zone;
        let plan = pipeline::plan(config, Arc::new(SystemClock), &context.compiler).await?;
        return show_plan(context, &plan, format, zone);
    }
    let end = match args.mode().unwrap_or(config.run.mode) {
        RunMode::Once => Box::pin(run_once(context, config, format)).await?,
        RunMode::Forever => {
            let log = context.log.clone();
            let forever = watched(&log, async |shutdown, observer| {
                run_forever(context, config, shutdown, observer, format).await
            });
            Box::pin(forever).await?
        }
    };
    if end == Exit::Success { Ok(()) } else { Err(CliError::quiet(end)) }
}

async fn run_once(context: &mut Context<'_>, config: Config, format: Format) -> Result<Exit, CliError> {
    let (compiler, zone) = (context.compiler.clone(), config.display_zone);
    let summary = watched(&context.log, async |shutdown, observer| -> Result<_, RunError> {
        let clock = Arc::new(SystemClock);
        let program = match Program::open_unless_stopped(config, clock, &compiler, shutdown).await {
            Ok(program) => program,
            // Nothing had begun, so nothing failed.
            Err(RunError::Stopped) => return Ok(None),
            Err(error) => return Err(error),
        };
        pipeline::once(&program, shutdown, observer).await.map(Some)
    })
    .await?;
    let Some(summary) = summary else { return Ok(Exit::Success) };
    let exit = exit_of(&summary);
    match show_run(&mut context.out, &summary, format, zone) {
        // A failed run stays one even if nobody reads its summary.
        Err(error) if exit == Exit::Success => Err(error),
        _ => Ok(exit),
    }
}

/// Shows every run's summary as it ends. Output that nobody reads any more ends the program, as a signal does.
async fn run_forever(
    context: &mut Context<'_>,
    config: Config,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    format: Format,
) -> Result<Exit, CliError> {
    let (clock, zone) = (Arc::new(SystemClock), config.display_zone);
    let mut program = match Program::open_unless_stopped(config, clock, &context.compiler, shutdown).await {
        Ok(program) => program,
        // As between two runs.
        Err(RunError::Stopped) => return Ok(Exit::Success),
        Err(error) => return Err(error.into()),
    };
    let mut trouble = None;
    let mut last = Exit::Success;
    pipeline::forever(&mut program, shutdown, observer, |result| match result {
        Ok(summary) => {
            last = exit_of(summary);
            let shown = show_run(&mut context.out, summary, format, zone).and_then(|()| context.out.finish());
            if let Err(error) = shown {
                trouble = Some(error);
                shutdown.stop(Stop::Requested);
            }
        }
        Err(error) => {
            last = Exit::Failed;
            tracing::error!("{}", crate::errors::chain(error));
        }
    })
    .await;
    trouble.map_or(Ok(last), Err)
}

fn exit_of(summary: &RunSummary) -> Exit {
    if summary.status == RunStatus::Failure || summary.has_errors() { Exit::Failed } else { Exit::Success }
}
