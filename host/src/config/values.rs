//! Parsers of single values: each gives the value, or notes a fault that says how to write it.

use std::{
    net::IpAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value as Json;
use toml::de::DeValue;
use url::Url;

use super::{
    read::{Parse, Place, Value},
    units::{self, Rate},
};

/// The longest name of a provider, query or credential.
const NAME_LENGTH: usize = 64;

pub(super) fn text(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        place.wrong_kind(value, "a text", "\"…\"");
        return None;
    };
    if text.trim().is_empty() {
        place.refuse(value, "an empty text means nothing here");
        return None;
    }
    Some(text.as_ref().to_owned())
}

/// A path; a relative one stands beside the file at `base`.
pub(super) fn path<'t, 'i: 't>(base: &Path) -> impl Parse<'t, 'i, PathBuf> {
    move |value, place| text(value, place).map(|path| base.join(path))
}

/// A provider's, query's or credential's name: lower case letters, digits, `-` and `_`.
pub(super) fn is_name(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.len() <= NAME_LENGTH && name.bytes().all(good)
}

/// What a bad name is told.
pub(super) const NAME_RULE: &str = "a name has lower case letters, digits, `-` and `_`, at most 64";

pub(super) fn name(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let name = text(value, place)?;
    if is_name(&name) {
        return Some(name);
    }
    place.faults.add_with_help(value.span(), format!("`{name}` is no name"), NAME_RULE);
    None
}

/// A list whose items `item` reads; a bad item does not hide the others' faults.
pub(super) fn list<'t, 'i: 't, T>(
    example: &'static str,
    item: impl Fn(&'t Value<'i>, &Place<'t>) -> Option<T>,
) -> impl Parse<'t, 'i, Vec<T>> {
    move |value, place| {
        let DeValue::Array(items) = value.get_ref() else {
            place.wrong_kind(value, "a list", example);
            return None;
        };
        Some(items.iter().filter_map(|value| item(value, place)).collect())
    }
}

/// A whole number within bounds.
pub(super) fn whole<'t, 'i: 't>(bounds: RangeInclusive<u32>) -> impl Parse<'t, 'i, u32> {
    move |value, place| {
        let DeValue::Integer(number) = value.get_ref() else {
            place.wrong_kind(value, "a whole number", "50");
            return None;
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let number =
            number.and_then(|number| u32::try_from(number).ok()).filter(|number| bounds.contains(number));
        if number.is_none() {
            place.refuse(value, format_args!("from {} to {}", bounds.start(), bounds.end()));
        }
        number
    }
}

/// As [`whole`], to count what is in memory.
pub(super) fn count<'t, 'i: 't>(bounds: RangeInclusive<u32>) -> impl Parse<'t, 'i, usize> {
    move |value, place| whole(bounds)(value, place).and_then(|number| usize::try_from(number).ok())
}

/// A number within bounds.
pub(super) fn number<'t, 'i: 't>(bounds: RangeInclusive<f64>) -> impl Parse<'t, 'i, f64> {
    move |value, place| {
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => {
                place.wrong_kind(value, "a number", "0.1");
                return None;
            }
        };
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            place.refuse(value, format_args!("from {} to {}", bounds.start(), bounds.end()));
        }
        number
    }
}

/// A duration of any length.
pub(super) fn duration(value: &Value<'_>, place: &Place<'_>) -> Option<Duration> {
    with_unit(value, place, "a duration with its unit", "\"30s\"", units::parse_duration)
}

/// A duration that is not zero.
pub(super) fn some_time(value: &Value<'_>, place: &Place<'_>) -> Option<Duration> {
    let duration = duration(value, place)?;
    if duration.is_zero() {
        place.refuse(value, "must be longer than nothing");
        return None;
    }
    Some(duration)
}

/// `["10s", "60s"]`, least and most; one duration alone is both.
pub(super) fn span_of_time(value: &Value<'_>, place: &Place<'_>) -> Option<RangeInclusive<Duration>> {
    let DeValue::Array(items) = value.get_ref() else {
        if !value.get_ref().is_str() {
            place.wrong_kind(value, "two durations, the least and the most", "[\"10s\", \"60s\"]");
            return None;
        }
        return duration(value, place).map(|both| both..=both);
    };
    let [least, most] = items.as_ref() else {
        place.refuse(value, "two durations, the least and the most, like [\"10s\", \"60s\"]");
        return None;
    };
    let (least, most) = (duration(least, place)?, duration(most, place)?);
    if least > most {
        place.refuse(value, "the least comes first");
        return None;
    }
    Some(least..=most)
}

/// `["03:00", "06:00"]`: from the first minute of the day up to the second, which may be `24:00`.
pub(super) fn span_of_day(value: &Value<'_>, place: &Place<'_>) -> Option<(u16, u16)> {
    let DeValue::Array(items) = value.get_ref() else {
        place.wrong_kind(value, "two times of day, the first and the last", "[\"03:00\", \"06:00\"]");
        return None;
    };
    let [from, until] = items.as_ref() else {
        place.refuse(value, "two times of day, like [\"03:00\", \"06:00\"]");
        return None;
    };
    let minutes = |item| with_unit(item, place, "a time of day", "\"03:00\"", units::parse_time_of_day);
    let (from, until) = (minutes(from)?, minutes(until)?);
    if from >= until {
        place.refuse(value, "the earlier time comes first, and a span ends on its own day");
        return None;
    }
    Some((from, until))
}

