//! A definition with everything about it that is worked out once.

use jobscan_definition::model::{Definition, Format, List, Paging, Path, Step};

use crate::want::Want;

/// A definition, and what it wants of answers.
#[derive(Debug)]
pub struct Program {
    pub(crate) definition: Definition,
    /// Of an answer with a list.
    pub(crate) list: Want,
    /// Of a row that is kept as it is written.
    pub(crate) row: Want,
    /// Of the answer to the lookup.
    pub(crate) lookup: Want,
    /// Of the answer with a detail.
    pub(crate) detail: Want,
}

impl Program {
    /// Works out what a definition wants.
    #[must_use]
    pub fn new(definition: Definition) -> Self {
        let row = row_want(&definition);
        let mut list = Want::default();
        add_list(&mut list, &definition.list, &row);
        list.settle();
        let mut lookup = Want::default();
        if let Some(said) = &definition.lookup {
            said.values.iter().for_each(|(_, value)| lookup.add_value(value));
            said.belongs.iter().for_each(|(path, _)| lookup.add_text(path));
        }
        lookup.settle();
        let mut detail = Want::default();
        if let Some(said) = &definition.detail {
            let root = detail.at(&beginning(said.format)).at(&said.root.0);
            root.add_fields(&said.fields);
            root.add_conditions(&said.fields.closed);
        }
        detail.settle();
        Self { row: whole_row(&definition.list, row), list, lookup, detail, definition }
    }
}

fn row_want(definition: &Definition) -> Want {
    let mut row = Want::default();
    row.add_fields(&definition.fields);
    row.add_conditions(&definition.list.drop);
    if let Some(path) = &definition.list.group_by {
        row.add_text(path);
    }
    row.settle();
    row
}

fn add_list(document: &mut Want, list: &List, row: &Want) {
    let start = beginning(list.format);
    let top = document.at(&start);
    if let Some(path) = &list.total {
        top.add_text(path);
    }
    if let Paging::Cursor { next, .. } = &list.paging {
        top.add_text(next);
    }
    if let Some(value) = &list.employer {
        top.add_value(value);
    }
    let path = rows_path(list);
    let here = document.at(&path);
    match path.last() {
        _ if !keeps_rows(list) => here.merge(row),
        Some(Step::Each | Step::Nth(_)) => here.rows = true,
        _ => here.raw = true,
    }
}

/// Whether the rows of an answer are kept as they are written, since they are handed over in several pages. Otherwise
/// they are read at once with the rest of the answer.
pub(crate) fn keeps_rows(list: &List) -> bool {
    match list.format {
        Format::Json => {
            list.paging == Paging::None && matches!(rows_path(list).last(), Some(Step::Each | Step::Values))
        }
        Format::Xml | Format::Rss | Format::Atom => list.paging == Paging::None,
        // Their rows are found otherwise.
        Format::Links | Format::Sitemap | Format::Jsonld | Format::Text => true,
    }
}

/// What is wanted where a row stands alone: of an element, that it is the root.
fn whole_row(list: &List, row: Want) -> Want {
    match list.format {
        Format::Json | Format::Links | Format::Jsonld | Format::Text => row,
        Format::Xml | Format::Rss | Format::Atom | Format::Sitemap => {
            let any = Some(Box::new(row));
            Want { any, ..Want::default() }
        }
    }
}

/// Where the paths of an answer begin.
pub(crate) fn beginning(format: Format) -> Vec<Step> {
    let root = match format {
        Format::Rss => "rss",
        Format::Atom => "feed",
        _ => return Vec::new(),
    };
    vec![Step::Name(root.to_owned())]
}

/// The path of the rows in an answer.
pub(crate) fn rows_path(list: &List) -> Vec<Step> {
    let name = |name: &str| Step::Name(name.to_owned());
    match list.format {
        Format::Rss => vec![name("rss"), name("channel"), name("item")],
        Format::Atom => vec![name("feed"), name("entry")],
        Format::Sitemap => vec![name("urlset"), name("url")],
        Format::Json if list.rows == Path::default() => vec![Step::Each],
        _ => list.rows.0.clone(),
    }
}
