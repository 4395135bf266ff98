//! Durations, sizes and rates as people write them: `30s`, `64MiB`, `2/s`.

use std::{fmt, time::Duration};

use thiserror::Error;

use crate::bounds::quoted;

/// The longest duration that is accepted, so that adding it to an instant does not overflow.
const LONGEST: Duration = Duration::from_hours(3650 * 24);

/// Why a text is no duration, size or rate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnitError {
    /// Not in the expected form.
    #[error("`{text}` is no {what}: write {examples}")]
    Form {
        /// What was written.
        text: String,
        /// `duration`, `size` or `rate`.
        what: &'static str,
        /// How to write one.
        examples: &'static str,
    },
    /// Above the largest accepted value.
    #[error("`{text}` is too large a {what}")]
    TooLarge {
        /// What was written.
        text: String,
        /// `duration`, `size` or `rate`.
        what: &'static str,
    },
    /// A rate of zero.
    #[error("`{text}` lets nothing through: write at least `1/h`")]
    Nothing {
        /// What was written.
        text: String,
    },
}

const DURATION: (&str, &str) = ("duration", "a whole number and ms, s, m, h or d, like `30s` or `6h`");
const SIZE: (&str, &str) = ("size", "a whole number and B, KB, MB, GB, KiB, MiB or GiB, like `64MiB`");
const TIME_OF_DAY: (&str, &str) = ("time of day", "hours and minutes, from `00:00` to `24:00`");
const RATE: (&str, &str) = ("rate", "a whole number a second, minute or hour, like `2/s`, `30/m` or `100/h`");

/// Reads `03:00` to `24:00`: the minute of the day.
pub fn parse_time_of_day(text: &str) -> Result<u16, UnitError> {
    let two_digits = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<u16>().ok() } else { None }
    };
    let minutes = text.split_once(':').and_then(|(hours, minutes)| {
        Some((two_digits(hours)?, two_digits(minutes)?))
            .filter(|(hours, minutes)| *minutes < 60 && (*hours < 24 || (*hours == 24 && *minutes == 0)))
            .map(|(hours, minutes)| hours * 60 + minutes)
    });
    minutes.ok_or_else(|| wrong_form(text, TIME_OF_DAY))
}

/// Reads `250ms`, `30s`, `5m`, `6h` or `1d`.
pub fn parse_duration(text: &str) -> Result<Duration, UnitError> {
    let (number, unit) = split_number_and_unit(text, DURATION)?;
    let factor: u64 = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong_form(text, DURATION)),
    };
    let millis = number.checked_mul(factor).map(Duration::from_millis);
    millis.filter(|duration| *duration <= LONGEST).ok_or_else(|| too_large(text, DURATION.0))
}

/// Reads `512KiB`, `10MB`, `1GiB`, `100B`: in bytes.
pub fn parse_size(text: &str) -> Result<u64, UnitError> {
    let (number, unit) = split_number_and_unit(text, SIZE)?;
    let factor: u64 = match unit {
        "B" => 1,
        "KB" | "kB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        "GiB" => 1024 * 1024 * 1024,
        _ => return Err(wrong_form(text, SIZE)),
    };
    let bytes = number.checked_mul(factor).filter(|bytes| i64::try_from(*bytes).is_ok());
    bytes.ok_or_else(|| too_large(text, SIZE.0))
}

/// A count for a period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many; at least one.
    pub count: u32,
    /// A second, a minute or an hour.
    pub per: Duration,
}

impl Rate {
    /// How many in one second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        f64::from(self.count) / self.per.as_secs_f64()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.per.as_secs() {
            1 => "s",
            60 => "m",
            _ => "h",
        };
        write!(f, "{}/{unit}", self.count)
    }
}

/// Reads `2/s`, `30/m` or `100/h`.
pub fn parse_rate(text: &str) -> Result<Rate, UnitError> {
    let (number, unit) = split_number_and_unit(text, RATE)?;
    let seconds = match unit {
        "/s" => 1,
        "/m" => 60,
        "/h" => 3600,
        _ => return Err(wrong_form(text, RATE)),
    };
    let count = u32::try_from(number).map_err(|_| too_large(text, RATE.0))?;
    if count == 0 {
        return Err(UnitError::Nothing { text: text.to_owned() });
    }
    Ok(Rate { count, per: Duration::from_secs(seconds) })
}

