//! `cargo xtask dist`: the program with all that it needs, as an archive that runs wherever it is unpacked.
//!
//! The archive's own bytes follow from those of its files alone: sorted, of nobody, at one fixed time.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use super::{
    folders::{at, entries, make_folder_of, remove, write},
    plugins,
    programs::{cargo, output, say},
};

/// The name of the program.
const PROGRAM: &str = "jobscan-host";

/// The shells that completions are made for, with the files that they look for.
const SHELLS: [(&str, &str); 3] =
    [("bash", "jobscan-host.bash"), ("zsh", "_jobscan-host"), ("fish", "jobscan-host.fish")];

/// What is taken from the repository as it is: licences, and pages with what they lead to.
const PAGES: [&str; 12] = [
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
    "README.md",
    "SECURITY.md",
    "plugins/README.md",
    "plugins/sdk/CHANGELOG.md",
    "wit/PENDING_CHANGES.md",
    "wit/v0.1/jobscan.wit",
];

/// Folders of which the files with this extension are taken.
const FOLDERS: [(&str, &str); 10] = [
    ("boards", "toml"),
    ("catalogs/labelled", "ndjson"),
    ("docs", "json"),
    ("docs", "md"),
    ("docs/examples/python", "md"),
    ("docs/examples/python", "py"),
    ("docs/systemd", "service"),
    ("docs/systemd", "timer"),
    ("plugins", "wasm"),
    // What `cargo xtask levels` found of them.
    ("plugins", "json"),
];

/// The time of every file in the archive, unless `SOURCE_DATE_EPOCH` says another: the first day of 1980, which every
/// format can hold.
const TIME: u64 = 315_532_800;

/// What is packed, and where to.
pub(crate) struct Dist {
    /// The folder of the archive.
    folder: PathBuf,
    /// The program that is packed.
    program: PathBuf,
    /// How much time is spent on making it small.
    compression: Compression,
}

impl Dist {
    /// Builds the plugins and the program as they are given away.
    pub(crate) fn release() -> Result<Self, String> {
        let root = plugins::root();
        plugins::build(false)?;
        // Named, so that the program is made for other machines and does not look for the folder it was built in.
        let commit = env::var("JOBSCAN_COMMIT").or_else(|_| commit(&root))?;
        cargo(&root, &["build", "--release", "--bin", PROGRAM], &[("JOBSCAN_COMMIT", &commit)])?;
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let program = root.join(target).join(format!("release/{PROGRAM}{}", env::consts::EXE_SUFFIX));
        Ok(Self { folder: root.join("target/dist"), program, compression: Compression::best() })
    }

    /// Takes what is built beside this program: for tests, which would wait for another build.
    pub(crate) fn built(folder: Option<&str>) -> Result<Self, String> {
        let own = env::current_exe().map_err(|error| format!("cannot find the built programs: {error}"))?;
        let program = own.with_file_name(format!("{PROGRAM}{}", env::consts::EXE_SUFFIX));
        let folder = folder.map_or_else(|| plugins::root().join("target/dist"), PathBuf::from);
        Ok(Self { folder, program, compression: Compression::fast() })
    }

    /// Makes the archive, and beside it the file of its checksum.
    pub(crate) fn make(&self) -> Result<(), String> {
        let name = format!("{PROGRAM}-{}-{}", env!("CARGO_PKG_VERSION"), target()?);
        let stage = self.folder.join(&name);
        remove(&stage)?;
        self.lay_out(&plugins::root(), &stage)?;
        let files = files(&stage)?;
        let sums = sums(&files)?;
        write(&stage.join("SHA256SUMS"), sums.as_bytes())?;
        let files = self::files(&stage)?;
        let archive = archive(&name, &files, self.compression).map_err(|error| at(&stage, &error))?;
        let path = self.folder.join(format!("{name}.tar.gz"));
        write(&path, &archive)?;
        write(
            &self.folder.join(format!("{name}.tar.gz.sha256")),
            format!("{}  {name}.tar.gz\n", hex(&archive)).as_bytes(),
        )?;
        remove(&stage)?;
        say(&format!("{} ({} KiB, {} files)", path.display(), archive.len() / 1024, files.len()));
        Ok(())
    }

    /// The folder as it is unpacked. The program itself writes what it can tell.
    fn lay_out(&self, root: &Path, stage: &Path) -> Result<(), String> {
        copy(&self.program, &stage.join(PROGRAM))?;
        for page in PAGES {
            copy(&root.join(page), &stage.join(page))?;
        }
        for (folder, extension) in FOLDERS {
            for file in entries(&root.join(folder))? {
                if file.extension().is_some_and(|found| found == extension) {
                    copy(&file, &stage.join(folder).join(file.file_name().unwrap_or_default()))?;
                }
            }
        }
        let program = stage.join(PROGRAM);
        let in_stage = || {
            let mut command = Command::new(&program);
            command.current_dir(stage).env_clear();
            command
        };
        output(in_stage().args(["init", "--plugins", "plugins"]))?;
        output(in_stage().args(["man", "--dir", "man/man1"]))?;
        for (shell, file) in SHELLS {
            let script = output(in_stage().args(["completions", shell]))?;
            write(&stage.join("completions").join(file), script.as_bytes())?;
        }
        Ok(())
    }
}

