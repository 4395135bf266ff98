//! `[discovery]`, `[detectors.NAME]` and `[directories.NAME]`: how companies and their boards are found.

use std::collections::BTreeMap;

use super::{
    DetectorSettings, DirectorySettings, DiscoverySettings, PluginSettings, Recheck, defaults,
    guest::read_guest, providers::read_plugin_config, read::Section, surroundings::Surroundings, units::Rate,
    values,
};

pub(super) fn read_discovery(mut section: Section<'_, '_>) -> DiscoverySettings {
    let rate = Rate { count: defaults::DISCOVERY_RATE, per: std::time::Duration::from_secs(1) };
    let discovery = DiscoverySettings {
        limit: section.read_or("limit", defaults::DISCOVERY_LIMIT, values::whole_number(0..=1_000_000)),
        concurrency: section.read_or("concurrency", defaults::DISCOVERY_CONCURRENCY, values::count(1..=256)),
        candidates: section.read_or("candidates", defaults::CANDIDATES, values::count(0..=100)),
        links: section.read_or("links", defaults::LINKS, values::count(0..=100)),
        depth: section.read_or("depth", defaults::DEPTH, values::whole_number(0..=10)),
        page_chars: section.read_or("page_chars", defaults::PAGE_CHARS, values::count(1000..=10_000_000)),
        page_nodes: section.read_or("page_nodes", defaults::PAGE_NODES, values::count(1000..=10_000_000)),
        page_steps: section.read_or(
            "page_steps",
            defaults::PAGE_STEPS,
            values::count(100_000..=4_000_000_000),
        ),
        max_body: section.read_or("max_body", defaults::PAGE_BODY, values::size),
        timeout: section.read_or("timeout", defaults::PAGE_TIMEOUT, values::positive_duration),
        company_time: section.read_or("company_time", defaults::COMPANY_TIME, values::positive_duration),
        rate: section.read_or("rate", rate, values::rate),
        recheck: read_recheck(section.section("recheck")),
    };
    section.finish();
    discovery
}

fn read_recheck(mut section: Section<'_, '_>) -> Recheck {
    let recheck = Recheck {
        confirmed: section.read_or("confirmed", defaults::RECHECK_FOUND, values::positive_duration),
        candidate: section.read_or("candidate", defaults::RECHECK_CANDIDATE, values::positive_duration),
        empty: section.read_or("empty", defaults::RECHECK_EMPTY, values::positive_duration),
        rejected: section.read_or("rejected", defaults::RECHECK_FOUND, values::positive_duration),
        unknown: section.read_or("unknown", defaults::RECHECK_UNKNOWN, values::positive_duration),
        none: section.read_or("none", defaults::RECHECK_FOUND, values::positive_duration),
        blocked: section.read_or("blocked", defaults::RECHECK_BLOCKED, values::positive_duration),
    };
    section.finish();
    recheck
}

pub(super) fn read_detectors(
    tables: &Section<'_, '_>,
    around: &Surroundings<'_>,
    plugins: &PluginSettings,
) -> BTreeMap<String, DetectorSettings> {
    read_tables(tables, |mut section| {
        let detector = DetectorSettings {
            plugin: plugin(&mut section, around),
            sha256: section.read("sha256", values::sha256),
            guest: read_guest(&mut section, plugins),
        };
        section.finish();
        detector
    })
}

pub(super) fn read_directories(
    tables: &Section<'_, '_>,
    around: &Surroundings<'_>,
    plugins: &PluginSettings,
) -> BTreeMap<String, DirectorySettings> {
    read_tables(tables, |mut section| {
        let hosts = values::list("[\"https://directory.example.com\"]", values::host_rule);
        let directory = DirectorySettings {
            plugin: plugin(&mut section, around),
            sha256: section.read("sha256", values::sha256),
            hosts: section.require("hosts", "[\"https://directory.example.com\"]", hosts).unwrap_or_default(),
            rate: section.read("rate", values::rate),
            companies: section.read_or(
                "companies",
                defaults::DIRECTORY_COMPANIES,
                values::count(1..=100_000),
            ),
            pages: section.read_or("pages", defaults::DIRECTORY_PAGES, values::count(1..=100_000)),
            details: section.read_or("details", defaults::DIRECTORY_DETAILS, values::count(0..=100_000)),
            every: section.read_or("every", defaults::DIRECTORY_EVERY, values::positive_duration),
            guest: read_guest(&mut section, plugins),
            config: read_plugin_config(&section.section("config")),
        };
        section.finish();
        directory
    })
}

fn plugin(section: &mut Section<'_, '_>, around: &Surroundings<'_>) -> std::path::PathBuf {
    section.require("plugin", "\"plugins/NAME.wasm\"", values::path(around)).unwrap_or_default()
}

/// Tables whose names are the operator's own.
fn read_tables<T>(tables: &Section<'_, '_>, read: impl Fn(Section<'_, '_>) -> T) -> BTreeMap<String, T> {
    let mut found = BTreeMap::new();
    for entry in tables.entries() {
        let name = entry.name;
        if let Some(section) = values::named_section(tables, entry, "name for a plugin") {
            found.insert(name.to_owned(), read(section));
        }
    }
    found
}
