//! A refusal by what compiling takes, kept so that it is not paid for again at each start.
//!
//! What the operating system ended by memory or processor time would be ended so again, as long as the component and
//! the limit are the same. The machine may have had a part in it, so that a refusal holds for some time only.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::ended::{Allowed, CompileFault};
use crate::bounds::plugins as bounds;

/// What compiling a component took too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Memory,
    Time,
    Code,
}

/// That compiling a component took too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plugins) struct Refusal {
    what: What,
    /// What it was allowed: bytes, or milliseconds.
    limit: u64,
    /// When it was found, in seconds since 1970.
    found: u64,
}

/// Bytes of a refusal that is written down.
const WRITTEN: usize = 17;

impl Refusal {
    /// Of what was found now; `None` where it may be otherwise the next time.
    pub(in crate::plugins) fn of(fault: &CompileFault, now: SystemTime) -> Option<Self> {
        let (what, limit) = match fault {
            CompileFault::Memory { limit } => (What::Memory, *limit),
            CompileFault::Time { limit } => (What::Time, millis(*limit)),
            CompileFault::TooLarge { limit } => (What::Code, *limit),
            _ => return None,
        };
        Some(Self { what, limit, found: seconds(now) })
    }

    /// What it says of a compilation that would be allowed this much now; `None` if that has to be tried.
    pub(in crate::plugins) fn fault(self, allowed: Allowed, now: SystemTime) -> Option<CompileFault> {
        let age = seconds(now).checked_sub(self.found)?;
        if age >= bounds::REFUSAL_KEPT.limit {
            return None;
        }
        let (allows, fault) = match self.what {
            What::Memory => (allowed.memory, CompileFault::Memory { limit: self.limit }),
            What::Time => {
                (millis(allowed.time), CompileFault::Time { limit: Duration::from_millis(self.limit) })
            }
            What::Code => (allowed.code, CompileFault::TooLarge { limit: self.limit }),
        };
        (allows <= self.limit).then(|| CompileFault::Remembered { fault: Box::new(fault) })
    }

    pub(in crate::plugins) fn to_bytes(self) -> [u8; WRITTEN] {
        let mut bytes = [0; WRITTEN];
        let (what, numbers) = bytes.split_at_mut(1);
        let (limit, found) = numbers.split_at_mut(size_of::<u64>());
        what.fill(match self.what {
            What::Memory => 1,
            What::Time => 2,
            What::Code => 3,
        });
        limit.copy_from_slice(&self.limit.to_le_bytes());
        found.copy_from_slice(&self.found.to_le_bytes());
        bytes
    }

    pub(in crate::plugins) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (what, numbers) = bytes.split_first()?;
        let (limit, found) = numbers.split_first_chunk()?;
        let what = match what {
            1 => What::Memory,
            2 => What::Time,
            3 => What::Code,
            _ => return None,
        };
        let found = u64::from_le_bytes(found.try_into().ok()?);
        Some(Self { what, limit: u64::from_le_bytes(*limit), found })
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: Allowed = Allowed { memory: 100, time: Duration::from_secs(9), code: 7 };

    #[test]
    fn a_refusal_holds_for_its_limit_and_its_time() {
        let found = UNIX_EPOCH + Duration::from_secs(1_000_000);
        let kept = Duration::from_secs(bounds::REFUSAL_KEPT.limit);
        let more = [
            Allowed { memory: 101, ..ALLOWED },
            Allowed { time: Duration::from_secs(10), ..ALLOWED },
            Allowed { code: 8, ..ALLOWED },
        ];
        let faults = [
            CompileFault::Memory { limit: 100 },
            CompileFault::Time { limit: Duration::from_secs(9) },
            CompileFault::TooLarge { limit: 7 },
        ];
        for (number, fault) in faults.iter().enumerate() {
            let refusal = Refusal::of(fault, found).unwrap();
            assert_eq!(Refusal::from_bytes(&refusal.to_bytes()), Some(refusal));
            let told = refusal.fault(ALLOWED, found + kept - Duration::from_secs(1)).unwrap().to_string();
            assert!(told.starts_with(&fault.to_string()) && told.contains("a day later"), "{told}");
            assert!(refusal.fault(ALLOWED, found + kept).is_none(), "{fault}");
            assert!(refusal.fault(ALLOWED, found - Duration::from_secs(1)).is_none(), "{fault}");
            for (other, allowed) in more.iter().enumerate() {
                assert_eq!(refusal.fault(*allowed, found).is_none(), number == other, "{fault}");
            }
        }
    }

    #[test]
    fn what_may_be_otherwise_the_next_time_is_not_kept() {
        let passing = [
            CompileFault::Clock { limit: Duration::from_secs(1) },
            CompileFault::Failed(String::new()),
            CompileFault::Start(std::io::Error::other("full")),
        ];
        for fault in passing {
            assert_eq!(Refusal::of(&fault, SystemTime::now()), None);
        }
        assert_eq!(Refusal::from_bytes(&[0; WRITTEN]), None);
        assert_eq!(Refusal::from_bytes(&[1; WRITTEN - 1]), None);
    }
}
