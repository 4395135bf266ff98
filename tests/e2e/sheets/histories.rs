//! Random histories of a sheet: people edit it, also between a read and a write; companies change; calls are lost,
//! rejected, or carried out without an answer; runs are cancelled. In every case, one undisturbed synchronisation makes
//! sheet and database agree, and no person's entry is lost or assigned to another company.

use std::{collections::BTreeMap, sync::Arc};

use jobscan_host::{
    clock::SystemClock,
    pipeline::{self, Base, Observer, Shutdown, Silent, SyncOptions},
};
use jobscan_tests::{Fault, FaultRule, RetryAfter, SheetMethod, Spreadsheet, When};
use serde_json::{Value, json};

use super::office::{Office, SERVICE, SHEET};
use crate::support::Draw;

/// The number of histories; `JOBSCAN_HISTORIES` can raise it. Each needs a service and a database.
fn histories() -> u64 {
    let asked = std::env::var("JOBSCAN_HISTORIES").ok().and_then(|count| count.parse::<u64>().ok());
    asked.map_or(12, |count| (count / 50).clamp(12, 200))
}

const WORDS: [&str; 4] = ["PENDING", "REJECTED", "HIGH_INTEREST", "not a word"];

/// A random edit by a person who keeps ids intact; each note names the row's company.
fn edit(book: &mut Spreadsheet, draw: &mut Draw) {
    let rows = book.rows(SHEET).len();
    if rows < 2 {
        return;
    }
    let row = 2 + draw.below(rows - 1);
    match draw.below(12) {
        7 => book.append_row(SHEET, &[json!(""), json!("a person's"), json!("")]).unwrap(),
        8 => {
            // A block of a person's own, which touches the program's columns and is longer than they are.
            (2..40).for_each(|row| book.set_cell(SHEET, &format!("M{row}"), false).unwrap());
        }
        9 if draw.below(2) == 0 => book.make_table(SHEET, &format!("A1:L{row}"), &["C", "K", "D"]).unwrap(),
        10 => {
            let range = *draw.choose(&["D2:J3", "D2:J900", "C3:C3", "A4:L4", "M:M", "F:F"]);
            book.protect(SHEET, range).unwrap();
        }
        11 => book.rename_sheet(SHEET, draw.choose::<&str>(&["Ana's leads", "Q1", "a!b"])).unwrap(),
        0 => book.sort(SHEET, draw.choose::<&str>(&["A", "B", "C", "D", "L"]), draw.below(2) == 0).unwrap(),
        1 => book.move_row(SHEET, row, 2 + draw.below(rows - 1)).unwrap(),
        2 => book.insert_row(SHEET, row, &[]).unwrap(),
        3 if draw.below(3) == 0 => book.delete_row(SHEET, row).unwrap(),
        4 => book
            .set_cell(SHEET, &format!("{}{row}", draw.choose(&['B', 'D', 'E', 'H', 'J'])), "a person's")
            .unwrap(),
        _ => {
            let company = book.cell(SHEET, &format!("A{row}"));
            if company.is_number() {
                book.set_cell(SHEET, &format!("C{row}"), *draw.choose(&WORDS)).unwrap();
                book.set_cell(SHEET, &format!("L{row}"), format!("of {company}, {}", draw.below(100)))
                    .unwrap();
            }
        }
    }
}

struct History {
    office: Office,
    base: Base,
    draw: Draw,
}

