//! `--since`: a time in the past, as a length or as a day.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::{config::units::parse_duration, domain::Timestamp};

/// A time in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// So long ago.
    Ago(std::time::Duration),
    /// The beginning of a day, in the time zone of the display.
    Day(NaiveDate),
    /// An instant.
    At(Timestamp),
}

impl Since {
    /// Reads `12h`, `1d`, `2w`, `2026-11-20` or an instant in RFC 3339.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written = text.trim();
        let weeks = written.strip_suffix('w').and_then(|weeks| weeks.parse::<u64>().ok());
        let length = weeks.and_then(|weeks| Some(format!("{}d", weeks.checked_mul(7)?)));
        if let Ok(ago) = parse_duration(length.as_deref().unwrap_or(written)) {
            return Ok(Self::Ago(ago));
        }
        let day = NaiveDate::parse_from_str(written, "%Y-%m-%d").ok().map(Self::Day);
        let at = || Timestamp::parse_rfc3339(written).map(Self::At);
        day.or_else(at).ok_or_else(|| {
            "write a length of time like `12h`, `1d` or `2w`, or a day like `2026-11-20`".to_owned()
        })
    }

    /// The instant it means, seen from `now`.
    #[must_use]
    pub fn instant(self, now: Timestamp, zone: Tz) -> Timestamp {
        match self {
            Self::Ago(ago) => {
                let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
                Timestamp::from_millis(now.as_millis().saturating_sub(ago))
            }
            Self::Day(day) => {
                // Where the clocks skip midnight, the day begins with the first hour after it.
                let midnight = day.and_time(NaiveTime::MIN);
                let begins = (0..=3).find_map(|hour| {
                    (midnight + chrono::TimeDelta::hours(hour)).and_local_timezone(zone).earliest()
                });
                let begins = begins.map_or(midnight.and_utc(), |begins| begins.to_utc());
                Timestamp::from_millis(begins.timestamp_millis())
            }
            Self::At(at) => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America::Santiago, Europe::Madrid};

    use super::*;

    #[test]
    fn a_time_in_the_past_is_read_as_a_length_a_day_or_an_instant() {
        let now = Timestamp::parse_rfc3339("2026-11-30T12:00:00Z").unwrap();
        for (text, instant) in [
            ("1d", "2026-11-29T12:00:00Z"),
            ("12h", "2026-11-30T00:00:00Z"),
            (" 2w ", "2026-11-16T12:00:00Z"),
            ("0d", "2026-11-30T12:00:00Z"),
            ("2026-11-20", "2026-11-19T23:00:00Z"),
            ("2026-11-20T08:30:00+01:00", "2026-11-20T07:30:00Z"),
        ] {
            let read = Since::parse(text).map(|since| since.instant(now, Madrid).to_string());
            assert_eq!(read.as_deref(), Ok(instant), "{text}");
        }
        for wrong in [
            "",
            "yesterday",
            "1",
            "d",
            "-1d",
            "1y",
            "2026-13-01",
            "2026-02-30",
            "1d2h",
            "99999999999999999999w",
        ] {
            assert!(Since::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_after_it() {
        let since = Since::parse("2026-09-06").unwrap();
        let begins = since.instant(Timestamp::from_millis(0), Santiago).to_string();
        assert_eq!(begins, "2026-09-06T04:00:00Z");
    }
}
