use csv::{QuoteStyle, Terminator};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::bounds::files::COMPANY_LIST;

/// A row by its first line, with its values; a fault by its line.
type Told = (u64, Result<Vec<String>, RecordFault>);

fn records_of(text: &[u8], separator: u8) -> Vec<Told> {
    let mut records = Records::new(Lines::begin(text, COMPANY_LIST.limit).unwrap());
    records.separate_by(separator);
    let mut all = Vec::new();
    while let Some(record) = records.next_record(|values| values.len() > 1).unwrap() {
        all.push(match record {
            Record::Row { line, values } => {
                let values = values.into_iter().map(|value| String::from_utf8(value).unwrap());
                (line, Ok(values.collect()))
            }
            Record::Bad { line, fault } => (line, Err(fault)),
        });
    }
    all
}

fn told(text: &str) -> Vec<(u64, Result<String, RecordFault>)> {
    let records = records_of(text.as_bytes(), b',');
    records.into_iter().map(|(line, read)| (line, read.map(|values| values.join("|")))).collect()
}

fn row(line: u64, values: &str) -> (u64, Result<String, RecordFault>) {
    (line, Ok(values.to_owned()))
}

const fn bad(line: u64, fault: RecordFault) -> (u64, Result<String, RecordFault>) {
    (line, Err(fault))
}

use RecordFault::{Misplaced, Unclosed};

#[test]
fn a_mark_that_is_never_closed_costs_its_row_alone() {
    for (text, expected) in [
        // Closed, it seems, where a later row opens its own.
        ("\"Uno,u\nDos,d\n\"Tres\",t\n", vec![bad(1, Unclosed), row(2, "Dos|d"), row(3, "Tres|t")]),
        ("\"Uno,u\nDos,\"d\"\n", vec![bad(1, Unclosed), row(2, "Dos|d")]),
        ("Uno,\"u\nDos,d\nTres,t", vec![bad(1, Unclosed), row(2, "Dos|d"), row(3, "Tres|t")]),
        ("Uno,u\nDos,d\nTres,\"t", vec![row(1, "Uno|u"), row(2, "Dos|d"), bad(3, Unclosed)]),
        // The next row has a mark of its own that opens nothing.
        ("\"Uno,u\nTubos 5\" Dos,d\nTres,t\n", vec![bad(1, Unclosed), bad(2, Misplaced), row(3, "Tres|t")]),
        ("\"Uno,u\nEl \"Dos\",d\nTres,t\n", vec![bad(1, Unclosed), row(2, "El \"Dos\"|d"), row(3, "Tres|t")]),
        // A whole row in one value, closed in the next.
        ("\"Uno,u\nDos,d\"\nTres,t\n", vec![bad(1, Unclosed), bad(2, Misplaced), row(3, "Tres|t")]),
        // Two in a row, each with its own.
        ("\"Uno,u\n\"Dos,d\nTres,t\n", vec![bad(1, Unclosed), bad(2, Unclosed), row(3, "Tres|t")]),
        // After a value that rightly goes over two lines.
        ("\"U\nno\",\"u\nDos,d\n", vec![bad(2, Unclosed), row(3, "Dos|d")]),
        ("\"Uno,u\rDos,d\r\"Tres\",t\r", vec![bad(1, Unclosed), row(2, "Dos|d"), row(3, "Tres|t")]),
    ] {
        assert_eq!(told(text), expected, "{text:?}");
    }
}

#[test]
fn a_mark_within_a_value_costs_its_row_alone() {
    for (text, expected) in [
        ("\"Uno \\\"X\\\" SL\",u\nDos,d\n", vec![bad(1, Misplaced), row(2, "Dos|d")]),
        ("\"Uno \"X\" SL\",u\n\"Dos \"Y\"\",d\n", vec![bad(1, Misplaced), bad(2, Misplaced)]),
        (
            "\"Uno \\\"X\\\"\",u\n\"Dos \\\"Y\\\"\",d\nTres,t\n",
            vec![bad(1, Misplaced), bad(2, Misplaced), row(3, "Tres|t")],
        ),
        ("Uno \\\"X\\\",u\nDos,d\n", vec![bad(1, Misplaced), row(2, "Dos|d")]),
        ("Tubos 5\" Uno,u\nDos,d\n", vec![bad(1, Misplaced), row(2, "Dos|d")]),
        ("Uno\",u\nDos,d\n", vec![bad(1, Misplaced), row(2, "Dos|d")]),
        // In the second line of a value that rightly goes over two.
        ("\"Uno\nGr\"upo\",u\nDos,d\n", vec![bad(2, Misplaced), row(3, "Dos|d")]),
        ("\"Uno\nGrupo\",ht\"tp\nDos,d\n", vec![bad(2, Misplaced), row(3, "Dos|d")]),
    ] {
        assert_eq!(told(text), expected, "{text:?}");
    }
}

