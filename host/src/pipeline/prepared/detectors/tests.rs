use super::*;
use crate::{domain::FailureClass, pipeline::testing::Bench, plugins::EngineSettings};

const DETECTORS: &str = "order = []\n\
    [detectors.core]\nplugin = \"core.wasm\"\n\
    [detectors.text]\nplugin = \"text.wasm\"\n";

/// A core module, and a file that is no WebAssembly at all.
fn bench() -> Bench {
    let bench = Bench::new(DETECTORS);
    std::fs::write(bench.folder.path().join("core.wasm"), b"\0asm\x01\0\0\0").unwrap();
    std::fs::write(bench.folder.path().join("text.wasm"), "no component").unwrap();
    bench
}

fn engine() -> PluginEngine {
    PluginEngine::new(&EngineSettings::in_process()).unwrap()
}

#[test]
fn a_detector_is_asked_no_more_after_its_fifth_fault() {
    let faults = FaultCount::default();
    let limits_reached: Vec<bool> = (0..6)
        .map(|_| {
            faults.add();
            faults.is_limit_reached()
        })
        .collect();
    assert_eq!(limits_reached, [false, false, false, false, true, true]);
}

#[test]
fn a_new_run_asks_a_detector_again() {
    let faults = FaultCount::default();
    (0..discovery::DETECTOR_FAULTS.count()).for_each(|_| faults.add());
    faults.reset();
    assert!(!faults.is_limit_reached());
    faults.add();
    assert!(!faults.is_limit_reached());
}

#[tokio::test]
async fn every_refused_detector_is_told_and_none_ends_the_run() {
    let bench = bench();
    let detectors = prepare_detectors(&bench.base.config, &engine(), &[]).await.unwrap();
    assert!(detectors.ready.is_empty());
    let classes: Vec<FailureClass> = detectors.failures.iter().map(|failure| failure.class).collect();
    assert_eq!(classes, [FailureClass::Plugin; 2]);
    assert!(detectors.failures[0].message.contains("core.wasm` is a core WebAssembly module"));
    assert!(detectors.failures[1].message.contains("text.wasm` is no valid component"));
}

#[tokio::test]
async fn a_detector_that_is_not_there_is_the_operator_s_error() {
    let bench = Bench::new(DETECTORS);
    let prepared = prepare_detectors(&bench.base.config, &engine(), &[]).await;
    assert!(matches!(prepared, Err(RunError::Plugin(error)) if matches!(*error, LoadError::Read { .. })));
}

#[tokio::test]
async fn a_provider_that_was_refused_recognises_nothing_and_is_not_told_twice() {
    let text = "order = [\"lever\"]\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = []\n";
    let bench = Bench::new(text);
    let failure = refusal(&LoadError::NotAComponent { path: "lever.wasm".into() });
    let failed = Prepared::Failed { name: "lever".to_owned(), failure };
    let detectors = prepare_detectors(&bench.base.config, &engine(), &[failed]).await.unwrap();
    assert_eq!((detectors.ready.len(), detectors.failures.len()), (0, 0));
}
