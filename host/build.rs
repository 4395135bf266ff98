//! Tells the program which commit it is built from and where its source is, and packs the sources of the SDK into it.
//!
//! `JOBSCAN_COMMIT` wins, for those who build packages; then git; else the commit is `unknown`. Nothing of the time or the
//! machine is told, so that the same source makes the same program.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// The variable of those who build packages, and what the program reads.
const COMMIT: &str = "JOBSCAN_COMMIT";

/// Where the repository is, for `init`: empty in a package, which is moved to other machines.
const SOURCE: &str = "JOBSCAN_SOURCE";

/// What the program is made of, from the repository's root.
const MADE_OF: [&str; 12] = [
    "Cargo.lock",
    "Cargo.toml",
    "catalogs",
    "host",
    "migrations",
    "plugins/Cargo.lock",
    "plugins/Cargo.toml",
    "plugins/definition",
    "plugins/reading",
    "plugins/sdk",
    "providers.toml",
    "wit",
];

/// What a plugin in Rust is begun with: files, and folders without their tests. The contract is below the SDK.
const SDK: [&str; 3] = ["plugins/Cargo.toml", "plugins/reading", "plugins/sdk"];

/// The versions that the SDK is built with.
const SDK_LOCK: &str = "plugins/Cargo.lock";

/// As many signs of a commit as tell it from all others.
const SHOWN: usize = 12;

fn main() {
    println!("cargo::rerun-if-env-changed={COMMIT}");
    println!("cargo::rerun-if-changed=build.rs");
    let root = root();
    let given = env::var(COMMIT).ok().map(|given| given.trim().to_owned()).filter(|given| !given.is_empty());
    let source = if given.is_some() { String::new() } else { root.display().to_string() };
    let commit = given.or_else(|| of_git(&root)).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env={COMMIT}={commit}");
    println!("cargo::rustc-env={SOURCE}={source}");
    if let Err(error) = pack_sdk(&root) {
        println!("cargo::error=the sources of the SDK cannot be packed: {error}");
    }
}

/// Writes the list of the SDK's files, each included as it stands.
fn pack_sdk(root: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for path in SDK.iter().chain([&SDK_LOCK]) {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
    }
    for path in SDK {
        collect(root, Path::new(path), &mut files)?;
    }
    files.sort();
    let mut list = format!(
        "/// Each file by its path in the repository.\nconst SOURCES: [(&str, &str); {}] = [\n",
        files.len()
    );
    for path in &files {
        let _ =
            writeln!(list, "    ({}, include_str!({})),", quoted(Path::new(path)), quoted(&root.join(path)));
    }
    let lock = root.join(SDK_LOCK);
    let _ = write!(
        list,
        "];\n\n/// The versions that the SDK is built with.\npub(super) const LOCK: &str = include_str!({});\n",
        quoted(&lock)
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("sdk_sources.rs");
    fs::write(out, list)
}

/// The files at and below a path, from the root; tests are not for those who use the SDK.
fn collect(root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default();
    if name == "tests" || name == "tests.rs" || name == "target" {
        return Ok(());
    }
    if !root.join(path).is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(root.join(path))? {
        collect(root, &path.join(entry?.file_name()), files)?;
    }
    Ok(())
}

fn root() -> PathBuf {
    let host = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    host.parent().map_or_else(|| host.clone(), Path::to_path_buf)
}

/// The commit that is checked out, `-dirty` if what the program is made of differs from it.
fn of_git(root: &Path) -> Option<String> {
    let top = PathBuf::from(git(root, &["rev-parse", "--show-toplevel"])?);
    // An unpacked source may stand in a repository of others.
    if top.canonicalize().ok()? != root.canonicalize().ok()? {
        return None;
    }
    let commit: String = git(root, &["rev-parse", "HEAD"])?.chars().take(SHOWN).collect();
    watch(root);
    let status = ["--no-optional-locks", "status", "--porcelain", "--"];
    let changed = git(root, &[&status, &MADE_OF[..]].concat())?;
    Some(if changed.is_empty() { commit } else { format!("{commit}-dirty") })
}

/// Has cargo run this again when a source changes, which has the program compiled anew anyhow, and in a release also when
/// another commit is checked out or made. While developing, that would compile the program after each commit: there it
/// tells what was checked out when a source last changed.
fn watch(root: &Path) {
    for path in MADE_OF {
        watch_if_there(&root.join(path));
    }
    if env::var("PROFILE").is_ok_and(|profile| profile != "release") {
        return;
    }
    let branch = git(root, &["symbolic-ref", "--quiet", "HEAD"]);
    // A branch that git packed has no file of its own until its next commit; the log of HEAD tells that one.
    for file in ["HEAD", branch.as_deref().unwrap_or("HEAD"), "packed-refs", "logs/HEAD"] {
        if let Some(path) = git(root, &["rev-parse", "--git-path", file]) {
            watch_if_there(&root.join(path));
        }
    }
}

/// A path that is not there would have this run at each build.
fn watch_if_there(path: &Path) {
    if path.exists() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(root).args(arguments).output().ok()?;
    let text = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
    Some(text.trim().to_owned())
}

/// A path as a text of Rust.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
