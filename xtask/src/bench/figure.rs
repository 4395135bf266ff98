//! One measured figure, as the measuring program writes it and as it is kept.

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

impl Figure {
    /// Reads a line of the measuring program.
    pub(super) fn read(case: &str, line: &str) -> Result<Self, String> {
        let figure: Self =
            serde_json::from_str(line).map_err(|error| format!("`{line}` is no figure: {error}"))?;
        Ok(Self { case: case.to_owned(), ..figure })
    }

    /// How many times the baseline it is.
    pub(super) fn times_baseline(&self) -> Option<f64> {
        let baseline = self.baseline.as_ref()?.value;
        (baseline > 0.0).then(|| self.value / baseline)
    }
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

    #[test]
    fn a_line_is_read_with_its_case() {
        let line = r#"{"name":"wall","value":2,"unit":"s","baseline":{"name":"Scrapy","value":8}}"#;
        let figure = Figure::read("scrapy", line).unwrap();
        assert_eq!(figure.case, "scrapy");
        assert_eq!(figure.times_baseline(), Some(0.25));
        assert!(Figure::read("scrapy", "{}").unwrap_err().contains("no figure"));
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
