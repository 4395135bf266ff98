use std::path::Path;

use super::*;
use crate::pipeline::{
    context::Stop,
    testing::{Bench, NOON},
};

const NAMED: &str = "order = []\n[sheets]\nspreadsheet = \"abc\"\n";
const WITH_KEY: &str = "order = []\n[sheets]\nspreadsheet = \"abc\"\ncredentials = \"key.json\"\n";

/// A key that is used for nothing but tests.
const KEY: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/sandbox/sites/google/service_account_key.pem"
));

fn write_key(folder: &Path) {
    let file = serde_json::json!({
        "type": "service_account",
        "client_email": "jobs@acme.example",
        "private_key": KEY,
        "token_uri": "https://oauth2.googleapis.com/token",
    });
    std::fs::write(folder.join("key.json"), file.to_string()).unwrap();
}

/// What a command that is about the spreadsheet alone says without one.
fn refusal(bench: &Bench) -> String {
    ready(&bench.base.config).unwrap_err().to_string()
}

#[test]
fn a_command_says_what_is_missing_before_the_spreadsheet_can_be_used() {
    let table = [
        (
            "order = []\n",
            "no spreadsheet is named: set GOOGLE_SHEETS_SPREADSHEET_ID, or `spreadsheet` in [sheets]",
        ),
        (NAMED, "GOOGLE_APPLICATION_CREDENTIALS is not set: it names the key file of a service account"),
    ];
    for (configuration, message) in table {
        assert_eq!(refusal(&Bench::new(configuration)), message);
    }
    let told = refusal(&Bench::new(WITH_KEY));
    assert!(told.starts_with("spreadsheet: the service account's key file `"), "{told}");
}

#[test]
fn an_account_is_ready_once_its_key_can_be_read() {
    let bench = Bench::new(WITH_KEY);
    write_key(bench.folder.path());
    assert_eq!(ready(&bench.base.config).unwrap().email(), "jobs@acme.example");
}

#[test]
fn a_plan_says_what_would_be_done_about_the_spreadsheet() {
    let planned_by = |bench: &Bench| {
        let mut planned = Plan::default();
        plan(&bench.base, &mut planned);
        (planned.sheets, planned.faults.len())
    };
    assert_eq!(planned_by(&Bench::new("order = []\n")), (None, 0));
    let (sheets, faults) = planned_by(&Bench::new(NAMED));
    assert_eq!((sheets.unwrap().skipped.as_deref(), faults), (Some(NO_CREDENTIALS), 0));
    let bench = Bench::new(WITH_KEY);
    assert_eq!(planned_by(&bench), (None, 1), "the key is missing");
    write_key(bench.folder.path());
    let sheets = planned_by(&bench).0.unwrap();
    assert_eq!((sheets.spreadsheet.as_str(), sheets.skipped), ("abc", None));
}

#[tokio::test]
async fn without_a_spreadsheet_nothing_is_written_or_read() {
    let bench = Bench::new("order = []\n");
    assert_eq!(bench.in_run(step).await, (None, None));
}

#[tokio::test]
async fn a_run_that_is_to_end_leaves_the_spreadsheet_alone() {
    let bench = Bench::new(NAMED);
    bench.shutdown.stop(Stop::Requested);
    assert_eq!(bench.in_run(step).await, (None, None));
    assert_eq!(bench.recorder.events(), Vec::<String>::new());
}

#[tokio::test]
async fn without_credentials_both_parts_are_skipped_with_the_reason() {
    let (sheets, feedback) = Bench::new(NAMED).in_run(step).await;
    let sheets = sheets.unwrap();
    assert_eq!((sheets.skipped.as_deref(), sheets.errors.len()), (Some(NO_CREDENTIALS), 0));
    assert_eq!(feedback.unwrap().skipped.as_deref(), Some("the spreadsheet was not read"));
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_one_failure_of_the_configuration() {
    let (sheets, feedback) = Bench::new(WITH_KEY).in_run(step).await;
    let [failure] = sheets.unwrap().errors.try_into().unwrap();
    assert_eq!(failure.class, FailureClass::Config);
    assert!(feedback.unwrap().errors.is_empty(), "it is told once");
}

#[test]
fn answers_are_read_in_their_window_and_otherwise_not_with_the_time_there() {
    let bench = Bench::new("order = []\n");
    let at = |text| Timestamp::parse_rfc3339(text).unwrap();
    let closed = |now| feedback::closed(&bench.base.config.sheets, now);
    assert_eq!(closed(at("2024-07-01T01:30:00Z")), None);
    let reason = "answers are read from 03:00 to 06:00 Europe/Madrid (`feedback_window` and `feedback_zone` of [sheets]), \
                  and it is 06:00 there; `sheets feedback --now` reads them at once";
    assert_eq!(closed(at("2024-07-01T04:00:00Z")).as_deref(), Some(reason));
    let planned = planned(&Bench::new(NAMED).base.config, NOON).unwrap().unwrap();
    assert_eq!(planned.feedback_skipped, closed(NOON));
}
