//! The README and the pages of `docs` say what is so: the recorded run is run again, each command line is one that the
//! program understands, and each link leads somewhere.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use jobscan_tests::{Labelled, Provider, Sandbox, Style, WorldSpec};
use tempfile::TempDir;

use crate::support::{Desk, Running, help, program, start, toml_text, understands};

/// Set to write the outputs of the recorded run into the README instead of comparing them.
const WRITE: &str = "JOBSCAN_WRITE_README";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The pages for people who use the program, by their paths.
fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        docs.filter(|path| path.extension().is_some_and(|found| found == "md")).collect();
    pages.extend(["README.md", "SECURITY.md", "plugins/README.md"].map(|page| root().join(page)));
    pages.sort();
    pages
}

/// The blocks of code of a page: their language and their lines.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.trim(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    blocks
}

/// What is shown of a command, without what differs from run to run: times, how long something took, and the
/// fingerprint of a catalogue.
fn comparable(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let bare = word.trim_end_matches(',');
        let is_time = |form: &str| {
            bare.len() == form.len()
                && bare
                    .bytes()
                    .zip(form.bytes())
                    .all(|(byte, form)| if form == b'0' { byte.is_ascii_digit() } else { byte == form })
        };
        let rest = &word[bare.len()..];
        let took = bare.strip_suffix('s').is_some_and(|number| number.parse::<u32>().is_ok());
        if took || ["0000-00-00", "00:00"].iter().any(|form| is_time(form)) {
            format!("…{rest}")
        } else {
            word.split_once('#')
                .filter(|(name, _)| name.contains('@'))
                .map_or(word, |(name, _)| name)
                .to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The world of the recorded run.
fn world() -> WorldSpec {
    WorldSpec {
        greenhouse: 8,
        infojobs_offers: 45,
        infojobs_companies: 15,
        websites: Labelled::generate(7, Style::SHOWN.len()),
        styles: Style::SHOWN.to_vec(),
        ..WorldSpec::small(7)
    }
}

/// A folder as `init` makes it, whose requests go to the sandbox at its pace.
fn begun(sandbox: &Sandbox) -> TempDir {
    let folder = TempDir::with_prefix("jobscan-readme-").unwrap();
    let mut init = Command::new(program());
    init.args(["init", "--plugins"]).arg(root().join("plugins")).current_dir(folder.path()).env_clear();
    Running::start(init).wait().expect(0);
    let path = folder.path().join("providers.toml");
    let text = fs::read_to_string(&path).unwrap();
    let cache = root().join("target/test-code-cache");
    let text = text
        .replace("[http]\n", &format!("[http]\ngateway = {}\n", toml_text(sandbox.url())))
        .replace("[plugins]\n", &format!("[plugins]\ncache_dir = {}\n", toml_text(cache.display())))
        .replace("list = \"companies.csv\"\n", "")
        .replace("[discovery]\n", "[discovery]\nrate = \"1000/s\"\n")
        .replace("rate = \"2/s\"\n", "")
        .replace("[providers.infojobs]\n", "[providers.infojobs]\nquery_pause = \"0s\"\n");
    let others: Vec<&str> = Provider::others().into_iter().map(Provider::as_str).collect();
    let text = ["infojobs", "lever", "greenhouse"].iter().chain(&others).fold(text, |text, name| {
        text.replace(&format!("[providers.{name}]\n"), &format!("[providers.{name}]\nrate = \"1000/s\"\n"))
    });
    fs::write(&path, text).unwrap();
    fs::write(folder.path().join("companies.csv"), sandbox.companies_csv()).unwrap();
    folder
}

/// What a command line prints in a folder, errors included, as a terminal shows it: without the heads of log lines.
fn printed(folder: &Path, credentials: &(String, String), line: &str) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program().parent().unwrap().display());
    let mut shell = Command::new("sh");
    // One after the other, as a person saw them.
    shell.args(["-c", &format!("exec 2>&1; {line}")]).current_dir(folder).env_clear().env("PATH", path);
    shell.env("IJ_CLIENT_ID", &credentials.0).env("IJ_CLIENT_SECRET", &credentials.1);
    let ran = Running::start(shell).wait().expect(0);
    let without_head =
        |line: &str| line.split_once("  INFO ").map_or(line, |(_, rest)| rest).trim_end().to_owned();
    ran.stdout.lines().map(|line| without_head(line) + "\n").collect()
}

