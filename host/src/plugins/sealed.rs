//! What sealed WASI remembers for one instance: the time, the counter, the numbers drawn, the lines begun.

use sha2::{Digest as _, Sha256};

use crate::bounds::fields;

/// What one reading of the monotonic clock moves it by, in nanoseconds.
pub(super) const TICK: u64 = 1000;

/// The state of sealed WASI. Each call begins with the same, but for its time and what was written of a line.
pub(in crate::plugins) struct Sealed {
    /// The call's time, in milliseconds since the Unix epoch; its beginning before the first call.
    now: u64,
    /// The monotonic clock, in nanoseconds.
    elapsed: u64,
    seed: u64,
    drawn: u64,
    lines: [Vec<u8>; 2],
    pub(super) handles: usize,
}

/// One of the two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plugins) enum Output {
    /// Into the log at `info`.
    Stdout,
    /// Into the log at `error`: where a language's runtime says why it dies, so that a trap has its message.
    Stderr,
}

impl Output {
    /// The level that its lines are logged at.
    pub(in crate::plugins) const fn level(self) -> tracing::Level {
        match self {
            Self::Stdout => tracing::Level::INFO,
            Self::Stderr => tracing::Level::ERROR,
        }
    }
}

impl Sealed {
    /// For a unit, whose names decide what is drawn.
    pub(in crate::plugins) fn new(provider: &str, unit: &str) -> Self {
        let digest = Sha256::new().chain_update(provider).chain_update([0]).chain_update(unit).finalize();
        let seed = digest.iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte));
        Self { now: 0, elapsed: 0, seed, drawn: seed, lines: [Vec::new(), Vec::new()], handles: 0 }
    }

    /// A call begins: it reads the same clock and draws the same numbers, whatever calls came before.
    pub(in crate::plugins) const fn begin_call(&mut self) {
        self.elapsed = 0;
        self.drawn = self.seed;
    }

    /// The time of the calls from now on, in milliseconds since the Unix epoch; earlier ones are its beginning.
    pub(in crate::plugins) fn set_now(&mut self, millis: i64) {
        self.now = u64::try_from(millis).unwrap_or(0);
    }

    pub(super) const fn now(&self) -> u64 {
        self.now
    }

    /// Reads the monotonic clock, which moves it.
    pub(super) const fn tick(&mut self) -> u64 {
        self.elapsed = self.elapsed.saturating_add(TICK);
        self.elapsed
    }

    /// The monotonic clock as it stands.
    pub(super) const fn elapsed(&self) -> u64 {
        self.elapsed
    }

    /// Waits until the monotonic clock shows this, which takes no time.
    pub(super) const fn wait_until(&mut self, instant: u64) {
        if instant > self.elapsed {
            self.elapsed = instant;
        }
    }

    /// The next number: `SplitMix64`, which is the same on each machine and in each version of the program.
    pub(super) const fn draw(&mut self) -> u64 {
        self.drawn = self.drawn.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.drawn ^ (self.drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Takes what is written to an output, and gives the lines that are whole now. A line that grows too long is one.
    pub(super) fn write(&mut self, output: Output, bytes: &[u8]) -> Vec<String> {
        let line = &mut self.lines[output as usize];
        let mut whole = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                line.push(*byte);
            }
            if *byte == b'\n' || line.len() >= fields::ERROR_TEXT.size() {
                whole.push(String::from_utf8_lossy(line).trim_end().to_owned());
                line.clear();
            }
        }
        whole.retain(|line| !line.is_empty());
        whole
    }

    /// Takes the line that an output was left in the middle of.
    pub(in crate::plugins) fn take_line(&mut self, output: Output) -> Option<String> {
        let line = std::mem::take(&mut self.lines[output as usize]);
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        (!line.is_empty()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_call_draws_the_same_and_reads_the_same_clock() {
        let mut sealed = Sealed::new("harbour", "acme");
        sealed.begin_call();
        let first = (sealed.tick(), sealed.draw(), sealed.draw());
        sealed.begin_call();
        assert_eq!((sealed.tick(), sealed.draw(), sealed.draw()), first);
        assert_ne!(first.1, first.2);
        let mut other = Sealed::new("harbou", "racme");
        assert_ne!(other.draw(), first.1, "the names are not run together");
    }

    #[test]
    fn waiting_moves_the_counter_and_never_back() {
        let mut sealed = Sealed::new("p", "u");
        sealed.wait_until(5_000_000);
        sealed.wait_until(1);
        assert_eq!(sealed.tick(), 5_000_000 + TICK);
        sealed.wait_until(u64::MAX);
        assert_eq!(sealed.tick(), u64::MAX);
    }

    #[test]
    fn a_time_before_the_epoch_is_its_beginning() {
        let mut sealed = Sealed::new("p", "u");
        sealed.set_now(-1);
        assert_eq!(sealed.now(), 0);
    }

    proptest! {
        #[test]
        fn lines_do_not_depend_on_how_they_are_written(
            text in "[a-c\n]{0,60}",
            cuts in prop::collection::vec(0_usize..60, 0..5),
        ) {
            let told = |pieces: &[&[u8]]| {
                let mut sealed = Sealed::new("p", "u");
                let mut lines: Vec<_> =
                    pieces.iter().flat_map(|piece| sealed.write(Output::Stderr, piece)).collect();
                lines.extend(sealed.take_line(Output::Stderr));
                lines
            };
            let bytes = text.as_bytes();
            let mut ends: Vec<_> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            ends.extend([0, bytes.len()]);
            ends.sort_unstable();
            let pieces: Vec<_> = ends.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            let whole: Vec<_> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
            prop_assert_eq!(told(&pieces), whole);
        }
    }
}
