//! Whatever the program leaves out is told: each kind of attention, and each count of a summary.

use std::path::Path;

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    args::Format,
    catalog,
    output::Output,
    summary::show_run,
    table::Look,
    testing::{Desk, NOON},
    tests::{after_a_run, json},
};
use crate::{
    config::{Config, Env, Overrides},
    domain::{Attention, AttentionKind, FailureClass},
    pipeline::{
        DirectorySummary, DiscoverySummary, Failure, ImportSummary, ProviderSummary, RunSummary, Situation,
        Suspect, UnreadCount, UnreadSummary, gather_attention,
    },
    scoring::Scorer,
    store::{Connection, keeping},
};

const SHEET: &str = "[sheets]\nspreadsheet = \"abc\"\n";

/// What makes a kind true in the database after a run, and in the configuration.
fn made_by(kind: AttentionKind) -> (String, &'static str) {
    let noon = NOON.as_millis();
    let sql = match kind {
        AttentionKind::BoardsLeft => {
            "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
             VALUES (1, 'lever', 'x', 'certain', 'listed', 1)"
        }
        AttentionKind::BoardsUnread => {
            "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
             VALUES (1, 'other', 'x', 'certain', 'confirmed', 1)"
        }
        AttentionKind::ClockWrong => &format!("UPDATE runs SET finished_at = {noon} + 3600000"),
        AttentionKind::CompaniesSetAside => {
            &format!("INSERT INTO set_aside_companies VALUES (1, {noon}, 1, {noon} + 3600000, 'too heavy')")
        }
        AttentionKind::DeadRun => "UPDATE runs SET status = 'running', finished_at = NULL",
        AttentionKind::DetailsMissing => "UPDATE offers SET complete = 0",
        AttentionKind::DirectoryPagesFailed => {
            "INSERT INTO directories (name, started_at) VALUES ('list', 1);
             INSERT INTO directory_entries (directory, url, state, seen_at) VALUES ('list', 'u', 'failed', 1)"
        }
        AttentionKind::FieldsUnread => {
            r#"UPDATE run_units SET unread = '{"rows":3,"details":0,"fields":{"pay":{"count":2,"sample":"much"}}}'"#
        }
        AttentionKind::FiguresBehind => "INSERT INTO dirty_companies (company_id) VALUES (1)",
        AttentionKind::OffersUnwatched => "UPDATE offers SET provider = 'old'",
        AttentionKind::PluginFilesUnused => {
            "INSERT INTO plugin_files (provider, sha256, verdict, reason, since, judged_at)
             VALUES ('lever', 'ab', 'collapsed', '2 boards gave 0 of the 40 rows they had', 1, 1)"
        }
        AttentionKind::RowsSkipped => "UPDATE run_units SET skipped = 2",
        AttentionKind::SheetCallsOpen => {
            "INSERT INTO sheet_tabs VALUES ('abc', 0, 'Companies', 1);
             INSERT INTO sheet_outbox (spreadsheet, sheet, kind, companies, queued_at, sent_at)
             VALUES ('abc', 0, 'append', '[1]', 1, 1)"
        }
        AttentionKind::UnitsCut => "UPDATE run_units SET stop_reason = 'max_time'",
        AttentionKind::UnitsSuspect => {
            "UPDATE scan_states SET suspect = 'drop', suspect_since = 1, suspect_reason = 'far fewer'"
        }
        AttentionKind::WebsitesDropped => {
            "UPDATE companies SET website = 'https://acme.wordpress.com/', domain = NULL WHERE id = 1"
        }
        // A company that nobody looked at, and a unit that failed, are there after the run, and nothing is scored by the
        // catalogue that is configured.
        AttentionKind::CompaniesUnsearched
        | AttentionKind::DiskLow
        | AttentionKind::StaleScores
        | AttentionKind::UnitsFailing => "",
    };
    let configuration = match kind {
        AttentionKind::DiskLow => "[run]\nkeep_free = \"9999999GiB\"\n",
        AttentionKind::SheetCallsOpen => SHEET,
        AttentionKind::StaleScores => {
            concat!(
                "[scoring]\ncatalog = \"",
                env!("CARGO_MANIFEST_DIR"),
                "/../catalogs/fx-exposure.toml\"\n"
            )
        }
        _ => "",
    };
    (sql.to_owned(), configuration)
}

fn desk_with(kind: AttentionKind) -> Desk {
    let (sql, configuration) = made_by(kind);
    let desk = after_a_run();
    desk.configure(configuration);
    keeping(&desk.path().join("jobscan.db")).execute_batch(&sql).unwrap();
    desk
}

fn gathered(folder: &Path) -> Vec<Attention> {
    let config =
        Config::load(&folder.join("providers.toml"), &Env::default(), &Overrides::default()).unwrap();
    let connection = Connection::open(folder.join("jobscan.db")).unwrap();
    let scorer = config.scoring.as_deref().map(|path| catalog::load(path).unwrap());
    let catalog_id = scorer.as_ref().map(Scorer::identity);
    gather_attention(&connection, &Situation { config: &config, catalog_id, now: NOON }).unwrap()
}

