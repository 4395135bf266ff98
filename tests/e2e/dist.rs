//! The archive of `cargo xtask dist`, unpacked and used: from its own folder, from another, and to begin in a third.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use jobscan_tests::Sandbox;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::{Ran, Running, program, start, tiny, toml_text};

/// The archive of the program that was built for the tests, made once a run of them, beside the program.
static ARCHIVE: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = program().parent().expect("target/PROFILE").join("dist-test");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{}: {error}", folder.display()),
        _ => {}
    }
    let mut xtask = Command::new(program().with_file_name("xtask"));
    xtask.args(["dist", "--built", "--out"]).arg(&folder);
    Running::start(xtask).wait().expect(0);
    let files = fs::read_dir(&folder).expect("our own folder").map(|entry| entry.expect("an entry").path());
    let mut archives = files.filter(|path| path.extension().is_some_and(|extension| extension == "gz"));
    archives.next().expect("an archive")
});

/// A folder with the unpacked archive.
struct Unpacked {
    folder: TempDir,
    home: PathBuf,
}

impl Unpacked {
    fn new() -> Self {
        let folder = TempDir::with_prefix("jobscan-unpacked-").unwrap();
        let unpacked =
            Command::new("tar").arg("-xzf").arg(&*ARCHIVE).current_dir(folder.path()).status().unwrap();
        assert!(unpacked.success());
        let name = ARCHIVE.file_name().unwrap().to_str().unwrap().strip_suffix(".tar.gz").unwrap();
        let home = folder.path().join(name);
        Self { folder, home }
    }

    /// Runs the unpacked program in a folder, with nothing of the surroundings but where programs are.
    fn run(&self, folder: &Path, arguments: &[&str]) -> Ran {
        let mut command = Command::new(self.home.join("jobscan-host"));
        command.args(arguments).current_dir(folder).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("XDG_CACHE_HOME", cache()).env("XDG_STATE_HOME", cache());
        Running::start(command).wait()
    }
}

/// Where compiled plugins are kept for all tests of this file and for later ones.
fn cache() -> PathBuf {
    program().parent().unwrap().join("dist-test-cache")
}

/// The sandbox's companies instead of the well-known ones, which no test may ask.
fn use_companies_of(sandbox: &Sandbox, folder: &Path) {
    fs::write(folder.join("companies.csv"), sandbox.companies_csv()).unwrap();
}

#[track_caller]
fn scans(unpacked: &Unpacked, sandbox: &Sandbox, folder: &Path, more: &[&str]) {
    let run = ["run", "--format", "json", "--gateway", &sandbox.url()];
    let ran = unpacked.run(folder, &[&run, more].concat()).expect(0);
    assert_eq!(ran.json()["status"], "success", "{ran:?}");
    let listed =
        unpacked.run(folder, &[&["offers", "list", "--format", "json"], more].concat()).expect(0).json();
    assert!(!listed.as_array().unwrap().is_empty());
}

#[test]
fn the_archive_holds_what_is_needed_and_its_sums_are_right() {
    let unpacked = Unpacked::new();
    for file in [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "NOTICE",
        "README.md",
        "boards/ashby.toml",
        "catalogs/fx-exposure.toml",
        "catalogs/software-jobs.toml",
        "companies.csv",
        "completions/_jobscan-host",
        "completions/jobscan-host.bash",
        "completions/jobscan-host.fish",
        "docs/OPERATING.md",
        "docs/board.schema.json",
        "jobscan-host",
        "man/man1/jobscan-host.1",
        "man/man1/jobscan-host-companies-import.1",
        "plugins/ashby.wasm",
        "plugins/ats-detect.wasm",
        "plugins/directory-lanzadera.wasm",
        "plugins/greenhouse.wasm",
        "plugins/infojobs.wasm",
        "plugins/interpreter.wasm",
        "plugins/lever.wasm",
        "plugins/teamtailor.wasm",
        "providers.toml",
        "docs/systemd/jobscan.service",
    ] {
        assert!(unpacked.home.join(file).is_file(), "{file}");
    }
    let sums = fs::read_to_string(unpacked.home.join("SHA256SUMS")).unwrap();
    for line in sums.lines() {
        let (sum, file) = line.split_once("  ").unwrap();
        let found = Sha256::digest(fs::read(unpacked.home.join(file)).unwrap());
        let told = (0..sum.len()).step_by(2).map(|at| u8::from_str_radix(&sum[at..at + 2], 16).unwrap());
        assert!(found.iter().copied().eq(told), "{file}");
    }
    let beside = fs::read_to_string(ARCHIVE.with_extension("gz.sha256")).unwrap();
    assert!(beside.trim_end().ends_with(ARCHIVE.file_name().unwrap().to_str().unwrap()), "{beside}");
}

