//! A board in JavaScript by the program's own commands: begun, built, tried, and what is said where it cannot be built.
//!
//! `tests/guests/javascript.rs` holds the component to the contract. A machine without npm skips what needs it and says
//! so; CI does not.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, Running, fixture, program};

fn has_npm() -> bool {
    let found = Command::new("npm").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    assert!(found || env::var_os("CI").is_none(), "Node.js and npm are needed");
    found
}

/// A folder with a board that was begun.
struct Begun(TempDir);

impl Begun {
    fn new() -> Self {
        let begun = Self(TempDir::with_prefix("jobscan-javascript-").unwrap());
        begun.run("", &["plugin", "new", "harbour", "--kind", "javascript"], &[]).expect(0);
        begun
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.path(folder)).envs(variables.iter().copied());
        command.env("XDG_CACHE_HOME", self.path("cache")).env("XDG_STATE_HOME", self.path("state"));
        Running::start(command).wait()
    }

    fn build(&self) -> Ran {
        self.run("harbour", &["plugin", "build", "--format", "json"], &[])
    }
}

#[test]
fn a_board_in_javascript_goes_from_nothing_to_a_component_that_passes_its_case() {
    if !has_npm() {
        return;
    }
    let begun = Begun::new();
    let built: Value = begun.build().expect(0).json();
    assert_eq!((built["id"].as_str(), built["written"].as_bool()), (Some("harbour"), Some(true)));
    assert!(begun.path("harbour/harbour.wasm").is_file());
    begun.run("harbour", &["plugin", "test"], &[]).expect(0);

    // A build that fails, or that makes no component, leaves the one that is there.
    let before = fs::read(begun.path("harbour/harbour.wasm")).unwrap();
    for (script, told) in [
        ("throw new Error('no board today')", "no board today"),
        ("", "wrote no component\n  hint: it must write it to the file that its last argument names"),
        ("import('node:fs').then((fs) => fs.writeFileSync(process.argv[2], 'x'))", "does not begin like"),
    ] {
        fs::write(begun.path("harbour/build.mjs"), script).unwrap();
        let ran = begun.build().expect(1);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert_eq!(fs::read(begun.path("harbour/harbour.wasm")).unwrap(), before);
}

#[test]
fn without_npm_or_its_registry_the_cure_is_told() {
    let begun = Begun::new();
    let none = begun.run("harbour", &["plugin", "build"], &[("PATH", "")]).expect(1);
    assert!(none.stderr.contains("`npm` cannot be started"), "{}", none.stderr);
    assert!(none.stderr.contains("is built by Node.js and npm"), "{}", none.stderr);
    if !has_npm() {
        return;
    }
    let (cache, none) = (begun.path("npm-cache"), "http://127.0.0.1:9/");
    let cache = cache.to_str().unwrap();
    let variables =
        [("npm_config_registry", none), ("npm_config_cache", cache), ("npm_config_fetch_retries", "0")];
    let cut_off = begun.run("harbour", &["plugin", "build"], &variables).expect(1);
    let told = "the packages that `package.json` names did not come: `npm ci";
    assert!(cut_off.stderr.contains(told), "{}", cut_off.stderr);
    assert!(cut_off.stderr.contains("hint: npm brings them from the registry"), "{}", cut_off.stderr);
}

#[test]
fn a_component_that_imports_wasi_is_looked_at_and_added_only_where_its_table_allows_it() {
    let begun = Begun::new();
    let component = fixture("sealed");
    let component = component.trim_matches('"');
    begun.run("", &["plugin", "inspect", component], &[]).expect(0);
    fs::write(begun.path("providers.toml"), "order = []\n").unwrap();
    let refused = begun.run("", &["plugin", "add", component], &[]).expect(2);
    assert!(refused.stderr.contains("`sealed` imports WASI"), "{}", refused.stderr);
    let table =
        "[providers.sealed]\n    plugin = \"plugins/sealed.wasm\"\n    hosts = []\n    wasi = \"sealed\"";
    assert!(refused.stderr.contains(table), "{}", refused.stderr);
    assert!(!Path::new(&begun.path("plugins")).exists(), "nothing was written");

    // The table that the refusal shows is one.
    fs::write(begun.path("providers.toml"), format!("order = [\"sealed\"]\n{}\n", table.replace("    ", "")))
        .unwrap();
    begun.run("", &["plugin", "add", component], &[]).expect(0);
    begun.run("", &["providers", "list"], &[]).expect(0);
}
