//! `companies list`: the companies, the most promising first.

use super::columns::{COLUMNS, CompanyLine};
use crate::{
    cli::{
        CliError, Context,
        args::{CompaniesListArgs, Format},
        behind::tell_figures_behind,
        output::{ONLY_TABLES, counted, the_first},
        stale,
        stream::{self, JsonArray},
        table::Listing,
    },
    printable::Form,
    store::companies::{self, CompanyFilter, CompanyOrder, CompanyState, WithRemoved},
};

pub(super) fn run(context: &mut Context<'_>, args: &CompaniesListArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    tell_figures_behind(context, &connection)?;
    stale::tell(context, &config, &connection)?;
    let mut listing = match &args.table.columns {
        Some(names) => Listing::chosen(COLUMNS, names, args.table.wide)?,
        None => Listing::usual(COLUMNS, args.table.wide, |_| false),
    };
    let limit = Some(args.limit).filter(|limit| *limit > 0);
    let is_of_removed = args.state == Some(CompanyState::Removed);
    let filter = CompanyFilter {
        removed: if is_of_removed { WithRemoved::Too } else { WithRemoved::No },
        search: args.search.clone(),
        state: args.state,
        resolved: (!args.resolved).then_some(false),
        limit,
        order: args.sort.unwrap_or_default(),
    };
    if args.format.format == Format::Json {
        if args.table.columns.is_some() || args.table.wide {
            context.tell(ONLY_TABLES);
        }
        let mut writer = context.out.writer(Form::Json);
        let mut array = JsonArray::new(&mut writer);
        stream::companies(&connection, &filter, |company| array.push(&company))?;
        return array.finish();
    }
    let zone = config.display_zone;
    stream::companies(&connection, &filter, |company| {
        listing.push(&CompanyLine { company, zone });
        Ok(())
    })?;
    let found = companies::count(&connection, &CompanyFilter { limit: None, ..filter.clone() })?;
    let order = filter.order;
    let removed = match filter.removed {
        WithRemoved::No => {
            let removed =
                CompanyFilter { removed: WithRemoved::Only, resolved: None, limit: None, ..filter.clone() };
            companies::count(&connection, &removed)?
        }
        _ => 0,
    };
    let left_out = match filter.resolved {
        Some(false) => {
            companies::count(&connection, &CompanyFilter { resolved: Some(true), limit: None, ..filter })?
        }
        _ => 0,
    };
    let none = match (args.search.is_some() || args.state.is_some(), left_out, removed) {
        (false, 0, 0) => "no company: `companies import FILE.csv` reads some",
        (true, 0, 0) => "no such company",
        (_, 0, _) => "no such company that is not removed",
        _ => "no such company that is not resolved",
    };
    context.out.table(&listing.into_table(), none)?;
    tell_order(context, order, limit, found);
    if left_out > 0 {
        let companies = counted(left_out, "resolved company is", "resolved companies are");
        context.tell(format_args!("{companies} left out: `--resolved` lists them too"));
    }
    if removed > 0 {
        let companies = counted(removed, "removed company is", "removed companies are");
        context.tell(format_args!("{companies} left out: `--state removed` lists them"));
    }
    Ok(())
}

/// Tells how the list is sorted, and how much of it the limit left out.
fn tell_order(context: &mut Context<'_>, order: CompanyOrder, limit: Option<u32>, found: u64) {
    let by = sorted_by(order);
    match limit.filter(|limit| u64::from(*limit) < found) {
        Some(limit) => {
            let companies = counted(found, "company", "companies");
            let first = the_first(limit.into());
            context.tell(format_args!("{first} of {companies}, sorted {by}; `--limit 0` lists all"));
        }
        None if found > 0 => context.tell(format_args!("sorted {by}")),
        None => {}
    }
}

/// By what companies are sorted.
const fn sorted_by(order: CompanyOrder) -> &'static str {
    match order {
        CompanyOrder::Rank => "by rank",
        CompanyOrder::Score => "by the best score, then rank",
        CompanyOrder::Strong => "by strong offers, then rank",
        CompanyOrder::Openings => "by openings, then rank",
        CompanyOrder::Open => "by open offers, then rank",
        CompanyOrder::Name => "by name",
        CompanyOrder::Recent => "the latest strong offer first, those without a date last",
    }
}
