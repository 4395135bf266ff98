//! Pay of rows.

use jobscan_definition::model::{Salary as Said, Value};
use jobscan_plugin_sdk::{
    Salary,
    reading::pay::{self, Period, Told},
    text,
};

use crate::{
    place::Place,
    value::{Reading, name_of, says_nothing},
};

impl Reading<'_> {
    /// Pay by its parts, or else by its sentence.
    pub(super) fn salary(&mut self, said: &Said, row: Place<'_>) -> Option<Salary> {
        let rows = row.each(said.each.as_ref());
        let parts = rows.into_iter().find_map(|row| self.parts(said, row));
        parts.or_else(|| self.sentence(said.text.as_ref()?, row))
    }

    fn parts(&mut self, said: &Said, row: Place<'_>) -> Option<Salary> {
        let min = self.amount(said.min.as_ref(), said.cents, row);
        let max = self.amount(said.max.as_ref(), said.cents, row);
        if min.is_none() && max.is_none() {
            return None;
        }
        let currency = self.text(said.currency.as_ref(), row);
        let period = self.period(said.period.as_ref(), row);
        let range = pay::range(min, max, currency.as_deref(), period);
        if range.is_none()
            && let Some(value) = said.min.as_ref().or(said.max.as_ref())
        {
            self.notes.note(&name_of(value), &format!("{min:?} to {max:?}"));
        }
        range.map(Salary::from)
    }

    /// What the amounts are paid for; words for none are told, unless they say that there is none.
    fn period(&mut self, value: Option<&Value>, row: Place<'_>) -> Option<Period> {
        let said = self.text(value, row)?;
        let period = pay::period(&said);
        if period.is_none() && !says_nothing(&said) {
            self.notes.note(&value.map(name_of).unwrap_or_default(), &said);
        }
        period
    }

    /// An amount that is more than nothing.
    fn amount(&mut self, value: Option<&Value>, cents: bool, row: Place<'_>) -> Option<f64> {
        let value = value?;
        let said = self.text(Some(value), row)?;
        let amount =
            said.parse().ok().or_else(|| pay::amount(&said)).filter(|amount: &f64| amount.is_finite());
        if amount.is_none() {
            self.notes.note(&name_of(value), &said);
        }
        amount.map(|amount| if cents { amount / 100.0 } else { amount }).filter(|amount| *amount != 0.0)
    }

    fn sentence(&mut self, value: &Value, row: Place<'_>) -> Option<Salary> {
        let said = self.text(Some(value), row)?;
        let plain = text::plain(&said);
        match pay::sentence(&plain) {
            Told::Pay(pay) => Some(pay.into()),
            Told::Nothing => None,
            Told::Unclear => {
                self.notes.note(&name_of(value), &plain);
                None
            }
        }
    }
}
