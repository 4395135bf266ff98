//! `man`: the manual, a page for each command.

use std::{fs, path::Path};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{
    CliError, Context,
    args::{Cli, ManArgs},
};
use crate::{domain::counted, suggest::suggest_or_list};

pub(super) fn run(context: &mut Context<'_>, args: &ManArgs) -> Result<(), CliError> {
    let program = program(context.built.version);
    if let Some(folder) = &args.dir {
        let folder = context.path("--dir", folder)?;
        let written = write_all(&program, &folder)?;
        let written = counted(written, "page", "pages");
        return context.out.line(format_args!("wrote {written} in {}", folder.display()));
    }
    let page = page(find(&program, &args.command)?)?;
    context.out.lines(page.trim_end())
}

/// The whole command line, each command with the name that it has in the manual.
fn program(version: &'static str) -> Command {
    let mut program = Cli::command().version(version).disable_help_subcommand(true);
    program.build();
    program
}

fn find<'c>(program: &'c Command, words: &[String]) -> Result<&'c Command, CliError> {
    words.iter().try_fold(program, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            let known = command.get_subcommands().map(Command::get_name);
            CliError::usage(format_args!("no command `{word}`: {}", suggest_or_list(word, known)))
        })
    })
}

/// Writes the page of every command; how many.
fn write_all(command: &Command, folder: &Path) -> Result<u64, CliError> {
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    let file = folder.join(format!("{}.1", name(command)));
    fs::write(&file, page(command)?).map_err(|error| at(&file, &error))?;
    command.get_subcommands().try_fold(1, |written, below| Ok(written + write_all(below, folder)?))
}

/// `jobscan-host-companies-import`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Result<String, CliError> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(in_ascii(&String::from_utf8_lossy(&page)))
}

/// A page with the signs that a formatter may not read by itself as its escapes: `\[u2026]`.
fn in_ascii(page: &str) -> String {
    let escaped = |sign: char| {
        if sign.is_ascii() { sign.to_string() } else { format!("\\[u{:04X}]", u32::from(sign)) }
    };
    page.chars().map(escaped).collect()
}

fn at(path: &Path, error: &std::io::Error) -> CliError {
    CliError::failed(format_args!("cannot write `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printable::is_unprintable;

    /// Every command of the program with its words.
    fn all(command: &Command, words: &[String]) -> Vec<Vec<String>> {
        let mut found = vec![words.to_vec()];
        for below in command.get_subcommands() {
            found.extend(all(below, &[words, &[below.get_name().to_owned()]].concat()));
        }
        found
    }

    #[test]
    fn every_command_has_a_page_of_its_name_with_the_global_flags() {
        let program = program("1.2.3 (commit unknown)");
        let commands = all(&program, &[]);
        assert!(commands.len() > 30, "{commands:?}");
        for words in commands {
            let command = find(&program, &words).unwrap();
            let page = page(command).unwrap();
            let name = ["jobscan-host".to_owned()].into_iter().chain(words).collect::<Vec<_>>().join("-");
            assert!(page.contains(&format!(".TH {name} 1")), "{name}:\n{page}");
            assert!(page.contains("\\-\\-providers"), "{name}:\n{page}");
            assert!(page.is_ascii(), "{name}:\n{page}");
            let is_escaped = |sign: char| is_unprintable(sign) && !matches!(sign, '\n' | '\t');
            assert!(!page.contains(is_escaped), "what is printed would differ from what is written: {name}");
        }
    }

    #[test]
    fn a_command_that_is_none_is_told_with_the_nearest() {
        let words = ["companies".to_owned(), "imprt".to_owned()];
        let error = find(&program("1"), &words).unwrap_err();
        assert_eq!(error.message, "error: no command `imprt`: did you mean `import`?");
    }
}
