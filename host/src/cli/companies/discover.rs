//! `companies discover`: the search for boards alone, for one company or for all that are due.

use std::sync::Arc;

use super::show;
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
    let config = context.config()?;
    let program = Program::open(config, Arc::new(SystemClock), &context.compiler).await?;
    let selection = selection(&program, args.company.as_deref())?;
    let (summary, ended_early) = watched(&context.log, async |shutdown, observer| -> Result<_, RunError> {
        let summary = pipeline::discover(&program, &selection, shutdown, observer).await?;
        Ok((summary, shutdown.is_stopped()))
    })
    .await?;
    if ended_early {
        context.tell("ended early; what was not looked at is as due as before");
    }
    let format = args.format.format;
    finish_step(context, format, &summary, &summary.errors, |context| {
        show_discovery(&mut context.out, &summary)?;
        if let Selection::These(companies) = &selection {
            for company in companies {
                context.out.line("")?;
                show::run(context, &company.id.to_string(), format)?;
            }
        }
        Ok(())
    })
}

/// The one company that was named, which needs a website, or all that are due.
fn selection(program: &Program, company: Option<&str>) -> Result<Selection, CliError> {
    let Some(text) = company else { return Ok(Selection::AllDue) };
    let company = find_company(&program.base.store.reader()?, text)?;
    if company.website.is_none() {
        return Err(CliError::failed(format_args!(
            "`{}` has no website to search; import it with one: `name,website`",
            company.name
        )));
    }
    Ok(Selection::These(vec![company]))
}
