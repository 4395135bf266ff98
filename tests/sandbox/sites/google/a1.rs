//! A1 notation (`Companies!A1:L`, `'My sheet'!B2:C3`, `A:L`, `Companies`) and areas of cells.

use std::ops::Range;

/// The end of an area that extends to the grid's edge.
pub(super) const UNBOUNDED: usize = usize::MAX;

/// Rows or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Rows,
    Columns,
}

/// A rectangle of cells, as half-open ranges counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
}

impl Area {
    /// All cells, including future ones.
    pub(super) const EVERYTHING: Self = Self { rows: 0..UNBOUNDED, columns: 0..UNBOUNDED };

    /// `height` by `width` cells from a corner.
    pub(super) const fn from(row: usize, column: usize, height: usize, width: usize) -> Self {
        Self { rows: row..row + height, columns: column..column + width }
    }

    pub(super) fn contains(&self, row: usize, column: usize) -> bool {
        self.rows.contains(&row) && self.columns.contains(&column)
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        let within =
            |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        within(&self.rows, &other.rows) && within(&self.columns, &other.columns)
    }

    /// The intersection.
    pub(super) fn common(&self, other: &Self) -> Self {
        let both = |one: &Range<usize>, two: &Range<usize>| one.start.max(two.start)..one.end.min(two.end);
        Self { rows: both(&self.rows, &other.rows), columns: both(&self.columns, &other.columns) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() || self.columns.is_empty()
    }

    pub(super) fn is_one_cell(&self) -> bool {
        self.rows.len() == 1 && self.columns.len() == 1
    }

    /// The part within a grid of this size.
    pub(super) fn clamped(&self, rows: usize, columns: usize) -> Self {
        Self {
            rows: self.rows.start.min(rows)..self.rows.end.min(rows),
            columns: self.columns.start.min(columns)..self.columns.end.min(columns),
        }
    }

    pub(super) fn side(&mut self, dimension: Dimension) -> &mut Range<usize> {
        match dimension {
            Dimension::Rows => &mut self.rows,
            Dimension::Columns => &mut self.columns,
        }
    }
}

/// `A`, `Z`, `AA`, …
pub(super) fn column_name(index: usize) -> String {
    let mut name = String::new();
    let mut rest = index + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

/// The index of a column named by up to three letters.
pub(super) fn column_index(letters: &str) -> Option<usize> {
    let is_name = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| {
        letters.bytes().fold(0, |index, byte| index * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1)
            - 1
    })
}

/// The row and column of a cell's name, both counted from 0.
pub(super) fn cell_index(name: &str) -> Option<(usize, usize)> {
    let (column, row) = corner(name)?;
    Some((row?, column?))
}

/// The unquoted title before the `!`, and the range after it.
pub(super) fn split_sheet(text: &str) -> (Option<String>, Option<&str>) {
    if let Some(rest) = text.strip_prefix('\'') {
        let mut title = String::new();
        let mut letters = rest.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter != '\'' {
                title.push(letter);
            } else if letters.peek().is_some_and(|(_, next)| *next == '\'') {
                title.push('\'');
                letters.next();
            } else {
                let after = &rest[at + 1..];
                return (Some(title), after.strip_prefix('!').or((!after.is_empty()).then_some(after)));
            }
        }
    }
    match text.rsplit_once('!') {
        Some((title, cells)) => (Some(title.to_owned()), Some(cells)),
        None => (None, Some(text)),
    }
}

/// `A1`, `A1:L20`, `A1:L`, `A:L` or `2:5`, with or without `$`.
pub(super) fn cells(text: &str) -> Option<Area> {
    let Some((first, last)) = text.split_once(':') else {
        let (row, column) = cell_index(text)?;
        return Some(Area::from(row, column, 1, 1));
    };
    let (first, last) = (corner(first)?, corner(last)?);
    Some(Area { columns: span(first.0, last.0), rows: span(first.1, last.1) })
}

