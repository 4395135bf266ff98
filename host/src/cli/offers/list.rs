//! `offers list`: offers one line each, those of one opening together.

use super::columns::{CLOSED, COLUMNS, OfferLine, POSTED, STATE};
use crate::{
    cli::{
        CliError, Context,
        args::{Format, OfferSort, OffersListArgs},
        catalog,
        choose::offer_filter,
        output::{ONLY_TABLES, counted, local_time, the_first},
        stale,
        stream::{self, JsonArray},
        table::Listing as Lines,
    },
    config::Config,
    domain::{Listing, Timestamp},
    pipeline::strong_from_under,
    printable::Form,
    store::{
        Connection,
        offers::{self, Found, OfferFilter, OfferOrder},
        runs,
    },
};

pub(super) fn run(context: &mut Context<'_>, args: &OffersListArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    stale::tell(context, &config, &connection)?;
    let lines = lines_of(args)?;
    let sort = args.sort.unwrap_or(if args.closed { OfferSort::Closed } else { OfferSort::Score });
    let filter = OfferFilter {
        listing: match (args.all, args.closed) {
            (true, _) => None,
            (_, true) => Some(Listing::Closed),
            _ => Some(Listing::Open),
        },
        limit: Some(args.limit).filter(|limit| *limit > 0),
        // An explicitly named company is shown even if it is resolved or removed.
        resolved: (!args.resolved && args.filter.company.is_none()).then_some(false),
        removed: args.filter.company.is_none().then_some(false),
        first_seen_since: since(context, &config, &connection, args)?,
        order: order(sort),
        ..offer_filter(&config, &connection, &args.filter)?
    };
    if args.format.format == Format::Json {
        if args.table.columns.is_some() || args.table.wide {
            context.tell(ONLY_TABLES);
        }
        let mut writer = context.out.writer(Form::Json);
        let mut array = JsonArray::new(&mut writer);
        stream::offers(&connection, &filter, |offer| array.push(&offer))?;
        return array.finish();
    }
    if show(context, &config, &connection, &filter, lines, args.unfold)? {
        tell_order(context, &connection, &filter, sort, args.unfold)?;
    }
    tell_resolved(context, &connection, &filter)?;
    tell_removed(context, &connection, filter)
}

/// The list under the columns that are asked for.
fn lines_of(args: &OffersListArgs) -> Result<Lines<OfferLine>, CliError> {
    if let Some(names) = &args.table.columns {
        return Lines::chosen(COLUMNS, names, args.table.wide);
    }
    let is_left_out = |name: &str| match name {
        STATE => !args.all,
        POSTED => args.closed,
        CLOSED => !args.closed,
        _ => false,
    };
    Ok(Lines::usual(COLUMNS, args.table.wide, is_left_out))
}

/// Since when offers are new enough.
fn since(
    context: &mut Context<'_>,
    config: &Config,
    connection: &Connection,
    args: &OffersListArgs,
) -> Result<Option<Timestamp>, CliError> {
    if let Some(since) = args.since {
        return Ok(Some(since.instant(context.now, config.display_zone)));
    }
    if !args.new {
        return Ok(None);
    }
    let began = runs::last_finished_start(connection)?;
    match began {
        Some(began) => {
            let began = local_time(began, config.display_zone);
            context.tell(format_args!("first seen since the last finished run began, {began}"));
        }
        None => context.tell("no run has finished yet: every offer is new"),
    }
    Ok(began)
}

/// Shows the lines; whether there is one.
fn show(
    context: &mut Context<'_>,
    config: &Config,
    connection: &Connection,
    filter: &OfferFilter,
    mut lines: Lines<OfferLine>,
    unfold: bool,
) -> Result<bool, CliError> {
    let (zone, strong_from) = (config.display_zone, strong_from_under(catalog::configured(config).as_ref()));
    if unfold {
        stream::offers(connection, filter, |offer| {
            lines.push(&OfferLine { offer, more: 0, strong_from, zone });
            Ok(())
        })?;
    } else {
        stream::openings(connection, filter, |offer, more| {
            lines.push(&OfferLine { offer, more, strong_from, zone });
            Ok(())
        })?;
    }
    let table = lines.into_table();
    context.out.table(&table, "no offer")?;
    Ok(!table.is_empty())
}

