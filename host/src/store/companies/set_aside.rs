//! Companies whose offers could not be grouped into openings, and when that is tried again.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use crate::{
    bounds::units,
    domain::Timestamp,
    store::{Fenced, Result, values::Count},
};

/// The longest time until a company is tried again.
pub const LONGEST_PAUSE: Duration = Duration::from_hours(7 * 24);

/// A company that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// The company.
    pub company_id: i64,
    /// Its name.
    pub name: String,
    /// Since the first failure.
    pub since: Timestamp,
    /// Failures in a row.
    pub failures: u64,
    /// When it is tried again, unless its offers change before.
    pub due_at: Timestamp,
    /// Why, for people.
    pub reason: String,
}

/// Work on a company that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCompany {
    /// The company.
    pub company_id: i64,
    /// Its offers are to be grouped into openings, before its figures are computed.
    pub regroup: bool,
}

/// Companies after `after`, at most `limit`, by id: those whose figures are out of date, those whose rank held until now,
/// and those that were set aside and are due again. Each kind is only read as far as it can be among them: after a first scan
/// all companies are due.
pub fn due(connection: &Connection, after: i64, limit: u32, now: Timestamp) -> Result<Vec<DueCompany>> {
    let mut statement = connection.prepare_cached(
        "SELECT company_id, max(regroup) FROM (
             SELECT * FROM (
                 SELECT company_id, regroup FROM dirty_companies WHERE company_id > ?1 ORDER BY company_id LIMIT ?2)
             UNION ALL
             SELECT * FROM (
                 SELECT id, 0 FROM companies INDEXED BY companies_rank_until WHERE id > ?1 AND rank_until <= ?3
                 ORDER BY id LIMIT ?2)
             UNION ALL
             SELECT * FROM (
                 SELECT company_id, 1 FROM set_aside_companies WHERE company_id > ?1 AND due_at <= ?3
                 ORDER BY company_id LIMIT ?2))
         GROUP BY company_id ORDER BY company_id LIMIT ?2",
    )?;
    let due = statement
        .query_map((after, limit, now), |row| {
            Ok(DueCompany { company_id: row.get(0)?, regroup: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// Notes that a company's offers could not be grouped. The pause until the next try doubles with each failure.
pub fn set_aside(tx: &Fenced<'_>, company_id: i64, reason: &str, now: Timestamp) -> Result<SetAside> {
    let before = set_aside_of(tx, company_id)?;
    let failures = before.map_or(0, |before| before.failures).saturating_add(1);
    tx.prepare_cached(
        "INSERT INTO set_aside_companies (company_id, since, failures, due_at, reason) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (company_id) DO UPDATE SET failures = ?3, due_at = ?4, reason = ?5",
    )?
    .execute((company_id, now, Count(failures), now.plus(pause_after(failures)), reason))?;
    let noted = set_aside_of(tx, company_id)?;
    noted.ok_or_else(|| rusqlite::Error::QueryReturnedNoRows.into())
}

/// The pause after so many failures in a row.
fn pause_after(failures: u64) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(u32::MAX).min(30);
    units::SET_ASIDE_PAUSE.duration().saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

/// Notes that a company's offers were grouped.
pub fn take_back(tx: &Fenced<'_>, company_id: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM set_aside_companies WHERE company_id = ?1")?.execute([company_id])?;
    Ok(())
}

const COLUMNS: &str = "SELECT company_id, companies.name, since, failures, due_at, reason
    FROM set_aside_companies CROSS JOIN companies ON companies.id = company_id";

/// Whether and why a company was set aside.
pub fn set_aside_of(connection: &Connection, company_id: i64) -> Result<Option<SetAside>> {
    let found = connection
        .prepare_cached(&format!("{COLUMNS} WHERE company_id = ?1"))?
        .query_row([company_id], set_aside_row)
        .optional()?;
    Ok(found)
}

/// Every company that was set aside, by id.
pub fn all_set_aside(connection: &Connection) -> Result<Vec<SetAside>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY company_id"))?;
    let all = statement.query_map([], set_aside_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(all)
}

fn set_aside_row(row: &Row<'_>) -> rusqlite::Result<SetAside> {
    Ok(SetAside {
        company_id: row.get(0)?,
        name: row.get(1)?,
        since: row.get(2)?,
        failures: row.get::<_, Count>(3)?.0,
        due_at: row.get(4)?,
        reason: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use super::*;
    use crate::store::{
        companies::{aggregate, mark_dirty, mark_regroup},
        testing::{company, fenced, memory},
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_pause_of_a_company_set_aside_doubles_up_to_a_week() {
        let hours = |failures| pause_after(failures).as_secs() / 3600;
        assert_eq!([1, 2, 3, 7, 8, 9, 1000].map(hours), [1, 2, 4, 64, 128, 168, 168]);
        assert_eq!(pause_after(u64::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn a_company_set_aside_is_due_when_its_time_comes_or_its_offers_change() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let tx = fenced(&tx);
        let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
        tx.execute("DELETE FROM dirty_companies", []).unwrap();
        let noted = set_aside(&tx, acme, "too heavy", at(0)).unwrap();
        assert_eq!((noted.failures, noted.due_at, noted.since), (1, at(3_600_000), at(0)));
        let ids = |now| -> Vec<(i64, bool)> {
            due(&tx, 0, 10, at(now)).unwrap().iter().map(|due| (due.company_id, due.regroup)).collect()
        };
        assert_eq!(ids(3_599_999), []);
        assert_eq!(ids(3_600_000), [(acme, true)]);
        mark_dirty(&tx, acme).unwrap();
        mark_dirty(&tx, other).unwrap();
        assert_eq!(ids(1), [(acme, false), (other, false)], "its figures are computed all the same");
        mark_regroup(&tx, acme).unwrap();
        assert_eq!(ids(1), [(acme, true), (other, false)]);
        assert_eq!(due(&tx, acme, 10, at(1)).unwrap().len(), 1);
        let again = set_aside(&tx, acme, "still", at(3_600_000)).unwrap();
        assert_eq!((again.failures, again.due_at, again.since), (2, at(3 * 3_600_000), at(0)));
        aggregate(&tx, &[acme, other], 6, at(1)).unwrap();
        assert_eq!(all_set_aside(&tx).unwrap(), [again], "figures do not take it back");
        take_back(&tx, acme).unwrap();
        assert_eq!((all_set_aside(&tx).unwrap(), ids(i64::MAX)), (Vec::new(), Vec::new()));
    }

    #[test]
    fn batches_of_one_give_each_company_once_with_all_that_is_due_of_it() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let tx = fenced(&tx);
        let companies = ["Acme", "Beta", "Zeta", "Other"].map(|name| company(&tx, name));
        let [acme, beta, zeta, other] = companies;
        tx.execute("DELETE FROM dirty_companies", []).unwrap();
        for company in [acme, other] {
            set_aside(&tx, company, "too heavy", at(0)).unwrap();
            mark_dirty(&tx, company).unwrap();
        }
        mark_regroup(&tx, beta).unwrap();
        tx.execute("UPDATE companies SET rank_until = 5 WHERE id IN (?1, ?2)", [beta, zeta]).unwrap();
        let (mut after, mut found) = (0, Vec::new());
        while let [next] = due(&tx, after, 1, at(3_600_000)).unwrap()[..] {
            after = next.company_id;
            found.push((next.company_id, next.regroup));
        }
        assert_eq!(found, [(acme, true), (beta, true), (zeta, false), (other, true)]);
    }

    /// The steps of SQLite's machine that a batch takes while so many companies are due.
    fn steps_while_due(companies: usize) -> u64 {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let tx = fenced(&tx);
        for number in 0..companies {
            let company = company(&tx, &format!("Company {number}"));
            mark_regroup(&tx, company).unwrap();
            if number % 3 == 0 {
                set_aside(&tx, company, "too heavy", at(0)).unwrap();
            }
        }
        let steps = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&steps);
        let count = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        };
        tx.progress_handler(1, Some(count)).unwrap();
        assert_eq!(due(&tx, 0, 10, at(i64::MAX)).unwrap().len(), 10);
        steps.load(Ordering::Relaxed)
    }

    #[test]
    fn a_batch_costs_the_same_however_many_companies_are_due() {
        assert_eq!(steps_while_due(60), steps_while_due(600));
    }
}
