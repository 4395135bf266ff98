//! The costs of an instance and of a load. The bounds are wide, because other tests run at the same time; the measured
//! figures are printed.

use std::time::{Duration, Instant};

use jobscan_host::plugins::{CodeCache, EngineSettings, Plugin, PluginEngine, Source};

use crate::rig::{Rig, fixture, limits, print_figure, root, scan, settings};

/// The number of instances for the mean.
const ROUNDS: u32 = 1000;

#[tokio::test]
async fn an_instance_and_its_first_call_are_cheap() {
    let rig = Rig::deaf(&limits()).await;
    rig.page("empty").await.unwrap();
    let before = Instant::now();
    for _ in 0..ROUNDS {
        scan(&mut rig.instance("unit").await, "empty").await.unwrap();
    }
    let mean = before.elapsed() / ROUNDS;
    print_figure(&format!("store, instance and first call: {mean:?}"));
    assert!(mean < Duration::from_millis(5), "{mean:?}");
}

#[tokio::test]
async fn a_load_from_the_cache_is_cheap() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("state/code.key");
    let cache = CodeCache::Folder { code: folder.path().join("code"), key };
    let settings = EngineSettings { cache, ..settings() };
    let timed = async |path: std::path::PathBuf| {
        // A new engine, as in a new process.
        let engine = PluginEngine::new(&settings).unwrap();
        let before = Instant::now();
        Plugin::load(&engine, &Source { path, sha256: None }, &limits()).await.unwrap();
        before.elapsed()
    };
    for path in [fixture("hostile"), root().join("plugins/greenhouse.wasm")] {
        let cold = timed(path.clone()).await;
        let warm = timed(path.clone()).await.min(timed(path.clone()).await);
        print_figure(&format!(
            "load of {}: cold {cold:?}, warm {warm:?}",
            path.file_name().unwrap().display()
        ));
        assert!(warm < cold, "the cache gained nothing: {cold:?}, {warm:?}");
    }
}
