//! `db check`: whether the database is sound.

use serde::Serialize;

use super::progress::tell_begun;
use crate::{
    cli::{
        CliError, Context, Exit,
        args::{DbCheckArgs, Format},
        output::counted,
    },
    config::units::format_size,
    store::upkeep::{self, Soundness, WrongFigures},
};

/// What `--format json` says.
#[derive(Serialize)]
struct Told {
    ok: bool,
    database: String,
    schema: u32,
    size_bytes: u64,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    kind: &'static str,
    message: String,
}

/// The kind of a finding that a kept count is wrong.
const COUNTS: &str = "counts";

pub(super) fn run(context: &mut Context<'_>, args: &DbCheckArgs) -> Result<(), CliError> {
    let config = context.config()?;
    tell_begun(context, "looking through the database");
    let Soundness { schema, size_bytes, damage, figures, counts } = upkeep::check(&config.database)?;
    let exit = match (damage.is_empty(), figures.is_empty() && counts.is_empty()) {
        (false, _) => Exit::DatabaseRefused,
        (true, false) => Exit::Failed,
        (true, true) => Exit::Success,
    };
    let damaged = damage.into_iter().map(|message| Finding { kind: "damage", message });
    let counts = counts.into_iter().map(|message| Finding { kind: COUNTS, message });
    let findings = damaged.chain(figures.iter().map(wrong)).chain(counts).collect();
    let database = config.database.display().to_string();
    let told = Told { ok: exit == Exit::Success, database, schema, size_bytes, findings };
    match args.format.format {
        Format::Json => context.out.json(&told)?,
        Format::Human => show(context, &told, exit)?,
    }
    if exit == Exit::Success { Ok(()) } else { Err(CliError::quiet(exit)) }
}

fn wrong(figures: &WrongFigures) -> Finding {
    let WrongFigures { company_id, name, open_offers, openings } = figures;
    let message = format!(
        "company {company_id} `{name}` counts {} in {}, and has {} in {}",
        counted(open_offers.0.unsigned_abs(), "open offer", "open offers"),
        counted(openings.0.unsigned_abs(), "opening", "openings"),
        open_offers.1,
        openings.1
    );
    Finding { kind: "figures", message }
}

fn show(context: &mut Context<'_>, told: &Told, exit: Exit) -> Result<(), CliError> {
    let (database, size) = (&told.database, format_size(told.size_bytes));
    for Finding { kind, message } in &told.findings {
        context.out.line(format_args!("{kind}: {message}"))?;
    }
    let schema = told.schema;
    match exit {
        Exit::Success => context.out.line(format_args!("`{database}` is sound ({size}, schema {schema})")),
        Exit::DatabaseRefused => context.out.line(format_args!(
            "`{database}` is damaged: `db restore FILE` goes back to a copy, and keeps this one"
        )),
        _ if told.findings.iter().all(|finding| finding.kind == COUNTS) => context.out.line(format_args!(
            "`{database}` is sound, and counts that are kept of it are wrong: `db prune` makes them anew"
        )),
        _ => context.out.line(format_args!(
            "`{database}` is sound, and figures do not add up: please report it; they are set right when the company's offers change"
        )),
    }
}
