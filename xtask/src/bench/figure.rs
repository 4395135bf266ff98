//! What a case says: its figures, as the measuring program writes them and as they are kept, or why there are none.

use serde::{Deserialize, Serialize};

/// A figure, with what the same run measured beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    /// The case that measured it.
    #[serde(default)]
    pub(super) case: String,
    /// What it is of, unique in its case.
    pub(super) name: String,
    pub(super) value: f64,
    /// Such as `ms` or `B/offer`.
    pub(super) unit: String,
    /// Of the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) baseline: Option<Baseline>,
}

/// What a figure is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    /// Such as `Scrapy`.
    pub(super) name: String,
    pub(super) value: f64,
}

/// A line of the measuring program.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Figure(Figure),
    LeftOut(String),
    Failed(String),
}

/// Why a case has not all of its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gap {
    /// What it needs is not on this machine.
    LeftOut(String),
    Failed(String),
}

/// What a case told: every figure that can be read, and the first reason why there are no more.
pub(super) fn read(case: &str, told: &str) -> (Vec<Figure>, Option<Gap>) {
    let (mut figures, mut gap) = (Vec::new(), None);
    for line in told.lines() {
        let reason = match serde_json::from_str(line) {
            Ok(Line::Figure(figure)) => {
                figures.push(figure.of_case(case));
                continue;
            }
            Ok(Line::LeftOut(reason)) => Gap::LeftOut(reason),
            Ok(Line::Failed(reason)) => Gap::Failed(reason),
            Err(error) => Gap::Failed(format!("`{line}` is no figure: {error}")),
        };
        gap.get_or_insert(reason);
    }
    (figures, gap)
}

impl Figure {
    /// The same in the form that it is kept in.
    fn of_case(self, case: &str) -> Self {
        let baseline = self.baseline.map(|held| Baseline { value: five_digits(held.value), ..held });
        Self { case: case.to_owned(), value: five_digits(self.value), baseline, ..self }
    }

    /// How many times the baseline it is.
    pub(super) fn times_baseline(&self) -> Option<f64> {
        let baseline = self.baseline.as_ref()?.value;
        (baseline > 0.0).then(|| self.value / baseline)
    }
}

/// A number without the digits that no measurement has.
fn five_digits(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// A number with three significant digits, and all digits before the point.
pub(super) fn three_digits(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 99.95 => 0,
        _ if size >= 9.995 => 1,
        _ if size >= 0.9995 || size == 0.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    if decimals > 0 { text } else { grouped(&text) }
}

/// Thousands apart from each other.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: &str =
        r#"{"figure":{"name":"wall","value":2,"unit":"s","baseline":{"name":"Scrapy","value":8}}}"#;

    #[test]
    fn a_line_is_read_with_its_case() {
        let (figures, gap) = read("scrapy", WALL);
        assert_eq!(figures[0].case, "scrapy");
        assert_eq!(figures[0].times_baseline(), Some(0.25));
        assert_eq!(gap, None);
    }

    #[test]
    fn a_line_that_cannot_be_read_costs_no_figure() {
        // As a process leaves its file that is ended while it writes.
        let (figures, gap) = read("scrapy", &format!("{WALL}\n{}", &WALL[..30]));
        assert_eq!(figures.len(), 1);
        assert!(matches!(gap, Some(Gap::Failed(reason)) if reason.contains("is no figure")));
    }

    #[test]
    fn the_first_reason_is_the_reason() {
        let (figures, gap) = read("scrapy", "{\"failed\":\"one\"}\n{\"left_out\":\"other\"}");
        assert_eq!((figures, gap), (Vec::new(), Some(Gap::Failed("one".to_owned()))));
        assert_eq!(read("scrapy", r#"{"left_out":"why"}"#).1, Some(Gap::LeftOut("why".to_owned())));
    }

    #[test]
    fn what_is_kept_has_the_digits_that_were_measured() {
        for (value, kept) in [(0.0, 0.0), (0.123_456_789, 0.123_46), (2.5, 2.5), (1_234_567.8, 1_234_600.0)] {
            assert!((five_digits(value) - kept).abs() < f64::EPSILON, "{value}");
        }
    }

    #[test]
    fn a_baseline_of_nothing_has_no_ratio() {
        let baseline = Some(Baseline { name: "none".to_owned(), value: 0.0 });
        let figure = Figure {
            case: String::new(),
            name: "wall".to_owned(),
            value: 1.0,
            unit: "s".to_owned(),
            baseline,
        };
        assert_eq!(figure.times_baseline(), None);
    }

    #[test]
    fn numbers_keep_three_digits() {
        for (value, shown) in [
            (0.0, "0.00"),
            (0.04567, "0.046"),
            (0.4567, "0.457"),
            (4.567, "4.57"),
            (45.67, "45.7"),
            (456.7, "457"),
            (45_678.9, "45,679"),
            (1_234_567.0, "1,234,567"),
            (-1234.0, "-1,234"),
        ] {
            assert_eq!(three_digits(value), shown);
        }
    }
}