/// A text with the outputs of its recorded run as they are now.
fn recorded_anew(text: &str) -> String {
    let spec = world();
    let credentials = spec.infojobs_credentials.clone();
    let sandbox = start(spec);
    let folder = begun(&sandbox);
    let (mut anew, mut within, mut shown, mut runs) = (String::new(), false, None::<String>, 0);
    for line in text.lines() {
        let command = line.strip_prefix("$ ").filter(|_| within);
        if within && command.is_none() && line != "```" && shown.is_some() {
            // What was recorded before.
            continue;
        }
        if let Some(shown) = shown.take() {
            anew += &shown;
            anew += if command.is_some() { "\n" } else { "" };
        }
        within = if line == "```" { false } else { within || line == "```console" };
        anew = anew + line + "\n";
        let Some(command) = command else { continue };
        if command.starts_with("jobscan-host run") {
            runs += 1;
            sandbox.advance(if runs > 1 { 3 } else { 0 });
        }
        shown = Some(printed(folder.path(), &credentials, command));
    }
    anew
}

#[test]
fn the_recorded_run_of_the_readme_is_what_the_program_prints() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let anew = recorded_anew(&text);
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, anew).unwrap();
        return;
    }
    let [before, after] =
        [&text, &anew].map(|text| text.lines().map(comparable).collect::<Vec<_>>().join("\n"));
    assert!(
        before == after,
        "the README shows what the program no longer prints: `{WRITE}=1 cargo test --workspace --test e2e readme` \
         writes it anew, and what is said around it is to be read again\n{anew}",
    );
}

/// The command lines of the program in a page's blocks, as words, with the page.
fn command_lines() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (language, lines) in blocks(&text) {
            if !["console", "sh", "sh-session", "crontab", "ini", ""].contains(&language) {
                continue;
            }
            for line in lines {
                found.extend(in_line(line).into_iter().map(|words| (page.display().to_string(), words)));
            }
        }
    }
    found
}

/// The calls of the program in a line of a shell: what follows its name, up to what the shell takes.
fn in_line(line: &str) -> Vec<Vec<String>> {
    let line = line.split("  #").next().unwrap_or(line);
    let calls = line.split(['|', ';', '&', '(', ')', '`']).filter_map(|part| {
        let mut words = part.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
        words.by_ref().find(|word| *word == "jobscan-host" || word.ends_with("/jobscan-host"))?;
        let words = words.take_while(|word| {
            ![">", "<", "2>", "#"].iter().any(|sign| word.starts_with(sign)) && !["…", "\\"].contains(word)
        });
        Some(words.map(str::to_owned).collect::<Vec<_>>())
    });
    calls
        .filter(|words| {
            words
                .first()
                .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        })
        .collect()
}

#[test]
fn every_command_line_that_is_shown_is_one_of_the_program() {
    let lines = command_lines();
    assert!(lines.len() >= 12, "{lines:?}");
    for (page, words) in lines {
        let told = std::panic::catch_unwind(|| understands(&words));
        assert!(told.is_ok(), "{page}: jobscan-host {}", words.join(" "));
    }
}

#[test]
fn the_configuration_and_the_list_of_the_readme_are_taken() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let block = |language: &str| {
        let found = blocks(&text).into_iter().find(|(found, _)| *found == language);
        found.unwrap_or_else(|| panic!("no block of {language}")).1.join("\n") + "\n"
    };
    let desk = Desk::bare();
    let plugins = format!("\"{}/", root().join("plugins").display());
    desk.write("providers.toml", block("toml").replace("\"plugins/", &plugins));
    let listed = desk.run(&["providers", "list", "--format", "json"]).expect(0).json();
    assert_eq!(listed[0]["provider"], "lever");
    desk.write("companies.csv", block("csv"));
    let told = desk.run(&["companies", "import", "companies.csv"]).expect(0);
    assert!(format!("{}{}", told.stdout, told.stderr).contains("2 new"), "{told:?}");
}

