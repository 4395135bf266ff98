//! `companies discover --again`: companies are looked at before their time, by the next runs or at once.

use std::time::Duration;

use serde::Serialize;

use crate::{
    cli::{
        CliError, Context,
        args::{CompaniesDiscoverArgs, Format},
        choose::find_company,
        output::{counted, length},
        settled::{between_runs, open, show},
    },
    config::DiscoverySettings,
    pipeline::most_pages_of_a_look,
    store::{
        Connection,
        discoveries::{self, Again, LookedAtAgain, NotSought},
    },
};

/// What is looked at again, and what that takes.
#[derive(Serialize)]
struct Outlook {
    /// Companies that are due now.
    companies: u64,
    /// Those of them that nobody looked at yet.
    never_looked_at: u64,
    /// The pages that the last looks at them read.
    pages_last_time: u64,
    /// The most pages that one look reads.
    most_pages: usize,
    /// The longest that all looks take, in seconds.
    most_seconds: u64,
    /// All companies that are due.
    due: u64,
    /// The companies that one run looks at; 0: none.
    limit: u32,
    /// The runs that it takes to look at all that are due; absent where no run looks at any.
    runs: Option<u64>,
    /// Companies that no search looks at.
    left_out: NotSought,
}

impl Outlook {
    fn of(chosen: &LookedAtAgain, due: u64, settings: &DiscoverySettings) -> Self {
        let companies = chosen.companies.len() as u64;
        let at_once = settings.concurrency.max(1) as u64;
        Self {
            companies,
            never_looked_at: chosen.never_looked_at,
            pages_last_time: chosen.pages,
            most_pages: most_pages_of_a_look(settings),
            most_seconds: companies.div_ceil(at_once).saturating_mul(settings.company_time.as_secs()),
            due,
            limit: settings.limit,
            runs: (settings.limit > 0).then(|| due.div_ceil(settings.limit.into())),
            left_out: chosen.left_out,
        }
    }

    /// `due again: 20 companies`, and what that costs.
    fn lines(&self, now: bool) -> Vec<String> {
        let again = if now { "looked at again" } else { "due again" };
        let mut lines =
            vec![format!("{again}: {}{}", counted(self.companies, "company", "companies"), self.never())];
        if self.companies > 0 {
            let last = counted(self.pages_last_time, "page", "pages");
            let longest = length(Duration::from_secs(self.most_seconds));
            lines.push(format!(
                "  their last looks read {last}; a look reads at most {}, and all take at most {longest}",
                counted(self.most_pages as u64, "page", "pages")
            ));
        }
        if !now {
            lines.push(self.when());
        }
        lines.extend(self.left_out());
        lines
    }

    fn never(&self) -> String {
        match self.never_looked_at {
            0 => String::new(),
            count => format!(", {count} of them never looked at"),
        }
    }

    fn when(&self) -> String {
        let due = counted(self.due, "company is due", "companies are due");
        match self.runs {
            None => "  no run looks at companies: `[discovery] limit` is 0; `--now` does".to_owned(),
            Some(0) => "  no company is due".to_owned(),
            Some(runs) => format!(
                "  {due} in all; a run looks at {} (`[discovery] limit`), the longest unchecked first: {}",
                self.limit,
                counted(runs, "run", "runs")
            ),
        }
    }

    fn left_out(&self) -> Option<String> {
        let NotSought { without_website, resolved, listed } = self.left_out;
        let reasons = [
            (without_website, "without a website"),
            (resolved, "that a person settled"),
            (listed, "whose board a person listed"),
        ];
        let told: Vec<String> = reasons
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, why)| format!("{count} {why}"))
            .collect();
        (!told.is_empty()).then(|| format!("  left out, since no search looks at them: {}", told.join(", ")))
    }
}

/// Makes the companies due, so that the next runs look at them; says which, and what it takes. With `--now` the account
/// goes to stderr, before what came of it.
pub(super) async fn make_due(
    context: &mut Context<'_>,
    args: &CompaniesDiscoverArgs,
) -> Result<LookedAtAgain, CliError> {
    let base = open(context)?;
    let again = Again { companies: named(&base.store.reader()?, &args.companies)?, state: args.state };
    let (chosen, due) = between_runs(context, &base, move |tx, now| {
        let chosen = discoveries::make_due(tx, &again, now)?;
        Ok((chosen, discoveries::due_count(tx, now)?))
    })
    .await?;
    let outlook = Outlook::of(&chosen, due, &base.config.discovery);
    let lines = outlook.lines(args.now);
    if args.now {
        for line in &lines {
            context.tell(line);
        }
    } else {
        show(context, args.format.format, &outlook, &lines)?;
    }
    if !args.companies.is_empty() && chosen.companies.is_empty() {
        let told = if args.format.format == Format::Json || args.now { "" } else { "; see above" };
        return Err(CliError::failed(format_args!("no search looks at what was named{told}")));
    }
    Ok(chosen)
}

/// The companies that were named; `None` for all.
fn named(connection: &Connection, texts: &[String]) -> Result<Option<Vec<i64>>, CliError> {
    if texts.is_empty() {
        return Ok(None);
    }
    let ids = texts.iter().map(|text| Ok(find_company(connection, text)?.id));
    ids.collect::<Result<_, CliError>>().map(Some)
}

#[cfg(test)]
mod tests;
