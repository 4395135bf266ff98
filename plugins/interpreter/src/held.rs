//! An answer that holds a whole board and is handed over in pages. It is kept between the calls of a scan, with an index
//! of its rows; an instance without it asks again, and goes on only if the answer is the same.

use std::{cell::OnceCell, collections::HashMap, ops::Range};

use jobscan_definition::model::Path;
use jobscan_plugin_sdk::{PluginError, errors::parse_failure};

use crate::{
    cursor::{Cursor, hash},
    known::Known,
    list::{Listed, Row, row_of},
    node::Node,
    place::{Place, written},
    program::{Program, rows_path},
};

/// The rows of a page.
pub(crate) const ROWS_A_PAGE: usize = 250;

/// An answer that is kept.
#[derive(Debug)]
pub(crate) struct Held {
    /// The tenant or the query as it was asked for.
    tenant: String,
    /// The name of its region.
    pub(crate) region: String,
    /// What the lookup found.
    pub(crate) found: Vec<String>,
    /// The address that answered.
    pub(crate) base: String,
    /// The employer of rows that name none.
    pub(crate) employer: Option<String>,
    body: String,
    rows: Vec<Located>,
    total: Option<u64>,
    /// Computed when a cursor is made or compared: most boards have a single page.
    digest: OnceCell<u64>,
}

/// Where a row stands in the answer.
#[derive(Debug, Clone)]
struct Located {
    range: Range<usize>,
    key: Option<String>,
    /// Rows of one group stand side by side.
    group: usize,
}

/// A tenant's answer.
pub(crate) struct Fetched<'f> {
    pub(crate) tenant: &'f str,
    pub(crate) known: &'f Known<'f>,
    pub(crate) base: String,
    pub(crate) body: String,
}

impl Held {
    /// Locates the rows of an answer.
    pub(crate) fn index(program: &Program, fetched: Fetched<'_>) -> Result<Self, PluginError> {
        let Fetched { tenant, known, base, body } = fetched;
        let listed = Listed::read(program, &body)?;
        let (total, employer) = (listed.total(), listed.employer(known));
        let start = body.as_ptr().addr();
        let mut rows = Vec::new();
        for Row { node, key } in listed.into_rows() {
            let Node::Raw(raw) = node else { return Err(no_list(program, &body)) };
            let at = raw.as_ptr().addr() - start;
            rows.push(Located { range: at..at + raw.len(), key, group: rows.len() });
        }
        let region = known.region.map(|region| region.name.clone()).unwrap_or_default();
        let found = known.found.to_vec();
        let (tenant, digest) = (tenant.to_owned(), OnceCell::new());
        let mut held = Self { tenant, region, found, base, employer, body, rows, total, digest };
        held.group(program);
        Ok(held)
    }

    /// Puts the rows of one offer side by side, so that they are on one page.
    fn group(&mut self, program: &Program) {
        let Some(path) = &program.definition.list.group_by else { return };
        if self.rows.len() <= ROWS_A_PAGE {
            return;
        }
        let mut groups: HashMap<String, usize> = HashMap::new();
        for nth in 0..self.rows.len() {
            let Ok(Some(node)) = row_of(program, &self.base, &self.body[self.rows[nth].range.clone()]) else {
                continue;
            };
            if let Some(key) = Place::of(&node).texts(path).into_iter().next() {
                self.rows[nth].group = *groups.entry(key.into_owned()).or_insert(nth);
            }
        }
        self.rows.sort_by_key(|row| row.group);
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The source's own count, but at least the number of rows.
    pub(crate) fn total(&self) -> Option<u64> {
        self.total.map(|total| total.max(self.rows.len() as u64))
    }

    /// The rows of a page.
    pub(crate) fn rows(&self, page: Range<usize>) -> impl Iterator<Item = Row<'_>> {
        let rows = self.rows.get(page).unwrap_or_default();
        rows.iter().map(|row| Row { node: Node::Raw(&self.body[row.range.clone()]), key: row.key.clone() })
    }

    /// Where the page that begins at a row ends.
    pub(crate) fn end_of_page(&self, begin: usize) -> usize {
        let mut end = self.rows.len().min(begin + ROWS_A_PAGE);
        while end > 0 && end < self.rows.len() && self.rows[end].group == self.rows[end - 1].group {
            end += 1;
        }
        end
    }

    fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| hash(self.body.as_bytes()))
    }

    /// The cursor of the page that begins at a row.
    pub(crate) fn cursor(&self, begin: usize) -> Cursor {
        let (region, found) = (self.region.clone(), self.found.clone());
        Cursor { region, found, at: begin as u64, first: self.digest(), ..Cursor::default() }
    }

    /// Whether a scan can go on at the cursor without another request.
    pub(crate) fn is_for(&self, tenant: &str, cursor: &Cursor) -> bool {
        self.tenant == tenant && self.region == cursor.region && self.digest() == cursor.first
    }

    /// The first row of the cursor's page; an error if the answer has changed since.
    pub(crate) fn resume(&self, cursor: &Cursor) -> Result<usize, PluginError> {
        let begin = usize::try_from(cursor.at).ok().filter(|begin| *begin < self.rows.len());
        begin.filter(|_| cursor.first == self.digest()).ok_or_else(|| {
            PluginError::InvalidCursor("the board changed since the cursor was made".to_owned())
        })
    }
}

/// The error for an answer with something else where the list of rows should be: it is no empty board.
fn no_list(program: &Program, body: &str) -> PluginError {
    let path = written(&Path(rows_path(&program.definition.list)));
    parse_failure(format!("list.rows: `{path}` leads to no list"), Some("list.rows".to_owned()), Some(body))
}
