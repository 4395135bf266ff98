use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
    mpsc::{Sender, channel},
};

use rusqlite::{Connection, Transaction};

use super::Writer;
use crate::store::{Result, StoreError, testing::memory};

type Answer = (&'static str, Result<i64>);

fn insert(tx: &Transaction<'_>, number: i64) -> Result<i64> {
    tx.execute("INSERT INTO name_rules (version) VALUES (?1)", [number])?;
    Ok(number)
}

fn stored(tx: &Transaction<'_>) -> Result<Vec<i64>> {
    let mut statement = tx.prepare("SELECT version FROM name_rules WHERE version > 0 ORDER BY version")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// A writer on a database in memory that counts its commits.
struct Desk {
    writer: Writer,
    commits: Arc<AtomicU64>,
}

impl Desk {
    fn new() -> Self {
        Self::on(memory())
    }

    fn on(connection: Connection) -> Self {
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        let count = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            false
        };
        connection.commit_hook(Some(count)).unwrap();
        Self { writer: Writer::start(connection).unwrap(), commits }
    }

    /// Has these works wait at the same time behind one that writes 1. Their answers, in their order.
    fn together<W>(&self, works: Vec<(&'static str, W)>) -> Vec<Answer>
    where
        W: FnOnce(&Transaction<'_>) -> Result<i64> + Send + 'static,
    {
        let (open, gate) = channel::<()>();
        let (answers, told) = channel();
        let first = move |tx: &Transaction<'_>| {
            gate.recv().unwrap();
            insert(tx, 1)
        };
        self.submit("first", first, &answers);
        for (name, work) in works {
            self.submit(name, work, &answers);
        }
        open.send(()).unwrap();
        drop(answers);
        told.iter().collect()
    }

    fn submit(
        &self,
        name: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<i64> + Send + 'static,
        answers: &Sender<Answer>,
    ) {
        let answers = answers.clone();
        self.writer.submit(work, move |result| answers.send((name, result)).unwrap()).unwrap();
    }

    fn stored(&self) -> Vec<i64> {
        let (answer, told) = channel();
        self.writer.submit(stored, move |result| answer.send(result).unwrap()).unwrap();
        told.recv().unwrap().unwrap()
    }
}

type Work = Box<dyn FnOnce(&Transaction<'_>) -> Result<i64> + Send>;

fn boxed(work: impl FnOnce(&Transaction<'_>) -> Result<i64> + Send + 'static) -> Work {
    Box::new(work)
}

#[test]
fn writes_that_wait_share_one_commit_and_are_answered_in_their_order() {
    let desk = Desk::new();
    let answers = desk
        .together((2..20).map(|number| ("more", move |tx: &Transaction<'_>| insert(tx, number))).collect());
    assert_eq!(desk.commits.load(Ordering::SeqCst), 1);
    let numbers: Vec<i64> = answers.into_iter().map(|(_, answer)| answer.unwrap()).collect();
    assert_eq!(numbers, (1..20).collect::<Vec<_>>());
    assert_eq!(desk.stored(), numbers);
}

#[test]
fn a_write_that_fails_or_panics_is_undone_alone() {
    let desk = Desk::new();
    let answers = desk.together(vec![
        ("fails", boxed(|tx| insert(tx, 2).and(Err(StoreError::Invalid("no".to_owned()))))),
        ("panics", boxed(|tx| insert(tx, 3).map(|_| panic!("a fault of the caller's")))),
        ("goes on", boxed(|tx| insert(tx, 4))),
    ]);
    let told: Vec<(&str, bool)> = answers.iter().map(|(name, answer)| (*name, answer.is_ok())).collect();
    assert_eq!(told, [("first", true), ("fails", false), ("panics", false), ("goes on", true)]);
    assert!(matches!(&answers[1].1, Err(StoreError::Invalid(_))), "{answers:?}");
    assert_eq!(desk.stored(), [1, 4]);
}

#[test]
fn where_the_first_fails_those_behind_it_are_written() {
    let desk = Desk::new();
    let (answers, told) = channel();
    desk.submit("first", |tx| insert(tx, 1).and(Err(StoreError::Invalid("no".to_owned()))), &answers);
    desk.submit("second", |tx| insert(tx, 2), &answers);
    drop(answers);
    assert_eq!(told.iter().map(|(_, answer)| answer.is_ok()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(desk.stored(), [2]);
}

#[test]
fn a_commit_that_fails_is_told_to_all_that_shared_it() {
    let connection = memory();
    let mut refused = false;
    // The first commit is turned into a rollback, as by a disk that fails.
    let refuse = move || !std::mem::replace(&mut refused, true);
    connection.commit_hook(Some(refuse)).unwrap();
    let desk = Desk { writer: Writer::start(connection).unwrap(), commits: Arc::default() };
    let answers = desk.together(vec![("second", |tx: &Transaction<'_>| insert(tx, 2))]);
    for (name, answer) in answers {
        let error = answer.unwrap_err();
        assert!(matches!(error, StoreError::Sqlite(_)), "{name}: {error:?}");
    }
    assert_eq!(desk.stored(), Vec::<i64>::new());
}

#[test]
fn a_transaction_that_sqlite_ends_by_itself_is_lost_for_all_and_for_one_reason() {
    let desk = Desk::new();
    let answers = desk.together(vec![
        ("second", boxed(|tx| insert(tx, 2))),
        // What SQLite does by itself where the disk is full.
        (
            "ends it",
            boxed(|tx| {
                Ok(tx.query_row("SELECT 1 FROM nowhere", [], |row| row.get(0)).or_else(|error| {
                    tx.execute_batch("ROLLBACK")?;
                    Err(error)
                })?)
            }),
        ),
    ]);
    for (name, answer) in &answers {
        let error = answer.as_ref().unwrap_err().to_string();
        let cause = format!("{:?}", answer.as_ref().unwrap_err());
        assert!(cause.contains("nowhere"), "{name}: {error}");
    }
    assert_eq!(answers.len(), 3);
    assert_eq!(desk.stored(), Vec::<i64>::new());
}

#[test]
fn a_write_that_ends_its_transaction_unnoticed_lets_none_be_taken_for_written() {
    let desk = Desk::new();
    let answers = desk.together(vec![
        ("ends it", boxed(|tx| Ok(tx.execute_batch("ROLLBACK").map(|()| 2)?))),
        ("behind", boxed(|tx| insert(tx, 3))),
    ]);
    assert!(answers[0].1.is_err() && answers[1].1.is_err(), "{answers:?}");
    assert_eq!(answers[2].1.as_ref().ok(), Some(&3));
    assert_eq!(desk.stored(), [3]);
}
