//! A list that is a text: its header, in whichever way its lines are separated, and its rows.

use std::io::{self, Read};

use super::{
    columns::Columns,
    encoding::{Letters, is_of_another_system},
    fields::key,
    header::{Candidate, Search, understood},
    lines::{Lines, is_end},
    parsed::{ListForm, Most, ParsedImport},
    records::{Record, Records, Values},
    row::{Cells, Reading, SEPARATORS},
};

/// Reads a text.
pub(super) fn read(reader: impl Read, form: &ListForm, parsed: &mut ParsedImport, most: Most) {
    match Lines::begin(reader, most.bytes) {
        Ok(lines) => read_records(Records::new(lines), form, parsed, most.rows),
        Err(error) => parsed.cannot_be_read(1, &error),
    }
}

fn read_records(mut records: Records<impl Read>, form: &ListForm, parsed: &mut ParsedImport, most: u64) {
    let mut letters = Letters::default();
    let (reading, header) = match find_header(&mut records, form, &mut letters, parsed) {
        Ok(Some(found)) => found,
        Ok(None) => return,
        Err(error) => return parsed.cannot_be_read(records.next_number(), &error),
    };
    parsed.understood = understood(&reading.columns, &header);
    loop {
        let (line, row) = match records.next_record(is_one_row) {
            Ok(None) => break,
            Err(error) => {
                parsed.cannot_be_read(records.next_number(), &error);
                break;
            }
            Ok(Some(Record::Row { values, .. })) if repeats(&header, &reading.columns, &values, letters) => {
                continue;
            }
            Ok(Some(Record::Row { line, values })) => (line, Ok(Cells { values, ..Cells::default() })),
            Ok(Some(Record::Bad { line, fault })) => (line, Err(fault)),
        };
        if !parsed.take(line, row, &reading, most, &mut letters) {
            break;
        }
    }
    parsed.understood.windows_1252 = letters == Letters::Windows1252;
    if parsed.understood.windows_1252 {
        let names = parsed.rows.iter().map(|row| row.company.name.as_str());
        let wrong =
            header.headings.iter().map(String::as_str).chain(names).find(|text| is_of_another_system(text));
        parsed.understood.of_another_system = wrong.map(str::to_owned);
    }
}

/// Whether a row is the header once more, as lists that were put together have it.
fn repeats(header: &Candidate, columns: &Columns, values: &Values, letters: Letters) -> bool {
    let same = |column: usize| {
        let value = values.get(column).and_then(|value| letters.text(value).ok());
        value.is_some_and(|value| key(&value) == key(&header.headings[column]))
    };
    same(columns.name) && columns.website.is_some_and(same)
}

/// The header, and how the rows below it are read; told, if there is none.
fn find_header(
    records: &mut Records<impl Read>,
    form: &ListForm,
    letters: &mut Letters,
    parsed: &mut ParsedImport,
) -> io::Result<Option<(Reading, Candidate)>> {
    let declared = match records.peek_line()? {
        Some(first) if first.text.trim_ascii_start().first() == Some(&b'<') => {
            parsed.is_no_table();
            return Ok(None);
        }
        Some(first) => declared_separator(&first.text),
        None => None,
    };
    if declared.is_some() {
        records.skip_line();
    }
    let separators: Vec<u8> = declared.into_iter().chain(SEPARATORS).collect();
    let mut search = Search::default();
    while let Some(line) = records.peek_line()? {
        let number = line.number;
        letters.learn([line.text.as_slice()]);
        let reads = shown(&line.text, *letters);
        let mut ways = Vec::new();
        for separator in &separators {
            if let Some((lines, values)) = records.row_ahead(*separator)? {
                ways.push((lines, *separator, candidate(number, &reads, &values, *letters)));
            }
        }
        if ways.is_empty() {
            ways.push((1, b',', Candidate { line: number, reads: reads.clone(), headings: Vec::new() }));
        }
        let candidates = ways.iter().map(|(_, _, candidate)| candidate.clone()).collect();
        if let Some((place, columns, header)) = search.look(candidates, &form.columns) {
            let (lines, separator, _) = ways[place];
            (0..lines).for_each(|_| records.skip_line());
            records.separate_by(separator);
            return Ok(Some((Reading { columns, separator: Some(separator) }, header)));
        }
        records.skip_line();
        if search.is_over() {
            break;
        }
    }
    let (line, told) = search.fault(&form.columns);
    parsed.fault(line, || told);
    Ok(None)
}

fn candidate(line: u64, reads: &str, values: &Values, letters: Letters) -> Candidate {
    // A spreadsheet writes empty columns after the header.
    let said = super::row::said(values);
    let headings = values[..said].iter().map(|value| shown(value, letters)).collect();
    Candidate { line, reads: reads.to_owned(), headings }
}

/// A text to compare and to show, whatever its letters are.
fn shown(bytes: &[u8], letters: Letters) -> String {
    let text = letters.text(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), Into::into);
    text.trim().to_owned()
}

/// The separator that spreadsheets are told of in a line before the header: `sep=;`.
fn declared_separator(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    let line = line.strip_prefix(b"\"").map_or(line, |inner| inner.strip_suffix(b"\"").unwrap_or(inner));
    let (key, separator) = line.split_at_checked(4)?;
    // The tab was trimmed away as a blank.
    let separator = separator.first().copied().unwrap_or(b'\t');
    (key.eq_ignore_ascii_case(b"sep=") && line.len() <= 5 && separator != b'"').then_some(separator)
}

/// Whether a row that goes over several lines is one. Where a mark took further rows for a part of a value, their
/// addresses are in it.
fn is_one_row(values: &Values) -> bool {
    let took_rows = |value: &Vec<u8>| {
        let value = value.trim_ascii().to_ascii_lowercase();
        value.iter().any(|byte| is_end(*byte)) && (has(&value, b"://") || has(&value, b"www."))
    };
    values.len() > 1 && !values.iter().any(took_rows)
}

fn has(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
