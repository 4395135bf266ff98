//! Whether what most rows of a recorded list have is told of at least one offer.

use super::{answer::Node, examined::Board, recorded::Recorded, verdict::Tried};
use crate::{domain::Workplace, plugins::model::ScannedOffer};

/// A field that is looked for in answers by the names of its keys.
pub(super) struct Field {
    /// For people.
    name: &'static str,
    /// What such keys have in their names.
    keys: &'static [&'static str],
    /// What other keys have in theirs.
    not: &'static [&'static str],
    has_value: fn(&Node) -> bool,
    is_told: fn(&ScannedOffer) -> bool,
}

/// Where the work is.
pub(super) const PLACES: Field = Field {
    name: "place",
    keys: &["location", "city", "place", "office", "country"],
    not: &[
        "workplace",
        "replace",
        "marketplace",
        "placement",
        "placeholder",
        "officer",
        "capacity",
        "id",
        "url",
        "count",
        "code",
    ],
    has_value: is_words,
    is_told: |one| !one.offer.locations.is_empty(),
};

/// How it is done.
pub(super) const WORKPLACE: Field = Field {
    name: "way of working",
    keys: &["remote", "workplace", "hybrid", "telework", "telecommut"],
    not: &["id", "url"],
    has_value: |value| matches!(value, Node::Bare(Some(true))) || is_words(value),
    is_told: |one| one.offer.workplace != Workplace::Unknown,
};

/// When it was told.
pub(super) const DATES: Field = Field {
    name: "date",
    keys: &["published", "posted", "created", "updated", "date"],
    not: &[],
    has_value: is_date,
    is_told: |one| {
        one.offer.posted_at.is_some() || one.offer.updated_at.is_some() || one.offer.expires_at.is_some()
    },
};

fn is_words(value: &Node) -> bool {
    let Node::Text(text) = value else { return false };
    let plain = text.trim().to_lowercase();
    plain.chars().any(char::is_alphabetic)
        && !matches!(
            plain.as_str(),
            "false" | "null" | "none" | "no" | "true" | "n/a" | "unspecified" | "unknown"
        )
}

/// An ISO day, an RFC 2822 date, or the seconds or milliseconds of our years.
fn is_date(value: &Node) -> bool {
    let Node::Text(text) = value else { return false };
    let text = text.trim();
    let is_day = text.get(..10).is_some_and(|day| chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok());
    let is_epoch = text.parse::<i64>().is_ok_and(|number| {
        (1_000_000_000..4_000_000_000).contains(&number)
            || (1_000_000_000_000..4_000_000_000_000).contains(&number)
    });
    is_day || is_epoch || chrono::DateTime::parse_from_rfc2822(text).is_ok()
}

/// Whether a field is told wherever most rows have it.
pub(super) fn filled(field: &Field, boards: &[Board<'_>]) -> Tried {
    let mut seen = Vec::new();
    let mut looked = false;
    for board in boards.iter().filter(|board| board.has_offers()) {
        let Some(recorded) = Recorded::of(board) else { continue };
        looked = true;
        let Some(key) = key_of_most(field, &recorded) else { continue };
        let full = board.scan.details.iter().filter_map(|detail| detail.answer.as_ref().ok());
        let mut all = board.scan.pages.iter().flat_map(|page| &page.offers).chain(full);
        // A value that cannot be read, and is told so, is not passed over.
        let last = key.rsplit('.').next().unwrap_or_default();
        let is_unread = board.scan.unread.iter().any(|(name, _)| name.contains(last));
        if !is_unread && !all.any(field.is_told) {
            let name = &board.case.name;
            return Tried::failed(format!(
                "{name}: most rows have `{key}`, and no offer has a {}",
                field.name
            ));
        }
        seen.push(format!("{}: `{key}`", board.case.name));
    }
    match (looked, seen.is_empty()) {
        (false, _) => Tried::not_tried("no case with a list of offers in JSON or XML"),
        (true, true) => Tried::passed(format!("no answer has a {} in most rows", field.name)),
        (true, false) => Tried::passed(seen.join(", ")),
    }
}

/// A key that more than half of the rows have a value under.
fn key_of_most(field: &Field, recorded: &Recorded) -> Option<String> {
    let mut keys = Vec::new();
    for node in recorded.rows.iter().filter_map(super::recorded::Row::node) {
        keys.push(key_of(field, &node));
    }
    let having = keys.iter().flatten().count();
    if having * 2 <= recorded.rows.len() { None } else { keys.into_iter().flatten().next() }
}

fn key_of(field: &Field, row: &Node) -> Option<String> {
    let leaves = row.leaves();
    let found = leaves.iter().find(|(path, value)| {
        let is_key = |key: &&str| names(key, field.keys) && !names(key, field.not);
        path.iter().any(is_key)
            && !path.last().is_some_and(|last| names(last, field.not))
            && (field.has_value)(value)
    });
    found.map(|(path, _)| path.iter().filter(|key| !key.is_empty()).copied().collect::<Vec<_>>().join("."))
}

/// Whether a key has one of these in its name; a short one must be a word of it.
fn names(key: &str, words: &[&str]) -> bool {
    let lower = key.to_lowercase();
    words.iter().any(|word| {
        if word.len() < 4 {
            lower == *word || lower.ends_with(&format!("_{word}")) || key.ends_with(&capitalised(word))
        } else {
            lower.contains(word)
        }
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(field: &Field, row: &str) -> Option<String> {
        key_of(field, &Node::of(row).unwrap())
    }

    #[test]
    fn places_are_known_by_their_keys() {
        assert_eq!(key(&PLACES, r#"{"location":{"name":"Bilbao"}}"#).as_deref(), Some("location.name"));
        assert_eq!(key(&PLACES, "<job><office>Berlin</office></job>").as_deref(), Some("job.office"));
        for none in [
            r#"{"workplaceType":"Remote"}"#,
            r#"{"city":null}"#,
            r#"{"location":{"id":"x"}}"#,
            r#"{"officeId":"ab"}"#,
        ] {
            assert_eq!(key(&PLACES, none), None, "{none}");
        }
    }

    #[test]
    fn ways_of_working_and_dates_are_known_by_their_values_too() {
        assert!(key(&WORKPLACE, r#"{"isRemote":true}"#).is_some());
        assert!(key(&WORKPLACE, r#"{"isRemote":false,"workplaceType":null}"#).is_none());
        assert!(key(&DATES, r#"{"createdAt":1767340800000}"#).is_some());
        assert!(key(&DATES, "<i><pubDate>Fri, 02 Jan 2026 10:00:00 +0100</pubDate></i>").is_some());
        assert!(key(&DATES, r#"{"updated":"yes","date":"soon"}"#).is_none());
    }
}
