//! Progress and signals of the long commands.

use std::{
    io,
    sync::{Arc, mpsc},
    thread,
};

use tokio::{
    runtime::Runtime,
    signal::unix::{Signal, SignalKind, signal},
};

use super::{
    CliError, Exit,
    logging::Log,
    progress::{ProgressBars, ProgressLines},
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
        return Arc::new(ProgressLines);
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

/// SIGINT, SIGTERM and, where it is not ignored, SIGHUP.
type Signals = (Signal, Signal, Option<Signal>);

fn listen() -> io::Result<(Runtime, Signals)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let inside = runtime.enter();
    let hang_up = if ignores_hang_ups() { None } else { Some(signal(SignalKind::hangup())?) };
    let signals = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, hang_up);
    drop(inside);
    Ok((runtime, signals))
}

/// Whether the program was started to outlive its terminal, as `nohup` does. Linux tells; elsewhere it was not.
pub(super) fn ignores_hang_ups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The bits are counted from the first signal, which is SIGHUP.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// The next hang-up; never, where they are ignored.
pub(super) async fn next(hang_up: &mut Option<Signal>) {
    match hang_up {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

async fn obey((mut interrupt, mut terminate, mut hang_up): Signals, shutdown: &Shutdown) {
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            // A terminal that closes may send it twice, which is no wish to end at once.
            () = next(&mut hang_up) => if shutdown.is_stopped() { continue },
        }
        if shutdown.is_stopped() {
            tracing::warn!("ended at once; the next run takes the lock over");
            std::process::exit(Exit::Failed as i32);
        }
        tracing::warn!("ending: pages being written are finished; once more to end at once");
        shutdown.stop(Stop::Requested);
    }
}