/// The commit as the program's build script tells it.
fn commit(root: &Path) -> Result<String, String> {
    let git = |arguments: &[&str]| output(Command::new("git").arg("-C").arg(root).args(arguments));
    let Ok(commit) = git(&["rev-parse", "HEAD"]) else { return Ok("unknown".to_owned()) };
    let changed = !git(&["status", "--porcelain"])?.trim().is_empty();
    Ok(format!("{}{}", commit.trim().get(..12).unwrap_or("unknown"), if changed { "-dirty" } else { "" }))
}

/// What the compiler builds for.
fn target() -> Result<String, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = output(Command::new(rustc).arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "`rustc -vV` names no host".to_owned())
}

/// A file of the archive.
struct File {
    path: PathBuf,
    /// Whether it is a program.
    runs: bool,
}

/// The files below a folder by their names in it, sorted.
fn files(folder: &Path) -> Result<BTreeMap<String, File>, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in entries(&next)? {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).map_err(|error| error.to_string())?;
            let runs = name == Path::new(PROGRAM);
            found.insert(name.display().to_string(), File { path, runs });
        }
    }
    Ok(found)
}

/// As `sha256sum --check` reads it.
fn sums(files: &BTreeMap<String, File>) -> Result<String, String> {
    let mut text = String::new();
    for (name, file) in files {
        let content = fs::read(&file.path).map_err(|error| at(&file.path, &error))?;
        text.extend([&hex(&content), "  ", name, "\n"]);
    }
    Ok(text)
}

/// The archive's bytes: whoever packs the same files gets the same.
fn archive(name: &str, files: &BTreeMap<String, File>, compression: Compression) -> io::Result<Vec<u8>> {
    let time = env::var("SOURCE_DATE_EPOCH").ok().and_then(|time| time.trim().parse().ok()).unwrap_or(TIME);
    let mut builder = tar::Builder::new(GzBuilder::new().write(Vec::new(), compression));
    for (inside, file) in files {
        let content = fs::read(&file.path)?;
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(if file.runs { 0o755 } else { 0o644 });
        header.set_mtime(time);
        header.set_uid(0);
        header.set_gid(0);
        builder.append_data(&mut header, format!("{name}/{inside}"), content.as_slice())?;
    }
    builder.into_inner()?.finish()
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().fold(String::new(), |mut text, byte| {
        // A string takes all that is written to it.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_folder_of(to)?;
    fs::copy(from, to).map(drop).map_err(|error| at(from, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with files that were written in this order.
    fn folder(name: &str, order: &[&str]) -> PathBuf {
        let folder = plugins::root().join("target/dist-test").join(format!("{name}-{}", std::process::id()));
        remove(&folder).unwrap();
        for file in order {
            write(&folder.join(file), file.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn the_same_files_make_the_same_archive_however_they_came_there() {
        let one = folder("one", &["jobscan-host", "docs/b.md", "docs/a.md"]);
        let other = folder("other", &["docs/a.md", "docs/b.md", "jobscan-host"]);
        let packed = |folder: &Path| archive("x-1", &files(folder).unwrap(), Compression::fast()).unwrap();
        assert_eq!(packed(&one), packed(&other));
        write(&other.join("docs/c.md"), b"c").unwrap();
        assert_ne!(packed(&one), packed(&other));

        let unpacked = flate2::read::GzDecoder::new(io::Cursor::new(packed(&one)));
        let mut unpacked = tar::Archive::new(unpacked);
        let entries = unpacked.entries().unwrap().map(|entry| {
            let entry = entry.unwrap();
            let header = entry.header();
            (entry.path().unwrap().display().to_string(), header.mode().unwrap(), header.mtime().unwrap())
        });
        let told: Vec<_> = entries.collect();
        let expected = [("docs/a.md", 0o644), ("docs/b.md", 0o644), ("jobscan-host", 0o755)];
        assert_eq!(told, expected.map(|(name, mode)| (format!("x-1/{name}"), mode, TIME)));
        for folder in [one, other] {
            remove(&folder).unwrap();
        }
    }

    #[test]
    fn sums_are_as_sha256sum_reads_them() {
        let folder = folder("sums", &["a"]);
        let sum = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        assert_eq!(sums(&files(&folder).unwrap()).unwrap(), format!("{sum}  a\n"));
        remove(&folder).unwrap();
    }
}
