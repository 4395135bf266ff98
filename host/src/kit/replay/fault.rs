//! Faults that are put into recorded answers.

use reqwest::header::{ETAG, IF_NONE_MATCH};

use super::exchange::Exchange;
use crate::http::{FetchError, WireAnswer, WireRequest};

/// A fault, and which requests meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The number of the request, from 0, redirects included; `None`: every one.
    pub at: Option<usize>,
    /// What happens to its answer.
    pub kind: FaultKind,
}

/// What happens to an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It ends after so many bytes of its content, without anybody telling: what a source does that fails in the middle.
    Cut(usize),
    /// The connection is lost before it is complete, which the client sees.
    Lost,
    /// It does not come in time.
    TimedOut,
    /// It has this status.
    Status(u16),
    /// It has this header, in the place of one of that name.
    Header(String, String),
    /// It has no header of this name.
    WithoutHeader(String),
    /// It has this content.
    Body(Vec<u8>),
}

impl Fault {
    /// That every request meets.
    #[must_use]
    pub const fn everywhere(kind: FaultKind) -> Self {
        Self { at: None, kind }
    }

    /// That one request meets.
    #[must_use]
    pub const fn at(number: usize, kind: FaultKind) -> Self {
        Self { at: Some(number), kind }
    }

    /// Whether it says what comes, whatever would have been answered.
    pub(super) const fn answers(&self) -> bool {
        matches!(self.kind, FaultKind::Lost | FaultKind::TimedOut | FaultKind::Status(_))
    }

    pub(super) fn meets(&self, number: usize) -> bool {
        self.at.is_none_or(|at| at == number)
    }
}

/// The answer of an exchange under the faults that it meets, as it comes over the wire.
pub(super) fn answer_of<'f>(
    exchange: &Exchange,
    wire: &WireRequest,
    faults: impl Iterator<Item = &'f Fault>,
) -> Result<WireAnswer, FetchError> {
    let mut changed = exchange.clone();
    for fault in faults {
        apply(&fault.kind, &mut changed)?;
    }
    if changed.body.len() as u64 > wire.cap {
        return Err(FetchError::TooLarge(wire.cap));
    }
    let answer = WireAnswer::new(changed.status, &changed.headers, changed.body)
        .ok_or_else(|| FetchError::Interrupted("a header of the recorded answer is none".to_owned()))?;
    Ok(if is_known(&answer, wire) { unchanged(answer) } else { answer })
}

fn apply(kind: &FaultKind, exchange: &mut Exchange) -> Result<(), FetchError> {
    match kind {
        FaultKind::Cut(bytes) => exchange.body.truncate(*bytes),
        FaultKind::Lost => return Err(FetchError::Interrupted("the connection was lost".to_owned())),
        FaultKind::TimedOut => return Err(FetchError::Timeout),
        FaultKind::Status(status) => exchange.status = *status,
        FaultKind::Header(name, value) => {
            without(exchange, name);
            exchange.headers.push((name.to_ascii_lowercase(), value.clone()));
        }
        FaultKind::WithoutHeader(name) => without(exchange, name),
        FaultKind::Body(body) => exchange.body.clone_from(body),
    }
    Ok(())
}

fn without(exchange: &mut Exchange, name: &str) {
    exchange.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
}

/// Whether the client has this answer already, by its mark: a source answers such a request by 304.
fn is_known(answer: &WireAnswer, wire: &WireRequest) -> bool {
    let mark = answer.headers.get(ETAG);
    answer.status == 200 && mark.is_some() && wire.headers.get(IF_NONE_MATCH) == mark
}

fn unchanged(answer: WireAnswer) -> WireAnswer {
    WireAnswer { status: 304, body: Vec::new(), ..answer }
}