/// The rows of the table of commands: the words of each command, or of several (`offers|companies`), and what is said.
fn table_of_commands() -> Vec<(Vec<Vec<String>>, String)> {
    let text = fs::read_to_string(root().join("docs/USING.md")).unwrap();
    let table = text.split("\n## Commands\n").nth(1).expect("a table of commands");
    let rows = table.split("\n## ").next().unwrap().lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (command, rest) = row.split_once('`').unwrap();
        let is_word = |word: &str| {
            word.chars().all(|sign| sign.is_ascii_lowercase() || "-|\\".contains(sign))
                && !word.starts_with('-')
        };
        let words =
            command.split(' ').take_while(|word| is_word(word)).fold(vec![vec![]], |commands, word| {
                let word = word.replace('\\', "");
                let choices: Vec<&str> = word.split('|').collect();
                commands
                    .iter()
                    .flat_map(|command: &Vec<String>| {
                        choices.iter().map(|choice| [command.as_slice(), &[(*choice).to_owned()]].concat())
                    })
                    .collect()
            });
        (words, format!("{command} {rest}"))
    })
    .collect()
}

/// The flags that a text names.
fn flags(text: &str) -> Vec<&str> {
    text.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .collect()
}

#[test]
fn every_command_and_flag_of_the_table_of_commands_is_one_of_the_program() {
    let rows = table_of_commands();
    assert!(rows.len() > 20, "{rows:?}");
    for (commands, said) in rows {
        let helps: Vec<String> = commands.iter().map(|words| help(words)).collect();
        for flag in flags(&said) {
            assert!(helps.iter().any(|help| flags(help).contains(&flag)), "{commands:?} has no {flag}");
        }
    }
}

/// Every command of the program that does something, by its words.
fn commands(words: &[String]) -> Vec<Vec<String>> {
    let told = help(words);
    let Some(list) = told.split("\nCommands:\n").nth(1) else { return vec![words.to_vec()] };
    let names = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<String> =
        names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect();
    names.into_iter().flat_map(|name| commands(&[words, &[name]].concat())).collect()
}

#[test]
fn every_command_of_the_program_stands_in_the_table_of_commands() {
    let told: Vec<Vec<String>> = table_of_commands().into_iter().flat_map(|(words, _)| words).collect();
    let untold: Vec<String> = commands(&[])
        .into_iter()
        .filter(|words| !told.contains(words))
        .map(|words| words.join(" "))
        .collect();
    assert_eq!(untold, Vec::<String>::new(), "docs/USING.md does not tell of these");
}

/// The anchors of a page's headings, as forges make them.
fn anchors(page: &Path) -> &'static [String] {
    static KNOWN: OnceLock<BTreeMap<PathBuf, Vec<String>>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let mut all = pages();
        all.extend(["ARCHITECTURE.md", "CONTRIBUTING.md"].map(|page| root().join(page)));
        let anchors = |page: &PathBuf| {
            let text = fs::read_to_string(page).unwrap();
            let headings = text
                .lines()
                .filter(|line| line.starts_with('#'))
                .map(|line| line.trim_start_matches('#').trim());
            let slug = |heading: &str| {
                heading
                    .to_lowercase()
                    .chars()
                    .filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign))
                    .collect::<String>()
                    .replace(' ', "-")
            };
            headings.map(slug).collect()
        };
        all.into_iter().map(|page| (page.canonicalize().unwrap(), anchors(&page))).collect()
    });
    known.get(&page.canonicalize().unwrap()).map_or(&[], Vec::as_slice)
}

#[test]
fn every_link_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(file.exists(), "{}: {link}", page.display());
            assert!(
                anchor.is_empty() || anchors(&file).iter().any(|known| known == anchor),
                "{}: no heading for {link}",
                page.display()
            );
        }
    }
}
