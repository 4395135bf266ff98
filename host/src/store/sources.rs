//! Sources: which company answers for which board of a provider, and when a board was last scanned.
//!
//! A board may belong to several companies (a parent and its daughters); it is scanned once.

use rusqlite::{Connection, Transaction};

use super::{Result, values::Count};
use crate::domain::Timestamp;

/// A board whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTenant {
    /// The board.
    pub tenant: String,
    /// Its company; of several, the one known longest.
    pub company_id: i64,
    /// That company's name.
    pub company_name: String,
}

/// Links a company to a board as a person listed it: certain. Whether the link is new.
pub fn upsert(
    tx: &Transaction<'_>,
    company_id: i64,
    provider: &str,
    tenant: &str,
    now: Timestamp,
) -> Result<bool> {
    let linked = tx
        .prepare_cached(
            "SELECT 1 FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
        )?
        .exists((provider, tenant, company_id))?;
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
         VALUES (?1, ?2, ?3, 'certain', 'listed', ?4)
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET confidence = 'certain', state = 'listed'
         WHERE confidence <> 'certain' OR state <> 'listed'",
    )?
    .execute((company_id, provider, tenant, now))?;
    Ok(!linked)
}

/// The provider's boards, least recently scanned first and never scanned before all, each once.
pub fn due(connection: &Connection, provider: &str, limit: u32) -> Result<Vec<DueTenant>> {
    let mut statement = connection.prepare_cached(
        "SELECT due.tenant, due.company_id, companies.name
         FROM (SELECT tenant, min(company_id) AS company_id, max(last_scanned_at) AS scanned
               FROM company_sources WHERE provider = ?1 GROUP BY tenant
               ORDER BY scanned ASC NULLS FIRST, tenant LIMIT ?2) AS due
         JOIN companies ON companies.id = due.company_id
         ORDER BY due.scanned ASC NULLS FIRST, due.tenant",
    )?;
    let due = statement
        .query_map((provider, limit), |row| {
            Ok(DueTenant { tenant: row.get(0)?, company_id: row.get(1)?, company_name: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// Notes that the board was scanned, for every company it belongs to.
pub fn mark_scanned(tx: &Transaction<'_>, provider: &str, tenant: &str, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET last_scanned_at = max(coalesce(last_scanned_at, ?3), ?3)
         WHERE provider = ?1 AND tenant = ?2",
    )?
    .execute((provider, tenant, now))?;
    Ok(())
}

/// The provider's boards.
pub fn count(connection: &Connection, provider: &str) -> Result<u64> {
    let count: Count = connection
        .prepare_cached("SELECT count(DISTINCT tenant) FROM company_sources WHERE provider = ?1")?
        .query_row([provider], |row| row.get(0))?;
    Ok(count.0)
}

#[cfg(test)]
mod tests {
    use super::{DueTenant, count, due, mark_scanned, upsert};
    use crate::{
        domain::Timestamp,
        store::testing::{company, memory},
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn tenants(due: &[DueTenant]) -> Vec<&str> {
        due.iter().map(|due| due.tenant.as_str()).collect()
    }

    #[test]
    fn never_scanned_come_first_then_the_least_recent() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        for tenant in ["c", "a", "b", "d"] {
            assert!(upsert(&tx, acme, "lever", tenant, at(1)).unwrap());
        }
        assert!(!upsert(&tx, acme, "lever", "a", at(2)).unwrap());
        upsert(&tx, acme, "other", "z", at(1)).unwrap();
        mark_scanned(&tx, "lever", "a", at(20)).unwrap();
        mark_scanned(&tx, "lever", "b", at(10)).unwrap();
        assert_eq!(tenants(&due(&tx, "lever", 10).unwrap()), ["c", "d", "b", "a"]);
        assert_eq!(tenants(&due(&tx, "lever", 2).unwrap()), ["c", "d"]);
        assert_eq!(count(&tx, "lever").unwrap(), 4);
    }

    #[test]
    fn nobody_starves_when_a_run_takes_only_some() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        let mut scans = std::collections::BTreeMap::new();
        for tenant in ["a", "b", "c", "d", "e"] {
            upsert(&tx, acme, "lever", tenant, at(1)).unwrap();
        }
        let mut clock = 1;
        for _run in 0..10 {
            for unit in due(&tx, "lever", 2).unwrap() {
                clock += 1;
                mark_scanned(&tx, "lever", &unit.tenant, at(clock)).unwrap();
                *scans.entry(unit.tenant).or_insert(0) += 1;
            }
        }
        assert!(scans.len() == 5 && scans.values().all(|scans| *scans == 4), "{scans:?}");
    }

    #[test]
    fn a_board_of_two_companies_is_scanned_once_for_the_older() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let (parent, daughter) = (company(&tx, "Parent"), company(&tx, "Daughter"));
        upsert(&tx, daughter, "lever", "group", at(1)).unwrap();
        mark_scanned(&tx, "lever", "group", at(5)).unwrap();
        upsert(&tx, parent, "lever", "group", at(6)).unwrap();
        let expected =
            DueTenant { tenant: "group".to_owned(), company_id: parent, company_name: "Parent".to_owned() };
        assert_eq!(due(&tx, "lever", 10).unwrap(), [expected]);
        assert_eq!(count(&tx, "lever").unwrap(), 1);
    }
}
