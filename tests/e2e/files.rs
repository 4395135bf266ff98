//! Files that are none, and databases that are not ours: refused by name, at once, with their exit code.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt as _, symlink},
        net::UnixListener,
    },
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::support::{Desk, Ran, Running, eventually, program};

/// A desk that asks nobody.
fn bare() -> Desk {
    let mut desk = Desk::bare();
    desk.order(&[]);
    desk
}

/// Places that are no file, each with what they are called.
fn none_files(desk: &Desk) -> (UnixListener, [(String, &'static str); 5]) {
    let made = Command::new("mkfifo").arg(desk.path("fifo")).status().expect("`mkfifo` is there");
    assert!(made.success());
    let listener = UnixListener::bind(desk.path("socket")).unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    symlink("/dev/zero", desk.path("link")).unwrap();
    let kinds = [
        ("fifo", "a FIFO"),
        ("/dev/zero", "a device"),
        ("socket", "a socket"),
        ("folder", "a folder"),
        ("link", "a device"),
    ];
    (listener, kinds.map(|(name, kind)| (desk.path(name).display().to_string(), kind)))
}

#[track_caller]
fn refuses(ran: Ran, code: i32, path: &str, kind: &str) {
    let ran = ran.expect(code);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains(&format!("`{path}` is {kind}, not a file")), "{said}");
}

const CATALOGUE: &str = "id = \"x\"\nversion = \"1\"\n";

#[test]
fn what_is_no_file_is_refused_by_name_wherever_a_path_is_read() {
    let mut desk = bare();
    desk.write("catalogue.toml", CATALOGUE);
    let (_listener, places) = none_files(&desk);
    for (path, kind) in &places {
        let quoted = format!("{path:?}");
        refuses(desk.run(&["--providers", path, "status"]), 2, path, kind);
        refuses(desk.run(&["companies", "import", path]), 2, path, kind);
        refuses(desk.run(&["score", "test", path, "x"]), 2, path, kind);
        refuses(desk.run(&["score", "test", "catalogue.toml", path]), 2, path, kind);
        for command in
            [["status"].as_slice(), &["run"], &["doctor"], &["export", "offers", "--format", "csv"]]
        {
            refuses(desk.run(&[&["--db", path], command].concat()), 4, path, kind);
        }
        desk.set("scoring", "catalog", &quoted);
        refuses(desk.run(&["run"]), 2, path, kind);
        refuses(desk.run(&["doctor"]), 1, path, kind);
        desk.set("scoring", "catalog", "\"catalogue.toml\"").set("companies", "list", &quoted);
        refuses(desk.run(&["run"]), 1, path, kind);
        refuses(desk.run(&["doctor"]), 1, path, kind);
        desk.write("companies.csv", "name,website\n");
        desk.set("companies", "list", "\"companies.csv\"");
        let table = format!("{{ kind = \"basic\", user = \"env:NONE\", password = \"file:{path}\" }}");
        desk.set("providers.infojobs", "credentials.api", &table);
        refuses(desk.run(&["status"]), 2, path, kind);
        let table = "{ kind = \"basic\", user = \"env:NONE\", password = \"env:NONE\" }";
        desk.set("providers.infojobs", "credentials.api", table);
    }
}

/// SQLite and its tools take these for something else than the name of a file.
#[test]
fn a_name_that_means_no_file_is_told_as_what_it_is() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    for (name, what) in [
        (":memory:", "a database in memory"),
        ("file:x?mode=memory", "an address"),
        ("file:%2fdev%2fzero", "an address"),
        ("file:///tmp/jobs.db", "an address"),
    ] {
        for command in
            [["companies", "import", "companies.csv"].as_slice(), &["status"], &["run"], &["unlock"]]
        {
            let ran = desk.run(&[&["--db", name], command].concat()).expect(4);
            assert!(ran.stderr.contains(what) && ran.stderr.contains("name one"), "{name}: {}", ran.stderr);
        }
        assert!(!desk.path(name).exists(), "{name}");
    }
    assert!(!desk.path("file:").exists(), "nor a folder of that name");
}

