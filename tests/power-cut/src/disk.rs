//! The disks that a power cut may leave.

use std::{collections::BTreeMap, fs, io, mem, path::Path};

use crate::Event;

/// What a disk tears a write at.
const SECTOR: usize = 512;

/// The files of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disk {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// A power cut, and what it left.
#[derive(Debug, Clone)]
pub struct Cut {
    /// What was left.
    pub disk: Disk,
    /// How many commits were acknowledged before it.
    pub acknowledged: usize,
    /// After which event it was, and what was kept of what was not synced.
    pub description: String,
}

/// What is kept of the changes that were not synced, each by its place among them and their number.
type Kept = fn(usize, usize) -> Keep;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Whole,
    /// Every second sector of it, from the first or from the second on.
    Torn(usize),
    Nothing,
}

/// Ways in which a disk may have treated what it was not told to sync: it may do so in any order.
const WAYS: [(&str, Kept); 8] = [
    ("nothing", |_, _| Keep::Nothing),
    ("all", |_, _| Keep::Whole),
    ("all, the last torn", |place, count| if place + 1 == count { Keep::Torn(0) } else { Keep::Whole }),
    (
        "all, the last torn otherwise",
        |place, count| {
            if place + 1 == count { Keep::Torn(1) } else { Keep::Whole }
        },
    ),
    ("the last alone", |place, count| if place + 1 == count { Keep::Whole } else { Keep::Nothing }),
    ("all but the first", |place, _| if place == 0 { Keep::Nothing } else { Keep::Whole }),
    ("every second", |place, _| if place % 2 == 0 { Keep::Nothing } else { Keep::Whole }),
    ("all torn", |place, _| Keep::Torn(place % 2)),
];

/// Hands over each disk that a cut may leave: one after every `stride`-th event and one at each sync, in every way.
///
/// Nothing is held back or judged here; the number of cuts is returned.
pub fn cuts(before: Disk, events: &[Event], stride: usize, mut examine: impl FnMut(&Cut)) -> usize {
    let mut synced = before;
    let mut pending: Vec<Event> = Vec::new();
    let (mut acknowledged, mut count) = (0, 0);
    for (number, event) in events.iter().enumerate() {
        let ends_here = matches!(
            event,
            Event::Sync { .. } | Event::SyncFolder | Event::Delete { .. } | Event::Acknowledged
        );
        // Right before a sync is when most is at stake.
        if ends_here || number % stride == 0 {
            for (way, keep) in WAYS {
                let disk = kept(&synced, &pending, keep);
                let description = format!(
                    "a cut before event {number} ({}), {} changes not synced, kept: {way}",
                    name_of(event),
                    pending.len()
                );
                examine(&Cut { disk, acknowledged, description });
                count += 1;
            }
        }
        match event {
            Event::Acknowledged => acknowledged += 1,
            Event::Sync { file } => sync(&mut synced, &mut pending, file),
            Event::SyncFolder => sync_folder(&mut synced, &mut pending),
            Event::Delete { synced: true, .. } => {
                pending.push(event.clone());
                sync_folder(&mut synced, &mut pending);
            }
            change => pending.push(change.clone()),
        }
    }
    count
}

/// Brings what is pending of one file to the disk.
fn sync(synced: &mut Disk, pending: &mut Vec<Event>, file: &str) {
    for change in mem::take(pending) {
        if file_of(&change) == Some(file) {
            synced.change(&change, Keep::Whole);
        } else {
            pending.push(change);
        }
    }
}

/// Brings to the disk which files there are.
fn sync_folder(synced: &mut Disk, pending: &mut Vec<Event>) {
    for change in mem::take(pending) {
        if let Event::Delete { file, .. } = &change {
            pending.retain(|earlier| file_of(earlier) != Some(file));
        }
        if matches!(change, Event::Create { .. } | Event::Delete { .. }) {
            synced.change(&change, Keep::Whole);
        } else {
            pending.push(change);
        }
    }
}

fn kept(synced: &Disk, pending: &[Event], keep: Kept) -> Disk {
    let mut disk = synced.clone();
    for (place, change) in pending.iter().enumerate() {
        disk.change(change, keep(place, pending.len()));
    }
    disk
}

impl Disk {
    /// Writes the files into a folder that has none of theirs.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        self.files.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
    }

    /// Does a change, as far as it is kept. Of a file whose making was lost nothing is left.
    fn change(&mut self, change: &Event, keep: Keep) {
        if keep == Keep::Nothing {
            return;
        }
        match change {
            Event::Create { file } => drop(self.files.entry(file.clone()).or_default()),
            Event::Delete { file, .. } => drop(self.files.remove(file)),
            Event::Truncate { file, size } => {
                if let Some(held) = self.files.get_mut(file) {
                    held.resize(*size, 0);
                }
            }
            Event::Write { file, at, bytes } => {
                if let Some(held) = self.files.get_mut(file) {
                    write(held, *at, bytes, keep);
                }
            }
            Event::Sync { .. } | Event::SyncFolder | Event::Acknowledged => {}
        }
    }
}

