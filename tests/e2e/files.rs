//! Files that are none, and databases that are not ours: refused by name, at once, with their exit code.

use std::{
    env, fs,
    os::unix::{
        fs::{FileTypeExt as _, PermissionsExt as _, symlink},
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
        refuses(desk.run(&["doctor"]), 2, path, kind);
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

/// A program that may read and not write here. As root, who may always write, it is run as somebody else; where that
/// is not possible nothing is run, which in CI is a failure.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
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
        assert!(env::var_os("CI").is_none(), "`setpriv` of util-linux is needed");
        println!("skipped: this is root, who may always write, and `setpriv` of util-linux is not there");
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
        // What a run would do is planned on a copy.
        let Some(ran) = as_a_reader(&desk, &["run", "--dry-run"]) else { return };
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        // What writes is told what it may not.
        let Some(ran) = as_a_reader(&desk, &["companies", "import", "companies.csv"]) else { return };
        assert!(
            ran.code == Some(1) && ran.stderr.contains("jobscan.db` cannot be written"),
            "{}",
            ran.stderr
        );
        set_mode(&folder, 0o755);
    }
    // Who may not even read is told so.
    set_mode(&desk.database(), 0o600);
    for command in [["status"].as_slice(), &["run", "--dry-run"], &["companies", "list"]] {
        let Some(ran) = as_a_reader(&desk, command) else { return };
        let told = "jobscan.db` cannot be read by this user";
        assert!(ran.code == Some(1) && ran.stderr.contains(told), "{command:?}: {}", ran.stderr);
    }
    set_mode(&desk.database(), 0o644);
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
    // A terminal that closes sends the last.
    for signal in ["INT", "TERM", "HUP"] {
        let running = desk.start(&["export", "companies", "--format", "ndjson", "--out", "out"]);
        eventually("a part of the export", || parts().first()?.metadata().ok().filter(|part| part.len() > 0));
        running.signal(signal);
        let ran = running.wait().expect(1);
        assert!(ran.stderr.contains("stopped by a signal"), "{signal}: {}", ran.stderr);
        assert!(parts().is_empty() && !desk.path("out").exists(), "{signal}");
    }
}

/// A desk with one company, and what its export is.
fn exported() -> (Desk, String) {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    let rows = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    assert!(rows.contains("Acme"));
    (desk, rows)
}

fn export_to(desk: &Desk, place: &str) -> Ran {
    desk.run(&["export", "companies", "--format", "ndjson", "--out", place])
}

fn names(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with("jobscan.db"));
    names.sort();
    names
}

#[test]
fn an_export_goes_where_its_place_leads_and_leaves_that_what_it_is() {
    let (desk, rows) = exported();
    let before = names(&desk);
    // Stdout, by each of its names; a pipe stands behind it here.
    for stdout in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        assert_eq!(export_to(&desk, stdout).expect(0).stdout, rows, "{stdout}");
    }
    assert_eq!(names(&desk), before, "no file is called `-`");
    // A FIFO, and a link to it.
    assert!(Command::new("mkfifo").arg(desk.path("fifo")).status().unwrap().success());
    symlink("fifo", desk.path("to-fifo")).unwrap();
    for place in ["fifo", "to-fifo"] {
        let fifo = desk.path("fifo");
        let reader = std::thread::spawn(move || fs::read_to_string(fifo).unwrap());
        assert_eq!(export_to(&desk, place).expect(0).stdout, "");
        assert_eq!(reader.join().unwrap(), rows, "{place}");
        assert!(fs::metadata(desk.path("fifo")).unwrap().file_type().is_fifo());
    }
    // A link to a file, by way of another, and one that leads to nothing yet.
    fs::create_dir(desk.path("deep")).unwrap();
    desk.write("deep/target", "before");
    fs::set_permissions(desk.path("deep/target"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("deep/target", desk.path("link")).unwrap();
    symlink("link", desk.path("chain")).unwrap();
    symlink("deep/new", desk.path("nowhere")).unwrap();
    for (place, target) in [("link", "deep/target"), ("chain", "deep/target"), ("nowhere", "deep/new")] {
        desk.write("deep/target", "before");
        export_to(&desk, place).expect(0);
        assert!(desk.path(place).is_symlink(), "{place}");
        assert_eq!(fs::read_to_string(desk.path(target)).unwrap(), rows, "{place}");
    }
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("deep/target"), 0o600);
    assert_eq!(fs::read_dir(desk.path("deep")).unwrap().count(), 2);
    // A plain file keeps its mode too, and the home folder has its sign.
    let home = desk.path("").display().to_string();
    desk.write("plain", "before");
    fs::set_permissions(desk.path("plain"), fs::Permissions::from_mode(0o640)).unwrap();
    let command = ["export", "companies", "--format", "ndjson", "--out", "~/plain"];
    desk.start_with(&command, &[("HOME", &home)]).wait().expect(0);
    assert_eq!((mode("plain"), fs::read_to_string(desk.path("plain")).unwrap()), (0o640, rows));
}

