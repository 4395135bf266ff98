//! Progress and signals of the long commands.

use std::{
    io,
    sync::{Arc, mpsc},
    thread,
};

use tokio::runtime::Runtime;

use super::{
    CliError, Exit,
    logging::Log,
    progress::{ProgressBars, ProgressLines},
    signals::{AskedBy, EndSignals},
    terminal::Bars,
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
    if !log.redraws() {
        return Arc::new(ProgressLines::new(log.clone()));
    }
    let bars = Bars::on_stderr();
    log.draw_above(Some(bars.clone()));
    Arc::new(ProgressBars::new(bars))
}

/// The first SIGINT, SIGTERM or SIGHUP ends the run cleanly, the second at once. A thread of its own listens: the others may
/// all be computing.
fn on_signals(shutdown: &Shutdown) -> Result<(), CliError> {
    let (sender, listens) = mpsc::channel();
    let shutdown = shutdown.clone();
    let listener = move || match listen() {
        Ok((runtime, signals)) => {
            let _received = sender.send(Ok(()));
            runtime.block_on(obey(signals, &shutdown));
        }
        Err(error) => {
            let _received = sender.send(Err(error));
        }
    };
    let begun = thread::Builder::new().name("signals".to_owned()).spawn(listener);
    let listening =
        begun.and_then(|_| listens.recv().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into())));
    listening.map_err(|error| CliError::failed(format!("cannot listen for signals: {error}")))
}

fn listen() -> io::Result<(Runtime, EndSignals)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let inside = runtime.enter();
    let signals = EndSignals::listen()?;
    drop(inside);
    Ok((runtime, signals))
}

async fn obey(mut signals: EndSignals, shutdown: &Shutdown) {
    loop {
        let asked_by = signals.next().await;
        if shutdown.is_stopped() {
            // A terminal that says it twice has no wish to end at once.
            if asked_by == AskedBy::Terminal {
                continue;
            }
            tracing::warn!("ended at once; the next run takes the lock over");
            std::process::exit(Exit::Failed as i32);
        }
        tracing::warn!("ending: pages being written are finished; once more to end at once");
        shutdown.stop(Stop::Requested);
    }
}