impl History {
    fn new(seed: u64) -> Self {
        let office = Office::new();
        office.companies(&["Acme", "Globex", "Initech"]);
        let base = office.base(Arc::new(SystemClock));
        Self { office, base, draw: Draw::of_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1) }
    }

    /// Adds companies and changes figures.
    fn world(&mut self) {
        let connection = self.office.desk.connection();
        if self.draw.below(2) == 0 {
            let name = format!("Company {}", self.draw.below(1_000_000));
            let sql = "INSERT OR IGNORE INTO companies (name, name_normalized, created_at, updated_at) VALUES (?1, lower(?1), 1, 1)";
            connection.execute(sql, [name]).unwrap();
        }
        let sql = "UPDATE companies SET max_score = ?1, openings = openings + 1 WHERE id % 3 = ?2";
        let numbers = [11, 3].map(|bound| i64::try_from(self.draw.below(bound)).unwrap());
        connection.execute(sql, numbers).unwrap();
    }

    fn trouble(&mut self) {
        let faults = [
            Fault::ApplyThenDrop,
            Fault::ApplyThenStatus(503),
            Fault::CloseWithoutAnswer,
            Fault::Status(500),
            Fault::RateLimit { retry_after: RetryAfter::None },
            Fault::CutBody { after: 3 },
            Fault::WrongJson,
        ];
        for _ in 0..self.draw.below(3) {
            let when = When::Nth(1 + self.draw.below(6) as u64);
            let fault = self.draw.choose(&faults).clone();
            let method = *self.draw.choose(&["GET", "POST", "POST"]);
            self.office.sandbox.break_on(FaultRule::new(SERVICE, "", when, fault).for_method(method));
        }
        let methods =
            [SheetMethod::Get, SheetMethod::ValuesUpdate, SheetMethod::BatchUpdate, SheetMethod::BatchUpdate];
        for _ in 0..self.draw.below(3) {
            let mut draw = Draw::of_seed(self.draw.below(1 << 30) as u64);
            let (method, nth) = (*self.draw.choose(&methods), 1 + self.draw.below(3));
            self.office.google().before_next(method, nth, move |book| edit(book, &mut draw));
        }
    }

    async fn sync(&self, shutdown: &Shutdown) {
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        pipeline::sync_sheet(&self.base, SyncOptions::default(), shutdown, &observer).await.unwrap();
    }

    /// A synchronisation, possibly cancelled after some number of requests.
    async fn perhaps_cut(&mut self) {
        let shutdown = Shutdown::default();
        let cut =
            (self.draw.below(4) == 0).then(|| self.office.sandbox.requests().len() + 1 + self.draw.below(6));
        let sandbox = &self.office.sandbox;
        let watch = async {
            match cut {
                Some(count) => {
                    while sandbox.requests().len() < count {
                        tokio::task::yield_now().await;
                    }
                    shutdown.stop(pipeline::Stop::Requested);
                    std::future::pending::<()>().await;
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.sync(&shutdown) => {}
            () = watch => {}
        }
    }

    /// Synchronises twice without faults; a waiting edit happens during the first.
    async fn settle(&self) {
        self.office.sandbox.clear_faults();
        self.sober();
        while self.office.google().waiting_edits() > 0 {
            let left = self.office.google().waiting_edits();
            self.sync(&Shutdown::default()).await;
            self.sober();
            if self.office.google().waiting_edits() == left {
                break;
            }
        }
        self.sync(&Shutdown::default()).await;
    }

    /// People take back what keeps the program from writing, and give the tab its title, by which the checks find it.
    fn sober(&self) {
        self.office.google().edit(|book| {
            if let Some(other) =
                book.sheet_titles().into_iter().find(|title| title != "Sheet1" && title != SHEET)
            {
                book.rename_sheet(&other, SHEET).unwrap();
            }
            if book.sheet_titles().contains(&SHEET.to_owned()) {
                book.unprotect_all(SHEET).unwrap();
            }
        });
    }

    /// Asserts that ids are unique, companies' rows are right, and notes are with their companies.
    fn check(&self, seed: u64) {
        let (shown, expected) = (self.office.shown(), self.office.expected());
        let placed: i64 = self.office.desk.query("SELECT count(*) FROM sheet_rows");
        for (company, figures) in &shown {
            assert_eq!(expected.get(company), Some(figures), "seed {seed}, company {company}");
        }
        // A missing row was there once and was deleted by a person.
        assert_eq!(
            expected.len(),
            usize::try_from(placed).unwrap(),
            "seed {seed}: each company's row was put there"
        );
        let notes: BTreeMap<i64, Value> =
            self.office.human().into_iter().map(|(id, [_, _, note])| (id, note)).collect();
        for (company, note) in notes.iter().filter(|(_, note)| !note.is_null()) {
            let own = note.as_str().unwrap().starts_with(&format!("of {company}, "));
            assert!(own, "seed {seed}, company {company}: {note}");
        }
        // A row without an id belongs to people once a person has written in it.
        let strays = self.office.rows().into_iter().filter(|row| {
            let cells = &row[..12];
            cells[0].is_null()
                && cells.iter().any(|cell| !cell.is_null())
                && !cells.contains(&json!("a person's"))
        });
        assert_eq!(strays.collect::<Vec<_>>(), Vec::<Vec<Value>>::new(), "seed {seed}");
        assert_eq!(self.office.desk.query::<i64>("SELECT count(*) FROM sheet_outbox"), 0, "seed {seed}");
        assert_eq!(self.office.google().protected_ranges(SHEET).len(), 3, "seed {seed}");
    }
}

#[test]
fn one_undisturbed_synchronisation_restores_agreement() {
    for seed in 0..histories() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut history = History::new(seed);
        runtime.block_on(async {
            for _ in 0..4 {
                history.world();
                for _ in 0..history.draw.below(3) {
                    let mut draw = history.draw.clone();
                    history.office.google().edit(|book| edit(book, &mut draw));
                    history.draw.below(2);
                }
                history.trouble();
                history.perhaps_cut().await;
                history.office.sandbox.clear_faults();
                if history.draw.below(3) == 0 {
                    history.settle().await;
                    history.check(seed);
                }
            }
            history.settle().await;
            history.check(seed);
        });
        let before = history.office.written();
        runtime.block_on(history.sync(&Shutdown::default()));
        assert_eq!(history.office.written(), before, "seed {seed}: what agrees is not written again");
    }
}
