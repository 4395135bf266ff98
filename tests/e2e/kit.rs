//! The author's kit, in a folder outside the repository: begin, build, inspect, add.

use std::{
    env, fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, Running, fixture, plugin, program};

const KINDS: [&str; 5] = ["definition", "rust", "javascript", "detector", "directory"];

/// An empty folder with a blank in its name.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(TempDir::with_prefix("jobscan kit-").unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    /// Runs the program in a folder below, with nothing of the surroundings but where programs are.
    fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.path(folder)).env_clear();
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("XDG_CACHE_HOME", cache()).env("XDG_STATE_HOME", cache());
        Running::start(command).wait()
    }

    fn begin(&self, name: &str, kind: &str) -> Value {
        self.run(&["plugin", "new", name, "--kind", kind, "--format", "json"]).expect(0).json()
    }
}

/// Where compiled components are kept for all tests of this file and for later ones.
fn cache() -> PathBuf {
    program().parent().unwrap().join("kit-test-cache")
}

/// A component of the repository.
fn component(name: &str) -> String {
    plugin(name).trim_matches('"').to_owned()
}

/// All files below a folder, from it, with what they hold.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(name, bytes)| (Path::new(path.file_name().unwrap()).join(name), bytes)));
        } else {
            found.push((path.file_name().unwrap().into(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn every_kind_begins_in_an_empty_folder_and_nothing_is_written_over() {
    let bench = Bench::new();
    for kind in KINDS {
        let begun = bench.begin(&format!("my-{kind}"), kind);
        let folder = bench.path(&format!("my-{kind}"));
        assert_eq!(
            (&begun["kind"], begun["name"].as_str()),
            (&kind.into(), folder.file_name().unwrap().to_str())
        );
        let told = begun["files"].as_array().unwrap();
        for file in told {
            assert!(folder.join(file.as_str().unwrap()).is_file(), "{kind}: {file}");
        }
        assert_eq!(files(&folder).len(), told.len(), "{kind}");
        assert!(!begun["next"].as_array().unwrap().is_empty(), "{kind}");

        let before = files(&folder);
        let again = bench.run(&["plugin", "new", &format!("my-{kind}"), "--kind", kind]).expect(2);
        assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
        assert_eq!(files(&folder), before);
    }
    // What is written to before it is moved to its place is gone.
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), KINDS.len());
}

#[test]
fn a_name_that_cannot_be_one_is_refused_with_one_that_can() {
    let bench = Bench::new();
    for (name, cure) in [("Acme Jobs", "acme-jobs"), ("../acme", "acme"), ("a\"b", "a-b"), ("a/b", "a-b")] {
        let ran = bench.run(&["plugin", "new", name]).expect(2);
        assert!(ran.stderr.contains(&format!("hint: `{cure}` can be one")), "{}", ran.stderr);
    }
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 0);
    fs::create_dir(bench.path("empty")).unwrap();
    let ran = bench.run(&["plugin", "new", "empty"]).expect(0);
    assert!(ran.stdout.contains("  cd empty\n  jobscan-host plugin build"), "{}", ran.stdout);
}

#[test]
fn a_definition_becomes_a_component_that_is_left_alone_while_it_stays_the_same() {
    let bench = Bench::new();
    bench.begin("acme", "definition");
    component("interpreter");
    let built = bench.run_in("acme", &["plugin", "build", "--format", "json"]).expect(0).json();
    assert_eq!((built["id"].as_str(), &built["written"]), (Some("acme"), &true.into()), "{built}");
    let again = bench.run_in("acme", &["plugin", "build", "--format", "json"]).expect(0).json();
    assert_eq!((&again["written"], &again["sha256"]), (&false.into(), &built["sha256"]));

    let found =
        bench.run_in("acme", &["plugin", "inspect", "acme.wasm", "--format", "json"]).expect(0).json();
    assert_eq!(found["definition"]["id"], "acme");
    assert_eq!(found["manifest"]["hosts"], serde_json::json!(["https://api.jobs.example"]));
    assert_eq!(found["sha256"], built["sha256"]);

    bench.run_in("acme", &["plugin", "test"]).expect(0);

    let text = fs::read_to_string(bench.path("acme/acme.toml")).unwrap();
    fs::write(bench.path("acme/acme.toml"), text.replace("rows = ", "rosw = ")).unwrap();
    let before = fs::read(bench.path("acme/acme.wasm")).unwrap();
    let faulty = bench.run_in("acme", &["plugin", "build"]).expect(1);
    assert!(faulty.stderr.contains("rosw") && faulty.stderr.contains("acme.toml:"), "{}", faulty.stderr);
    assert_eq!(fs::read(bench.path("acme/acme.wasm")).unwrap(), before);
}

#[test]
fn a_definition_is_added_in_one_step_and_wide_grants_are_told_as_such() {
    let bench = Bench::new();
    bench.begin("acme", "definition");
    component("interpreter");
    let definition = bench.path("acme/acme.toml");
    let hosts = "hosts = [\"https://api.jobs.example\", \"https://*.jobs.example\"]\n";
    let text = fs::read_to_string(&definition).unwrap();
    fs::write(&definition, text.replace("pace = ", &format!("{hosts}pace = "))).unwrap();
    fs::write(bench.path("providers.toml"), "order = []\n").unwrap();
    bench.run(&["plugin", "add", "acme/acme.toml"]).expect(2);
    let added = bench.run(&["plugin", "add", "acme/acme.toml", "--from-definition"]).expect(0);
    let wide = "granted: https://*.jobs.example, every host one name below it\n";
    assert!(added.stdout.contains(wide), "{}", added.stdout);
    assert!(
        added.stdout.ends_with("next: jobscan-host providers check acme --tenant TENANT\n"),
        "{}",
        added.stdout
    );
    bench.run(&["providers", "list"]).expect(0);
    assert!(!bench.path("acme/acme.wasm").exists() && bench.path("plugins/acme.wasm").is_file());
}

/// Compiles the SDK: the one test of the kit that takes long, and only the first time.
#[test]
fn a_project_in_rust_builds_without_the_repository() {
    let bench = Bench::new();
    bench.begin("acme", "detector");
    let target = program().parent().unwrap().join("kit-test-target");
    let run = |program: &Path, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(bench.path("acme")).env_clear();
        for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
            command.envs(env::var_os(name).map(|value| (name, value)));
        }
        command.env("XDG_CACHE_HOME", cache()).env("XDG_STATE_HOME", cache());
        command.env("CARGO_TARGET_DIR", &target).env("CARGO_NET_OFFLINE", "true");
        command.output().unwrap()
    };
    let rustc = ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"];
    let libraries = run(Path::new("rustc"), &rustc).stdout;
    if !Path::new(String::from_utf8_lossy(&libraries).trim()).is_dir() {
        assert!(env::var_os("CI").is_none(), "the Rust target wasm32-unknown-unknown is needed");
        println!("left out: the Rust target wasm32-unknown-unknown is not here");
        return;
    }
    let tested = run(Path::new("cargo"), &["test", "--quiet"]);
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    let built = run(&program(), &["plugin", "build", "--format", "json"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let tested = run(&program(), &["plugin", "test"]);
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
    let found: Value = serde_json::from_slice(
        &run(&program(), &["plugin", "inspect", "acme.wasm", "--format", "json"]).stdout,
    )
    .unwrap();
    assert_eq!(found["manifest"]["roles"], serde_json::json!(["detector", "tenants"]), "{found}");
    assert_eq!(found["definition"], Value::Null);
}

#[test]
fn a_refused_component_is_told_with_what_could_be_read_of_it() {
    let bench = Bench::new();
    let file = fixture("imports-extra");
    let ran = bench.run(&["plugin", "inspect", file.trim_matches('"'), "--format", "json"]).expect(1);
    let found = ran.json();
    assert_eq!((found["kind"].as_str(), &found["manifest"]), (Some("component"), &Value::Null), "{found}");
    let error = found["error"].as_str().unwrap();
    assert!(
        ran.stderr.starts_with("error: ") && ran.stderr.contains(error.lines().next().unwrap()),
        "{ran:?}"
    );
    let imports = found["imports"]["names"].as_array().unwrap();
    let strange = imports.iter().filter(|name| !name.as_str().unwrap().starts_with("jobscan:"));
    assert!(
        strange.clone().count() > 0 && strange.clone().all(|name| error.contains(name.as_str().unwrap())),
        "{found}"
    );

    fs::write(bench.path("text.wasm"), "text").unwrap();
    let human = bench.run(&["plugin", "inspect", "text.wasm"]).expect(1);
    assert!(human.stdout.contains("kind        unknown"), "{}", human.stdout);
    assert!(human.stderr.contains("does not begin like"), "{}", human.stderr);
}

/// A configuration that people wrote: CRLF, a table in braces, a list over lines.
const CONFIGURATION: &str = "# Ours, since 2024.\r\norder = [\r\n  # \"lever\",\r\n]\r\n\r\n[database]\r\npath = \"a b.db\" # here\r\n";

#[test]
fn a_component_is_added_pinned_and_ordered_and_a_second_time_nothing_changes() {
    let bench = Bench::new();
    fs::write(bench.path("providers.toml"), CONFIGURATION).unwrap();
    let lever = component("lever");
    let added = bench.run(&["plugin", "add", &lever, "--format", "json"]).expect(0).json();
    assert_eq!(
        (&added["new"], &added["ordered"], added["table"].as_str()),
        (&true.into(), &true.into(), Some("providers.lever"))
    );
    assert_eq!(fs::read(bench.path("plugins/lever.wasm")).unwrap(), fs::read(&lever).unwrap());
    let text = fs::read_to_string(bench.path("providers.toml")).unwrap();
    assert!(
        text.starts_with("# Ours, since 2024.\r\norder = [\"lever\"\r\n  # \"lever\",\r\n]\r\n"),
        "{text}"
    );
    assert!(
        text.contains("path = \"a b.db\" # here\r\n") && text.contains("[providers.lever]\r\n"),
        "{text}"
    );
    assert!(text.contains(added["sha256"].as_str().unwrap()), "{text}");
    bench.run(&["providers", "list"]).expect(0);

    let again = bench.run(&["plugin", "add", &lever, "--format", "json"]).expect(0).json();
    assert_eq!((&again["changed"], &again["new"]), (&false.into(), &false.into()), "{again}");
    assert_eq!(fs::read_to_string(bench.path("providers.toml")).unwrap(), text);

    // What the operator wrote stays, and a pin of another file is renewed.
    let own = text
        .replace("[providers.lever]", "[providers.lever]\r\nrate = \"1/s\" # slowly")
        .replace(added["sha256"].as_str().unwrap(), &"0".repeat(64));
    fs::write(bench.path("providers.toml"), own.replace(", \"https://api.eu.lever.co\"", "")).unwrap();
    let renewed = bench.run(&["plugin", "add", "plugins/lever.wasm"]).expect(0);
    assert!(renewed.stdout.contains("granted: https://api.eu.lever.co\n"), "{}", renewed.stdout);
    assert!(renewed.stdout.contains("renewed: sha256\n"), "{}", renewed.stdout);
    let text = fs::read_to_string(bench.path("providers.toml")).unwrap();
    assert!(text.contains("rate = \"1/s\" # slowly\r\n"), "{text}");
    bench.run(&["plugin", "list"]).expect(0);
}

#[test]
fn a_credential_that_a_plugin_asks_for_is_a_line_to_fill_in() {
    let bench = Bench::new();
    fs::write(bench.path("providers.toml"), "order = []\n").unwrap();
    let added = bench.run(&["plugin", "add", &component("infojobs")]).expect(0);
    assert!(added.stdout.contains("to be filled in: `credentials.api` in its table\n"), "{}", added.stdout);
    let text = fs::read_to_string(bench.path("providers.toml")).unwrap();
    assert!(text.contains("\n#credentials.api = { kind = "), "{text}");
}

#[test]
fn detectors_and_directories_stand_in_their_own_tables() {
    let bench = Bench::new();
    fs::create_dir(bench.path("my config")).unwrap();
    fs::write(bench.path("my config/providers.toml"), "\u{feff}order = []\n").unwrap();
    let at = ["--providers", "my config/providers.toml"];
    let add = |name: &str, more: &[&str]| {
        let file = component(name);
        bench.run(&[&["plugin", "add", &file], more, &at].concat())
    };
    let detector = add("ats-detect", &["--name", "ats"]).expect(0);
    assert!(
        detector.stdout.contains("added detectors.ats in my config/providers.toml\n"),
        "{}",
        detector.stdout
    );
    let directory = add("directory-lanzadera", &[]).expect(0);
    assert!(directory.stdout.contains("granted: https://lanzadera.es\n"), "{}", directory.stdout);
    assert!(directory.stdout.contains("--providers 'my config/providers.toml'\n"), "{}", directory.stdout);
    let text = fs::read_to_string(bench.path("my config/providers.toml")).unwrap();
    assert!(text.starts_with("\u{feff}order = []\n\n[detectors.ats]\n"), "{text}");
    assert!(bench.path("my config/plugins/ats.wasm").is_file());

    let taken = add("ats-detect", &["--name", "a\"b"]).expect(2);
    assert!(taken.stderr.contains("hint: `a-b` can be one"), "{}", taken.stderr);
    let foreign = add("lever", &["--name", "ats"]).expect(2);
    assert!(foreign.stderr.contains("is the plugin of `detectors.ats`"), "{}", foreign.stderr);
    assert_eq!(fs::read_to_string(bench.path("my config/providers.toml")).unwrap(), text);
}

#[test]
fn a_configuration_that_cannot_be_written_is_left_as_it_is() {
    let bench = Bench::new();
    let lever = component("lever");
    let refused = |text: &str, code: i32| {
        fs::write(bench.path("providers.toml"), text).unwrap();
        let ran = bench.run(&["plugin", "add", &lever]).expect(code);
        assert_eq!(fs::read_to_string(bench.path("providers.toml")).unwrap(), text);
        assert!(!bench.path("plugins").exists(), "a component was written");
        ran.stderr
    };
    assert!(refused("order = [\n", 2).contains("providers.toml:"));
    assert!(refused("order = []\nproviders = {}\n", 2).contains("in braces"));
    fs::remove_file(bench.path("providers.toml")).unwrap();
    assert!(bench.run(&["plugin", "add", &lever]).expect(2).stderr.contains("jobscan-host init"));

    fs::write(bench.path("real.toml"), "order = []\n").unwrap();
    symlink("real.toml", bench.path("providers.toml")).unwrap();
    let linked = bench.run(&["plugin", "add", &lever]).expect(2);
    assert!(linked.stderr.contains("is a symbolic link to `real.toml`"), "{}", linked.stderr);
    fs::set_permissions(bench.path("real.toml"), fs::Permissions::from_mode(0o444)).unwrap();
    let locked = bench.run(&["plugin", "add", &lever, "--providers", "real.toml"]).expect(1);
    assert!(locked.stderr.contains("is read-only"), "{}", locked.stderr);
    assert_eq!(fs::read_to_string(bench.path("real.toml")).unwrap(), "order = []\n");
}
