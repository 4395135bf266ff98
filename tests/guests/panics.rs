//! A panic of the program in the middle of a run: the failure of what it happened in, and the run ends as any other.
//!
//! The observer is called from within each part of a run, so that one that panics stands for any fault there.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use jobscan_host::{
    clock::{Clock, SystemClock},
    config::{Config, Env, Overrides},
    domain::Timestamp,
    pipeline::{Event, Observer, Program, RunStatus, RunSummary, Shutdown, once},
    plugins::Compiler,
    store::runs,
};

use crate::rig::{SECRET, fixture, program, root};

/// Panics where its word is the event's.
struct PanicsAt(&'static str);

impl Observer for PanicsAt {
    fn event(&self, event: &Event<'_>) {
        let place = match event {
            Event::Step(step) => format!("step {step}"),
            Event::Page { unit, .. } => format!("page of {unit}"),
            Event::UnitFinished { unit, .. } => format!("end of {unit}"),
            Event::ProviderFinished(_) => "end of provider".to_owned(),
            _ => return,
        };
        assert!(place != self.0, "at the {place}\u{1b}[2J");
    }
}

/// Two boards of the hostile provider that behave.
fn configuration(folder: &Path) -> Config {
    let companies = "name,website,provider,tenant\nA,https://a.example,hostile,state\nB,https://b.example,hostile,count\n";
    fs::write(folder.join("companies.csv"), companies).unwrap();
    let text = format!(
        r#"order = ["hostile"]
[companies]
list = "companies.csv"
[plugins]
cache_dir = "{cache}"
[providers.hostile]
plugin = "{hostile}"
hosts = ["https://hostile.test"]
credentials.api = {{ kind = "bearer", token = "env:HOSTILE_TOKEN" }}
"#,
        cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("guests-code").display(),
        hostile = fixture("hostile").display(),
    );
    let path = folder.join("providers.toml");
    fs::write(&path, text).unwrap();
    load(&path, folder)
}

fn load(path: &Path, folder: &Path) -> Config {
    let env: Env = [("HOSTILE_TOKEN", SECRET)].into_iter().collect();
    let overrides = Overrides { db: Some(folder.join("jobs.db")), ..Overrides::default() };
    Config::load(path, &env, &overrides).unwrap()
}

/// Runs once under an observer that panics at `place`, and then once more under one that does not.
async fn run_with_panic(place: &'static str) -> RunSummary {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(
        configuration(folder.path()),
        Arc::new(SystemClock),
        &Compiler::Child { program: program() },
    )
    .await
    .unwrap();
    let run = async |place| {
        let observer: Arc<dyn Observer> = Arc::new(PanicsAt(place));
        Box::pin(once(&program, &Shutdown::default(), &observer)).await.unwrap()
    };
    let summary = run(place).await;
    assert_eq!(summary.status, RunStatus::Failure, "{place}");
    let row = program.base.store.read(|connection| runs::recent(connection, 1)).await.unwrap().remove(0);
    assert_eq!(row.status, RunStatus::Failure, "{place}");
    let told = row.error.unwrap();
    assert!(
        told.contains("internal fault") && told.contains(&format!("at the {place}\\u{{1b}}[2J")),
        "{told}"
    );
    // The lock is free, and nothing is left that keeps the next run from its work.
    assert_eq!(run("nowhere").await.status, RunStatus::Success, "{place}");
    summary
}

#[tokio::test]
async fn a_panic_in_a_unit_is_the_units_failure_and_the_others_go_on() {
    let summary = run_with_panic("page of state").await;
    let provider = &summary.providers[0];
    assert_eq!(provider.errors.len(), 1, "{provider:?}");
    let failure = &provider.errors[0];
    assert_eq!((failure.unit.as_deref(), failure.class.as_str()), (Some("state"), "internal"));
    // The page was committed before the panic, and the other board was scanned whole.
    assert_eq!((provider.units, provider.outcomes["failed"], provider.outcomes["complete"]), (2, 1, 1));
}

#[tokio::test]
async fn a_panic_outside_the_units_is_the_providers_failure() {
    for place in ["end of state", "end of provider"] {
        let summary = run_with_panic(place).await;
        let failure = &summary.providers[0].errors[0];
        assert_eq!((&failure.unit, failure.class.as_str()), (&None, "internal"), "{place}");
    }
}

#[tokio::test]
async fn a_panic_in_a_step_is_the_steps_failure_and_the_next_begins() {
    for place in ["step import", "step scan"] {
        let summary = run_with_panic(place).await;
        assert_eq!(summary.errors.len(), 1, "{:?}", summary.errors);
        assert_eq!(summary.errors[0].class.as_str(), "internal");
        assert_eq!(summary.providers.is_empty(), place == "step scan");
    }
}

/// A clock that breaks once, for the one who asks for the time next.
#[derive(Debug, Default)]
struct BrittleClock {
    breaks: AtomicBool,
}

impl Clock for BrittleClock {
    fn now(&self) -> Timestamp {
        assert!(!self.breaks.swap(false, Relaxed), "the clock is broken");
        SystemClock.now()
    }
}

/// Breaks the clock when directories are about to be read.
struct BreaksAtDirectories(Arc<BrittleClock>);

impl Observer for BreaksAtDirectories {
    fn event(&self, event: &Event<'_>) {
        if matches!(event, Event::Step("directories")) {
            self.0.breaks.store(true, Relaxed);
        }
    }
}

#[tokio::test]
async fn a_panic_in_a_directory_is_its_failure_and_the_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    configuration(folder.path());
    let directory = format!(
        "[directories.hub]\nplugin = \"{}\"\nhosts = [\"https://lanzadera.es\"]\n",
        root().join("plugins/directory-lanzadera.wasm").display()
    );
    let path = folder.path().join("providers.toml");
    let text = fs::read_to_string(&path).unwrap() + &directory;
    fs::write(&path, text).unwrap();
    let config = load(&path, folder.path());
    let clock = Arc::new(BrittleClock::default());
    let program =
        Program::open(config, clock.clone(), &Compiler::Child { program: program() }).await.unwrap();
    let observer: Arc<dyn Observer> = Arc::new(BreaksAtDirectories(clock));
    let summary = Box::pin(once(&program, &Shutdown::default(), &observer)).await.unwrap();
    let [hub] = summary.directories.as_slice() else { panic!("{summary:?}") };
    let [failure] = hub.errors.as_slice() else { panic!("{hub:?}") };
    assert_eq!((hub.directory.as_str(), failure.class.as_str(), hub.pages), ("hub", "internal", 0));
    assert!(failure.message.contains("the clock is broken"), "{}", failure.message);
    assert_eq!((summary.errors.len(), summary.providers[0].outcomes["complete"]), (0, 2));
}
