//! Compares components of the same guest, two by two: `cargo xtask component` gives those that it built and
//! those of `cargo component`.
//!
//! Both of a pair must load with the same manifest and the same roles. A fixture that is made to be refused must
//! be refused for its own reason, both times.

use std::{env, path::Path, process::ExitCode, sync::Arc, time::Duration};

use jobscan_host::plugins::{EngineSettings, Limits, Plugin, PluginEngine, Source, Wasi};

/// Fixtures that are made to be refused, by the stem of their files, with what the refusal says.
const REFUSED: [(&str, &str); 4] = [
    ("describe-imports", "stopped in `describe`: it called `log.log`, but this call must be pure"),
    ("describe-panics", "but this call must be pure: panicked at"),
    ("imports-extra", "imports `outside:things/clock@1.0.0`, which is not part of the plugin contract"),
    (
        "old-version",
        "exports `jobscan:plugin/metadata@0.9.0`; this host knows 0.1.0, 0.1.1, 0.1.2 and 0.1.3 of the contract",
    ),
];

/// Enough for any guest here to describe itself.
fn limits() -> Limits {
    Limits {
        memory: 64 << 20,
        component_size: 32 << 20,
        call_timeout: Duration::from_secs(30),
        hostcall_bytes: 4 << 20,
        requests: 0,
        log_bytes: 4096,
        // One of the fixtures imports it.
        wasi: Wasi::Sealed,
        ..Limits::default()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let files: Vec<String> = env::args().skip(1).collect();
    let engine = match PluginEngine::new(&EngineSettings::in_process()) {
        Ok(engine) => engine,
        Err(error) => return failed(&error.to_string()),
    };
    let (pairs, rest) = files.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return failed("usage: components ONE.wasm OTHER.wasm [ONE.wasm OTHER.wasm …]");
    }
    let mut faults = 0;
    for [one, other] in pairs {
        match compare(&engine, Path::new(one), Path::new(other)).await {
            Ok(line) => say(&line),
            Err(fault) => {
                faults += 1;
                failed(&format!("{one} and {other}: {fault}"));
            }
        }
    }
    say(&format!("{} components compared, faults: {faults}", pairs.len()));
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a pair has in common, in a line, or how it differs.
async fn compare(engine: &PluginEngine, one: &Path, other: &Path) -> Result<String, String> {
    let name = one.file_stem().unwrap_or_default().to_string_lossy();
    let sizes = format!("{:8} bytes, {:8} bytes", size(one)?, size(other)?);
    let loaded = (load(engine, one).await, load(engine, other).await);
    let refused = REFUSED.iter().find(|(fixture, _)| *fixture == name).map(|(_, reason)| *reason);
    match (loaded, refused) {
        ((Ok(one), Ok(other)), None) => {
            let (one, other) = (said(&one), said(&other));
            if one != other {
                return Err(format!("they differ:\n{one}\n{other}"));
            }
            Ok(format!("{name:24} {sizes}: the same manifest"))
        }
        ((Err(one), Err(other)), Some(reason)) if one.contains(reason) && other.contains(reason) => {
            Ok(format!("{name:24} {sizes}: refused, as it must be"))
        }
        ((one, other), _) => {
            let outcome =
                |loaded: Result<_, String>| loaded.map_or_else(|error| error, |_| "loads".to_owned());
            Err(format!("{}; {}; expected: {}", outcome(one), outcome(other), refused.unwrap_or("both load")))
        }
    }
}

async fn load(engine: &PluginEngine, path: &Path) -> Result<Arc<Plugin>, String> {
    let source = Source { path: path.to_owned(), sha256: None };
    Plugin::load(engine, &source, &limits()).await.map_err(|error| error.to_string())
}

/// What a plugin says of itself and the roles it has.
fn said(plugin: &Plugin) -> String {
    format!(
        "{:#?}, provider: {}, detector: {}, directory: {}",
        plugin.manifest(),
        plugin.is_provider(),
        plugin.is_detector(),
        plugin.is_directory()
    )
}

fn size(path: &Path) -> Result<u64, String> {
    Ok(path.metadata().map_err(|error| format!("{}: {error}", path.display()))?.len())
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn failed(text: &str) -> ExitCode {
    eprintln!("components: {text}");
    ExitCode::FAILURE
}