#[test]
fn every_link_of_the_pages_in_the_archive_leads_to_something_in_it() {
    let unpacked = Unpacked::new();
    let mut links = 0;
    for page in fs::read_dir(unpacked.home.join("docs")).unwrap().map(|entry| entry.unwrap().path()) {
        if page.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !link.is_empty() && !link.contains("://") {
                assert!(page.with_file_name(link).exists(), "{}: {link}", page.display());
                links += 1;
            }
        }
    }
    assert!(links > 20, "{links}");
}

#[test]
fn it_runs_where_it_is_unpacked_and_from_another_folder_by_path() {
    let unpacked = Unpacked::new();
    let sandbox = start(tiny(71));
    use_companies_of(&sandbox, &unpacked.home);
    unpacked.run(&unpacked.home, &["doctor"]).expect(0);
    scans(&unpacked, &sandbox, &unpacked.home, &[]);
    let elsewhere = TempDir::new().unwrap();
    let providers = unpacked.home.join("providers.toml");
    let by_path = ["--providers", providers.to_str().unwrap()];
    unpacked.run(elsewhere.path(), &[&["doctor"], &by_path[..]].concat()).expect(0);
    scans(&unpacked, &sandbox, elsewhere.path(), &by_path);
    assert_eq!(
        fs::read_dir(elsewhere.path()).unwrap().count(),
        0,
        "all of it stands beside the configuration"
    );
}

#[test]
fn init_begins_an_empty_folder_in_which_the_next_command_runs() {
    let unpacked = Unpacked::new();
    let sandbox = start(tiny(72));
    let empty = unpacked.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let begun = unpacked.run(&empty, &["init"]).expect(0);
    assert!(begun.stdout.ends_with("\nnext: jobscan-host run\n"), "{}", begun.stdout);
    let plugin = format!("plugin = {}\n", toml_text(unpacked.home.join("plugins/lever.wasm").display()));
    assert!(fs::read_to_string(empty.join("providers.toml")).unwrap().contains(&plugin));

    let known = unpacked.run(&empty, &["companies", "import", "companies.csv"]).expect(0);
    let told = format!("{}{}", known.stdout, known.stderr);
    let companies = fs::read_to_string(empty.join("companies.csv")).unwrap().lines().count() - 1;
    assert!(companies >= 30 && told.contains(&format!("{companies} new")), "{told}");
    fs::remove_file(empty.join("jobscan.db")).unwrap();

    use_companies_of(&sandbox, &empty);
    unpacked.run(&empty, &["doctor"]).expect(0);
    scans(&unpacked, &sandbox, &empty, &[]);
    let before = fs::read(empty.join("providers.toml")).unwrap();
    let again = unpacked.run(&empty, &["init"]).expect(2);
    assert!(again.stderr.contains("`providers.toml` is there already"), "{}", again.stderr);
    assert_eq!(fs::read(empty.join("providers.toml")).unwrap(), before);
}

/// Runs a program of the machine on a file, if it is there; what it complains of.
fn complaints(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(program).args(arguments).arg(file).output().ok()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(if output.status.success() { told } else { format!("{}: {told}", output.status) })
}

#[test]
fn completions_and_manual_are_read_by_the_programs_that_read_them() {
    let unpacked = Unpacked::new();
    let completions = unpacked.home.join("completions");
    let mut read = 0;
    for (shell, file) in
        [("bash", "jobscan-host.bash"), ("zsh", "_jobscan-host"), ("fish", "jobscan-host.fish")]
    {
        let file = completions.join(file);
        let text = fs::read_to_string(&file).unwrap();
        for word in ["companies", "--providers", "doctor"] {
            assert!(text.contains(word.trim_start_matches('-')), "{shell}: {word}");
        }
        if let Some(told) = complaints(shell, &["-n"], &file) {
            assert_eq!(told, "", "{shell}");
            read += 1;
        }
    }
    assert!(read > 0, "not even bash reads its completions");
    for page in fs::read_dir(unpacked.home.join("man/man1")).unwrap() {
        let page = page.unwrap().path();
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.contains(".TH jobscan-host") && text.contains(".SH SYNOPSIS"), "{}", page.display());
        let told = complaints("groff", &["-man", "-Tutf8", "-ww", "-z"], &page);
        assert!(told.as_deref().is_none_or(str::is_empty), "{}: {told:?}", page.display());
    }
}

#[test]
fn the_version_names_the_commit() {
    let unpacked = Unpacked::new();
    let told = unpacked.run(&unpacked.home, &["--version"]).expect(0).stdout;
    let commit = told
        .strip_prefix("jobscan-host ")
        .and_then(|rest| rest.split_once(" (commit "))
        .and_then(|(_, rest)| rest.trim_end().strip_suffix(')'))
        .unwrap_or_else(|| panic!("{told}"));
    let hash = commit.trim_end_matches("-dirty");
    let is_hash = hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(hash == "unknown" || is_hash, "{told}");
    let page = unpacked.run(&unpacked.home, &["man"]).expect(0).stdout;
    assert!(page.contains(hash), "the manual is of the same commit");
}
