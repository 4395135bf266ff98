//! Nothing that steers a terminal, turns a text or is invisible reaches stdout, stderr, a log or an export, whoever wrote
//! it: a plugin, an advert, a list, a database, a configuration, an argument, a variable, a file's name.

use std::fs;

use jobscan_host::printable::is_unprintable;
use serde_json::Value;

use crate::support::{Desk, Ran, fixture, toml_text};

/// What the fixture's texts are made of too.
const HOSTILE: &str = "x\u{1b}]0;pwned\u{7}\u{1b}[2J\u{1b}[31m\u{9b}1m\u{8}\r\u{7f}\u{85}\u{61c}\u{200b}\u{200e}\u{200f}\
    \u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}\u{fff9}\u{e0041}\u{fdd0}\u{fffe}y";

/// The same where no control may stand, as in a tenant.
const TURNED: &str = "x\u{61c}\u{200b}\u{200e}\u{202e}\u{2066}\u{feff}\u{e0041}y";

#[track_caller]
fn assert_printable(what: &str, text: &str) {
    let found = text.char_indices().find(|(_, sign)| is_unprintable(*sign) && !matches!(sign, '\n' | '\t'));
    if let Some((at, sign)) = found {
        let near: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what} has {sign:?} after {near:?}");
    }
}

/// A text of others begins no line of its own, as `error: forged` would.
#[track_caller]
fn assert_no_forged_line(what: &str, text: &str) {
    assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{what} has a forged line:\n{text}");
}

fn assert_clean(arguments: &[&str], ran: &Ran) {
    assert!(ran.signal.is_none() && !ran.stderr.contains("panicked"), "{arguments:?}: {}", ran.stderr);
    assert_printable(&format!("stdout of {arguments:?}"), &ran.stdout);
    assert_printable(&format!("stderr of {arguments:?}"), &ran.stderr);
    assert_no_forged_line(&format!("stderr of {arguments:?}"), &ran.stderr);
    // A description has lines, and so has a cell of CSV.
    if !arguments.starts_with(&["offers", "show"]) && arguments[0] != "export" {
        assert_no_forged_line(&format!("stdout of {arguments:?}"), &ran.stdout);
    }
}

/// A desk whose only provider is the fixture, with a list, two boards and a key.
fn hostile_desk() -> Desk {
    let mut desk = Desk::bare();
    let credential = "{ kind = \"bearer\", token = \"env:UNPRINTABLE_TOKEN\" }";
    desk.order(&["unprintable"]).env("UNPRINTABLE_TOKEN", "a-token-of-some-length");
    desk.set("providers.unprintable", "plugin", &fixture("unprintable"))
        .set("providers.unprintable", "hosts", "[\"https://unprintable.test\"]")
        .set("providers.unprintable", "credentials.api", credential)
        .set("providers.unprintable", "rate", "\"1000/s\"")
        .set("companies", "list", &toml_text("companies.csv"));
    desk.write(
        "companies.csv",
        format!(
            "name,website,provider,tenant\n\
             \"One {HOSTILE}\",https://one.example,unprintable,one{TURNED}\n\
             \"Two {HOSTILE}\",https://two.example,unprintable,error\n\
             \"Three {HOSTILE}\",\"no website {HOSTILE}\",unprintable,three\n\
             \"Four\",https://four.example,\"{HOSTILE}\",\"{HOSTILE}\"\n"
        ),
    );
    desk
}

/// Puts the hostile text into every column of the database that holds a free text.
fn poison(desk: &Desk) {
    let connection = desk.connection();
    let free = [
        "companies.name",
        "companies.top_category",
        "company_sources.reason",
        "company_sources.board_url",
        "scan_states.error_class",
        "scan_states.error_message",
        "runs.error",
        "runs.host_version",
        "run_units.stop_reason",
        "run_units.error_message",
        "offers.url",
        "offers.title",
        "offers.employer_name",
        "offers.department",
        "scores.top_category",
    ];
    for column in free {
        let (table, column) = column.split_once('.').unwrap();
        let change = format!("UPDATE {table} SET {column} = coalesce({column}, '') || ?1");
        connection.execute(&change, [HOSTILE]).unwrap_or_else(|error| panic!("{table}.{column}: {error}"));
    }
    let rows = [
        // In its place: what stands there is packed.
        "UPDATE offer_texts SET description = ?1",
        "UPDATE run_lock SET owner = ?1, acquired_at = 1, heartbeat_at = 1, expires_at = 2",
        "INSERT OR REPLACE INTO pauses (provider, until, reason, origin, set_at) VALUES ('lever', 9000000000000, ?1, 'manual', 1)",
        "INSERT OR REPLACE INTO pauses (provider, until, reason, origin, set_at) VALUES (?1, 9000000000000, ?1, 'manual', 1)",
        "INSERT OR REPLACE INTO host_deadlines (host, not_before, reason, set_at) VALUES (?1, 9000000000000, 'circuit', 1)",
    ];
    for row in rows {
        connection.execute(row, [HOSTILE]).unwrap_or_else(|error| panic!("{row}: {error}"));
    }
}