/// A size of at least one byte.
pub(super) fn size(value: &Value<'_>, place: &Place<'_>) -> Option<u64> {
    let bytes = with_unit(value, place, "a size with its unit", "\"64MiB\"", units::parse_size)?;
    if bytes == 0 {
        place.refuse(value, "must be larger than nothing");
        return None;
    }
    Some(bytes)
}

pub(super) fn rate(value: &Value<'_>, place: &Place<'_>) -> Option<Rate> {
    with_unit(value, place, "a rate", "\"2/s\"", units::parse_rate)
}

fn with_unit<T>(
    value: &Value<'_>,
    place: &Place<'_>,
    wanted: &str,
    example: &str,
    parse: impl FnOnce(&str) -> Result<T, units::UnitError>,
) -> Option<T> {
    let DeValue::String(text) = value.get_ref() else {
        place.wrong_kind(value, wanted, example);
        return None;
    };
    parse(text).map_err(|fault| place.refuse(value, fault)).ok()
}

/// A time zone of the IANA database.
pub(super) fn time_zone(value: &Value<'_>, place: &Place<'_>) -> Option<chrono_tz::Tz> {
    let text = text(value, place)?;
    let zone = text.parse().ok();
    if zone.is_none() {
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let near = super::read::nearest(&text, names);
        let help = near.map_or("write an IANA name, like `Europe/Madrid`".to_owned(), |name| {
            format!("did you mean `{name}`?")
        });
        place.faults.add_with_help(value.span(), format!("`{}`: no time zone `{text}`", place.key), help);
    }
    zone
}

/// 64 hexadecimal digits, in lower case.
pub(super) fn sha256(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let digest = text(value, place)?;
    if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digest.to_ascii_lowercase());
    }
    place.refuse(value, "a SHA-256 has 64 hexadecimal digits: `sha256sum FILE.wasm` prints it");
    None
}

/// A header's name or a header-safe text such as a user agent.
pub(super) fn header_name(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let name = text(value, place)?;
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return Some(name);
    }
    place.refuse(value, "a header name has letters, digits, `-` and `_`");
    None
}

/// One line of printable ASCII.
pub(super) fn header_value(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let text = text(value, place)?;
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Some(text);
    }
    place.refuse(value, "a header holds printable ASCII only");
    None
}

/// An origin: scheme, host and port, as a URL writes them.
pub(super) fn origin(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let text = text(value, place)?;
    match parse_origin(&text) {
        Ok(origin) => Some(origin),
        Err(what) => {
            let message = format!("`{}`: `{text}` {what}", place.key);
            place.faults.add_with_help(
                value.span(),
                message,
                "write an origin, like `https://api.example.com`",
            );
            None
        }
    }
}

fn parse_origin(text: &str) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no URL")?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("is neither https nor http");
    }
    if !bare(&url) {
        return Err("has more than scheme, host and port");
    }
    Ok(url.origin().ascii_serialization())
}

/// A gateway's address: `http://ADDRESS:PORT`.
pub(super) fn gateway(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    parse_gateway(&text(value, place)?).map_err(|what| place.refuse(value, what)).ok()
}

/// Reads a gateway's address, from the file or the flag.
pub(super) fn parse_gateway(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http" && url.has_host() && bare(url));
    match url {
        Some(_) => Ok(text.trim().trim_end_matches('/').to_owned()),
        None => Err(format!("`{text}` is no gateway: write `http://ADDRESS:PORT`")),
    }
}

fn bare(url: &Url) -> bool {
    let plain = url.query().is_none() && url.fragment().is_none() && matches!(url.path(), "/" | "");
    plain && url.username().is_empty() && url.password().is_none()
}

/// `127.0.0.0/8`, `::1/128`, `10.0.0.7`.
pub(super) fn address_range(value: &Value<'_>, place: &Place<'_>) -> Option<String> {
    let range = text(value, place)?;
    if is_address_range(&range) {
        return Some(range);
    }
    place.refuse(
        value,
        format_args!("`{range}` is no address range: write `127.0.0.0/8`, `::1/128` or one address"),
    );
    None
}

fn is_address_range(text: &str) -> bool {
    let (address, prefix) =
        text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let digits = |prefix: &str| prefix.bytes().all(|byte| byte.is_ascii_digit());
    prefix.is_none_or(|prefix| digits(prefix) && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most))
}

/// Any TOML value as JSON; a date becomes its text.
pub(super) fn json(value: &Value<'_>, place: &Place<'_>) -> Option<Json> {
    let json = match value.get_ref() {
        DeValue::String(text) => Json::from(text.as_ref()),
        DeValue::Boolean(truth) => Json::from(*truth),
        DeValue::Datetime(date) => Json::from(date.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Json::from(number),
            Err(_) => return refuse_number(value, place),
        },
        DeValue::Float(number) => match number.as_str().parse().ok().and_then(serde_json::Number::from_f64) {
            Some(number) => Json::Number(number),
            None => return refuse_number(value, place),
        },
        DeValue::Array(items) => Json::Array(items.iter().filter_map(|item| json(item, place)).collect()),
        DeValue::Table(table) => {
            let entries = table
                .iter()
                .filter_map(|(key, value)| Some((key.get_ref().as_ref().to_owned(), json(value, place)?)));
            Json::Object(entries.collect())
        }
    };
    Some(json)
}

fn refuse_number(value: &Value<'_>, place: &Place<'_>) -> Option<Json> {
    place.refuse(value, "a number that JSON cannot hold");
    None
}
