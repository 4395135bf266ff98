use super::*;
use crate::{domain::FailureClass, pipeline::testing::Bench, plugins::EngineSettings};

fn bench(pin: &str) -> Bench {
    let table = "[directories.lanzadera]\nplugin = \"lanzadera.wasm\"\nhosts = [\"https://lanzadera.es\"]\n";
    Bench::new(&format!("order = []\n{table}{pin}"))
}

async fn prepare(bench: &Bench) -> Result<Result<Arc<Directory>, Failure>, RunError> {
    let (config, engine) = (&bench.base.config, PluginEngine::new(&EngineSettings::in_process()).unwrap());
    prepare_directory("lanzadera", &config.directories["lanzadera"], config, &engine).await
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_the_operator_s_error() {
    let prepared = prepare(&bench("")).await;
    assert!(matches!(prepared, Err(RunError::Plugin(error)) if matches!(*error, LoadError::Read { .. })));
}

#[tokio::test]
async fn a_component_that_is_not_the_pinned_one_leaves_its_directory_out() {
    let bench = bench(&format!("sha256 = \"{}\"\n", "0".repeat(64)));
    std::fs::write(bench.folder.path().join("lanzadera.wasm"), "another").unwrap();
    let failure = prepare(&bench).await.unwrap().unwrap_err();
    assert_eq!(failure.class, FailureClass::Plugin);
    assert!(failure.message.contains("the pin says 0000"), "{}", failure.message);
}
