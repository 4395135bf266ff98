use super::*;
use crate::{
    domain::FailureClass,
    pipeline::testing::{Bench, NOON},
    plugins::EngineSettings,
};

fn engine() -> PluginEngine {
    PluginEngine::new(&EngineSettings::in_process()).unwrap()
}

const TWO: &str = "order = [\"second\", \"first\"]\n\
    [providers.first]\nplugin = \"first.wasm\"\nhosts = []\n\
    [providers.second]\nplugin = \"second.wasm\"\nhosts = []\n";

#[tokio::test]
async fn a_component_that_is_refused_fails_its_provider_alone() {
    let bench = Bench::new(TWO);
    for file in ["first.wasm", "second.wasm"] {
        std::fs::write(bench.folder.path().join(file), "no component").unwrap();
    }
    let prepared = prepare_providers(&bench.base.config, &engine(), &bench.base.store, NOON).await.unwrap();
    let failed: Vec<(&str, FailureClass)> = prepared
        .iter()
        .filter_map(|prepared| match prepared {
            Prepared::Failed { name, failure } => Some((name.as_str(), failure.class)),
            _ => None,
        })
        .collect();
    assert_eq!(failed, [("second", FailureClass::Plugin), ("first", FailureClass::Plugin)]);
}
