//! A path as it is written, in the file, a flag or a variable: `~` is the home folder, and nothing else is replaced.
//!
//! A shell replaces more, and a path that it never saw would name a folder called `${HOME}`. So what a shell or Windows
//! would replace is refused with a cure, in the same way wherever a path is read.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::Env;

/// The path that is meant, or why none is: a text that does not quote the path, which may not be one at all.
pub fn expand(written: &Path, env: &Env) -> Result<PathBuf, String> {
    let Some(text) = written.to_str() else { return Ok(written.to_owned()) };
    if let Some(fault) = fault(text) {
        return Err(fault);
    }
    let Some(below) = text.strip_prefix('~') else { return Ok(written.to_owned()) };
    if !below.is_empty() && !below.starts_with('/') {
        let cure = "write another user's as a whole path, or `./~…` for a name that begins so";
        return Err(format!("only `~/` is the home folder: {cure}"));
    }
    let home = env.get("HOME").map(Path::new).filter(|home| home.is_absolute());
    let home = home.ok_or("`~` is the home folder, and HOME does not name one: write the whole path")?;
    Ok(home.join(below.trim_start_matches('/')))
}

/// What became of a path whose `\` was taken for the beginning of an escape.
pub(super) const MISREAD: &str = "a path holds no tab, line break or other control character: in double quotes a `\\` \
    begins an escape, so write `/`, or put it in single quotes";

/// Whether a text of the file is a path that TOML took for another: `C:\temp` has a tab in it.
pub(super) fn is_misread(text: &str) -> bool {
    text.contains(char::is_control) && !holds_a_key(text)
}

/// What a path must not hold.
fn fault(text: &str) -> Option<String> {
    if holds_a_key(text) {
        return Some(
            "this is the content of a file, not its path: put it in a file and write that file's path"
                .to_owned(),
        );
    }
    if text.contains('\0') {
        return Some("a path holds no NUL".to_owned());
    }
    if text.contains('\n') {
        return Some("a path holds no line break: write it on one line".to_owned());
    }
    variable(text).map(|form| {
        format!(
            "{form} is not replaced by a variable here: write the path itself, or `~/` for the home folder"
        )
    })
}

/// Whether a text is what stands in a key file, or several lines of anything.
fn holds_a_key(text: &str) -> bool {
    text.trim_start().starts_with('{') || text.contains("-----BEGIN")
}

/// How a variable is written in a path, if one is: `${NAME}`, `$NAME`, `%NAME%`.
fn variable(text: &str) -> Option<&'static str> {
    let begins_name = |text: &str| text.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
    for (at, _) in text.match_indices('$') {
        let after = &text[at + 1..];
        if after.starts_with(['{', '(']) {
            return Some("`${…}`");
        }
        if begins_name(after) {
            return Some("`$…`");
        }
    }
    let mut parts = text.split('%').skip(1);
    let last = text.matches('%').count().saturating_sub(1);
    let is_name = |part: &str| {
        begins_name(part)
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'(' | b')'))
    };
    parts.by_ref().take(last).any(is_name).then_some("`%…%`")
}

/// Whether a path is written as `-`, which stands for stdin or stdout.
#[must_use]
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expanded(text: &str) -> Result<String, String> {
        let env = [("HOME", "/home/me")].into_iter().collect();
        expand(Path::new(text), &env).map(|path| path.display().to_string())
    }

    #[test]
    fn a_tilde_is_the_home_folder_and_nothing_else_is_replaced() {
        for (written, meant) in [
            ("~", "/home/me/"),
            ("~/", "/home/me/"),
            ("~/jobs.db", "/home/me/jobs.db"),
            ("~//a/b", "/home/me/a/b"),
            ("a/~/b", "a/~/b"),
            ("./~x", "./~x"),
            ("jobs~", "jobs~"),
            ("/a/b c", "/a/b c"),
            ("file:%2fdev%2fzero", "file:%2fdev%2fzero"),
            ("100%", "100%"),
            ("a$", "a$"),
            ("a$1", "a$1"),
            ("50% of %", "50% of %"),
        ] {
            assert_eq!(expanded(written).as_deref(), Ok(meant), "{written}");
        }
    }

    #[test]
    fn what_a_shell_would_replace_is_refused_with_a_cure() {
        for written in [
            "${HOME}/jobs.db",
            "$HOME/jobs.db",
            "/data/$USER.db",
            "/data/jobs-${DAY}.db",
            "$(pwd)/x",
            "%USERPROFILE%\\jobs.db",
            "%APPDATA%/x",
            "x/%TEMP%",
            "%ProgramFiles(x86)%/x",
            "~root/x",
            "~me",
            "{\"type\": \"service_account\"}",
            "-----BEGIN PRIVATE KEY-----",
            "a\nb",
        ] {
            let told = expanded(written).unwrap_err();
            assert!(told.contains("write"), "{written}: {told}");
            assert!(!told.contains(written), "{told}");
        }
    }

    #[test]
    fn without_a_home_there_is_no_tilde() {
        for env in
            [Env::default(), [("HOME", "here")].into_iter().collect(), [("HOME", "")].into_iter().collect()]
        {
            assert!(expand(Path::new("~/x"), &env).unwrap_err().contains("HOME"));
            assert_eq!(expand(Path::new("x"), &env).unwrap(), Path::new("x"));
        }
    }

    proptest! {
        #[test]
        fn what_is_expanded_once_stays(text in "(\\PC|[~$%{}/a-z]){0,20}") {
            if let Ok(once) = expanded(&text) {
                prop_assert_eq!(expanded(&once), Ok(once.clone()));
            }
        }
    }
}