/// A duration in the largest unit that says it exactly; [`parse_duration`] reads it back.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")];
    for (factor, unit) in units {
        if millis >= factor && millis.is_multiple_of(factor) {
            return format!("{}{unit}", millis / factor);
        }
    }
    if millis == 0 { "0s".to_owned() } else { format!("{millis}ms") }
}

/// A size to one decimal in the largest unit that fits: for people, not to be read back.
#[must_use]
pub fn format_size(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (factor, unit) in units {
        if bytes >= factor {
            let tenths = u128::from(bytes) * 10 / u128::from(factor);
            return format!("{}.{} {unit}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} B")
}

/// A leading whole number and what follows it.
fn split_number_and_unit<'a>(
    text: &'a str,
    kind: (&'static str, &'static str),
) -> Result<(u64, &'a str), UnitError> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    if number.is_empty() {
        return Err(wrong_form(text, kind));
    }
    let number = number.parse().map_err(|_| too_large(text, kind.0))?;
    Ok((number, unit))
}

fn wrong_form(text: &str, (what, examples): (&'static str, &'static str)) -> UnitError {
    UnitError::Form { text: quoted(text).into_owned(), what, examples }
}

fn too_large(text: &str, what: &'static str) -> UnitError {
    UnitError::TooLarge { text: quoted(text).into_owned(), what }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_of_day_are_two_digits_each_up_to_midnight() {
        for (text, minutes) in [("00:00", 0), ("03:00", 180), ("23:59", 1439), ("24:00", 1440)] {
            assert_eq!(parse_time_of_day(text), Ok(minutes));
        }
        for bad in ["", "3:00", "03:60", "24:01", "25:00", "03", "03:00:00", "+3:00", "0x:00", "٠٣:٠٠"] {
            assert!(parse_time_of_day(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn durations_are_read_in_every_unit() {
        let cases =
            [("250ms", 250), ("30s", 30_000), ("5m", 300_000), ("6h", 21_600_000), ("1d", 86_400_000)];
        for (text, millis) in cases {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        assert_eq!(parse_duration("0s"), Ok(Duration::ZERO));
    }

    #[test]
    fn what_is_no_duration_says_how_to_write_one() {
        for text in ["", "s", "30", "30 s", "1.5h", "-3s", "30S", "1w", "3 0s", "١s"] {
            let fault = parse_duration(text).unwrap_err().to_string();
            assert!(fault.starts_with(&format!("`{text}` is no duration: write a whole number")), "{fault}");
        }
        assert_eq!(parse_duration("3651d").unwrap_err().to_string(), "`3651d` is too large a duration");
        assert!(parse_duration("99999999999999999999s").is_err());
        assert!(parse_duration("18446744073709551615h").is_err());
    }

    #[test]
    fn sizes_know_both_families_of_units() {
        let cases = [
            ("100B", 100),
            ("10MB", 10_000_000),
            ("512KiB", 524_288),
            ("1GiB", 1_073_741_824),
            ("3kB", 3000),
        ];
        for (text, bytes) in cases {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["64", "64M", "64 MiB", "MiB", "9223372036854775808B", "99999999999GiB"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rate_is_never_zero() {
        assert_eq!(parse_rate("30/m").map(Rate::per_second), Ok(0.5));
        assert_eq!(parse_rate("2/s").unwrap().to_string(), "2/s");
        assert_eq!(
            parse_rate("0/s").unwrap_err().to_string(),
            "`0/s` lets nothing through: write at least `1/h`"
        );
        for text in ["2", "/s", "2/d", "2 /s", "0.5/s", "4294967296/s"] {
            assert!(parse_rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_to_one_decimal() {
        assert_eq!(format_size(0), "0 B");
        assert_eq!(format_size(1536), "1.5 KiB");
        assert_eq!(format_size(64 * 1024 * 1024), "64.0 MiB");
    }

    proptest! {
        #[test]
        fn a_duration_shown_is_read_back(millis in 0_u64..LONGEST.as_millis().try_into().unwrap()) {
            let duration = Duration::from_millis(millis);
            prop_assert_eq!(parse_duration(&format_duration(duration)), Ok(duration));
        }

        #[test]
        fn no_text_is_too_strange(text in ".{0,12}") {
            let _ = (parse_duration(&text), parse_size(&text), parse_rate(&text));
        }
    }
}