fn commands() -> Vec<Vec<&'static str>> {
    let formats = |command: &[&'static str]| {
        ["human", "json"].map(|format| [command, &["--format", format]].concat()).into_iter()
    };
    let mut commands: Vec<Vec<&str>> = [
        &["doctor"][..],
        &["status"],
        &["providers", "list"],
        &["providers", "check"],
        &["plugins", "list"],
        &["companies", "list"],
        &["companies", "show", "1"],
        &["companies", "show", "Two"],
        &["offers", "list"],
        &["offers", "list", "--closed"],
        &["offers", "show", "1"],
        &["offers", "show", "Developer"],
        &["explain", "1"],
        &["score", "feedback"],
        &["run", "--dry-run"],
        &["run"],
    ]
    .into_iter()
    .flat_map(formats)
    .collect();
    for what in ["offers", "companies"] {
        for format in ["csv", "ndjson"] {
            commands.push(vec!["export", what, "--format", format]);
        }
    }
    commands.push(vec!["export", "offers", "--format", "ndjson", "--history"]);
    commands
}

#[test]
fn no_command_prints_what_steers_a_terminal() {
    for log in ["text", "json"] {
        let mut desk = hostile_desk();
        desk.env("LOG_LEVEL", "trace").env("LOG_FORMAT", log);
        for round in 0..2 {
            let mut shown = 0;
            for command in commands() {
                let ran = desk.run(&command);
                assert_clean(&command, &ran);
                shown += ran.stdout.matches("u{1b}").count() + ran.stdout.matches("u001b").count();
            }
            // The texts were there to be shown.
            assert!(round == 0 || shown > 20, "{shown}");
            let key = desk.query::<String>(
                "SELECT provider || '/' || tenant || '/' || source_id FROM offers WHERE source_id = '1'",
            );
            for command in [
                &["offers", "show", &key][..],
                &["explain", &key],
                &["offers", "show", &key, "--format", "json"],
            ] {
                let ran = desk.run(command).expect(0);
                assert_clean(command, &ran);
            }
            poison(&desk);
        }
        if log == "json" {
            let ran = desk.run(&["run"]);
            let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with('{')).collect();
            assert!(!lines.is_empty());
            for line in lines {
                serde_json::from_str::<Value>(line).expect("one object a line");
            }
        }
    }
}

#[test]
fn no_fault_of_a_configuration_a_list_or_an_argument_is_told_raw() {
    let desk = hostile_desk();
    let bad = format!("{HOSTILE}.toml");
    for text in [
        format!("order = [\"{TURNED}\"]\n# {HOSTILE}\n"),
        format!("\"{TURNED}\" = 1\n[http]\ngateway = \"{TURNED}\"\n[display]\ntime_zone = \"{TURNED}\"\n"),
        format!("order = [\"x\"] {HOSTILE}\n"),
        "order = [\"a\\u001b[2J\\u202e\"]\n[providers.x]\nplugin = \"\\u001b[2J\"\nhosts = [\"https://\\u001b.x/\"]\n"
            .to_owned(),
        desk.text().replace("[providers.unprintable]", "[providers.unprintable]\nconfig = { \"x\\u001b[2J\\u202e\" = 1 }"),
    ] {
        desk.write(&bad, &text);
        for command in [&["doctor"][..], &["run"], &["status"], &["providers", "list"], &["doctor", "--format", "json"]] {
            let command = [command, &["--providers", &bad]].concat();
            assert_clean(&command, &desk.run(&command));
        }
    }
    desk.run(&["run"]);
    for name in ["no such", "list", "catalogue"] {
        let file = format!("{HOSTILE}{name}");
        if name != "no such" {
            desk.write(&file, format!("name,website\n\"{HOSTILE}\",\"{HOSTILE}\"\n{HOSTILE}\n[{HOSTILE}]\n"));
        }
        for command in [
            vec!["companies", "import", &file],
            vec!["score", "test", &file],
            vec!["score", "test", "--catalog", &file, &file],
            vec!["export", "offers", "--out", &file],
            vec!["status", "--db", &file],
            vec!["run", "--gateway", &file],
            vec!["run", "--only", &file],
            vec!["offers", "show", &file],
            vec!["offers", "list", "--company", &file],
            vec!["companies", "show", &file],
            vec!["pause", &file, "--for", "6h", "--reason", &file],
            vec!["pause", "unprintable", "--for", &file],
            vec!["resume", &file],
            vec!["explain", &file],
            vec![&file],
            vec!["run", &file],
            vec!["--help", &file],
        ] {
            assert_clean(&command, &desk.run(&command));
        }
    }
    for variable in ["LOG_LEVEL", "LOG_FORMAT", "RUN_MODE", "DB_PATH", "GOOGLE_APPLICATION_CREDENTIALS"] {
        for command in [&["doctor"][..], &["run"], &["status"]] {
            let ran = desk.start_with(command, &[(variable, HOSTILE)]).wait();
            assert_clean(command, &ran);
        }
    }
}

