//! What the commands' tests share: a folder with a configuration and a database, and commands run in it.

use crate::store::fenced;
use std::{fs, path::Path, time::Duration};

use clap::Parser;
use tempfile::TempDir;

use super::{Built, CliError, Context, Exit, args::Cli, logging::Log, output::Output, table::Look};
use crate::{
    config::Env,
    domain::Timestamp,
    plugins::Compiler,
    store::{
        Store,
        feedback::{self, Answers, Applied},
        lock::{self, Acquire, Claimant},
    },
};

/// The time of every command: 2026-08-06 12:00 UTC, 14:00 in Madrid.
pub(super) const NOON: Timestamp = Timestamp::from_millis(1_786_017_600_000);

/// A configuration with two providers, one of which needs a credential.
const CONFIGURATION: &str = r#"
order = ["lever", "board"]
[providers.lever]
plugin = "lever.wasm"
hosts = ["https://api.lever.co", "http://127.0.0.1:8080"]
[providers.board]
plugin = "board.wasm"
hosts = ["https://board.example"]
credentials.api = { kind = "bearer", token = "env:BOARD_TOKEN" }
"#;

/// A folder to run commands in.
pub(super) struct Desk {
    folder: TempDir,
    env: Env,
}

/// How a command ended and what it said.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) exit: Exit,
    pub(super) out: String,
    pub(super) err: String,
}

impl Desk {
    pub(super) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), env: Env::default() };
        desk.write("providers.toml", CONFIGURATION);
        desk
    }

    pub(super) fn with_env(self, name: &str, value: &str) -> Self {
        Self { env: [(name, value)].into_iter().collect(), ..self }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// Adds to the configuration.
    pub(super) fn configure(&self, more: &str) {
        self.write("providers.toml", format!("{CONFIGURATION}{more}"));
    }

    /// Runs a command; `{}` in an argument stands for the folder.
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        let folder = self.path().to_str().unwrap();
        let configuration = format!("{folder}/providers.toml");
        let arguments = arguments.iter().map(|argument| argument.replace("{}", folder));
        let cli = Cli::try_parse_from(
            ["jobscan-host".to_owned(), "--providers".to_owned(), configuration].into_iter().chain(arguments),
        );
        let cli = cli.unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let context = Context {
            global: &cli.global,
            built: Built { version: "1.2.3 (commit unknown)", source: "" },
            env: &self.env,
            now: NOON,
            out: Output::to(&mut out).seen(Look::read(&self.env, None, self.env.has("CLICOLOR_FORCE"))),
            err: Box::new(&mut err),
            log: Log::default(),
            colour: false,
            compiler: Compiler::InProcess,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let end = runtime.block_on(super::execute(context, &cli.command));
        let (exit, message) = match end {
            Ok(()) => (Exit::Success, String::new()),
            Err(CliError { code, message, .. }) => (code, message),
        };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(folder, "{}");
        Ran { exit, out: text(out), err: text(err) + &message.replace(folder, "{}") }
    }

    /// Runs a command that must end well; its output.
    pub(super) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.exit, Exit::Success, "{ran:?}");
        ran.out
    }

    /// Makes answers stand, an hour after the time of every command.
    pub(super) fn answer(&self, answers: Answers) -> Applied {
        let store = Store::open(&self.path().join("jobscan.db"), NOON).unwrap();
        let now = NOON.plus(Duration::from_hours(1));
        let applied = store.write_blocking(move |tx| {
            let claimant = Claimant { owner: "sheet", pid: 7 };
            let Acquire::Acquired(fence) =
                lock::acquire(tx, "global", claimant, now, Duration::from_mins(1))?
            else {
                panic!("the lock is held");
            };
            let applied = feedback::apply(&fenced(tx), &answers, i64::MAX, now)?;
            lock::release(tx, &fence)?;
            Ok(applied)
        });
        applied.unwrap()
    }
}
