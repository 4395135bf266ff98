//! `companies discover`: the search for boards alone, for one company or for all that are due.

use std::sync::Arc;

use super::{
    CliError, Context, Exit,
    args::{CompaniesDiscoverArgs, Format},
    output::one_line,
    run::{observer, on_signals, show_discovery},
};
use crate::{
    clock::SystemClock,
    pipeline::{self, DiscoverySummary, Host, Selection, Shutdown},
    store::discoveries::{self, DueCompany},
};

/// More matches than this are told as a number.
const SHOWN_MATCHES: usize = 10;

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesDiscoverArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let host = Host::open(config, Arc::new(SystemClock)).await?;
    let selection = match &args.company {
        Some(text) => Selection::These(vec![find(context, &host, text).await?]),
        None => Selection::AllDue,
    };
    let shutdown = Shutdown::new();
    on_signals(&shutdown)?;
    let observer = observer(&context.log);
    let summary = pipeline::discover(&host, &selection, &shutdown, &observer).await;
    context.log.draw_above(None);
    let summary = summary?;
    show(context, &host, &selection, &summary, args.format.format).await?;
    if summary.errors.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

/// The one company that is meant.
async fn find(context: &mut Context<'_>, host: &Host, text: &str) -> Result<DueCompany, CliError> {
    let wanted = text.to_owned();
    let mut found = host.store.read(move |connection| discoveries::find_companies(connection, &wanted)).await?;
    match found.len() {
        0 => Err(CliError::failed(format!("no company `{}`; `companies list` shows them", one_line(text)))),
        1 => found.pop().ok_or_else(|| CliError::failed("no company".to_owned())).and_then(|company| {
            if company.website.is_some() {
                return Ok(company);
            }
            let hint = "import it with its website: `name,website`";
            Err(CliError::failed(format!("`{}` has no website to search; {hint}", one_line(&company.name))))
        }),
        several => {
            for company in found.iter().take(SHOWN_MATCHES) {
                let domain = company.domain.as_deref().unwrap_or("no domain");
                context.tell(format_args!("  {}  {}  {domain}", company.id, one_line(&company.name)));
            }
            Err(CliError::failed(format!(
                "{several} companies match `{}`; give its id or its whole name or domain",
                one_line(text)
            )))
        }
    }
}

async fn show(
    context: &mut Context<'_>,
    host: &Host,
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
            super::companies::show_company(context, &host.store, host.config.display_zone, company.id).await?;
        }
    }
    for failure in &summary.errors {
        context.out.line(format_args!("error: {}", one_line(&failure.line())))?;
    }
    Ok(())
}
