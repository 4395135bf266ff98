//! The program with a hostile provider next to a well-behaved one, which must not be affected.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use jobscan_host::{
    clock::{Clock as _, SystemClock},
    domain::Timestamp,
};
use jobscan_tests::{Provider, Sandbox, World, WorldSpec};
use serde_json::Value;
use tempfile::TempDir;

use crate::rig::{SECRET, fixture, peak_memory, print_figure, program, root};

const RUN: [&str; 5] = ["run", "--once", "--force", "--format", "json"];

/// A folder with a configuration, and a sandbox as its gateway.
struct Stage {
    folder: TempDir,
    sandbox: Sandbox,
}

impl Stage {
    /// Lever, and the hostile provider with these tenants, which select its behaviour, each call within 300 ms.
    fn set(tenants: &[&str]) -> Self {
        Self::with_call_timeout(tenants, "300ms")
    }

    fn with_call_timeout(tenants: &[&str], call_timeout: &str) -> Self {
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
        fs::write(folder.path().join("providers.toml"), configuration(call_timeout)).unwrap();
        Self { folder, sandbox }
    }

    fn call(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .args(["--gateway", &self.sandbox.url()])
            .env("HOSTILE_TOKEN", SECRET)
            .env_remove("DB_PATH")
            .env_remove("RUN_MODE")
            .env_remove("LOG_LEVEL")
            .stdin(Stdio::null());
        command
    }

    /// Executes one run: its exit code and its summary.
    fn run(&self) -> (i32, Value) {
        Self::outcome(self.call(&RUN))
    }

    /// The same, and the most memory that the process had, in MiB, where the system tells it.
    fn measured_run(&self) -> ((i32, Value), u64) {
        let mut command = self.command(&RUN);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let process = child.id().to_string();
        let watch = std::thread::spawn(move || {
            let mut peak = 0;
            // The peak only grows; the last reading before the end is what counts.
            while let Some(now) = peak_memory(&process) {
                peak = now;
                std::thread::sleep(Duration::from_millis(5));
            }
            peak
        });
        let output = child.wait_with_output().unwrap();
        (Self::outcome(output), watch.join().unwrap())
    }

