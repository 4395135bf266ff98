//! The file's sections, one function each: the order of the keys here is the order of the reference.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    time::Duration,
};

use toml::de::DeTable;

use super::{
    Config, HttpFile, RunMode, RunSettings, defaults,
    faults::Fault,
    finders, plugins,
    providers::read_provider,
    proxy::read_proxy,
    read::{Faults, Section, Value, ValueContext},
    sheets,
    surroundings::Surroundings,
    units::{self, Rate},
    values,
};
use crate::{
    bounds::{FirstFew, quoted, units::LOCK},
    digest,
    secret::looks_made,
    suggest::suggest_or_list,
};

/// Reads the whole text, or returns the first of its faults and how many there are.
pub(super) fn read(text: &str, around: &Surroundings<'_>) -> Result<Config, FirstFew<Fault>> {
    // Its nesting is bounded by the parser (80), arrays, tables and dotted keys alike.
    let (tree, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        // Later syntax errors may only follow from the first one.
        let first = broken.iter().map(syntax_fault).min_by_key(|fault| fault.span.start);
        let mut faults = FirstFew::default();
        if let Some(first) = first {
            faults.push(1, || first);
        }
        return Err(faults);
    }
    let faults = Faults::default();
    let mut top = Section::new("", tree.get_ref(), 0..0, &faults);
    let config = read_top(&mut top, text, around);
    top.finish();
    let faults = faults.into_first();
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

fn syntax_fault(error: &toml::de::Error) -> Fault {
    let message = format!("no valid TOML: {}", error.message().replace('\n', ", "));
    Fault { span: error.span().unwrap_or(0..0), message, help: syntax_help(error.message()) }
}

/// What is usually meant where the parser only says what it expected.
fn syntax_help(message: &str) -> Option<String> {
    let escape = message.contains("escape") || message.contains("unicode");
    escape.then(|| {
        "in double quotes a `\\` begins an escape: write a path with `/`, or in single quotes".to_owned()
    })
}

fn read_top(top: &mut Section<'_, '_>, text: &str, around: &Surroundings<'_>) -> Config {
    let order =
        top.require("order", "[\"lever\"]", values::list("[\"lever\", \"greenhouse\"]", ordered_name));
    let database = read_database(top.section("database"), around);
    let (companies, companies_columns, companies_sheet) = read_companies(top.section("companies"), around);
    let run = read_run(top.section("run"));
    let http = read_http(top.section("http"), around);
    let discovery = finders::read_discovery(top.section("discovery"));
    let scoring = read_one_path(top.section("scoring"), "catalog", around);
    let display_zone = read_display(top.section("display"));
    let plugins = plugins::read_plugins(top.section("plugins"), around);
    let tables = top.section("providers");
    let mut providers = BTreeMap::new();
    for entry in tables.entries() {
        let name = entry.name;
        if let Some(section) = values::named_section(&tables, entry, "provider name") {
            providers.insert(name.to_owned(), read_provider(section, around, &http, &plugins));
        }
    }
    let detectors = finders::read_detectors(&top.section("detectors"), around, &plugins);
    let directories = finders::read_directories(&top.section("directories"), around, &plugins);
    let sheets = sheets::read_sheets(top.section("sheets"), around);
    let names = tables.entries().iter().map(|entry| entry.name).collect();
    let order = check_order(order.unwrap_or_default(), &names, tables.faults());
    let text_hash = digest::sha256_hex(text.as_bytes());
    let file = around.file.to_owned();
    Config {
        file,
        text_hash,
        recognising: order.clone(),
        order,
        database,
        companies,
        companies_columns,
        companies_sheet,
        run,
        http,
        discovery,
        scoring,
        display_zone,
        plugins,
        providers,
        detectors,
        directories,
        sheets,
    }
}

fn ordered_name(value: &Value<'_>, context: &ValueContext<'_>) -> Option<(String, Range<usize>)> {
    values::text(value, context).map(|name| (name, value.span()))
}

/// Each name must be in `order` once and must have a table.
fn check_order(order: Vec<(String, Range<usize>)>, tables: &BTreeSet<&str>, faults: &Faults) -> Vec<String> {
    let mut seen = BTreeSet::new();
    for (name, span) in &order {
        if !seen.insert(name.as_str()) {
            faults.note(span.clone(), || {
                let message = format!("`{}` is in `order` twice", quoted(name));
                (message, Some("name each provider once".to_owned()))
            });
        } else if !tables.contains(name.as_str()) {
            faults.note(span.clone(), || {
                let shown = if looks_made(name) { "…".into() } else { quoted(name) };
                let help = if tables.is_empty() {
                    format!("add a table [providers.{shown}]")
                } else {
                    suggest_or_list(name, tables.iter().copied())
                };
                (format!("`order` names `{shown}`, which has no table [providers.{shown}]"), Some(help))
            });
        }
    }
    order.into_iter().map(|(name, _)| name).collect()
}

fn read_database(mut section: Section<'_, '_>, around: &Surroundings<'_>) -> std::path::PathBuf {
    let path = section.read_or("path", around.base().join(defaults::DATABASE), values::path(around));
    section.finish();
    path
}

/// The company list, its columns by field, and its sheet.
fn read_companies(
    mut section: Section<'_, '_>,
    around: &Surroundings<'_>,
) -> (Option<std::path::PathBuf>, BTreeMap<String, String>, Option<String>) {
    let list = section.read("list", values::path(around));
    let mut columns = section.section("columns");
    let mut said = BTreeMap::new();
    for field in ["name", "website", "provider", "tenant"] {
        if let Some(heading) = columns.read(field, values::text) {
            said.insert(field.to_owned(), heading);
        }
    }
    columns.finish();
    let sheet = section.read("sheet", values::text);
    section.finish();
    (list, said, sheet)
}

fn read_one_path(
    mut section: Section<'_, '_>,
    key: &'static str,
    around: &Surroundings<'_>,
) -> Option<std::path::PathBuf> {
    let path = section.read(key, values::path(around));
    section.finish();
    path
}

fn read_run(mut section: Section<'_, '_>) -> RunSettings {
    let lock_ttl = section.read_or("lock_ttl", defaults::LOCK_TTL, lock_ttl_within_its_bound);
    let (least, most) = defaults::CYCLE_PAUSE;
    let run = RunSettings {
        mode: RunMode::Once,
        force: false,
        narrowed: false,
        searches: true,
        lock: section.read_or("lock", defaults::LOCK.to_owned(), values::name),
        lock_ttl,
        heartbeat: section.read_or(
            "heartbeat",
            lock_ttl / defaults::HEARTBEATS_PER_TTL,
            values::positive_duration,
        ),
        rate_limit_pause: section.read_or(
            "rate_limit_pause",
            defaults::RATE_LIMIT_PAUSE,
            values::positive_duration,
        ),
        blocked_pause: section.read_or("blocked_pause", defaults::BLOCKED_PAUSE, values::positive_duration),
        tries: section.read_or("tries", defaults::TRIES, values::whole_number(1..=100)),
        retry_pause: section.read_or("retry_pause", defaults::RETRY_PAUSE, values::duration),
        cycle_pause: section.read_or("cycle_pause", least..=most, values::duration_range),
        error_pause: section.read_or("error_pause", defaults::ERROR_PAUSE, values::duration),
        max_growth: section.read_or("max_growth", defaults::RUN_GROWTH, values::size),
        keep_free: section.read_or("keep_free", defaults::KEEP_FREE, values::size),
    };
    if run.heartbeat >= run.lock_ttl {
        let place = section.get("heartbeat").map_or(section.span.clone(), Value::span);
        let message =
            "`run.heartbeat` must be shorter than `run.lock_ttl`, or the lock is lost between two of them";
        section.faults().add_with_help(
            place,
            message,
            "leave it out: it is a quarter of `lock_ttl` by itself",
        );
    }
    section.finish();
    run
}

/// A lock whose holder was killed is free after so long, so it must end within a time that a person waits.
fn lock_ttl_within_its_bound(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Duration> {
    let ttl = values::positive_duration(value, context)?;
    if ttl > LOCK.duration() {
        context.refuse(value, format_args!("at most {}", units::format_duration(LOCK.duration())));
        return None;
    }
    Some(ttl)
}

fn read_http(mut section: Section<'_, '_>, around: &Surroundings<'_>) -> HttpFile {
    let rate = Rate { count: defaults::RATE_PER_SECOND, per: Duration::from_secs(1) };
    let ranges = values::list("[\"127.0.0.0/8\"]", values::address_range);
    let http = HttpFile {
        gateway: section.read("gateway", values::gateway),
        proxy: read_proxy(&mut section, around),
        proxy_variables: Vec::new(),
        allow_addresses: section.read_or("allow_addresses", Vec::new(), ranges),
        timeout: section.read_or("timeout", defaults::TIMEOUT, values::positive_duration),
        attempts: section.read_or("attempts", defaults::ATTEMPTS, values::whole_number(1..=20)),
        backoff: section.read_or("backoff", defaults::BACKOFF, values::duration),
        backoff_max: section.read_or("backoff_max", defaults::BACKOFF_MAX, values::duration),
        patience: section.read_or("patience", defaults::PATIENCE, values::duration),
        max_redirects: section.read_or(
            "max_redirects",
            defaults::MAX_REDIRECTS,
            values::whole_number(0..=20),
        ),
        retry_ratio: section.read_or("retry_ratio", defaults::RETRY_RATIO, values::number(0.0..=1.0)),
        retry_reserve: section.read_or(
            "retry_reserve",
            defaults::RETRY_RESERVE,
            values::whole_number(0..=1000),
        ),
        circuit_failures: section.read_or(
            "circuit_failures",
            defaults::CIRCUIT_FAILURES,
            values::whole_number(1..=1000),
        ),
        circuit_cooldown: section.read_or(
            "circuit_cooldown",
            defaults::CIRCUIT_COOLDOWN,
            values::positive_duration,
        ),
        rate: section.read_or("rate", rate, values::rate),
        host_concurrency: section.read_or(
            "host_concurrency",
            defaults::HOST_CONCURRENCY,
            values::count(1..=256),
        ),
        user_agent: section.read_or("user_agent", defaults::USER_AGENT.to_owned(), values::header_value),
        cache: section.read_or("cache", defaults::CACHE, values::size),
        max_body: section.read_or("max_body", defaults::MAX_BODY, values::size),
    };
    section.finish();
    http
}

fn read_display(mut section: Section<'_, '_>) -> chrono_tz::Tz {
    let zone = section.read_or("time_zone", defaults::TIME_ZONE, values::time_zone);
    section.finish();
    zone
}
