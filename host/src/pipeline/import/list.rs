//! The company list: a CSV file with companies, their sites and, if known, their boards.
//!
//! Good rows are kept whatever the others look like; every bad row is reported with its line and its cure. What is
//! known already is never overwritten, so that importing a list again changes nothing.
//!
//! A list is read piece by piece; of it are kept the good rows, up to their bound, and the first bad ones.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Read},
    path::Path,
};

use jobscan_reading::fold::visible;

use super::{
    lines::{Beyond, Lines, is_end},
    records::{Record, RecordFault, Records, Split, Values, split},
};
use crate::{
    bounds::{
        FirstFew,
        files::{COMPANY_LIST, COMPANY_LIST_FAULTS, COMPANY_LIST_NAME, COMPANY_LIST_ROW, COMPANY_LIST_ROWS},
        quoted,
    },
    domain::{
        companies::{names_nobody, normalize_name, shown_name, website},
        text::clean_line,
    },
    files,
    store::{companies::CompanyFacts, keys::BoardKey},
};

/// The header without and with boards.
const HEADER: [&str; 4] = ["name", "website", "provider", "tenant"];

/// One good row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// In the file, from 1.
    pub line: u64,
    /// The company.
    pub company: CompanyFacts,
    /// Its board, if the row names one.
    pub board: Option<BoardKey>,
}

/// One bad row, or a file that cannot be read on from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// In the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    pub cure: String,
}

/// `line 3: …: …`
impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.message, self.cure)
    }
}

/// The rows of a list, good and bad.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedImport {
    /// The good rows, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// The first bad ones, in the order of the file, and how many there are.
    pub faults: FirstFew<ImportFault>,
}

/// Reads the list that a configuration names, or returns why it cannot be read.
pub fn read_list(list: &Path) -> Result<ParsedImport, String> {
    let file = files::open_bounded(list, &COMPANY_LIST).map_err(|error| match error {
        files::FileError::Io { source, .. } => {
            format!("the company list `{}` cannot be read: {source}", list.display())
        }
        other => format!("the company list: {other}"),
    })?;
    Ok(parse_companies(file))
}

/// Reads a list: UTF-8 or UTF-16, separated by `,`, `;`, a tab or `|`, its lines ended in any way.
pub fn parse_companies(reader: impl Read) -> ParsedImport {
    parse_up_to(reader, Most { bytes: COMPANY_LIST.limit, rows: COMPANY_LIST_ROWS.limit })
}

/// How much of a list is read.
#[derive(Clone, Copy)]
struct Most {
    bytes: u64,
    rows: u64,
}

fn parse_up_to(reader: impl Read, most: Most) -> ParsedImport {
    let mut parsed = ParsedImport::default();
    match Lines::begin(reader, most.bytes) {
        Ok(lines) => parsed.read(Records::new(lines), most.rows),
        Err(error) => parsed.cannot_be_read(1, &error),
    }
    parsed
}

impl ParsedImport {
    fn fault(&mut self, line: u64, make: impl FnOnce() -> RowFault) {
        self.faults.push(COMPANY_LIST_FAULTS.size(), || {
            let (message, cure) = make();
            ImportFault { line, message, cure }
        });
    }

    fn cannot_be_read(&mut self, line: u64, error: &io::Error) {
        let beyond = error.get_ref().and_then(|inner| inner.downcast_ref::<Beyond>()).is_some();
        self.fault(line, || {
            if beyond {
                (error.to_string(), "it was read up to here; split it".to_owned())
            } else {
                (format!("cannot be read: {error}"), "see that the list is there and whole".to_owned())
            }
        });
    }

    fn read(&mut self, mut records: Records<impl Read>, most: u64) {
        let header = match read_header(&mut records) {
            Ok(Ok(header)) => header,
            Ok(Err(line)) => {
                let cure = "the first line must be `name,website` or `name,website,provider,tenant`";
                return self.fault(line, || pair("no such header is known", cure));
            }
            Err(error) => return self.cannot_be_read(records.next_number(), &error),
        };
        records.separate_by(header.separator);
        loop {
            match records.next_record(is_one_row) {
                Ok(None) => return,
                Err(error) => return self.cannot_be_read(records.next_number(), &error),
                Ok(Some(Record::Row { line, .. } | Record::Bad { line, .. }))
                    if self.rows.len() as u64 + self.faults.total() >= most =>
                {
                    let message = format!("the list has more than {COMPANY_LIST_ROWS} rows");
                    return self.fault(line, || (message, "it was read up to here; split it".to_owned()));
                }
                Ok(Some(Record::Row { line, values })) => self.read_row(line, header, &values),
                Ok(Some(Record::Bad { line, fault })) => self.fault(line, || told_of(fault)),
            }
        }
    }

    fn read_row(&mut self, line: u64, header: Header, values: &Values) {
        if values.iter().all(|value| value.trim_ascii().is_empty()) {
            return;
        }
        match read_row(line, header, values) {
            Ok(row) => self.rows.push(row),
            Err(found) => self.fault(line, || found),
        }
    }
}

fn told_of(fault: RecordFault) -> RowFault {
    match fault {
        RecordFault::Unclosed => pair(
            "a quotation mark opens a value here and none closes it",
            "close it, or write `\"\"` for one that belongs to the value",
        ),
        RecordFault::Misplaced => pair(
            "a quotation mark stands within a value",
            "put the whole value between quotation marks, and write `\"\"` for one that belongs to it",
        ),
        RecordFault::TooLong => {
            (format!("the row has more than {COMPANY_LIST_ROW}"), "correct this line".to_owned())
        }
    }
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

/// What may stand between two values, the usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the first line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    separator: u8,
    columns: usize,
}

