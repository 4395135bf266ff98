//! `plugin test`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use serde_json::Value;

use super::{
    loading::{self, Loading},
    record,
};
use crate::{
    cli::{
        CliError, Context, Exit,
        args::{Format, PluginTestArgs},
        output::counted,
    },
    kit::{
        cases::{self, Case, CaseError, Played, ShownOutcome, Verdict},
        unmatched::Source,
    },
    plugins::Plugin,
};

/// What became of all cases of a plugin.
#[derive(Debug, Serialize)]
struct Tested {
    /// What it calls itself.
    plugin: String,
    cases: Vec<TestedCase>,
    /// What is told of all cases together, and is no fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    passed: bool,
}

/// What became of one case.
#[derive(Debug, Serialize)]
struct TestedCase {
    name: String,
    passed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// `expected.json` was written.
    accepted: bool,
}

pub(super) async fn run(context: &mut Context<'_>, args: &PluginTestArgs) -> Result<(), CliError> {
    let folder = context.path("DIR", &args.folder)?;
    let config = loading::config(context)?;
    let loading = Loading::under(context, &config)?;
    let plugin = loading.file(file(context, args, &folder)?).await?;
    let places = if args.record.is_some() || args.record_query.is_some() {
        vec![record::run(context, &config, &loading, &plugin, &folder, args).await?]
    } else {
        cases::cases_of(&folder).map_err(CliError::failed)?
    };
    let mut tested =
        Tested { plugin: plugin.manifest().id.clone(), cases: Vec::new(), notes: Vec::new(), passed: true };
    let mut outcomes = Vec::new();
    // Another component need not be of the definition that stands there.
    let source = if args.component.is_none() { Source::beside(&folder) } else { None };
    for place in places {
        let case = read(context, &place)?;
        let (one, outcome) = test(&plugin, &case, args.accept, source.as_ref()).await?;
        outcomes.push(outcome);
        tested.passed &= one.passed;
        tested.cases.push(one);
    }
    tested.notes = source.map(|source| source.silent(&outcomes)).unwrap_or_default();
    show(context, &tested, args.format.format)?;
    if tested.passed { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

/// The component that is named, or the one that belongs to the folder.
fn file(context: &Context<'_>, args: &PluginTestArgs, folder: &Path) -> Result<PathBuf, CliError> {
    match &args.component {
        Some(file) => context.path("--component", file),
        None => cases::component_of(folder).ok_or_else(|| {
            let folder = folder.display();
            CliError::usage(format_args!(
                "no component that belongs to `{folder}`\n  hint: build it first (`plugin build`), or name it with `--component FILE`"
            ))
        }),
    }
}

/// The case of a folder; its faults are shown in their lines.
fn read(context: &Context<'_>, place: &Path) -> Result<Case, CliError> {
    cases::read_case(place).map_err(|error| match error {
        CaseError::Invalid(file) => CliError::invalid(&file, context.colour),
        other => CliError::failed(other),
    })
}

/// What became of a case, and what the component made of its answers.
async fn test(
    plugin: &Arc<Plugin>,
    case: &Case,
    accept: bool,
    source: Option<&Source>,
) -> Result<(TestedCase, Value), CliError> {
    let played = cases::play(plugin, case, Vec::new()).await.map_err(CliError::failed)?;
    let expected = match cases::read_expected(case) {
        // It is about to be written anew.
        Err(_) if accept => None,
        expected => expected.map_err(CliError::failed)?,
    };
    let mut verdict = cases::judge(&played, expected.as_ref());
    let shown = ShownOutcome::of(&played.outcome).to_value();
    if !verdict.passed() {
        // The difference holds its beginning only.
        verdict.notes.extend(played.outcome.error.as_ref().map(|error| super::failing::told(error, source)));
    }
    if !accept {
        return Ok((told(case, &verdict, false), shown));
    }
    Ok((accepted(case, &played, verdict, expected.is_none())?, shown))
}

/// Writes what was found as what is expected. A request without an answer stays a fault: nobody means that.
fn accepted(case: &Case, played: &Played, verdict: Verdict, is_new: bool) -> Result<TestedCase, CliError> {
    let unanswered: Vec<String> = played.unanswered.iter().map(ToString::to_string).collect();
    if !unanswered.is_empty() {
        return Ok(told(case, &Verdict { faults: unanswered, ..verdict }, false));
    }
    let writes = is_new || !verdict.differences.is_empty();
    if writes {
        cases::write_expected(&case.folder, &played.outcome).map_err(CliError::failed)?;
    }
    let one = told(case, &Verdict { faults: Vec::new(), ..verdict }, writes);
    Ok(TestedCase { passed: true, ..one })
}

fn told(case: &Case, verdict: &Verdict, accepted: bool) -> TestedCase {
    TestedCase {
        name: case.name.clone(),
        passed: verdict.passed(),
        differences: verdict.differences.iter().map(ToString::to_string).collect(),
        faults: verdict.faults.clone(),
        notes: verdict.notes.clone(),
        accepted,
    }
}

fn show(context: &mut Context<'_>, tested: &Tested, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return context.out.json(tested);
    }
    for case in &tested.cases {
        show_case(context, case)?;
    }
    for note in &tested.notes {
        context.out.lines(format!("note: {note}"))?;
    }
    let failed = tested.cases.iter().filter(|case| !case.passed).count() as u64;
    let all = counted(tested.cases.len() as u64, "case", "cases");
    match failed {
        0 => context.out.line(format_args!("{all} of `{}` passed", tested.plugin)),
        _ => context.out.line(format_args!("{failed} of {all} of `{}` failed", tested.plugin)),
    }
}

fn show_case(context: &mut Context<'_>, case: &TestedCase) -> Result<(), CliError> {
    let state = match (case.accepted, case.passed) {
        (true, _) => "accepted",
        (false, true) => "passed",
        (false, false) => "FAILED",
    };
    context.out.line(format_args!("{state}  {}", case.name))?;
    for told in case.faults.iter().chain(&case.differences) {
        context.out.lines(indented(told))?;
    }
    for note in &case.notes {
        context.out.lines(indented(&format!("note: {note}")))?;
    }
    Ok(())
}

fn indented(text: &str) -> String {
    format!("    {}", text.replace('\n', "\n    "))
}