fn shown(summary: &RunSummary, format: Format) -> String {
    let mut bytes = Vec::new();
    let mut out = Output::to(&mut bytes);
    show_run(&mut out, summary, format, Tz::UTC).unwrap();
    out.finish().unwrap();
    drop(out);
    String::from_utf8(bytes).unwrap()
}

fn has(list: &Value, fields: &[(&str, &str)]) -> bool {
    let matches = |item: &Value| fields.iter().all(|(key, value)| item[key] == *value);
    list.as_array().unwrap().iter().any(matches)
}

#[test]
fn each_kind_is_found_in_a_database_of_its_own_and_told_everywhere() {
    for kind in AttentionKind::ALL {
        let desk = desk_with(kind);
        let folder = desk.path().to_str().unwrap().to_owned();
        let attention = gathered(desk.path());
        let Some(told) = attention.iter().find(|told| told.kind == kind) else {
            panic!("{kind:?} is not found: {attention:?}");
        };
        let (name, message, cure) = (kind.as_str(), told.message.as_str(), told.cure.as_str());
        assert!(told.count > 0 && !message.is_empty() && !cure.is_empty(), "{told:?}");
        let line = format!("note: {message}: {cure}\n");
        let fields = [("kind", name), ("message", message), ("cure", cure)];

        let mut summary = RunSummary::begun(1, NOON, "");
        summary.attention = attention.clone();
        assert!(shown(&summary, Format::Human).contains(&line), "the summary, of {kind:?}");
        assert!(has(&json(&shown(&summary, Format::Json))["attention"], &fields), "{kind:?}");

        let real = |text: String| text.replace("{}", &folder);
        let status = real(desk.ok(&["status"]));
        assert!(status.contains(&line), "{line}\n{status}");
        let status = json(&real(desk.ok(&["status", "--format", "json"])));
        assert!(has(&status["attention"], &fields), "{kind:?}: {status}");

        let doctor = real(desk.run(&["doctor"]).out);
        assert!(doctor.contains(&format!("{name}: {message}\n         → {cure}\n")), "{kind:?}: {doctor}");
        let doctor = json(&real(desk.run(&["doctor", "--format", "json"]).out));
        assert!(has(&doctor, &[("check", name), ("finding", message), ("cure", cure)]), "{kind:?}: {doctor}");

        let check = json(&real(desk.run(&["status", "--check", "--format", "json"]).out));
        assert_eq!(has(&check["findings"], &fields), told.needs_person, "{kind:?}: {check}");
    }
}

#[test]
fn a_sound_database_has_nothing_to_tell() {
    let desk = after_a_run();
    desk.configure("[discovery]\nlimit = 0\n");
    let sound = "UPDATE runs SET status = 'success'; DELETE FROM scan_states WHERE unit = 'gone'";
    Connection::open(desk.path().join("jobscan.db")).unwrap().execute_batch(sound).unwrap();
    assert_eq!(gathered(desk.path()), []);
}

#[test]
fn lists_whose_figures_are_behind_say_so_and_no_others() {
    for (desk, behind) in [(desk_with(AttentionKind::FiguresBehind), true), (after_a_run(), false)] {
        for command in [
            &["companies", "list"][..],
            &["companies", "list", "--format", "json"],
            &["export", "companies", "--format", "csv"],
            &["export", "companies", "--format", "ndjson"],
        ] {
            let ran = desk.run(command);
            assert_eq!(
                ran.err.contains("note: figures of 1 company are behind"),
                behind,
                "{command:?}: {}",
                ran.err
            );
            assert!(!ran.out.contains("note:"), "{command:?}");
        }
    }
}

/// The parts of a summary that count what was left out, each with a number or word of its own, and how it is told.
#[test]
fn whatever_a_summary_counts_as_left_out_is_told() {
    let one = |key: &str, count| [(key.to_owned(), count)].into_iter().collect();
    let unread = UnreadSummary {
        all: UnreadCount { count: 71, of: 72, units: 1, before: 0 },
        grew: UnreadCount { count: 71, of: 72, units: 1, before: 0 },
        sample: "much".to_owned(),
    };
    let mut summary = RunSummary::begun(1, NOON, "");
    summary.import = Some(ImportSummary { faults: 11, ..ImportSummary::default() });
    summary.directories = vec![
        DirectorySummary { directory: "a".to_owned(), unreadable: 21, ..DirectorySummary::default() },
        DirectorySummary {
            directory: "b".to_owned(),
            skipped: Some("left alone".to_owned()),
            ..DirectorySummary::default()
        },
    ];
    summary.discovery = Some(DiscoverySummary { left: 31, too_heavy: 32, ..DiscoverySummary::default() });
    summary.providers = vec![ProviderSummary {
        provider: "lever".to_owned(),
        stopped: Some("paused for long".to_owned()),
        units_skipped: one("paused", 41),
        stop_reasons: one("max_pages", 42),
        details_failed: one("not-found", 43),
        skipped: one("no title", 44),
        suspects: vec![Suspect { unit: "acme".to_owned(), reason: "far fewer".to_owned() }],
        unread: [("pay".to_owned(), unread)].into_iter().collect(),
        ..ProviderSummary::default()
    }];
    let human = shown(&summary, Format::Human);
    for told in [
        "11 faults",
        "21 entries without one",
        "directory b: left alone",
        "31 companies left",
        "32 companies have a page that is too heavy",
        "lever: stopped, paused for long",
        "lever: 41 boards left, paused",
        "lever: 42 boards ended by max_pages",
        "lever: 43 details not had, not-found",
        "lever: 44 rows skipped, no title",
        "lever: suspect acme, far fewer",
        "`pay` could not be read in 71 of 72",
    ] {
        assert!(human.contains(told), "{told}\n{human}");
    }
    let machine = shown(&summary, Format::Json);
    for told in
        ["11", "21", "left alone", "31", "32", "paused for long", "41", "42", "43", "44", "far fewer", "71"]
    {
        assert!(machine.contains(told), "{told}\n{machine}");
    }
}

