//! The program with a hostile provider next to a well-behaved one, which must not be affected.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use jobscan_tests::{Provider, Sandbox, World, WorldSpec};
use serde_json::Value;
use tempfile::TempDir;

use crate::rig::{SECRET, fixture, program, root};

/// A folder with a configuration, and a sandbox as its gateway.
struct Stage {
    folder: TempDir,
    sandbox: Sandbox,
}

impl Stage {
    /// Lever, and the hostile provider with these tenants, which select its behaviour.
    fn set(tenants: &[&str]) -> Self {
        let spec = WorldSpec { greenhouse: 0, infojobs_offers: 0, ..WorldSpec::small(11) };
        let sandbox = Sandbox::start(World::generate(spec)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut companies = sandbox.companies_csv();
        assert!(companies.starts_with("name,website,provider,tenant\n"), "{companies}");
        for (number, tenant) in tenants.iter().enumerate() {
            writeln!(companies, "Hostile {number},https://hostile-{number}.example,hostile,{tenant}")
                .unwrap();
        }
        fs::write(folder.path().join("companies.csv"), companies).unwrap();
        fs::write(folder.path().join("providers.toml"), configuration()).unwrap();
        Self { folder, sandbox }
    }

    fn call(&self, arguments: &[&str]) -> Output {
        Command::new(program())
            .current_dir(self.folder.path())
            .args(arguments)
            .args(["--gateway", &self.sandbox.url()])
            .env("HOSTILE_TOKEN", SECRET)
            .env_remove("DB_PATH")
            .env_remove("RUN_MODE")
            .env_remove("LOG_LEVEL")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Executes one run: its exit code and its summary.
    fn run(&self) -> (i32, Value) {
        let output = self.call(&["run", "--once", "--format", "json"]);
        let (told, log) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let summary = told.lines().last().unwrap_or_else(|| panic!("no summary\n{log}"));
        assert!(!format!("{told}{log}").contains(SECRET));
        // A guest cannot flood the program's log.
        assert!(log.lines().count() < 200 && log.len() < 200_000, "{} bytes of log", log.len());
        (output.status.code().unwrap(), serde_json::from_str(summary).unwrap())
    }

    /// The keys of a provider's offers in the database.
    fn keys(&self, provider: &str) -> BTreeSet<String> {
        let output = self.call(&["export", "offers", "--format", "ndjson"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let offers = String::from_utf8(output.stdout).unwrap();
        offers
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["key"].as_str().unwrap().to_owned())
            .filter(|key| key.starts_with(provider))
            .collect()
    }

    fn lever_offers(&self) -> BTreeSet<String> {
        let truth = self.sandbox.truth().into_iter();
        truth.filter(|offer| offer.provider == Provider::Lever).map(|offer| offer.key).collect()
    }
}

fn configuration() -> String {
    format!(
        r#"order = ["hostile", "lever"]

[companies]
list = "companies.csv"

[run]
tries = 1

[http]
rate = "1000/s"

[plugins]
cache_dir = "{cache}"
hostcall_bytes = "16MiB"
log_bytes = "4KiB"

[providers.hostile]
plugin = "{hostile}"
hosts = ["https://hostile.test"]
credentials.api = {{ kind = "bearer", token = "env:HOSTILE_TOKEN" }}
call_timeout = "300ms"

[providers.lever]
plugin = "{lever}"
hosts = ["https://api.lever.co", "https://api.eu.lever.co"]
"#,
        cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("guests-program-code").display(),
        hostile = fixture("hostile").display(),
        lever = root().join("plugins/lever.wasm").display(),
    )
}

/// The hostile provider's failures in a summary: unit, class, message.
fn failures(summary: &Value) -> Vec<(String, String, String)> {
    let providers = summary["providers"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    providers
        .iter()
        .filter(|provider| provider["provider"] == "hostile")
        .flat_map(|provider| provider["errors"].as_array().unwrap())
        .map(|failure| (text(&failure["unit"]), text(&failure["class"]), text(&failure["message"])))
        .collect()
}

/// Runs with one hostile tenant and asserts its failure.
fn run_with_hostile(tenant: &str, class: &str, cause: &str) {
    let stage = Stage::set(&[tenant]);
    let before = Instant::now();
    let (code, summary) = stage.run();
    assert!(before.elapsed() < Duration::from_mins(1));
    assert_eq!(code, 1, "{summary}");
    let failures = failures(&summary);
    assert_eq!(failures.len(), 1, "{summary}");
    let (unit, told, message) = &failures[0];
    assert!(unit.contains(tenant), "{unit}");
    assert_eq!(told, class);
    assert!(message.contains("plugin `hostile`") && message.contains(cause), "{message}");
    let lever = stage.keys("lever/");
    assert!(lever.len() > 20);
    assert_eq!(lever, stage.lever_offers());
    assert_eq!(stage.keys("hostile/").len(), 0);
}

#[test]
fn a_provider_that_spins() {
    run_with_hostile("spin", "limit-time", "the call took longer than 300ms");
}

#[test]
fn a_provider_that_panics() {
    run_with_hostile("panic", "trap", "it panicked: panicked at");
}

#[test]
fn a_provider_that_returns_too_much() {
    run_with_hostile("giant:20", "limit-hostcall", "it handed over more than 16777216 bytes in one call");
}

#[test]
fn a_provider_that_floods_the_log() {
    run_with_hostile("drip", "limit-time", "the call took longer than 300ms");
}

#[test]
fn a_provider_with_a_too_long_error() {
    run_with_hostile("long-error:10", "gone", "gone: \\u{1b}[2Jeee");
}

#[test]
fn all_hostile_behaviours_at_once() {
    let tenants =
        ["spin", "grow", "recurse", "overrun", "flood", "drip", "denied", "panic", "giant:20", "forbidden"];
    let stage = Stage::set(&tenants);
    let (code, summary) = stage.run();
    assert_eq!((code, failures(&summary).len()), (1, tenants.len()), "{summary}");
    assert_eq!(stage.keys("lever/"), stage.lever_offers());
}
