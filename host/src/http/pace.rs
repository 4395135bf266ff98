//! Two token buckets: the pace of a host's requests and its retry budget. They read no clock.

use std::time::Duration;

use tokio::time::Instant;

use super::Rate;

/// Rounding errors below this fraction of a token are ignored.
const EPSILON: f64 = 1e-9;

/// When the next request to a host may start.
#[derive(Debug)]
pub(super) struct Pace {
    default: Rate,
    granted: Option<Rate>,
    min_interval: Duration,
    tokens: f64,
    refilled: Instant,
    last: Option<Instant>,
}

impl Pace {
    /// A full bucket with the rate `default` until a grant sets one.
    pub(super) fn new(default: Rate, now: Instant) -> Self {
        Self {
            default,
            granted: None,
            min_interval: Duration::ZERO,
            tokens: f64::from(default.burst),
            refilled: now,
            last: None,
        }
    }

    /// Applies the rate of a grant; the strictest one seen stays.
    pub(super) fn tighten(&mut self, rate: Option<Rate>, min_interval: Duration) {
        self.min_interval = self.min_interval.max(min_interval);
        let Some(rate) = rate else { return };
        let rested = self.last.is_none();
        self.granted = Some(self.granted.map_or(rate, |have| have.strictest(rate)));
        let burst = f64::from(self.rate().burst);
        self.tokens = if rested { burst } else { self.tokens.min(burst) };
    }

    /// How long until a request may start; zero: now.
    pub(super) fn wait(&mut self, now: Instant) -> Duration {
        self.refill(now);
        let bucket = if self.tokens >= 1.0 - EPSILON {
            Duration::ZERO
        } else {
            // Never below the resolution of the timer.
            Duration::from_secs_f64((1.0 - self.tokens) / self.rate().per_second)
                .max(Duration::from_micros(1))
        };
        let interval = self.last.map_or(Duration::ZERO, |last| {
            self.min_interval.saturating_sub(now.saturating_duration_since(last))
        });
        bucket.max(interval)
    }

    /// Starts a request.
    pub(super) fn take(&mut self, now: Instant) {
        self.refill(now);
        self.tokens -= 1.0;
        self.last = Some(now);
    }

    /// Whether forgetting this pace would lose nothing.
    pub(super) fn is_rested(&mut self, now: Instant) -> bool {
        self.refill(now);
        self.tokens >= f64::from(self.rate().burst) - EPSILON && self.wait(now).is_zero()
    }

    /// The time since the last request.
    pub(super) fn idle_for(&self, now: Instant) -> Duration {
        self.last.map_or(Duration::MAX, |last| now.saturating_duration_since(last))
    }

    fn rate(&self) -> Rate {
        self.granted.unwrap_or(self.default)
    }

    fn refill(&mut self, now: Instant) {
        let rate = self.rate();
        let earned = now.saturating_duration_since(self.refilled).as_secs_f64() * rate.per_second;
        self.tokens = (self.tokens + earned).min(f64::from(rate.burst.max(1)));
        self.refilled = now;
    }
}

/// How many retries a host may still get, so that an outage does not multiply traffic.
#[derive(Debug)]
pub(super) struct RetryBudget {
    ratio: f64,
    reserve: f64,
    tokens: f64,
}

impl RetryBudget {
    /// A full budget: `reserve` retries, and `ratio` more for each first attempt.
    pub(super) fn new(ratio: f64, reserve: u32) -> Self {
        let reserve = f64::from(reserve);
        Self { ratio: if ratio.is_finite() { ratio.max(0.0) } else { 0.0 }, reserve, tokens: reserve }
    }

    /// A first attempt was made. At least one retry can be saved up, even without a reserve.
    pub(super) fn earn(&mut self) {
        self.tokens = (self.tokens + self.ratio).min(self.reserve.max(1.0));
    }

    /// Pays for a retry, if there is enough.
    pub(super) fn pay(&mut self) -> bool {
        let enough = self.tokens >= 1.0 - EPSILON;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }

    /// Whether forgetting this budget would lose nothing.
    pub(super) fn is_full(&self) -> bool {
        self.tokens >= self.reserve - EPSILON
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn starts(rate: Rate, interval: Duration, count: usize) -> Vec<Duration> {
        let begin = Instant::now();
        let mut pace = Pace::new(Rate { per_second: 1e6, burst: 1000 }, begin);
        let mut now = begin;
        let mut starts = Vec::new();
        for _ in 0..count {
            pace.tighten(Some(rate), interval);
            while !pace.wait(now).is_zero() {
                now += pace.wait(now);
            }
            pace.take(now);
            starts.push(now - begin);
        }
        starts
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_the_burst_and_what_the_rate_earns(
            per_second in 0.01_f64..2000.0, burst in 1_u32..20, count in 1_usize..60,
        ) {
            let starts = starts(Rate { per_second, burst }, Duration::ZERO, count);
            for first in 0..starts.len() {
                for last in first..starts.len() {
                    let window = starts[last].as_secs_f64() - starts[first].as_secs_f64();
                    let most = f64::from(burst) + window * per_second + 1e-3;
                    prop_assert!(f64::from(u32::try_from(last - first + 1).unwrap()) <= most);
                }
            }
        }

        #[test]
        fn retries_never_exceed_the_reserve_and_a_tenth(firsts in 0_u32..2000, reserve in 0_u32..20) {
            let mut budget = RetryBudget::new(0.1, reserve);
            let mut retries = 0_u32;
            for _ in 0..firsts {
                budget.earn();
                while budget.pay() {
                    retries += 1;
                }
            }
            prop_assert!(f64::from(retries) <= f64::from(reserve) + 0.1 * f64::from(firsts) + 1e-6);
        }
    }

    #[test]
    fn the_strictest_grant_sets_the_pace() {
        let begin = Instant::now();
        let mut pace = Pace::new(Rate::parse("100/s").unwrap(), begin);
        pace.tighten(Some(Rate::parse("1/s").unwrap()), Duration::ZERO);
        pace.tighten(Some(Rate::parse("50/s").unwrap()), Duration::ZERO);
        pace.tighten(None, Duration::from_millis(100));
        pace.take(begin);
        assert_eq!(pace.wait(begin), Duration::from_secs(1));
        pace.tighten(None, Duration::from_secs(3));
        assert_eq!(pace.wait(begin), Duration::from_secs(3));
    }

    #[test]
    fn a_grant_may_be_faster_than_the_default() {
        let begin = Instant::now();
        let mut pace = Pace::new(Rate::parse("1/h").unwrap(), begin);
        pace.tighten(Some(Rate::parse("1000/s").unwrap()), Duration::ZERO);
        for _ in 0..100 {
            assert_eq!(pace.wait(begin), Duration::ZERO);
            pace.take(begin);
        }
        assert_eq!(pace.wait(begin), Duration::from_millis(1));
    }
}