#[test]
fn an_export_that_cannot_be_written_leaves_what_is_there() {
    let (desk, _) = exported();
    let _listener = UnixListener::bind(desk.path("socket")).unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    symlink("b", desk.path("a")).unwrap();
    symlink("a", desk.path("b")).unwrap();
    let before = names(&desk);
    refuses(export_to(&desk, "socket"), 2, "socket", "a socket");
    refuses(export_to(&desk, "folder"), 2, "folder", "a folder");
    for (place, code, told) in [
        ("folder/", 2, "names no file"),
        ("a", 2, "lead in a circle"),
        ("none/out", 1, "cannot write `none/out`"),
        ("~other/out", 2, "`--out`: only `~/` is the home folder"),
        ("$HOME/out", 2, "`--out`: `$…` is not replaced by a variable here"),
        ("${HOME}/out", 2, "`--out`: `${…}` is not replaced by a variable here"),
    ] {
        let ran = export_to(&desk, place).expect(code);
        assert!(ran.stderr.contains(told) && ran.stdout.is_empty(), "{place}: {}", ran.stderr);
    }
    assert_eq!(names(&desk), before);
    // A reader that leaves a FIFO early is a good end.
    assert!(Command::new("mkfifo").arg(desk.path("fifo")).status().unwrap().success());
    let many = "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)
        INSERT INTO companies (id, name, name_normalized, created_at, updated_at) SELECT x, 'C' || x, 'c' || x, 1, 1 FROM n";
    desk.connection().execute_batch(many).unwrap();
    let fifo = desk.path("fifo");
    let reader = std::thread::spawn(move || drop(fs::File::open(fifo).unwrap()));
    let ran = export_to(&desk, "fifo").expect(0);
    assert_eq!(ran.stderr, "");
    reader.join().unwrap();
}

/// `path = "~/jobs.db"` made a folder called `~`, and `${HOME}` one of that name.
#[test]
fn no_path_makes_a_folder_called_by_a_sign_of_the_shell() {
    let mut desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    let home = desk.path("home");
    fs::create_dir(&home).unwrap();
    let home = home.display().to_string();
    desk.env("HOME", &home);
    for (written, made) in [("\"~/one.db\"", "home/one.db"), ("'~/sub/two.db'", "home/sub/two.db")] {
        desk.set("database", "path", written);
        desk.run(&["companies", "import", "companies.csv"]).expect(0);
        assert!(desk.path(made).is_file(), "{written}");
    }
    let import = ["companies", "import", "companies.csv"];
    desk.run(&[&["--db", "~/three.db"][..], &import].concat()).expect(0);
    desk.start_with(&import, &[("DB_PATH", "~/four.db\n")]).wait().expect(0);
    assert!(desk.path("home/three.db").is_file() && desk.path("home/four.db").is_file());
    for written in ["${HOME}/x.db", "$HOME/x.db", "%USERPROFILE%/x.db", "~root/x.db"] {
        desk.set("database", "path", &format!("'{written}'"));
        let told = desk.run(&import).expect(2).stderr;
        assert!(told.contains("`database.path`: ") && told.contains("write"), "{told}");
        desk.set("database", "path", "'jobscan.db'");
        for ran in [
            desk.run(&[&["--db", written][..], &import].concat()),
            desk.start_with(&import, &[("DB_PATH", written)]).wait(),
            desk.run(&["--providers", written, "status"]),
            desk.run(&["companies", "import", written]),
            desk.run(&["score", "test", written, "x"]),
        ] {
            let told = ran.expect(2).stderr;
            assert!(told.contains("not replaced") || told.contains("only `~/`"), "{told}");
        }
    }
    desk.set("database", "path", "\"C:\\temp\\new.db\"");
    assert!(desk.run(&import).expect(2).stderr.contains("single quotes"));
    assert_eq!(names(&desk), ["companies.csv", "home", "providers.toml"]);
}

/// A configuration as an editor of another system saves it.
#[test]
fn a_configuration_is_read_with_a_mark_and_told_in_another_encoding() {
    let desk = bare();
    let text = desk.text();
    desk.run(&["companies", "list"]);
    desk.write("providers.toml", format!("\u{feff}{}", text.replace('\n', "\r\n")));
    desk.run(&["providers", "list"]).expect(0);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin = [b"# caf\xe9\n", text.as_bytes()].concat();
    for (content, told) in [
        (utf16, "is UTF-16 text: save it as UTF-8"),
        (latin, "(line 1, column 6; it may be Windows-1252): save it as UTF-8"),
    ] {
        desk.write("providers.toml", content);
        for command in [&["status"][..], &["doctor"], &["run"]] {
            let ran = desk.run(command).expect(2);
            let said = ran.stdout + &ran.stderr;
            assert!(said.contains(told), "{said}");
        }
    }
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
    let mut shell = desk.through("sh", &["-c", "ulimit -f 1; exec \"$0\" companies import companies.csv"]);
    shell.arg(program());
    let ran = Running::start(shell).wait().expect(1);
    assert!(ran.stderr.contains("error: "), "{}", ran.stderr);
}

/// An export over the database, or what stands beside it, would be the end of it.
#[test]
fn an_export_never_replaces_what_the_program_works_with() {
    let desk = bare();
    desk.write("companies.csv", "name,website\nAcme,\n");
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    symlink("jobscan.db", desk.path("link")).unwrap();
    for place in ["jobscan.db", "link", "jobscan.db-wal", "providers.toml"] {
        for what in ["offers", "companies"] {
            let ran = desk.run(&["export", what, "--format", "ndjson", "--out", place]).expect(2);
            assert!(
                ran.stderr.contains(&format!("{place}` is a file that this program works with")),
                "{ran:?}"
            );
        }
    }
    assert!(desk.run(&["companies", "list"]).expect(0).stdout.contains("Acme"));
}

#[test]
fn a_plan_refuses_a_database_that_a_run_would_refuse() {
    let desk = bare();
    for name in [":memory:", "file:jobs.db", "sqlite:///jobs.db"] {
        for command in [["run"].as_slice(), &["run", "--dry-run"], &["status"]] {
            let ran = desk.run(&[command, &["--db", name]].concat()).expect(4);
            assert!(ran.stderr.contains("a database is a file"), "{command:?} {name}: {}", ran.stderr);
        }
    }
    let ran = desk.run(&["status", "--db", "postgres://me:hunter2@host/jobs"]).expect(4);
    assert!(ran.stderr.contains("`postgres://…@host/jobs` is an address"), "{}", ran.stderr);
}
