//! The plan of every statement of the program: none reads through a table that grows with offers, companies, boards or
//! scans, and none sorts one, but those that are named here with the reason.
//!
//! A run of the tests notes each statement that SQLite begins ([`seen`]). `cargo xtask test` has its own run note them, and
//! this test judge them as its last step. Where no run has noted any, the tests of the store, the commands and the steps
//! are run once more for it. Statements that stand in the source ([`source`]) are explained on an empty database: SQLite
//! keeps no figures of this program's tables, so the plan is that of a large one. A statement of the source that no test
//! runs is a fault, too.

mod exceptions;
pub(super) mod seen;
mod source;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rusqlite::Connection;

use self::{exceptions::parts, source::Literal};
use super::testing::memory;

/// Tables that grow with what the program reads.
const GROWING: [&str; 20] = [
    "cached_responses",
    "companies",
    "company_merges",
    "company_sources",
    "company_words",
    "directory_entries",
    "dirty_companies",
    "discoveries",
    "model_feedback",
    "offer_changes",
    "offer_checks",
    "offer_texts",
    "offers",
    "openings",
    "run_units",
    "runs",
    "scan_states",
    "scores",
    "sheet_cells",
    "sheet_rows",
];

/// Indexes with entries of few rows, whatever the table has: a scan of one is none of the table.
const FEW_ENTRIES: [&str; 9] = [
    "companies_removed",
    "companies_unsearched",
    "company_sources_unscanned",
    "company_words_terminal",
    "run_units_cut",
    "run_units_skipped",
    "run_units_unread",
    "scan_states_failing",
    "scan_states_suspect",
];

/// A step of a plan that takes longer the more there is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    statement: String,
    step: String,
}

#[test]
fn no_statement_reads_through_a_table_that_grows() {
    let literals = source::statements();
    let mut unseen: BTreeSet<&Literal> = literals.iter().collect();
    let mut faults = BTreeSet::new();
    let db = memory();
    for statement in statements_of_tests() {
        let of_source: Vec<&Literal> =
            literals.iter().filter(|literal| literal.occurs_in(&statement)).collect();
        if of_source.is_empty() {
            continue;
        }
        for literal in of_source {
            unseen.remove(literal);
        }
        faults.extend(faults_of(&db, &statement));
    }
    let (excepted, not_run) = (parts("reads-much.txt"), parts("not-run.txt"));
    let mut needless: BTreeSet<&str> = excepted.iter().chain(&not_run).map(String::as_str).collect();
    faults.retain(|fault: &Fault| keep_unless(&excepted, &fault.statement, &mut needless));
    unseen.retain(|literal| keep_unless(&not_run, &literal.text, &mut needless));
    let faults: Vec<String> =
        faults.iter().map(|fault| format!("{}\n    {}", fault.step, fault.statement)).collect();
    let unseen: Vec<String> =
        unseen.iter().map(|literal| format!("{}: {}", literal.file, literal.text)).collect();
    assert!(
        faults.is_empty() && unseen.is_empty() && needless.is_empty(),
        "{} read or sort what grows:\n{}\n\n{} are run by no test:\n{}\n\nexceptions without a statement: {needless:#?}",
        faults.len(),
        faults.join("\n"),
        unseen.len(),
        unseen.join("\n"),
    );
}

/// Whether none of these parts stands in a statement. Those that do are not needless.
fn keep_unless<'p>(parts: &'p [String], statement: &str, needless: &mut BTreeSet<&'p str>) -> bool {
    let found: Vec<&'p str> =
        parts.iter().map(String::as_str).filter(|part| statement.contains(part)).collect();
    for part in &found {
        needless.remove(part);
    }
    found.is_empty()
}

/// The variable that names a file of statements which an earlier run of the tests noted.
const NOTED_BEFORE: &str = "JOBSCAN_STATEMENTS_NOTED";

/// The statements that the tests run, with single spaces.
fn statements_of_tests() -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let notes = env::var_os(NOTED_BEFORE).map_or_else(|| note_anew(folder.path()), PathBuf::from);
    let notes = fs::read_to_string(&notes).unwrap_or_else(|error| panic!("{}: {error}", notes.display()));
    notes.split('\0').map(source::with_single_spaces).filter(|statement| !statement.is_empty()).collect()
}