#[test]
fn a_database_that_another_program_holds_is_told_by_name_after_ten_seconds() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    let held = rusqlite::Connection::open(desk.database()).unwrap();
    held.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM schema_versions")
        .unwrap();
    let began = Instant::now();
    let started =
        [["companies", "import", "companies.csv"].as_slice(), &["status"]].map(|command| desk.start(command));
    for running in started {
        let ran = running.wait().expect(1);
        assert!(ran.stderr.contains("jobscan.db` is held by another program"), "{}", ran.stderr);
    }
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
}

/// A program that may read and not write here. As root, who may always write, it is run as somebody else.
fn as_a_reader(desk: &Desk, arguments: &[&str]) -> Option<Ran> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|told| told.stdout == b"0\n");
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(desk.path("bin/program"));
        command
    } else {
        Command::new(desk.path("bin/program"))
    };
    if is_root && Command::new("setpriv").arg("--version").output().is_err() {
        println!("not tried: this is root, who may always write, and `setpriv` is not there");
        return None;
    }
    command.current_dir(desk.path(".")).args(arguments);
    Some(Running::start(command).wait())
}

fn set_mode(place: &Path, mode: u32) {
    fs::set_permissions(place, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn reading_commands_work_where_nothing_may_be_written_and_say_so() {
    let mut desk = bare();
    desk.set("scoring", "catalog", "\"catalogue.toml\"");
    desk.write("catalogue.toml", CATALOGUE);
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    // Where everybody may start it, wherever it was built.
    fs::create_dir(desk.path("bin")).unwrap();
    fs::copy(program(), desk.path("bin/program")).unwrap();
    let folder = desk.path(".");
    for (folder_mode, file_mode) in [(0o555, 0o444), (0o555, 0o644), (0o777, 0o444)] {
        set_mode(&desk.database(), file_mode);
        set_mode(&folder, folder_mode);
        for command in [
            ["status"].as_slice(),
            &["companies", "list"],
            &["offers", "list"],
            &["export", "companies", "--format", "csv"],
            &["doctor"],
        ] {
            let Some(ran) = as_a_reader(&desk, command) else { return };
            let said = format!("{}{}", ran.stdout, ran.stderr);
            assert!(command == ["doctor"] || ran.code == Some(0), "{command:?}: {said}");
            assert!(said.matches("is opened read-only, as it stands").count() == 1, "{command:?}: {said}");
            assert!(command[0] != "companies" || ran.stdout.contains("Acme"), "{said}");
        }
        for beside in ["jobscan.db-wal", "jobscan.db-shm"] {
            assert!(!desk.path(beside).exists(), "{beside}");
        }
        // What writes is told what it may not.
        let Some(ran) = as_a_reader(&desk, &["companies", "import", "companies.csv"]) else { return };
        assert!(
            ran.code == Some(1) && ran.stderr.contains("jobscan.db` cannot be written"),
            "{}",
            ran.stderr
        );
        set_mode(&folder, 0o755);
    }
    // What was written last is still in the log, and only who may write can bring it in.
    let log = desk.path("jobscan.db-wal");
    let writer = desk.connection();
    writer.execute_batch("UPDATE companies SET name = 'Newer'").unwrap();
    let logged = fs::read(&log).unwrap();
    drop(writer);
    fs::write(&log, logged).unwrap();
    let _none = fs::remove_file(desk.path("jobscan.db-shm"));
    set_mode(&folder, 0o555);
    let Some(ran) = as_a_reader(&desk, &["companies", "list"]) else { return };
    set_mode(&folder, 0o755);
    assert!(
        ran.code == Some(1) && ran.stderr.contains("jobscan.db-wal` holds what was written last"),
        "{ran:?}"
    );
}

#[test]
fn a_list_as_people_and_spreadsheets_write_it_is_read_and_what_is_wrong_is_told_with_its_line() {
    for (list, code, companies, told) in [
        (
            "name,website\n\"Uno,https://u.example\nDos,https://d.example\n\"Tres\",\n",
            1,
            2,
            "line 2: a quotation mark",
        ),
        ("name,website\nUno,\"https://u.example\nDos,\nTres,\n", 1, 2, "line 2: a quotation mark"),
        ("name,website\r\n\"El \\\"Uno\\\"\",\r\nDos,\r\n", 1, 1, "line 2: a quotation mark"),
        ("sep=;\r\nname;website;;\r\nUno;u.example;;\r\nDos\r\n", 0, 2, ""),
        ("name\twebsite\rUno\tu.example\rDos\t/no site\rTres\t\r", 1, 2, "line 3: "),
    ] {
        for wide in [false, true] {
            let desk = bare();
            let bytes = if wide {
                format!("\u{feff}{list}").encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                list.as_bytes().to_vec()
            };
            desk.write("list.csv", bytes);
            let ran = desk.run(&["companies", "import", "list.csv"]).expect(code);
            assert!(ran.stderr.contains(told), "{list:?}: {}", ran.stderr);
            assert!(code == 0 || ran.stderr.contains("rows that were not imported: 1"), "{}", ran.stderr);
            assert_eq!(desk.query::<i64>("SELECT count(*) FROM companies"), companies, "{list:?}");
        }
    }
}

#[test]
fn a_database_with_objects_of_others_is_refused_by_every_command_and_left_as_it_is() {
    for (statement, object) in [
        (
            "CREATE TRIGGER t AFTER INSERT ON runs BEGIN UPDATE companies SET name = 'x'; END",
            "the trigger `t` of `runs`",
        ),
        (
            "DROP TABLE pauses; CREATE VIEW pauses AS WITH RECURSIVE n(provider) AS
                (SELECT 1 UNION ALL SELECT provider FROM n) SELECT provider FROM n",
            "the view `pauses` of `pauses`",
        ),
        ("CREATE TABLE theirs (x)", "the table `theirs`"),
    ] {
        let desk = bare();
        desk.write("companies.csv", "name,website\nAcme,\n");
        desk.run(&["companies", "import", "companies.csv"]).expect(0);
        desk.connection().execute_batch(statement).unwrap();
        desk.connection().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let before = fs::read(desk.database()).unwrap();
        for command in [
            ["run"].as_slice(),
            &["run", "--dry-run"],
            &["status"],
            &["doctor"],
            &["companies", "list"],
            &["companies", "import", "companies.csv"],
            &["offers", "list"],
            &["export", "companies", "--format", "csv"],
            &["pause", "greenhouse", "--for", "1h"],
        ] {
            let ran = desk.run(command).expect(4);
            let said = format!("{}{}", ran.stdout, ran.stderr);
            assert!(said.contains(object) && said.contains("jobscan.db"), "{command:?}: {said}");
        }
        assert_eq!(fs::read(desk.database()).unwrap(), before);
    }
}

/// SQLite opens these by their names, and would wait for a FIFO's writer.
#[test]
fn what_stands_beside_a_database_is_a_file_or_the_database_is_refused() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    for name in ["jobscan.db-wal", "jobscan.db-shm", "jobscan.db-journal"] {
        let _none = fs::remove_file(desk.path(name));
        assert!(Command::new("mkfifo").arg(desk.path(name)).status().unwrap().success());
        for command in [["status"].as_slice(), &["companies", "import", "companies.csv"]] {
            let ran = desk.run(command).expect(4);
            assert!(ran.stderr.contains(&format!("{name}` is a FIFO, not a file")), "{}", ran.stderr);
        }
        fs::remove_file(desk.path(name)).unwrap();
    }
    desk.run(&["status"]).expect(0);
}

#[test]
fn a_signal_ends_an_export_and_leaves_nothing_of_it() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    let many = "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < 200000)
        INSERT INTO companies (id, name, name_normalized, created_at, updated_at) SELECT x, 'C' || x, 'c' || x, 1, 1 FROM n";
    desk.connection().execute_batch(many).unwrap();
    let parts = || {
        let names = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.extension().is_some_and(|extension| extension == "part")).collect::<Vec<_>>()
    };
    let running = desk.start(&["export", "companies", "--format", "ndjson", "--out", "out"]);
    eventually("a part of the export", || parts().first()?.metadata().ok().filter(|part| part.len() > 0));
    running.signal("INT");
    let ran = running.wait().expect(1);
    assert!(ran.stderr.contains("stopped by a signal"), "{}", ran.stderr);
    assert!(parts().is_empty() && !desk.path("out").exists());
}

