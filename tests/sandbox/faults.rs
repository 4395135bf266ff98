//! Fault injection: which requests fail, and how.
//!
//! A [`FaultRule`] counts the requests that match it and fires on those selected by its [`When`]. The first rule
//! that fires decides the request's fault; all matching rules count the request. [`crate::answers`] defines how
//! each fault looks on the wire.
//!
//! For requests that change something (to Google's hosts), most faults strike before the request is applied, as if
//! it had never arrived. [`Fault::applies`] tells which faults strike the answer of an applied request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A fault of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429.
    RateLimit {
        /// The header's form.
        retry_after: RetryAfter,
    },
    /// This status with a short JSON body.
    Status(u16),
    /// The correct answer, late.
    Slow {
        /// The delay before the head of the answer.
        #[serde(rename = "first_byte_ms", with = "millis", default)]
        first_byte: Duration,
        /// The delay before each of the eight chunks of the body.
        #[serde(rename = "per_chunk_ms", with = "millis", default)]
        per_chunk: Duration,
    },
    /// The answer that is correct when it is asked for, sent when [`crate::Sandbox::release`] is called.
    Held,
    /// The correct head, then the connection closes before `Content-Length` is reached.
    CutBody {
        /// The bytes of the body (as sent, possibly compressed) that are still sent.
        after: usize,
    },
    /// 200 with a page that asks for a browser.
    HtmlInsteadOfJson,
    /// 200 with `Content-Encoding: gzip` that decompresses to a huge amount of whitespace.
    GzipBomb {
        /// The number of decoded bytes.
        decoded: u64,
    },
    /// 302.
    Redirect {
        /// The literal `Location`.
        to: String,
    },
    /// 200 with chunked JSON that never ends.
    EndlessBody,
    /// 200 with valid JSON of another schema.
    WrongJson,
    /// 200 with `Content-Length: 0`.
    EmptyBody,
    /// The first half of the correct JSON, as a complete answer.
    TruncatedJson,
    /// The connection closes after the request was read.
    CloseWithoutAnswer,
    /// The request is applied, then the connection closes without an answer.
    ApplyThenDrop,
    /// The connection closes at once without an answer, and a request to Google's hosts is applied after a delay, as by
    /// a service whose client disconnected. See [`crate::Google::applied_late`].
    DropThenApply {
        /// The delay.
        #[serde(rename = "after_ms", with = "millis")]
        after: Duration,
    },
    /// The request is applied, then answered with this status and an error in Google's format.
    ApplyThenStatus(u16),
    /// Exactly this answer.
    Replace {
        /// Its status.
        status: u16,
        /// Its content type.
        content_type: String,
        /// Its body.
        body: String,
    },
}

impl Fault {
    /// Whether the request is applied before its answer is delayed, truncated or lost.
    pub(crate) const fn applies(&self) -> bool {
        matches!(
            self,
            Self::Slow { .. }
                | Self::Held
                | Self::CutBody { .. }
                | Self::TruncatedJson
                | Self::ApplyThenDrop
                | Self::ApplyThenStatus(_)
        )
    }
}

/// The format of a `Retry-After` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// An HTTP date this many seconds ahead, rounded up to a whole second.
    Date(u64),
    /// No header.
    None,
}

/// Which of the matching requests a rule fires on, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// All of them.
    Always,
    /// The first requests, this many.
    First(u64),
    /// Every n-th request: `Every(3)` fires on the 3rd, 6th, …; 0 never fires.
    Every(u64),
    /// All but the first requests, this many.
    After(u64),
    /// Only this one.
    Nth(u64),
}

impl When {
    const fn fires_on(self, count: u64) -> bool {
        match self {
            Self::Always => true,
            Self::First(first) => count <= first,
            Self::Every(every) => every != 0 && count.is_multiple_of(every),
            Self::After(after) => count > after,
            Self::Nth(nth) => count == nth,
        }
    }
}

/// A fault, and the requests that it strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The host, or `*` for all.
    pub host: String,
    /// The prefix of `path?query`; empty for all.
    #[serde(default)]
    pub path: String,
    /// The method it strikes, such as `POST`; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Which of the matching requests it strikes.
    pub when: When,
    /// The fault.
    pub fault: Fault,
}

impl FaultRule {
    /// A rule for requests to `host` whose `path?query` begins with `path`.
    #[must_use]
    pub fn new(host: &str, path: &str, when: When, fault: Fault) -> Self {
        Self { host: host.to_owned(), path: path.to_owned(), method: None, when, fault }
    }

    /// The same rule, restricted to one method, such as `POST`.
    #[must_use]
    pub fn for_method(self, method: &str) -> Self {
        Self { method: Some(method.to_owned()), ..self }
    }

