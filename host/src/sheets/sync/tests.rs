use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    domain::Resolution,
    sheets::{
        layout::header,
        table::{
            HeaderCheck,
            tests::{known, table},
        },
        words::{Held, TerminalWord},
    },
};

fn row(id: i64) -> SheetRow {
    SheetRow {
        id,
        company: format!("Company {id}"),
        resolution: Resolution::Pending,
        max_score: Some(7),
        strong_offers: Some(1),
        openings: Some(2),
        open_offers: Some(3),
        top_offer_url: Some("https://a.example/1".to_owned()),
        top_category: Some("fx".to_owned()),
        last_strong_signal: Some(46_240),
        feedback: None,
        notes: String::new(),
    }
}

fn cells(row: &SheetRow) -> Value {
    Value::from(row.cells())
}

#[test]
fn a_sheet_that_agrees_needs_no_writes() {
    let wanted = [row(1), row(2)];
    let table = table(&[cells(&wanted[1]), cells(&wanted[0])]);
    let plan = plan(&table, &wanted, &known(&[1, 2]), &WrittenCells::default(), &Words::default());
    assert!(plan.is_done());
    assert_eq!((plan.unchanged, plan.deleted, plan.problems), (2, vec![], vec![]));
}

#[test]
fn only_differing_cells_are_set_in_ranges_of_adjacent_cells() {
    let wanted = SheetRow { max_score: Some(9), strong_offers: Some(4), top_category: None, ..row(1) };
    let mut there = row(1).cells();
    there[2] = json!("REJECTED");
    there[10] = json!("FP");
    let table = table(&[json!([2]), Value::from(there)]);
    let plan = plan(&table, &[wanted], &known(&[1, 2]), &WrittenCells::default(), &Words::default());
    let cells = vec![
        (Column::MaxScore, json!(9)),
        (Column::StrongOffers, json!(4)),
        (Column::TopCategory, json!("")),
    ];
    assert_eq!(plan.updates, [RowUpdate { company: Some(1), row: 3, cells }]);
    assert_eq!(
        plan.updates[0].ranges("Companies"),
        [
            ("Companies!D3:E3".to_owned(), vec![json!(9), json!(4)]),
            ("Companies!I3:I3".to_owned(), vec![json!("")]),
        ]
    );
}

#[test]
fn deleted_rows_stay_deleted_and_rows_never_written_are_missing() {
    let table = table(&[]);
    let mut known = known(&[1, 2]);
    known.rows = HashSet::from([2]);
    let plan = plan(&table, &[row(1), row(2)], &known, &WrittenCells::default(), &Words::default());
    assert_eq!((plan.missing, plan.deleted), (vec![0], vec![2]));
}

#[test]
fn a_company_whose_id_is_in_a_row_of_another_database_is_not_added() {
    let table = table(&[json!([1, "Somebody else"])]);
    let mut known = known(&[1]);
    known.rows.clear();
    let plan = plan(&table, &[row(1)], &known, &WrittenCells::default(), &Words::default());
    assert!(plan.is_done() && plan.problems.len() == 1, "{plan:?}");
}

#[test]
fn names_in_rows_with_the_same_id_are_kept() {
    let mut other = row(2).cells();
    other[0] = json!(1);
    other[3] = json!(0);
    let table = table(&[cells(&row(1)), Value::from(other)]);
    let plan = plan(&table, &[row(1), row(2)], &known(&[1, 2]), &WrittenCells::default(), &Words::default());
    let cells = vec![(Column::MaxScore, json!(7))];
    assert_eq!(plan.updates, [RowUpdate { company: Some(1), row: 3, cells }]);
    assert_eq!((plan.problems.len(), plan.deleted), (1, vec![2]));
}

#[test]
fn in_a_row_without_an_id_only_the_programs_own_cells_are_cleared() {
    let table = table(&[
        json!(["", "Total", "", "", 17]),
        json!(["", "", "", 7, "", 0]),
        json!(["", "", "", 7, "", "a person's"]),
        json!(["", "A", "REJECTED"]),
        json!(["", "", "", 6]),
        json!(["", "", "", 6, 1]),
    ]);
    let mut written = WrittenCells::default();
    for row in [3, 4] {
        written.note(row, vec![(Column::MaxScore, json!(6)), (Column::TopCategory, json!(""))]);
        written.note(row, vec![(Column::MaxScore, json!(7)), (Column::Openings, json!(0))]);
    }
    let plan = plan(&table, &[], &known(&[]), &written, &Words::default());
    let empty = |row, columns: &[Column]| RowUpdate {
        company: None,
        row,
        cells: columns.iter().map(|column| (*column, json!(""))).collect(),
    };
    let both = [Column::MaxScore, Column::Openings];
    // Row 6 is one of the written rows, moved by a person; row 7 has more cells than any update wrote.
    assert_eq!(plan.updates, [empty(3, &both), empty(4, &both[..1]), empty(6, &both[..1])]);
    assert_eq!(plan.problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [5]);
}

