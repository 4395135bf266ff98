use std::{cell::Cell, fs, os::unix::fs::symlink, path::PathBuf, time::Duration};

use super::*;
use crate::store::{
    Store, StoreError,
    pauses::{self, Pause, PauseOrigin},
    testing::NOW,
};

/// A folder with a database that was looked through, written to and closed.
struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobscan.db");
        drop(Store::open(&path, NOW).unwrap());
        Self { _folder: folder, path }
    }

    fn mark(&self) -> PathBuf {
        beside(&self.path, "-checked")
    }

    /// What is known at an instant, and whether the database had to be looked through for it.
    fn establish(&self, now: Timestamp, may_spare: bool) -> (Soundness, bool) {
        let looked = Cell::new(false);
        let look = || {
            looked.set(true);
            Ok(())
        };
        (Soundness::established(&self.path, now, may_spare, look).unwrap(), looked.get())
    }

    fn is_looked_through(&self) -> bool {
        self.establish(NOW, true).1
    }

    /// Writes bytes into the file until it is another one by what the system notes of it: its clock has steps.
    fn change(&self, change: impl Fn(&mut Vec<u8>)) {
        let before = FileState::of(&self.path);
        let mut bytes = fs::read(&self.path).unwrap();
        change(&mut bytes);
        while FileState::of(&self.path) == before {
            fs::write(&self.path, &bytes).unwrap();
        }
    }
}

fn write(store: &Store) {
    let pause = Pause {
        provider: "lever".to_owned(),
        until: NOW.plus(Duration::from_hours(1)),
        reason: "x".to_owned(),
        origin: PauseOrigin::Manual,
        set_at: NOW,
    };
    store.write_blocking(move |tx| pauses::set(tx, &pause)).unwrap();
}

#[test]
fn a_database_is_not_looked_through_again_while_it_is_as_it_was_left() {
    let place = Place::new();
    assert!(!place.is_looked_through(), "as it was made");
    write(&Store::open(&place.path, NOW).unwrap());
    assert!(!place.is_looked_through(), "as a program left it that wrote to it");
    assert!(!place.is_looked_through());
}

#[test]
fn whatever_is_done_to_the_file_has_it_looked_through() {
    type Deed = fn(&Place);
    let deeds: [(&str, Deed); 5] = [
        ("one byte is changed", |place| place.change(|bytes| *bytes.last_mut().unwrap() ^= 1)),
        ("a byte is added", |place| place.change(|bytes| bytes.push(0))),
        ("a copy takes its place", |place| {
            let copy = place.path.with_extension("copy");
            fs::copy(&place.path, &copy).unwrap();
            fs::rename(copy, &place.path).unwrap();
        }),
        ("the mark is gone", |place| fs::remove_file(place.mark()).unwrap()),
        ("the mark is cut", |place| fs::write(place.mark(), FORM).unwrap()),
    ];
    for (what, deed) in deeds {
        let place = Place::new();
        assert!(!place.is_looked_through(), "{what}: before");
        deed(&place);
        assert!(place.is_looked_through(), "{what}");
    }
}

#[test]
fn while_a_log_or_journal_stands_beside_it_it_is_looked_through_each_time() {
    for suffix in ["-wal", "-journal"] {
        let place = Place::new();
        fs::write(beside(&place.path, suffix), b"x").unwrap();
        assert!(place.is_looked_through() && place.is_looked_through(), "{suffix}");
        fs::write(beside(&place.path, suffix), b"").unwrap();
        assert!(place.is_looked_through() && !place.is_looked_through(), "{suffix} without content");
    }
}

#[test]
fn a_mark_counts_for_a_while_and_never_before_a_migration() {
    let place = Place::new();
    let later = |time| place.establish(NOW.plus(time), true).1;
    let just_before = LOOK_AGAIN.saturating_sub(Duration::from_millis(1));
    assert!(!later(just_before));
    assert!(later(LOOK_AGAIN));
    assert!(place.is_looked_through(), "it was looked through at an instant that is ahead now");
    assert!(!place.is_looked_through());
    assert!(place.establish(NOW, false).1);
}

#[test]
fn who_comes_while_another_has_it_open_does_not_look_unless_it_is_another_file() {
    let place = Place::new();
    let store = Store::open(&place.path, NOW).unwrap();
    write(&store);
    assert!(fs::metadata(beside(&place.path, "-wal")).unwrap().len() > 0);
    assert!(!place.is_looked_through(), "its log is what the other one writes");
    let other = Place::new();
    fs::rename(&other.path, &place.path).unwrap();
    assert!(place.is_looked_through());
    for suffix in ["-wal", "-shm"] {
        fs::remove_file(beside(&place.path, suffix)).unwrap();
    }
    place.change(|bytes| *bytes.last_mut().unwrap() ^= 1);
    drop(store);
    assert!(place.is_looked_through(), "whoever leaves the old file knows nothing of this one");
}

#[test]
fn what_a_killed_process_left_is_looked_through() {
    let place = Place::new();
    // As a process that is killed: its last connection is never closed, and the system takes its hold of the mark away.
    let store = Store::open(&place.path, NOW).unwrap();
    write(&store);
    let kept = place.path.with_file_name("kept.db");
    for suffix in ["", "-wal", "-checked"] {
        fs::copy(beside(&place.path, suffix), beside(&kept, suffix)).unwrap();
    }
    let left = Place { _folder: tempfile::tempdir().unwrap(), path: kept };
    assert!(left.is_looked_through());
    drop(store);
}

#[test]
fn what_was_found_damaged_is_looked_through_until_it_is_sound() {
    let place = Place::new();
    let corrupt = || Err(StoreError::Corrupt { path: place.path.clone(), detail: "x".to_owned() });
    place.change(|bytes| *bytes.last_mut().unwrap() ^= 1);
    Soundness::established(&place.path, NOW, true, corrupt).unwrap_err();
    Soundness::established(&place.path, NOW, true, corrupt).unwrap_err();
    assert!(place.is_looked_through());
    assert!(!place.is_looked_through());
}

#[test]
fn while_one_looks_nobody_takes_the_database_for_sound() {
    let place = Place::new();
    place.change(|bytes| *bytes.last_mut().unwrap() ^= 1);
    let meanwhile = Cell::new(false);
    let look = || {
        meanwhile.set(place.is_looked_through());
        Ok(())
    };
    Soundness::established(&place.path, NOW, true, look).unwrap();
    assert!(meanwhile.get());
}

#[test]
fn what_is_no_mark_is_left_alone() {
    let place = Place::new();
    let (other, empty) = (place.path.with_file_name("letter"), place.path.with_file_name("empty"));
    fs::write(&other, "dear all").unwrap();
    fs::write(&empty, "").unwrap();
    fs::remove_file(place.mark()).unwrap();
    symlink(&empty, place.mark()).unwrap();
    assert!(place.is_looked_through() && place.is_looked_through(), "a link");
    assert_eq!(fs::metadata(&empty).unwrap().len(), 0);
    fs::remove_file(place.mark()).unwrap();
    fs::hard_link(&other, place.mark()).unwrap();
    assert!(place.is_looked_through() && place.is_looked_through(), "another's file");
    assert_eq!(fs::read_to_string(&other).unwrap(), "dear all");
    fs::remove_file(place.mark()).unwrap();
    fs::create_dir(place.mark()).unwrap();
    assert!(place.is_looked_through() && place.is_looked_through(), "a folder");
}
