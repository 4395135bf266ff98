//! Whatever the program leaves out is told: each kind of attention, and each count of a summary.

use std::path::Path;

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    args::Format,
    output::Output,
    summary::show_run,
    testing::{Desk, NOON},
    tests::{after_a_run, json},
};
use crate::{
    config::{Config, Env, Overrides},
    domain::{Attention, AttentionKind},
    pipeline::{
        DirectorySummary, DiscoverySummary, ImportSummary, ProviderSummary, RunSummary, Situation, Suspect,
        UnreadCount, UnreadSummary, gather_attention, load_catalog,
    },
    scoring::Scorer,
    store::Connection,
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
        AttentionKind::RowsSkipped => "UPDATE run_units SET skipped = 2",
        AttentionKind::SheetCallsOpen => {
            "INSERT INTO sheet_tabs VALUES ('abc', 0, 'Companies', 1);
             INSERT INTO sheet_outbox (spreadsheet, sheet, kind, companies, queued_at, sent_at)
             VALUES ('abc', 0, 'append', '[1]', 1, 1)"
        }
        // Nothing was scored by the catalogue that is configured.
        AttentionKind::StaleScores => "",
        AttentionKind::UnitsCut => "UPDATE run_units SET stop_reason = 'max_time'",
        AttentionKind::UnitsSuspect => {
            "UPDATE scan_states SET suspect = 'drop', suspect_since = 1, suspect_reason = 'far fewer'"
        }
        AttentionKind::WebsitesDropped => {
            "UPDATE companies SET website = 'https://acme.wordpress.com/', domain = NULL WHERE id = 1"
        }
        // A company that nobody looked at, and a unit that failed, are there after the run.
        AttentionKind::CompaniesUnsearched | AttentionKind::UnitsFailing | AttentionKind::DiskLow => "",
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
    Connection::open(desk.path().join("jobscan.db")).unwrap().execute_batch(&sql).unwrap();
    desk
}

fn gathered(folder: &Path) -> Vec<Attention> {
    let config =
        Config::load(&folder.join("providers.toml"), &Env::default(), &Overrides::default()).unwrap();
    let connection = Connection::open(folder.join("jobscan.db")).unwrap();
    let scorer = config.scoring.as_deref().map(|path| load_catalog(path).unwrap());
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
        "lever: 41 units left, paused",
        "lever: 42 units ended by max_pages",
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