/// A range in A1 notation, as answers contain it.
pub(super) fn show(title: &str, area: &Area) -> String {
    let title = quoted(title);
    let corner = |row: usize, column: usize| format!("{}{}", column_name(column), row + 1);
    let first = corner(area.rows.start, area.columns.start);
    if area.is_one_cell() || area.is_empty() {
        return format!("{title}!{first}");
    }
    format!("{title}!{first}:{}", corner(area.rows.end - 1, area.columns.end - 1))
}

/// The title, quoted if A1 notation requires it.
fn quoted(title: &str) -> String {
    let is_word = title.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !title.starts_with(|first: char| first.is_ascii_digit());
    if is_word && cell_index(title).is_none() {
        title.to_owned()
    } else {
        format!("'{}'", title.replace('\'', "''"))
    }
}

/// The column and row of one end of a range; at least one of them is present.
fn corner(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).len();
    let (letters, digits) = text.split_at(letters);
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    let column = if letters.is_empty() { None } else { Some(column_index(letters)?) };
    let row = if digits.is_empty() { None } else { Some(row_index(digits)?) };
    (column.is_some() || row.is_some()).then_some((column, row))
}

fn row_index(digits: &str) -> Option<usize> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse::<usize>().ok().filter(|row| is_number && (1..=10_000_000).contains(row)).map(|row| row - 1)
}

fn span(first: Option<usize>, last: Option<usize>) -> Range<usize> {
    match (first, last) {
        (Some(first), Some(last)) => first.min(last)..first.max(last) + 1,
        (None, Some(last)) => 0..last + 1,
        (first, None) => first.unwrap_or(0)..UNBOUNDED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_from_a_to_zzz_and_back() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (18277, "ZZZ")] {
            assert_eq!((column_name(index).as_str(), column_index(name)), (name, Some(index)));
        }
        assert_eq!((column_index("AAAA"), column_index(""), column_index("É")), (None, None, None));
    }

    #[test]
    fn ranges_read_in_every_form() {
        let area = |rows, columns| Some(Area { rows, columns });
        assert_eq!(cells("A1"), area(0..1, 0..1));
        assert_eq!(cells("$B$2:C3"), area(1..3, 1..3));
        assert_eq!(cells("C3:B2"), area(1..3, 1..3));
        assert_eq!(cells("A1:L"), area(0..UNBOUNDED, 0..12));
        assert_eq!(cells("A:L"), area(0..UNBOUNDED, 0..12));
        assert_eq!(cells("2:5"), area(1..5, 0..UNBOUNDED));
        for wrong in ["", "A", "5", "A0", "A1:", ":B2", "A1:B2:C3", "A1B", "1A", "A-1", "A1,B2"] {
            assert_eq!(cells(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sheets_are_split_off_and_quoted() {
        let split = |text| {
            let (title, cells) = split_sheet(text);
            (title.unwrap_or_default(), cells.unwrap_or_default().to_owned())
        };
        let pair = |title: &str, cells: &str| (title.to_owned(), cells.to_owned());
        assert_eq!(split("Companies!A1:L"), pair("Companies", "A1:L"));
        assert_eq!(split("'My sheet'!B2:C3"), pair("My sheet", "B2:C3"));
        assert_eq!(split("'It''s a!b'!B2"), pair("It's a!b", "B2"));
        assert_eq!(split("'My sheet'"), pair("My sheet", ""));
        assert_eq!(split("Companies"), pair("", "Companies"));
        let one = Area::from(0, 0, 1, 1);
        assert_eq!(show("Companies", &one), "Companies!A1");
        assert_eq!(show("It's", &Area::from(1, 1, 2, 2)), "'It''s'!B2:C3");
        assert_eq!(show("AB12", &one), "'AB12'!A1");
        assert_eq!(show("Sheet1", &one), "Sheet1!A1");
    }
}
