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
    let mut file = WholeFile::beside(&place, None).unwrap();
    file.writer().write_all(b"half").unwrap();
    assert!(!place.exists());
    drop(file);
    assert_eq!(names(folder.path()), Vec::<String>::new());
    let mut file = WholeFile::beside(&place, None).unwrap();
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
    let mut file = WholeFile::beside(&folder.path().join("out"), None).unwrap();
    file.writer.get_ref().stopped.store(true, Ordering::Relaxed);
    file.writer().write_all(b"a few bytes").unwrap();
    let told = file.put_in_place().unwrap_err();
    assert!(told.message.ends_with("stopped by a signal"), "{}", told.message);
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn the_new_file_takes_over_what_the_one_before_was_for_whom() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    for mode in [0o600, 0o640, 0o644, 0o664, 0o666, 0o700] {
        fs::write(&place, "before").unwrap();
        fs::set_permissions(&place, Permissions::from_mode(mode)).unwrap();
        let before = fs::metadata(&place).unwrap();
        let mut file = WholeFile::beside(&place, Some(&before)).unwrap();
        file.writer().write_all(b"after").unwrap();
        let part = file.writer.get_ref().part.as_file().metadata().unwrap();
        assert_eq!(part.mode() & 0o777, 0o600, "until it is in place it is for nobody else");
        file.put_in_place().unwrap();
        let after = fs::metadata(&place).unwrap();
        assert_eq!(after.mode() & 0o777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_eq!(fs::read(&place).unwrap(), b"after");
    }
}

/// What came to stand at the place while the file was written.
#[tokio::test]
async fn what_is_no_file_is_not_replaced_at_the_end_either() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let file = WholeFile::beside(&place, None).unwrap();
    symlink(folder.path().join("none"), &place).unwrap();
    let told = file.put_in_place().unwrap_err();
    assert!(told.message.contains("is a symbolic link, not a file"), "{}", told.message);
    assert!(place.is_symlink());
    assert_eq!(names(folder.path()), ["out"]);
}

/// The name of the part is not one that somebody could have placed a link under before.
#[tokio::test]
async fn two_parts_of_one_place_have_different_names() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let parts = [WholeFile::beside(&place, None).unwrap(), WholeFile::beside(&place, None).unwrap()];
    let [first, second] = parts.each_ref().map(|file| file.writer.get_ref().part.path().to_owned());
    assert_ne!(first, second);
}
