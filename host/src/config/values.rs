//! Parsers of single values: each gives the value, or notes a fault that says how to write it.

use std::{net::IpAddr, ops::RangeInclusive, path::PathBuf, time::Duration};

use serde_json::Value as Json;
use toml::de::DeValue;
use url::Url;

use super::{
    read::{Entry, Parse, Section, Value, ValueContext, as_table},
    surroundings::Surroundings,
    units::{self, Rate},
};
use crate::{
    bounds::quoted,
    http::{HostRule, Origin},
    secret::{looks_made, without_user},
    suggest::did_you_mean,
};

/// The longest name of a provider, query or credential.
const NAME_LENGTH: usize = 64;

pub(super) fn text(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        context.wrong_kind(value, "a text", "\"…\"");
        return None;
    };
    if text.trim().is_empty() {
        context.refuse(value, "an empty text means nothing here");
        return None;
    }
    Some(text.as_ref().to_owned())
}

/// A path; a relative one starts from the folder of the file.
pub(super) fn path<'t, 'i: 't>(around: &Surroundings<'_>) -> impl Parse<'t, 'i, PathBuf> {
    move |value, context| {
        let path = text(value, context)?;
        around.path(&path).map_err(|fault| context.refuse(value, fault)).ok()
    }
}

/// A provider's, query's or credential's name: lower case letters, digits, `-` and `_`.
fn is_name(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.len() <= NAME_LENGTH && name.bytes().all(good)
}

/// The hint for an invalid name.
const NAME_RULE: &str = "a name has lower case letters, digits, `-` and `_`, at most 64";

/// A table that the operator named. An invalid name is a fault, and the table is still read.
pub(super) fn named_section<'t, 'i>(
    tables: &Section<'t, 'i>,
    entry: Entry<'t, 'i>,
    what: &str,
) -> Option<Section<'t, 'i>> {
    let Entry { name, span, value } = entry;
    if !is_name(name) && looks_made(name) {
        tables.faults().add_with_help(span.clone(), format!("this is no {what}"), NAME_RULE);
    } else if !is_name(name) {
        tables.faults().add_with_help(span.clone(), format!("`{}` is no {what}", quoted(name)), NAME_RULE);
    }
    // It stands before the name of each key below it.
    let shown = if looks_made(name) { "…".into() } else { quoted(name) };
    let path = format!("{}.{shown}", tables.name);
    let table = as_table(&path, value, tables.faults())?;
    Some(Section::new(path, table, span, tables.faults()))
}

pub(super) fn name(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let name = text(value, context)?;
    if is_name(&name) {
        return Some(name);
    }
    context.faults.add_with_help(value.span(), format!("`{}` is no name", quoted(&name)), NAME_RULE);
    None
}

/// A list whose items `item` reads; a bad item does not hide the others' faults.
pub(super) fn list<'t, 'i: 't, T>(
    example: &'static str,
    item: impl Fn(&'t Value<'i>, &ValueContext<'t>) -> Option<T>,
) -> impl Parse<'t, 'i, Vec<T>> {
    move |value, context| {
        let DeValue::Array(items) = value.get_ref() else {
            context.wrong_kind(value, "a list", example);
            return None;
        };
        Some(items.iter().filter_map(|value| item(value, context)).collect())
    }
}

/// A whole number within bounds.
pub(super) fn whole_number<'t, 'i: 't>(bounds: RangeInclusive<u32>) -> impl Parse<'t, 'i, u32> {
    move |value, context| {
        let DeValue::Integer(number) = value.get_ref() else {
            context.wrong_kind(value, "a whole number", "50");
            return None;
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let number =
            number.and_then(|number| u32::try_from(number).ok()).filter(|number| bounds.contains(number));
        if number.is_none() {
            context.refuse(value, format_args!("from {} to {}", bounds.start(), bounds.end()));
        }
        number
    }
}

/// As [`whole_number`], to count what is in memory.
pub(super) fn count<'t, 'i: 't>(bounds: RangeInclusive<u32>) -> impl Parse<'t, 'i, usize> {
    move |value, context| whole_number(bounds)(value, context).and_then(|number| usize::try_from(number).ok())
}

/// A number within bounds.
pub(super) fn number<'t, 'i: 't>(bounds: RangeInclusive<f64>) -> impl Parse<'t, 'i, f64> {
    move |value, context| {
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => {
                context.wrong_kind(value, "a number", "0.1");
                return None;
            }
        };
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            context.refuse(value, format_args!("from {} to {}", bounds.start(), bounds.end()));
        }
        number
    }
}

