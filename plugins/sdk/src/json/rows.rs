//! Rows, each of which is read on its own.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::{
    at::at,
    fields::Object,
    mend::mend,
    parse::{failure, path_of},
    unread::Unread,
};
use crate::{
    PluginError, Skipped,
    errors::{parse_failure, sample},
};

/// A kind of row, whose struct may borrow from the answer.
pub trait Row {
    /// The struct. Its fields are optional but for those without which there is no offer.
    type Of<'a>: Deserialize<'a>;
}

/// Reads an answer that is a list of rows, as [`rows_at`] does one with a list in it.
pub fn rows<R: Row, T>(
    text: &str,
    unread: &mut Unread,
    read: impl FnMut(R::Of<'_>, &mut Unread) -> Result<T, Skipped>,
) -> Result<Vec<Result<T, Skipped>>, PluginError> {
    rows_at::<R, T>("", text, unread, read)
}

/// Reads the list of rows at a path of an answer, such as `jobs` or `data.jobs`, and each of them with `read`. A row that cannot be read has the reason why it is skipped.
///
/// Nearly always every row has the expected form, so all are parsed at once first, and one by one only if that fails.
pub fn rows_at<R: Row, T>(
    path: &str,
    text: &str,
    unread: &mut Unread,
    mut read: impl FnMut(R::Of<'_>, &mut Unread) -> Result<T, Skipped>,
) -> Result<Vec<Result<T, Skipped>>, PluginError> {
    if let Ok(rows) = at::<Vec<Object<R::Of<'_>>>>(path, text) {
        return Ok(rows.into_iter().map(|row| read(row.0, unread)).collect());
    }
    let rows: Vec<&RawValue> = at(path, text).map_err(|error| failure(text, &error))?;
    let each = rows.into_iter().enumerate();
    Ok(each.map(|(index, raw)| row::<R, T>(raw.get(), index, unread, &mut read)).collect())
}

/// Reads one row of a list, with `read`, or says why it is skipped: one bad row must not fail a page, and one bad field
/// no row.
pub fn row<R: Row, T>(
    text: &str,
    index: usize,
    unread: &mut Unread,
    read: impl FnOnce(R::Of<'_>, &mut Unread) -> Result<T, Skipped>,
) -> Result<T, Skipped> {
    let error = match serde_json::from_str::<Object<R::Of<'_>>>(text) {
        Ok(row) => return read(row.0, unread),
        Err(error) => error,
    };
    let mut odd = Unread::default();
    let mended = mended::<R>(text, &mut odd);
    if let Some(Ok(row)) = mended.as_deref().map(serde_json::from_str::<Object<R::Of<'_>>>) {
        unread.add_row(&odd);
        return read(row.0, unread);
    }
    let path = path_of(text, &error).unwrap_or_default();
    Err(Skipped { id: row_id(text), reason: sample(&format!("row [{index}] at `{path}`: {error}")) })
}

/// Reads an answer that is a single object, like a row.
pub fn object<R: Row, T>(
    text: &str,
    unread: &mut Unread,
    read: impl FnOnce(R::Of<'_>, &mut Unread) -> Result<T, PluginError>,
) -> Result<T, PluginError> {
    let mut outcome = None;
    let skipped = row::<R, ()>(text, 0, unread, |row, unread| {
        outcome = Some(read(row, unread));
        Ok(())
    });
    match (outcome, skipped) {
        (Some(outcome), _) => outcome,
        (None, Err(skipped)) => Err(parse_failure(skipped.reason, None, Some(text))),
        (None, Ok(())) => Err(parse_failure("the answer was not read", None, Some(text))),
    }
}

/// A row without its odd parts; `None` if it is no object.
fn mended<R: Row>(text: &str, unread: &mut Unread) -> Option<String> {
    let Value::Object(mut row) = serde_json::from_str(text).ok()? else { return None };
    let fits =
        |part: &Value| fault::<R>(&part.to_string()).is_none_or(|fault| fault.starts_with("missing field "));
    mend(&mut row, &fits, unread);
    serde_json::to_string(&row).ok()
}

/// What is wrong with a row.
fn fault<R: Row>(text: &str) -> Option<String> {
    Some(serde_json::from_str::<Object<R::Of<'_>>>(text).err()?.to_string())
}

/// The `id` of a row that cannot be read as a whole.
fn row_id(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Identified {
        id: Value,
    }
    match serde_json::from_str::<Identified>(text).ok()?.id {
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
