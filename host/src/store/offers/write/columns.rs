//! The columns of an offer's row that its source fills, each listed once with its value, and the statements
//! that write them.

use rusqlite::{Error, Statement, ToSql};

use super::{facts::Facts, input::OfferWrite};
use crate::{
    domain::Offer,
    store::{offers::columns::SalaryColumns, values::Json},
};

/// Makes two lists of columns with their values into the statements that write both lists or the first, with a
/// parameter of each column's name, and a function for each list that binds its values.
macro_rules! offer_columns {
    (
        $(#[$facts_meta:meta])*
        $bind_facts:ident($facts:ident: $facts_type:ty) { $($fact:ident = $fact_value:expr,)+ }
        $(#[$content_meta:meta])*
        $bind_content:ident($write:ident: $write_type:ty) { $($column:ident = $value:expr,)+ }
    ) => {
        $(#[$facts_meta])*
        pub(super) fn $bind_facts(statement: &mut Statement<'_>, $facts: $facts_type) -> rusqlite::Result<()> {
            let mut parameters = Parameters::of_list(statement, &[$(concat!(":", stringify!($fact))),+])?;
            $(parameters.bind($fact_value)?;)+
            Ok(())
        }

        $(#[$content_meta])*
        pub(super) fn $bind_content(statement: &mut Statement<'_>, $write: $write_type) -> rusqlite::Result<()> {
            let mut parameters = Parameters::of_list(statement, &[$(concat!(":", stringify!($column))),+])?;
            $(parameters.bind($value)?;)+
            Ok(())
        }

        /// A new row: both lists, `:provider`, `:tenant`, `:source_id`, `:opening_id`, `:detail_token`, `:score` and `:now`.
        pub(super) const INSERT: &str = concat!(
            "INSERT INTO offers (provider, tenant, source_id, opening_id, detail_token, ranking_score, first_seen_at,
                 last_seen_at, changed_at",
            $(", ", stringify!($fact),)+
            $(", ", stringify!($column),)+
            ") VALUES (:provider, :tenant, :source_id, :opening_id, :detail_token, :score, :now, :now, :now",
            $(", :", stringify!($fact),)+
            $(", :", stringify!($column),)+
            ")",
        );

        /// Another content: both lists, `:offer_id`, `:detail_token` (the stored one stays without it) and `:now`.
        pub(super) const UPDATE: &str = concat!(
            "UPDATE offers SET last_seen_at = max(last_seen_at, :now), changed_at = max(changed_at, :now),
                 detail_token = coalesce(:detail_token, detail_token)",
            $(", ", stringify!($fact), " = :", stringify!($fact),)+
            $(", ", stringify!($column), " = :", stringify!($column),)+
            " WHERE id = :offer_id",
        );

        /// The same content with other facts: the first list, `:offer_id` and `:now`.
        pub(super) const UPDATE_FACTS: &str = concat!(
            "UPDATE offers SET last_seen_at = max(last_seen_at, :now)",
            $(", ", stringify!($fact), " = :", stringify!($fact),)+
            " WHERE id = :offer_id",
        );
    };
}

offer_columns! {
    /// Binds what may differ in an offer whose content is the same.
    bind_facts(facts: &Facts) {
        complete = facts.complete,
        company_id = facts.company_id,
        posted_at = facts.posted_at,
        updated_at = facts.updated_at,
        expires_at = facts.expires_at,
        closed_at = facts.closed.map(|closed| closed.at),
        closed_why = facts.closed.map(|closed| closed.why),
    }
    /// Binds what the source tells of the offer, and the hashes of it.
    bind_content(write: &OfferWrite) {
        summary_hash = write.summary_hash,
        content_hash = write.content_hash,
        url = &write.offer.url,
        title = &write.offer.title,
        employer_name = &write.offer.employer.name,
        locations = Json(&write.offer.locations),
        workplace = write.offer.workplace.as_str(),
        department = &write.offer.department,
        employment_type = &write.offer.employment_type,
        salary_min = salary(&write.offer).min,
        salary_max = salary(&write.offer).max,
        salary_currency = salary(&write.offer).currency,
        salary_period = salary(&write.offer).period,
        attributes = Json(&write.offer.attributes),
    }
}

fn salary(offer: &Offer) -> SalaryColumns<'_> {
    SalaryColumns::from_salary(offer.salary.as_ref())
}

/// The parameters of one list in a statement.
///
/// SQLite numbers named parameters in the order in which a statement names them first, and the statements above name
/// those of a list one after another. So one name is looked up for a list, not each for each row.
struct Parameters<'s, 'c> {
    statement: &'s mut Statement<'c>,
    next: usize,
}

impl<'s, 'c> Parameters<'s, 'c> {
    fn of_list(statement: &'s mut Statement<'c>, names: &[&str]) -> rusqlite::Result<Self> {
        let first = names.first().copied().unwrap_or_default();
        let next =
            statement.parameter_index(first)?.ok_or_else(|| Error::InvalidParameterName(first.to_owned()))?;
        debug_assert!((next..).zip(names).all(|(index, name)| statement.parameter_name(index) == Some(name)));
        Ok(Self { statement, next })
    }

    fn bind(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.statement.raw_bind_parameter(self.next, value)?;
        self.next += 1;
        Ok(())
    }
}
