//! The company list: a CSV file with companies, their sites and, if known, their boards.
//!
//! Good rows are kept whatever the others look like; every bad row is reported with its line and its cure. What is
//! known already is never overwritten, so that importing a list again changes nothing.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Read},
    path::Path,
};

use csv::ByteRecord;

use crate::{
    domain::{
        companies::{names_nobody, normalize_name, registrable_domain, website},
        text::clean_line,
    },
    store::{companies::CompanyFacts, keys::BoardKey},
};

/// The header without and with boards.
const HEADER: [&str; 4] = ["name", "website", "provider", "tenant"];

/// The longest list that is read, in bytes: a million companies.
const LARGEST: u64 = 128 * 1024 * 1024;

/// The longest name or tenant, in characters.
const LONGEST: usize = 200;

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
    /// The bad ones, in the order of the file.
    pub faults: Vec<ImportFault>,
}

/// Reads the list that a configuration names, or returns why it cannot be read.
pub(crate) fn read_list(list: &Path) -> Result<ParsedImport, String> {
    let file = std::fs::File::open(list)
        .map_err(|error| format!("the company list `{}` cannot be read: {error}", list.display()))?;
    Ok(parse_companies(file))
}

/// Reads a list: UTF-8 with or without byte order mark, separated by `,` or `;`.
pub fn parse_companies(reader: impl Read) -> ParsedImport {
    let mut parsed = ParsedImport::default();
    match read_all(reader) {
        Ok(bytes) => parsed.read(&bytes),
        Err(error) => {
            parsed.fault(1, format!("cannot be read: {error}"), "see that the file is there and whole");
        }
    }
    parsed
}

fn read_all(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read > LARGEST) {
        return Err(io::Error::other("larger than 128 MiB; split it"));
    }
    Ok(bytes)
}

impl ParsedImport {
    fn fault(&mut self, line: u64, message: impl Into<String>, cure: impl Into<String>) {
        self.faults.push(ImportFault { line, message: message.into(), cure: cure.into() });
    }

    fn read(&mut self, bytes: &[u8]) {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return self.fault(1, "the file is UTF-16", "save it as CSV UTF-8");
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(separator(bytes))
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut record = ByteRecord::new();
        let columns = match csv.read_byte_record(&mut record) {
            Ok(true) => columns(&record),
            Ok(false) => None,
            Err(error) => return self.fault(1, error.to_string(), "save the list as CSV UTF-8"),
        };
        let Some(columns) = columns else {
            let cure = "the first line must be `name,website` or `name,website,provider,tenant`";
            return self.fault(1, "no such header is known", cure);
        };
        let mut lines = LineCounter { bytes, offset: 0, line: 1 };
        loop {
            let line = lines.at(csv.position().byte());
            match csv.read_byte_record(&mut record) {
                Ok(true) => self.read_row(line, columns, &record),
                Ok(false) => break,
                Err(error) => return self.fault(line, error.to_string(), "save the list as CSV UTF-8"),
            }
        }
    }

    fn read_row(&mut self, line: u64, columns: usize, record: &ByteRecord) {
        if record.iter().all(<[u8]>::is_empty) {
            return;
        }
        match read_row(line, columns, record) {
            Ok(row) => self.rows.push(row),
            Err((message, cure)) => self.fault(line, message, cure),
        }
    }
}

/// Lines of a text by byte. The reader's own count lags behind if lines end with CR LF.
struct LineCounter<'b> {
    bytes: &'b [u8],
    offset: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the first row at or after `offset`, which never goes back.
    fn at(&mut self, offset: u64) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        let blank = self.bytes[offset..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let end = (offset + blank).max(self.offset);
        let breaks = count(&self.bytes[self.offset..end], b'\n');
        self.line += u64::try_from(breaks).unwrap_or(0);
        self.offset = end;
        self.line
    }
}

/// `;` if the first line has more of them than of `,`: spreadsheets write it in much of Europe.
fn separator(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if count(line, b';') > count(line, b',') { b';' } else { b',' }
}

fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.split(|byte| *byte == wanted).count() - 1
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
    if name.is_empty() {
        return fault("no name", "every company needs a name");
    }
    if site.is_empty() && names_nobody(&normalize_name(name)) {
        return fault(format!("`{name}` names nobody"), "give the company's own name or its site");
    }
    if name.chars().count() > LONGEST {
        return fault("the name is too long", format!("at most {LONGEST} characters"));
    }
    let address = website(site);
    if address.is_none() && !site.is_empty() {
        return fault(format!("`{site}` is no website"), "write `https://example.com`, or leave it empty");
    }
    let domain = address.as_deref().and_then(registrable_domain);
    Ok(CompanyFacts {
        name: name.to_owned(),
        name_normalized: normalize_name(name),
        website: address,
        domain,
    })
}

fn board(provider: &str, tenant: &str) -> Result<Option<BoardKey>, RowFault> {
    if provider.is_empty() && tenant.is_empty() {
        return Ok(None);
    }
    if provider.is_empty() || tenant.is_empty() {
        return fault("provider without tenant or tenant without provider", "give both, or leave both empty");
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if !provider.bytes().all(plain) {
        return fault(
            format!("`{provider}` is no provider"),
            "write its name as in providers.toml, like `lever`",
        );
    }
    let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '?' | '#' | '\\');
    if tenant.contains(strange) || tenant.chars().count() > LONGEST {
        return fault(format!("`{tenant}` is no tenant"), "write the board's name alone, not its address");
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
