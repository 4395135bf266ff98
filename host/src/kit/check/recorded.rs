//! The answer of a case that holds its list, cut into rows, so that it can be emptied, multiplied and damaged.

use serde_json::Value;

use super::{
    answer::Node,
    examined::Board,
    xml::{self, Element},
};

/// Stands in the place of rows while the rest is written.
const ROWS_MARK: &str = "@@rows@@";
/// Stands in the place of the source's own count.
const COUNT_MARK: &str = "@@count@@";

/// A list as it was recorded.
#[derive(Debug)]
pub(super) struct Recorded {
    /// The number of its exchange.
    pub(super) exchange: usize,
    /// Whether it is JSON; else it is XML.
    pub(super) is_json: bool,
    /// The rows that became offers, each with its id.
    pub(super) rows: Vec<Row>,
    before: String,
    after: String,
}

/// A row that became an offer.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) text: String,
}

impl Row {
    pub(super) fn node(&self) -> Option<Node> {
        Node::of(&self.text)
    }
}

impl Recorded {
    /// The list that a board's offers stand in; nothing if no answer is JSON or XML with rows of them.
    pub(super) fn of(board: &Board<'_>) -> Option<Self> {
        let ids: Vec<&str> =
            board.scan.pages.iter().flat_map(|page| &page.offers).map(|one| one.offer.id.as_str()).collect();
        let asked = board.scan.asked.iter().filter(|asked| asked.status == Some(200));
        let lists = asked.filter_map(|asked| {
            let exchange = asked.answered_by?;
            let text = String::from_utf8_lossy(&board.case.exchanges.get(exchange)?.body).into_owned();
            of_json(exchange, &text, &ids).or_else(|| of_xml(exchange, &text, &ids))
        });
        // The first request that has offers asks for the list.
        lists.into_iter().next()
    }

    /// The same answer with other rows.
    pub(super) fn with(&self, rows: &[String]) -> Vec<u8> {
        let separator = if self.is_json { "," } else { "\n" };
        let count = rows.len().to_string();
        let marked = format!("\"{COUNT_MARK}\"");
        let mut text = self.before.replace(&marked, &count);
        text.push_str(&rows.join(separator));
        text.push_str(&self.after.replace(&marked, &count));
        text.into_bytes()
    }

    /// The bytes of a row, on average.
    pub(super) fn row_size(&self) -> usize {
        self.rows.iter().map(|row| row.text.len()).sum::<usize>() / self.rows.len().max(1)
    }
}

fn of_json(exchange: usize, text: &str, ids: &[&str]) -> Option<Recorded> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let mut best = (0, 0, String::new());
    find_list(&value, "", ids, &mut best);
    let (found, _, pointer) = best;
    let list = value.pointer(&pointer).filter(|_| found > 0)?.as_array()?.clone();
    let rows = list.iter().map(ToString::to_string).filter_map(|text| row(text, ids)).collect();
    mark_counts(&mut value, list.len());
    *value.pointer_mut(&pointer)? = Value::from(ROWS_MARK);
    let whole = value.to_string();
    let (before, after) = whole.split_once(&format!("\"{ROWS_MARK}\""))?;
    let (before, after) = (format!("{before}["), format!("]{after}"));
    Some(Recorded { exchange, is_json: true, rows, before, after })
}

/// The list with most rows of offers; of two with as many, the larger.
fn find_list(value: &Value, pointer: &str, ids: &[&str], best: &mut (usize, usize, String)) {
    match value {
        Value::Array(items) => {
            let texts: Vec<String> =
                items.iter().filter(|item| item.is_object()).map(ToString::to_string).collect();
            let found =
                texts.iter().filter(|text| ids.iter().any(|id| place_of(text, id, 0).is_some())).count();
            let size = texts.iter().map(String::len).sum();
            if (found, size) > (best.0, best.1) {
                *best = (found, size, pointer.to_owned());
            }
            for (number, item) in items.iter().enumerate() {
                find_list(item, &format!("{pointer}/{number}"), ids, best);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                find_list(member, &format!("{pointer}/{key}"), ids, best);
            }
        }
        _ => {}
    }
}

/// A source's own count of its rows is one of the list's length.
fn mark_counts(value: &mut Value, rows: usize) {
    let is_count =
        |key: &str| ["total", "count", "found"].iter().any(|word| key.to_lowercase().contains(word));
    let Value::Object(members) = value else { return };
    for (key, member) in members {
        if is_count(key) && member.as_u64() == Some(rows as u64) {
            *member = Value::from(COUNT_MARK);
        } else if !member.is_array() {
            mark_counts(member, rows);
        }
    }
}

fn of_xml(exchange: usize, text: &str, ids: &[&str]) -> Option<Recorded> {
    let is_page = text.trim_start().get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype"));
    let root = xml::read(text).filter(|_| !is_page && text.trim_start().starts_with('<'))?;
    let mut best = (0, Vec::new());
    find_elements(&root, text, ids, &mut best);
    let places = best.1;
    let (first, last) = (*places.first()?, *places.last()?);
    let rows = places.iter().filter_map(|(start, end)| row(text[*start..*end].to_owned(), ids)).collect();
    let (before, after) = (text[..first.0].to_owned(), text[last.1..].to_owned());
    Some(Recorded { exchange, is_json: false, rows, before, after })
}

/// The children of one name of which most are rows of offers.
fn find_elements(element: &Element, text: &str, ids: &[&str], best: &mut (usize, Vec<(usize, usize)>)) {
    for child in &element.children {
        let same = element.children.iter().filter(|other| other.name == child.name);
        let places: Vec<(usize, usize)> = same.map(|one| (one.start, one.end)).collect();
        let is_first = places.first() == Some(&(child.start, child.end));
        if is_first {
            let has_id = |(start, end): &&(usize, usize)| {
                ids.iter().any(|id| place_of(&text[*start..*end], id, 0).is_some())
            };
            let found = places.iter().filter(has_id).count();
            // Of two with as many, the inner one, unless it is no more than the id.
            let is_row = !child.children.is_empty();
            if is_row && (found > best.0 || (found == best.0 && found == 1)) {
                *best = (found, places);
            }
        }
        find_elements(child, text, ids, best);
    }
}

fn row(text: String, ids: &[&str]) -> Option<Row> {
    let mut found = ids.iter().filter(|id| place_of(&text, id, 0).is_some());
    let id = found.clone().max_by_key(|id| id.len()).or_else(|| found.next())?;
    Some(Row { id: (*id).to_owned(), text })
}

/// Where a word stands on its own, at `from` or later.
pub(super) fn place_of(text: &str, word: &str, from: usize) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let places = text.get(from..)?.match_indices(word).map(|(at, _)| from + at);
    let mut whole = places.filter(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !is_part(before) && !is_part(bytes.get(at + word.len()))
    });
    whole.next()
}

#[cfg(test)]
mod tests;
