//! The columns of `companies list`.

use chrono_tz::Tz;

use super::boards::listed_board;
use crate::{
    cli::{
        output::local_day,
        table::{Cell, Column, Role},
    },
    store::companies::CompanyRow,
};

/// A line of the list.
pub(super) struct CompanyLine {
    /// The company.
    pub(super) company: CompanyRow,
    /// The zone of its days.
    pub(super) zone: Tz,
}

/// All columns of a company. A figure that is unknown is blank.
pub(super) const COLUMNS: &[Column<CompanyLine>] = &[
    Column::number("id", 2, |line: &CompanyLine| Cell::of(line.company.id.to_string())),
    Column::text("company", 0, 16, |line: &CompanyLine| faint_if_resolved(line, &line.company.name)),
    Column::text("domain", 7, 10, |line: &CompanyLine| Cell::known(line.company.domain.clone())),
    Column::number("rank", 1, |line: &CompanyLine| Cell::known(line.company.rank)),
    Column::number("max-score", 5, |line: &CompanyLine| Cell::known(line.company.max_score))
        .headed("max score"),
    Column::number("strong", 3, strong),
    Column::number("openings", 9, |line: &CompanyLine| Cell::known(line.company.openings)),
    Column::number("open", 4, |line: &CompanyLine| Cell::known(line.company.open_offers)),
    Column::text("top-category", 8, 12, |line: &CompanyLine| Cell::known(line.company.top_category.clone()))
        .headed("top category"),
    Column::text("boards", 6, 12, boards),
    Column::text("discovery", 10, 9, |line: &CompanyLine| {
        Cell::known(line.company.discovery.as_ref().map(|discovery| discovery.state))
    }),
    Column::text("resolution", 6, 8, |line: &CompanyLine| Cell::of(line.company.resolution.as_str()))
        .on_demand(),
    Column::text("website", 11, 12, |line: &CompanyLine| Cell::known(line.company.website.clone()))
        .on_demand(),
    Column::text("last-strong", 11, 10, |line: &CompanyLine| {
        Cell::known(line.company.last_strong_at.map(|at| local_day(at, line.zone)))
    })
    .headed("last strong")
    .on_demand(),
    Column::number("mean-score", 11, |line: &CompanyLine| {
        Cell::known(line.company.avg_strong_score.map(|mean| format!("{mean:.1}")))
    })
    .headed("mean score")
    .on_demand(),
    Column::text("top-offer", 11, 16, |line: &CompanyLine| Cell::known(line.company.top_offer.clone()))
        .headed("top offer")
        .on_demand(),
];

fn strong(line: &CompanyLine) -> Cell {
    let role = if line.company.strong_offers > Some(0) { Role::Good } else { Role::Plain };
    Cell::known(line.company.strong_offers).in_role(role)
}

fn boards(line: &CompanyLine) -> Cell {
    Cell::of(line.company.sources.iter().map(listed_board).collect::<Vec<_>>().join(" · "))
}

/// What is settled stands back; that it is stands in the column `resolution`, and such companies come last.
fn faint_if_resolved(line: &CompanyLine, text: &str) -> Cell {
    let role = if line.company.resolution.is_resolved() { Role::Faint } else { Role::Plain };
    Cell::of(text).in_role(role)
}
