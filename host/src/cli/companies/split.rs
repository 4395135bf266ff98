//! `companies split`.

use serde::Serialize;

use crate::{
    bounds::files::COMPANY_LIST_NAME,
    cli::{
        CliError, Context,
        args::CompaniesSplitArgs,
        choose::find_company,
        settled::{between_runs, find_board, open, show},
    },
    domain::companies::{names_nobody, website},
    store::{
        companies::CompanyFacts,
        keys::BoardKey,
        settled::split::{Split, split},
    },
};

#[derive(Serialize)]
struct Done {
    from: i64,
    name: String,
    #[serde(flatten)]
    split: Split,
}

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesSplitArgs) -> Result<(), CliError> {
    let facts = facts(args)?;
    let base = open(context)?;
    let reader = base.store.reader()?;
    let company = find_company(&reader, &args.company)?;
    let boards = args
        .boards
        .iter()
        .map(|text| find_board(&reader, text).map(|(board, _)| board))
        .collect::<Result<Vec<BoardKey>, _>>()?;
    drop(reader);
    let (from, name) = (company.id, facts.name.clone());
    let split = between_runs(context, &base, move |tx, now| split(tx, from, &boards, &facts, now)).await?;
    let known = if split.created { "new" } else { "known before" };
    let lines = [
        format!("{name} (company {}, {known}) has {} now", split.company, split.boards.join(", ")),
        format!(
            "  with all their offers; not {} (company {from}) any more, whatever finds them there",
            company.name
        ),
        format!("  `companies merge {from} {}` undoes it", split.company),
    ];
    show(context, args.format.format, &Done { from, name, split }, &lines)
}

/// The facts of the company that gets the boards.
fn facts(args: &CompaniesSplitArgs) -> Result<CompanyFacts, CliError> {
    let site = args.website.as_deref().map(str::trim).filter(|site| !site.is_empty());
    if let Some(site) = site.filter(|site| website(site).is_none()) {
        return Err(CliError::usage(format_args!(
            "`{site}` is no website: write `https://example.com`, or leave it out"
        )));
    }
    if args.name.chars().nth(COMPANY_LIST_NAME.size()).is_some() {
        return Err(CliError::usage(format_args!("the name has more than {COMPANY_LIST_NAME}")));
    }
    let facts = CompanyFacts::new(&args.name, site);
    if facts.name.is_empty() || (facts.domain.is_none() && names_nobody(&facts.name_normalized)) {
        return Err(CliError::usage(format_args!(
            "`{}` names nobody: give the company's own name",
            args.name
        )));
    }
    Ok(facts)
}
