//! The layout of the sheet: its columns, who owns each, and the cells' contents.

use serde_json::{Value, json};

use crate::{
    bounds::units,
    domain::{Resolution, Timestamp, Verdict},
    printable::is_unprintable,
};

/// The sheet's title on its tab.
pub const SHEET: &str = "Companies";

/// The cells of all columns.
pub const ALL: &str = "A:L";

/// The cells of the header row.
pub const HEADER_ROW: &str = "A1:L1";

/// The serial number of the Unix epoch: spreadsheets count days from 1899-12-30.
const EPOCH_SERIAL: i64 = 25_569;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The company's id in the database.
    Id,
    /// Its name.
    Company,
    /// A person's decision.
    Resolution,
    /// The best score among its open offers.
    MaxScore,
    /// Open offers with a strong score.
    StrongOffers,
    /// The number of openings among its open offers.
    Openings,
    /// Its open offers.
    OpenOffers,
    /// The address of its best offer.
    TopOfferUrl,
    /// The category of its best offer.
    TopCategory,
    /// The day of the latest strong offer.
    LastStrongSignal,
    /// A person's judgement of the score.
    ModelFeedback,
    /// A person's notes.
    Notes,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 12] = [
        Self::Id,
        Self::Company,
        Self::Resolution,
        Self::MaxScore,
        Self::StrongOffers,
        Self::Openings,
        Self::OpenOffers,
        Self::TopOfferUrl,
        Self::TopCategory,
        Self::LastStrongSignal,
        Self::ModelFeedback,
        Self::Notes,
    ];

    /// The columns that the program updates in existing rows, the company's name first. The id is not updated: it
    /// identifies the row.
    pub const FIGURES: [Self; 8] = [
        Self::Company,
        Self::MaxScore,
        Self::StrongOffers,
        Self::Openings,
        Self::OpenOffers,
        Self::TopOfferUrl,
        Self::TopCategory,
        Self::LastStrongSignal,
    ];

    /// The index, counted from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The letter in ranges.
    #[must_use]
    pub const fn letter(self) -> char {
        // With twelve columns, the sum is always a letter.
        (b'A' + self as u8) as char
    }

    /// The inverse of [`Self::letter`].
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.letter() == letter)
    }

    /// The column's cell in the header.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Company => "company",
            Self::Resolution => "resolution",
            Self::MaxScore => "max score",
            Self::StrongOffers => "strong offers",
            Self::Openings => "openings",
            Self::OpenOffers => "open offers",
            Self::TopOfferUrl => "top offer URL",
            Self::TopCategory => "top category",
            Self::LastStrongSignal => "last strong signal",
            Self::ModelFeedback => "model feedback",
            Self::Notes => "notes",
        }
    }

    /// Whether people own the column: in an existing row the program writes it only where it brings a later word of the
    /// terminal.
    #[must_use]
    pub const fn is_human(self) -> bool {
        matches!(self, Self::Resolution | Self::ModelFeedback | Self::Notes)
    }

    /// Whether it is one of [`Self::FIGURES`].
    #[must_use]
    pub const fn is_figure(self) -> bool {
        !self.is_human() && !matches!(self, Self::Id)
    }
}

/// Cells of the sheet with this title, in A1 notation. People may give the tab any title, so every other one than the
/// program's own is quoted: `ABC` would be a column, `Q1` a cell, and an apostrophe the end of the title.
#[must_use]
pub fn range(title: &str, cells: &str) -> String {
    if title == SHEET {
        format!("{title}!{cells}")
    } else {
        format!("'{}'!{cells}", title.replace('\'', "''"))
    }
}

/// The cells of the header.
#[must_use]
pub fn header() -> Vec<Value> {
    Column::ALL.map(|column| Value::from(column.title())).to_vec()
}

/// The wanted contents of a company's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The company's id.
    pub id: i64,
    /// Its name, or another label if it has none.
    pub company: String,
    /// What people decided.
    pub resolution: Resolution,
    /// The best score.
    pub max_score: Option<u8>,
    /// Strong open offers, if they are known.
    pub strong_offers: Option<u32>,
    /// Openings, if they are known.
    pub openings: Option<u32>,
    /// Open offers, if they are known.
    pub open_offers: Option<u32>,
    /// The best offer's address.
    pub top_offer_url: Option<String>,
    /// Its category.
    pub top_category: Option<String>,
    /// The day of the latest strong offer, as a serial number.
    pub last_strong_signal: Option<i64>,
    /// What people say of the score.
    pub feedback: Option<Verdict>,
    /// Their note.
    pub notes: String,
}

impl SheetRow {
    /// The cells of a new row.
    #[must_use]
    pub fn cells(&self) -> Vec<Value> {
        Column::ALL.map(|column| self.cell(column)).to_vec()
    }

    /// The cell in a column, as people see it.
    #[must_use]
    pub fn shown(&self, column: Column) -> String {
        shown(Some(&self.cell(column)))
    }

