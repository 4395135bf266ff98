//! One run after the other, whenever there is something to do, until stopped.

use std::{sync::Arc, time::Duration};

use super::{
    agenda::{self, LOOK_AGAIN, Seen},
    context::{RunError, Shutdown, draw_pause},
    once::once,
    program::Program,
    reload::take_up_changes,
    report::{Event, Observer, RunSummary},
};
use crate::{domain::Timestamp, errors::chain};

/// Runs until `shutdown`. `each` is given every run's result and decides whether an error ends it.
///
/// Between runs it waits `cycle_pause`, drawn uniformly, and then until something is due; after an error `error_pause`.
pub async fn forever(
    program: &mut Program,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    mut each: impl FnMut(Result<&RunSummary, &RunError>),
) {
    let config = Arc::clone(&program.base.config);
    let settings = &config.run;
    let mut plugins = None;
    while !shutdown.is_stopped() {
        take_up_changes(program, &mut plugins).await;
        let seen = Seen::now(&config, program.base.clock.now());
        match once(program, shutdown, observer).await {
            Ok(summary) => {
                each(Ok(&summary));
                program.rest().await;
                wait_for_work(program, seen, draw_pause(&settings.cycle_pause), shutdown, observer).await;
            }
            Err(error) => {
                each(Err(&error));
                wait(settings.error_pause, shutdown, observer).await;
            }
        }
    }
}

/// Waits `least`, and then until there is something to do.
async fn wait_for_work(
    program: &Program,
    seen: Seen,
    mut least: Duration,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) {
    while !shutdown.is_stopped() {
        let next = match agenda::next_work_at(program, seen).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!("what is due could not be read, so the next run looks: {}", chain(&error));
                Some(program.base.clock.now())
            }
        };
        let Some(pause) = pause_before(next, program.base.clock.now(), least) else { return };
        wait(pause, shutdown, observer).await;
        least = Duration::ZERO;
    }
}

/// How long to wait for what is to be done `next`, at least so long; `None` if it is to be done now. However far it is,
/// it is looked at again after a while.
fn pause_before(next: Option<Timestamp>, now: Timestamp, least: Duration) -> Option<Duration> {
    let pause = next.map_or(LOOK_AGAIN, |next| next.since(now)).min(LOOK_AGAIN).max(least);
    (!pause.is_zero()).then_some(pause)
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
