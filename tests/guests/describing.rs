//! While it is loaded, a component may only describe itself, without imports and within its limits.

use std::time::{Duration, Instant};

use jobscan_host::plugins::{Limits, LoadError, Plugin, Source};

use crate::{
    rig::{SHORT, engine, fixture, short},
    text::{DETECT, MEMORY, ManifestText, PROVIDE, VALID, component, contract, detector, module, written},
};

const PAGE: usize = 1 << 16;

async fn loads(bytes: &[u8], limits: &Limits) -> Result<(), LoadError> {
    let written = written(bytes);
    Plugin::load(engine(), &Source { path: written.path, sha256: None }, limits).await.map(drop)
}

/// The error for a guest whose `describe` runs `body`.
async fn cause(fields: &str, body: &str) -> String {
    let error = loads(&detector(VALID, fields, body), &short()).await.unwrap_err();
    assert!(matches!(error, LoadError::Describe { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("guest.wasm` cannot describe itself: plugin `"), "{text}");
    text.split_once("no unit: ").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_description_may_not_call_an_import() {
    let source = Source { path: fixture("describe-imports"), sha256: None };
    let error = Plugin::load(engine(), &source, &short()).await.unwrap_err().to_string();
    assert!(
        error.ends_with("stopped in `describe`: it called `log.log`, but this call must be pure"),
        "{error}"
    );
    let cause = cause(MEMORY, "(drop (call $enabled (i32.const 4)))").await;
    assert_eq!(cause, "stopped in `describe`: it called `log.enabled`, but this call must be pure");
}

#[tokio::test]
async fn a_panic_in_a_description_keeps_its_message() {
    let source = Source { path: fixture("describe-panics"), sha256: None };
    let error = Plugin::load(engine(), &source, &short()).await.unwrap_err().to_string();
    assert!(
        error.contains("stopped in `describe`: it called `log.log`, but this call must be pure: "),
        "{error}"
    );
    assert!(error.contains("panicked at") && error.contains("it has no host to ask"), "{error}");
}

#[tokio::test]
async fn a_start_function_may_not_call_an_import_either() {
    let fields = format!("{MEMORY} (func $start (drop (call $enabled (i32.const 4)))) (start $start)");
    // The encoder routes a start function's imports through a table that is filled later, so the call traps.
    let cause = cause(&fields, "").await;
    assert!(cause.starts_with("stopped in `start`: "), "{cause}");
}

#[tokio::test]
async fn a_description_is_ended_by_its_time_limit() {
    let before = Instant::now();
    let cause = cause(MEMORY, "(loop (br 0))").await;
    assert_eq!(cause, format!("stopped in `describe`: the call took longer than {SHORT:?}"));
    assert!(before.elapsed() < SHORT * 20, "{:?}", before.elapsed());
}

#[tokio::test]
async fn a_start_function_is_ended_by_its_time_limit() {
    let cause = cause(&format!("{MEMORY} (func $start (loop (br 0))) (start $start)"), "").await;
    assert_eq!(cause, format!("stopped in `start`: the call took longer than {SHORT:?}"));
}

#[tokio::test]
async fn a_description_that_traps_is_reported() {
    assert_eq!(cause(MEMORY, "unreachable").await, "stopped in `describe`: it panicked without a message");
    let deep = format!("{MEMORY} (func $deep (call $deep))");
    assert_eq!(cause(&deep, "(call $deep)").await, "stopped in `describe`: its call stack overflowed");
    let start = format!("{MEMORY} (func $start unreachable) (start $start)");
    assert_eq!(cause(&start, "").await, "stopped in `start`: it panicked without a message");
    let outside = cause(MEMORY, "(return (i32.const 65532))").await;
    assert!(outside.contains("it trapped: ") && outside.contains("out of bounds"), "{outside}");
    let unaligned = cause(MEMORY, "(return (i32.const 1025))").await;
    assert!(unaligned.contains("it trapped: ") && unaligned.contains("aligned"), "{unaligned}");
}

#[tokio::test]
async fn a_description_without_end_is_ended_sooner_than_a_call() {
    let patient = Limits { call_timeout: Duration::from_hours(1), ..short() };
    let error = loads(&detector(VALID, MEMORY, "(loop (br 0))"), &patient).await.unwrap_err().to_string();
    assert!(error.ends_with("stopped in `describe`: the call took longer than 10s"), "{error}");
}

#[tokio::test]
async fn a_trap_tells_first_what_went_wrong_and_its_names_are_bounded() {
    let name = "fuel allocated for hostcalls has been exhausted ".repeat(2000);
    let fails = "(i32.div_s (i32.const 1) (i32.const 0))";
    let fields = format!("{MEMORY} (func $fails (@name \"{name}\") (drop {fails}))");
    let error = cause(&fields, "(call $fails)").await;
    assert!(
        error.starts_with("stopped in `describe`: it trapped: wasm trap: integer divide by zero: "),
        "{error}"
    );
    assert!(error.contains("fuel allocated") && error.len() < 5000, "{} bytes", error.len());
}

#[tokio::test]
async fn the_memory_limit_is_exact_to_the_page() {
    let grow = |pages: usize| {
        let grow =
            format!("(if (i32.eq (memory.grow (i32.const {pages})) (i32.const -1)) (then unreachable))");
        detector(VALID, MEMORY, &grow)
    };
    let limits = Limits { memory: 10 * PAGE, ..short() };
    loads(&grow(9), &limits).await.unwrap();
    let error = loads(&grow(10), &limits).await.unwrap_err().to_string();
    assert!(error.ends_with("it needs more than the 655360 bytes of memory it may have"), "{error}");
    let without_end = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    assert!(cause(MEMORY, without_end).await.contains("it needs more than the 16777216 bytes"));
}

#[tokio::test]
async fn initial_memory_counts_towards_the_limit() {
    let begins = |pages: usize| detector(VALID, &format!("(memory (export \"memory\") {pages})"), "");
    let limits = Limits { memory: 10 * PAGE, ..short() };
    loads(&begins(10), &limits).await.unwrap();
    let error = loads(&begins(11), &limits).await.unwrap_err().to_string();
    assert!(
        error.ends_with("stopped in `start`: it needs more than the 655360 bytes of memory it may have"),
        "{error}"
    );
}

#[tokio::test]
async fn tables_are_limited() {
    let fields = format!("{MEMORY} (table $t 0 funcref)");
    let grow = |elements: u32| {
        let grow = format!("(table.grow $t (ref.null func) (i32.const {elements}))");
        let body = format!("(if (i32.eq {grow} (i32.const -1)) (then unreachable))");
        detector(VALID, &fields, &body)
    };
    loads(&grow(100_000), &short()).await.unwrap();
    let error = loads(&grow(100_001), &short()).await.unwrap_err().to_string();
    assert!(error.ends_with("stopped in `describe`: it panicked without a message"), "{error}");
    let begins = detector(VALID, &format!("{MEMORY} (table 100001 funcref)"), "");
    let error = loads(&begins, &short()).await.unwrap_err().to_string();
    assert!(error.contains("stopped in `start`: it trapped: ") && error.contains("table"), "{error}");
}

#[tokio::test]
async fn a_manifest_is_limited_like_a_call() {
    let id = "a".repeat(5 << 10);
    let limits = |hostcall_bytes| Limits { hostcall_bytes, ..short() };
    let memory = r#"(memory (export "memory") 2)"#;
    let bytes = detector(ManifestText { id: &id, ..VALID }, memory, "");
    let over = loads(&bytes, &limits(4 << 10)).await.unwrap_err().to_string();
    assert!(over.ends_with("it handed over more than 4096 bytes in one call"), "{over}");
    let under = loads(&bytes, &limits(6 << 10)).await.unwrap_err();
    assert!(matches!(under, LoadError::Manifest { .. }), "{under}");
    assert!(under.to_string().ends_with("its id has 5120 bytes, more than 64"), "{under}");
}

#[tokio::test]
async fn a_default_without_end_is_refused() {
    let default = format!("\"{}\"", "b".repeat(5 << 10));
    let bytes =
        detector(ManifestText { default: Some(&default), ..VALID }, r#"(memory (export "memory") 2)"#, "");
    let error = loads(&bytes, &short()).await.unwrap_err();
    assert!(matches!(error, LoadError::Manifest { .. }), "{error}");
    let told = "a default of a setting has 5122 bytes, more than the bound of 2,000 bytes";
    assert!(error.to_string().ends_with(told), "{error}");
}

#[tokio::test]
async fn an_invalid_manifest_is_rejected_with_its_fault() {
    for id in ["", "Upper", "sl/ash", "..", "a b", "ni\u{f1}o", "esc\u{1b}[2J"] {
        let error = loads(&detector(ManifestText { id, ..VALID }, MEMORY, ""), &short()).await.unwrap_err();
        assert!(matches!(error, LoadError::Manifest { .. }), "{id:?}: {error}");
        let text = error.to_string();
        assert!(text.contains("is not made of a-z, 0-9 and `-`") && !text.contains('\u{1b}'), "{text:?}");
    }
    loads(&detector(ManifestText { default: Some("\"blue\""), ..VALID }, MEMORY, ""), &short())
        .await
        .unwrap();
    let no_json = detector(ManifestText { default: Some("blue"), ..VALID }, MEMORY, "");
    let error = loads(&no_json, &short()).await.unwrap_err().to_string();
    assert!(error.ends_with("the default of setting `colour` is no JSON"), "{error}");
}

#[tokio::test]
async fn a_provider_that_scans_nothing_is_rejected() {
    let module = module(VALID, MEMORY, "").replace(DETECT, PROVIDE);
    let bytes = component(&contract(), "import log; export metadata; export provider;", &module);
    let error = loads(&bytes, &short()).await.unwrap_err().to_string();
    assert!(error.ends_with("it scans neither queries nor tenants"), "{error}");
}
