//! The cases, a file each.

mod board;
mod ceiling;
mod definitions;
mod growth;
mod lists;
mod native;
mod new;
mod openings;
mod scoring;
mod scrapy;
mod sqlite;
mod start;
mod unchanged;

use super::setup::Setup;

/// Measures a case, or a part of one.
pub(crate) fn run(name: &str, setup: &Setup) -> Result<(), String> {
    match name.split_once('/').unwrap_or((name, "")) {
        ("new", "") => new::run(setup),
        ("unchanged", "") => unchanged::run(setup),
        ("board", "") => board::run(setup),
        ("scrapy", "") => scrapy::run(setup),
        ("ceiling", "") => ceiling::run(setup),
        ("sqlite", "") => sqlite::run(setup),
        ("native", "") => native::run(setup),
        ("scoring", "") => scoring::run(setup),
        ("lists", "") => lists::run(setup),
        ("growth", "") => growth::run(setup),
        ("start", "") => start::run(setup),
        ("openings", "") => openings::run(setup),
        ("openings", part) => openings::run_part(part, setup),
        ("definitions", "") => definitions::run(setup),
        _ => Err(format!("no case `{name}`")),
    }
}