const fn order(sort: OfferSort) -> OfferOrder {
    match sort {
        OfferSort::Score => OfferOrder::Score,
        OfferSort::Newest => OfferOrder::Newest,
        OfferSort::Posted => OfferOrder::Posted,
        OfferSort::Title => OfferOrder::Title,
        OfferSort::Company => OfferOrder::Company,
        OfferSort::Closed => OfferOrder::Closed,
    }
}

/// By what offers are sorted.
const fn sorted_by(sort: OfferSort) -> &'static str {
    match sort {
        OfferSort::Score => "by score, then the latest posted (`~`: updated) first",
        OfferSort::Newest => "the latest first seen first",
        OfferSort::Posted => "the latest posted (`~`: updated) first, those without a date last",
        OfferSort::Title => "by title",
        OfferSort::Company => "by company, then score",
        OfferSort::Closed => "the latest closed first",
    }
}

/// Tells how the list is sorted, and how much of it the limit left out.
fn tell_order(
    context: &mut Context<'_>,
    connection: &Connection,
    filter: &OfferFilter,
    sort: OfferSort,
    unfold: bool,
) -> Result<(), CliError> {
    let by = sorted_by(sort);
    let Some(limit) = filter.limit.map(u64::from) else {
        context.tell(format_args!("sorted {by}"));
        return Ok(());
    };
    let all = OfferFilter { limit: None, ..filter.clone() };
    let (found, what) = if unfold {
        (Some(offers::count(connection, &all)?), ("offer", "offers"))
    } else {
        (offers::count_openings(connection, &all)?, ("opening", "openings"))
    };
    match found {
        Some(found) if found.at_least() > limit => context.tell(format_args!(
            "{} of {}, sorted {by}; `--limit 0` lists all",
            the_first(limit),
            at_least(found, what.0, what.1)
        )),
        Some(Found::Exactly(_)) => context.tell(format_args!("sorted {by}")),
        Some(Found::AtLeast(_)) | None => {
            context.tell(format_args!("at most {limit}, sorted {by}; `--limit 0` lists all"));
        }
    }
    Ok(())
}

/// `1 offer`, `2 offers`, `at least 25,000 offers` where not all were counted.
fn at_least(found: Found, one: &str, many: &str) -> String {
    match found {
        Found::Exactly(count) => counted(count, one, many),
        Found::AtLeast(count) => format!("at least {}", counted(count, one, many)),
    }
}

/// Tells how many offers were left out because their companies are resolved.
fn tell_resolved(
    context: &mut Context<'_>,
    connection: &Connection,
    filter: &OfferFilter,
) -> Result<(), CliError> {
    if filter.resolved != Some(false) {
        return Ok(());
    }
    let resolved = OfferFilter { resolved: Some(true), limit: None, ..filter.clone() };
    let offers = offers::count(connection, &resolved)?;
    if offers.at_least() > 0 {
        let offers = at_least(offers, "offer of a resolved company is", "offers of resolved companies are");
        context.tell(format_args!("{offers} left out: `--resolved` lists them too"));
    }
    Ok(())
}

/// Tells how many offers were left out because a person removed their companies.
fn tell_removed(
    context: &mut Context<'_>,
    connection: &Connection,
    filter: OfferFilter,
) -> Result<(), CliError> {
    if filter.removed != Some(false) {
        return Ok(());
    }
    let removed = OfferFilter { removed: Some(true), resolved: None, limit: None, ..filter };
    let offers = offers::count(connection, &removed)?;
    if offers.at_least() > 0 {
        let offers = at_least(offers, "offer of a removed company is", "offers of removed companies are");
        context.tell(format_args!(
            "{offers} left out: `companies list --state removed` lists these, `companies restore` brings one back"
        ));
    }
    Ok(())
}
