use super::*;
use crate::{
    pipeline::{
        prepared::in_order::prepare_providers,
        testing::{Bench, NOON},
    },
    plugins::EngineSettings,
    store::plugin_files::{Kept, SEAL},
};

const CONFIGURATION: &str = "order = [\"acme\"]\n[providers.acme]\nplugin = \"acme.wasm\"\nhosts = []\n";

/// What comes of a file that is refused, where this content is on record as a file that works.
async fn prepared_beside(kept: &'static str, pin: Option<&str>) -> Prepared {
    let pin = pin.map(|pin| format!("sha256 = \"{pin}\"\n")).unwrap_or_default();
    let bench = Bench::new(&format!("{CONFIGURATION}{pin}"));
    std::fs::write(bench.folder.path().join("acme.wasm"), "no component").unwrap();
    let keep = async |run: &crate::pipeline::context::RunContext| {
        let component = kept.as_bytes().to_vec();
        let file = Kept { sha256: sha256_hex(&component), component, seal: vec![0; SEAL] };
        run.write(move |tx| plugin_files::keep(tx, "acme", &file, NOON)).await
    };
    bench.in_run(keep).await.unwrap();
    let engine = PluginEngine::new(&EngineSettings::in_process()).unwrap();
    let mut prepared = prepare_providers(&bench.base.config, &engine, &bench.base.store, NOON).await.unwrap();
    prepared.remove(0)
}

#[tokio::test]
async fn a_file_on_record_that_this_machine_did_not_seal_stands_in_for_nothing() {
    let prepared = prepared_beside("no component either", None).await;
    let Prepared::Failed { failure, .. } = prepared else { panic!("{prepared:?}") };
    assert!(failure.message.contains("acme.wasm"), "{}", failure.message);
}

#[tokio::test]
async fn a_pin_of_another_file_is_never_passed_over() {
    let prepared = prepared_beside("anything", Some(&"0".repeat(64))).await;
    let Prepared::Failed { failure, .. } = prepared else { panic!("{prepared:?}") };
    assert!(failure.message.contains("the pin says"), "{}", failure.message);
}
