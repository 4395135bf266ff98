//! Answers that are cut, whose bytes are others, whose values have other types: none may stop a component, and none may
//! end as a whole board with fewer rows.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};

use super::{
    examined::{Board, Examined},
    recorded::Recorded,
    trial::{FIRST_PAGE, Scan, Trial},
    verdict::Tried,
};
use crate::{
    domain::counted,
    kit::{
        cases::Reach,
        replay::{Fault, FaultKind},
        session::SessionError,
    },
    plugins::{
        CallError,
        model::{Continuation, EndReason},
    },
};

/// The places at which an answer is cut.
const CUTS: usize = 24;
/// How often bytes of an answer are made others.
const FLIPS: u64 = 24;
/// The values of other types that are put in the place of others, at most.
const EXCHANGES: usize = 48;

/// A list that was damaged.
struct Damaged {
    how: String,
    body: Vec<u8>,
}

pub(super) async fn damage(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let mut tried = 0;
    for board in boards.iter().filter(|board| board.has_offers()).take(2) {
        let Some(exchange) = list_of(board) else { continue };
        for damaged in all_of(&board.case.exchanges[exchange].body) {
            let mut trial = Trial::of(&examined.plugin, board.case).within(FIRST_PAGE);
            trial.exchanges[exchange].body = damaged.body;
            let scan = trial.scan(board.target).await?;
            if let Some(fault) = fault_of(&scan, board, exchange) {
                return Ok(Tried::failed(format!("{}, {}: {fault}", board.case.name, damaged.how)));
            }
            tried += 1;
        }
        if let Some(fault) = later_answers(examined, board, &mut tried).await? {
            return Ok(Tried::failed(fault));
        }
    }
    Ok(match tried {
        0 => Tried::not_tried("no case of a board with offers"),
        tried => Tried::passed(format!("{} damaged", counted(tried, "answer", "answers"))),
    })
}

/// Answers behind the list, each cut in the middle: of details, of further pages.
async fn later_answers(
    examined: &Examined,
    board: &Board<'_>,
    tried: &mut u64,
) -> Result<Option<String>, SessionError> {
    let numbers = 1..board.scan.asked.len().min(6);
    for number in numbers {
        let which = board.scan.asked[number].answered_by;
        let Some(exchange) = which.and_then(|which| board.case.exchanges.get(which)) else { continue };
        let faults = vec![Fault::at(number, FaultKind::Cut(exchange.body.len() / 2))];
        let scan = Trial::of(&examined.plugin, board.case).with(faults).within(Reach::of_case());
        let scan = scan.scan(board.target).await?;
        if let Some(CallError::Stopped { .. }) = scan.error {
            let name = &board.case.name;
            return Ok(Some(format!("{name}, {} cut: {}", exchange.request(), told(&scan))));
        }
        *tried += 1;
    }
    Ok(None)
}

/// The exchange that the offers stand in.
fn list_of(board: &Board<'_>) -> Option<usize> {
    let first = || board.scan.asked.iter().find(|asked| asked.status == Some(200))?.answered_by;
    Recorded::of(board).map(|recorded| recorded.exchange).or_else(first)
}

fn fault_of(scan: &Scan, board: &Board<'_>, exchange: usize) -> Option<String> {
    if let Some(CallError::Stopped { .. }) = scan.error {
        return Some(told(scan));
    }
    // What links a web page lost, nobody can know.
    let is_page = Recorded::of(board).is_none_or(|recorded| recorded.exchange != exchange);
    let page = scan.pages.first().filter(|_| scan.error.is_none() && !is_page)?;
    let before = board.scan.pages.first()?;
    let ends = matches!(page.next, Continuation::End(EndReason::Complete));
    let kept = page.offers.len() + page.skipped.len();
    let lost = before.offers.len().saturating_sub(kept);
    (ends && lost > 0 && scan.unread.is_empty())
        .then(|| format!("{} of {} lost silently", lost, counted(before.offers.len() as u64, "row", "rows")))
}

fn told(scan: &Scan) -> String {
    scan.error.as_ref().map_or_else(String::new, ToString::to_string)
}

fn all_of(body: &[u8]) -> Vec<Damaged> {
    let mut all = cuts(body);
    all.extend((0..FLIPS).map(|seed| flipped(body, seed)));
    all.extend(exchanged(body));
    all
}

fn cuts(body: &[u8]) -> Vec<Damaged> {
    let places =
        (1..=CUTS).map(|number| body.len() * number / (CUTS + 1)).chain([1, body.len().saturating_sub(2)]);
    places
        .map(|at| Damaged { how: format!("cut after {at} bytes"), body: body[..at.min(body.len())].to_vec() })
        .collect()
}

/// A few bytes become such as break the form.
fn flipped(body: &[u8], seed: u64) -> Damaged {
    let mut random = StdRng::seed_from_u64(seed);
    let mut body = body.to_vec();
    for _ in 0..=seed % 4 {
        if body.is_empty() {
            break;
        }
        let at = random.random_range(0..body.len());
        body[at] =
            *[0_u8, 0xff, b'"', b'{', b'<', b'&', b'\\', 0xc3].get(random.random_range(0..8)).unwrap_or(&0);
    }
    Damaged { how: format!("bytes made others by seed {seed}"), body }
}

/// Values of JSON, each in turn of another type.
fn exchanged(body: &[u8]) -> Vec<Damaged> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Vec::new() };
    let mut pointers = Vec::new();
    pointers_of(&value, String::new(), &mut pointers);
    let mut all = Vec::new();
    for (number, pointer) in pointers.iter().enumerate().take(EXCHANGES) {
        let mut changed = value.clone();
        let Some(place) = changed.pointer_mut(pointer) else { continue };
        let other = other_type(place, number);
        let how = format!("`{pointer}` made {other}");
        *place = other;
        all.push(Damaged { how, body: changed.to_string().into_bytes() });
    }
    all
}

/// What leads to values, the outer ones first; of a list only its first item.
fn pointers_of(value: &Value, pointer: String, found: &mut Vec<String>) {
    let mut level = vec![(pointer, value)];
    while !level.is_empty() {
        let mut below = Vec::new();
        for (pointer, value) in level {
            match value {
                Value::Array(items) => below.extend(items.first().map(|item| (format!("{pointer}/0"), item))),
                Value::Object(members) => below.extend(members.iter().map(|(key, member)| {
                    (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), member)
                })),
                _ => {}
            }
            found.push(pointer);
        }
        level = below;
    }
}

fn other_type(value: &Value, number: usize) -> Value {
    match (value, number % 3) {
        (Value::Array(_), _) => json!({"0": "x"}),
        (Value::Object(_), 0) => json!([17]),
        (Value::Object(_), _) => json!("x"),
        (Value::String(_), 0) => json!({"x": [1]}),
        (Value::String(_), 1) => json!(-1.5e300),
        (Value::String(_), _) => json!([[]]),
        (_, 0) => json!({}),
        (_, _) => json!([null]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_the_same_each_time_and_never_the_answer_itself() {
        let body = br#"{"jobs":[{"id":"one","open":true}],"total":1}"#;
        let bodies: Vec<_> = all_of(body).into_iter().map(|damaged| damaged.body).collect();
        let again: Vec<_> = all_of(body).into_iter().map(|damaged| damaged.body).collect();
        assert_eq!(bodies, again);
        let same = bodies.iter().filter(|one| one.as_slice() == body).count();
        // A byte may happen to be made what it was.
        assert!(same <= 2, "{same}");
        assert_eq!(exchanged(body).len(), 6);
        assert!(all_of(b"").iter().all(|damaged| damaged.body.is_empty()));
    }
}