#[test]
fn marks_in_their_place_are_read() {
    for (text, expected) in [
        ("\"Uno, SL\",\"u\"\n", "Uno, SL|u"),
        (" \"Uno\" , \"u\" \r\n", "Uno|u"),
        ("\"El \"\"Uno\"\"\",u\n", "El \"Uno\"|u"),
        ("El \"Uno\" SL,u\n", "El \"Uno\" SL|u"),
        ("\"C:\\\",u\n", "C:\\|u"),
        ("\"Uno\nGrupo\",u\n", "Uno\nGrupo|u"),
        ("\"Uno\r\nGrupo, SL\r\nMadrid\",\"u\"", "Uno\r\nGrupo, SL\r\nMadrid|u"),
        ("\"\",u\n", "|u"),
    ] {
        assert_eq!(told(text), [row(1, expected)], "{text:?}");
    }
}

#[test]
fn a_row_goes_over_so_many_lines_and_no_more() {
    let value = |lines: usize| format!("\"{}\",u\nDos,d\n", vec!["x"; lines].join("\n"));
    let most = COMPANY_LIST_ROW_LINES.size();
    let obeyed = told(&value(most));
    assert_eq!((obeyed.len(), obeyed[1].clone()), (2, row(most as u64 + 1, "Dos|d")));
    assert_eq!(told(&value(most + 1))[0], bad(1, Unclosed));
}

#[test]
fn marks_without_end_cost_no_more_than_their_number() {
    let rows = 20_000;
    let all = told(&"\"Uno,u\n".repeat(rows));
    assert_eq!((all.len(), all[rows - 1].clone()), (rows, bad(rows as u64, Unclosed)));
    assert_eq!(told(&"\"\"\"\n".repeat(rows)).len(), rows);
}

/// A value as other programs write it; what is in it may need marks.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé0-9 .]{0,12}",
        "[a-z,;|\t\"' \\\\]{0,8}",
        "[a-z]{1,4}(\n|\r\n|\r)[a-z,;\" ]{0,6}((\n|\r)[a-z]{1,3})?",
    ]
}

fn table(columns: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(value(), columns), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]
    /// What the crate `csv` writes, in any of its styles, is read back as it was.
    #[test]
    fn any_table_that_is_written_by_the_rules_is_read_back(
        table in (2_usize..5).prop_flat_map(table),
        separator in select(vec![b',', b';', b'\t', b'|']),
        style in select(vec![QuoteStyle::Always, QuoteStyle::Necessary, QuoteStyle::NonNumeric]),
        end in select(vec![Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator).quote_style(style).terminator(end).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let read: Vec<_> = records_of(&text, separator).into_iter().map(|(_, values)| values).collect();
        prop_assert_eq!(read, table.into_iter().map(Ok).collect::<Vec<_>>());
    }

    /// One mark that strays into a sound table costs the row that it stands in, and is told in one of its lines.
    #[test]
    fn a_stray_mark_costs_no_row_but_its_own(
        table in vec(("[a-z]{1,6}|[a-z]{2,4}[,\" ][a-z]{1,3}|[a-z]{2}\n[a-z]{2,4}", "[a-z]{1,9}|[a-z]{2}, [a-z]{1,4}"), 2..9),
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        always in any::<bool>(),
    ) {
        let style = if always { QuoteStyle::Always } else { QuoteStyle::Necessary };
        let rows: Vec<String> = table.iter().map(|(name, site)| {
            let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
            writer.write_record([name, site]).unwrap();
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        }).collect();
        let hit = which.index(rows.len());
        let mut strayed = rows.clone();
        strayed[hit].insert(place.index(rows[hit].len()), '"');
        let first = 1 + rows[..hit].concat().matches('\n').count() as u64;
        let last = first + rows[hit].matches('\n').count() as u64 - 1;
        let read = records_of(strayed.concat().as_bytes(), b',');
        let whole: Vec<_> = read.iter().filter(|(line, _)| *line < first || *line > last).map(|(_, values)| values.clone()).collect();
        let others = table.iter().enumerate().filter(|(at, _)| *at != hit);
        let expected: Vec<_> = others.map(|(_, (name, site))| Ok(vec![name.clone(), site.clone()])).collect();
        prop_assert_eq!(whole, expected, "{:?}", strayed.concat());
        let told = read.iter().any(|(line, values)| (first..=last).contains(line) && values.is_err());
        prop_assert!(told, "{:?}", strayed.concat());
    }
}
