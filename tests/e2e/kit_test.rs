//! `plugin test` and `plugin run`, in a folder without configuration and database.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jobscan_tests::{Fault, FaultRule, Sandbox, When, World, WorldSpec};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Desk, INFOJOBS, Ran, Running, eventually, plugin, program};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// An author's folder, with nothing in it but a component and its cases.
struct Author {
    folder: TempDir,
}

impl Author {
    fn of(plugin: &str) -> Self {
        let folder = TempDir::with_prefix("jobscan-author-").unwrap();
        let built = root().join(format!("plugins/{plugin}.wasm"));
        fs::copy(&built, folder.path().join("plugin.wasm"))
            .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
        Self { folder }
    }

    fn with_case(self, plugin: &str, name: &str) -> Self {
        let from = root().join(format!("plugins/{plugin}/cases/{name}"));
        let to = self.path(&format!("cases/{name}"));
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        // Compiled code is kept beside the program, as for the other tests of the kit.
        let cache = program().parent().unwrap().join("kit-test-cache");
        command.env("XDG_CACHE_HOME", &cache).env("XDG_STATE_HOME", &cache);
        Running::start(command).wait()
    }

    /// The one case that a recording made.
    fn recorded(&self) -> PathBuf {
        let mut cases = fs::read_dir(self.path("cases")).unwrap();
        let case = cases.next().unwrap().unwrap().path();
        assert!(cases.next().is_none());
        case
    }
}

#[test]
fn a_case_passes_fails_with_its_paths_and_is_accepted() {
    let author = Author::of("lever").with_case("lever", "acme");
    let passed = author.run(&["plugin", "test"]).expect(0);
    assert!(
        passed.stdout.contains("passed  acme") && passed.stdout.contains("1 case of `lever` passed"),
        "{passed:?}"
    );
    let expected = author.path("cases/acme/expected.json");
    let whole = fs::read_to_string(&expected).unwrap();
    fs::write(&expected, whole.replace("\"Lisboa\"", "\"Porto\"")).unwrap();
    let failed = author.run(&["plugin", "test", "--format", "json"]).expect(1).json();
    assert_eq!((&failed["plugin"], &failed["passed"]), (&Value::from("lever"), &Value::from(false)));
    assert_eq!(
        failed["cases"][0]["differences"][0],
        "pages[0].offers[0].locations: expected [\"Sevilla\",\"Porto\"], found [\"Sevilla\",\"Lisboa\"]"
    );
    let accepted = author.run(&["plugin", "test", "--accept"]).expect(0);
    assert!(accepted.stdout.contains("accepted  acme") && accepted.stdout.contains("Porto"), "{accepted:?}");
    assert_eq!(fs::read_to_string(&expected).unwrap(), whole);
    fs::remove_file(&expected).unwrap();
    let new = author.run(&["plugin", "test"]).expect(1);
    assert!(new.stdout.contains("hint: `plugin test --accept`"), "{new:?}");
}

