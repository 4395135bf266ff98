//! Pay: amounts, currencies and periods, as fields and as sentences.
//!
//! Only base pay is pay here: no bonus, equity, allowance, and no sum that has one of them in it (`OTE`, total
//! compensation). A period is read where it is said of the pay, never from the hours of a working week.

mod amounts;
mod counts;
mod currencies;
mod fields;
mod kinds;
mod period_expressions;
mod period_words;
mod periods;
mod range;
mod sentence;
mod tokens;
mod words;

pub use fields::{amount, currency, names_currency};
pub use kinds::{Kind, kind};
pub use periods::{period, period_of_pay};
pub use range::{Pay, Period, envelope, range};
pub use sentence::{Told, prose, sentence};

#[cfg(test)]
mod tests;
