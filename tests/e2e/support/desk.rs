//! The test desk: a folder with a configuration, a company list and a database.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jobscan_tests::Sandbox;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::{Dump, Ran, Running, database};

const PROVIDERS: [&str; 3] = ["infojobs", "lever", "greenhouse"];

/// A working folder for the program.
pub(crate) struct Desk {
    folder: TempDir,
    order: Vec<String>,
    /// Values as TOML, by section and key.
    settings: BTreeMap<String, BTreeMap<String, String>>,
    /// `InfoJobs`' searches as TOML, without their header.
    queries: Vec<String>,
    env: BTreeMap<String, String>,
}

impl Desk {
    /// A desk with all providers, all requests directed to the sandbox, its companies as the list, and none of the
    /// pauses that protect real servers.
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let mut desk = Self::bare();
        let (id, secret) = sandbox.read(|world| world.spec().infojobs_credentials.clone());
        desk.env("IJ_CLIENT_ID", &id).env("IJ_CLIENT_SECRET", &secret);
        desk.set("http", "gateway", &toml_text(sandbox.url())).set(
            "companies",
            "list",
            &toml_text("companies.csv"),
        );
        desk.write("companies.csv", sandbox.companies_csv());
        desk
    }

    /// Like [`Desk::new`], with some of the providers.
    pub(crate) fn with_providers(sandbox: &Sandbox, order: &[&str]) -> Self {
        let mut desk = Self::new(sandbox);
        desk.order(order);
        desk
    }

    /// A desk without sandbox, companies or credentials.
    pub(crate) fn bare() -> Self {
        let mut desk = Self {
            folder: TempDir::with_prefix("jobscan-e2e-").expect("a temporary folder"),
            order: PROVIDERS.map(str::to_owned).into(),
            settings: BTreeMap::new(),
            queries: vec!["name = \"all\"".to_owned()],
            env: BTreeMap::new(),
        };
        desk.defaults();
        desk.save();
        desk
    }

    fn defaults(&mut self) {
        let root = root();
        let file = |path: &str| toml_text(root.join(path).display());
        let credentials =
            "{ kind = \"basic\", user = \"env:IJ_CLIENT_ID\", password = \"env:IJ_CLIENT_SECRET\" }";
        let lever = "[\"https://api.lever.co\", \"https://api.eu.lever.co\"]";
        let values = [
            ("run", "retry_pause", "\"20ms\""),
            ("http", "rate", "\"1000/s\""),
            ("http", "backoff", "\"20ms\""),
            ("scoring", "catalog", &file("catalogs/fx-exposure.toml")),
            ("plugins", "cache_dir", &file("target/test-code-cache")),
            ("providers.infojobs", "plugin", &plugin("infojobs")),
            ("providers.infojobs", "hosts", "[\"https://api.infojobs.net\"]"),
            ("providers.infojobs", "credentials.api", credentials),
            ("providers.infojobs", "query_pause", "\"0s\""),
            ("providers.infojobs", "rate", "\"1000/s\""),
            ("providers.lever", "rate", "\"1000/s\""),
            ("providers.greenhouse", "rate", "\"1000/s\""),
            ("providers.lever", "plugin", &plugin("lever")),
            ("providers.lever", "hosts", lever),
            ("providers.greenhouse", "plugin", &plugin("greenhouse")),
            ("providers.greenhouse", "hosts", "[\"https://boards-api.greenhouse.io\"]"),
        ];
        for (section, key, value) in values {
            self.settings.entry(section.to_owned()).or_default().insert(key.to_owned(), value.to_owned());
        }
    }

    /// Sets a key to a TOML value.
    pub(crate) fn set(&mut self, section: &str, key: &str, value: &str) -> &mut Self {
        self.settings.entry(section.to_owned()).or_default().insert(key.to_owned(), value.to_owned());
        self.save();
        self
    }

    /// Sets the providers and their order.
    pub(crate) fn order(&mut self, order: &[&str]) -> &mut Self {
        self.order = order.iter().map(|name| (*name).to_owned()).collect();
        self.save();
        self
    }

    /// Adds a table `[directories.NAME]`.
    pub(crate) fn directory(&mut self, name: &str, host: &str) -> &mut Self {
        let section = format!("directories.{name}");
        let hosts = format!("[{}]", toml_text(format!("https://{host}")));
        self.set(&section, "plugin", &plugin(&format!("directory-{name}")))
            .set(&section, "hosts", &hosts)
            .set(&section, "rate", "\"50/s\"")
    }

    /// Sets `InfoJobs`' searches, each as TOML.
    pub(crate) fn queries(&mut self, queries: &[&str]) -> &mut Self {
        self.queries = queries.iter().map(|query| (*query).to_owned()).collect();
        self.save();
        self
    }

    /// Sets an environment variable of the program, which otherwise only has `PATH`.
    pub(crate) fn env(&mut self, name: &str, value: &str) -> &mut Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Removes an environment variable.
    pub(crate) fn unset_env(&mut self, name: &str) -> &mut Self {
        self.env.remove(name);
        self
    }

    /// The text of `providers.toml` for the current settings.
    pub(crate) fn text(&self) -> String {
        let order: Vec<String> = self.order.iter().map(toml_text).collect();
        let mut lines = vec![format!("order = [{}]", order.join(", "))];
        for (section, values) in &self.settings {
            lines.push(format!("\n[{section}]"));
            lines.extend(values.iter().map(|(key, value)| format!("{key} = {value}")));
            if section == "providers.infojobs" {
                let header = "\n[[providers.infojobs.queries]]\n";
                lines.extend(self.queries.iter().map(|query| format!("{header}{query}")));
            }
        }
        lines.join("\n") + "\n"
    }

    fn save(&self) {
        self.write("providers.toml", self.text());
    }

    /// Writes a file in the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("our own folder");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path("jobscan.db")
    }

    /// A connection to the database, for queries and for changes that no command can make.
    pub(crate) fn connection(&self) -> Connection {
        database::open(&self.database())
    }

    pub(crate) fn dump(&self) -> Dump {
        Dump::read(&self.connection())
    }

    /// The first column of the first row of a query.
    #[track_caller]
    pub(crate) fn query<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.connection().query_row(sql, [], |row| row.get(0)).expect("one row")
    }

    /// Starts the program in this folder.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_with(arguments, &[])
    }

    /// Like [`Desk::start`], with additional environment variables.
    pub(crate) fn start_with(&self, arguments: &[&str], env: &[(&str, &str)]) -> Running {
        self.start_exactly(&forced(arguments), env)
    }

    /// Like [`Desk::start_with`], with no argument that is not given: a `run` scans only what is due.
    pub(crate) fn start_exactly(&self, arguments: &[&str], env: &[(&str, &str)]) -> Running {
        let mut command = self.within(program_command());
        command.args(arguments).envs(env.iter().copied());
        Running::start(command)
    }

    /// Another program in this folder, which starts this one, with its arguments.
    pub(crate) fn through(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = self.within(Command::new(program));
        command.args(arguments);
        command
    }

    /// In this folder, with this desk's variables and nothing of the surroundings but where programs are. A home folder
    /// would bring a key of its own, and what all tests keep of compiled plugins would be nobody's but the last one's.
    fn within(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).envs(&self.env);
        command
    }

    /// Runs the program to its end. A `run` scans what is not due too: most tests mean that by a second run.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.start(arguments).wait()
    }

    /// Runs the program to its end; a `run` scans only what is due.
    pub(crate) fn run_due(&self, arguments: &[&str]) -> Ran {
        self.start_exactly(arguments, &[]).wait()
    }

    /// `run --format json`.
    pub(crate) fn scan(&self) -> Ran {
        self.run(&["run", "--format", "json"])
    }

    /// All exported offers, in the order of the export.
    #[track_caller]
    pub(crate) fn export(&self) -> Vec<Value> {
        let ran = self.run(&["export", "offers", "--format", "ndjson"]).expect(0);
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// All exported offers by key.
    #[track_caller]
    pub(crate) fn offers(&self) -> BTreeMap<String, Value> {
        let offers = self.export();
        let count = offers.len();
        let by_key: BTreeMap<String, Value> =
            offers.into_iter().map(|o| (o["key"].as_str().expect("a key").to_owned(), o)).collect();
        assert_eq!(by_key.len(), count, "a key twice");
        by_key
    }

    /// Like [`Desk::expire_lock`], if the killed run had taken the lock.
    pub(crate) fn expire_lock_if_any(&self) {
        let held = "UPDATE run_lock SET expires_at = acquired_at WHERE owner IS NOT NULL";
        if self.database().is_file() {
            // The table does not exist before the first migration is committed.
            let _none = self.connection().execute(held, []);
        }
    }

    /// Makes the lock of a killed run expire, as time would.
    pub(crate) fn expire_lock(&self) {
        let changed = self.connection().execute("UPDATE run_lock SET expires_at = acquired_at", []);
        changed.expect("the lock's table");
    }
}

