//! Properties of areas rather than of single cells: formats, drop-down lists, sizes. Areas move and grow as rows and
//! columns are inserted or deleted.

use serde_json::Value;

use super::a1::{Area, Dimension, UNBOUNDED};

/// An insertion of rows or columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Insertion {
    pub(super) dimension: Dimension,
    /// The index before which the new ones are inserted.
    pub(super) at: usize,
    pub(super) count: usize,
    pub(super) inherit: Inherit,
}

/// Which properties new rows or columns get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inherit {
    /// Those of the row or column before.
    Before,
    /// Those of the row or column after.
    After,
    /// Only those that both neighbours have.
    Between,
}

/// In the order they were set: later ones override earlier ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks(Vec<Mark>);

#[derive(Debug, Clone)]
struct Mark {
    area: Area,
    path: String,
    value: Value,
}

impl Marks {
    /// Sets a value on an area; null clears it.
    pub(super) fn set(&mut self, area: &Area, path: &str, value: Value) {
        let is_hidden = |mark: &Mark| {
            let below =
                mark.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            below && area.covers(&mark.area)
        };
        self.0.retain(|mark| !is_hidden(mark));
        self.0.push(Mark { area: area.clone(), path: path.to_owned(), value });
    }

    /// All properties of a cell, merged: `textFormat.bold` is inside `textFormat`.
    pub(super) fn values_at(&self, row: usize, column: usize) -> Value {
        let mut whole = Value::Object(serde_json::Map::new());
        for mark in self.0.iter().filter(|mark| mark.area.contains(row, column)) {
            let mut slot = &mut whole;
            for name in mark.path.split('.') {
                if !slot.is_object() {
                    *slot = Value::Object(serde_json::Map::new());
                }
                slot = &mut slot[name];
            }
            *slot = mark.value.clone();
        }
        without_nulls(whole)
    }

    /// One value on a cell, set by this path or by an ancestor of it.
    pub(super) fn value_at(&self, row: usize, column: usize, path: &str) -> Option<&Value> {
        let mark = self.0.iter().rev().find(|mark| {
            mark.area.contains(row, column)
                && path.strip_prefix(&*mark.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })?;
        let mut rest = path[mark.path.len()..].split('.').filter(|name| !name.is_empty());
        rest.try_fold(&mark.value, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    pub(super) fn insert(&mut self, insertion: Insertion) {
        for mark in &mut self.0 {
            grow(&mut mark.area, insertion);
        }
    }

    pub(super) fn delete(&mut self, dimension: Dimension, from: usize, to: usize) {
        self.0.retain_mut(|mark| shrink(&mut mark.area, dimension, from, to));
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        other => other,
    }
}

/// Moves and grows an area. A new row belongs to it if the row that it inherits from does.
pub(super) fn grow(area: &mut Area, insertion: Insertion) {
    let Insertion { dimension, at, count, inherit } = insertion;
    let side = area.side(dimension);
    if *side == (0..UNBOUNDED) {
        return;
    }
    if at < side.start || (at == side.start && inherit != Inherit::After) {
        side.start += count;
        side.end = side.end.saturating_add(count);
    } else if at < side.end || (at == side.end && inherit == Inherit::Before) {
        side.end = side.end.saturating_add(count);
    }
}

/// Removes rows or columns from an area; false if nothing of it is left.
pub(super) fn shrink(area: &mut Area, dimension: Dimension, from: usize, to: usize) -> bool {
    let side = area.side(dimension);
    let gone = to - from;
    let place = |end: usize| match end {
        UNBOUNDED => UNBOUNDED,
        end if end <= from => end,
        end => end.saturating_sub(gone).max(from),
    };
    *side = place(side.start)..place(side.end);
    !area.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(area: std::ops::Range<usize>) -> Area {
        Area { rows: area, columns: 2..3 }
    }

    fn inserted(area: std::ops::Range<usize>, at: usize, inherit: Inherit) -> std::ops::Range<usize> {
        let mut area = rows(area);
        grow(&mut area, Insertion { dimension: Dimension::Rows, at, count: 2, inherit });
        area.rows
    }

    #[test]
    fn a_new_row_belongs_to_the_area_of_the_row_it_inherits_from() {
        for inherit in [Inherit::Before, Inherit::After, Inherit::Between] {
            assert_eq!(inserted(5..9, 3, inherit), 7..11);
            assert_eq!(inserted(5..9, 7, inherit), 5..11);
            assert_eq!(inserted(5..9, 12, inherit), 5..9);
            assert_eq!(inserted(5..UNBOUNDED, 7, inherit), 5..UNBOUNDED);
            assert_eq!(inserted(0..UNBOUNDED, 0, inherit), 0..UNBOUNDED);
        }
        for (inherit, at_the_start, at_the_end) in
            [(Inherit::Before, 7..11, 5..11), (Inherit::After, 5..11, 5..9), (Inherit::Between, 7..11, 5..9)]
        {
            assert_eq!((inserted(5..9, 5, inherit), inserted(5..9, 9, inherit)), (at_the_start, at_the_end));
        }
    }

    #[test]
    fn deleted_rows_shorten_or_remove_an_area() {
        let deleted = |from, to| {
            let mut area = rows(5..9);
            shrink(&mut area, Dimension::Rows, from, to).then_some(area.rows)
        };
        assert_eq!(deleted(0, 2), Some(3..7));
        assert_eq!(deleted(3, 6), Some(3..6));
        assert_eq!(deleted(8, 20), Some(5..8));
        assert_eq!(deleted(5, 9), None);
        assert_eq!(deleted(9, 11), Some(5..9));
    }

    #[test]
    fn later_marks_override_earlier_ones_and_null_clears() {
        let mut marks = Marks::default();
        marks.set(&Area::EVERYTHING, "textFormat.bold", json!(true));
        marks.set(&rows(0..4), "textFormat.italic", json!(true));
        assert_eq!(marks.values_at(1, 2), json!({"textFormat": {"bold": true, "italic": true}}));
        assert_eq!(marks.value_at(9, 9, "textFormat.bold"), Some(&json!(true)));
        marks.set(&rows(0..2), "textFormat", Value::Null);
        assert_eq!(marks.values_at(1, 2), json!({}));
        assert_eq!(marks.value_at(1, 2, "textFormat.bold"), None);
        assert_eq!(marks.values_at(3, 2)["textFormat"]["italic"], json!(true));
        marks.set(&Area::EVERYTHING, "textFormat", json!({"bold": false}));
        assert_eq!(marks.0.len(), 1);
    }
}