    fn matches(&self, method: &str, host: &str, path_and_query: &str) -> bool {
        (self.host == "*" || self.host.eq_ignore_ascii_case(host))
            && self.method.as_ref().is_none_or(|held| held.eq_ignore_ascii_case(method))
            && path_and_query.starts_with(&self.path)
    }
}

/// The active rules with their counts.
#[derive(Default)]
pub(crate) struct Faults(Vec<CountedRule>);

/// A rule with its counts, as `/_sandbox/faults` shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CountedRule {
    rule: FaultRule,
    matched: u64,
    fired: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.0.push(CountedRule { rule, matched: 0, fired: 0 });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn list(&self) -> &[CountedRule] {
        &self.0
    }

    /// Counts the request for every matching rule, and returns its fault, if any.
    pub(crate) fn decide(&mut self, method: &str, host: &str, path_and_query: &str) -> Option<Fault> {
        let mut struck = None;
        for counted in self.0.iter_mut().filter(|counted| counted.rule.matches(method, host, path_and_query))
        {
            counted.matched += 1;
            if struck.is_none() && counted.rule.when.fires_on(counted.matched) {
                counted.fired += 1;
                struck = Some(counted.rule.fault.clone());
            }
        }
        struck
    }
}

mod millis {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firing(when: When) -> Vec<u64> {
        (1..=7).filter(|count| when.fires_on(*count)).collect()
    }

    #[test]
    fn a_rule_fires_on_the_selected_requests() {
        assert_eq!(firing(When::Always), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(firing(When::First(2)), [1, 2]);
        assert_eq!(firing(When::Every(3)), [3, 6]);
        assert_eq!(firing(When::Every(0)), [0; 0]);
        assert_eq!(firing(When::After(5)), [6, 7]);
        assert_eq!(firing(When::Nth(4)), [4]);
    }

    #[test]
    fn the_delay_of_a_late_request_is_in_milliseconds() {
        let fault = Fault::DropThenApply { after: Duration::from_millis(250) };
        let told = serde_json::json!({ "drop_then_apply": { "after_ms": 250 } });
        assert_eq!(serde_json::to_value(&fault).unwrap(), told);
        assert_eq!(serde_json::from_value::<Fault>(told).unwrap(), fault);
    }

    #[test]
    fn only_matching_requests_count_and_the_first_rule_wins() {
        let mut faults = Faults::default();
        faults.add(FaultRule::new("a.example", "/x", When::Nth(2), Fault::Status(500)));
        faults.add(FaultRule::new("*", "", When::Always, Fault::EmptyBody));
        assert_eq!(faults.decide("GET", "b.example", "/x"), Some(Fault::EmptyBody));
        assert_eq!(faults.decide("GET", "a.example", "/x?y"), Some(Fault::EmptyBody));
        assert_eq!(faults.decide("GET", "a.example", "/x/z"), Some(Fault::Status(500)));
        assert_eq!((faults.list()[0].matched, faults.list()[0].fired), (2, 1));
        assert_eq!((faults.list()[1].matched, faults.list()[1].fired), (3, 2));
    }

    #[test]
    fn a_rule_may_be_restricted_to_one_method() {
        let mut faults = Faults::default();
        let rule = FaultRule::new("*", "", When::Nth(2), Fault::ApplyThenDrop).for_method("POST");
        faults.add(rule.clone());
        let struck =
            ["POST", "GET", "GET", "PUT", "POST", "POST"].map(|method| faults.decide(method, "a", "/"));
        assert_eq!(struck.map(|fault| fault.is_some()), [false, false, false, false, true, false]);
        let text = r#"{"host":"*","when":{"nth":2},"fault":"apply_then_drop","method":"POST"}"#;
        assert_eq!(serde_json::from_str::<FaultRule>(text).unwrap(), rule);
        let any = FaultRule::new("*", "", When::Always, Fault::ApplyThenStatus(503));
        assert!(!serde_json::to_string(&any).unwrap().contains("method"));
    }

    #[test]
    fn rules_are_parsed_as_the_control_endpoint_takes_them() {
        let text = r#"{"host":"api.lever.co","path":"/v0","when":{"first":2},
            "fault":{"slow":{"first_byte_ms":1500,"per_chunk_ms":20}}}"#;
        let rule: FaultRule = serde_json::from_str(text).unwrap();
        let slow =
            Fault::Slow { first_byte: Duration::from_millis(1500), per_chunk: Duration::from_millis(20) };
        assert_eq!(rule, FaultRule::new("api.lever.co", "/v0", When::First(2), slow));
        let back = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<FaultRule>(&back).unwrap(), rule);
    }
}
