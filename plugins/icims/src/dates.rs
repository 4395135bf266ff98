//! Dates that the system makes up at each request: published two years ago, valid for another one.

use jobscan_plugin_sdk::TimestampMs;

const DAY_MS: i64 = 86_400_000;

/// Two years, one of which may be a leap year, in milliseconds.
const TWO_YEARS_MS: i64 = 730 * DAY_MS + DAY_MS / 2;

/// One year, in the same way.
const YEAR_MS: i64 = 365 * DAY_MS + DAY_MS / 2;

/// How far a made-up date may be away: it is cut to a day, and the site's day is not ours.
const TOLERANCE_MS: i64 = 2 * DAY_MS + DAY_MS / 2;

/// Whether these dates of a page were made up when it was asked for, at `now`.
pub(crate) fn are_made_up(posted: Option<TimestampMs>, valid: Option<TimestampMs>, now: TimestampMs) -> bool {
    let is_about = |at: i64, then: i64| (at - then).abs() <= TOLERANCE_MS;
    posted.is_some_and(|posted| is_about(posted, now - TWO_YEARS_MS))
        && valid.is_none_or(|valid| is_about(valid, now + YEAR_MS))
}

#[cfg(test)]
mod tests {
    use jobscan_plugin_sdk::reading::date;

    use super::*;

    #[test]
    fn dates_that_move_with_the_request_are_made_up() {
        let made_up = |posted: &str, valid: &str, now: &str| {
            are_made_up(date::text(posted), date::text(valid), date::text(now).unwrap())
        };
        assert!(made_up("2024-11-29T04:00:00.000Z", "2027-11-29T04:00:00.000Z", "2026-11-29T17:00:00Z"));
        assert!(made_up("2024-11-30", "", "2026-11-29T23:00:00Z"));
        assert!(made_up("2022-03-01", "2025-03-01", "2024-02-29"));
        assert!(!made_up("2024-11-29", "2026-12-31", "2026-11-29"));
        assert!(!made_up("2026-11-01", "2027-11-29", "2026-11-29"));
        assert!(!made_up("", "2027-11-29", "2026-11-29"));
    }
}
