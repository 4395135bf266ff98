//! Instances share nothing, and an instance that trapped is never used again.

use std::time::Duration;

use jobscan_host::plugins::{CallError, Cause};

use crate::{
    rig::{Rig, context, fixture, limits, only_description, scan, short},
    server::{Reply, Server, answer},
};

fn is_unusable(error: &CallError) -> bool {
    matches!(error, CallError::Stopped { cause: Cause::Spent, .. })
}

#[tokio::test]
async fn instances_share_nothing() {
    let rig = Rig::deaf(&limits()).await;
    let (mut one, mut other) = (rig.instance("one").await, rig.instance("other").await);
    for count in ["1", "2", "3"] {
        assert_eq!(scan(&mut one, "count").await.map(only_description).unwrap(), count);
    }
    assert_eq!(scan(&mut other, "count").await.map(only_description).unwrap(), "1");
}

#[tokio::test]
async fn an_instance_finds_nothing_of_the_one_before_in_its_place() {
    let rig = Rig::deaf(&limits()).await;
    for violation in ["grow", "panic", "memory:8", "recurse"] {
        for _ in 0..3 {
            let mut instance = rig.instance("unit").await;
            for count in ["1", "2"] {
                assert_eq!(scan(&mut instance, "count").await.map(only_description).unwrap(), count);
            }
            // Whatever comes of it: the place is left dirty.
            drop(scan(&mut instance, violation).await);
        }
    }
}

#[tokio::test]
async fn more_instances_than_there_are_places_for_work_all_the_same() {
    const INSTANCES: usize = 300;
    let rig = Rig::deaf(&limits()).await;
    let mut instances = Vec::new();
    for _ in 0..INSTANCES {
        instances.push(rig.instance("unit").await);
    }
    for count in ["1", "2"] {
        for instance in &mut instances {
            assert_eq!(scan(instance, "count").await.map(only_description).unwrap(), count);
        }
    }
}

#[tokio::test]
async fn after_a_trap_an_instance_is_unusable() {
    let rig = Rig::deaf(&short()).await;
    for unit in ["panic", "recurse", "grow", "spin", "giant:5"] {
        let mut instance = rig.instance(unit).await;
        assert!(!is_unusable(&scan(&mut instance, unit).await.unwrap_err()));
        let error = scan(&mut instance, "empty").await.unwrap_err();
        assert!(is_unusable(&error), "{error}");
        assert_eq!(
            error.to_string(),
            format!("plugin `hostile`, {unit}: stopped in `scan`: an earlier call of this instance failed")
        );
        assert!(is_unusable(&instance.check(&context(), None).await.unwrap_err()));
        assert!(is_unusable(&instance.hydrate(&context(), &[]).await.unwrap_err()));
    }
    rig.still_works().await;
}

#[tokio::test]
async fn an_error_returned_by_the_guest_leaves_the_instance_usable() {
    let rig = Rig::deaf(&limits()).await;
    let mut instance = rig.instance("unit").await;
    scan(&mut instance, "count").await.unwrap();
    assert_eq!(scan(&mut instance, "error:gone").await.unwrap_err().class().as_str(), "gone");
    assert_eq!(scan(&mut instance, "count").await.map(only_description).unwrap(), "2");
}

#[tokio::test]
async fn a_dropped_call_leaves_the_host_working() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/silent" => Reply::Silence,
        _ => answer("200 OK", "", b"well"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    for unit in ["spin", "echo:https://hostile.test/silent", "drip"] {
        let mut instance = rig.instance(unit).await;
        let dropped = tokio::time::timeout(Duration::from_millis(50), scan(&mut instance, unit)).await;
        assert!(dropped.is_err(), "{unit} must not end by itself");
        assert!(is_unusable(&scan(&mut instance, "empty").await.unwrap_err()), "{unit}");
    }
    assert!(rig.description_of("echo:https://hostile.test/").await.ends_with("well"));
}

#[tokio::test]
async fn a_plugin_lacks_what_it_does_not_export() {
    let rig = Rig::deaf(&limits()).await;
    let document = jobscan_host::plugins::model::Document {
        url: String::new(),
        final_url: String::new(),
        status: 200,
        content_type: None,
        html: String::new(),
    };
    let error = rig.instance("unit").await.detect(&context(), document).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `hostile`, unit: not supported by this source: the component is no detector"
    );
    let server = Server::saying("").await;
    let rig = Rig::granted(&fixture("detector"), &limits(), &server).await;
    let error = rig.page("any").await.unwrap_err();
    assert!(error.to_string().ends_with("the component is no provider"), "{error}");
}
