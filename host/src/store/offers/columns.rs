//! How a tenant, a salary and a workplace are stored in an offer's columns.

use rusqlite::Row;

use crate::domain::{Salary, SalaryPeriod, Workplace};

/// A tenant in its column, empty for a search provider.
pub(super) fn tenant_column(tenant: Option<&str>) -> &str {
    tenant.unwrap_or_default()
}

/// A salary in its four columns, all NULL without one.
#[derive(Default)]
pub(super) struct SalaryColumns<'a> {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) currency: Option<&'a str>,
    pub(super) period: Option<&'static str>,
}

impl<'a> SalaryColumns<'a> {
    pub(super) fn from_salary(salary: Option<&'a Salary>) -> Self {
        salary.map_or_else(Self::default, |salary| Self {
            min: salary.min,
            max: salary.max,
            currency: salary.currency.as_deref(),
            period: salary.period.map(SalaryPeriod::as_str),
        })
    }
}

/// The advertised salary of a row, if one was advertised.
pub(super) fn salary(row: &Row<'_>) -> rusqlite::Result<Option<Salary>> {
    let period: Option<String> = row.get("salary_period")?;
    let salary = Salary {
        min: row.get("salary_min")?,
        max: row.get("salary_max")?,
        currency: row.get("salary_currency")?,
        period: period.as_deref().and_then(SalaryPeriod::parse),
    };
    let has_amount = salary.min.is_some() || salary.max.is_some();
    Ok(has_amount.then_some(salary))
}

/// The workplace of a row.
pub(super) fn workplace(row: &Row<'_>) -> rusqlite::Result<Workplace> {
    Ok(Workplace::parse(&row.get::<_, String>("workplace")?))
}