/// A summary of one provider with so many boards that failed and are suspect.
fn with_failures(count: usize) -> RunSummary {
    let mut summary = RunSummary::begun(1, NOON, "");
    let named = |number| format!("board-{number}");
    summary.providers = vec![ProviderSummary {
        provider: "lever".to_owned(),
        suspects: (0..count)
            .map(|number| Suspect { unit: named(number), reason: "not found".to_owned() })
            .collect(),
        errors: (0..count)
            .map(|number| Failure {
                unit: Some(named(number)),
                class: FailureClass::NotFound,
                message: "404".to_owned(),
            })
            .collect(),
        ..ProviderSummary::default()
    }];
    summary
}

#[test]
fn a_thousand_failures_are_a_few_lines_and_a_number() {
    let few = shown(&with_failures(20), Format::Human);
    assert_eq!((few.matches("lever: suspect").count(), few.matches("error: ").count()), (20, 20), "{few}");
    assert!(!few.contains("more"), "{few}");
    let many = shown(&with_failures(1000), Format::Human);
    assert!(many.lines().count() < 60, "{many}");
    assert!(many.contains("lever: 980 more are suspect: `status` names them"), "{many}");
    assert!(many.contains("error: 980 more: `status` names what goes on failing"), "{many}");
    let machine = shown(&with_failures(1000), Format::Json);
    assert!(machine.contains("board-999"), "JSON names all");
}

#[test]
fn a_summary_in_a_narrow_terminal_names_no_option_that_a_run_has_not() {
    let mut bytes = Vec::new();
    let mut out = Output::to(&mut bytes).seen(Look { width: Some(90), colour: false });
    show_run(&mut out, &with_failures(1), Format::Human, Tz::UTC).unwrap();
    out.finish().unwrap();
    drop(out);
    let shown = String::from_utf8(bytes).unwrap();
    assert!(shown.contains("no room here for: "), "{shown}");
    assert!(!shown.contains("--wide") && !shown.contains("--columns"), "{shown}");
}

#[test]
fn status_after_an_outage_is_a_few_lines_and_a_number() {
    let desk = after_a_run();
    let database = Connection::open(desk.path().join("jobscan.db")).unwrap();
    let lines = (0..300).map(|number| format!("lever/b{number}: 503")).collect::<Vec<_>>().join("\n");
    database.execute("UPDATE runs SET error = ?1", [lines]).unwrap();
    database
        .execute_batch(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 300)
             INSERT INTO scan_states (provider, kind, unit, status, consecutive_failures, error_class, error_message,
                 last_error_at, state_version, updated_at, suspect, suspect_reason, suspect_since)
             SELECT 'lever', 'tenant', 'b' || n, 'error', 1, 'transient', '503', 1, 1, 1, 'empty', 'empty', 1 FROM number",
        )
        .unwrap();
    let shown = desk.ok(&["status"]);
    assert!(shown.lines().count() < 80 && shown.lines().all(|line| line.len() < 400), "{shown}");
    for told in ["  and 295 more", "and 280 suspect units", "and 281 failing units"] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
    let machine = json(&desk.ok(&["status", "--format", "json"]));
    assert_eq!(machine["failing_units"].as_array().unwrap().len(), 301);
}

#[test]
fn of_a_board_that_is_gone_nobody_says_that_its_offers_stay_open() {
    let message = |sql: &str| {
        let desk = after_a_run();
        Connection::open(desk.path().join("jobscan.db")).unwrap().execute_batch(sql).unwrap();
        let all = gathered(desk.path());
        all.into_iter().find(|one| one.kind == AttentionKind::UnitsSuspect).unwrap().message
    };
    let gone = "UPDATE scan_states SET suspect = 'gone', suspect_since = 1, suspect_reason = 'x'";
    assert!(message(gone).ends_with(": their offers are closed"), "{}", message(gone));
    let both = format!(
        "{gone}; UPDATE scan_states SET suspect = 'drop' WHERE unit = (SELECT min(unit) FROM scan_states)"
    );
    assert!(message(&both).contains("no offer closes by what is not seen there"), "{}", message(&both));
}
