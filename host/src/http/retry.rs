//! Which requests are retried, and when.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::{FetchError, Method, Repeat};
use crate::{bounds::network, domain::Timestamp};

/// Whether a retry may bring a different answer.
pub(super) const fn status_is_transient(status: u16) -> bool {
    matches!(status, 408 | 429) || status_is_failure(status)
}

/// Whether a status is a failure of the host, which counts against its circuit.
pub(super) const fn status_is_failure(status: u16) -> bool {
    matches!(status, 500..=599) && !matches!(status, 501 | 505)
}

/// Whether a retry may get an answer. An invalid certificate would still be invalid.
pub(super) const fn error_is_transient(error: &FetchError) -> bool {
    matches!(
        error,
        FetchError::Dns(_) | FetchError::Connect(_) | FetchError::Interrupted(_) | FetchError::Timeout
    )
}

/// Whether a request may be sent again after an answer of this status, or this error.
pub(super) const fn may_repeat(repeat: Repeat, method: Method, outcome: Result<u16, &FetchError>) -> bool {
    match repeat {
        Repeat::ByMethod => method.is_idempotent(),
        Repeat::IfRefused => matches!(outcome, Ok(429) | Err(FetchError::Dns(_) | FetchError::Connect(_))),
        Repeat::Always => true,
    }
}

/// The wait before retry `number`, counted from 1: `base` doubled each time up to `max`, times `jitter`.
pub(super) fn backoff(number: u32, base: Duration, max: Duration, jitter: f64) -> Duration {
    let factor = 2_u32.saturating_pow(number.saturating_sub(1));
    base.saturating_mul(factor).min(max).mul_f64(jitter)
}

/// The first instant that a `Retry-After` allows: seconds from now, or an HTTP date. Of several, the last instant: some
/// proxies add one of their own, in a line or behind a comma.
///
/// Instants are whole milliseconds and `now` is rounded down, so one more is added: never too early.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let texts = headers.get_all(RETRY_AFTER).into_iter().filter_map(|value| value.to_str().ok());
    let instants = texts.flat_map(|text| {
        let parts = text.split(',').filter_map(|part| instant_of(part.trim(), now));
        instant_of(text.trim(), now).into_iter().chain(parts)
    });
    instants.max()
}

fn instant_of(text: &str, now: Timestamp) -> Option<Timestamp> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let wait = Duration::from_secs(text.parse().unwrap_or(u64::MAX));
        return Some(now.plus(wait).plus(Duration::from_millis(1)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(Timestamp::from_millis(0).plus(date.duration_since(UNIX_EPOCH).ok()?))
}

/// A wait that was asked for, cut to the longest that is obeyed.
pub(super) fn within_bound(until: Timestamp, now: Timestamp) -> Timestamp {
    until.min(now.plus(network::WAIT.duration()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{ConnectFault, ConnectFaultKind, ProxyFault, ProxyFaultKind, TlsFault, TlsFaultKind};

    fn after(text: &str) -> Option<i64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
        retry_after(&headers, Timestamp::from_millis(1_000)).map(Timestamp::as_millis)
    }

    #[test]
    fn retry_after_reads_seconds_and_all_three_dates() {
        assert_eq!(after("0"), Some(1_001));
        assert_eq!(after(" 120 "), Some(121_001));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(after("Sunday, 06-Nov-94 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(after("Sun Nov  6 08:49:37 1994"), Some(784_111_777_000));
        assert_eq!(after("99999999999999999999999"), Some(i64::MAX));
        for nonsense in ["", "-1", "1.5", "soon", "2026-01-01"] {
            assert_eq!(after(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn of_several_waits_the_longest_is_taken() {
        assert_eq!(after("60, 7200"), Some(7_201_001));
        assert_eq!(after("7200,60"), Some(7_201_001));
        assert_eq!(after("soon, 5"), Some(6_001));
        let lines = ["5", "garbage", "60", "Sun, 06 Nov 1994 08:49:37 GMT"];
        let headers: HeaderMap = lines.iter().map(|line| (RETRY_AFTER, line.parse().unwrap())).collect();
        let now = Timestamp::from_millis(784_111_700_000);
        assert_eq!(retry_after(&headers, now).map(Timestamp::as_millis), Some(784_111_777_000));
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn backoff_doubles_up_to_its_cap() {
        let wait = |number| backoff(number, Duration::from_secs(1), Duration::from_secs(30), 1.0).as_secs();
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 99].map(wait), [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(backoff(2, Duration::from_secs(1), Duration::from_secs(30), 0.5), Duration::from_secs(1));
    }

    #[test]
    fn what_may_have_been_done_is_repeated_only_where_that_is_harmless() {
        let lost = FetchError::Interrupted(String::new());
        let unreached = FetchError::Connect(ConnectFault::new("h", ConnectFaultKind::Refused));
        let outcomes = [Ok(429), Ok(503), Err(&lost), Err(&unreached)];
        for (repeat, method, expected) in [
            (Repeat::ByMethod, Method::Get, [true; 4]),
            (Repeat::ByMethod, Method::Head, [true; 4]),
            (Repeat::ByMethod, Method::Post, [false; 4]),
            (Repeat::IfRefused, Method::Post, [true, false, false, true]),
            (Repeat::Always, Method::Post, [true; 4]),
        ] {
            assert_eq!(outcomes.map(|outcome| may_repeat(repeat, method, outcome)), expected, "{repeat:?}");
        }
    }

    #[test]
    fn only_passing_faults_are_tried_again() {
        let transient: Vec<u16> = (100..=599).filter(|status| status_is_transient(*status)).collect();
        let expected: Vec<u16> =
            [408, 429].into_iter().chain(500..=599).filter(|status| !matches!(status, 501 | 505)).collect();
        assert_eq!(transient, expected);
        assert!(error_is_transient(&FetchError::Timeout));
        let expired = TlsFault { host: "h".to_owned(), kind: TlsFaultKind::Expired(None) };
        let kind = ProxyFaultKind::WantsUser { given: true };
        let unwanted = ProxyFault { proxy: "p:1".to_owned(), kind };
        for fatal in [
            FetchError::Tls(expired),
            FetchError::Proxy(unwanted),
            FetchError::TooLarge(1),
            FetchError::Decode(String::new()),
        ] {
            assert!(!error_is_transient(&fatal), "{fatal}");
        }
    }
}
