//! Files that are none, and databases that are not ours: refused by name, at once, with their exit code.

use std::{
    fs,
    os::unix::{fs::symlink, net::UnixListener},
    process::Command,
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

/// SQLite would take these for something else than the name of a file.
#[test]
fn the_name_of_a_database_is_only_ever_a_name() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    for name in [":memory:", "file:x?mode=memory", "file:%2fdev%2fzero"] {
        desk.run(&["--db", name, "companies", "import", "companies.csv"]).expect(0);
        assert!(desk.path(name).is_file(), "{name}");
        desk.run(&["--db", name, "companies", "list"]).expect(0);
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
