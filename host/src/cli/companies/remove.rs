//! `companies remove` and `companies restore`.

use serde::Serialize;

use crate::{
    cli::{
        CliError, Context,
        args::{CompaniesRemoveArgs, CompaniesRestoreArgs},
        choose::find_company,
        output::counted,
        settled::{between_runs, confirm, open, show},
    },
    store::settled::company::{self as settled, Removed, Restored},
};

#[derive(Serialize)]
struct Done<T> {
    company: i64,
    name: String,
    changed: bool,
    #[serde(flatten)]
    what: T,
}

pub(super) async fn remove(context: &mut Context<'_>, args: &CompaniesRemoveArgs) -> Result<(), CliError> {
    let base = open(context)?;
    let reader = base.store.reader()?;
    let company = find_company(&reader, &args.company)?;
    let (id, name) = (company.id, company.name);
    if !args.yes && settled::removed_at(&reader, id)?.is_none() {
        let going = settled::what_goes(&reader, id)?;
        for line in told(id, &name, "goes", &going) {
            context.tell(line);
        }
        confirm(context, args.yes, "Remove it?")?;
    }
    drop(reader);
    let done = between_runs(context, &base, move |tx, now| settled::remove(tx, id, now)).await?;
    let changed = done.is_some();
    let done = done.unwrap_or_default();
    let lines = if changed {
        let undo =
            format!("`companies restore {id}` brings it back; its row in a spreadsheet stays as it is");
        told(id, &name, "is removed", &done).into_iter().chain([undo]).collect()
    } else {
        vec![format!("{name} (company {id}) was removed already")]
    };
    show(context, args.format.format, &Done { company: id, name, changed, what: done }, &lines)
}

/// `Acme (company 7) goes`, and what with it.
fn told(id: i64, name: &str, what: &str, removed: &Removed) -> Vec<String> {
    let Removed { boards, closed, hidden } = removed;
    let mut lines = vec![format!("{name} (company {id}) {what}")];
    if !boards.is_empty() {
        lines.push(format!("  no longer scanned for it: {}", boards.join(", ")));
    }
    if *closed > 0 {
        let offers = counted(*closed, "open offer of its boards", "open offers of its boards");
        lines.push(format!("  closed, not deleted: {offers}, which nobody would see end"));
    }
    if *hidden > 0 {
        let offers = counted(*hidden, "other open offer", "other open offers");
        lines.push(format!("  left out of the lists with it: {offers}"));
    }
    lines
}

pub(super) async fn restore(context: &mut Context<'_>, args: &CompaniesRestoreArgs) -> Result<(), CliError> {
    let base = open(context)?;
    let company = find_company(&base.store.reader()?, &args.company)?;
    let (id, name) = (company.id, company.name);
    let done = between_runs(context, &base, move |tx, now| settled::restore(tx, id, now)).await?;
    let changed = done.is_some();
    let done = done.unwrap_or_default();
    let Restored { boards } = &done;
    let lines = match (changed, boards.is_empty()) {
        (false, _) => vec![format!("{name} (company {id}) is not removed")],
        (true, true) => vec![format!("{name} (company {id}) is back")],
        (true, false) => vec![
            format!("{name} (company {id}) is back"),
            format!("  scanned by the next run: {}", boards.join(", ")),
        ],
    };
    show(context, args.format.format, &Done { company: id, name, changed, what: done }, &lines)
}
