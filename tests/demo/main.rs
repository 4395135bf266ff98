//! The main job against the sandbox: no credential, no network, the real program.
//!
//! `cargo xtask demo` builds the plugins and the program first, then runs this.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use jobscan_tests::{Labelled, Outcome, Provider, Sandbox, Style, World, WorldSpec};

/// Enough to see companies ranked, little enough to be quick at the pace the plugins ask for.
const SEED: u64 = 7;

/// Companies whose boards nobody has listed: they are looked for on their websites.
const WEBSITES: usize = 16;

/// The key file of the sandbox's service account, in the demo's folder.
const KEY: &str = "service-account.json";

/// The sheet that the program makes.
const SHEET: &str = "Companies";

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to a person")]
fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("demo: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the main job twice and shows what it found.
fn run() -> Result<(), String> {
    let root = root();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start the sandbox: {error}"))?;
    let _inside = runtime.enter();
    let spec = WorldSpec {
        lever_us: 9,
        lever_eu: 3,
        greenhouse: 25,
        others: 2,
        infojobs_offers: 90,
        infojobs_companies: 25,
        websites: Labelled::generate(SEED, WEBSITES),
        styles: Style::SHOWN.to_vec(),
        ..WorldSpec::small(SEED)
    };
    let credentials = spec.infojobs_credentials.clone();
    let sandbox = Sandbox::start(World::generate(spec))
        .map_err(|error| format!("cannot start the sandbox: {error}"))?;
    let spreadsheet = sandbox.google().spreadsheet_id();
    let demo = Demo {
        program: program()?,
        gateway: sandbox.url(),
        folder: folder(&root)?,
        credentials,
        spreadsheet,
    };
    demo.prepare(&root, &sandbox)?;
    demo.show("the main job", &["run"])?;
    if let Some(site) = sandbox.websites().iter().find(|site| site.expected.state == Outcome::Confirmed) {
        demo.show("why a board was taken for a company's", &["companies", "show", &site.company.domain()])?;
    }
    demo.show("the companies, ranked", &["companies", "list", "--limit", "12"])?;
    demo.show("the offers behind them", &["offers", "list", "--min-score", "6", "--limit", "12"])?;
    Demo::sheet("the sheet that they went to", &sandbox);
    let answered = answer(&sandbox)?;
    demo.show(&format!("a person answers in the sheet: {answered}"), &["sheets", "feedback", "--dry-run"])?;
    demo.show("a second run finds nothing new, and takes the answers over", &["run", "--force"])?;
    demo.show("what was called false, hit by hit", &["score", "feedback"])?;
    say(&format!(
        "The database is {}. Look further with, for example:\n  cd {} && {} status",
        demo.folder.join("jobscan.db").display(),
        demo.folder.display(),
        demo.program.display()
    ));
    Ok(())
}

/// Where the demo works and what it calls.
struct Demo {
    program: PathBuf,
    gateway: String,
    folder: PathBuf,
    credentials: (String, String),
    spreadsheet: String,
}

impl Demo {
    /// The repository's own configuration, with the sandbox's companies and without pauses meant for
    /// other people's servers.
    fn prepare(&self, root: &Path, sandbox: &Sandbox) -> Result<(), String> {
        let at = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        let source = root.join("providers.toml");
        let text = fs::read_to_string(&source).map_err(|error| at(&source, error))?;
        let absolute = |folder: &str| format!("\"{}/{folder}/", root.display());
        let text = text
            .replace("\"plugins/", &absolute("plugins"))
            .replace("\"catalogs/", &absolute("catalogs"))
            .replace("[discovery]\n", "[discovery]\nrate = \"50/s\"\n")
            .replace("[companies]\n", "[companies]\nlist = \"companies.csv\"\n")
            // At any time of day: nobody waits for the night to see it.
            .replace("[sheets]\n", "[sheets]\nrate = \"50/s\"\nfeedback_window = [\"00:00\", \"24:00\"]\n")
            .replace(
                "[providers.infojobs]\n",
                "[providers.infojobs]\nrate = \"50/s\"\nquery_pause = \"0s\"\n",
            )
            .replace("[providers.greenhouse]\n", "[providers.greenhouse]\nrate = \"50/s\"\n");
        let text = Provider::others().iter().fold(text, |text, name| {
            text.replace(&format!("[providers.{name}]\n"), &format!("[providers.{name}]\nrate = \"50/s\"\n"))
        });
        let target = self.folder.join("providers.toml");
        fs::write(&target, text).map_err(|error| at(&target, error))?;
        let list = self.folder.join("companies.csv");
        fs::write(&list, sandbox.companies_csv()).map_err(|error| at(&list, error))?;
        let key = self.folder.join(KEY);
        fs::write(&key, sandbox.google().service_account_json()).map_err(|error| at(&key, error))?;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).map_err(|error| at(&key, error))
    }

    /// The first rows of the sheet, as the service holds them.
    fn sheet(title: &str, sandbox: &Sandbox) {
        say(&format!("\n── {title}"));
        for row in sandbox.google().rows(SHEET).iter().take(6) {
            let cells = row.iter().map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned));
            say(&cells
                .map(|cell| if cell == "null" { String::new() } else { cell })
                .collect::<Vec<_>>()
                .join(" | "));
        }
    }

    /// Runs the program and lets it print.
    fn show(&self, title: &str, arguments: &[&str]) -> Result<(), String> {
        say(&format!("\n── {title}\n$ jobscan-host {} --gateway {}", arguments.join(" "), self.gateway));
        let status = Command::new(&self.program)
            .current_dir(&self.folder)
            .args(arguments)
            .args(["--gateway", &self.gateway])
            .env("IJ_CLIENT_ID", &self.credentials.0)
            .env("IJ_CLIENT_SECRET", &self.credentials.1)
            .env("GOOGLE_SHEETS_SPREADSHEET_ID", &self.spreadsheet)
            .env("GOOGLE_APPLICATION_CREDENTIALS", KEY)
            .env_remove("DB_PATH")
            .env_remove("RUN_MODE")
            .stdin(Stdio::null())
            .status()
            .map_err(|error| format!("cannot start {}: {error}", self.program.display()))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`jobscan-host {}`: {status}", arguments.join(" ")))
        }
    }
}

/// A person rejects the best company and calls its score false; what was typed.
fn answer(sandbox: &Sandbox) -> Result<&'static str, String> {
    for (cell, value) in [("C2", "REJECTED"), ("K2", "FP"), ("L2", "they pay in euros only")] {
        sandbox.google().set_cell(SHEET, cell, value).map_err(|error| error.to_string())?;
    }
    Ok("C2 REJECTED, K2 FP, L2 why")
}

/// An empty folder for this demo's files.
fn folder(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/demo");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{}: {error}", folder.display()));
        }
        _ => {}
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// The repository.
fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.clone(), Path::to_path_buf)
}

/// The program that was built beside this one, wherever cargo builds.
fn program() -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| format!("cannot find the built programs: {error}"))?;
    Ok(own.with_file_name(format!("jobscan-host{}", env::consts::EXE_SUFFIX)))
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}
