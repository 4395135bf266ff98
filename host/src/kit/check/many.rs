//! A recorded list with its rows multiplied.

use std::{fmt::Write as _, time::Duration};

use super::{
    examined::{Board, Examined},
    recorded::{Recorded, place_of},
    trial::{Scan, Trial},
    verdict::Tried,
};
use crate::{
    bounds::cases::{CHECKED_BYTES, CHECKED_ROWS},
    domain::counted,
    kit::{
        cases::Reach,
        replay::{Exchange, Unanswered},
        session::SessionError,
    },
    plugins::CallError,
};

/// How often requests for what lies behind the multiplied list are answered before it is tried once more.
const ROUNDS: usize = 3;

/// The first of ids that are made up where the recorded ones are too short to be counted in.
const FIRST_NUMBER: usize = 10_000_000;

/// A scan of a multiplied list.
pub(super) struct Multiplied {
    /// The number of the board.
    pub(super) board: usize,
    pub(super) rows: usize,
    /// The bytes of its answer.
    pub(super) size: usize,
    pub(super) is_json: bool,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) scan: Scan,
}

/// Multiplies the rows of the board with most of them, and scans that.
pub(super) async fn multiply(
    examined: &Examined,
    boards: &[Board<'_>],
    rows: usize,
) -> Result<Option<Multiplied>, SessionError> {
    let lists = boards.iter().enumerate().filter(|(_, board)| board.has_offers());
    let lists = lists.filter_map(|(number, board)| Some((number, Recorded::of(board)?)));
    let Some((number, recorded)) = lists.max_by_key(|(_, recorded)| recorded.rows.len()) else {
        return Ok(None);
    };
    let board = &boards[number];
    let rows = rows.min(CHECKED_BYTES.size() / recorded.row_size().max(1));
    let mut exchanges = board.case.exchanges.clone();
    exchanges[recorded.exchange].body = recorded.with(&made(&recorded, rows));
    let size = exchanges[recorded.exchange].body.len();
    let mut scan = Scan::default();
    for _ in 0..ROUNDS {
        let trial = Trial::of(&examined.plugin, board.case).within(Reach { details: 0, ..Reach::of_case() });
        let (replay, mut session) = Trial { exchanges: exchanges.clone(), ..trial }.begin()?;
        scan =
            super::trial::scan(&replay, &mut session, board.target, Reach { details: 0, ..Reach::of_case() })
                .await;
        let unanswered = replay.unanswered();
        let more: Vec<Exchange> = unanswered
            .iter()
            .filter_map(|one| answer(one, &exchanges[recorded.exchange], &recorded))
            .collect();
        if more.is_empty() {
            break;
        }
        exchanges.extend(more);
    }
    Ok(Some(Multiplied { board: number, rows, size, is_json: recorded.is_json, exchanges, scan }))
}

/// What lies behind the list: a page of it without rows.
fn answer(unanswered: &Unanswered, list: &Exchange, recorded: &Recorded) -> Option<Exchange> {
    let (method, url) = unanswered.request.split_once(' ')?;
    let path = |url: &str| url.split('?').next().map(str::to_owned);
    let is_of_list = method == list.method.as_str() && path(url) == path(&list.url);
    let sent = unanswered.sent.clone();
    is_of_list.then(|| Exchange { url: url.to_owned(), sent, body: recorded.with(&[]), ..list.clone() })
}

/// So many rows, each the copy of a recorded one with an id of its own.
fn made(recorded: &Recorded, rows: usize) -> Vec<String> {
    let originals = recorded.rows.iter().cycle();
    originals
        .take(rows)
        .enumerate()
        .map(|(number, row)| renamed(&row.text, &row.id, &sibling(&row.id, number)))
        .collect()
}

/// A text with another word wherever one stands on its own.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let (mut made, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(place) = place_of(text, from, at) {
        made.push_str(&text[at..place]);
        made.push_str(to);
        at = place + from.len();
    }
    made.push_str(&text[at..]);
    made
}

/// Another id of the same form: digits stay digits, and letters letters of the same kind.
fn sibling(id: &str, number: usize) -> String {
    if id.chars().all(|letter| letter.is_ascii_digit()) {
        return match id.len() {
            0..8 => (FIRST_NUMBER + number).to_string(),
            length => format!("{}{number:06}", &id[..length - 6]),
        };
    }
    let is_hex = |letter: char| letter.is_ascii_hexdigit() || !letter.is_ascii_alphanumeric();
    let letters: Vec<char> = id.chars().collect();
    let places = letters.iter().filter(|letter| letter.is_ascii_alphanumeric()).count();
    if places < 8 || !id.is_ascii() {
        let mut longer = id.to_owned();
        // A string takes all that is written to it.
        let _ = write!(longer, "-{number}");
        return longer;
    }
    let all_hex = id.chars().all(is_hex);
    let mut left = number;
    let mut made = letters;
    for letter in made.iter_mut().rev().filter(|letter| letter.is_ascii_alphanumeric()).take(8) {
        let (first, base) = match *letter {
            digit if digit.is_ascii_digit() => ('0', 10),
            lower if lower.is_ascii_lowercase() => ('a', if all_hex { 6 } else { 26 }),
            _ => ('A', if all_hex { 6 } else { 26 }),
        };
        let step = u8::try_from(left % base).unwrap_or_default();
        *letter = char::from(u8::try_from(first).unwrap_or(b'0') + step);
        left /= base;
    }
    made.into_iter().collect()
}

/// Whether a list of many rows is read within the limits.
pub(super) fn many(boards: &[Board<'_>], multiplied: Option<&Multiplied>) -> Tried {
    let Some(found) = multiplied else {
        return Tried::not_tried(
            "no case with a list of offers in JSON or XML, whose rows could be multiplied",
        );
    };
    let name = boards.get(found.board).map_or("", |board| board.case.name.as_str());
    let rows = counted(found.rows as u64, "row", "rows");
    if let Some(error) = &found.scan.error {
        let how = if matches!(error, CallError::Stopped { .. }) { "stopped" } else { "failed" };
        return Tried::failed(format!("{name}, {rows}: {how}: {error}"));
    }
    let offers = found.scan.offers();
    if offers < found.rows {
        return Tried::failed(format!("{name}, {rows}: {}", counted(offers as u64, "offer", "offers")));
    }
    if found.rows < CHECKED_ROWS.size() {
        return Tried::passed(format!(
            "{name}: {rows}, as many as an answer may hold of {} bytes",
            found.size
        ));
    }
    Tried::passed(format!("{name}: {rows} of {} bytes in {} ms", found.size, millis(found.scan.took)))
}

fn millis(time: Duration) -> u128 {
    time.as_millis()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_that_are_made_are_all_different_and_of_the_same_form() {
        for id in
            ["4101", "744000099900001", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "abc", "ABCDEFGHIJ", "41-é"]
        {
            let all: BTreeSet<String> = (0..10_000).map(|number| sibling(id, number)).collect();
            assert_eq!(all.len(), 10_000, "{id}");
        }
        assert_eq!(sibling("744000099900001", 7), "744000099000007");
        let uuid = sibling("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", 1234);
        assert!(
            uuid.len() == 36 && uuid.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit()),
            "{uuid}"
        );
    }

    #[test]
    fn a_row_gets_its_id_wherever_it_stands_on_its_own() {
        let row = r#"{"id":41,"url":"https://a.example/jobs/41?x","pay":4100}"#;
        assert_eq!(renamed(row, "41", "99"), r#"{"id":99,"url":"https://a.example/jobs/99?x","pay":4100}"#);
    }
}
