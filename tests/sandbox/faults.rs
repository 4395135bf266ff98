//! Breaking on demand: which request breaks, and how.
//!
//! A [`FaultRule`] counts the requests that match it and fires on those its [`When`] names. The first
//! rule that fires is the request's fault; all that match still count it. How each fault looks on the
//! wire is told in [`crate::answers`].
//!
//! Where a request changes something (Google's hosts), most faults strike before it is applied, as if it
//! had never arrived. [`Fault::applies`] names those that strike the answer of a request that was.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What goes wrong with an answer.
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
    /// The honest answer, late.
    Slow {
        /// Before the head of the answer.
        #[serde(rename = "first_byte_ms", with = "millis", default)]
        first_byte: Duration,
        /// Before each of the eight pieces of the body.
        #[serde(rename = "per_chunk_ms", with = "millis", default)]
        per_chunk: Duration,
    },
    /// The honest head, then the connection closes before `Content-Length` is reached.
    CutBody {
        /// Bytes of the body (as sent, maybe compressed) that still go out.
        after: usize,
    },
    /// 200 with a page that asks for a browser.
    HtmlInsteadOfJson,
    /// 200 with `Content-Encoding: gzip` that unpacks to white space without end.
    GzipBomb {
        /// Decoded bytes.
        decoded: u64,
    },
    /// 302.
    Redirect {
        /// The `Location`, as it is to stand there.
        to: String,
    },
    /// 200, chunked JSON that never ends.
    EndlessBody,
    /// 200 with sound JSON of another form.
    WrongJson,
    /// 200 with `Content-Length: 0`.
    EmptyBody,
    /// The first half of the honest JSON, as a whole answer.
    TruncatedJson,
    /// The connection closes once the request was read.
    CloseWithoutAnswer,
    /// The request is applied, then the connection closes without an answer.
    ApplyThenDrop,
    /// The connection closes without an answer at once, and a request to Google's hosts is applied that much
    /// later, as by a service whose client went away. See [`crate::Google::applied_late`].
    DropThenApply {
        /// Between the two.
        #[serde(rename = "after_ms", with = "millis")]
        after: Duration,
    },
    /// The request is applied, then answered with this status and an error in Google's form.
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
    /// Whether the request is applied all the same, before its answer is late, cut short or lost.
    pub(crate) const fn applies(&self) -> bool {
        matches!(
            self,
            Self::Slow { .. }
                | Self::CutBody { .. }
                | Self::TruncatedJson
                | Self::ApplyThenDrop
                | Self::ApplyThenStatus(_)
        )
    }
}

/// The form of a `Retry-After` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A count of seconds.
    Seconds(u64),
    /// An HTTP date this many seconds ahead, rounded up to the date's whole second.
    Date(u64),
    /// No header.
    None,
}

/// On which of the matching requests a rule fires; the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Every one.
    Always,
    /// The first so many.
    First(u64),
    /// Each so-manieth: `Every(3)` is the 3rd, 6th, …; 0 is never.
    Every(u64),
    /// All but the first so many.
    After(u64),
    /// That one alone.
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

/// One fault and where it strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The host, or `*` for all.
    pub host: String,
    /// How `path?query` begins; empty for all.
    #[serde(default)]
    pub path: String,
    /// The one method it strikes (`POST`); all without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// On which of the matching requests.
    pub when: When,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// A rule for requests to `host` whose `path?query` begins with `path`.
    #[must_use]
    pub fn new(host: &str, path: &str, when: When, fault: Fault) -> Self {
        Self { host: host.to_owned(), path: path.to_owned(), method: None, when, fault }
    }

    /// The same rule for requests of one method (`POST`) alone.
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

/// The rules in force, with their counts.
#[derive(Default)]
pub(crate) struct Faults(Vec<Counted>);

/// A rule as `/_sandbox/faults` shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Counted {
    rule: FaultRule,
    matched: u64,
    fired: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.0.push(Counted { rule, matched: 0, fired: 0 });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn list(&self) -> &[Counted] {
        &self.0
    }

    /// Counts the request on every rule that matches and names its fault, if any.
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
    fn when_names_the_requests_it_says() {
        assert_eq!(firing(When::Always), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(firing(When::First(2)), [1, 2]);
        assert_eq!(firing(When::Every(3)), [3, 6]);
        assert_eq!(firing(When::Every(0)), [0; 0]);
        assert_eq!(firing(When::After(5)), [6, 7]);
        assert_eq!(firing(When::Nth(4)), [4]);
    }

    #[test]
    fn a_late_request_is_told_in_milliseconds() {
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
    fn a_rule_may_strike_one_method_alone() {
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
    fn rules_read_as_the_control_endpoint_takes_them() {
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