    /// The cell in a column. An empty cell is the empty string, which clears the cell when written.
    #[must_use]
    pub fn cell(&self, column: Column) -> Value {
        let optional = |text: Option<&str>| Value::from(text.map(clean).unwrap_or_default());
        let number = |number: Option<u32>| number.map_or_else(|| json!(""), |number| json!(number));
        match column {
            Column::Id => json!(self.id),
            Column::Company => Value::from(clean(&self.company)),
            Column::Resolution => Value::from(self.resolution.as_str()),
            Column::MaxScore => self.max_score.map_or_else(|| json!(""), |score| json!(score)),
            Column::StrongOffers => number(self.strong_offers),
            Column::Openings => number(self.openings),
            Column::OpenOffers => number(self.open_offers),
            Column::TopOfferUrl => optional(self.top_offer_url.as_deref()),
            Column::TopCategory => optional(self.top_category.as_deref()),
            Column::LastStrongSignal => self.last_strong_signal.map_or_else(|| json!(""), |day| json!(day)),
            Column::ModelFeedback => Value::from(self.feedback.map(Verdict::as_str).unwrap_or_default()),
            // A person's own text is not cleaned.
            Column::Notes => Value::from(self.notes.as_str()),
        }
    }
}

/// Text in the form in which a cell returns it: without control characters and surrounding whitespace, and
/// within its bound: a cell could hold 50,000 characters, but nobody reads a longer name.
fn clean(text: &str) -> String {
    // What is invisible or turns the text is not part of a name, and may disguise one.
    let kept = text.chars().filter(|sign| sign.is_control() || !is_unprintable(*sign));
    let plain: String = kept.map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    units::SHEET_TEXT.beginning(plain.trim()).into_owned()
}

/// The serial number of an instant's day in a time zone; `None` beyond the supported years.
#[must_use]
pub fn serial_day(at: Timestamp, zone: chrono_tz::Tz) -> Option<i64> {
    let day = at.to_utc()?.with_timezone(&zone).date_naive();
    Some(i64::from(day.to_epoch_days()) + EPOCH_SERIAL)
}

/// Whether a cell that was read has the wanted content.
#[must_use]
pub fn cell_equals(read: Option<&Value>, wanted: &Value) -> bool {
    let read = read.unwrap_or(&Value::Null);
    match (read, wanted) {
        (Value::Null, Value::String(text)) => text.is_empty(),
        (Value::Number(read), Value::Number(wanted)) => read.as_f64() == wanted.as_f64(),
        _ => read == wanted,
    }
}

/// Whether a cell is empty.
#[must_use]
pub fn is_blank(cell: Option<&Value>) -> bool {
    match cell {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// A cell's content as people see it, without surrounding whitespace.
#[must_use]
pub fn shown(cell: Option<&Value>) -> String {
    match cell {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Bool(truth)) => truth.to_string().to_uppercase(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_run_from_a_to_l() {
        let letters: String = Column::ALL.map(Column::letter).into_iter().collect();
        assert_eq!(letters, "ABCDEFGHIJKL");
        assert!(Column::ALL.iter().enumerate().all(|(index, column)| column.index() == index));
        assert!(Column::ALL.iter().all(|column| Column::of_letter(column.letter()) == Some(*column)));
        assert_eq!(Column::of_letter('M'), None);
        let human: Vec<_> = Column::ALL.into_iter().filter(|column| column.is_human()).collect();
        assert_eq!(human, [Column::Resolution, Column::ModelFeedback, Column::Notes]);
        assert!(Column::ALL.into_iter().filter(|column| column.is_figure()).eq(Column::FIGURES));
    }

    #[test]
    fn a_title_is_quoted_in_ranges_whatever_it_is() {
        let table = [
            ("Companies", "Companies!A1:L1"),
            ("companies", "'companies'!A1:L1"),
            ("Ana's leads", "'Ana''s leads'!A1:L1"),
            ("Q1", "'Q1'!A1:L1"),
            ("a!b", "'a!b'!A1:L1"),
            ("''", "''''''!A1:L1"),
        ];
        for (title, expected) in table {
            assert_eq!(range(title, HEADER_ROW), expected);
        }
    }

    #[test]
    fn a_day_is_taken_in_the_time_zone() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let madrid = chrono_tz::Europe::Madrid;
        assert_eq!(serial_day(at("1970-01-01T00:00:00Z"), chrono_tz::UTC), Some(25_569));
        assert_eq!(serial_day(at("2026-08-06T21:59:59Z"), madrid), Some(46_240));
        assert_eq!(serial_day(at("2026-08-06T22:00:00Z"), madrid), Some(46_241));
    }

    #[test]
    fn a_text_of_a_cell_is_plain_and_bounded() {
        assert_eq!(clean(" a\u{0}b\r\nc\u{202e}d "), "a b  cd");
        let longest = "é".repeat(units::SHEET_TEXT.size());
        assert_eq!(clean(&longest), longest);
        assert_eq!(clean(&format!("{longest}é")), format!("{longest}…"));
    }

    #[test]
    fn cells_are_compared_by_content() {
        assert!(cell_equals(None, &json!("")) && cell_equals(Some(&json!("")), &json!("")));
        assert!(cell_equals(Some(&json!(7.0)), &json!(7)) && !cell_equals(Some(&json!("7")), &json!(7)));
        assert!(!cell_equals(None, &json!(0)) && !cell_equals(Some(&json!(" a")), &json!("a")));
        assert_eq!(
            (shown(Some(&json!(" x "))), shown(Some(&json!(4))), shown(None)),
            ("x".into(), "4".into(), String::new())
        );
    }
}