/// The header, or the line that should have been one.
fn read_header(records: &mut Records<impl Read>) -> io::Result<Result<Header, u64>> {
    let Some(first) = records.peek_line()? else { return Ok(Err(1)) };
    let declared = declared_separator(&first.text);
    if declared.is_some() {
        records.skip_line();
    }
    let Some(line) = records.peek_line()? else { return Ok(Err(1)) };
    let separators = declared.into_iter().chain(SEPARATORS);
    let mut headers = separators
        .filter_map(|separator| columns(&line.text, separator).map(|columns| Header { separator, columns }));
    let header = headers.next().ok_or(line.number);
    records.skip_line();
    Ok(header)
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

/// How many columns the header has, if it is one of the two. A spreadsheet writes empty columns after it.
fn columns(line: &[u8], separator: u8) -> Option<usize> {
    let Split::Values(names) = split(line, separator) else { return None };
    let columns = said(&names);
    let known = matches!(columns, 2 | 4)
        && names[..columns]
            .iter()
            .map(|name| name.trim_ascii())
            .eq(HEADER[..columns].iter().map(|name| name.as_bytes()));
    known.then_some(columns)
}

/// How many values there are up to the last that says something.
fn said(values: &Values) -> usize {
    values.iter().rposition(|value| !value.trim_ascii().is_empty()).map_or(0, |last| last + 1)
}

fn pair(message: &str, cure: &str) -> RowFault {
    (message.to_owned(), cure.to_owned())
}

/// What is wrong with a row, and the cure.
type RowFault = (String, String);

fn fault<T>(message: impl Into<String>, cure: impl Into<String>) -> Result<T, RowFault> {
    Err((message.into(), cure.into()))
}

fn read_row(line: u64, header: Header, values: &Values) -> Result<ImportRow, RowFault> {
    let Header { columns, .. } = header;
    if values.iter().map(|value| value.len() + 1).sum::<usize>() > COMPANY_LIST_ROW.size() + columns {
        return Err(told_of(RecordFault::TooLong));
    }
    let said = said(values);
    if said > columns || has_other_separator(header, values) {
        let cure = format!("the header has {columns}; put a value that holds the separator between quotes");
        return fault(format!("{said} values"), cure);
    }
    let mut texts = Vec::with_capacity(columns);
    for value in &values[..said] {
        match std::str::from_utf8(value) {
            Ok(text) => texts.push(clean_line(text)),
            Err(_) => return fault("not UTF-8", "save the list as CSV UTF-8"),
        }
    }
    // Spreadsheets leave empty values at the end of a row away.
    texts.resize(columns, String::new());
    let company = company(&texts[0], &texts[1])?;
    let board = match texts.get(2..4) {
        Some([provider, tenant]) => board(provider, tenant)?,
        _ => None,
    };
    Ok(ImportRow { line, company, board })
}

/// Whether a row without any separator of this list holds another one.
fn has_other_separator(header: Header, values: &Values) -> bool {
    let [value] = values.as_slice() else { return false };
    let other = |byte: &u8| SEPARATORS.contains(byte) && *byte != b',' && *byte != header.separator;
    value.iter().any(other)
}

fn company(name: &str, site: &str) -> Result<CompanyFacts, RowFault> {
    let (name, site) = (shown_name(name), visible(site));
    let (name, site) = (name.as_str(), site.trim());
    if name.is_empty() {
        return fault("no name", "every company needs a name");
    }
    // Before anything is made of it.
    if !is_short(name) {
        return fault("the name is too long", format!("at most {COMPANY_LIST_NAME}"));
    }
    if name.contains("://") {
        let message = format!("the name `{}` holds an address", quoted(name));
        return fault(message, "see that separators and quotation marks are where they belong");
    }
    if site.is_empty() && names_nobody(&normalize_name(name)) {
        return fault(format!("`{name}` names nobody"), "give the company's own name or its site");
    }
    let address = website(site);
    if address.is_none() && !site.is_empty() {
        return fault(
            format!("`{}` is no website", quoted(site)),
            "write `https://example.com`, or leave it empty",
        );
    }
    Ok(CompanyFacts::new(name, address.as_deref()))
}

fn is_short(text: &str) -> bool {
    text.chars().nth(COMPANY_LIST_NAME.size()).is_none()
}

fn board(provider: &str, tenant: &str) -> Result<Option<BoardKey>, RowFault> {
    if provider.is_empty() && tenant.is_empty() {
        return Ok(None);
    }
    if provider.is_empty() || tenant.is_empty() {
        return fault("provider without tenant or tenant without provider", "give both, or leave both empty");
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if !provider.bytes().all(plain) || !is_short(provider) {
        return fault(
            format!("`{}` is no provider", quoted(provider)),
            "write its name as in providers.toml, like `lever`",
        );
    }
    let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '?' | '#' | '\\');
    if tenant.contains(strange) || !is_short(tenant) {
        return fault(
            format!("`{}` is no tenant", quoted(tenant)),
            "write the board's name alone, not its address",
        );
    }
    Ok(Some(BoardKey { provider: provider.to_owned(), tenant: tenant.to_owned() }))
}

/// The providers that rows name, each once.
pub fn providers(rows: &[ImportRow]) -> impl Iterator<Item = &str> {
    let boards = rows.iter().filter_map(|row| row.board.as_ref());
    let names: BTreeSet<_> = boards.map(|board| board.provider.as_str()).collect();
    names.into_iter()
}

#[cfg(test)]
mod tests;
