//! What a scan asked, was answered and came to, in a compact form.
//!
//! It holds nothing that the guest did not write itself, and digests of what sources answered: a guest never sees a
//! credential.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        Timestamp, UnreadFields,
        scans::{Coverage, Outcome},
    },
    http::{Method, Repeat, Request},
    pipeline::scan::ended::{Ended, StopReason},
    plugins::{AnswerDigest, Exchange},
    store::offers::StandingRows,
};

/// Everything but the rows, which are known when the scan's end is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline::scan) struct Scanned {
    /// What the scan was given.
    pub(super) inputs: [u8; 16],
    /// Its pages, in order.
    pub(super) pages: Vec<ScannedPage>,
    /// How it ended.
    pub(super) end: ScanEnding,
    /// Offers that its pages showed, those counted again that came on several.
    pub(super) rows: u64,
    /// Why rows were skipped.
    pub(super) skip_reasons: BTreeMap<String, u64>,
    /// What could not be read of rows that were kept.
    pub(super) unread: UnreadFields,
    /// Ids of rows that could not be read.
    pub(super) unread_ids: Vec<String>,
}

/// A page of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScannedPage {
    /// Offers on it, readable or not.
    pub(super) shown: u64,
    /// What its call asked, in order.
    pub(super) asked: Vec<Asked>,
}

/// A request, and what tells its answer apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    method: u8,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    credential: Option<String>,
    conditional: bool,
    head: [u8; 8],
    content: [u8; 16],
    kept_at: Option<i64>,
    /// Asked at once with the one before it.
    pub(super) together: bool,
}

/// How a scan ended that ended well and is not gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScanEnding {
    outcome: u8,
    reason: u8,
    coverage: u8,
    /// The source's own count.
    pub(super) total: Option<u64>,
    /// Different offers that its pages showed.
    pub(super) shown: u64,
}

/// A receipt as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    pub(super) scanned: Scanned,
    /// The rows that its offers are.
    pub(super) rows: StandingRows,
}

/// The words of a receipt are the places of these.
const METHODS: [Method; 3] = [Method::Get, Method::Head, Method::Post];
/// See [`METHODS`].
const OUTCOMES: [Outcome; 3] = [Outcome::Complete, Outcome::Empty, Outcome::Truncated];
/// See [`METHODS`].
const COVERAGES: [Coverage; 3] = [Coverage::FullSnapshot, Coverage::Partial, Coverage::Delta];
/// See [`METHODS`]. How a scan ends that the pages alone end.
const REASONS: [StopReason; 8] = [
    StopReason::Complete,
    StopReason::Empty,
    StopReason::SkippedRows,
    StopReason::FewerThanTold,
    StopReason::EmptyPage,
    StopReason::TotalPages,
    StopReason::MaxOffers,
    StopReason::MaxPages,
];

fn place_of<T: PartialEq>(words: &[T], word: &T) -> Option<u8> {
    words.iter().position(|known| known == word).and_then(|place| u8::try_from(place).ok())
}

fn word_at<T: Copy>(words: &[T], place: u8) -> Option<T> {
    words.get(usize::from(place)).copied()
}

impl Receipt {
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    /// What was stored, if it is a receipt of today's form.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

impl Asked {
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        let Request { method, url, headers, body, credential, conditional, .. } = &exchange.request;
        Some(Self {
            method: place_of(&METHODS, method)?,
            url: url.clone(),
            headers: headers.clone(),
            body: body.clone(),
            credential: credential.clone(),
            conditional: *conditional,
            head: exchange.answer.head,
            content: exchange.answer.content,
            kept_at: exchange.kept_at.map(Timestamp::as_millis),
            together: exchange.together,
        })
    }

    /// The request, as the guest asked.
    pub(super) fn request(&self) -> Option<Request> {
        Some(Request {
            method: word_at(&METHODS, self.method)?,
            headers: self.headers.clone(),
            body: self.body.clone(),
            credential: self.credential.clone(),
            conditional: self.conditional,
            repeat: Repeat::Always,
            ..Request::get(self.url.clone())
        })
    }

    pub(super) const fn answer(&self) -> AnswerDigest {
        AnswerDigest { head: self.head, content: self.content }
    }

    /// When its answer was fetched that is kept for revalidation, if it is.
    pub(super) fn kept_at(&self) -> Option<Timestamp> {
        self.kept_at.map(Timestamp::from_millis)
    }

    /// Its answer, which is the same, is kept since another instant. Whether that is news.
    pub(super) fn is_kept_at(&mut self, at: Option<Timestamp>) -> bool {
        let at = at.map(Timestamp::as_millis);
        std::mem::replace(&mut self.kept_at, at) != at
    }

    /// Bytes that it takes in a receipt, about.
    pub(super) fn size(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.url.len() + headers + self.body.as_ref().map_or(0, Vec::len) + 48
    }
}

impl ScanEnding {
    /// Nothing of a scan that failed, that was cut short by something else than its pages, or of which nothing came.
    pub(super) fn of(
        ended: &Ended,
        coverage: Option<Coverage>,
        total: Option<u64>,
        shown: u64,
    ) -> Option<Self> {
        if ended.error.is_some() || ended.keep_cursor {
            return None;
        }
        Some(Self {
            outcome: place_of(&OUTCOMES, &ended.outcome)?,
            reason: place_of(&REASONS, &ended.reason)?,
            coverage: place_of(&COVERAGES, &coverage?)?,
            total,
            shown,
        })
    }

    pub(super) fn ended(self) -> Option<Ended> {
        Some(Ended::well(word_at(&OUTCOMES, self.outcome)?, word_at(&REASONS, self.reason)?))
    }

    pub(super) fn coverage(self) -> Option<Coverage> {
        word_at(&COVERAGES, self.coverage)
    }
}

#[cfg(test)]
mod tests;