#[test]
fn a_request_without_an_answer_and_a_wrong_key_are_told() {
    let author = Author::of("lever").with_case("lever", "acme");
    let case = author.path("cases/acme/case.toml");
    let text = fs::read_to_string(&case).unwrap();
    fs::write(&case, text.replace("limit=100", "limit=50")).unwrap();
    for arguments in [&["plugin", "test"][..], &["plugin", "test", "--accept"]] {
        let ran = author.run(arguments).expect(1);
        assert!(
            ran.stdout.contains("postings/acme?mode=json&skip=0&limit=100, which no exchange answers"),
            "{ran:?}"
        );
        assert!(ran.stdout.contains("limit=50 was not asked for"), "{ran:?}");
    }
    fs::write(&case, text.replace("tenant =", "tennant =")).unwrap();
    let ran = author.run(&["plugin", "test"]).expect(1);
    assert!(
        ran.stderr.starts_with("error: unknown field `tennant`") && ran.stderr.contains("case.toml:2:1"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("tennant = \"acme\""), "{ran:?}");
}

#[test]
fn what_is_missing_is_told_with_its_cure() {
    let author = Author::of("lever");
    let none = author.run(&["plugin", "test"]).expect(1);
    assert!(none.stderr.contains("no case in") && none.stderr.contains("--record TENANT"), "{none:?}");
    fs::remove_file(author.path("plugin.wasm")).unwrap();
    let none = author.run(&["plugin", "test"]).expect(2);
    assert!(none.stderr.contains("plugin build"), "{none:?}");
    let nowhere = author.run(&["plugin", "test", "nowhere"]).expect(2);
    assert!(nowhere.stderr.contains("there is no folder `nowhere`"), "{nowhere:?}");
    let none = [
        &["plugin", "run", "no.wasm", "--tenant", "acme"][..],
        &["plugin", "inspect", "no.wasm"],
        &["plugin", "test", "--component", "no.wasm"],
    ];
    for arguments in none {
        let ran = author.run(arguments).expect(2);
        assert!(ran.stderr.starts_with("error: no component at `no.wasm`\n  hint: "), "{ran:?}");
    }
}

/// A desk with a source that is searched, and two queries.
fn searched() -> (Sandbox, Desk) {
    let spec =
        WorldSpec { greenhouse: 0, lever_us: 0, lever_eu: 0, infojobs_offers: 5, ..WorldSpec::small(5) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.queries(&["name = \"all\"", "name = \"lately\"\nposted_within = \"7d\""]);
    (sandbox, desk)
}

#[test]
fn a_query_of_the_configuration_is_run_and_recorded() {
    let (_sandbox, desk) = searched();
    let file = plugin("infojobs");
    let file = file.trim_matches('"');
    let ran = desk.run(&["plugin", "run", file, "--query", "all", "--format", "json"]).expect(0).json();
    assert_eq!((&ran["query"], &ran["tenant"]), (&"all".into(), &Value::Null), "{ran}");
    assert_eq!(ran["offers"].as_array().unwrap().len(), 5, "{ran}");
    let near = desk.run(&["plugin", "run", file, "--query", "al"]).expect(2);
    assert!(near.stderr.contains("no query `al` in `providers.infojobs`: did you mean `all`?"), "{near:?}");

    for name in ["all", "lately"] {
        let place = desk.path(name);
        fs::create_dir(&place).unwrap();
        let place = place.to_str().unwrap();
        let record = ["plugin", "test", place, "--component", file, "--record-query", name];
        desk.run(&record).expect(0);
        desk.run(&["plugin", "test", place, "--component", file]).expect(0);
    }
    assert!(!desk.database().exists());
}

#[test]
fn a_signal_ends_a_scan_by_hand_well_and_a_recording_without_a_case() {
    for (arguments, code) in
        [(&["run"][..], 0), (&["test", "here", "--record-query", "all", "--component"][..], 1)]
    {
        let (sandbox, desk) = searched();
        sandbox.break_on(FaultRule::new(INFOJOBS, "/api/", When::Nth(2), Fault::Held));
        fs::create_dir(desk.path("here")).unwrap();
        let file = plugin("infojobs");
        let mut all = [&["plugin"], arguments, &[file.trim_matches('"')]].concat();
        if code == 0 {
            all.extend(["--query", "all"]);
        }
        let running = desk.start(&all);
        eventually("the second request", || (sandbox.held() == 1).then_some(()));
        running.signal("TERM");
        let ran = running.wait().expect(code);
        assert!(ran.stderr.contains("a signal ended"), "{ran:?}");
        assert_eq!(fs::read_dir(desk.path("here")).unwrap().count(), 0);
    }
}

/// A world with a board of Lever, and its tenant.
fn lever_world() -> (Sandbox, String) {
    let spec = WorldSpec { greenhouse: 0, infojobs_offers: 0, ..WorldSpec::small(5) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let tenant = sandbox.truth().into_iter().find_map(|offer| {
        let mut parts = offer.key.strip_prefix("lever/")?.split('/');
        parts.next().map(str::to_owned)
    });
    (sandbox, tenant.unwrap())
}

#[test]
fn a_recording_passes_at_once_and_holds_no_one() {
    let (sandbox, tenant) = lever_world();
    let url = sandbox.url();
    let author = Author::of("lever");
    let ran =
        author.run(&["plugin", "test", "--record", tenant.as_str(), "--gateway", url.as_str()]).expect(0);
    assert!(ran.stderr.contains("scrubbed:"), "{ran:?}");
    let case = author.recorded();
    assert!(
        case.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with(&tenant.to_ascii_lowercase().replace(':', "-"))
    );
    let text = fs::read_to_string(case.join("case.toml")).unwrap();
    assert!(text.contains("request = \"GET https://api.lever.co/v0/postings/"), "{text}");
    assert!(!text.contains(&url) && !text.contains("set-cookie"), "{text}");
    author.run(&["plugin", "test"]).expect(0);
    assert!(!author.path("jobscan.db").exists());
}

#[test]
fn a_board_is_printed_and_nothing_is_stored() {
    let (sandbox, tenant) = lever_world();
    let url = sandbox.url();
    let author = Author::of("lever");
    let lines = author
        .run(&["plugin", "run", "plugin.wasm", "--tenant", tenant.as_str(), "--gateway", url.as_str()])
        .expect(0);
    let offers: Vec<Value> = lines.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!offers.is_empty() && offers.iter().all(|offer| offer["id"].is_string()), "{lines:?}");
    assert!(lines.stderr.contains("`lever` may ask https://api.lever.co and"), "{lines:?}");
    let whole =
        ["plugin", "run", "plugin.wasm", "--tenant", &tenant, "--gateway", url.as_str(), "--format", "json"];
    let whole = author.run(&whole).expect(0).json();
    assert_eq!(whole["offers"], Value::from(offers));
    assert!(whole["traffic"]["requests"].as_u64() >= Some(1) && whole["error"].is_null(), "{whole}");
    let unknown =
        ["plugin", "run", "plugin.wasm", "--tenant", "no-such-board-here", "--gateway", url.as_str()];
    let unknown = author.run(&unknown).expect(1);
    assert!(unknown.stderr.contains("not found"), "{unknown:?}");
    let names: Vec<_> =
        fs::read_dir(author.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["plugin.wasm"]);
}
