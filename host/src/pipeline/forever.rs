//! One run after the other, until stopped.

use std::{sync::Arc, time::Duration};

use super::{
    context::{RunError, Shutdown, draw_pause},
    once::once,
    program::Program,
    report::{Event, Observer, RunSummary},
};

/// Runs until `shutdown`. `each` is given every run's result and decides whether an error ends it.
///
/// Between runs it waits `cycle_pause`, drawn uniformly; after an error `error_pause`.
pub async fn forever(
    program: &Program,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    mut each: impl FnMut(Result<&RunSummary, &RunError>),
) {
    while !shutdown.is_stopped() {
        let settings = &program.base.config.run;
        let pause = match once(program, shutdown, observer).await {
            Ok(summary) => {
                each(Ok(&summary));
                draw_pause(&settings.cycle_pause)
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
    shutdown.pause(pause).await;
}

#[cfg(test)]
mod tests;
