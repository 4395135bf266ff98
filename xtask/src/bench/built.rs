//! How what is measured was built, where that is otherwise than the repository says: with other optimisation figures are of
//! another program.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{environment::changes_what_is_built, programs::output};

/// What the speed of a program depends on beside its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Built {
    pub(super) compiler: String,
    /// What was set beside `Cargo.toml`, by variables and by cargo's own files. With none the program is as it is given
    /// away.
    pub(super) settings: BTreeMap<String, String>,
}

impl Built {
    /// As cargo builds here and now.
    pub(super) fn here(root: &Path) -> Self {
        let told = output(Command::new("rustc").current_dir(root).arg("--version"));
        let mut settings: BTreeMap<String, String> = variables(env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        }));
        for file in files(root, env::var_os("CARGO_HOME").or_else(home).map(PathBuf::from)) {
            let table = fs::read_to_string(file).ok().and_then(|text| text.parse::<Table>().ok());
            for (name, value) in table.iter().flat_map(of_file) {
                settings.entry(name).or_insert(value);
            }
        }
        Self { compiler: told.map_or_else(|_| "unknown".to_owned(), |told| told.trim().to_owned()), settings }
    }

    /// Whether figures of both may be compared: a compiler may have been renewed in between.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        self.settings == other.settings
    }

    /// As people read it.
    pub(super) fn shown(&self) -> String {
        if self.settings.is_empty() {
            return format!("release, as it is given away; {}", self.compiler);
        }
        let settings = self.settings.iter().map(|(name, value)| format!("{name}={value}"));
        let settings = settings.collect::<Vec<_>>().join(", ");
        format!("release, not as it is given away but with {settings}; {}", self.compiler)
    }
}

fn home() -> Option<std::ffi::OsString> {
    Some(Path::new(&env::var_os("HOME")?).join(".cargo").into_os_string())
}

/// Those of the environment that change what the compiler makes.
fn variables(all: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    all.filter(|(name, value)| changes_what_is_built(name) && !value.is_empty()).collect()
}

/// The files by which cargo is configured, the nearest first.
fn files(root: &Path, home: Option<PathBuf>) -> Vec<PathBuf> {
    let folders = root.ancestors().map(|folder| folder.join(".cargo")).chain(home);
    folders.flat_map(|folder| ["config.toml", "config"].map(|name| folder.join(name))).collect()
}

/// What such a file says of the profile and of flags.
fn of_file(file: &Table) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    let profile = file.get("profile").and_then(|profiles| profiles.get("release"));
    let flags = file.get("build").and_then(|build| build.get("rustflags"));
    let targets = file.get("target").and_then(Value::as_table).into_iter().flatten();
    let of_targets = targets
        .filter_map(|(target, value)| Some((format!("target.{target}.rustflags"), value.get("rustflags")?)));
    let named = [("profile.release".to_owned(), profile), ("build.rustflags".to_owned(), flags)];
    let named = named.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in named.chain(of_targets) {
        flatten(&name, value, &mut settings);
    }
    settings
}

/// Each value of a table by its whole name.
fn flatten(name: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => {
            table.iter().for_each(|(key, value)| flatten(&format!("{name}.{key}"), value, into));
        }
        Value::String(text) => into.push((name.to_owned(), text.clone())),
        other => into.push((name.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(compiler: &str, settings: &[(&str, &str)]) -> Built {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Built { compiler: compiler.to_owned(), settings: settings.collect() }
    }

    #[test]
    fn variables_that_change_the_program_are_told() {
        let told = [("CARGO_PROFILE_RELEASE_LTO", "off"), ("RUSTFLAGS", ""), ("PATH", "/bin")];
        let told = told.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let told = variables(told.into_iter());
        assert_eq!(
            told.into_iter().collect::<Vec<_>>(),
            [("CARGO_PROFILE_RELEASE_LTO".into(), "off".into())]
        );
    }

    #[test]
    fn files_of_cargo_are_heard_too() {
        let file = r#"
            [alias]
            xtask = "run --bin xtask --"
            [build]
            rustflags = ["-C", "target-cpu=native"]
            [target.x86_64-unknown-linux-gnu]
            linker = "clang"
            rustflags = "-C link-arg=-fuse-ld=mold"
            [profile.dev]
            opt-level = 0
            [profile.release]
            lto = "off"
            package.ring.opt-level = 1
        "#;
        let told = of_file(&file.parse().unwrap());
        let told: Vec<(&str, &str)> =
            told.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            told,
            [
                ("profile.release.lto", "off"),
                ("profile.release.package.ring.opt-level", "1"),
                ("build.rustflags", r#"["-C", "target-cpu=native"]"#),
                ("target.x86_64-unknown-linux-gnu.rustflags", "-C link-arg=-fuse-ld=mold"),
            ]
        );
    }

    #[test]
    fn the_repository_itself_sets_nothing_beside_its_profile() {
        let files = [".cargo/config.toml", "Cargo.toml"].map(|name| crate::plugins::root().join(name));
        let tables = files.map(|file| fs::read_to_string(file).unwrap().parse::<Table>().unwrap());
        assert_eq!(of_file(&tables[0]), []);
        assert!(tables[1]["profile"].get("release").is_some());
    }

    #[test]
    fn another_profile_is_another_program_and_a_renewed_compiler_is_not() {
        let given_away = built("rustc 1.95.0", &[]);
        assert!(given_away.is_comparable(&built("rustc 1.96.0", &[])));
        let other = built("rustc 1.95.0", &[("CARGO_PROFILE_RELEASE_LTO", "off")]);
        assert!(!given_away.is_comparable(&other));
        assert_eq!(given_away.shown(), "release, as it is given away; rustc 1.95.0");
        assert!(other.shown().contains("with CARGO_PROFILE_RELEASE_LTO=off"));
    }
}
