//! What the pipeline's tests share: a base over a real database in a folder of its own, a clock that the test sets, and
//! an observer that keeps what it was told.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tempfile::TempDir;

use super::{
    context::{Base, RunContext, Shutdown, step_alone},
    report::{Event, Observer},
};
use crate::{
    clock::Clock,
    config::{Config, Env, Overrides},
    domain::Timestamp,
};

/// When every test begins.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A clock that stands still until the test moves it.
#[derive(Debug)]
pub(crate) struct SetClock(Mutex<Timestamp>);

impl SetClock {
    pub(crate) fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.plus(by);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps every event, as its debug form.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Vec<String>>);

impl Recorder {
    pub(crate) fn events(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Observer for Recorder {
    fn event(&self, event: &Event<'_>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{event:?}"));
    }
}

/// A base with its folder, clock and observer.
pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) base: Base,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) shutdown: Shutdown,
}

impl Bench {
    /// With a configuration, to which the database's path is added.
    pub(crate) fn new(configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(folder.path(), configuration);
        let clock = Arc::new(SetClock(Mutex::new(NOON)));
        Self {
            base: Base::open(config, clock.clone()).unwrap(),
            folder,
            clock,
            recorder: Arc::default(),
            shutdown: Shutdown::default(),
        }
    }

    /// Does a step under the lock of a run without a row.
    pub(crate) async fn in_run<T>(&self, step: impl AsyncFnOnce(&RunContext) -> T) -> T {
        let observer: Arc<dyn Observer> = self.recorder.clone();
        let (done, lost) = step_alone(&self.base, &self.shutdown, &observer, step).await.unwrap();
        assert_eq!(lost, None);
        done
    }
}

/// A configuration whose paths are relative to `folder`. It reads no other file.
pub(crate) fn config_in(folder: &Path, configuration: &str) -> Config {
    let no_file = |_: &Path| Err(io::Error::from(io::ErrorKind::NotFound));
    let overrides = Overrides { db: Some(folder.join("jobs.db")), ..Overrides::default() };
    Config::parse(configuration, &folder.join("providers.toml"), &Env::default(), &overrides, &no_file)
        .unwrap()
}
