use super::*;
use crate::{
    domain::FailureClass,
    pipeline::testing::{Bench, NOON},
    plugins::{
        Cause,
        model::{BlockKind, LimitScope},
    },
};

fn said(error: PluginError) -> CallError {
    CallError::Plugin { plugin: "lever".to_owned(), unit: "acme".to_owned(), error }
}

fn failed_provider(name: &str) -> Prepared {
    let failure = Failure { unit: None, class: FailureClass::Plugin, message: "no component".to_owned() };
    Prepared::Failed { name: name.to_owned(), failure }
}

/// What asking for a board of `lever` comes to, where `others` are left out of the run.
async fn asked(providers: Vec<Prepared>, left_out: &[&str]) -> Asked {
    let mut bench = Bench::new("order = []\n");
    let config = Arc::make_mut(&mut bench.base.config);
    config.recognising = left_out.iter().map(|name| (*name).to_owned()).collect();
    bench
        .in_run(async |run: &RunContext| ask(run, &providers, "lever", "acme", |_| false).await.unwrap())
        .await
}

#[test]
fn only_what_no_patience_cures_and_no_site_causes_is_told_to_the_operator() {
    let text = || "why".to_owned();
    let fetch = |retryable, paused| PluginError::Fetch { message: text(), retryable, paused };
    let other = |retryable| PluginError::Other { code: text(), detail: text(), retryable };
    let table = [
        (PluginError::Transient(text()), false),
        (PluginError::RateLimited { retry_after: None, scope: LimitScope::Provider }, false),
        (fetch(true, false), false),
        (fetch(false, false), false),
        (fetch(false, true), false),
        (PluginError::Unsupported(text()), false),
        (other(true), false),
        (other(false), true),
        (PluginError::Auth(text()), true),
        (PluginError::Config(text()), true),
        (PluginError::Blocked { kind: BlockKind::Geo, detail: text() }, true),
        (PluginError::Parse { detail: text(), path: None, sample: None }, true),
    ];
    for (error, wanted) in table {
        assert_eq!(wants_a_person(&said(error.clone())), wanted, "{error:?}");
    }
}

#[test]
fn a_guest_that_the_host_stopped_is_told_to_the_operator() {
    let stopped = CallError::Stopped {
        plugin: "lever".to_owned(),
        unit: "acme".to_owned(),
        call: "check",
        cause: Cause::StackOverflow,
    };
    assert!(wants_a_person(&stopped));
}

#[test]
fn a_provider_is_asked_again_when_its_pause_is_over_or_some_hours_later() {
    let later = NOON.plus(Duration::from_mins(5));
    let table = [(None, NOON.plus(ASK_AGAIN)), (Some(later), later), (Some(NOON), NOON.plus(ASK_AGAIN))];
    for (paused_until, again) in table {
        assert_eq!(ask_again_at(paused_until, NOON), again, "{paused_until:?}");
    }
}

#[test]
fn only_a_board_that_answers_says_something_of_itself() {
    let board = Board { name: Some("Acme".to_owned()), url: None, open_offers: None };
    let feed = Feed { name: Some("Acme".to_owned()), url: None };
    assert_eq!(Asked::Answers(board).feed(), Some(feed));
    assert_eq!(Asked::NoSuchBoard.feed(), None);
    assert_eq!(Asked::NoProvider.feed(), None);
}

#[tokio::test]
async fn a_system_that_nobody_reads_is_told_from_one_that_this_run_leaves_out() {
    assert!(matches!(asked(Vec::new(), &[]).await, Asked::NoProvider));
    assert!(matches!(asked(vec![failed_provider("ashby")], &["ashby"]).await, Asked::NoProvider));
    let left_out = asked(Vec::new(), &["lever"]).await;
    let Asked::NotNow { reason, due_at, failure: None } = left_out else { panic!("{left_out:?}") };
    assert_eq!((reason.as_str(), due_at), ("`lever` is left out of this run", NOON), "the next run asks");
}

#[tokio::test]
async fn a_board_of_a_plugin_that_was_refused_is_asked_for_later() {
    let refused = asked(vec![failed_provider("lever")], &[]).await;
    let Asked::NotNow { reason, due_at, failure } = refused else { panic!("{refused:?}") };
    assert_eq!(reason, "the plugin of `lever` was refused");
    assert_eq!((due_at, failure), (NOON.plus(ASK_AGAIN), None), "the provider's own failure tells it");
}
