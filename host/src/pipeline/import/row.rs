//! One row of a company list: a company, and its board if the row names one.

use std::collections::BTreeMap;

use jobscan_reading::fold::visible;

use super::{
    columns::Columns,
    encoding::Letters,
    fault::{RowFault, fault, told_of},
    records::{RecordFault, Values},
};
use crate::{
    bounds::{
        files::{COMPANY_LIST_NAME, COMPANY_LIST_ROW},
        quoted,
    },
    domain::{
        companies::{names_nobody, normalize_name, shown_name, website},
        text::clean_line,
    },
    store::{companies::CompanyFacts, keys::BoardKey},
};

/// What may stand between two values, the usual first.
pub(super) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How the rows of a list are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) columns: Columns,
    /// Between two values; none in a spreadsheet.
    pub(super) separator: Option<u8>,
}

/// A row, with the addresses that its cells lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cells {
    pub(super) values: Values,
    pub(super) links: BTreeMap<usize, String>,
}

impl Cells {
    /// Whether nothing stands in it.
    pub(super) fn are_blank(&self) -> bool {
        self.values.iter().all(|value| value.trim_ascii().is_empty())
    }
}

/// How many values there are up to the last that says something.
pub(super) fn said(values: &Values) -> usize {
    values.iter().rposition(|value| !value.trim_ascii().is_empty()).map_or(0, |last| last + 1)
}

/// What a row says.
pub(super) fn read_row(
    reading: &Reading,
    letters: Letters,
    cells: &Cells,
) -> Result<(CompanyFacts, Option<BoardKey>), RowFault> {
    let Reading { columns, separator } = reading;
    refuse_a_wrong_form(columns, *separator, &cells.values)?;
    let text = |column: usize| value(letters, &cells.values, column);
    let site = site(columns, &text, &cells.links)?;
    let company = company(&text(columns.name)?, &site)?;
    let board = match columns.board {
        Some((provider, tenant)) => board(&text(provider)?, &text(tenant)?)?,
        None => None,
    };
    Ok((company, board))
}

fn refuse_a_wrong_form(columns: &Columns, separator: Option<u8>, values: &Values) -> Result<(), RowFault> {
    let width = columns.width;
    if values.iter().map(|value| value.len() + 1).sum::<usize>() > COMPANY_LIST_ROW.size() + width {
        return Err(told_of(RecordFault::TooLong));
    }
    // Beside the table of a spreadsheet there may be notes.
    let Some(separator) = separator else { return Ok(()) };
    let said = said(values);
    if said > width || has_other_separator(separator, values) {
        let cure = format!("the header has {width}; put a value that holds the separator between quotes");
        return fault(format!("{said} values"), cure);
    }
    Ok(())
}

/// Whether a row without any separator of this list holds another one.
fn has_other_separator(separator: u8, values: &Values) -> bool {
    let [value] = values.as_slice() else { return false };
    let other = |byte: &u8| SEPARATORS.contains(byte) && *byte != b',' && *byte != separator;
    value.iter().any(other)
}

/// The text of a cell. Spreadsheets leave empty values at the end of a row away.
fn value(letters: Letters, values: &Values, column: usize) -> Result<String, RowFault> {
    let Some(value) = values.get(column) else { return Ok(String::new()) };
    match letters.text(value) {
        Ok(text) => Ok(clean_line(without_guard(&text))),
        Err(_) => fault("not UTF-8", "save the list as CSV UTF-8"),
    }
}

/// A value as it was before it was kept from being taken for a formula, as our own exports do.
fn without_guard(text: &str) -> &str {
    let guarded =
        text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']);
    text.strip_prefix('\'').filter(|_| guarded).unwrap_or(text)
}

/// What people write where there is no site.
const NO_SITE: [&str; 7] = ["-", "–", "—", "n/a", "#n/a", "n/d", "s/d"];

/// The site of a row: what its cell says, or else leads to; the domain where it has none.
fn site(
    columns: &Columns,
    text: &impl Fn(usize) -> Result<String, RowFault>,
    links: &BTreeMap<usize, String>,
) -> Result<String, RowFault> {
    let mut site = String::new();
    for column in [columns.website, columns.domain].into_iter().flatten() {
        let said = text(column)?;
        let said = if NO_SITE.contains(&said.to_lowercase().as_str()) { String::new() } else { said };
        site = match links.get(&column) {
            Some(address) if website(visible(&said).trim()).is_none() => address.clone(),
            _ => said,
        };
        if !site.is_empty() {
            break;
        }
    }
    Ok(site)
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
    let provider = provider.to_lowercase();
    if provider.is_empty() && tenant.is_empty() {
        return Ok(None);
    }
    if provider.is_empty() || tenant.is_empty() {
        return fault("provider without tenant or tenant without provider", "give both, or leave both empty");
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if !provider.bytes().all(plain) || !is_short(&provider) {
        return fault(
            format!("`{}` is no provider", quoted(&provider)),
            "write its name as in providers.toml, like `lever`",
        );
    }
    // Some systems' names have spaces within.
    let strange =
        |c: char| (c.is_whitespace() && c != ' ') || c.is_control() || matches!(c, '/' | '?' | '#' | '\\');
    if tenant.contains(strange) || !is_short(tenant) {
        return fault(
            format!("`{}` is no tenant", quoted(tenant)),
            "write the board's name alone, not its address",
        );
    }
    Ok(Some(BoardKey { provider, tenant: tenant.to_owned() }))
}
