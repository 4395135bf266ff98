//! `[providers.NAME]`: a plugin, what it is granted, its credentials and its queries.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    time::Duration,
};

use toml::de::DeValue;

use super::{
    HttpFile, PluginSettings, ProviderSettings, QuerySettings,
    credentials::{HOSTS, read_credentials},
    defaults,
    guest::read_guest,
    read::{Entry, Faults, Section, Value, ValueContext, as_table},
    surroundings::Surroundings,
    values,
};

/// What a list of checksums looks like.
const CHECKSUMS: &str = "[\"64 hexadecimal digits\"]";

/// Reads one provider's table. A fault omits one value; the rest is still read.
pub(super) fn read_provider(
    mut section: Section<'_, '_>,
    around: &Surroundings<'_>,
    http: &HttpFile,
    plugins: &PluginSettings,
) -> ProviderSettings {
    let (every, every_max) = read_every(&mut section);
    let query_every = every.unwrap_or(defaults::QUERY_EVERY);
    let queries = section.read_or(
        "queries",
        Vec::new(),
        values::list("[[providers.NAME.queries]]", |value, context| read_query(value, context, query_every)),
    );
    check_query_names(&queries, section.faults());
    // Searches are capped, since a search board may return pages without end; a company's board is read completely.
    let searches = !queries.is_empty();
    let (least, most) = defaults::QUERY_PAUSE;
    let at_least_one = 1..=u32::MAX;
    let hosts = section.require("hosts", HOSTS, values::list(HOSTS, values::host_rule)).unwrap_or_default();
    let credentials = read_credentials(&section.section("credentials"), around, &hosts);
    let provider = ProviderSettings {
        plugin: section.require("plugin", "\"plugins/NAME.wasm\"", values::path(around)).unwrap_or_default(),
        sha256: section.read("sha256", values::sha256),
        stand_in: section.read_or("stand_in", Vec::new(), values::list(CHECKSUMS, values::sha256)),
        hosts,
        rate: section.read("rate", values::rate),
        every: every.unwrap_or(defaults::EVERY),
        every_max,
        limit: section.read_or("limit", defaults::LIMIT, values::whole_number(at_least_one.clone())),
        max_body: section.read_or("max_body", http.max_body, values::size),
        max_pages: section
            .read("max_pages", values::whole_number(at_least_one.clone()))
            .or(searches.then_some(defaults::QUERY_MAX_PAGES)),
        max_offers: section
            .read("max_offers", values::whole_number(at_least_one.clone()))
            .or(searches.then_some(defaults::QUERY_MAX_OFFERS)),
        max_rows: section.read_or("max_rows", defaults::MAX_ROWS, values::whole_number(at_least_one)),
        max_bytes: section.read_or("max_bytes", defaults::MAX_BYTES, values::size),
        max_time: section.read_or("max_time", defaults::MAX_TIME, values::positive_duration),
        max_growth: section.read_or("max_growth", defaults::MAX_GROWTH, values::size),
        concurrency: section.read_or("concurrency", defaults::CONCURRENCY, values::count(1..=256)),
        timeout: section.read_or("timeout", http.timeout, values::positive_duration),
        call_timeout: section.read_or("call_timeout", plugins.call_timeout, values::positive_duration),
        guest: read_guest(&mut section, plugins),
        query_pause: section.read_or("query_pause", least..=most, values::duration_range),
        hydrate_limit: section.read_or(
            "hydrate_limit",
            defaults::HYDRATE_LIMIT,
            values::whole_number(0..=u32::MAX),
        ),
        config: read_plugin_config(&section.section("config")),
        credentials,
        queries: queries.into_iter().map(|(query, _)| query).collect(),
    };
    section.finish();
    provider
}

/// How often its units are scanned, if it says so, and at least.
fn read_every(section: &mut Section<'_, '_>) -> (Option<Duration>, Duration) {
    let every = section.read("every", values::duration);
    let most = section.read("every_max", values::duration);
    if let (Some(every), Some(most)) = (every, most)
        && most < every
    {
        let place = section.get("every_max").map_or(section.span.clone(), Value::span);
        let message = "`every_max` must not be shorter than `every`";
        section.faults().add_with_help(
            place,
            message,
            "a unit is asked after `every` while it changes, and after up to `every_max` while it does not",
        );
    }
    (every, most.unwrap_or(defaults::EVERY_MAX))
}

/// `config`: plain settings, which the plugin knows.
pub(super) fn read_plugin_config(section: &Section<'_, '_>) -> BTreeMap<String, serde_json::Value> {
    let context =
        |key: &str| ValueContext { key: format!("{}.{key}", section.name), faults: section.faults() };
    let json = |Entry { name, value, .. }| Some((name.to_owned(), values::json(value, &context(name))?));
    section.entries().into_iter().filter_map(json).collect()
}

/// `every`: how often the provider's queries are scanned that say nothing of it themselves.
fn read_query(
    value: &Value<'_>,
    context: &ValueContext<'_>,
    every: Duration,
) -> Option<(QuerySettings, Range<usize>)> {
    let table = as_table(&context.key, value, context.faults)?;
    let mut section = Section::new(context.key.clone(), table, value.span(), context.faults);
    let name = section.require("name", "\"spain\"", values::name);
    let span = section.get("name").map_or(value.span(), Value::span);
    let words = || values::list("[\"developer\"]", values::text);
    let query = QuerySettings {
        name: name.clone().unwrap_or_default(),
        every: section.read_or("every", every, values::duration),
        keywords: section.read_or("keywords", Vec::new(), words()),
        locations: section.read_or("locations", Vec::new(), words()),
        posted_within: section.read("posted_within", values::positive_duration),
        page_size: section.read("page_size", values::whole_number(1..=10_000)),
        filters: section.read_or("filters", Vec::new(), filters),
    };
    section.finish();
    name.map(|_| (query, span))
}

/// `{ province = "madrid", category = ["it", "finance"] }`: a list gives the filter several times.
fn filters(value: &Value<'_>, context: &ValueContext<'_>) -> Option<Vec<(String, String)>> {
    let table = as_table(&context.key, value, context.faults)?;
    let mut filters = Vec::new();
    for (name, value) in table {
        let context =
            ValueContext { key: format!("{}.{}", context.key, name.get_ref()), faults: context.faults };
        let texts = match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| values::text(item, &context)).collect(),
            _ => values::text(value, &context).into_iter().collect::<Vec<_>>(),
        };
        filters.extend(texts.into_iter().map(|text| (name.get_ref().as_ref().to_owned(), text)));
    }
    Some(filters)
}

fn check_query_names(queries: &[(QuerySettings, Range<usize>)], faults: &Faults) {
    let mut seen = BTreeSet::new();
    for (query, span) in queries {
        if !seen.insert(query.name.as_str()) {
            let message = format!("two queries are named `{}`", query.name);
            faults.add_with_help(
                span.clone(),
                message,
                "give each its own name: what it scanned is kept under it",
            );
        }
    }
}
