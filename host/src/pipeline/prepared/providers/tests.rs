use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::{
    pipeline::testing::{Bench, NOON, config_in},
    plugins::{
        EngineSettings,
        model::{Capabilities, CredentialNeed},
    },
    secret::Secret,
};

const MINUTE: Duration = Duration::from_mins(1);

/// A manifest that asks for the credential `key`, to be sent to `host`.
fn manifest(host: &str) -> Manifest {
    let need = CredentialNeed {
        name: "key".to_owned(),
        hosts: vec![host.to_owned()],
        help: "see lever.co/developers".to_owned(),
    };
    Manifest {
        id: "lever".to_owned(),
        name: "Lever".to_owned(),
        version: "1.0.0".to_owned(),
        hosts: vec![host.to_owned()],
        credentials: vec![need],
        settings: Vec::new(),
        state_version: 1,
        capabilities: Capabilities::default(),
        min_interval: Duration::ZERO,
        max_concurrency: None,
        hydrate_batch: 1,
    }
}

fn bound(value: Resolved) -> config::BoundCredential {
    config::BoundCredential { value, hosts: None }
}

fn settings(credential: Option<Resolved>) -> ProviderSettings {
    let text = "order = [\"lever\"]\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = []\n";
    let mut settings = config_in(Path::new(""), text).providers.remove("lever").unwrap();
    settings.credentials.extend(credential.map(|value| ("key".to_owned(), bound(value))));
    settings
}

fn bearer(token: &str) -> Resolved {
    Resolved::Present(config::Credential::Bearer { token: Secret::new(token) })
}

fn given(host: &str, credential: Option<Resolved>) -> Result<Result<Vec<String>, String>, String> {
    let reached = ["https://api.lever.co".parse().unwrap()];
    credentials("lever", &manifest(host), &settings(credential), &reached)
        .map(|given| given.map(|credentials| credentials.into_keys().collect()))
        .map_err(|error| error.to_string())
}

#[test]
fn a_credential_that_is_there_may_be_named_by_the_plugin() {
    assert_eq!(given("https://api.lever.co", Some(bearer("abc"))), Ok(Ok(vec!["key".to_owned()])));
}

#[test]
fn a_provider_without_its_credential_is_skipped_with_what_to_do() {
    let missing = vec!["env:LEVER_KEY".to_owned(), "file:key".to_owned()];
    let absent = given("https://api.lever.co", Some(Resolved::Absent { missing }));
    let reason = "no credential: env:LEVER_KEY and file:key not set (see lever.co/developers)";
    assert_eq!(absent, Ok(Err(reason.to_owned())));
    let missing = vec!["env:KEY".to_owned(), "env:KEY".to_owned(), "env:OTHER".to_owned()];
    assert_eq!(told_of_missing(&missing, ""), "no credential: env:KEY and env:OTHER not set", "each once");
    let reason =
        "no credential: write `credentials.key` in [providers.lever] (see lever.co/developers)".to_owned();
    assert_eq!(given("https://api.lever.co", None), Ok(Err(reason)));
}

#[test]
fn a_credential_that_no_header_can_carry_is_an_error_that_does_not_show_it() {
    let told = given("https://api.lever.co", Some(bearer("hush\nhush"))).unwrap_err();
    assert!(told.starts_with("[providers.lever] credentials.key: "), "{told}");
    assert!(!told.contains("hush"), "{told}");
}

#[test]
fn a_credential_is_never_for_an_address_that_is_no_origin() {
    let told = given("https://api.lever.co/v0", Some(bearer("abc"))).unwrap_err();
    assert!(
        told.contains("the plugin wants credential `key` for `https://api.lever.co/v0`, which is no origin"),
        "{told}"
    );
}

#[test]
fn a_call_is_asked_for_no_more_details_than_its_pace_allows() {
    let per_second = Rate::per_second;
    let second = Duration::from_secs(1);
    let table = [
        (MINUTE, 20, None, Duration::ZERO, 20),
        (MINUTE, 200, per_second(2.0), Duration::ZERO, 120),
        (MINUTE, 20, per_second(2.0), Duration::ZERO, 20),
        (MINUTE, 200, None, 4 * second, 15),
        (MINUTE, 200, per_second(0.1), 4 * second, 6),
        (second, 20, per_second(0.1), Duration::ZERO, 1),
        (MINUTE, 0, None, Duration::ZERO, 1),
    ];
    for (time, wish, rate, min_interval, details) in table {
        let found = details_in(time, wish, rate, min_interval);
        assert_eq!(found, details, "{time:?} {wish} {rate:?} {min_interval:?}");
    }
}

proptest! {
    #[test]
    fn a_call_is_asked_for_one_detail_at_least_and_for_the_wish_at_most(
        seconds in 0_u64..10_000, wish: u32, per_hour in 1_u32..1_000_000, interval in 0_u64..100_000,
    ) {
        let rate = Rate::per_second(f64::from(per_hour) / 3600.0);
        let interval = Duration::from_millis(interval);
        let details = details_in(Duration::from_secs(seconds), wish, rate, interval);
        prop_assert!((1..=(wish.max(1) as usize)).contains(&details), "{details}");
    }
}

#[test]
fn a_rate_limit_becomes_a_pause_that_names_the_host() {
    let until = NOON.plus(MINUTE);
    let limited = RateLimited { host: "api.lever.co".to_owned(), retry_after: Some(MINUTE), until };
    let expected = Pause {
        provider: "lever".to_owned(),
        until,
        reason: "`api.lever.co` answered 429".to_owned(),
        origin: PauseOrigin::RateLimit,
        set_at: NOON,
    };
    assert_eq!(rate_limit_pause("lever", &limited, NOON), expected);
}

fn engine() -> PluginEngine {
    PluginEngine::new(&EngineSettings::in_process()).unwrap()
}

const TWO: &str = "order = [\"second\", \"first\"]\n\
    [providers.first]\nplugin = \"first.wasm\"\nhosts = []\n\
    [providers.second]\nplugin = \"second.wasm\"\nhosts = []\n";

#[tokio::test]
async fn a_component_that_is_not_there_is_the_operator_s_error() {
    let bench = Bench::new(TWO);
    let prepared = prepare_provider("first", &bench.base.config, &engine()).await;
    assert!(matches!(prepared, Err(RunError::Plugin(error)) if matches!(*error, LoadError::Read { .. })));
}

#[tokio::test]
async fn a_provider_without_a_table_is_the_operator_s_error() {
    let bench = Bench::new(TWO);
    let told = prepare_provider("third", &bench.base.config, &engine()).await.unwrap_err().to_string();
    assert_eq!(told, "`order` names `third`, which has no table");
}
