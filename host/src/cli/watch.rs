//! Progress and signals of the long commands.

use std::{io, sync::Arc};

use tokio::signal::unix::{SignalKind, signal};

use super::{
    CliError, Exit,
    logging::Log,
    progress::{ProgressBars, ProgressLines},
    terminal::{self, Bars},
};
use crate::pipeline::{Observer, Shutdown, Stop};

/// Does `work` with progress on stderr and lets a signal end it. Progress is no longer drawn once it is done.
pub(super) async fn watched<T, E>(
    log: &Log,
    work: impl AsyncFnOnce(&Shutdown, &Arc<dyn Observer>) -> Result<T, E>,
) -> Result<T, CliError>
where
    CliError: From<E>,
{
    let shutdown = Shutdown::default();
    on_signals(&shutdown)?;
    let done = work(&shutdown, &observer(log)).await;
    log.draw_above(None);
    Ok(done?)
}

fn observer(log: &Log) -> Arc<dyn Observer> {
    if !terminal::shows_colours() {
        return Arc::new(ProgressLines);
    }
    let bars = Bars::on_stderr();
    log.draw_above(Some(bars.clone()));
    Arc::new(ProgressBars::new(bars))
}

/// The first SIGINT or SIGTERM ends the run cleanly, the second at once.
fn on_signals(shutdown: &Shutdown) -> Result<(), CliError> {
    let refused = |error: io::Error| CliError::failed(format!("cannot listen for signals: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(refused)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(refused)?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if shutdown.is_stopped() {
                tracing::warn!("ended at once; the lock frees itself when it expires");
                std::process::exit(Exit::Failed as i32);
            }
            tracing::warn!("ending: pages being written are finished; once more to end at once");
            shutdown.stop(Stop::Requested);
        }
    });
    Ok(())
}
