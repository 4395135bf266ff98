//! Dates and times, as milliseconds since the Unix epoch, in UTC.

mod calendar;
mod clock;

#[cfg(test)]
mod tests;

/// The first and the last plausible instant, 1990 and the end of 2100: no advert is of another time. Sources write
/// `0001-01-01`, 1970 and 9999 for what they do not know.
const PLAUSIBLE: std::ops::RangeInclusive<i64> = 631_152_000_000..=4_133_980_799_999;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The instant of a number, which counts seconds, milliseconds, microseconds or nanoseconds since the Unix epoch.
/// `None` outside the years 1990 to 2100, which no advert is of.
#[must_use]
pub fn number(count: i64) -> Option<i64> {
    let plausible = |millis: &i64| PLAUSIBLE.contains(millis);
    [Some(count), count.checked_mul(1000), Some(count / 1000), Some(count / 1_000_000)]
        .into_iter()
        .flatten()
        .find(plausible)
}

/// The instant that a text states in a form that leaves nothing open: ISO 8601 and RFC 3339 with or without a time, RFC
/// 2822 and HTTP dates, dates with the month in English words, `20.11.2026`, and counts as for [`number`].
///
/// `None` for `05/11/2026`, which is May or November, for a zone that is not known, and outside the years 1990 to 2100.
#[must_use]
pub fn text(text: &str) -> Option<i64> {
    let text = text.trim();
    count(text)
        .or_else(|| iso(text))
        .or_else(|| dotted(text))
        .or_else(|| http(text))
        .filter(|at| PLAUSIBLE.contains(at))
}

/// A count as text, e.g. `1793000000000`, `1793000000.5` or `/Date(1793000000000)/`.
fn count(text: &str) -> Option<i64> {
    let digits =
        text.strip_prefix("/Date(").and_then(|rest| rest.split([')', '+', '-']).next()).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if whole.len() == 8 && fraction == "0" {
        // `20261120`
        return calendar::day(
            calendar::digits(&whole[..4], 4)?,
            calendar::digits(&whole[4..6], 2)?,
            calendar::digits(&whole[6..], 2)?,
        );
    }
    number(whole.parse().ok()?)
}

/// ISO 8601 and RFC 3339: `2026-01-02`, `2026-01-02T03:04:05.678Z`, offsets such as `+01:00`, `-0400`, `+01` or a zone's
/// name. A time without an offset is in UTC. Slashes may stand for the hyphens: the year comes first.
#[must_use]
pub fn iso(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let mut parts = date.split(['-', '/']);
    let mut part = |len| calendar::digits(parts.next()?, len);
    let midnight = calendar::day(part(4)?, part(2)?, part(2)?)?;
    if rest.is_empty() {
        return Some(midnight);
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    Some(midnight + clock::with_offset(clock)?)
}

/// `20.11.2026` and `20.11.2026 09:30`, as in Germany: where dots separate, the day comes first.
fn dotted(text: &str) -> Option<i64> {
    let (date, clock) = text.split_once([' ', ',']).unwrap_or((text, ""));
    let mut parts = date.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |text: &str| calendar::digits(text, text.len().clamp(1, 2));
    let midnight = calendar::day(calendar::digits(year, 4)?, short(month)?, short(day)?)?;
    let clock = clock.trim();
    Some(midnight + if clock.is_empty() { 0 } else { clock::with_offset(clock)? })
}

/// Dates with the month as a word: the three formats of an HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday,
/// 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`, RFC 2822, and `November 6, 1994`.
#[must_use]
pub fn http(text: &str) -> Option<i64> {
    let (mut month, mut clock, mut offset, mut numbers) = (None, None, None, Vec::new());
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    for word in words.by_ref().flat_map(parts) {
        if word.contains(':') {
            clock = Some(clock::time(word)?);
        } else if word.starts_with(['+', '-']) && clock.is_some() {
            offset = Some(clock::offset(word)?);
        } else if let Ok(number) = word.trim_end_matches("th").parse::<i64>() {
            numbers.push((number, word.len()));
        } else if let Some(index) = month_of(word) {
            month = i64::try_from(index + 1).ok();
        } else if clock.is_some() {
            offset = Some(clock::zone(word)?);
        } else if !is_weekday(word) {
            return None;
        }
    }
    let (day, year) = match numbers[..] {
        [(year, 4), (day, 1 | 2)] | [(day, 1 | 2), (year, 4)] => (day, year),
        // A year of two digits, as in the second format.
        [(day, 2), (year, 2)] => (day, if year >= 70 { 1900 + year } else { 2000 + year }),
        _ => return None,
    };
    Some(calendar::day(year, month?, day)? + clock.unwrap_or(0) - offset.unwrap_or(0))
}

/// The parts of a word that joins day, month and year by hyphens.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let joined = word.contains(|sign: char| sign.is_alphabetic()) && !word.contains(':');
    word.split(move |sign| joined && sign == '-').filter(|part| !part.is_empty())
}

/// The month of an English name, whole or by its first three letters.
fn month_of(word: &str) -> Option<usize> {
    const ENDS: [&str; 12] =
        ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    MONTHS.iter().position(|name| word.starts_with(name)).filter(|month| {
        let end = &word[3..];
        end.is_empty() || end == ENDS[*month] || word == "sept"
    })
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| {
        word.strip_prefix(day)
            .is_some_and(|end| ["", "day", "sday", "nesday", "rsday", "urday", "s", "rs", "."].contains(&end))
    }) || word == "at"
}