/// Runs the tests of the program's parts once more, and returns the file with what they ran.
fn note_anew(folder: &Path) -> PathBuf {
    let notes = folder.join("statements");
    // Whether those tests succeed is for themselves to say.
    Command::new(env::current_exe().unwrap())
        .args(["store::", "cli::", "pipeline::", "--skip", "store::plans::", "--test-threads", "4"])
        .env(seen::NOTED_IN, &notes)
        .env("JOBSCAN_HISTORIES", "8")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    notes
}

fn faults_of(db: &Connection, statement: &str) -> Vec<Fault> {
    let Ok(mut plan) = db.prepare(&format!("EXPLAIN QUERY PLAN {statement}")) else { return Vec::new() };
    // Parameters without a value are NULL: the plan is the same.
    let steps: Vec<String> =
        plan.raw_query().mapped(|row| row.get("detail")).collect::<rusqlite::Result<_>>().unwrap();
    let reads_many = |step: &String| {
        let is_of_few = FEW_ENTRIES.iter().any(|index| step.split(' ').any(|word| word == *index));
        // Where a statement names its index, the program has asked before whether the range is of few rows.
        let is_range = step.starts_with("SEARCH ") && step.contains(['<', '>']) && !step.contains("=?");
        let is_range = is_range && !statement.contains("INDEXED BY");
        (step.starts_with("SCAN ") || is_range) && !is_of_few && of_growing(step, statement).is_some()
    };
    let reads_growing = steps.iter().any(reads_many);
    let has_sorter = steps.iter().any(|step| step.starts_with("USE TEMP B-TREE"));
    // The index that it names is walked in its order until enough were found.
    let stops_at_limit = statement.contains("INDEXED BY") && statement.contains(" LIMIT ?") && !has_sorter;
    let is_fault = |step: &&String| {
        (step.starts_with("SCAN ") && reads_many(step) && !stops_at_limit)
            || (step.starts_with("USE TEMP B-TREE") && reads_growing)
    };
    let fault = |step: &String| Fault { statement: statement.to_owned(), step: step.clone() };
    steps.iter().filter(is_fault).map(fault).collect()
}

/// The growing table that a step reads, by its own name or another one in the statement.
fn of_growing(step: &str, statement: &str) -> Option<&'static str> {
    let of_step = step.strip_prefix("SCAN ").or_else(|| step.strip_prefix("SEARCH "))?.split(' ').next()?;
    let words: Vec<&str> = statement.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let names = |table: &str| {
        table == of_step
            || words.windows(2).any(|pair| pair == [table, of_step])
            || words.windows(3).any(|three| three == [table, "AS", of_step])
    };
    GROWING.into_iter().find(|table| names(table))
}

#[test]
fn a_scan_and_a_sort_are_found_whatever_the_table_is_called() {
    let db = memory();
    let steps = |statement: &str| -> Vec<String> {
        faults_of(&db, statement).into_iter().map(|fault| fault.step).collect()
    };
    assert_eq!(steps("SELECT title FROM offers WHERE id = 1"), Vec::<String>::new());
    assert_eq!(steps("SELECT title FROM offers"), ["SCAN offers"]);
    assert_eq!(steps("SELECT o.title FROM offers AS o"), ["SCAN o"]);
    assert_eq!(steps("SELECT reason FROM pauses ORDER BY until"), Vec::<String>::new(), "these are few");
    assert_eq!(
        steps("SELECT id FROM offers WHERE opening_id = 1 ORDER BY url"),
        Vec::<String>::new(),
        "so are these"
    );
    assert_eq!(
        steps("SELECT c.id FROM companies c WHERE c.id > 9 ORDER BY c.website"),
        ["USE TEMP B-TREE FOR ORDER BY"]
    );
    assert_eq!(
        steps("SELECT unit FROM scan_states WHERE suspect IS NOT NULL ORDER BY suspect_since"),
        Vec::<String>::new()
    );
}