    fn outcome(output: Output) -> (i32, Value) {
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

fn configuration(call_timeout: &str) -> String {
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
call_timeout = "{call_timeout}"

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

/// What the hostile provider's part of a summary counts under `key`.
fn counted(summary: &Value, key: &str) -> Value {
    let mut providers = summary["providers"].as_array().unwrap().iter();
    providers.find(|provider| provider["provider"] == "hostile").unwrap()[key].clone()
}

#[test]
fn headers_without_end_are_refused_and_the_guest_goes_on() {
    let stage = Stage::with_call_timeout(&["headers:25000", "state"], "20s");
    let (code, summary) = stage.run();
    let failures = failures(&summary);
    assert_eq!((code, failures.len()), (1, 1), "{summary}");
    let (unit, class, message) = &failures[0];
    assert_eq!((unit.as_str(), class.as_str()), ("headers:25000", "fetch"));
    assert!(message.ends_with("headers of a request: 25000, more than the bound of 100"), "{message}");
    assert_eq!(stage.keys("hostile/").len(), 3, "the other board was scanned");
    assert_eq!(stage.keys("lever/"), stage.lever_offers());
    let status = stage.call(&["status", "--format", "json"]);
    assert!(!String::from_utf8_lossy(&status.stdout).contains("\"running\""), "the run has its end");
}

#[test]
fn an_address_without_end_is_no_fault_of_the_host() {
    let stage = Stage::with_call_timeout(&["address:70000"], "20s");
    let (code, summary) = stage.run();
    let failures = failures(&summary);
    assert_eq!((code, failures.len()), (1, 1), "{summary}");
    assert!(
        failures[0].2.contains("the address of a request, that of a redirect too: 70021"),
        "{failures:?}"
    );
    let status = String::from_utf8(stage.call(&["status", "--format", "json"]).stdout).unwrap();
    assert!(!status.contains("hostile.test"), "no deadline of the host: {status}");
}

#[test]
fn what_could_not_be_read_is_told_when_it_grows_and_fails_nothing() {
    let stage = Stage::with_call_timeout(&["unread:1", "state"], "20s");
    let field = "created\\u{202e}At";
    let count = 5 + u64::from(u32::MAX);
    for before in [0, count] {
        let (code, summary) = stage.run();
        let unread = &counted(&summary, "unread")[field];
        assert_eq!((code, &unread["count"], &unread["of"]), (0, &count.into(), &1.into()), "{summary}");
        assert_eq!((&unread["before"], &unread["units"]), (&before.into(), &1.into()));
        assert_eq!(unread["grew"]["units"], u64::from(before == 0));
        assert_eq!(unread["sample"], "soon\\u{1b}[2J");
    }
    // For people it is a line in the run that met it first.
    let stage = Stage::with_call_timeout(&["unread:0"], "20s");
    for told in [true, false] {
        let output = stage.call(&["run", "--once", "--force"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let line = format!(
            "hostile: `{field}` could not be read in {count} of 1 reading at 1 board (0 before), e.g. `soon"
        );
        assert_eq!(text.contains(&line), told, "{text}");
    }
}

#[test]
fn pages_that_repeat_end_the_unit_and_close_nothing() {
    let stage = Stage::with_call_timeout(&["ring:1", "ring:4", "void", "endless", "state"], "20s");
    for _ in 0..2 {
        let (code, summary) = stage.run();
        let mut failures = failures(&summary);
        failures.sort();
        let told: Vec<(&str, &str)> =
            failures.iter().map(|(unit, _, message)| (unit.as_str(), message.as_str())).collect();
        let nothing_new = "its pages repeat what came before: the last 2 brought nothing new";
        let expected = [
            ("endless", "its pages repeat: the cursor `again` came twice"),
            ("ring:1", nothing_new),
            ("ring:4", nothing_new),
            ("void", "its pages go on without an end: the last 10 showed nothing"),
        ];
        assert_eq!((code, told), (1, expected.to_vec()), "{summary}");
        assert_eq!(counted(&summary, "stop_reasons"), serde_json::json!({"complete": 1, "pages_repeat": 4}));
        assert_eq!(
            counted(&summary, "outcomes"),
            serde_json::json!({"complete": 1, "failed": 1, "truncated": 3})
        );
        // Three pages, six, ten, two and three: the cursor is dropped, so that the next run does the same.
        assert_eq!(counted(&summary, "pages"), 3 + 6 + 10 + 2 + 3);
        assert_eq!(counted(&summary, "closed"), 0);
        assert_eq!(stage.keys("hostile/").len(), 3 + 12 + 1 + 3);
        assert_eq!(stage.keys("lever/"), stage.lever_offers());
    }
}

#[test]
fn details_that_could_not_stand_in_a_list_change_nothing() {
    let stage = Stage::with_call_timeout(&["details"], "20s");
    let (code, summary) = stage.run();
    assert_eq!(
        (code, counted(&summary, "details_failed")),
        (1, serde_json::json!({"parse": 6})),
        "{summary}"
    );
    let output = stage.call(&["export", "offers", "--format", "ndjson"]);
    let offers: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|offer: &Value| offer["key"].as_str().unwrap().starts_with("hostile/"))
        .collect();
    assert_eq!(offers.len(), 9);
    for offer in offers {
        let (key, url, title) = (
            offer["key"].as_str().unwrap(),
            offer["url"].as_str().unwrap(),
            offer["title"].as_str().unwrap(),
        );
        let kind = key.rsplit('/').next().unwrap();
        match kind {
            "well" => assert_eq!((url, title), ("https://hostile.test/detail/well", "The whole of well")),
            "heavy" => assert_eq!(url, "https://hostile.test/heavy"),
            // What is unprintable in an address is encoded, as a browser would.
            "escape" => assert_eq!(url, "https://hostile.test/%1B[2J"),
            _ => {
                let listed = (format!("https://hostile.test/list/{kind}"), format!("Listed {kind}"));
                assert_eq!((url.to_owned(), title.to_owned()), listed);
            }
        }
    }
}

/// The pauses that are stored, by what is paused, with how many days are left of each.
fn pauses(stage: &Stage) -> Vec<(String, i64, String)> {
    let status: Value = serde_json::from_slice(&stage.call(&["status", "--format", "json"]).stdout).unwrap();
    let days = |until: &Value| {
        let until = Timestamp::parse_rfc3339(until.as_str().unwrap()).unwrap();
        i64::try_from(until.since(SystemClock.now()).as_secs() / 86_400).unwrap()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pauses = status["pauses"].as_array().unwrap().iter();
    pauses.map(|pause| (text(&pause["provider"]), days(&pause["until"]), text(&pause["reason"]))).collect()
}

#[test]
fn a_pause_without_end_is_cut_and_told_as_a_failure() {
    let stage = Stage::with_call_timeout(&["error:rate-limited-forever"], "20s");
    let (code, summary) = stage.run();
    assert_eq!(code, 1);
    let told = "the source asks for fewer requests and to wait 18446744073709551 s, which is cut to the bound of 2,592,000 s";
    assert!(
        failures(&summary).iter().any(|(_, class, message)| class == "rate-limited" && message == told),
        "{summary}"
    );
    assert_eq!(pauses(&stage), [("hostile".to_owned(), 29, told.to_owned())]);
}

#[test]
fn a_rate_limit_of_one_board_pauses_that_board_alone() {
    let stage = Stage::with_call_timeout(&["error:rate-limited-tenant-forever", "state", "count"], "20s");
    let (code, summary) = stage.run();
    assert_eq!(code, 1);
    assert_eq!(counted(&summary, "units"), 3, "{summary}");
    let paused = pauses(&stage);
    assert_eq!(paused.len(), 1, "{paused:?}");
    assert_eq!((paused[0].0.as_str(), paused[0].1), ("hostile/error:rate-limited-tenant-forever", 29));
    let (code, summary) = stage.run();
    assert_eq!((code, counted(&summary, "units")), (0, Value::from(2)), "{summary}");
    assert_eq!(counted(&summary, "units_skipped"), serde_json::json!({"paused": 1}));
    assert!(stage.call(&["resume", "hostile"]).status.success());
    assert_eq!(pauses(&stage), []);
}

/// Far above what such a run takes, far below what it took before fields were bounded.
const MOST_MEMORY: u64 = 400;

#[test]
fn hostile_answers_of_all_kinds_take_bounded_memory_and_time() {
    let tenants = [
        "pages:40",
        "skipped:15000",
        "heavy",
        "details",
        "cursor:12",
        "keep:12",
        "nothings:15000",
        "headers:25000",
    ];
    let stage = Stage::with_call_timeout(&tenants, "60s");
    let before = Instant::now();
    let ((code, summary), peak) = stage.measured_run();
    print_figure(&format!("hostile answers of all kinds: {:?}, peak {peak} MiB", before.elapsed()));
    assert_eq!(code, 1, "{summary}");
    assert!(peak < MOST_MEMORY, "{peak} MiB");
    assert!(before.elapsed() < Duration::from_mins(5));
    let failed: BTreeSet<String> = failures(&summary).into_iter().map(|(unit, ..)| unit).collect();
    assert_eq!(
        failed,
        ["details", "cursor:12", "keep:12", "nothings:15000", "headers:25000"].map(str::to_owned).into()
    );
    // 2,000 of `pages`, 9 of `details`, one each of `heavy` and `skipped`.
    assert_eq!(stage.keys("hostile/").len(), 2_011);
    assert_eq!(stage.keys("lever/"), stage.lever_offers());
}
