//! `companies list`: the companies, the most promising first.

use super::boards::board_name;
use crate::{
    cli::{
        CliError, Context,
        args::{CompaniesListArgs, Format},
        behind::tell_figures_behind,
        output::{cell, counted, optional, table_of},
        stream::{self, JsonArray},
    },
    printable::Form,
    store::companies::{self, CompanyFilter},
};

pub(super) fn run(context: &mut Context<'_>, args: &CompaniesListArgs) -> Result<(), CliError> {
    let (_, connection) = context.reader()?;
    tell_figures_behind(context, &connection)?;
    let limit = Some(args.limit).filter(|limit| *limit > 0);
    let filter = CompanyFilter {
        search: args.search.clone(),
        state: args.state,
        resolved: (!args.resolved).then_some(false),
        limit,
        ..CompanyFilter::default()
    };
    if args.format.format == Format::Json {
        let mut writer = context.out.writer(Form::Json);
        let mut array = JsonArray::new(&mut writer);
        stream::companies(&connection, &filter, |company| array.push(&company))?;
        return array.finish();
    }
    let mut table = table_of(&[
        "#id",
        "company",
        "domain",
        "#rank",
        "#max score",
        "#strong",
        "#openings",
        "#open",
        "top category",
        "boards",
        "discovery",
    ]);
    stream::companies(&connection, &filter, |company| {
        let boards =
            company.sources.iter().map(|source| format!("{} ({})", board_name(source), source.state));
        let boards = boards.collect::<Vec<_>>().join(", ");
        let discovery = optional(company.discovery.map(|discovery| discovery.state));
        table.add_row([
            company.id.to_string(),
            cell(&company.name),
            cell(&company.domain.unwrap_or_default()),
            optional(company.rank),
            optional(company.max_score),
            optional(company.strong_offers),
            optional(company.openings),
            optional(company.open_offers),
            company.top_category.unwrap_or_default(),
            cell(&boards),
            discovery,
        ]);
        Ok(())
    })?;
    let left_out = match filter.resolved {
        Some(false) => {
            companies::count(&connection, &CompanyFilter { resolved: Some(true), limit: None, ..filter })?
        }
        _ => 0,
    };
    let none = match (args.search.is_some() || args.state.is_some(), left_out) {
        (false, 0) => "no company: `companies import FILE.csv` reads some",
        (true, 0) => "no such company",
        _ => "no such company that is not resolved",
    };
    context.out.table(&table, none)?;
    if left_out > 0 {
        let companies = counted(left_out, "resolved company is", "resolved companies are");
        context.tell(format_args!("{companies} left out: `--resolved` lists them too"));
    }
    Ok(())
}
