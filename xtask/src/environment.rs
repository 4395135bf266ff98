//! What the environment changes of what cargo makes for release.

use std::{env, process::Command};

/// The same call of cargo without what the environment sets of the release profile and of flags. That is meant for the host:
/// components are files that are given away, and the same whoever builds them.
pub(crate) fn as_the_workspace_says(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(changes_what_is_built) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether a variable of the environment changes what cargo makes for release.
pub(crate) fn changes_what_is_built(variable: &str) -> bool {
    let is_of_target = variable.starts_with("CARGO_TARGET_") && variable.ends_with("_RUSTFLAGS");
    let flags = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"];
    variable.starts_with("CARGO_PROFILE_RELEASE_") || is_of_target || flags.contains(&variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_change_the_program_are_told_apart_from_others() {
        for name in [
            "CARGO_PROFILE_RELEASE_LTO",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS",
        ] {
            assert!(changes_what_is_built(name), "{name}");
        }
        for name in ["CARGO_PROFILE_DEV_OPT_LEVEL", "CARGO_TARGET_DIR", "CARGO", "RUSTC", "PATH"] {
            assert!(!changes_what_is_built(name), "{name}");
        }
    }
}
