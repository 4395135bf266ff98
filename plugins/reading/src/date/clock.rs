//! Times of the day and their offsets from UTC, in milliseconds.

use super::calendar::digits;

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, as the time since midnight.
pub(super) fn time(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    // 60 is a leap second, and 24:00 the end of the day.
    let end_of_day = hour == 24 && minute == 0 && second == 0;
    if parts.next().is_some() || hour > 23 && !end_of_day || minute > 59 || second > 60 {
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

/// A time and its offset as one distance from midnight in UTC. Without an offset the time is in UTC.
pub(super) fn with_offset(text: &str) -> Option<i64> {
    let text = text.trim();
    let ends = text
        .find(|sign: char| !sign.is_ascii_digit() && !matches!(sign, ':' | '.' | ','))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(ends);
    let rest = rest.trim();
    let offset = match rest.chars().next() {
        None => 0,
        Some('+' | '-') => offset(rest)?,
        Some(_) => zone(rest)?,
    };
    Some(time(clock)? - offset)
}

/// `+01:00`, `-0400` or `+01`.
pub(super) fn offset(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits_only: String = text.get(1..)?.chars().filter(|sign| *sign != ':').collect();
    let (hours, minutes) = digits_only.split_at_checked(2)?;
    let hours = digits(hours, 2)?;
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60_000)
}

/// The offset of a zone's name.
pub(super) fn zone(name: &str) -> Option<i64> {
    let hours = match name.trim_matches(['(', ')']).to_ascii_uppercase().as_str() {
        "Z" | "UTC" | "GMT" | "UT" | "WET" => 0,
        "CET" | "WEST" => 1,
        "CEST" | "EET" => 2,
        "EEST" => 3,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * 3_600_000)
}
