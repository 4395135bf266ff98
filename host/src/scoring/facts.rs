//! The input of scoring: an offer's texts, and the facts that its source states in fields of their own.

use crate::domain::{Salary, SalaryPeriod, Workplace};

use super::catalog::{SalaryRule, WorkplaceRule};

/// The parts of an offer that are scored.
#[derive(Debug, Clone, Copy)]
pub struct Advert<'a> {
    /// Plain text.
    pub title: &'a str,
    /// Plain text; empty if unknown.
    pub description: &'a str,
    /// As advertised.
    pub salary: Option<&'a Salary>,
    /// As the source states it.
    pub workplace: Workplace,
}

impl<'a> Advert<'a> {
    /// An offer with nothing but its texts.
    #[must_use]
    pub const fn of_texts(title: &'a str, description: &'a str) -> Self {
        Self { title, description, salary: None, workplace: Workplace::Unknown }
    }
}

/// How many of these periods a year of work has: 225 days of 8 hours, 48 weeks, 12 months. Salaries paid in
/// more than twelve instalments are advertised by the year.
const fn periods_per_year(period: SalaryPeriod) -> f64 {
    match period {
        SalaryPeriod::Hour => 1800.0,
        SalaryPeriod::Day => 225.0,
        SalaryPeriod::Week => 48.0,
        SalaryPeriod::Month => 12.0,
        SalaryPeriod::Year => 1.0,
    }
}

impl SalaryRule {
    /// Whether the upper end of an advertised salary, or its only end, reaches the floor. `None` if currency,
    /// period or amount is missing, or the currency differs.
    pub(super) fn is_reached_by(&self, salary: &Salary) -> Option<bool> {
        let amount = [salary.max, salary.min].into_iter().flatten().find(|amount| amount.is_finite())?;
        let currency = salary.currency.as_deref()?.trim();
        if !currency.eq_ignore_ascii_case(&self.currency) {
            return None;
        }
        Some(amount * periods_per_year(salary.period?) >= self.floor * periods_per_year(self.period))
    }

    /// The floor as shown to people: `45000 EUR a year`.
    pub(super) fn shown(&self) -> String {
        format!("{} {} a {}", self.floor, self.currency, self.period.as_str())
    }
}

impl WorkplaceRule {
    /// The category that a workplace counts for.
    pub(super) fn category_of(&self, workplace: Workplace) -> Option<&str> {
        match workplace {
            Workplace::Remote => self.remote.as_deref(),
            Workplace::Hybrid => self.hybrid.as_deref(),
            Workplace::Onsite => self.onsite.as_deref(),
            Workplace::Unknown => None,
        }
    }
}

/// An advertised salary as shown to people: `30000 to 40000 EUR a year`.
#[must_use]
pub fn salary_text(salary: &Salary) -> String {
    let ends = [salary.min, salary.max].map(|end| end.filter(|end| end.is_finite()));
    let mut text = match ends {
        [Some(min), Some(max)] if min.to_bits() == max.to_bits() => min.to_string(),
        [Some(min), Some(max)] => format!("{min} to {max}"),
        [Some(min), None] => format!("from {min}"),
        [None, Some(max)] => format!("up to {max}"),
        [None, None] => return String::new(),
    };
    if let Some(currency) = &salary.currency {
        text.push(' ');
        text.push_str(currency.trim());
    }
    if let Some(period) = salary.period {
        text.push_str(" a ");
        text.push_str(period.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salary(min: Option<f64>, max: Option<f64>, currency: &str, period: Option<SalaryPeriod>) -> Salary {
        Salary { min, max, currency: Some(currency.to_owned()), period }
    }

    fn rule(floor: f64, period: SalaryPeriod) -> SalaryRule {
        let (category, currency) = ("salary".to_owned(), "EUR".to_owned());
        SalaryRule { category, floor, currency, period, below: None }
    }

    #[test]
    fn the_upper_end_is_compared_in_the_floors_period() {
        let yearly = rule(45_000.0, SalaryPeriod::Year);
        let table = [
            (salary(Some(30_000.0), Some(45_000.0), "EUR", Some(SalaryPeriod::Year)), Some(true)),
            (salary(Some(30_000.0), Some(44_999.0), "EUR", Some(SalaryPeriod::Year)), Some(false)),
            (salary(Some(45_000.0), None, "eur", Some(SalaryPeriod::Year)), Some(true)),
            (salary(None, Some(3_750.0), "EUR", Some(SalaryPeriod::Month)), Some(true)),
            (salary(None, Some(3_749.0), "EUR", Some(SalaryPeriod::Month)), Some(false)),
            (salary(None, Some(25.0), "EUR", Some(SalaryPeriod::Hour)), Some(true)),
            (salary(None, Some(200.0), "EUR", Some(SalaryPeriod::Day)), Some(true)),
            (salary(None, Some(900.0), "EUR", Some(SalaryPeriod::Week)), Some(false)),
            (salary(None, Some(90_000.0), "USD", Some(SalaryPeriod::Year)), None),
            (salary(None, Some(90_000.0), "EUR", None), None),
            (salary(None, None, "EUR", Some(SalaryPeriod::Year)), None),
            (salary(Some(50_000.0), Some(f64::NAN), "EUR", Some(SalaryPeriod::Year)), Some(true)),
        ];
        for (salary, reached) in table {
            assert_eq!(yearly.is_reached_by(&salary), reached, "{salary:?}");
        }
        let hourly = rule(25.0, SalaryPeriod::Hour);
        let month = salary(None, Some(3_750.0), "EUR", Some(SalaryPeriod::Month));
        assert_eq!(hourly.is_reached_by(&month), Some(true));
    }

    #[test]
    fn salaries_are_shown_as_advertised() {
        let year = Some(SalaryPeriod::Year);
        assert_eq!(salary_text(&salary(Some(3.0), Some(4.5), "EUR", year)), "3 to 4.5 EUR a year");
        assert_eq!(salary_text(&salary(Some(3.0), Some(3.0), "EUR", None)), "3 EUR");
        assert_eq!(salary_text(&salary(None, Some(4.0), "EUR", year)), "up to 4 EUR a year");
        assert_eq!(salary_text(&salary(None, None, "EUR", year)), "");
    }
}
