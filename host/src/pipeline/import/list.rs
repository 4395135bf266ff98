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

use csv::ByteRecord;
use jobscan_reading::fold::visible;

use super::rows::{Beyond, READ_AHEAD, Rows};
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

/// Reads a list: UTF-8 with or without byte order mark, separated by `,` or `;`.
pub fn parse_companies(reader: impl Read) -> ParsedImport {
    parse_up_to(reader, Most { bytes: COMPANY_LIST.limit, rows: COMPANY_LIST_ROWS.limit })
}

/// How much of a list is read.
#[derive(Clone, Copy)]
struct Most {
    bytes: u64,
    rows: u64,
}

fn parse_up_to(mut reader: impl Read, most: Most) -> ParsedImport {
    let mut parsed = ParsedImport::default();
    match first_line(&mut reader) {
        Ok(head) => parsed.read(&head, reader, most),
        Err(error) => parsed.cannot_be_read(1, &error),
    }
    parsed
}

/// The beginning of a list, with its first line, as far as that is no longer than a row may be.
fn first_line(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut piece = [0; READ_AHEAD];
    loop {
        let read = reader.read(&mut piece)?;
        head.extend_from_slice(&piece[..read]);
        let line_ended = piece[..read].iter().any(|byte| matches!(byte, b'\r' | b'\n'));
        if read == 0 || (line_ended && head.len() > BOM.len()) || head.len() > COMPANY_LIST_ROW.size() {
            return Ok(head);
        }
    }
}

impl ParsedImport {
    fn fault(&mut self, line: u64, make: impl FnOnce() -> (String, String)) {
        self.faults.push(COMPANY_LIST_FAULTS.size(), || {
            let (message, cure) = make();
            ImportFault { line, message, cure }
        });
    }

    fn cannot_be_read(&mut self, line: u64, error: &io::Error) {
        self.fault(line, || {
            let beyond = error.get_ref().and_then(|inner| inner.downcast_ref::<Beyond>());
            let cure = match beyond {
                Some(Beyond::List) => "it was read up to here; split it",
                Some(Beyond::Row) => "the list was read up to here; correct this line",
                None => "see that the list is there and whole",
            };
            (
                if beyond.is_some() { error.to_string() } else { format!("cannot be read: {error}") },
                cure.to_owned(),
            )
        });
    }

    fn read(&mut self, head: &[u8], rest: impl Read, most: Most) {
        if UTF_16.iter().any(|mark| head.starts_with(mark)) {
            return self.fault(1, || pair("the file is UTF-16", "save it as CSV UTF-8"));
        }
        let head = head.strip_prefix(BOM).unwrap_or(head);
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(separator(head))
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .buffer_capacity(READ_AHEAD)
            .from_reader(Rows::new(head.chain(rest), most.bytes));
        let mut record = ByteRecord::new();
        let columns = match csv.read_byte_record(&mut record) {
            Ok(true) => columns(&record),
            Ok(false) => None,
            Err(error) => return self.broken(1, error),
        };
        let Some(columns) = columns else {
            let cure = "the first line must be `name,website` or `name,website,provider,tenant`";
            return self.fault(1, || pair("no such header is known", cure));
        };
        loop {
            let place = csv.position().byte();
            csv.get_mut().next_row_at(place);
            let read = csv.read_byte_record(&mut record);
            let line = csv.get_ref().line();
            match read {
                Ok(false) => return,
                Ok(true) if self.rows.len() as u64 + self.faults.total() >= most.rows => {
                    let message = format!("the list has more than {COMPANY_LIST_ROWS} rows");
                    return self.fault(line, || (message, "it was read up to here; split it".to_owned()));
                }
                Ok(true) => self.read_row(line, columns, &record),
                Err(error) => return self.broken(line, error),
            }
        }
    }

    fn broken(&mut self, line: u64, error: csv::Error) {
        let told = error.to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(error) => self.cannot_be_read(line, &error),
            _ => self.fault(line, || (told, "save the list as CSV UTF-8".to_owned())),
        }
    }

    fn read_row(&mut self, line: u64, columns: usize, record: &ByteRecord) {
        if record.iter().all(<[u8]>::is_empty) {
            return;
        }
        match read_row(line, columns, record) {
            Ok(row) => self.rows.push(row),
            Err(found) => self.fault(line, || found),
        }
    }
}

/// What begins a file of UTF-8 that some programs write.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// What begins a file of UTF-16, in either order of its bytes.
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// `;` if the first line has more of them than of `,`: spreadsheets write it in much of Europe.
fn separator(head: &[u8]) -> u8 {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    if count(line, b';') > count(line, b',') { b';' } else { b',' }
}

fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.split(|byte| *byte == wanted).count() - 1
}

fn pair(message: &str, cure: &str) -> RowFault {
    (message.to_owned(), cure.to_owned())
}

/// How many columns the header has, if it is one of the two.
fn columns(header: &ByteRecord) -> Option<usize> {
    let columns = header.len();
    let known =
        matches!(columns, 2 | 4) && header.iter().eq(HEADER[..columns].iter().map(|name| name.as_bytes()));
    known.then_some(columns)
}

/// What is wrong with a row, and the cure.
type RowFault = (String, String);

fn fault<T>(message: impl Into<String>, cure: impl Into<String>) -> Result<T, RowFault> {
    Err((message.into(), cure.into()))
}

fn read_row(line: u64, columns: usize, record: &ByteRecord) -> Result<ImportRow, RowFault> {
    if record.as_slice().len() + record.len() > COMPANY_LIST_ROW.size() {
        return fault(format!("the row has more than {COMPANY_LIST_ROW}"), "correct this line");
    }
    if record.len() != columns {
        let cure = format!("the header has {columns}; put a value that holds the separator between quotes");
        return fault(format!("{} values", record.len()), cure);
    }
    let mut texts = Vec::with_capacity(columns);
    for value in record {
        match std::str::from_utf8(value) {
            Ok(text) => texts.push(clean_line(text)),
            Err(_) => return fault("not UTF-8", "save the list as CSV UTF-8"),
        }
    }
    let company = company(&texts[0], &texts[1])?;
    let board = match texts.get(2..4) {
        Some([provider, tenant]) => board(provider, tenant)?,
        _ => None,
    };
    Ok(ImportRow { line, company, board })
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
