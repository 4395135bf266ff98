//! Cells: how values are written and rendered. The sandbox evaluates no formulas: a formula renders as an error, so
//! that a program that writes a company's name as a formula is noticed.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::error::ApiError;

/// The most characters in a cell.
const MOST_CHARACTERS: usize = 50_000;
/// The rendered value of a formula.
const UNCALCULATED: &str = "#ERROR!";

/// A cell's content.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Number(f64),
    Text(String),
    Bool(bool),
    /// A formula, with its `=`.
    Formula(String),
}

/// `valueInputOption`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Raw,
    UserEntered,
}

/// `valueRenderOption` and `dateTimeRenderOption`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Render {
    pub(super) value: ValueRender,
    /// Whether dates are text instead of serial numbers when values are unformatted.
    pub(super) dates_as_text: bool,
}

/// `valueRenderOption`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ValueRender {
    #[default]
    Formatted,
    Unformatted,
    Formula,
}

impl Cell {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The cell for a written value, with the number format that it implies. Callers handle null.
    pub(super) fn written(value: &Value, input: Input) -> Result<(Self, Option<Value>), ApiError> {
        Ok(match value {
            Value::String(text) if text.chars().count() > MOST_CHARACTERS => {
                let words = "Your input contains more than the maximum of 50000 characters in a single cell.";
                return Err(ApiError::invalid(words));
            }
            Value::String(text) if text.is_empty() => (Self::Empty, None),
            Value::String(text) if input == Input::UserEntered => typed(text),
            Value::String(text) => (Self::Text(text.clone()), None),
            Value::Number(number) => (Self::Number(number.as_f64().unwrap_or_default()), None),
            Value::Bool(truth) => (Self::Bool(*truth), None),
            Value::Null => (Self::Empty, None),
            Value::Array(_) => return Err(ApiError::invalid("Invalid value: list_value")),
            Value::Object(_) => return Err(ApiError::invalid("Invalid value: struct_value")),
        })
    }

    /// The rendered value; `""` if empty.
    pub(super) fn shown(&self, render: Render, format: Option<&Value>) -> Value {
        match (self, render.value) {
            (Self::Empty, _) => json!(""),
            (Self::Text(text), _) | (Self::Formula(text), ValueRender::Formula) => json!(text),
            (Self::Formula(_), _) => json!(UNCALCULATED),
            (Self::Bool(truth), ValueRender::Formatted) => json!(if *truth { "TRUE" } else { "FALSE" }),
            (Self::Bool(truth), _) => json!(truth),
            (Self::Number(number), ValueRender::Formatted) => json!(formatted(*number, format)),
            (Self::Number(number), _) if render.dates_as_text && is_date(format) => {
                json!(formatted(*number, format))
            }
            (Self::Number(number), _) => plain(*number),
        }
    }

    /// The typed value; null if empty.
    pub(super) fn value(&self) -> Value {
        let render = Render { value: ValueRender::Unformatted, dates_as_text: false };
        if self.is_empty() { Value::Null } else { self.shown(render, None) }
    }

    /// `userEnteredValue` of the API's `CellData`.
    pub(super) fn entered(&self) -> Value {
        match self {
            Self::Empty => json!({}),
            Self::Number(number) => json!({ "numberValue": plain(*number) }),
            Self::Text(text) => json!({ "stringValue": text }),
            Self::Bool(truth) => json!({ "boolValue": truth }),
            Self::Formula(text) => json!({ "formulaValue": text }),
        }
    }

    /// The sort order: numbers, texts, booleans; empty cells are last in either direction.
    pub(super) fn sort_key(&self) -> (u8, f64, String) {
        match self {
            Self::Number(number) => (0, *number, String::new()),
            Self::Text(text) | Self::Formula(text) => (1, 0.0, text.to_lowercase()),
            Self::Bool(truth) => (2, f64::from(u8::from(*truth)), String::new()),
            Self::Empty => (3, 0.0, String::new()),
        }
    }
}

/// The cell and format that result from typing a text.
fn typed(text: &str) -> (Cell, Option<Value>) {
    let trimmed = text.trim();
    if let Some(literal) = text.strip_prefix('\'') {
        return (Cell::Text(literal.to_owned()), None);
    }
    if text.starts_with('=') && text.len() > 1 {
        return (Cell::Formula(text.to_owned()), None);
    }
    if let Some(number) = number(trimmed) {
        return (Cell::Number(number), None);
    }
    if let Some(number) = trimmed.strip_suffix('%').and_then(number) {
        return (Cell::Number(number / 100.0), Some(json!({ "type": "PERCENT", "pattern": "0%" })));
    }
    if let Ok(date) = NaiveDate::parse_from_str(trimmed, "%Y-%m-%d") {
        let format = json!({ "type": "DATE", "pattern": "yyyy-mm-dd" });
        return (Cell::Number(serial(date)), Some(format));
    }
    match trimmed.to_ascii_uppercase().as_str() {
        "TRUE" => (Cell::Bool(true), None),
        "FALSE" => (Cell::Bool(false), None),
        _ if text.len() > 1 && text.starts_with('+') => (Cell::Formula(format!("={text}")), None),
        _ => (Cell::Text(text.to_owned()), None),
    }
}

