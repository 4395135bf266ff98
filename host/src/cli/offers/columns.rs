//! The columns of `offers list`.

use chrono_tz::Tz;

use crate::{
    cli::{
        output::{BETWEEN_PLACES, local_day, salary_in_words},
        table::{Cell, Column, Role},
    },
    domain::Timestamp,
    store::offers::ExportedOffer,
};

/// A line of the list.
pub(super) struct OfferLine {
    /// The offer.
    pub(super) offer: ExportedOffer,
    /// How many more offers of its opening fit.
    pub(super) more: u64,
    /// From which score an offer is strong.
    pub(super) strong_from: u8,
    /// The zone of its days.
    pub(super) zone: Tz,
}

/// The name of the column that says whether an offer is open.
pub(super) const STATE: &str = "state";
/// The name of the column of publication.
pub(super) const POSTED: &str = "posted";
/// The name of the column of the end.
pub(super) const CLOSED: &str = "closed";

/// All columns of an offer.
pub(super) const COLUMNS: &[Column<OfferLine>] = &[
    Column::number("score", 1, score),
    Column::text("also", 4, 3, also).if_any(),
    Column::text(STATE, 2, 6, state),
    Column::text("title", 0, 20, |line: &OfferLine| closed_is_faint(line, &line.offer.title)),
    Column::text("company", 3, 10, |line: &OfferLine| {
        closed_is_faint(line, line.offer.company.as_deref().unwrap_or_default())
    }),
    Column::text("place", 7, 8, |line: &OfferLine| Cell::of(line.offer.locations.join(BETWEEN_PLACES))),
    Column::text(POSTED, 6, 11, posted),
    Column::text(CLOSED, 6, 10, |line: &OfferLine| day(line, line.offer.closed_at)),
    Column::text("key", 5, 10, |line: &OfferLine| Cell::of(&line.offer.key).or_short(&line.offer.id)),
    Column::text("first-seen", 6, 10, |line: &OfferLine| day(line, Some(line.offer.first_seen_at)))
        .on_demand(),
    Column::text("last-seen", 6, 10, |line: &OfferLine| day(line, Some(line.offer.last_seen_at))).on_demand(),
    Column::text("updated", 6, 10, |line: &OfferLine| day(line, line.offer.updated_at)).on_demand(),
    Column::text("workplace", 8, 7, workplace).on_demand(),
    Column::text("department", 8, 8, |line: &OfferLine| Cell::known(line.offer.department.clone()))
        .on_demand(),
    Column::text("employment", 8, 8, |line: &OfferLine| Cell::known(line.offer.employment_type.clone()))
        .on_demand(),
    Column::text("salary", 8, 10, |line: &OfferLine| {
        Cell::known(line.offer.salary.as_ref().map(salary_in_words))
    })
    .on_demand(),
    Column::text("category", 8, 8, |line: &OfferLine| Cell::known(line.offer.top_category.clone()))
        .on_demand(),
    Column::text("domain", 8, 8, |line: &OfferLine| Cell::known(line.offer.company_domain.clone()))
        .on_demand(),
    Column::text("provider", 8, 6, |line: &OfferLine| Cell::of(&line.offer.provider)).on_demand(),
    Column::text("tenant", 8, 6, |line: &OfferLine| Cell::known(line.offer.tenant.clone())).on_demand(),
    Column::text("url", 8, 20, |line: &OfferLine| Cell::of(&line.offer.url)).on_demand(),
    Column::number("opening", 8, |line: &OfferLine| Cell::of(line.offer.opening.to_string())).on_demand(),
];

fn score(line: &OfferLine) -> Cell {
    let is_strong = line.offer.score.is_some_and(|score| score >= line.strong_from);
    let role = match (line.offer.closed_at, is_strong) {
        (Some(_), _) => Role::Faint,
        (None, true) => Role::Good,
        (None, false) => Role::Plain,
    };
    Cell::known(line.offer.score).in_role(role)
}

fn also(line: &OfferLine) -> Cell {
    Cell::known((line.more > 0).then(|| format!("+{}", line.more)))
}

fn state(line: &OfferLine) -> Cell {
    closed_is_faint(line, if line.offer.closed_at.is_some() { "closed" } else { "open" })
}

/// The day of publication, else that of the last change behind `~`, else nothing: when it was first seen says nothing of
/// either.
fn posted(line: &OfferLine) -> Cell {
    let OfferLine { offer, zone, .. } = line;
    let posted = offer.posted_at.map(|at| local_day(at, *zone));
    Cell::known(posted.or_else(|| offer.updated_at.map(|at| format!("~{}", local_day(at, *zone)))))
}

fn workplace(line: &OfferLine) -> Cell {
    Cell::known(Some(&line.offer.workplace).filter(|workplace| *workplace != "unknown"))
}

fn day(line: &OfferLine, at: Option<Timestamp>) -> Cell {
    Cell::known(at.map(|at| local_day(at, line.zone)))
}

/// A text that is faint where the offer is closed; the column of the state says so in words.
fn closed_is_faint(line: &OfferLine, text: &str) -> Cell {
    let role = if line.offer.closed_at.is_some() { Role::Faint } else { Role::Plain };
    Cell::of(text).in_role(role)
}
