use serde_json::json;

use super::*;
use crate::sheets::layout::header;

pub(in crate::sheets) fn table(rows: &[Value]) -> Table {
    let values = std::iter::once(header()).chain(rows.iter().map(|row| row.as_array().unwrap().clone()));
    match Table::read(values.collect()) {
        HeaderCheck::Right(table) => table,
        other => panic!("{other:?}"),
    }
}

pub(in crate::sheets) fn known(companies: &[i64]) -> KnownCompanies {
    let companies: HashSet<i64> = companies.iter().copied().collect();
    KnownCompanies { rows: companies.clone(), companies, ..KnownCompanies::default() }
}

fn messages(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {}", problem.row, problem.message)).collect()
}

#[test]
fn a_wrong_header_is_described_by_its_differences() {
    let mut other = header();
    other[3] = json!("score");
    other.truncate(11);
    assert_eq!(
        Table::read(vec![other, vec![json!(1)]]),
        HeaderCheck::Wrong(vec![
            "D1 holds `score` instead of `max score`".to_owned(),
            "L1 holds nothing instead of `notes`".to_owned()
        ])
    );
    assert_eq!(Table::read(vec![]), HeaderCheck::Missing);
    assert_eq!(Table::read(vec![vec![json!(""), json!(" ")], vec![]]), HeaderCheck::Missing);
    // The sheet is not empty, so the program must not write a header.
    assert!(
        matches!(Table::read(vec![vec![], vec![json!("x")]]), HeaderCheck::Wrong(all) if all.len() == 12)
    );
    let mut more = header();
    more.push(json!("a column of somebody's own"));
    assert_eq!(Table::read(vec![more]), HeaderCheck::Right(Table::default()));
}

#[test]
fn rows_are_identified_by_their_ids_in_any_notation() {
    let table = table(&[json!([3]), json!([]), json!(["2"]), json!([1.0, "A"])]);
    let known = known(&[1, 2, 3]);
    let matched = table.matched(&known);
    let rows: Vec<_> = matched.rows_of.iter().map(|(id, rows)| (*id, rows[0].number)).collect();
    assert_eq!(rows, [(1, 5), (2, 4), (3, 2)]);
    assert_eq!((matched.problems.len(), matched.nameless.len()), (0, 0));
}

#[test]
fn rows_of_no_company_are_reported() {
    let long = "y".repeat(50);
    let table =
        table(&[json!(["x"]), json!([9]), json!([1]), json!([long]), json!([1]), json!([-4]), json!([1.5])]);
    assert_eq!(
        messages(&table.matched(&known(&[1])).problems),
        [
            "2: `x` is no id: put the company's back, or delete the row",
            "3: there is no company 9 in this database: put the right id, or delete the row",
            "5: `yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…` is no id: put the company's back, or delete the row",
            "6: company 1 stands in rows 4, 6: keep one and delete the others",
            "7: `-4` is no id: put the company's back, or delete the row",
            "8: `1.5` is no id: put the company's back, or delete the row",
        ]
    );
}

#[test]
fn the_id_of_a_merged_company_leads_to_the_kept_one() {
    let table = table(&[json!([7]), json!([3])]);
    let mut known = known(&[3]);
    known.merged.insert(7, 3);
    known.rows.insert(7);
    let matched = table.matched(&known);
    assert_eq!(matched.rows_of[&3].iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(
        messages(&matched.problems),
        ["3: company 3 stands in rows 2, 3: keep one and delete the others"]
    );
}

#[test]
fn rows_of_another_database_are_recognised_by_their_names() {
    let table =
        table(&[json!([1, "Acme, S.L."]), json!([2, "Globex"]), json!([3]), json!([4, "Hooli.example"])]);
    let mut known = known(&[1, 2, 3, 4]);
    known.rows.clear();
    known.names = [
        (1, vec!["acme".to_owned()]),
        (2, vec!["initech".to_owned()]),
        (4, vec!["hooli.example".to_owned()]),
    ]
    .into();
    let matched = table.matched(&known);
    assert_eq!(matched.rows_of.keys().copied().collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(
        messages(&matched.problems),
        [
            "3: company 2 of this database is not `Globex`: the row is left alone, as another database's; delete it, and the next run adds company 2"
        ]
    );
}

#[test]
fn new_rows_belong_below_the_last_row_with_an_id() {
    let number = |rows: &[Value]| table(rows).last_company();
    assert_eq!(number(&[]), 1);
    assert_eq!(number(&[json!([]), json!(["", "a note"])]), 1);
    assert_eq!(number(&[json!([3]), json!([]), json!(["", "Total", "", "", 7])]), 2);
    assert_eq!(
        number(&[json!(["", "Heading"]), json!([9]), json!(["x"]), json!(["7"]), json!(["", "Total"])]),
        5
    );
}
