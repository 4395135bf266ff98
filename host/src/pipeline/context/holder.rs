//! Who holds the lock: the run and its process, and whether that still lives.

use std::fmt;

use super::process::{Life, Sight};
use crate::{
    domain::Timestamp,
    store::{
        Connection, StoreError, Transaction,
        lock::{self, LockRow},
        runs::{self, RunStatus},
        units,
    },
};

/// The holder of a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// What it noted.
    pub row: LockRow,
    /// Its run; absent for a command that does one step of a run alone.
    pub run: Option<i64>,
    /// Whether its process lives.
    pub life: Life,
}

/// `run 2 (process 27784)`, with its machine where that may be another.
impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.run {
            Some(run) => write!(f, "run {run}")?,
            None => f.write_str("a command")?,
        }
        let host =
            self.row.process.as_ref().map(|process| process.host.as_str()).filter(|name| !name.is_empty());
        match (self.row.pid, host.filter(|_| self.life == Life::Unknown)) {
            (Some(pid), Some(host)) => write!(f, " (process {pid} on `{host}`)"),
            (Some(pid), None) => write!(f, " (process {pid})"),
            (None, _) => Ok(()),
        }
    }
}

impl Holder {
    /// Who holds the lock, if anybody does; also a holder that let it expire.
    pub fn read(connection: &Connection, name: &str) -> Result<Option<Self>, StoreError> {
        Self::seen_by(&Sight::own(), connection, name)
    }

    /// [`Holder::read`], as another process sees it.
    pub(super) fn seen_by(
        sight: &Sight,
        connection: &Connection,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let Some(row) = lock::current(connection, name)? else { return Ok(None) };
        let run = runs::under_lock(connection, row.number)?;
        Ok(Some(Self { life: sight.life_of(&row), row, run }))
    }

    /// When it gave its last sign of life, if it is known to be dead.
    #[must_use]
    pub fn died_at(&self) -> Option<Timestamp> {
        (self.life == Life::Gone).then_some(self.row.heartbeat_at)
    }

    /// Whether another has to wait for it.
    #[must_use]
    pub fn is_in_the_way(&self, now: Timestamp) -> bool {
        match self.life {
            Life::Gone => false,
            // However far ahead its times lie: it is the clock that was set back.
            Life::Lives => now < self.row.expires_at,
            Life::Unknown => self.row.is_held(now),
        }
    }

    /// Frees the lock in its place, and notes that its run was killed and that nobody is at its units any more.
    pub fn free(&self, tx: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
        if let Some(run) = self.run {
            runs::abandon(tx, run, now)?;
            units::reset_running(tx, now)?;
        }
        lock::release(tx, &self.row.fence()).map(drop)
    }
}

/// A run that is noted as running and whose process is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadRun {
    /// The run.
    pub run: i64,
    /// In words: `run 2 (process 27784)`.
    pub who: String,
    /// Its last sign of life, if that is known.
    pub died_at: Option<Timestamp>,
}

/// The last run, if it died and nobody took note of it yet.
pub fn dead_run(connection: &Connection, lock: &str) -> Result<Option<DeadRun>, StoreError> {
    let last = runs::recent(connection, 1)?.into_iter().next();
    let Some(run) = last.filter(|run| run.status == RunStatus::Running).map(|run| run.id) else {
        return Ok(None);
    };
    let holder = Holder::read(connection, lock)?.filter(|holder| holder.run == Some(run));
    Ok(match holder {
        None => Some(DeadRun { run, who: format!("run {run}"), died_at: None }),
        Some(holder) => {
            holder.died_at().map(|at| DeadRun { run, who: holder.to_string(), died_at: Some(at) })
        }
    })
}
