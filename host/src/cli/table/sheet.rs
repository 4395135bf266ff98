//! The rows of a table, and the lines that they are shown in.

use super::{
    Cell, Look, Role,
    column::Shape,
    fit::{BETWEEN, Need, fit},
    width::{cut, width},
};

/// A table whose cells are one line each.
#[derive(Debug, Default)]
pub(in crate::cli) struct Table {
    shapes: Vec<Shape>,
    rows: Vec<Vec<Cell>>,
    /// Whether its columns were asked for by name.
    chosen: bool,
    /// Whether nothing is cut, whatever the terminal's width.
    wide: bool,
    /// How to see the columns that a terminal has no room for, where the command has a way.
    cure: &'static str,
}

/// A column that is shown, and its width.
struct Shown<'a> {
    at: usize,
    shape: &'a Shape,
    width: usize,
}

impl Table {
    /// A table of these columns.
    pub(super) fn of(shapes: Vec<Shape>) -> Self {
        Self { shapes, ..Self::default() }
    }

    /// Whose columns were asked for by name, or which is shown as wide as it is: of a command that has options for it.
    pub(super) fn asked_for(self, chosen: bool, wide: bool) -> Self {
        Self { chosen, wide, cure: "; `--wide` cuts nothing, `--columns` chooses", ..self }
    }

    /// Adds a row of texts.
    pub(in crate::cli) fn add_row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.add_cells(cells.into_iter().map(Cell::of).collect());
    }

    /// Adds a row.
    pub(in crate::cli) fn add_cells(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Whether it has no row.
    pub(in crate::cli) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its lines, clean but for the colours, without blanks at the end.
    pub(in crate::cli) fn lines(&self, look: &Look) -> Vec<String> {
        let filled: Vec<usize> = (0..self.shapes.len()).filter(|at| self.is_filled(*at)).collect();
        let needs: Vec<Need> = filled.iter().map(|at| self.need(*at)).collect();
        let widths = match look.width.filter(|_| !self.wide) {
            Some(room) => fit(&needs, room, self.chosen),
            None => needs.iter().map(|need| Some(need.whole)).collect(),
        };
        let columns = filled.iter().zip(&widths);
        let shown: Vec<Shown<'_>> = columns
            .clone()
            .filter_map(|(at, width)| Some(Shown { at: *at, shape: &self.shapes[*at], width: (*width)? }))
            .collect();
        let left_out = columns.filter(|(_, width)| width.is_none()).map(|(at, _)| self.shapes[*at].header);
        let head = shown.iter().map(|column| Cell::of(column.shape.header).in_role(Role::Heading));
        let mut lines = vec![line(&shown, &head.collect::<Vec<_>>(), look)];
        for row in &self.rows {
            let cells: Vec<Cell> =
                shown.iter().map(|column| row.get(column.at).cloned().unwrap_or_default()).collect();
            lines.push(line(&shown, &cells, look));
        }
        lines.extend(self.not_shown(&left_out.collect::<Vec<_>>(), look));
        lines
    }

    fn is_filled(&self, at: usize) -> bool {
        !self.shapes[at].if_any
            || self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.text.is_empty()))
    }

    fn need(&self, at: usize) -> Need {
        let shape = &self.shapes[at];
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        let header = width(shape.header);
        let (mut whole, mut compact) = (header, header);
        for cell in cells {
            let text = width(&cell.text);
            whole = whole.max(text);
            compact = compact.max(cell.short.as_ref().map_or(text, |short| width(short).min(text)));
        }
        Need { whole, compact, least: shape.least.max(header).min(compact), priority: shape.priority }
    }

    /// What the terminal has no room for, and how it is seen: over several lines, since it is no row.
    fn not_shown(&self, headers: &[&str], look: &Look) -> Vec<String> {
        if headers.is_empty() {
            return Vec::new();
        }
        let text = format!("no room here for: {}{}", headers.join(", "), self.cure);
        let lines = wrapped(&text, look.width.unwrap_or(usize::MAX));
        lines.into_iter().map(|line| if look.colour { Role::Faint.paint(&line) } else { line }).collect()
    }
}

/// A text in lines of at most so many columns, broken between words; a word that is longer is cut.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').map(|word| cut(word, room)) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn line(shown: &[Shown<'_>], cells: &[Cell], look: &Look) -> String {
    let mut line = String::new();
    for (column, cell) in shown.iter().zip(cells) {
        let text = fitted(cell, column.width);
        let blanks = " ".repeat(column.width.saturating_sub(width(&text)));
        let text = if look.colour && !text.is_empty() { cell.role.paint(&text) } else { text };
        let (before, after) = if column.shape.right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        line.push_str(before);
        line.push_str(&text);
        line.push_str(after);
        line.push_str(&" ".repeat(BETWEEN));
    }
    line.truncate(line.trim_end().len());
    line
}

/// A cell in so much room: whole, or its shorter form, or cut.
fn fitted(cell: &Cell, room: usize) -> String {
    if width(&cell.text) <= room {
        return cell.text.clone();
    }
    cut(cell.short.as_ref().unwrap_or(&cell.text), room)
}

/// The least width of a column of texts that nobody gave one.
const LEAST: usize = 12;

/// A table with these columns; those whose name starts with `#` hold numbers and are right-aligned. Where room is scarce
/// the last are left out first.
#[must_use]
pub(in crate::cli) fn table_of(columns: &[&'static str]) -> Table {
    let shape = |(at, name): (usize, &&'static str)| {
        let number = name.strip_prefix('#');
        Shape {
            header: number.unwrap_or(name),
            right: number.is_some(),
            priority: u8::try_from(at).unwrap_or(u8::MAX),
            least: if number.is_some() { usize::MAX } else { LEAST },
            if_any: false,
        }
    };
    Table::of(columns.iter().enumerate().map(shape).collect())
}

#[cfg(test)]
mod tests;