/// Puts bytes into a file; sectors count from the file's beginning.
fn write(held: &mut Vec<u8>, at: usize, bytes: &[u8], keep: Keep) {
    if held.len() < at + bytes.len() {
        held.resize(at + bytes.len(), 0);
    }
    let mut rest = bytes;
    let mut place = at;
    while !rest.is_empty() {
        let (sector, after) = rest.split_at(rest.len().min(SECTOR - place % SECTOR));
        let lost = matches!(keep, Keep::Torn(lost) if (place / SECTOR) % 2 == lost);
        if !lost {
            held[place..place + sector.len()].copy_from_slice(sector);
        }
        (place, rest) = (place + sector.len(), after);
    }
}

fn file_of(event: &Event) -> Option<&str> {
    match event {
        Event::Create { file }
        | Event::Write { file, .. }
        | Event::Truncate { file, .. }
        | Event::Sync { file }
        | Event::Delete { file, .. } => Some(file),
        Event::SyncFolder | Event::Acknowledged => None,
    }
}

fn name_of(event: &Event) -> String {
    match event {
        Event::Create { file } => format!("make {file}"),
        Event::Write { file, at, bytes } => format!("write {} to {file} at {at}", bytes.len()),
        Event::Truncate { file, size } => format!("cut {file} to {size}"),
        Event::Sync { file } => format!("sync {file}"),
        Event::Delete { file, .. } => format!("delete {file}"),
        Event::SyncFolder => "sync the folder".to_owned(),
        Event::Acknowledged => "acknowledge".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Vec<Event> {
        let file = || "a".to_owned();
        vec![
            Event::Create { file: file() },
            Event::Write { file: file(), at: 0, bytes: vec![1; 2 * SECTOR] },
            Event::Sync { file: file() },
            Event::Write { file: file(), at: SECTOR, bytes: vec![2; 2 * SECTOR] },
            Event::Acknowledged,
        ]
    }

    fn left(way: &str) -> Vec<Option<Vec<u8>>> {
        let mut left = Vec::new();
        cuts(Disk::default(), &events(), 1, |cut| {
            if cut.description.ends_with(&format!("kept: {way}")) {
                let sectors = |bytes: &Vec<u8>| bytes.iter().step_by(SECTOR).copied().collect();
                left.push(cut.disk.files.get("a").map(sectors));
            }
        });
        left
    }

    #[test]
    fn what_was_synced_is_there_and_the_rest_may_be() {
        let one = Some(vec![1, 1]);
        assert_eq!(left("nothing"), [None, None, None, one.clone(), one.clone()]);
        let all = [None, Some(vec![]), Some(vec![1, 1]), one.clone(), Some(vec![1, 2, 2])];
        assert_eq!(left("all"), all);
    }

    #[test]
    fn a_write_may_be_torn_by_sectors_and_lost_with_its_file() {
        assert_eq!(left("all, the last torn")[4], Some(vec![1, 2, 0]));
        assert_eq!(left("all, the last torn otherwise")[4], Some(vec![1, 1, 2]));
        assert_eq!(left("the last alone")[2], None, "the file itself was not kept");
    }

    #[test]
    fn a_file_whose_deletion_was_not_synced_may_be_there_still() {
        let mut events = events();
        events.push(Event::Delete { file: "a".to_owned(), synced: false });
        events.push(Event::Acknowledged);
        let mut there = Vec::new();
        cuts(Disk::default(), &events, 1, |cut| there.push(cut.disk.files.contains_key("a")));
        let last = &there[there.len() - WAYS.len()..];
        assert!(last.contains(&true) && last.contains(&false));

        events.insert(events.len() - 1, Event::SyncFolder);
        there.clear();
        cuts(Disk::default(), &events, 1, |cut| there.push(cut.disk.files.contains_key("a")));
        assert!(
            !there[there.len() - WAYS.len()..].contains(&true),
            "a folder that was synced has it no more"
        );
    }

    #[test]
    fn acknowledgements_are_counted_once_they_were_given() {
        let mut most = 0;
        cuts(Disk::default(), &[Event::Acknowledged, Event::Acknowledged], 1, |cut| most = cut.acknowledged);
        assert_eq!(most, 1, "the cut before the second");
    }
}