fn number(text: &str) -> Option<f64> {
    let is_number = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE,".contains(&byte))
        && !text.starts_with(['e', 'E', ',']);
    text.replace(',', "").parse().ok().filter(|_| is_number)
}

/// A number as JSON; whole numbers have no fraction, as in Google's answers.
fn plain(number: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53")]
    if number.fract() == 0.0 && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
}

/// Formats a number by the patterns used here: decimals, thousands, per cent, dates.
fn formatted(number: f64, format: Option<&Value>) -> String {
    let text = |name| format.and_then(|format| format.get(name)).and_then(Value::as_str).unwrap_or_default();
    let (kind, pattern) = (text("type"), text("pattern"));
    match kind {
        "DATE" | "DATE_TIME" => date(number, kind),
        "PERCENT" => format!("{}%", decimals(number * 100.0, pattern)),
        _ => decimals(number, pattern),
    }
}

fn decimals(number: f64, pattern: &str) -> String {
    if pattern.is_empty() {
        return plain(number).to_string();
    }
    let places = pattern.split_once('.').map_or(0, |(_, after)| after.matches(['0', '#']).count());
    // Halves are rounded up, even if the binary fraction is slightly below.
    let scale = 10_f64.powi(i32::try_from(places).unwrap_or_default());
    let text = format!("{:.places$}", (number * scale).round() / scale);
    if pattern.contains(',') { with_thousands(&text) } else { text }
}

fn with_thousands(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{grouped}"), |fraction| format!("{sign}{grouped}.{fraction}"))
}

fn is_date(format: Option<&Value>) -> bool {
    format.and_then(|format| format.get("type")).is_some_and(|kind| kind == "DATE" || kind == "DATE_TIME")
}

/// The serial number: days since the spreadsheet's day 0.
fn serial(date: NaiveDate) -> f64 {
    let days = date.signed_duration_since(day_zero()).num_days();
    f64::from(i32::try_from(days).unwrap_or_default())
}

fn date(serial: f64, kind: &str) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to years that exist"
    )]
    let days = serial.floor().clamp(0.0, 2_000_000.0) as u64;
    let day = day_zero().checked_add_days(Days::new(days)).unwrap_or_default().format("%Y-%m-%d");
    if kind == "DATE" {
        return day.to_string();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than a day's seconds")]
    let seconds = (serial.rem_euclid(1.0) * 86_400.0).round() as u32;
    format!("{day} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn day_zero() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(text: &str) -> Cell {
        Cell::written(&json!(text), Input::UserEntered).unwrap().0
    }

    #[test]
    fn raw_input_is_not_interpreted() {
        for text in ["=1+1", "12", "TRUE", "2024-05-01", "'x", "+34 600", "50%"] {
            assert_eq!(Cell::written(&json!(text), Input::Raw).unwrap().0, Cell::Text(text.to_owned()));
            assert_ne!(keyed(text), Cell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(keyed("1,234.5"), Cell::Number(1234.5));
        assert_eq!(keyed("+34 600"), Cell::Formula("=+34 600".to_owned()));
        assert_eq!(keyed("'=x"), Cell::Text("=x".to_owned()));
        assert_eq!(keyed("e3"), Cell::Text("e3".to_owned()));
        assert_eq!(keyed(""), Cell::Empty);
    }

    #[test]
    fn a_cell_holds_fifty_thousand_characters() {
        assert!(Cell::written(&json!("é".repeat(50_000)), Input::Raw).is_ok());
        assert!(Cell::written(&json!("é".repeat(50_001)), Input::Raw).is_err());
    }

    #[test]
    fn values_are_rendered_as_requested() {
        let unformatted = Render { value: ValueRender::Unformatted, dates_as_text: false };
        let dates = Render { dates_as_text: true, ..unformatted };
        let one_place = json!({"type": "NUMBER", "pattern": "0.0"});
        let day = json!({"type": "DATE"});
        let show = |cell: &Cell, render, format| cell.shown(render, format);
        let number = Cell::Number(7.25);
        assert_eq!(show(&number, Render::default(), Some(&one_place)), "7.3");
        assert_eq!(show(&number, unformatted, Some(&one_place)), json!(7.25));
        assert_eq!(show(&Cell::Number(7.0), unformatted, None).to_string(), "7");
        let (date, _) = Cell::written(&json!("2024-05-01"), Input::UserEntered).unwrap();
        assert_eq!(show(&date, unformatted, Some(&day)), json!(45413));
        assert_eq!(show(&date, dates, Some(&day)), "2024-05-01");
        assert_eq!(formatted(-1_234_567.891, Some(&json!({"pattern": "#,##0.00"}))), "-1,234,567.89");
        assert_eq!(show(&keyed("=A1"), Render::default(), None), UNCALCULATED);
        assert_eq!(show(&Cell::Bool(true), Render::default(), None), "TRUE");
    }
}
