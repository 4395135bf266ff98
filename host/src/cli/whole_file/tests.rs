use std::os::unix::fs::symlink;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_there_when_it_is_whole_and_leaves_nothing_when_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let mut file = WholeFile::beside(&place).unwrap();
    file.writer().write_all(b"half").unwrap();
    assert!(!place.exists());
    drop(file);
    assert_eq!(names(folder.path()), Vec::<String>::new());
    let mut file = WholeFile::beside(&place).unwrap();
    file.writer().write_all(b"whole").unwrap();
    file.put_in_place().unwrap();
    assert_eq!(
        (names(folder.path()), fs::read(&place).unwrap()),
        (vec!["out".to_owned()], b"whole".to_vec())
    );
    let mask = fs::metadata(&place).unwrap().permissions().mode() & 0o777;
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    assert_eq!(mask, fs::metadata(plain).unwrap().permissions().mode() & 0o777, "as any new file");
}

#[tokio::test]
async fn after_a_signal_nothing_more_is_written_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = WholeFile::beside(&folder.path().join("out")).unwrap();
    file.writer.get_ref().stopped.store(true, Ordering::Relaxed);
    file.writer().write_all(b"a few bytes").unwrap();
    let told = file.put_in_place().unwrap_err();
    assert!(told.message.ends_with("stopped by a signal"), "{}", told.message);
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_file_is_neither_written_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "theirs").unwrap();
    let link = folder.path().join("link");
    symlink(&victim, &link).unwrap();
    let device = folder.path().join("device");
    symlink("/dev/full", &device).unwrap();
    let nowhere = folder.path().join("nowhere");
    symlink(folder.path().join("none"), &nowhere).unwrap();
    for (place, kind) in [
        (&link, "a symbolic link"),
        (&nowhere, "a symbolic link"),
        (&device, "a device"),
        (&PathBuf::from("/dev/null"), "a device"),
        (&folder.path().to_owned(), "a folder"),
    ] {
        let told = WholeFile::beside(place).err().unwrap();
        assert_eq!(told.code, Exit::Usage);
        assert!(
            told.message.contains(&format!("`{}` is {kind}, not a file", place.display())),
            "{}",
            told.message
        );
    }
    assert_eq!(fs::read(&victim).unwrap(), b"theirs");
    assert!(link.is_symlink());
}

/// The name of the part is not one that somebody could have placed a link under before.
#[tokio::test]
async fn two_parts_of_one_place_have_different_names() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let parts = [WholeFile::beside(&place).unwrap(), WholeFile::beside(&place).unwrap()];
    let [first, second] = parts.each_ref().map(|file| file.writer.get_ref().part.path().to_owned());
    assert_ne!(first, second);
}
