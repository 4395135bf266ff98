//! The machine that figures are of: figures of two machines say nothing about each other.

use std::{fs, thread};

use serde::{Deserialize, Serialize};

/// What a figure depends on beside the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Machine {
    /// As the processor calls itself.
    pub(super) processor: String,
    /// Those that this process may use.
    pub(super) cores: usize,
    pub(super) memory_gib: u64,
    pub(super) kernel: String,
}

impl Machine {
    /// This one, as far as its kernel tells.
    pub(super) fn this() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        Self {
            processor: processor(&read("/proc/cpuinfo")),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory_gib: memory_gib(&read("/proc/meminfo")),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }

    /// As people read it.
    pub(super) fn shown(&self) -> String {
        let Self { processor, cores, memory_gib, kernel } = self;
        format!("{processor}, {cores} cores, {memory_gib} GiB, Linux {kernel}")
    }

    /// Whether figures of both may be compared: a kernel may have been renewed in between.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        self.processor == other.processor && self.cores == other.cores && self.memory_gib == other.memory_gib
    }
}

fn processor(cpuinfo: &str) -> String {
    let line = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    line.map_or_else(|| "unknown".to_owned(), |(_, name)| name.trim().to_owned())
}

fn memory_gib(meminfo: &str) -> u64 {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kib.map_or(0, |kib| (kib >> 19).div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_tells_is_read() {
        assert_eq!(
            processor("processor\t: 0\nmodel name\t: AMD EPYC 7763\nmodel name\t: x\n"),
            "AMD EPYC 7763"
        );
        assert_eq!(processor(""), "unknown");
        assert_eq!(memory_gib("MemTotal:       24689764 kB\nMemFree: 1 kB\n"), 24);
        assert_eq!(memory_gib("MemTotal: much\n"), 0);
    }

    #[test]
    fn only_another_machine_is_another() {
        let this =
            Machine { processor: "one".to_owned(), cores: 2, memory_gib: 24, kernel: "6.1".to_owned() };
        assert!(this.is_comparable(&Machine { kernel: "6.2".to_owned(), ..this.clone() }));
        assert!(!this.is_comparable(&Machine { cores: 4, ..this.clone() }));
        assert!(!this.is_comparable(&Machine { processor: "other".to_owned(), ..this.clone() }));
    }
}
