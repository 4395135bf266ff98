//! Parses salaries, which are Spanish text: `24.000 €`, `1.234,56 €`, `Más de 1.200€`.

use jobscan_plugin_sdk::{Salary, SalaryPeriod};

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount(pub f64);

impl Amount {
    /// Parses the first number in a text; `None` if there is none or it is zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        numbers(text).first().copied()
    }
}

/// A salary from a row's fields: both ends, the period's id, and a sentence that may have more.
#[must_use]
pub fn advertised(
    min: Option<Amount>,
    max: Option<Amount>,
    period: Option<i64>,
    sentence: &str,
) -> Option<Salary> {
    let (min, max) = if min.is_none() && max.is_none() { ends_of(sentence) } else { (min, max) };
    if min.is_none() && max.is_none() {
        return None;
    }
    let period = period.and_then(period_by_id).or_else(|| period_in(sentence));
    let value = |amount: Option<Amount>| amount.map(|Amount(value)| value);
    Some(Salary { min: value(min), max: value(max), currency: Some("EUR".to_owned()), period })
}

/// `Más de X`, `Menos de X`, `Hasta X`, `X - Y` or `X`.
fn ends_of(sentence: &str) -> (Option<Amount>, Option<Amount>) {
    let lower = sentence.to_lowercase();
    match numbers(sentence).as_slice() {
        [] => (None, None),
        [only] if lower.contains("menos de") || lower.contains("hasta") => (None, Some(*only)),
        [only] if lower.contains("más de") || lower.contains("desde") => (Some(*only), None),
        [only] => (Some(*only), Some(*only)),
        [first, second, ..] => (Some(*first), Some(*second)),
    }
}

/// The period with this id; id 0 means none.
fn period_by_id(id: i64) -> Option<SalaryPeriod> {
    match id {
        1 => Some(SalaryPeriod::Hour),
        2 => Some(SalaryPeriod::Month),
        3 => Some(SalaryPeriod::Year),
        _ => None,
    }
}

fn period_in(sentence: &str) -> Option<SalaryPeriod> {
    let lower = sentence.to_lowercase();
    [("hora", SalaryPeriod::Hour), ("mes", SalaryPeriod::Month), ("año", SalaryPeriod::Year)]
        .into_iter()
        .find_map(|(word, period)| lower.contains(word).then_some(period))
}

fn numbers(text: &str) -> Vec<Amount> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').filter_map(number).collect()
}

/// Dots separate thousands and a comma begins the decimals; so does a dot that is not followed by three digits.
fn number(word: &str) -> Option<Amount> {
    let word = word.trim_matches(['.', ',']);
    let (whole, decimals) = match word.rsplit_once(',') {
        Some((whole, decimals)) => (whole, decimals),
        None => match word.rsplit_once('.') {
            Some((whole, decimals)) if decimals.len() != 3 => (whole, decimals),
            _ => (word, ""),
        },
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let value: f64 = format!("{whole}.{decimals}0").parse().ok()?;
    (value > 0.0).then_some(Amount(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salary(min: Option<f64>, max: Option<f64>, period: Option<SalaryPeriod>) -> Salary {
        Salary { min, max, currency: Some("EUR".into()), period }
    }

    #[test]
    fn amounts_are_in_spanish_notation() {
        let cases = [
            ("24.000 €", Some(24_000.0)),
            ("12 ?", Some(12.0)),
            ("1.234,56 €", Some(1234.56)),
            ("1.200€", Some(1200.0)),
            ("1.200.000 €", Some(1_200_000.0)),
            ("12,5 €", Some(12.5)),
            ("9.50", Some(9.5)),
            ("", None),
            ("0 €", None),
            ("Salario no disponible", None),
            ("...", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Amount::parse(text), expected.map(Amount), "{text}");
        }
    }

    #[test]
    fn the_fields_take_precedence_over_the_sentence() {
        let amount = |text| Amount::parse(text);
        assert_eq!(
            advertised(amount("18.000 €"), amount("21.000 €"), Some(3), "18.000€ - 21.000€ Bruto/año"),
            Some(salary(Some(18_000.0), Some(21_000.0), Some(SalaryPeriod::Year)))
        );
        assert_eq!(advertised(None, None, Some(0), "Más de 1.200€"), Some(salary(Some(1200.0), None, None)));
        assert_eq!(
            advertised(None, None, None, "Menos de 15 € Bruto/hora"),
            Some(salary(None, Some(15.0), Some(SalaryPeriod::Hour)))
        );
        assert_eq!(
            advertised(None, None, None, "900€ - 1.100€ Bruto/mes"),
            Some(salary(Some(900.0), Some(1100.0), Some(SalaryPeriod::Month)))
        );
        assert_eq!(advertised(None, None, Some(0), "Salario no disponible"), None);
    }
}
