//! `plugin check`.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{loading::Loading, written};
use crate::{
    bounds::plugins::COMPONENT_SIZE,
    cli::{
        CliError, Context, Exit,
        args::{Format, PluginCheckArgs},
        output::{cell, table_of},
        places,
    },
    digest::sha256_hex,
    files,
    kit::{
        cases::{self, Case},
        check::{self, CheckFile, Examined, Outcome, Standing, Verdict},
    },
};

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    pub(super) file: PathBuf,
    sha256: String,
    /// `none`, `unproved`, `bronze`, `silver` or `gold`.
    pub(super) level: &'static str,
    pub(super) rules: Vec<Verdict>,
}

pub(super) async fn run(context: &mut Context<'_>, args: &PluginCheckArgs) -> Result<(), CliError> {
    let file = context.path("FILE", &args.file)?;
    let bytes = files::read(&file, &COMPONENT_SIZE).map_err(CliError::failed)?;
    let folders = match &args.cases {
        Some(folder) => {
            let folder = context.path("--cases", folder)?;
            cases::cases_of(&folder).map_err(CliError::failed)?
        }
        None => check::cases_of_component(&file),
    };
    let checked = checked(context, &file, bytes, &folders).await?;
    keep(&checked)?;
    if args.format.format == Format::Json {
        context.out.json(&checked)?;
    } else {
        show(context, &checked, folders.is_empty())?;
    }
    if checked.level == Standing::None.as_str() { Err(CliError::quiet(Exit::Failed)) } else { Ok(()) }
}

/// Holds a component to the rules with the cases of these folders.
pub(super) async fn checked(
    context: &Context<'_>,
    file: &Path,
    bytes: Vec<u8>,
    folders: &[PathBuf],
) -> Result<Checked, CliError> {
    let sha256 = sha256_hex(&bytes);
    let cases: Vec<Case> = folders
        .iter()
        .map(|folder| cases::read_case(folder))
        .collect::<Result<_, _>>()
        .map_err(CliError::failed)?;
    let loading = Loading::of(context)?;
    let rules = match loading.load(file, &bytes).await {
        Err(error) => check::refused(&error.message),
        Ok(plugin) => {
            let Loading { engine, limits } = loading;
            let reference = if cases.is_empty() || !plugin.is_provider() {
                Err("it has no case of a board".to_owned())
            } else {
                let folders = places::candidates(env::current_exe().ok().as_deref(), context.built.source);
                check::reference(&engine, &limits, &folders).await
            };
            let file = file.to_owned();
            let examined = Examined { engine, limits, file, bytes, plugin, cases, reference };
            check::check(&examined).await.map_err(CliError::failed)?
        }
    };
    Ok(Checked { file: file.to_owned(), sha256, level: check::standing(&rules).as_str(), rules })
}

/// Writes what was found beside the component.
pub(super) fn keep(checked: &Checked) -> Result<(), CliError> {
    let text = CheckFile::of(&checked.sha256, &checked.rules).text();
    written::write(&check::file_of(&checked.file), text.as_bytes()).map(drop)
}

fn show(context: &mut Context<'_>, checked: &Checked, without_cases: bool) -> Result<(), CliError> {
    let mut table = table_of(&["rule", "outcome", "what was seen"]);
    for rule in &checked.rules {
        table.add_row([rule.id.to_owned(), rule.outcome.in_words().to_owned(), cell(&rule.evidence)]);
    }
    context.out.table(&table, "no rule")?;
    context.out.line(format_args!("level: {}", checked.level))?;
    if without_cases {
        context.out.line("there are no recorded answers: `plugin test --record TENANT` makes a case, `--cases DIR` names others")?;
    }
    let open = |rule: &&Verdict| matches!(rule.outcome, Outcome::Failed | Outcome::NotTried);
    for rule in checked.rules.iter().filter(open) {
        context.out.line(format_args!("{}: how to mend it: {}", rule.id, rule.page))?;
    }
    Ok(())
}
