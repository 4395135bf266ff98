//! Dates of rows.

use jobscan_definition::model::{Date, DateFormat};
use jobscan_plugin_sdk::{TimestampMs, reading::date};

use crate::{
    place::Place,
    value::{Reading, name_of},
};

impl Reading<'_> {
    /// A date; one that cannot be read is told.
    pub(super) fn date(&mut self, date: Option<&Date>, row: Place<'_>) -> Option<TimestampMs> {
        let date = date?;
        let said = self.text(Some(&date.value), row)?;
        let at = read(&said, &date.formats);
        if at.is_none() {
            self.notes.note(&name_of(&date.value), &said);
        }
        at
    }
}

/// The instant of a text that is written in one of these ways, or in any that leaves nothing open.
pub(crate) fn read(said: &str, formats: &[DateFormat]) -> Option<TimestampMs> {
    if formats.is_empty() {
        return date::text(said);
    }
    formats.iter().find_map(|format| match format {
        DateFormat::Iso => plausible(date::iso(said)?),
        DateFormat::Rfc2822 => plausible(date::http(said)?),
        DateFormat::Seconds => plausible(count(said)?.checked_mul(1000)?),
        DateFormat::Milliseconds => plausible(count(said)?),
        DateFormat::DayFirst => by_day(said, false),
        DateFormat::MonthFirst => by_day(said, true),
    })
}

/// What no advert is of is left out, by the bounds of the reading.
fn plausible(millis: TimestampMs) -> Option<TimestampMs> {
    date::number(millis).filter(|at| *at == millis)
}

fn count(said: &str) -> Option<i64> {
    let whole = said.split_once('.').map_or(said, |(whole, _)| whole);
    whole.parse().ok()
}

/// A date of three numbers with the year at its end, and perhaps a time.
fn by_day(said: &str, month_first: bool) -> Option<TimestampMs> {
    let end = said.find([' ', ',', 'T']).unwrap_or(said.len());
    let (date, clock) = said.split_at(end);
    let mut parts = date.split(['.', '/', '-']);
    let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (day, month) = if month_first { (two, one) } else { (one, two) };
    let clock = clock.trim_start_matches([' ', ',', 'T']);
    date::text(format!("{day}.{month}.{year} {clock}").trim_end())
}
