//! The time window for reading people's answers: a part of the day in a time zone.

use std::fmt;

use chrono::Timelike;
use chrono_tz::Tz;

use crate::domain::Timestamp;

/// A part of the day, from one minute up to but not including another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Minutes since midnight.
    pub from: u16,
    /// Minutes since midnight, at most 1440.
    pub until: u16,
    /// The time zone.
    pub zone: Tz,
}

impl Window {
    /// Whether the local time is in the window.
    #[must_use]
    pub fn is_open(self, at: Timestamp) -> bool {
        self.minute(at).is_some_and(|minute| (u32::from(self.from)..u32::from(self.until)).contains(&minute))
    }

    /// The local time, as `HH:MM`.
    #[must_use]
    pub fn shown(self, at: Timestamp) -> String {
        at.to_utc().map_or_else(String::new, |at| at.with_timezone(&self.zone).format("%H:%M").to_string())
    }

    fn minute(self, at: Timestamp) -> Option<u32> {
        let there = at.to_utc()?.with_timezone(&self.zone);
        Some(there.hour() * 60 + there.minute())
    }
}

/// `03:00 to 06:00 Europe/Madrid`.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        let zone = self.zone.name();
        write!(f, "{:02}:{:02} to {:02}:{:02} {zone}", from / 60, from % 60, until / 60, until % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: Window = Window { from: 180, until: 360, zone: chrono_tz::Europe::Madrid };

    /// Whether the window is open at each of these instants.
    fn open<const N: usize>(instants: [&str; N]) -> [bool; N] {
        instants.map(|at| NIGHT.is_open(Timestamp::parse_rfc3339(at).unwrap()))
    }

    #[test]
    fn the_window_includes_its_start_and_excludes_its_end() {
        // Winter time is one hour ahead of UTC.
        assert_eq!(
            open([
                "2026-01-15T01:59:59.999Z",
                "2026-01-15T02:00:00Z",
                "2026-01-15T04:59:59.999Z",
                "2026-01-15T05:00:00Z"
            ]),
            [false, true, true, false]
        );
        // Summer time is two hours ahead.
        assert_eq!(
            open([
                "2026-07-15T00:59:59.999Z",
                "2026-07-15T01:00:00Z",
                "2026-07-15T03:59:59.999Z",
                "2026-07-15T04:00:00Z"
            ]),
            [false, true, true, false]
        );
        assert_eq!(open(["2026-07-15T12:00:00Z", "2026-07-14T23:00:00Z"]), [false, false]);
    }

    #[test]
    fn when_clocks_go_forward_it_opens_at_once() {
        // 2026-03-29: at 02:00 the clocks go to 03:00.
        assert_eq!(
            open([
                "2026-03-29T00:59:59.999Z",
                "2026-03-29T01:00:00Z",
                "2026-03-29T03:59:59.999Z",
                "2026-03-29T04:00:00Z"
            ]),
            [false, true, true, false]
        );
    }

    #[test]
    fn when_clocks_go_back_it_opens_an_hour_later_and_once() {
        // 2026-10-25: at 03:00 the clocks go back to 02:00.
        assert_eq!(
            open([
                "2026-10-25T00:59:59.999Z",
                "2026-10-25T01:00:00Z",
                "2026-10-25T01:59:59.999Z",
                "2026-10-25T02:00:00Z",
                "2026-10-25T04:59:59.999Z",
                "2026-10-25T05:00:00Z"
            ]),
            [false, false, false, true, true, false]
        );
    }

    #[test]
    fn it_is_open_for_three_hours_on_every_day_of_ten_years() {
        const MINUTE: i64 = 60_000;
        let start = Timestamp::parse_rfc3339("2024-01-01T00:00:00Z").unwrap().as_millis();
        for day in 0..3653 {
            let minutes = (0..1440).filter(|minute| {
                NIGHT.is_open(Timestamp::from_millis(start + (day * 1440 + minute) * MINUTE))
            });
            assert_eq!(minutes.count(), 180, "day {day}");
        }
    }

    #[test]
    fn it_is_displayed_as_local_times() {
        assert_eq!(NIGHT.to_string(), "03:00 to 06:00 Europe/Madrid");
        assert_eq!(NIGHT.shown(Timestamp::parse_rfc3339("2026-07-15T12:05:00Z").unwrap()), "14:05");
    }
}
