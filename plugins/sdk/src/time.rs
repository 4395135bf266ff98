//! Parses the date formats of sources. Results are milliseconds since the Unix epoch, in UTC.

use crate::TimestampMs;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Parses ISO 8601 and RFC 3339: `2026-01-02`, `2026-01-02T03:04:05.678Z`, and offsets such as `+01:00`, `-0400` or
/// `+01`. A time without an offset is in UTC.
#[must_use]
pub fn parse_iso(text: &str) -> Option<TimestampMs> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    let midnight = days_from_civil(year, month, day)? * 86_400_000;
    if rest.is_empty() {
        return Some(midnight);
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = split_offset(clock)?;
    Some(midnight + parse_clock(clock)? - offset)
}

/// Parses the three formats of an HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<TimestampMs> {
    let (mut month, mut clock, mut numbers) = (None, None, Vec::new());
    for word in text.split([' ', ',', '-']).filter(|word| !word.is_empty()) {
        if word.contains(':') {
            clock = parse_clock(word);
        } else if let Ok(number) = word.parse::<i64>() {
            numbers.push((number, word.len()));
        } else if let Some(index) = MONTHS.iter().position(|name| word.eq_ignore_ascii_case(name)) {
            month = i64::try_from(index + 1).ok();
        }
    }
    let &[(day, _), (year, year_len)] = numbers.as_slice() else { return None };
    let year = match (year_len, year) {
        (2, 70..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    };
    Some(days_from_civil(year, month?, day)? * 86_400_000 + clock?)
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction` as milliseconds since midnight.
fn parse_clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    // 60 is a leap second.
    if parts.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut millis = 0;
    for place in 0..3 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| i64::from(byte - b'0'));
        millis = millis * 10 + digit;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1000 + millis)
}

/// Splits a clock time from its offset from UTC, which is returned in milliseconds.
fn split_offset(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(sign_at) = clock.find(['+', '-']) else { return Some((clock, 0)) };
    let (clock, offset) = clock.split_at(sign_at);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let offset: String = offset[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = offset.split_at_checked(2)?;
    let hours = digits(hours, 2)?;
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
    Some((clock, sign * (hours * 60 + minutes) * 60_000))
}

fn digits(text: &str, len: usize) -> Option<i64> {
    if text.len() != len || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Days since the epoch for a date in the Gregorian calendar, using Howard Hinnant's algorithm `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_sources_write() {
        let noon = 1_767_355_445_000; // 2026-01-02T12:04:05Z
        assert_eq!(parse_iso("2026-01-02T12:04:05Z"), Some(noon));
        assert_eq!(parse_iso("2026-01-02T12:04:05.000Z"), Some(noon));
        assert_eq!(parse_iso("2026-01-02T12:04:05.000+0000"), Some(noon));
        assert_eq!(parse_iso("2026-01-02T08:04:05-04:00"), Some(noon));
        assert_eq!(parse_iso("2026-01-02T13:04:05.5+01"), Some(noon + 500));
        assert_eq!(parse_iso("2026-01-02 12:04:05.123456"), Some(noon + 123));
        assert_eq!(parse_iso("2026-01-02"), Some(noon - 43_445_000));
        assert_eq!(parse_iso("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_iso("1969-12-31T23:59:59Z"), Some(-1000));
        assert_eq!(parse_iso("2024-02-29"), Some(1_709_164_800_000));
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in
            ["", "today", "2026-13-01", "2025-02-29", "2026-01-02Tnoon", "2026-01-02T12:04:05+1", "2026-1-2"]
        {
            assert_eq!(parse_iso(text), None, "{text}");
        }
        // Splitting at a byte inside a character must not panic.
        assert_eq!(parse_iso("2026-01-0é"), None);
        assert_eq!(parse_iso("2026-01-02T12:00+é1"), None);
    }

    #[test]
    fn reads_the_three_http_dates() {
        let expected = Some(784_111_777_000);
        assert_eq!(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
        assert_eq!(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
        assert_eq!(parse_http_date("Sun Nov  6 08:49:37 1994"), expected);
        assert_eq!(parse_http_date("Sun, 06 Nov 08:49:37"), None);
    }
}
