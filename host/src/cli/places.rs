//! Where the plugins may be that came with the program.

use std::path::{Path, PathBuf};

/// How far above the program the folder of the plugins may stand: `target/debug/jobscan-host` is three below the
/// repository, `bin/jobscan-host` two below the root of a package.
const LEVELS_ABOVE: usize = 3;

/// The folders to look in: beside the program, as in an archive; where packages keep them; above, as in a source tree;
/// in the source tree that it was built in.
pub(super) fn candidates(program: Option<&Path>, source: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(program) = program {
        let above: Vec<&Path> = program.ancestors().skip(1).take(LEVELS_ABOVE).collect();
        found.extend(above.first().map(|folder| folder.join("plugins")));
        if let Some(prefix) = above.get(1) {
            found.extend(["lib", "share"].map(|kind| prefix.join(kind).join("jobscan-host/plugins")));
        }
        found.extend(above.iter().skip(1).map(|folder| folder.join("plugins")));
    }
    if !source.is_empty() {
        found.push(Path::new(source).join("plugins"));
    }
    found
}

/// The first folder that holds all these files.
pub(super) fn first_with<'f>(folders: &'f [PathBuf], files: &[&str]) -> Option<&'f PathBuf> {
    folders.iter().find(|folder| files.iter().all(|file| folder.join(file).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugins_are_looked_for_beside_the_program_in_packages_and_in_source_trees() {
        let shown = |program: &str, source: &str| -> Vec<String> {
            let found = candidates(Some(Path::new(program)), source);
            found.iter().map(|folder| folder.display().to_string()).collect()
        };
        let archive = shown("/opt/jobscan/jobscan-host", "");
        assert_eq!(archive[0], "/opt/jobscan/plugins");
        let package = shown("/usr/bin/jobscan-host", "");
        assert!(package.contains(&"/usr/lib/jobscan-host/plugins".to_owned()), "{package:?}");
        assert!(package.contains(&"/usr/share/jobscan-host/plugins".to_owned()), "{package:?}");
        let tree = shown("/src/target/debug/jobscan-host", "");
        assert!(tree.contains(&"/src/plugins".to_owned()), "{tree:?}");
        assert_eq!(shown("/elsewhere/debug/jobscan-host", "/src").last().unwrap(), "/src/plugins");
        assert_eq!(candidates(None, ""), Vec::<PathBuf>::new());
    }
}
