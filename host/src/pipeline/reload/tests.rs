use std::{fs, sync::Arc};

use super::*;
use crate::{
    pipeline::testing::{Bench, NOON},
    plugins::{EngineSettings, PluginEngine},
};

const CONFIGURATION: &str = "order = [\"acme\"]\n\
    [providers.acme]\nplugin = \"acme.wasm\"\nhosts = []\n\
    [detectors.marks]\nplugin = \"marks.wasm\"\n\
    [directories.hub]\nplugin = \"hub.wasm\"\nhosts = [\"https://hub.example\"]\n";

/// A program whose plugin files are no components, as it was prepared with them.
async fn program(bench: &Bench) -> Program {
    for file in ["acme.wasm", "marks.wasm", "hub.wasm"] {
        fs::write(bench.folder.path().join(file), "no component").unwrap();
    }
    let engine = PluginEngine::new(&EngineSettings::in_process()).unwrap();
    let AllPlugins { providers, directories, detectors, tenants } =
        prepare_all(&bench.base, &engine).await.unwrap();
    Program { base: bench.base.clone(), engine, providers, directories, detectors, tenants }
}

fn refusal(program: &Program) -> &str {
    match &program.providers[..] {
        [Prepared::Failed { failure, .. }] => &failure.message,
        other => panic!("not one refused provider: {other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_changed_is_taken_up_and_one_that_did_not_is_left_alone() {
    let bench = Bench::new(CONFIGURATION);
    let mut program = program(&bench).await;
    let mut seen = None;
    take_up_changes(&mut program, &mut seen).await;
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("does not begin like"), "{}", refusal(&program));
    // A core module: it is refused for another reason.
    fs::write(bench.folder.path().join("acme.wasm"), b"\0asm\x01\0\0\0").unwrap();
    let tenants = Arc::clone(&program.tenants);
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("is a core WebAssembly module"), "{}", refusal(&program));
    assert!(!Arc::ptr_eq(&tenants, &program.tenants), "all was prepared again");
    let tenants = Arc::clone(&program.tenants);
    take_up_changes(&mut program, &mut seen).await;
    assert!(Arc::ptr_eq(&tenants, &program.tenants), "nothing changed");
}

#[tokio::test]
async fn a_file_that_is_gone_leaves_all_in_use_as_it_was() {
    let bench = Bench::new(CONFIGURATION);
    let mut program = program(&bench).await;
    let mut seen = None;
    take_up_changes(&mut program, &mut seen).await;
    fs::remove_file(bench.folder.path().join("acme.wasm")).unwrap();
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("does not begin like"), "{}", refusal(&program));
}

#[tokio::test]
async fn what_a_run_found_of_a_file_is_taken_up_too() {
    let bench = Bench::new(CONFIGURATION);
    let mut program = program(&bench).await;
    let mut seen = None;
    take_up_changes(&mut program, &mut seen).await;
    let tenants = Arc::clone(&program.tenants);
    let judged = bench
        .in_run(async |run| {
            let finding = (Verdict::Collapsed, Some("nothing came"));
            run.write(move |tx| plugin_files::judge(tx, "acme", "ab", finding, NOON)).await
        })
        .await;
    judged.unwrap();
    take_up_changes(&mut program, &mut seen).await;
    assert!(!Arc::ptr_eq(&tenants, &program.tenants));
}

#[tokio::test]
async fn a_pin_that_was_renewed_is_taken_up_with_the_file() {
    let bench = Bench::new(CONFIGURATION);
    let mut program = program(&bench).await;
    let mut seen = None;
    take_up_changes(&mut program, &mut seen).await;
    let pinned = |pin: &str| {
        let text = CONFIGURATION
            .replace("[detectors", &format!("sha256 = \"{pin}\"\nstand_in = [\"{pin}\"]\n[detectors"));
        fs::write(bench.folder.path().join("providers.toml"), text).unwrap();
    };
    pinned(&"A".repeat(64));
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("the pin says aaaa"), "{}", refusal(&program));
    assert_eq!(program.base.config.providers["acme"].stand_in, ["a".repeat(64)]);
    // One that is being written changes nothing.
    fs::write(bench.folder.path().join("providers.toml"), "order = [").unwrap();
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("the pin says aaaa"), "{}", refusal(&program));
    pinned(&crate::digest::sha256_hex(b"no component"));
    take_up_changes(&mut program, &mut seen).await;
    assert!(refusal(&program).contains("does not begin like"), "{}", refusal(&program));
}