/// A `run` with `--force`, and every other command as it is.
fn forced<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut all = arguments.to_vec();
    if all.first() == Some(&"run") && !all.contains(&"--force") {
        all.insert(1, "--force");
    }
    all
}

/// A text as a TOML value.
pub(crate) fn toml_text(text: impl std::fmt::Display) -> String {
    format!("{:?}", text.to_string())
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

pub(crate) fn plugin(name: &str) -> String {
    component(&format!("plugins/{name}.wasm"))
}

/// A guest that is made for tests.
pub(crate) fn fixture(name: &str) -> String {
    component(&format!("plugins/target/fixtures/{name}.wasm"))
}

fn component(path: &str) -> String {
    let file = root().join(path);
    let built = file.is_file();
    assert!(
        built,
        "{} is missing: build it with `cargo xtask plugins --fixtures`, or run `cargo xtask test`",
        file.display()
    );
    toml_text(file.display())
}

/// The program as a terminal starts it: hang-ups are heard, even where the tests were started to outlive their own
/// terminal. What is ignored is passed on to the processes that one starts.
fn program_command() -> Command {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored =
        status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    // The bits are counted from the first signal, which is the hang-up.
    if ignored.is_none_or(|mask| mask & 1 == 0) {
        return Command::new(program());
    }
    let mut command = Command::new("env");
    command.arg("--default-signal=HUP").arg(program());
    command
}

/// The program, built next to the test.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a file");
    let folder = test.parent().and_then(Path::parent).expect("target/PROFILE/deps");
    let program = folder.join(format!("jobscan-host{}", std::env::consts::EXE_SUFFIX));
    let built = program.is_file();
    assert!(
        built,
        "{} is missing: build it with `cargo build --workspace --bins`, or run `cargo xtask test`",
        program.display()
    );
    program
}
