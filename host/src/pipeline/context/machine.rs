//! The machine that a process runs on, as far as it tells two of them apart.
//!
//! Two things name it, and neither is enough. The *boot* comes from the kernel: containers on one kernel share it, and it
//! is another after each start of the machine. The *machine's id* stands in a file: it stays over a restart, and a copied
//! disk or image has the same one elsewhere. So a holder of another boot counts as one of an earlier start of this machine
//! only if the id and the host name are the same, and its last sign of life is older than this boot: a process on a copy
//! of this machine that is alive beats on.

use std::fs;

use crate::domain::Timestamp;

/// Where Linux keeps the id of a machine.
const ID_FILES: [&str; 2] = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

/// A machine, and the space of process numbers in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Machine {
    /// Its name, to be told.
    pub(super) host: String,
    pub(super) place: Place,
    /// When it was started, by its own clock.
    pub(super) booted_at: Option<Timestamp>,
}

/// Where a process number means one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    boot: String,
    numbers: String,
    machine: Option<String>,
}

impl Machine {
    /// The one of this process; `None` where the system does not say.
    pub(super) fn here() -> Option<Self> {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned();
        let numbers = fs::read_link("/proc/self/ns/pid").ok()?.display().to_string();
        let machine = ID_FILES.iter().find_map(|file| read_id(&fs::read_to_string(file).ok()?));
        let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned();
        let booted_at = fs::read_to_string("/proc/stat").ok().and_then(|text| read_boot_time(&text));
        Some(Self { host, place: Place { boot, numbers, machine }, booted_at })
    }

    /// Whether a process of `place` on `host` that gave its last sign of life at `beat` went with an earlier boot of this
    /// machine.
    pub(super) fn was_restarted_since(&self, place: &Place, host: &str, beat: Timestamp) -> bool {
        self.place.boot != place.boot
            && place.machine.is_some()
            && self.place.machine == place.machine
            && self.host == host
            && self.booted_at.is_some_and(|booted| beat < booted)
    }
}

impl Place {
    /// Whether a process number means the same process there.
    pub(super) fn shares_numbers_with(&self, other: &Self) -> bool {
        self.boot == other.boot && self.numbers == other.numbers
    }

    /// As it is kept in the lock: the parts one after the other, the machine's id last.
    pub(super) fn text(&self) -> String {
        let Self { boot, numbers, machine } = self;
        match machine {
            Some(machine) => format!("{boot} {numbers} {machine}"),
            None => format!("{boot} {numbers}"),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ').map(str::to_owned);
        Some(Self { boot: parts.next()?, numbers: parts.next()?, machine: parts.next() })
    }
}

/// An id, and not the empty or provisional text that images carry in its place.
fn read_id(text: &str) -> Option<String> {
    let id = text.trim();
    let is_one = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| id.to_owned())
}

fn read_boot_time(stat: &str) -> Option<Timestamp> {
    let seconds: i64 = stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    seconds.checked_mul(1000).map(Timestamp::from_millis)
}

#[cfg(test)]
pub(super) fn machine(id: Option<&str>, boot: &str, host: &str, booted_at: Timestamp) -> Machine {
    let place =
        Place { boot: boot.to_owned(), numbers: "pid:[1]".to_owned(), machine: id.map(str::to_owned) };
    Machine { host: host.to_owned(), place, booted_at: Some(booted_at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_place_is_kept_as_text_with_and_without_an_id() {
        for id in [Some(ID), None] {
            let place = machine(id, "b", "h", at(0)).place;
            assert_eq!(Place::parse(&place.text()), Some(place));
        }
        assert_eq!(Place::parse("elsewhere"), None);
        assert_eq!(Place::parse(""), None);
    }

    #[test]
    fn ids_and_boot_times_are_read_and_provisional_ones_are_none() {
        assert_eq!(read_id(&format!("{ID}\n")).as_deref(), Some(ID));
        for none in ["", "uninitialized\n", "0123", "../0123456789abcdef0123456789abcd"] {
            assert_eq!(read_id(none), None, "{none}");
        }
        assert_eq!(read_boot_time("cpu 1 2\nbtime 1786017600\nprocs 3\n"), Some(at(1_786_017_600_000)));
        assert_eq!(read_boot_time("cpu 1 2\n"), None);
    }

    #[test]
    fn a_restart_is_known_by_id_name_and_the_time_of_the_last_beat() {
        let here = machine(Some(ID), "now", "box", at(1000));
        let other = "f".repeat(32);
        for (id, boot, host, beat, restarted) in [
            (Some(ID), "before", "box", 999, true),
            // A copy of this machine that is alive somewhere.
            (Some(ID), "before", "box", 1000, false),
            // Another container of the same image.
            (Some(ID), "before", "other", 999, false),
            (Some(other.as_str()), "before", "box", 999, false),
            (None, "before", "box", 999, false),
            // Another container on this kernel.
            (Some(ID), "now", "box", 999, false),
        ] {
            let place = machine(id, boot, host, at(0)).place;
            let told = here.was_restarted_since(&place, host, at(beat));
            assert_eq!(told, restarted, "{id:?} {boot} {host} {beat}");
        }
        let nameless = machine(None, "now", "box", at(1000));
        let before = machine(None, "before", "box", at(0)).place;
        assert!(!nameless.was_restarted_since(&before, "box", at(1)));
    }
}
