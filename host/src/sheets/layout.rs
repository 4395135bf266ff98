//! How the sheet is laid out: its columns, whose each is, and what a cell of each holds.

use serde_json::{Value, json};

use crate::domain::{Resolution, Timestamp, Verdict};

/// The sheet's name on its tab.
pub const SHEET: &str = "Companies";

/// All its columns, as a range.
pub const ALL: &str = "Companies!A:L";

/// The header's row, as a range; the table that it touches is the sheet's.
pub const HEADER_ROW: &str = "Companies!A1:L1";

/// The longest text of a cell, in characters: a cell holds 50,000, and a name or an address of more than
/// this says no more to anybody.
const MAX_TEXT: usize = 2000;

/// The day that serial numbers of dates count from is 25,569 days before the Unix epoch.
const EPOCH_SERIAL: i64 = 25_569;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The company's id in the database.
    Id,
    /// Its name.
    Company,
    /// What a person decided.
    Resolution,
    /// The best score among its open offers.
    MaxScore,
    /// Open offers with a strong score.
    StrongOffers,
    /// The openings its open offers stand for.
    Openings,
    /// Its open offers.
    OpenOffers,
    /// The address of its best offer.
    TopOfferUrl,
    /// The category of its best offer.
    TopCategory,
    /// The day of the latest strong offer.
    LastStrongSignal,
    /// Whether a person finds the score right.
    ModelFeedback,
    /// What a person has to say.
    Notes,
}

impl Column {
    /// From left to right.
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

    /// Counted from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// As ranges write it.
    #[must_use]
    pub const fn letter(self) -> char {
        // Twelve columns: the sum stays a letter.
        (b'A' + self as u8) as char
    }

    /// Reads what [`Self::letter`] gives.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.letter() == letter)
    }

    /// The header's cell.
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

    /// Whether people write it, so that the program never does once the row is there.
    #[must_use]
    pub const fn is_human(self) -> bool {
        matches!(self, Self::Resolution | Self::ModelFeedback | Self::Notes)
    }

    /// Whether the program sets it anew in a row that is there. Not the id: it says whose row it is.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        !self.is_human() && !matches!(self, Self::Id)
    }
}

/// The header's cells.
#[must_use]
pub fn header() -> Vec<Value> {
    Column::ALL.map(|column| Value::from(column.title())).to_vec()
}

/// A company as its row is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The company's id.
    pub id: i64,
    /// Its name, or what else it is known by.
    pub company: String,
    /// For a row that is new.
    pub resolution: Resolution,
    /// The best score.
    pub max_score: Option<u8>,
    /// Strong open offers.
    pub strong_offers: u32,
    /// Openings.
    pub openings: u32,
    /// Open offers.
    pub open_offers: u32,
    /// The best offer's address.
    pub top_offer_url: Option<String>,
    /// Its category.
    pub top_category: Option<String>,
    /// The day of the latest strong offer, as a serial number.
    pub last_strong_signal: Option<i64>,
    /// For a row that is new.
    pub feedback: Option<Verdict>,
    /// For a row that is new.
    pub notes: String,
}

impl SheetRow {
    /// All cells of a new row.
    #[must_use]
    pub fn cells(&self) -> Vec<Value> {
        Column::ALL.map(|column| self.cell(column)).to_vec()
    }

    /// One cell; an empty one is an empty text, which is what empties a cell that holds something.
    #[must_use]
    pub fn cell(&self, column: Column) -> Value {
        let optional = |text: Option<&str>| Value::from(text.map(clean).unwrap_or_default());
        match column {
            Column::Id => json!(self.id),
            Column::Company => Value::from(clean(&self.company)),
            Column::Resolution => Value::from(self.resolution.as_str()),
            Column::MaxScore => self.max_score.map_or_else(|| json!(""), |score| json!(score)),
            Column::StrongOffers => json!(self.strong_offers),
            Column::Openings => json!(self.openings),
            Column::OpenOffers => json!(self.open_offers),
            Column::TopOfferUrl => optional(self.top_offer_url.as_deref()),
            Column::TopCategory => optional(self.top_category.as_deref()),
            Column::LastStrongSignal => self.last_strong_signal.map_or_else(|| json!(""), |day| json!(day)),
            Column::ModelFeedback => Value::from(self.feedback.map(Verdict::as_str).unwrap_or_default()),
            // A person's words, as they were.
            Column::Notes => Value::from(self.notes.as_str()),
        }
    }
}

/// Text as a cell gives it back: without controls and outer blanks, not longer than is of use.
fn clean(text: &str) -> String {
    // Marks that turn the direction of what follows are no part of a name, and may hide one.
    let turns = |sign: &char| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|sign| !turns(sign));
    let plain: String = kept.map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    plain.trim().chars().take(MAX_TEXT).collect::<String>().trim_end().to_owned()
}

/// The serial number of the day of an instant in a time zone. `None` beyond the calendar's years.
#[must_use]
pub fn serial_day(at: Timestamp, zone: chrono_tz::Tz) -> Option<i64> {
    let day = at.to_utc()?.with_timezone(&zone).date_naive();
    Some(i64::from(day.to_epoch_days()) + EPOCH_SERIAL)
}

/// Whether a cell that was read holds what is to be in it.
#[must_use]
pub fn same(read: Option<&Value>, wanted: &Value) -> bool {
    let read = read.unwrap_or(&Value::Null);
    match (read, wanted) {
        (Value::Null, Value::String(text)) => text.is_empty(),
        (Value::Number(read), Value::Number(wanted)) => read.as_f64() == wanted.as_f64(),
        _ => read == wanted,
    }
}

/// Whether there is nothing in a cell.
#[must_use]
pub fn is_blank(cell: Option<&Value>) -> bool {
    match cell {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// What a person sees in a cell, without outer blanks.
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
    }

    #[test]
    fn a_day_is_that_of_the_zone() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let madrid = chrono_tz::Europe::Madrid;
        assert_eq!(serial_day(at("1970-01-01T00:00:00Z"), chrono_tz::UTC), Some(25_569));
        assert_eq!(serial_day(at("2026-08-06T21:59:59Z"), madrid), Some(46_240));
        assert_eq!(serial_day(at("2026-08-06T22:00:00Z"), madrid), Some(46_241));
    }

    #[test]
    fn cells_are_the_same_by_what_they_hold() {
        assert!(same(None, &json!("")) && same(Some(&json!("")), &json!("")));
        assert!(same(Some(&json!(7.0)), &json!(7)) && !same(Some(&json!("7")), &json!(7)));
        assert!(!same(None, &json!(0)) && !same(Some(&json!(" a")), &json!("a")));
        assert_eq!(clean(" a\u{0}b\r\nc\u{202e}d "), "a b  cd");
        assert_eq!(clean(&"é".repeat(3000)).chars().count(), 2000);
        assert_eq!(
            (shown(Some(&json!(" x "))), shown(Some(&json!(4))), shown(None)),
            ("x".into(), "4".into(), String::new())
        );
    }
}
