use std::path::Path;

use super::*;
use crate::{domain::FailureClass, pipeline::testing::config_in};

fn config(more: &str) -> Config {
    let lever = "[providers.lever]\nplugin = \"lever.wasm\"\nhosts = [\"https://api.lever.co\"]\n";
    config_in(Path::new(""), &format!("order = [\"lever\"]\n{lever}{more}"))
}

#[test]
fn a_provider_s_own_call_timeout_stands_above_that_of_all_plugins() {
    let config = config("call_timeout = \"7s\"\n[plugins]\ncall_timeout = \"90s\"\nrequests_per_call = 12\n");
    let limits = limits(&config.plugins, &config.providers["lever"]);
    assert_eq!((limits.call_timeout, limits.requests), (Duration::from_secs(7), 12));
}

#[test]
fn a_table_says_what_its_plugin_may_hold_and_import() {
    let all = "[plugins]\nmemory = \"64MiB\"\ninstances = 40\n";
    let plain = config(all);
    let plain = limits(&plain.plugins, &plain.providers["lever"]);
    assert_eq!((plain.memory, plain.instances, plain.wasi), (64 << 20, 40, Wasi::Refused));
    let own = config(&format!("memory = \"96MiB\"\ntables = 20\nwasi = \"sealed\"\n{all}"));
    let own = limits(&own.plugins, &own.providers["lever"]);
    assert_eq!((own.memory, own.instances, own.tables, own.wasi), (96 << 20, 40, 20, Wasi::Sealed));
}

#[test]
fn a_call_that_reads_a_page_takes_no_longer_than_a_company_may() {
    let table = [("3m", "20s", 20), ("10s", "20s", 10)];
    for (call_timeout, company_time, seconds) in table {
        let tables = format!(
            "[plugins]\ncall_timeout = \"{call_timeout}\"\n[discovery]\ncompany_time = \"{company_time}\"\n"
        );
        let config = config(&tables);
        let limits = page_reader_limits(&config, &config.providers["lever"].guest);
        assert_eq!(limits.call_timeout, Duration::from_secs(seconds), "{tables}");
    }
}

#[test]
fn an_operator_s_rate_stands_above_the_interval_that_a_plugin_wishes() {
    let wish = Duration::from_secs(5);
    let rate = units::Rate { count: 2, per: Duration::from_secs(1) };
    assert_eq!(min_interval(None, wish), wish);
    assert_eq!(min_interval(Some(rate), wish), Duration::ZERO);
}

#[test]
fn an_origin_that_cannot_be_granted_is_told_with_its_table() {
    let hosts = ["https://api.lever.co".to_owned(), "https://*.co".to_owned()];
    let told = parse_hosts("providers.lever", &hosts).unwrap_err().to_string();
    assert!(told.starts_with("[providers.lever] hosts: `https://*.co` reaches whatever"), "{told}");
    assert_eq!(parse_hosts("providers.lever", &hosts[..1]).unwrap().len(), 1);
    let told = parse_origins("providers.lever.credentials.api", &hosts).unwrap_err().to_string();
    assert!(told.starts_with("[providers.lever.credentials.api] hosts: `https://*.co` reaches"), "{told}");
}

#[test]
fn a_refused_component_is_a_failure_of_its_plugin() {
    let error = LoadError::NotAComponent { path: "lever.wasm".into() };
    let failure = refusal(&error);
    assert_eq!((failure.unit, failure.class), (None, FailureClass::Plugin));
    assert_eq!(failure.message, error.to_string());
}
