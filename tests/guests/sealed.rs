//! Sealed WASI: what a component finds there, and that nothing of it is the machine's.

use jobscan_host::{
    bounds::plugins as bounds,
    domain::Timestamp,
    plugins::{
        CallContext, CallError, Cause, Limits, LoadError, Part, Plugin, Source, Wasi,
        model::{Position, Target},
    },
};

use crate::rig::{Rig, engine, fixture, limits, logged, only_description, root, scan};

fn sealed() -> Limits {
    Limits { wasi: Wasi::Sealed, ..limits() }
}

async fn rig() -> Rig {
    let grant = jobscan_host::http::Grant::new("sealed");
    Rig::new(&fixture("sealed"), &sealed(), grant, "http://127.0.0.1:9").await
}

async fn refusal(name: &str, limits: &Limits) -> LoadError {
    let source = Source { path: fixture(name), sha256: None };
    Plugin::load(engine(), &source, limits).await.unwrap_err()
}

#[tokio::test]
async fn wasi_is_refused_by_name_with_the_setting_that_allows_it() {
    let error = refusal("sealed", &limits()).await;
    assert!(matches!(error, LoadError::Wasi { .. }), "{error}");
    let told = error.to_string();
    assert!(told.contains("imports `wasi:cli/environment@0.2.9`"), "{told}");
    assert!(told.contains("write `wasi = \"sealed\"` in its table"), "{told}");
}

#[tokio::test]
async fn what_is_neither_contract_nor_wasi_stays_refused() {
    let told = refusal("imports-extra", &sealed()).await.to_string();
    assert!(told.contains("imports `outside:things/clock@1.0.0`, which is not part"), "{told}");
}

#[tokio::test]
async fn a_description_may_use_wasi_and_nothing_of_the_contract() {
    let manifest = rig().await;
    // It read the clock, which stands at its beginning, and drew a number.
    assert!(manifest.plugin.manifest().version.starts_with("0.1."));
    let told = refusal("describe-imports", &sealed()).await.to_string();
    assert!(told.contains("called `log.log`, but this call must be pure"), "{told}");
}

#[tokio::test]
async fn the_wall_clock_shows_the_time_of_the_call() {
    let rig = rig().await;
    let mut instance = rig.instance("now").await;
    let target = Target::Tenant("now".to_owned());
    for (millis, shown) in [(1_750_000_000_123, "(1750000000, 123000000)"), (-5, "(0, 0)")] {
        let context = CallContext { now: Timestamp::from_millis(millis), run_id: "test".into(), attempt: 1 };
        let page = instance.scan(&context, &target, &Position::default()).await.unwrap();
        assert_eq!(only_description(page), shown);
    }
}

#[tokio::test]
async fn waiting_takes_no_time_and_moves_the_counter() {
    let rig = rig().await;
    assert_eq!(rig.description_of("ticks").await, "1000 2000");
    let begun = std::time::Instant::now();
    assert_eq!(rig.description_of("sleep:3600000000000").await, "3600000001000");
    assert!(begun.elapsed().as_secs() < 60, "it waited");
    // Of two, the sooner one is ready, and stays so.
    assert_eq!(rig.description_of("first").await, "[1] true false");
    let error = rig.error_of("poll").await.to_string();
    assert!(error.contains("it waits for nothing"), "{error}");
}

#[tokio::test]
async fn the_same_call_draws_the_same_and_another_unit_something_else() {
    let rig = rig().await;
    let first = rig.description_of("random").await;
    assert_eq!(rig.description_of("random").await, first);
    let mut instance = rig.instance("random").await;
    for _ in 0..2 {
        assert_eq!(scan(&mut instance, "random").await.map(only_description).unwrap(), first);
    }
    let mut other = rig.instance("another unit").await;
    assert_ne!(scan(&mut other, "random").await.map(only_description).unwrap(), first);
}