/// A simulated sheet.
#[derive(Debug, Clone)]
struct Grid(Vec<Vec<Value>>);

impl Grid {
    fn table(&self) -> Table {
        match Table::read(self.0.clone()) {
            HeaderCheck::Right(table) => table,
            other => panic!("{other:?}"),
        }
    }

    fn set(&mut self, update: &RowUpdate) {
        let row = update.row as usize - 1;
        while self.0.len() <= row {
            self.0.push(Vec::new());
        }
        let row = &mut self.0[row];
        row.resize(12.max(row.len()), Value::Null);
        for (column, cell) in &update.cells {
            row[column.index()] = cell.clone();
        }
    }

    /// People's cells by id.
    fn human(&self) -> BTreeMap<String, Vec<Vec<Value>>> {
        let mut human: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in &self.0[1..] {
            let cell =
                |at: usize| row.get(at).cloned().filter(|cell| !is_blank(Some(cell))).unwrap_or_default();
            let cells = vec![cell(2), cell(10), cell(11)];
            if !cell(0).is_null() || cells.iter().any(|cell| !cell.is_null()) {
                human.entry(cell(0).to_string()).or_default().push(cells);
            }
        }
        human
    }
}

#[derive(Debug, Clone)]
enum Edit {
    Swap(usize, usize),
    Delete(usize),
    Insert(usize),
    Decide(usize, &'static str),
    Overwrite(usize, usize),
    LoseId(usize),
    Double(usize),
}

impl Edit {
    fn apply(&self, grid: &mut Grid) {
        let rows = grid.0.len() - 1;
        if rows == 0 {
            return;
        }
        let at = |number: usize| 1 + number % rows;
        match *self {
            Self::Swap(a, b) => grid.0.swap(at(a), at(b)),
            Self::Delete(row) => drop(grid.0.remove(at(row))),
            Self::Insert(row) => grid.0.insert(at(row), Vec::new()),
            Self::Decide(row, word) => {
                grid.0[at(row)].resize(12, Value::Null);
                grid.0[at(row)][2] = json!(word);
                grid.0[at(row)][11] = json!(format!("note of {word}"));
            }
            Self::Overwrite(row, column) => {
                grid.0[at(row)].resize(12, Value::Null);
                grid.0[at(row)][1 + column % 9] = json!("a person's");
            }
            Self::LoseId(row) => {
                if let Some(cell) = grid.0[at(row)].first_mut() {
                    *cell = Value::Null;
                }
            }
            Self::Double(row) => {
                let copy = grid.0[at(row)].clone();
                grid.0.push(copy);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let number = 0_usize..40;
    prop_oneof![
        4 => (number.clone(), number.clone()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => number.clone().prop_map(Edit::Delete),
        1 => number.clone().prop_map(Edit::Insert),
        2 => (number.clone(), prop_oneof![Just("REJECTED"), Just("nonsense")]).prop_map(|(row, word)| Edit::Decide(row, word)),
        1 => (number.clone(), number.clone()).prop_map(|(row, column)| Edit::Overwrite(row, column)),
        1 => number.clone().prop_map(Edit::LoseId),
        1 => number.prop_map(Edit::Double),
    ]
}

proptest! {
    /// Edits happen between a read and the write planned from it. However they fall, carrying out one more plan
    /// without interference makes every company's row right, and no person's cell is ever changed.
    #[test]
    fn plans_converge_whatever_people_edit_meanwhile(
        companies in 1_i64..12,
        rounds in proptest::collection::vec((proptest::collection::vec(edit(), 0..4), any::<bool>()), 0..6),
    ) {
        let wanted: Vec<SheetRow> = (1..=companies).map(row).collect();
        let mut grid = Grid(vec![header()]);
        let mut written = WrittenCells::default();
        let mut known = known(&(1..=companies).collect::<Vec<_>>());
        known.rows.clear();
        known.names = (1..=companies).map(|id| (id, vec![format!("company {id}")])).collect();
        for (edits, cut) in rounds.into_iter().chain([(Vec::new(), false), (Vec::new(), false)]) {
            let table = grid.table();
            let plan = plan(&table, &wanted, &known, &written, &Words::default());
            // Edits between the read and the write.
            for edit in &edits {
                edit.apply(&mut grid);
            }
            let before = grid.human();
            for position in &plan.missing {
                grid.0.push(wanted[*position].cells());
                known.rows.insert(wanted[*position].id);
            }
            let added: Vec<String> = plan.missing.iter().map(|position| wanted[*position].id.to_string()).collect();
            // Added rows go to the end, so they move no other row.
            for update in plan.updates.iter().take(if cut { 1 } else { usize::MAX }) {
                grid.set(update);
                written.note(update.row, update.cells.clone());
            }
            let mut after = grid.human();
            for id in added {
                after.get_mut(&id).unwrap().pop();
            }
            after.retain(|_, rows| !rows.is_empty());
            prop_assert_eq!(before, after, "people's cells and ids");
        }
        let table = grid.table();
        let plan = plan(&table, &wanted, &known, &written, &Words::default());
        prop_assert!(plan.is_done(), "{:?}", plan);
        let standing: HashSet<i64> = table.ids().into_iter().collect();
        for id in 1..=companies {
            prop_assert!(standing.contains(&id) != plan.deleted.contains(&id), "{}", id);
        }
    }
}

#[test]
fn a_later_word_of_the_terminal_is_brought_to_a_cell_that_still_holds_what_it_held() {
    let table = table(&[
        json!([1, "Company 1", "PENDING", 7, 1, 2, 3, "https://a.example/1", "fx", 46_240, "OK", "typed"]),
        json!([2, "Company 2", "ACCEPTED", 7, 1, 2, 3, "https://a.example/1", "fx", 46_240]),
    ]);
    let say = |company: i64| SheetRow {
        resolution: Resolution::Rejected,
        feedback: Some(crate::domain::Verdict::FalsePositive),
        ..row(company)
    };
    let word = |before: &str| vec![TerminalWord { number: 3, before: before.to_owned() }];
    let words = Words {
        as_of: 3,
        terminal: [
            ((1, Column::Resolution), word("PENDING")),
            ((1, Column::ModelFeedback), word("")),
            ((2, Column::Resolution), word("PENDING")),
            ((2, Column::ModelFeedback), word("")),
        ]
        .into(),
        held: [((2, Column::Resolution), Held { text: "ACCEPTED".to_owned(), word: 2 })].into(),
    };
    let plan = plan(&table, &[say(1), say(2)], &known(&[1, 2]), &WrittenCells::default(), &words);
    let update = |company: i64, row: u32, cells: &[(Column, &str)]| RowUpdate {
        company: Some(company),
        row,
        cells: cells.iter().map(|(column, text)| (*column, json!(text))).collect(),
    };
    let (c, k) = ((Column::Resolution, "REJECTED"), (Column::ModelFeedback, "FP"));
    assert_eq!(plan.updates, [update(1, 2, &[c]), update(2, 3, &[c, k])], "what was typed since stays");
    let read = |company, column, text: &str| ReadCell { company, column, text: text.to_owned() };
    assert_eq!(
        plan.to_note,
        [read(1, Column::ModelFeedback, "OK"), read(1, Column::Notes, "typed")],
        "it counts as of now"
    );
    let overruled: Vec<_> =
        plan.overruled.iter().map(|over| (over.row, over.cell.text.as_str(), over.by.as_str())).collect();
    assert_eq!(overruled, [(3, "ACCEPTED", "REJECTED")], "it was seen before the word, and never taken over");
}

#[test]
fn a_word_that_came_to_the_wrong_row_is_taken_back() {
    // Company 1 stood in row 2 when it was read; before the write, people put company 2 there.
    let moved = table(&[
        json!([2, "Company 2", "REJECTED", 7, 1, 2, 3, "https://a.example/1", "fx", 46_240]),
        json!([1, "Company 1", "PENDING", 7, 1, 2, 3, "https://a.example/1", "fx", 46_240]),
    ]);
    let rejected = SheetRow { resolution: Resolution::Rejected, ..row(1) };
    let mut written = WrittenCells::default();
    written.note(2, vec![(Column::Resolution, json!("REJECTED"))]);
    let word = TerminalWord { number: 3, before: "PENDING".to_owned() };
    let words =
        Words { as_of: 3, terminal: [((1, Column::Resolution), vec![word])].into(), ..Words::default() };
    let plan = plan(&moved, &[rejected, row(2)], &known(&[1, 2]), &written, &words);
    let update = |company: i64, row: u32, text: &str| RowUpdate {
        company: Some(company),
        row,
        cells: vec![(Column::Resolution, json!(text))],
    };
    assert_eq!(plan.updates, [update(1, 3, "REJECTED"), update(2, 2, "PENDING")]);
    assert_eq!(plan.to_note, [], "it is nobody's word");
}

#[test]
fn the_cells_of_a_company_that_stands_twice_are_people_s() {
    let twice = json!([1, "Company 1", "PENDING", 7, 1, 2, 3, "https://a.example/1", "fx", 46_240]);
    let rejected = SheetRow { resolution: Resolution::Rejected, ..row(1) };
    let word = TerminalWord { number: 3, before: "PENDING".to_owned() };
    let words =
        Words { as_of: 3, terminal: [((1, Column::Resolution), vec![word])].into(), ..Words::default() };
    let plan =
        plan(&table(&[twice.clone(), twice]), &[rejected], &known(&[1]), &WrittenCells::default(), &words);
    assert_eq!((plan.updates, plan.unchanged), (Vec::new(), 2));
}