#[test]
fn a_plugin_whose_name_steers_a_terminal_is_refused_and_its_name_shown_escaped() {
    const NAME: &[u8] = b"A name that tests replace by another";
    let mut component = fs::read(fixture("unprintable").trim_matches('"')).unwrap();
    let at = component.windows(NAME.len()).position(|bytes| bytes == NAME).expect("the name is in the data");
    let hostile =
        format!("{:NAME_LENGTH$}", "x\u{1b}]0;pwned\u{7}\u{1b}[2J\u{202e}", NAME_LENGTH = NAME.len() - 2);
    assert_eq!(hostile.len(), NAME.len());
    component[at..at + NAME.len()].copy_from_slice(hostile.as_bytes());
    let desk = hostile_desk();
    fs::write(desk.path("renamed.wasm"), component).unwrap();
    let mut renamed = desk;
    renamed.set("providers.unprintable", "plugin", &toml_text("renamed.wasm"));
    for command in
        [&["run"][..], &["doctor"], &["providers", "list"], &["plugins", "list"], &["providers", "check"]]
    {
        let ran = renamed.run(command);
        assert_clean(command, &ran);
        let told = ran.stdout + &ran.stderr;
        assert!(told.contains("a name holds a control or direction character: `x\\u{1b}]0;pwned"), "{told}");
    }
}

#[test]
fn an_export_loses_nothing_in_json_and_shows_what_it_escapes_in_csv() {
    let desk = hostile_desk();
    desk.run(&["run"]);
    poison(&desk);
    let name = desk.query::<String>("SELECT name FROM companies WHERE id = 1");
    assert!(name.contains('\u{1b}'));
    for target in [None, Some("companies.out")] {
        let export = |format: &str| {
            let out = target.map_or_else(Vec::new, |file| vec!["--out", file]);
            let command = [&["export", "companies", "--format", format][..], &out].concat();
            let ran = desk.run(&command).expect(0);
            target.map_or(ran.stdout, |file| fs::read_to_string(desk.path(file)).unwrap())
        };
        let json = export("ndjson");
        assert_printable("NDJSON", &json);
        let rows = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        assert_eq!(rows.into_iter().find(|row| row["id"] == 1).unwrap()["name"], name.as_str());
        let csv = export("csv");
        assert_printable("CSV", &csv);
        assert!(csv.contains("\\u{1b}]0;pwned\\u{7}") && csv.contains("\\u{202e}"), "{csv}");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert!(reader.records().all(|record| record.is_ok()));
    }
    // A cell that holds JSON is still JSON, with nothing lost.
    let change =
        "INSERT INTO offer_changes (offer_id, at, field, before) SELECT id, 1, 'title', ?1 FROM offers";
    desk.connection().execute(change, [HOSTILE]).unwrap();
    let csv = desk.run(&["export", "offers", "--format", "csv", "--history"]).expect(0).stdout;
    assert_printable("CSV with changes", &csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "changes").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        let changes: Value = serde_json::from_str(&row[column]).expect("JSON");
        assert!(changes.to_string().contains("pwned"), "{changes}");
        assert!(changes.as_array().unwrap().iter().any(|change| change["before"] == HOSTILE), "{changes}");
    }
}