#[test]
fn an_export_neither_follows_nor_replaces_what_is_no_file() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    let (_listener, places) = none_files(&desk);
    let export = |place: &str| desk.run(&["export", "companies", "--format", "ndjson", "--out", place]);
    for (path, kind) in &places {
        refuses(export(path), 2, path, kind);
    }
    for device in ["/dev/full", "/dev/stdout"] {
        assert!(export(device).expect(2).stderr.contains(device));
    }
    desk.write("theirs", "theirs");
    symlink(desk.path("theirs"), desk.path("out")).unwrap();
    refuses(export("out"), 2, "out", "a symbolic link");
    assert_eq!(fs::read(desk.path("theirs")).unwrap(), b"theirs");
    assert!(export("none/out").expect(1).stderr.contains("cannot write `none/out`"));
    export("whole").expect(0);
    let left = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().ends_with(".part")).collect();
    assert_eq!(left, Vec::<std::ffi::OsString>::new());
}

#[test]
fn a_list_of_bad_rows_is_told_in_bounds() {
    let desk = bare();
    let rows = format!("?,{}\n", "x".repeat(60)).repeat(200_000);
    desk.write("bad.csv", format!("name,website\nAcme,\n{rows}"));
    let ran = desk.run(&["companies", "import", "bad.csv"]).expect(1);
    assert!(ran.stderr.len() < 30_000, "{} bytes", ran.stderr.len());
    assert!(ran.stderr.contains("bad.csv: line 3: "), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("bad.csv: and 199900 more\nerror: rows that were not imported: 200000\n"));
    desk.write("giant.csv", format!("name,website\nAcme,\nBeta,{}\n", "y".repeat(42_000_000)));
    let ran = desk.run(&["companies", "import", "giant.csv"]).expect(1);
    assert!(
        ran.stderr.len() < 500 && ran.stderr.contains("line 3: the row has more than 64 KiB"),
        "{}",
        ran.stderr
    );
    let companies = desk.run(&["companies", "list", "--format", "json"]).expect(0).json();
    assert_eq!(companies.as_array().unwrap().len(), 1);
}

