//! The level of each plugin of this repository, found by the built program's `plugin check`.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    folders::entries,
    plugins::{self, INTERPRETER},
    programs::{output, say},
};

/// Checks every component of `plugins/` and tells the level of each. Fails where a component stands at none.
pub(crate) fn run() -> Result<(), String> {
    let program = program()?;
    let mut files = entries(&plugins::root().join("plugins"))?;
    files.sort_unstable();
    let is_plugin = |file: &&std::path::PathBuf| {
        file.extension().is_some_and(|extension| extension == "wasm")
            && file.file_stem().is_some_and(|stem| stem != INTERPRETER)
    };
    for file in files.iter().filter(is_plugin) {
        say(&format!("{:<22}{}", name(file), level(&program, file)?));
    }
    Ok(())
}

/// The built program.
pub(crate) fn program() -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| format!("cannot find the built programs: {error}"))?;
    Ok(own.with_file_name(format!("jobscan-host{}", env::consts::EXE_SUFFIX)))
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The word behind `level: `.
pub(crate) fn level(program: &Path, file: &Path) -> Result<String, String> {
    let told = output(Command::new(program).args(["plugin", "check"]).arg(file))?;
    let line = told.lines().find_map(|line| line.strip_prefix("level: "));
    line.map(str::to_owned).ok_or_else(|| format!("`{}` has no level", file.display()))
}
