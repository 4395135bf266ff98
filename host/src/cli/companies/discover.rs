//! `companies discover`: the search for boards alone, for some companies or for all that are due.

use std::sync::Arc;

use super::{again, show};
use crate::{
    cli::{
        CliError, Context,
        args::CompaniesDiscoverArgs,
        choose::find_company,
        summary::{finish_step, show_discovery},
        watch::watched,
    },
    clock::SystemClock,
    pipeline::{self, Program, RunError, Selection},
};

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesDiscoverArgs) -> Result<(), CliError> {
    if args.again {
        let chosen = Box::pin(again::make_due(context, args)).await?.companies;
        if !args.now || chosen.is_empty() {
            return Ok(());
        }
        // What a signal keeps from being looked at is due, as it was made.
        let program = open(context).await?;
        return search(context, args, &program, Selection::These(chosen)).await;
    }
    let program = open(context).await?;
    let selection = selection(&program, &args.companies)?;
    search(context, args, &program, selection).await
}

async fn open(context: &mut Context<'_>) -> Result<Program, CliError> {
    let config = context.config()?;
    Ok(Program::open(config, Arc::new(SystemClock), &context.compiler).await?)
}

async fn search(
    context: &mut Context<'_>,
    args: &CompaniesDiscoverArgs,
    program: &Program,
    selection: Selection,
) -> Result<(), CliError> {
    let (summary, ended_early) = watched(&context.log, async |shutdown, observer| -> Result<_, RunError> {
        let summary = pipeline::discover(program, &selection, shutdown, observer).await?;
        Ok((summary, shutdown.is_stopped()))
    })
    .await?;
    if ended_early {
        context.tell("ended early; what was not looked at is as due as before");
    }
    let format = args.format.format;
    finish_step(context, format, &summary, &summary.errors, |context| {
        show_discovery(&mut context.out, &summary)?;
        if let Selection::These(companies) = &selection
            && !args.again
        {
            for company in companies {
                context.out.line("")?;
                show::run(context, &company.id.to_string(), format)?;
            }
        }
        Ok(())
    })
}

/// The companies that were named, which need a website, or all that are due.
fn selection(program: &Program, named: &[String]) -> Result<Selection, CliError> {
    if named.is_empty() {
        return Ok(Selection::AllDue);
    }
    let reader = program.base.store.reader()?;
    let mut companies = Vec::with_capacity(named.len());
    for text in named {
        let company = find_company(&reader, text)?;
        if company.website.is_none() {
            return Err(CliError::failed(format_args!(
                "`{}` has no website to search; import it with one: `name,website`",
                company.name
            )));
        }
        companies.push(company);
    }
    Ok(Selection::These(companies))
}
