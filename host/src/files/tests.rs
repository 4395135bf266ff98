use std::{fs, path::PathBuf};

use super::*;
use crate::bounds::files::CREDENTIAL;

#[test]
fn a_file_beyond_its_bound_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    fs::write(&path, vec![b'x'; CREDENTIAL.size()]).unwrap();
    assert_eq!(read(&path, &CREDENTIAL).unwrap().len(), CREDENTIAL.size());
    fs::write(&path, vec![b'x'; CREDENTIAL.size() + 1]).unwrap();
    let refused = read(&path, &CREDENTIAL).unwrap_err().to_string();
    assert!(refused.ends_with("has more than 64 KiB, the most for the file of a credential"), "{refused}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (path, kind) in [
        (PathBuf::from("/dev/zero"), "a device"),
        (fifo, "a FIFO"),
        (socket, "a socket"),
        (folder.path().to_owned(), "a folder"),
    ] {
        let refused = read(&path, &CREDENTIAL).unwrap_err().to_string();
        assert_eq!(refused, format!("`{}` is {kind}, not a file", path.display()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_the_kernel_makes_up_is_refused_by_name() {
    for path in ["/proc/self/status", "/proc/self/mem", "/sys/kernel/mm"] {
        let told = look(Path::new(path)).unwrap_err().to_string();
        assert!(
            told.ends_with("is a file that the kernel makes up, not a file") || told.contains("a folder"),
            "{told}"
        );
    }
    // What stands behind an open file is one of a disk all the same.
    let file = fs::File::open("Cargo.toml").unwrap();
    let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
    assert!(look(Path::new(&path)).unwrap().is_some());
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    fs::write(&path, b"abc\xff").unwrap();
    assert!(read_text(&path, &CREDENTIAL).unwrap_err().to_string().contains("offset 3"));
}

#[test]
fn what_is_not_there_is_no_refusal_and_a_refusal_is_found_behind_an_error_of_reading() {
    let folder = tempfile::tempdir().unwrap();
    assert!(look(&folder.path().join("none")).unwrap().is_none());
    assert!(read(&folder.path().join("none"), &CREDENTIAL).unwrap_err().is_missing());
    let error = io::Error::from(look(folder.path()).unwrap_err());
    assert!(matches!(refusal(&error), Some(FileError::NotAFile { kind: "a folder", .. })));
    assert!(refusal(&io::Error::other("another")).is_none());
    let error = open_bounded(Path::new("/dev/null"), &CREDENTIAL).unwrap_err();
    assert!(!error.is_missing());
}