/// Sixty thousand unknown keys, a giant value, a giant alias: told in bounds, and at once.
#[test]
fn a_hostile_configuration_and_catalogue_are_told_in_bounds() {
    let mut desk = bare();
    let keys: String = (0..60_000).fold(String::new(), |text, at| text + &format!("key{at} = 1\n"));
    let text = desk.text();
    desk.write("providers.toml", format!("{keys}{text}"));
    let ran = desk.run(&["status"]).expect(2);
    assert!(ran.stderr.len() < 30_000 && ran.stderr.contains("and 59980 more"), "{} bytes", ran.stderr.len());
    desk.write("providers.toml", format!("order = [\"{}\"]\n", "x".repeat(800_000)));
    assert!(desk.run(&["status"]).expect(2).stderr.len() < 3000);
    desk.set("scoring", "catalog", "\"catalogue.toml\"");
    desk.write("catalogue.toml", format!("{keys}{CATALOGUE}"));
    let ran = desk.run(&["run"]).expect(2);
    assert!(ran.stderr.len() < 5000 && ran.stderr.contains("and 59980 more"), "{} bytes", ran.stderr.len());
    let keyword = "[[categories]]\nid = \"m\"\nname = \"M\"\ntier = 1\nbucket = \"direct\"\n\
        [[keywords]]\nid = \"k\"\ncategory = \"m\"\ncanonical = \"k\"\n";
    desk.write("catalogue.toml", format!("{CATALOGUE}{keyword}aliases = [\"{}\"]\n", "x".repeat(800_000)));
    let told = desk.run(&["run"]).expect(2).stderr;
    assert!(told.len() < 500 && told.contains("the alias has 800000 characters"), "{} bytes", told.len());
}

/// The system sends a signal that ends the process, unless it takes the failure as one.
#[test]
fn a_file_at_its_largest_size_fails_the_command_and_not_the_process() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 1; exec \"$0\" companies import companies.csv"]).arg(program());
    command.current_dir(desk.path("."));
    let ran = Running::start(command).wait().expect(1);
    assert!(ran.stderr.contains("error: "), "{}", ran.stderr);
}
