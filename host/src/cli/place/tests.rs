use std::{
    io::Read as _,
    os::{
        fd::AsRawFd as _,
        unix::{fs::symlink, net::UnixListener},
    },
    process::Command,
    thread,
};

use super::*;
use crate::cli::Exit;

fn written(named: &Path, text: &str) -> Result<(), CliError> {
    let mut place = Place::open(named, &[])?;
    place.writer().write_all(text.as_bytes())?;
    place.finish()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test]
async fn a_link_is_followed_to_its_end_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("deep")).unwrap();
    fs::write(at("deep/target"), "before").unwrap();
    symlink("deep/target", at("relative")).unwrap();
    symlink(at("deep/target"), at("absolute")).unwrap();
    symlink("../absolute", at("deep/chain")).unwrap();
    symlink("deep", at("folder")).unwrap();
    for (turn, name) in
        ["relative", "absolute", "deep/chain", "folder/target", "folder/chain"].into_iter().enumerate()
    {
        let text = format!("turn {turn}");
        written(&at(name), &text).unwrap();
        assert_eq!(fs::read_to_string(at("deep/target")).unwrap(), text, "{name}");
        assert!(!at("deep/target").is_symlink());
    }
    for link in ["relative", "absolute", "deep/chain"] {
        assert!(at(link).is_symlink(), "{link}");
    }
    assert_eq!(fs::read_dir(at("deep")).unwrap().count(), 2, "nothing is left over");
    // A link that leads nowhere yet makes what it leads to.
    symlink("deep/new", at("nowhere")).unwrap();
    written(&at("nowhere"), "new").unwrap();
    assert!(at("nowhere").is_symlink());
    assert_eq!(fs::read(at("deep/new")).unwrap(), b"new");
}

#[tokio::test]
async fn a_fifo_takes_the_bytes_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("fifo"), folder.path().join("link"));
    fifo(&path);
    symlink("fifo", &link).unwrap();
    for named in [&path, &link] {
        let reader = thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path).unwrap()
        });
        written(named, "straight").unwrap();
        assert_eq!(reader.join().unwrap(), "straight");
        assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
    }
    assert!(link.is_symlink());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn a_reader_that_leaves_is_a_good_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fifo");
    fifo(&path);
    let reader = thread::spawn({
        let path = path.clone();
        move || drop(File::open(path).unwrap())
    });
    let mut place = Place::open(&path, &[]).unwrap();
    reader.join().unwrap();
    place.writer().write_all(b"nobody reads this").unwrap();
    assert_eq!(place.finish().unwrap_err(), CliError::quiet(Exit::Success));
}

/// `/dev/fd/1` and `/dev/fd/3` lead to what is open, file or pipe: it has no name of its own to be replaced.
#[tokio::test]
async fn an_open_file_is_written_on_where_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open");
    fs::write(&path, "before, ").unwrap();
    let open = OpenOptions::new().write(true).open(&path).unwrap();
    let number = open.as_raw_fd();
    symlink(format!("/proc/self/fd/{number}"), folder.path().join("link")).unwrap();
    for named in [
        format!("/proc/self/fd/{number}").into(),
        format!("/dev/fd/{number}").into(),
        folder.path().join("link"),
    ] {
        written(&named, "after ").unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "before, after after after ");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let (mut reader, writer) = std::io::pipe().unwrap();
    let named = format!("/proc/self/fd/{}", writer.as_raw_fd());
    written(Path::new(&named), "through").unwrap();
    drop(writer);
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "through");
}

#[tokio::test]
async fn what_cannot_be_written_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let _listener = UnixListener::bind(at("socket")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    symlink("folder", at("to-folder")).unwrap();
    symlink("b", at("a")).unwrap();
    symlink("a", at("b")).unwrap();
    symlink("self", at("self")).unwrap();
    for (name, told) in [
        ("socket", "is a socket, not a file: name a file, or `-` for stdout"),
        ("folder", "is a folder, not a file"),
        ("to-folder", "is a folder, not a file"),
        ("folder/", "names no file"),
        ("new/", "names no file"),
        ("new/.", "names no file"),
        ("folder/..", "names no file"),
        ("a", "lead in a circle"),
        ("self", "lead in a circle"),
    ] {
        let error = Place::open(&at(name), &[]).err().unwrap_or_else(|| panic!("{name} is open"));
        assert_eq!(error.code, Exit::Usage, "{name}");
        assert!(error.message.contains(told), "{name}: {}", error.message);
    }
    symlink("none/below", at("astray")).unwrap();
    for name in ["none/below", "astray"] {
        let error = Place::open(&at(name), &[]).err().unwrap();
        assert!(error.code == Exit::Failed && error.message.contains("cannot write `"), "{}", error.message);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 7);
}

/// Other names of a file keep what they had: only the one that was named is replaced.
#[tokio::test]
async fn another_name_of_the_file_keeps_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("one"), "before").unwrap();
    fs::hard_link(at("one"), at("two")).unwrap();
    written(&at("one"), "after").unwrap();
    assert_eq!(
        (fs::read(at("one")).unwrap(), fs::read(at("two")).unwrap()),
        (b"after".to_vec(), b"before".to_vec())
    );
}

#[test]
fn a_disk_is_never_written_to() {
    // Looked at only.
    assert_eq!(refused(&fs::metadata("/dev/null").unwrap()), None);
    assert_eq!(refused(&fs::metadata("/").unwrap()), Some("a folder"));
}

#[tokio::test]
async fn what_the_program_works_with_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("deep")).unwrap();
    fs::write(at("jobs.db"), "data").unwrap();
    symlink("jobs.db", at("link")).unwrap();
    symlink("../jobs.db-wal", at("deep/dangling")).unwrap();
    fs::hard_link(at("jobs.db"), at("hard")).unwrap();
    let ours = crate::store::files_of(&at("jobs.db"));
    for name in
        ["jobs.db", "link", "hard", "deep/../jobs.db", "jobs.db-wal", "jobs.db-journal", "deep/dangling"]
    {
        let error = Place::open(&at(name), &ours).err().unwrap_or_else(|| panic!("{name} is open"));
        assert_eq!(error.code, Exit::Usage, "{name}");
        assert!(error.message.contains("name another"), "{error}");
    }
    assert_eq!(fs::read(at("jobs.db")).unwrap(), b"data");
    for name in ["jobs.db.nd", "deep/jobs.db", "deep/jobs.db-wal"] {
        assert!(Place::open(&at(name), &ours).is_ok(), "{name}");
    }
}
