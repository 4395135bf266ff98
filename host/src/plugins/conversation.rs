//! What the guest of one unit asks and is answered: noted page by page, so that a later scan can ask the same without it;
//! and answers that are at hand because they were asked for without it, so that no source is asked twice.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::{
    domain::Timestamp,
    http::{FetchError, Request, Response},
};

/// Headers of an answer that pages of a scan that repeats do not depend on, as `repeats` of the contract says.
const PASSING: [&str; 4] = ["age", "date", "expires", "retry-after"];

/// Beginnings of the names of more such headers.
const PASSING_FAMILIES: [&str; 2] = ["ratelimit", "x-ratelimit-"];

/// What tells two answers apart, as far as pages may depend on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerDigest {
    /// Of the status, the headers and the final URL.
    pub head: [u8; 8],
    /// Of the content.
    pub content: [u8; 16],
}

impl AnswerDigest {
    /// That of a response whose content is there.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        Self { head: Self::head_of(response), content: first_of(&Sha256::digest(&response.body[..])) }
    }

    /// Whether a response is the one of this digest. One whose content was left out has the content that was fetched at
    /// `known`.
    #[must_use]
    pub fn fits(&self, response: &Response, known: Option<Timestamp>) -> bool {
        match &response.kept {
            Some(kept) if kept.left_out => {
                known == Some(kept.fetched_at) && self.head == Self::head_of(response)
            }
            _ => *self == Self::of(response),
        }
    }

    fn head_of(response: &Response) -> [u8; 8] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        field(&response.status.to_le_bytes());
        field(response.final_url.as_bytes());
        for (name, value) in response.headers.iter().filter(|(name, _)| !passes(name)) {
            field(name.as_bytes());
            field(value.as_bytes());
        }
        first_of(&hash.finalize())
    }
}

fn passes(header: &str) -> bool {
    PASSING.contains(&header) || PASSING_FAMILIES.iter().any(|family| header.starts_with(family))
}

/// The first bytes of a digest that has more.
fn first_of<const N: usize>(digest: &[u8]) -> [u8; N] {
    std::array::from_fn(|place| digest[place])
}

/// One request of a guest, and what it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// As the guest asked.
    pub request: Request,
    /// Of what it was given.
    pub answer: AnswerDigest,
    /// When the answer was fetched that is kept for revalidation, if it is.
    pub kept_at: Option<Timestamp>,
    /// Asked at once with the one before it.
    pub together: bool,
}

/// What was fetched for a request.
pub type Fetched = Result<Response, FetchError>;

/// What a unit's guest asks and is answered.
#[derive(Debug, Default)]
pub struct Conversation(Mutex<Notes>);

#[derive(Debug, Default)]
struct Notes {
    at_hand: Vec<(Request, Fetched)>,
    /// What the page that is scanned asked so far; `None` once an answer was none that can be compared.
    page: Option<Vec<Exchange>>,
}

impl Conversation {
    /// A conversation for which these answers are at hand.
    #[must_use]
    pub fn with_answers(at_hand: Vec<(Request, Fetched)>) -> Self {
        Self(Mutex::new(Notes { at_hand, page: None }))
    }

    /// A page begins: what is asked from here on is noted.
    pub fn begin_page(&self) {
        self.notes().page = Some(Vec::new());
    }

    /// A page ended: what it asked, if all of that can be asked and compared again.
    pub fn end_page(&self) -> Option<Vec<Exchange>> {
        self.notes().page.take()
    }

    /// The answer that is at hand for a request, which is then at hand no more.
    pub(super) fn take(&self, request: &Request) -> Option<Fetched> {
        let mut notes = self.notes();
        let place = notes.at_hand.iter().position(|(asked, _)| asked == request)?;
        Some(notes.at_hand.remove(place).1)
    }

