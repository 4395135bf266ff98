//! The quota: read and write requests within a window are always counted, and limited if a test requires it. This is
//! the only place that uses the system clock.

use std::time::{Duration, Instant};

use super::error::ApiError;

/// The limits of requests within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Read requests: every GET.
    pub reads: usize,
    /// Write requests: every PUT and POST.
    pub writes: usize,
    /// The window's length; Google's is a minute.
    pub window: Duration,
}

/// Counts of the requests so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    pub(super) quota: Option<Quota>,
    reads: Requests,
    writes: Requests,
}

#[derive(Debug, Default)]
struct Requests {
    asked: Vec<Instant>,
    let_through: Vec<Instant>,
}

impl Meter {
    /// Counts a request, and rejects it if it exceeds the quota.
    pub(super) fn pass(&mut self, is_write: bool) -> Result<(), ApiError> {
        let now = Instant::now();
        let (kind, requests) = if is_write { ("Write", &mut self.writes) } else { ("Read", &mut self.reads) };
        requests.asked.push(now);
        if let Some(quota) = self.quota {
            let limit = if is_write { quota.writes } else { quota.reads };
            let recent = requests.let_through.iter().rev();
            if recent.take_while(|at| now.duration_since(**at) < quota.window).count() >= limit {
                return Err(ApiError::exhausted(kind, limit));
            }
        }
        requests.let_through.push(now);
        Ok(())
    }

    /// The most requests in any window of this length, including rejected ones.
    pub(super) fn most(&self, is_write: bool, window: Duration) -> usize {
        let asked = if is_write { &self.writes.asked } else { &self.reads.asked };
        let mut first = 0;
        let mut most = 0;
        for (last, at) in asked.iter().enumerate() {
            while first < last && at.duration_since(asked[first]) >= window {
                first += 1;
            }
            most = most.max(last + 1 - first);
        }
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_window_is_found() {
        let start = Instant::now();
        let asked = [0, 10, 11, 12, 30, 39].map(|seconds| start + Duration::from_secs(seconds)).to_vec();
        let meter = Meter { reads: Requests { asked, ..Requests::default() }, ..Meter::default() };
        let most = |seconds| meter.most(false, Duration::from_secs(seconds));
        assert_eq!((most(60), most(13), most(12), most(1), most(0)), (6, 4, 3, 1, 1));
        assert_eq!(meter.most(true, Duration::from_mins(1)), 0);
    }
}
