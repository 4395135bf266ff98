//! Tries each rule in turn.

use super::{
    cursors::cursors,
    damage, empty,
    examined::{Board, Examined, boards},
    faults,
    filled::{self, filled},
    hosts::hosts,
    invented::invented,
    loading,
    many::{self, Multiplied, multiply},
    reading, repeats,
    rule::{Level, Rule},
    speed::speed,
    sure,
    verdict::{Tried, Verdict},
    whole,
};
use crate::{
    bounds::cases::CHECKED_ROWS,
    kit::session::SessionError,
    plugins::{CallError, Plugin, model::Repeatable},
};

/// What all rules look at.
struct Ground<'a> {
    examined: &'a Examined,
    boards: Vec<Board<'a>>,
    many: Option<Multiplied>,
}

/// Holds a component that loads to every rule.
pub async fn check(examined: &Examined) -> Result<Vec<Verdict>, SessionError> {
    let boards = boards(examined).await?;
    let many = multiply(examined, &boards, CHECKED_ROWS.size()).await?;
    let ground = Ground { examined, boards, many };
    let mut verdicts = Vec::new();
    for rule in Rule::ALL {
        let tried = match left_out(rule, &examined.plugin) {
            Some(why) => Tried::not_applicable(why),
            None => attempt(rule, &ground).await?,
        };
        verdicts.push(Verdict::of(rule, &tried));
    }
    Ok(verdicts)
}

/// The verdicts on a component that does not load.
#[must_use]
pub fn refused(why: &str) -> Vec<Verdict> {
    let tried = |rule| match rule {
        Rule::Loads => Tried::failed(why.split('\n').next().unwrap_or_default()),
        _ => Tried::not_tried("it does not load"),
    };
    Rule::ALL.map(|rule| Verdict::of(rule, &tried(rule))).into()
}

/// Why a rule does not concern a component.
fn left_out(rule: Rule, plugin: &Plugin) -> Option<&'static str> {
    match rule {
        Rule::Traps if plugin.is_provider() && !reads_boards(plugin) && !plugin.is_detector() => {
            Some("it has searches and no boards of companies")
        }
        Rule::Traps if plugin.is_directory() && !plugin.is_detector() => Some("it is no detector"),
        Rule::Loads | Rule::Describe | Rule::Same | Rule::Damage | Rule::Whole | Rule::Traps => None,
        Rule::Repeats if plugin.repeatable() == Repeatable::default() => {
            Some("it says of no scan that it repeats: each is computed")
        }
        Rule::Unknown if !reads_boards(plugin) => Some("it has no tenants"),
        _ if !plugin.is_provider() => Some("it scans no boards"),
        _ => None,
    }
}

/// Whether it scans boards of companies, not only searches.
fn reads_boards(plugin: &Plugin) -> bool {
    plugin.is_provider() && plugin.manifest().capabilities.tenants
}

async fn attempt(rule: Rule, ground: &Ground<'_>) -> Result<Tried, SessionError> {
    match rule.level() {
        Level::Bronze => bronze(rule, ground).await,
        Level::Silver => silver(rule, ground).await,
        Level::Gold => gold(rule, ground).await,
    }
}

/// The case in which a component stops although nothing is wrong with the answers.
fn stopped(boards: &[Board<'_>]) -> Option<Tried> {
    boards.iter().find_map(|Board { case, scan, .. }| match &scan.error {
        Some(error @ CallError::Stopped { .. }) => Some(Tried::failed(format!("{}: {error}", case.name))),
        _ => None,
    })
}

async fn bronze(rule: Rule, Ground { examined, boards, .. }: &Ground<'_>) -> Result<Tried, SessionError> {
    let is_provider = examined.plugin.is_provider();
    if let Some(stopped) = stopped(boards).filter(|_| rule == Rule::Damage) {
        return Ok(stopped);
    }
    Ok(match rule {
        Rule::Describe => loading::describe(examined).await,
        Rule::Hosts => hosts(boards),
        Rule::Errors => faults::errors(examined, boards).await?,
        Rule::Empty => empty::empty(examined, boards).await?,
        Rule::Damage if is_provider => damage::damage(examined, boards).await?,
        Rule::Damage => reading::damage(examined).await?,
        Rule::Whole if is_provider => whole::whole(boards),
        Rule::Whole => reading::whole(examined).await?,
        Rule::Same => whole::same(examined).await?,
        Rule::Repeats => repeats::repeats(examined).await?,
        _ => Tried::passed(format!("{} bytes", examined.bytes.len())),
    })
}

async fn silver(rule: Rule, ground: &Ground<'_>) -> Result<Tried, SessionError> {
    let Ground { examined, boards, many } = ground;
    Ok(match rule {
        Rule::Cursors => cursors(examined, boards, many.as_ref()).await?,
        Rule::Unknown => empty::unknown(boards),
        Rule::RateLimit => faults::rate_limit(examined, boards).await?,
        Rule::Places => filled(&filled::PLACES, boards),
        Rule::Workplace => filled(&filled::WORKPLACE, boards),
        Rule::Dates => filled(&filled::DATES, boards),
        Rule::Invented => invented(boards),
        _ => many::many(boards, many.as_ref()),
    })
}

async fn gold(rule: Rule, Ground { examined, boards, .. }: &Ground<'_>) -> Result<Tried, SessionError> {
    match rule {
        Rule::Tenants => Ok(sure::tenants(boards)),
        Rule::Traps => sure::traps(examined).await,
        Rule::Cheap => sure::cheap(examined, boards).await,
        Rule::Conditional => sure::conditional(examined, boards).await,
        _ => speed(examined, boards).await,
    }
}