    /// Notes what was asked, several requests if that was at once.
    pub(super) fn note(&self, asked: &[(Request, &Fetched)]) {
        let mut notes = self.notes();
        for (place, (request, fetched)) in asked.iter().enumerate() {
            match (fetched, &mut notes.page) {
                (Ok(response), Some(exchanges)) => exchanges.push(Exchange {
                    request: request.clone(),
                    answer: AnswerDigest::of(response),
                    kept_at: response.kept.as_ref().map(|kept| kept.fetched_at),
                    together: place > 0,
                }),
                _ => notes.page = None,
            }
        }
    }

    /// Something happened that no later scan can ask for: the page cannot be compared.
    pub(super) fn spoil(&self) {
        self.notes().page = None;
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn response(headers: &[(&str, &str)], body: &[u8]) -> Response {
        Response {
            status: 200,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            final_url: "https://jobs.example/list".to_owned(),
            location: None,
            revalidated: false,
            body: Body::from(body.to_vec()),
            kept: None,
        }
    }

    #[test]
    fn answers_are_the_same_but_for_headers_that_differ_in_every_one() {
        let first = response(&[("content-type", "application/json"), ("date", "today")], b"[]");
        let digest = AnswerDigest::of(&first);
        let passing = [("content-type", "application/json"), ("age", "3"), ("x-ratelimit-remaining", "7")];
        let same = Response { revalidated: true, ..response(&passing, b"[]") };
        assert!(digest.fits(&first, None) && digest.fits(&same, None));
        let others = [
            response(&[("content-type", "text/html"), ("date", "today")], b"[]"),
            response(&[("date", "today")], b"[]"),
            response(&[("content-type", "application/json"), ("x-total", "3")], b"[]"),
            response(&[("content-type", "application/json")], b"[ ]"),
            Response { status: 203, ..first.clone() },
            Response { final_url: "https://other.example/list".to_owned(), ..first },
        ];
        for other in others {
            assert!(!digest.fits(&other, None), "{other:?}");
        }
    }

    #[test]
    fn an_answer_is_handed_once_and_only_to_the_same_request() {
        let (one, two) = (Request::get("https://jobs.example/1"), Request::get("https://jobs.example/2"));
        let conversation = Conversation::with_answers(vec![
            (one.clone(), Ok(response(&[], b"first"))),
            (two.clone(), Err(FetchError::Timeout)),
        ]);
        let other = Request { conditional: true, ..one.clone() };
        assert_eq!(conversation.take(&other), None);
        assert_eq!(conversation.take(&two), Some(Err(FetchError::Timeout)));
        assert_eq!(conversation.take(&one), Some(Ok(response(&[], b"first"))));
        assert_eq!(conversation.take(&one), None);
    }

    #[test]
    fn a_page_is_noted_unless_something_of_it_was_no_answer() {
        let request = Request::get("https://jobs.example/1");
        let (answer, fault) = (Ok(response(&[], b"[]")), Err(FetchError::Timeout));
        let conversation = Conversation::default();
        conversation.note(&[(request.clone(), &answer)]);
        assert_eq!(conversation.end_page(), None, "what no page asked is noted by nobody");
        conversation.begin_page();
        conversation.note(&[(request.clone(), &answer)]);
        conversation.note(&[(request.clone(), &answer), (request.clone(), &answer)]);
        let asked = conversation.end_page().unwrap();
        assert_eq!(asked.iter().map(|exchange| exchange.together).collect::<Vec<_>>(), [false, false, true]);
        conversation.begin_page();
        assert_eq!(conversation.end_page(), Some(Vec::new()), "a page may ask nothing");
        for spoil in [0, 1] {
            conversation.begin_page();
            conversation.note(&[(request.clone(), &answer)]);
            if spoil == 0 {
                conversation.spoil();
            } else {
                conversation.note(&[(request.clone(), &fault)]);
            }
            conversation.note(&[(request.clone(), &answer)]);
            assert_eq!(conversation.end_page(), None);
        }
    }
}