#[tokio::test]
async fn bytes_drawn_at_once_are_bounded() {
    let rig = rig().await;
    let most = bounds::WASI_RANDOM.limit;
    assert_eq!(rig.description_of(&format!("draw:{most}")).await, most.to_string());
    for asked in [most + 1, u64::MAX] {
        let error = rig.error_of(&format!("draw:{asked}")).await;
        assert_eq!(error.class().as_str(), "trap");
        assert!(error.to_string().contains("random bytes at once, more than 64 KiB"), "{error}");
    }
}

#[tokio::test]
async fn handles_of_sealed_wasi_are_counted() {
    let rig = rig().await;
    let most = bounds::WASI_HANDLES.limit;
    assert_eq!(rig.description_of(&format!("hold:{most}")).await, most.to_string());
    let error = rig.error_of(&format!("hold:{}", most + 1)).await;
    assert!(error.to_string().contains("it holds more than 1,000 handles of WASI"), "{error}");
    // What was let go does not count.
    let many = 3 * most;
    assert_eq!(rig.description_of(&format!("hold-in-turn:{many}")).await, many.to_string());
}

#[tokio::test]
async fn there_is_no_environment_no_argument_and_nothing_to_read() {
    let found = rig().await.description_of("surroundings").await;
    assert!(found.starts_with("[] [] Err("), "{found}");
}

#[tokio::test]
async fn outputs_go_into_the_log_of_the_plugin() {
    let rig = rig().await;
    logged();
    assert_eq!(rig.description_of("print:one\ntwo").await, "written");
    assert_eq!(rig.description_of("complain:of the \u{1b}[2Jweather").await, "written");
    let lines = logged();
    let said = |level: &str, text: &str| {
        lines
            .iter()
            .any(|line| line.contains(level) && line.contains(text) && line.contains("provider=\"sealed\""))
    };
    assert!(said("INFO", "one") && said("INFO", "two"), "{lines:?}");
    assert!(said("ERROR", "of the \\u{1b}[2Jweather"), "{lines:?}");
    let error = rig.error_of("shout").await.to_string();
    assert!(error.contains("writes 5000 bytes to an output at once"), "{error}");
}

#[tokio::test]
async fn an_exit_ends_the_call_with_its_code_and_the_last_complaint() {
    let rig = rig().await;
    for (unit, code, told) in [("exit:0", 0, None), ("exit:1", 1, None), ("die", 1, Some("why it dies"))] {
        let error = rig.error_of(unit).await;
        let CallError::Stopped { cause: Cause::Exit { code: found, message }, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!((*found, message.as_deref()), (code, told), "{unit}");
        assert_eq!(error.class().as_str(), "trap");
    }
}

#[tokio::test]
async fn there_is_no_way_to_the_network_but_the_contract_s() {
    let rig = rig().await;
    let refused = rig.description_of("socket").await;
    assert!(refused.starts_with("Err(") && refused.contains("access-denied"), "{refused}");
    let error = rig.error_of("network").await.to_string();
    let named = "called `wasi:sockets/instance-network#instance-network`, which sealed WASI does not give";
    assert!(error.contains(named), "{error}");
}

#[tokio::test]
async fn a_component_of_too_many_parts_is_told_with_the_setting() {
    let load = async |limits: Limits| {
        let source = Source { path: root().join("plugins/greenhouse.wasm"), sha256: None };
        Plugin::load(engine(), &source, &limits).await
    };
    let none = Limits { instances: 1, ..limits() };
    let LoadError::Describe { cause, .. } = load(none).await.unwrap_err() else { panic!("another refusal") };
    assert_eq!(cause.class().as_str(), "limit-instances");
    assert!(matches!(*cause, CallError::Stopped { cause: Cause::Parts { part: Part::Instances, .. }, .. }));
    let told = cause.to_string();
    assert!(
        told.ends_with("it is made of more than 1 instances: raise `instances` in its table or in [plugins]")
    );
    for (limits, part) in
        [(Limits { memories: 0, ..limits() }, "memories"), (Limits { tables: 0, ..limits() }, "tables")]
    {
        let told = load(limits).await.unwrap_err().to_string();
        assert!(told.contains(&format!("more than 0 {part}: raise `{part}`")), "{told}");
    }
    assert!(load(limits()).await.is_ok());
}
