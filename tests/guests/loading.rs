//! Every reason for which a component is rejected before any of its code runs.

use jobscan_host::plugins::{Limits, LoadError, Plugin, Source};

use crate::{
    rig::{engine, fixture, limits, load},
    text::{DETECT, DETECTOR, MEMORY, VALID, assemble, component, contract, detector, module, written},
};

async fn refused(bytes: &[u8]) -> LoadError {
    let written = written(bytes);
    Plugin::load(engine(), &Source { path: written.path, sha256: None }, &limits()).await.unwrap_err()
}

async fn fixture_refused(name: &str) -> LoadError {
    let source = Source { path: fixture(name), sha256: None };
    Plugin::load(engine(), &source, &limits()).await.unwrap_err()
}

#[tokio::test]
async fn a_valid_component_loads_with_its_manifest() {
    let source = Source { path: fixture("hostile"), sha256: None };
    let plugin = Plugin::load(engine(), &source, &limits()).await.unwrap();
    assert_eq!(
        (plugin.manifest().id.as_str(), plugin.is_provider(), plugin.is_detector()),
        ("hostile", true, false)
    );
    let bytes = std::fs::read(fixture("hostile")).unwrap();
    assert_eq!(plugin.size(), bytes.len() as u64);

    let pinned = Source { sha256: Some(plugin.sha256().to_uppercase()), ..source.clone() };
    Plugin::load(engine(), &pinned, &limits()).await.unwrap();
    let cap = Limits { component_size: plugin.size(), ..limits() };
    Plugin::load(engine(), &source, &cap).await.unwrap();
}

#[tokio::test]
async fn a_component_written_as_text_loads_too() {
    let written = written(&detector(VALID, MEMORY, ""));
    let plugin = load(&written.path, &limits()).await;
    assert_eq!(
        (plugin.manifest().id.as_str(), plugin.is_provider(), plugin.is_detector()),
        ("written", false, true)
    );
}

