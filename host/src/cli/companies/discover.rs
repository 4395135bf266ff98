//! `companies discover`: the search for boards alone, for one company or for all that are due.

use std::sync::Arc;

use super::{one, show};
use crate::{
    cli::{
        CliError, Context, Exit,
        args::{CompaniesDiscoverArgs, Format},
        output::one_line,
        run::{observer, on_signals, show_discovery},
    },
    clock::SystemClock,
    pipeline::{self, DiscoverySummary, Program, Selection, Shutdown},
};

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesDiscoverArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let host = Program::open(config, Arc::new(SystemClock)).await?;
    let selection = match &args.company {
        Some(text) => {
            let company = one(&host.base.store.reader()?, text)?;
            if company.website.is_none() {
                return Err(CliError::failed(format_args!(
                    "`{}` has no website to search; import it with one: `name,website`",
                    one_line(&company.name)
                )));
            }
            Selection::These(vec![company])
        }
        None => Selection::AllDue,
    };
    let shutdown = Shutdown::default();
    on_signals(&shutdown)?;
    let observer = observer(&context.log);
    let summary = pipeline::discover(&host, &selection, &shutdown, &observer).await;
    context.log.draw_above(None);
    let summary = summary?;
    if shutdown.is_stopped() {
        context.tell("ended early; what was not looked at is as due as before");
    }
    tell(context, &selection, &summary, args.format.format)?;
    if summary.errors.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

fn tell(
    context: &mut Context<'_>,
    selection: &Selection,
    summary: &DiscoverySummary,
    format: Format,
) -> Result<(), CliError> {
    if format == Format::Json {
        return context.out.line(serde_json::to_string(summary)?);
    }
    show_discovery(&mut context.out, summary)?;
    if let Selection::These(companies) = selection {
        for company in companies {
            context.out.line("")?;
            show::run(context, &company.id.to_string(), format)?;
        }
    }
    for failure in &summary.errors {
        context.out.line(format_args!("error: {}", one_line(&failure.line())))?;
    }
    Ok(())
}
