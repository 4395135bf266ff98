use super::*;
use crate::pipeline::testing::{Bench, NOON};

const HOUR: Duration = Duration::from_hours(1);

fn opening(from: u16, until: u16, run_at: &str) -> Option<String> {
    let run_at = Timestamp::parse_rfc3339(run_at).unwrap();
    let window = Window { from, until, zone: chrono_tz::Europe::Madrid };
    opens_at(window, run_at, run_at.plus(LOOK_AGAIN)).map(|at| at.to_string())
}

#[test]
fn a_window_that_opens_before_the_next_look_is_not_missed_however_short_it_is() {
    // Madrid is an hour ahead of UTC in winter, two in summer; 2026-03-29 and 2026-10-25 are the days between.
    let table = [
        (180, 200, "2026-01-15T01:30:00Z", Some("2026-01-15T02:00:00Z")),
        (180, 200, "2026-07-15T00:30:00Z", Some("2026-07-15T01:00:00Z")),
        (180, 200, "2026-01-15T02:00:00Z", None),
        (180, 200, "2026-01-15T00:30:00Z", None),
        (180, 200, "2026-03-29T00:30:00Z", Some("2026-03-29T01:00:00Z")),
    ];
    for (from, until, run_at, opens) in table {
        assert_eq!(opening(from, until, run_at).as_deref(), opens, "{run_at}");
    }
}

#[tokio::test]
async fn nothing_is_to_be_done_where_nothing_is_known_until_the_company_list_changes() {
    let bench = Bench::new("order = []\n[companies]\nlist = \"companies.csv\"\n");
    let program = bench.program();
    let config = &bench.base.config;
    let seen = Seen::now(config, NOON);
    assert_eq!(next_work_at(&program, seen).await.unwrap(), None);
    std::fs::write(bench.folder.path().join("companies.csv"), "name,website\n").unwrap();
    assert_eq!(next_work_at(&program, seen).await.unwrap(), Some(NOON));
    assert_eq!(next_work_at(&program, Seen::now(config, NOON)).await.unwrap(), None);
}

#[tokio::test]
async fn a_spreadsheet_is_brought_up_to_date_every_hour() {
    let bench = Bench::new("order = []\n[sheets]\nspreadsheet = \"book\"\n");
    let program = bench.program();
    let seen = Seen::now(&bench.base.config, NOON);
    assert_eq!(next_work_at(&program, seen).await.unwrap(), None, "not without credentials");
    let mut settings = bench.base.config.sheets.clone();
    settings.credentials = Some("key.json".into());
    assert_eq!(sheet_at(&settings, NOON, NOON), Some(NOON.plus(HOUR)));
    let back = Timestamp::from_millis(5);
    assert_eq!(sheet_at(&settings, NOON, back), Some(back), "the clock was put back");
}