#[tokio::test]
async fn a_file_over_the_size_limit_is_rejected_unread() {
    let size = std::fs::metadata(fixture("hostile")).unwrap().len();
    let cap = Limits { component_size: size - 1, ..limits() };
    let source = Source { path: fixture("hostile"), sha256: None };
    let error = Plugin::load(engine(), &source, &cap).await.unwrap_err();
    assert!(matches!(error, LoadError::TooLarge { size: told, .. } if told == size), "{error}");
    assert!(
        error.to_string().contains(&format!("has {size} bytes, more than the cap of {}", size - 1)),
        "{error}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn an_endless_file_is_refused_by_name() {
    let cap = Limits { component_size: 1 << 20, ..limits() };
    let source = Source { path: "/dev/zero".into(), sha256: None };
    let error = Plugin::load(engine(), &source, &cap).await.unwrap_err();
    assert!(matches!(error, LoadError::Read { .. }), "{error}");
    assert!(
        error.to_string().starts_with("cannot read plugin `/dev/zero`: it is a device, not a file"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_with_another_checksum_is_rejected_with_both_checksums() {
    let pinned = "0".repeat(64);
    let source = Source { path: fixture("hostile"), sha256: Some(pinned.clone()) };
    let error = Plugin::load(engine(), &source, &limits()).await.unwrap_err();
    let LoadError::Pin { found, .. } = &error else { panic!("{error}") };
    assert!(error.to_string().contains(&format!("has sha256 {found}, the pin says {pinned}")), "{error}");
}

#[tokio::test]
async fn files_that_are_not_components_are_distinguished() {
    let missing = Source { path: "nowhere/at-all.wasm".into(), sha256: None };
    let error = Plugin::load(engine(), &missing, &limits()).await.unwrap_err();
    assert!(error.to_string().starts_with("cannot read plugin `nowhere/at-all.wasm`"), "{error}");

    let text = refused(b"(component)").await;
    assert!(matches!(text, LoadError::Invalid { .. }), "{text}");
    assert!(text.to_string().contains("does not begin like a WebAssembly component"), "{text}");
    assert!(matches!(refused(b"").await, LoadError::Invalid { .. }));

    let core = refused(&assemble("(module)")).await;
    assert!(matches!(core, LoadError::NotAComponent { .. }), "{core}");
    assert!(core.to_string().contains("is a core WebAssembly module"), "{core}");
    assert!(core.to_string().contains("hint: `jobscan-host plugin build "), "{core}");
}

#[tokio::test]
async fn a_component_truncated_anywhere_is_invalid() {
    let whole = std::fs::read(fixture("detector")).unwrap();
    for keep in [9, 100, whole.len() / 2, whole.len() - 1] {
        let error = refused(&whole[..keep]).await;
        assert!(matches!(error, LoadError::Invalid { .. }), "{keep}: {error}");
    }
}

#[tokio::test]
async fn an_import_outside_the_contract_is_rejected_by_name() {
    let error = fixture_refused("imports-extra").await;
    assert!(error.to_string().contains("imports `outside:things/clock@1.0.0`, which is not part"), "{error}");
    for (import, kind) in [
        ("wasi:clocks/wall-clock@0.2.0", r#"(instance (export "now" (func)))"#),
        ("wasi:cli/environment@0.2.6", "(instance)"),
        ("read-file", "(func)"),
        ("jobscan:plugin/secrets@0.1.0", "(instance)"),
    ] {
        let error = refused(&assemble(&format!("(component (import \"{import}\" {kind}))"))).await;
        let (LoadError::Import { import: named, .. } | LoadError::Wasi { import: named, .. }) = &error else {
            panic!("{error}")
        };
        assert_eq!(named, import);
    }
}

#[tokio::test]
async fn an_import_of_the_contract_with_another_type_is_rejected() {
    let text = r#"(component (import "jobscan:plugin/config@0.1.0" (instance (export "set" (func)))))"#;
    let error = refused(&assemble(text)).await;
    assert!(error.to_string().contains("exports no `jobscan:plugin/metadata`"), "{error}");

    let contract = contract().replace("get: func(key: string) -> option<string>;", "get: func() -> u32;");
    let import = r#"(module (import "jobscan:plugin/config@0.1.0" "get" (func (result i32)))"#;
    let module = module(VALID, MEMORY, "").replacen("(module", import, 1);
    let world = format!("import config; {DETECTOR}");
    let error = refused(&component(&contract, &world, &module)).await;
    assert!(matches!(error, LoadError::Shape { .. }), "{error}");
    assert!(error.to_string().contains("jobscan:plugin/config@0.1.0"), "{error}");
}

#[tokio::test]
async fn another_version_of_the_contract_is_reported_as_such() {
    let error = fixture_refused("old-version").await;
    let text = error.to_string();
    assert!(
        text.contains(
            "exports `jobscan:plugin/metadata@0.9.0`; this host knows 0.1.0, 0.1.1, 0.1.2 and 0.1.3 of the contract\n  hint: build it"
        ),
        "{text}"
    );
    let none = refused(&assemble("(component)")).await;
    assert!(none.to_string().contains("exports no `jobscan:plugin/metadata`; this host knows"), "{none}");
    assert!(none.to_string().contains("did you write `export_plugin!(YourType: Provider)`?"), "{none}");
    let world = r#"(component (instance $acme) (export "acme:board/provider@1.0.0" (instance $acme)))"#;
    let other = refused(&assemble(world)).await.to_string();
    assert!(
        other.contains("no `jobscan:plugin/metadata`, only `acme:board/provider@1.0.0`; this"),
        "{other}"
    );
    // A foreign import is reported even next to the contract's name with another version.
    let newer = r#"(component (import "jobscan:plugin/http@0.9.0" (instance)))"#;
    assert!(matches!(refused(&assemble(newer)).await, LoadError::Version { .. }));
}

#[tokio::test]
async fn a_component_must_be_a_provider_or_a_pure_detector() {
    let bytes = component(
        &contract(),
        "import log; export metadata;",
        &module(VALID, MEMORY, "").replace(DETECT, ""),
    );
    let error = refused(&bytes).await;
    assert!(
        error
            .to_string()
            .contains("exports neither a provider nor a detector nor a directory\n  hint: export"),
        "{error}"
    );

    let import = r#"(module (import "jobscan:plugin/http@0.1.0" "[resource-drop]body" (func (param i32)))"#;
    let module = module(VALID, MEMORY, "").replacen("(module", import, 1);
    let error = refused(&component(&contract(), &format!("import http; {DETECTOR}"), &module)).await;
    assert!(error.to_string().contains("a component that only detects may not import `http`"), "{error}");
}

#[tokio::test]
async fn an_export_of_another_type_is_rejected_at_load() {
    let told = "detect: func(ctx: call-context, doc: document) -> result<report, plugin-error>;";
    let contract = contract();
    assert!(contract.contains(told));
    let other = contract.replace(told, "detect: func(ctx: call-context) -> u32;");
    let params = "(param i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)";
    let module = module(VALID, MEMORY, "").replace(params, "(param i64 i32 i32 i32 i32) (result i32)");
    let error = refused(&component(&other, DETECTOR, &module)).await;
    assert!(matches!(error, LoadError::Shape { .. }), "{error}");
}