/// A duration of any length.
pub(super) fn duration(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Duration> {
    with_unit(value, context, "a duration with its unit", "\"30s\"", units::parse_duration)
}

/// A duration that is not zero.
pub(super) fn positive_duration(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Duration> {
    let duration = duration(value, context)?;
    if duration.is_zero() {
        context.refuse(value, "must be longer than nothing");
        return None;
    }
    Some(duration)
}

/// `["10s", "60s"]`: the least and the most. A single duration is both.
pub(super) fn duration_range(
    value: &Value<'_>,
    context: &ValueContext<'_>,
) -> Option<RangeInclusive<Duration>> {
    let DeValue::Array(items) = value.get_ref() else {
        if !value.get_ref().is_str() {
            context.wrong_kind(value, "two durations, the least and the most", "[\"10s\", \"60s\"]");
            return None;
        }
        return duration(value, context).map(|both| both..=both);
    };
    let [least, most] = items.as_ref() else {
        context.refuse(value, "two durations, the least and the most, like [\"10s\", \"60s\"]");
        return None;
    };
    let (least, most) = (duration(least, context)?, duration(most, context)?);
    if least > most {
        context.refuse(value, "the least comes first");
        return None;
    }
    Some(least..=most)
}

/// `["03:00", "06:00"]`: from the first minute of the day up to the second, which may be `24:00`.
pub(super) fn day_window(value: &Value<'_>, context: &ValueContext<'_>) -> Option<(u16, u16)> {
    let DeValue::Array(items) = value.get_ref() else {
        context.wrong_kind(value, "two times of day, the first and the last", "[\"03:00\", \"06:00\"]");
        return None;
    };
    let [from, until] = items.as_ref() else {
        context.refuse(value, "two times of day, like [\"03:00\", \"06:00\"]");
        return None;
    };
    let minutes = |item| with_unit(item, context, "a time of day", "\"03:00\"", units::parse_time_of_day);
    let (from, until) = (minutes(from)?, minutes(until)?);
    if from >= until {
        context.refuse(value, "the earlier time comes first, and a span ends on its own day");
        return None;
    }
    Some((from, until))
}

/// A size of at least one byte.
pub(super) fn size(value: &Value<'_>, context: &ValueContext<'_>) -> Option<u64> {
    let bytes = with_unit(value, context, "a size with its unit", "\"64MiB\"", units::parse_size)?;
    if bytes == 0 {
        context.refuse(value, "must be larger than nothing");
        return None;
    }
    Some(bytes)
}

pub(super) fn rate(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Rate> {
    with_unit(value, context, "a rate", "\"2/s\"", units::parse_rate)
}

fn with_unit<T>(
    value: &Value<'_>,
    context: &ValueContext<'_>,
    wanted: &str,
    example: &str,
    parse: impl FnOnce(&str) -> Result<T, units::UnitError>,
) -> Option<T> {
    let DeValue::String(text) = value.get_ref() else {
        context.wrong_kind(value, wanted, example);
        return None;
    };
    parse(text).map_err(|fault| context.refuse(value, fault)).ok()
}

/// A time zone of the IANA database.
pub(super) fn time_zone(value: &Value<'_>, context: &ValueContext<'_>) -> Option<chrono_tz::Tz> {
    let text = text(value, context)?;
    let zone = text.parse().ok();
    if zone.is_none() {
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let help = did_you_mean(&text, names)
            .unwrap_or_else(|| "write an IANA name, like `Europe/Madrid`".to_owned());
        context.faults.add_with_help(
            value.span(),
            format!("`{}`: no time zone `{}`", context.key, quoted(&text)),
            help,
        );
    }
    zone
}

/// 64 hexadecimal digits, in lower case.
pub(super) fn sha256(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let digest = text(value, context)?;
    if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digest.to_ascii_lowercase());
    }
    context.refuse(value, "a SHA-256 has 64 hexadecimal digits: `sha256sum FILE.wasm` prints it");
    None
}

/// A header's name or a header-safe text such as a user agent.
pub(super) fn header_name(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let name = text(value, context)?;
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return Some(name);
    }
    context.refuse(value, "a header name has letters, digits, `-` and `_`");
    None
}

/// One line of printable ASCII.
pub(super) fn header_value(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let text = text(value, context)?;
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Some(text);
    }
    context.refuse(value, "a header holds printable ASCII only");
    None
}

