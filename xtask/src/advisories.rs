//! The snapshot of the advisory database in `xtask/advisories`, so that known faults are found without the network.
//!
//! It holds every advisory on a crate that one of the lock files names, and the names it was made for: a crate that
//! came since is refused instead of passing as one without a fault.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    folders::{at, entries, remove, write},
    plugins,
    programs::{output, say, succeed},
};

/// Where the advisories come from.
pub(crate) const SOURCE: &str = "https://github.com/rustsec/advisory-db";

/// Where cargo-deny looks for what it believes to have fetched: a name that it makes of the address in `deny.toml`.
const DATABASE: &str = "target/deny/database/advisory-db-3157b0e258782691";

/// An older snapshot is still used, but that it is old is said.
const FRESH_DAYS: u64 = 90;

const LOCK_FILES: [&str; 2] = ["Cargo.lock", "plugins/Cargo.lock"];

/// Writes the snapshot anew from a git repository, which may be a folder.
pub(crate) fn renew(source: &str) -> Result<(), String> {
    let root = plugins::root();
    let copy = root.join("target/deny/source");
    remove(&copy)?;
    succeed(Command::new("git").args(["clone", "--quiet", "--depth", "1", source]).arg(&copy))?;
    let about = output(Command::new("git").arg("-C").arg(&copy).args([
        "log",
        "-1",
        "--format=commit %H%ncommitted %ct%nday %cs",
    ]))?;

    let names = locked(&root)?;
    let snapshot = folder(&root);
    remove(&snapshot)?;
    let mut count = 0;
    for name in &names {
        let advisories = Path::new("crates").join(name);
        if copy.join(&advisories).is_dir() {
            count += copy_files(&copy.join(&advisories), &snapshot.join(&advisories))?;
        }
    }
    write(&snapshot.join("SNAPSHOT"), format!("source {SOURCE}\n{about}advisories {count}\n"))?;
    write(&snapshot.join("CRATES"), names.iter().flat_map(|name| [name, "\n"]).collect::<String>())?;
    fs::copy(copy.join("LICENSE.txt"), snapshot.join("LICENSE.txt"))
        .map_err(|error| at(&copy.join("LICENSE.txt"), &error))?;
    say(&format!("{count} advisories on the {} crates of the lock files\n{about}", names.len()));
    remove(&copy)
}

/// Lays the snapshot out as cargo-deny wants it, and says how old it is; fails if it was made without some crate.
pub(crate) fn lay_out(root: &Path) -> Result<(), String> {
    let snapshot = folder(root);
    let covered = read(&snapshot.join("CRATES"))?;
    complete(&locked(root)?, &covered)?;
    let about = read(&snapshot.join("SNAPSHOT"))?;
    say(&age(&about, SystemTime::now())?);

    let database = root.join(DATABASE);
    remove(&database)?;
    let mut count = 0;
    for entry in entries(&snapshot.join("crates"))? {
        count += copy_files(&entry, &database.join("crates").join(entry.file_name().unwrap_or_default()))?;
    }
    // The tool is content with a database of nothing.
    if count.to_string() != value(&about, "advisories")? {
        return Err(format!("the snapshot of advisories holds {count}, which is not what it says of itself"));
    }
    // The tool judges the age by when this file was written, and would refuse what is older than it likes: the
    // age was told above, by the commit.
    write(&database.join(".git/FETCH_HEAD"), "")
}

/// Whether the snapshot was made for each crate.
fn complete(locked: &BTreeSet<String>, covered: &str) -> Result<(), String> {
    let covered: BTreeSet<&str> = covered.lines().collect();
    let new: Vec<&str> = locked.iter().map(String::as_str).filter(|name| !covered.contains(name)).collect();
    if new.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the snapshot of advisories was made without {}: renew it with `cargo xtask advisories`",
        new.join(", ")
    ))
}

/// How old the snapshot is, in words.
fn age(snapshot: &str, now: SystemTime) -> Result<String, String> {
    let committed: u64 =
        value(snapshot, "committed")?.parse().map_err(|_| "`committed` is no instant".to_owned())?;
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = now.saturating_sub(committed) / (24 * 60 * 60);
    let warning = if days > FRESH_DAYS {
        format!("\nwarning: that is more than {FRESH_DAYS} days, renew it with `cargo xtask advisories`")
    } else {
        String::new()
    };
    Ok(format!("advisories of {}, {days} days old{warning}", value(snapshot, "day")?))
}

/// What the snapshot says of itself.
fn value<'a>(snapshot: &'a str, key: &str) -> Result<&'a str, String> {
    let line = snapshot.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    line.ok_or_else(|| format!("the snapshot of advisories does not tell its `{key}`"))
}

/// The names of all crates from the registry that the lock files hold.
fn locked(root: &Path) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    for file in LOCK_FILES {
        names.extend(names_in(&read(&root.join(file))?));
    }
    Ok(names)
}

/// The names of a lock file's packages that have a source: the others are our own.
fn names_in(lock: &str) -> Vec<String> {
    let packages = lock.split("[[package]]").filter(|package| package.contains("\nsource = "));
    packages
        .filter_map(|package| {
            let line = package.lines().find_map(|line| line.strip_prefix("name = "))?;
            Some(line.trim_matches('"').to_owned())
        })
        .collect()
}

fn folder(root: &Path) -> PathBuf {
    root.join("xtask/advisories")
}

/// Copies the files of a folder, and says how many.
fn copy_files(from: &Path, to: &Path) -> Result<usize, String> {
    fs::create_dir_all(to).map_err(|error| at(to, &error))?;
    let files = entries(from)?;
    for file in &files {
        fs::copy(file, to.join(file.file_name().unwrap_or_default())).map_err(|error| at(file, &error))?;
    }
    Ok(files.len())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, &error))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_crate_that_came_after_the_snapshot_is_refused_by_name() {
        let lock = "version = 4\n\n[[package]]\nname = \"new\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n\n\
                    [[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"old\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n";
        let locked: BTreeSet<String> = names_in(lock).into_iter().collect();
        let error = complete(&locked, "old\n").unwrap_err();
        assert!(error.contains("without new: renew"), "{error}");
        assert_eq!(complete(&locked, "new\nold\n"), Ok(()));
    }

    #[test]
    fn the_age_of_the_snapshot_is_told_and_an_old_one_is_warned_of() {
        let told = |days: u64| {
            let now = UNIX_EPOCH + Duration::from_hours(24 * (100 + days));
            age("source x\ncommit y\ncommitted 8640000\nday 1970-04-11\n", now).unwrap()
        };
        assert_eq!(told(90), "advisories of 1970-04-11, 90 days old");
        assert!(told(91).contains("91 days old\nwarning: "));
        assert!(age("day 1970-04-11\n", UNIX_EPOCH).unwrap_err().contains("`committed`"));
    }

    #[test]
    fn the_snapshot_covers_what_is_locked_now() {
        let root = plugins::root();
        complete(&locked(&root).unwrap(), &read(&folder(&root).join("CRATES")).unwrap()).unwrap();
    }
}
