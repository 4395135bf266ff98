//! Run after run until told to stop.

use std::{sync::Arc, time::Duration};

use super::{
    error::RunError,
    events::{Event, Observer},
    host::Host,
    run, scan,
    shutdown::Shutdown,
    summary::RunSummary,
};

/// Runs until `shutdown`. `each` is given every run's result and decides whether an error ends it.
///
/// Between runs it waits `cycle_pause`, drawn uniformly; after an error `error_pause`.
pub async fn forever(
    host: &Host,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    mut each: impl FnMut(Result<&RunSummary, &RunError>),
) {
    while !shutdown.is_stopped() {
        let settings = &host.base.config.run;
        let pause = match run::once(host, shutdown, observer).await {
            Ok(summary) => {
                each(Ok(&summary));
                scan::draw(&settings.cycle_pause)
            }
            Err(error) => {
                each(Err(&error));
                settings.error_pause
            }
        };
        wait(pause, shutdown, observer).await;
    }
}

async fn wait(pause: Duration, shutdown: &Shutdown, observer: &Arc<dyn Observer>) {
    if shutdown.is_stopped() {
        return;
    }
    observer.event(&Event::Waiting(pause));
    tokio::select! {
        () = shutdown.stopped() => {}
        () = tokio::time::sleep(pause) => {}
    }
}
