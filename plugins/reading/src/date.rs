//! Dates and times, as milliseconds since the Unix epoch.

/// The instant of a number, which counts seconds or milliseconds since the Unix epoch. `None` outside the years 1990 to
/// 2100, which no advert is of.
#[must_use]
pub fn number(count: i64) -> Option<i64> {
    const FIRST: i64 = 631_152_000_000;
    const LAST: i64 = 4_102_444_800_000;
    let plausible = |millis: &i64| (FIRST..=LAST).contains(millis);
    Some(count).filter(plausible).or_else(|| count.checked_mul(1_000).filter(plausible))
}