/// An origin: scheme, host and port, as a URL writes them.
pub(super) fn origin(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let text = text(value, context)?;
    match parse_origin(&text) {
        Ok(origin) => Some(origin),
        Err(what) => {
            let message = format!("`{}`: {} {what}", context.key, context.told_address(&text));
            context.faults.add_with_help(
                value.span(),
                message,
                "write an origin, like `https://api.example.com`",
            );
            None
        }
    }
}

/// What may be granted: an origin, a pattern of origins or the own hosts of tenants.
pub(super) fn host_rule(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let text = text(value, context)?;
    if !text.contains(['*', '{', '}']) || !text.contains("://") {
        return origin(value, context);
    }
    match HostRule::parse(&text) {
        Ok(rule) => Some(rule.to_string()),
        Err(error) => {
            let told = error.to_string();
            let help = "write an origin, like `https://api.example.com`";
            let (message, help) = told.split_once("\n  hint: ").unwrap_or((&told, help));
            context.faults.add_with_help(value.span(), format!("`{}`: {message}", context.key), help);
            None
        }
    }
}

fn parse_origin(text: &str) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no URL")?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("is neither https nor http");
    }
    if !is_bare_origin(&url) {
        return Err("has more than scheme, host and port");
    }
    // A `*` in another spelling is none.
    let origin = Origin::from_url(&url).ok_or("has no host that can be")?;
    Ok(origin.to_string())
}

/// A gateway's address: `http://ADDRESS:PORT`.
pub(super) fn gateway(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    parse_gateway(&text(value, context)?).map_err(|what| context.refuse(value, what)).ok()
}

/// Reads a gateway's address, from the file or the flag.
pub(super) fn parse_gateway(text: &str) -> Result<String, String> {
    let url =
        Url::parse(text).ok().filter(|url| url.scheme() == "http" && url.has_host() && is_bare_origin(url));
    match url {
        Some(_) => Ok(text.trim().trim_end_matches('/').to_owned()),
        None => Err(format!("`{}` is no gateway: write `http://ADDRESS:PORT`", quoted(&without_user(text)))),
    }
}

/// A proxy's address: `http://HOST:PORT`.
pub(super) fn proxy(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let text = text(value, context)?;
    let url =
        Url::parse(&text).ok().filter(|url| url.scheme() == "http" && url.has_host() && is_bare_origin(url));
    if url.is_some() {
        return Some(text.trim().trim_end_matches('/').to_owned());
    }
    let message = format!("`{}`: `{}` is no proxy", context.key, quoted(&without_user(&text)));
    let help = "write `http://HOST:PORT`; a user goes into `proxy_user` and `proxy_password`";
    context.faults.add_with_help(value.span(), message, help);
    None
}

fn is_bare_origin(url: &Url) -> bool {
    let plain = url.query().is_none() && url.fragment().is_none() && matches!(url.path(), "/" | "");
    plain && url.username().is_empty() && url.password().is_none()
}

/// `127.0.0.0/8`, `::1/128`, `10.0.0.7`.
pub(super) fn address_range(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let range = text(value, context)?;
    if is_address_range(&range) {
        return Some(range);
    }
    context.refuse(
        value,
        format_args!(
            "`{}` is no address range: write `127.0.0.0/8`, `::1/128` or one address",
            quoted(&without_user(&range))
        ),
    );
    None
}

pub(super) fn is_address_range(text: &str) -> bool {
    let (address, prefix) =
        text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let digits = |prefix: &str| prefix.bytes().all(|byte| byte.is_ascii_digit());
    prefix.is_none_or(|prefix| digits(prefix) && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most))
}

/// Any TOML value as JSON; a date becomes its text.
pub(super) fn json(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Json> {
    let json = match value.get_ref() {
        DeValue::String(text) => Json::from(text.as_ref()),
        DeValue::Boolean(truth) => Json::from(*truth),
        DeValue::Datetime(date) => Json::from(date.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Json::from(number),
            Err(_) => return refuse_number(value, context),
        },
        DeValue::Float(number) => match number.as_str().parse().ok().and_then(serde_json::Number::from_f64) {
            Some(number) => Json::Number(number),
            None => return refuse_number(value, context),
        },
        DeValue::Array(items) => Json::Array(items.iter().filter_map(|item| json(item, context)).collect()),
        DeValue::Table(table) => {
            let entries = table
                .iter()
                .filter_map(|(key, value)| Some((key.get_ref().as_ref().to_owned(), json(value, context)?)));
            Json::Object(entries.collect())
        }
    };
    Some(json)
}

fn refuse_number(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Json> {
    context.refuse(value, "a number that JSON cannot hold");
    None
}
