//! The answer with a list: where its rows are, and what it says beside them.

use jobscan_definition::model::{Format, Inside, List, Paging, Path, Step};
use jobscan_plugin_sdk::{PluginError, errors::parse_failure, status, text};

use crate::{
    elements, html, json,
    known::Known,
    links,
    node::Node,
    notes::Notes,
    place::{Place, written},
    program::{Program, beginning, keeps_rows, rows_path},
    value::Reading,
};

/// The answer with a list.
#[derive(Debug)]
pub(crate) struct Listed<'a> {
    program: &'a Program,
    root: Node<'a>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row<'a> {
    /// The row, or as it is written.
    pub(crate) node: Node<'a>,
    /// Its key, where rows are the members of an object.
    pub(crate) key: Option<String>,
}

impl<'a> Listed<'a> {
    /// Reads an answer.
    pub(crate) fn read(program: &'a Program, body: &'a str) -> Result<Self, PluginError> {
        let list = &program.definition.list;
        let text = match &list.inside {
            None => body,
            Some(inside) => within(inside, body).ok_or_else(|| nothing_inside(inside, body))?,
        };
        let root = match list.format {
            Format::Json if list.inside.is_some() => {
                json::read_beginning(text, &program.list).map_or_else(|| json::read(text, &program.list), Ok)
            }
            Format::Json => json::read(text, &program.list),
            Format::Links | Format::Jsonld | Format::Text => {
                expect_marker(&list.marker, body)?;
                Ok(link_rows(body))
            }
            _ => elements::read(text, &program.list),
        }?;
        let listed = Self { program, root };
        listed.expect_rows(text)?;
        Ok(listed)
    }

    /// An answer without the place of the rows is no empty list.
    fn expect_rows(&self, text: &str) -> Result<(), PluginError> {
        let list = &self.program.definition.list;
        let path = rows_path(list);
        // Elsewhere a value that is no list is its own only item; as a whole answer it is a refusal in most cases.
        if path == [Step::Each] && !matches!(self.root, Node::List(_)) {
            let detail = "without `list.rows` the answer as a whole should be a list, and is none";
            return Err(parse_failure(detail, Some("list".to_owned()), Some(text)));
        }
        let container = match path.split_last() {
            _ if list.format == Format::Links => return Ok(()),
            Some((Step::Each | Step::Nth(_) | Step::Values | Step::Name(_), before)) => before,
            _ => return Ok(()),
        };
        let (mut found, mut strange) = (false, false);
        let wants_list = list.format == Format::Json && path.last() == Some(&Step::Each);
        Place::of(&self.root).walk(container, &mut |place| {
            found = true;
            // An object in the place of the list that has nothing of a row in it is no row either.
            strange |= wants_list && matches!(place.node(), Node::Object(members) if members.is_empty());
        });
        if strange {
            let path = written(&Path(container.to_vec()));
            let detail = format!("list.rows: `{path}` is no list, as the rows should be");
            return Err(parse_failure(detail, Some("list.rows".to_owned()), Some(text)));
        }
        if found {
            return Ok(());
        }
        if list.format == Format::Sitemap && text.contains("<sitemapindex") {
            return Ok(());
        }
        let (rows, path) = (written(&list.rows), written(&Path(container.to_vec())));
        let detail = format!("list.rows = \"{rows}\" matches nothing: the answer has no `{path}`");
        Err(parse_failure(detail, Some("list.rows".to_owned()), Some(text)))
    }

    /// The rows, in order.
    pub(crate) fn into_rows(self) -> Vec<Row<'a>> {
        let list = &self.program.definition.list;
        if list.format == Format::Links {
            let Node::List(rows) = self.root else { return Vec::new() };
            return rows.into_iter().map(|node| Row { node, key: None }).collect();
        }
        let mut rows = Vec::new();
        take(self.root, &rows_path(list), None, &mut rows);
        rows
    }

    fn top(&self) -> Vec<Place<'_>> {
        Place::of(&self.root).all(&Path(beginning(self.program.definition.list.format)))
    }

    /// What a path of the answer leads to first.
    fn first(&self, path: &Path) -> Option<String> {
        let texts = self.top().into_iter().flat_map(|top| top.texts(path));
        texts.map(|text| text.trim().to_owned()).find(|text| !text.is_empty())
    }

    /// The source's own count.
    pub(crate) fn total(&self) -> Option<u64> {
        self.first(self.program.definition.list.total.as_ref()?)?.parse().ok()
    }

    /// What the answer names as coming next.
    pub(crate) fn next(&self) -> Option<String> {
        let Paging::Cursor { next, .. } = &self.program.definition.list.paging else { return None };
        self.first(next).filter(|next| !matches!(next.as_str(), "null" | "false"))
    }

    /// What the answer says of the employer as a whole.
    pub(crate) fn employer(&self, known: &Known<'_>) -> Option<String> {
        let value = self.program.definition.list.employer.as_ref()?;
        let mut reading = Reading { known, notes: &mut Notes::default() };
        self.top().into_iter().find_map(|top| reading.owned(Some(value), top))
    }
}

/// Takes the rows out of a tree, without copying them.
fn take<'a>(node: Node<'a>, path: &[Step], key: Option<String>, rows: &mut Vec<Row<'a>>) {
    let Some((step, rest)) = path.split_first() else {
        // A list that the path does not go into is a list of rows all the same.
        match node {
            Node::List(items) => rows.extend(items.into_iter().map(|node| Row { node, key: None })),
            Node::Null => {}
            node => rows.push(Row { node, key }),
        }
        return;
    };
    match (step, node) {
        (Step::Each, Node::List(items)) => items.into_iter().for_each(|item| take(item, rest, None, rows)),
        (Step::Nth(nth), Node::List(items)) => {
            let nth = usize::try_from(*nth).ok().and_then(|nth| items.into_iter().nth(nth));
            if let Some(item) = nth {
                take(item, rest, None, rows);
            }
        }
        (Step::Each | Step::Nth(0), Node::Null) => {}
        (Step::Each | Step::Nth(0), node) => take(node, rest, key, rows),
        (Step::Values, Node::Object(members)) => {
            for (name, node) in members {
                take(node, rest, Some(name.into_owned()), rows);
            }
        }
        (Step::Name(name), Node::Object(members)) => {
            let exact = members.iter().any(|(known, _)| known == name);
            let is_it = |known: &str| {
                if exact {
                    known == name
                } else {
                    known.rsplit_once(':').is_some_and(|(_, local)| local == name)
                }
            };
            for (_, node) in members.into_iter().filter(|(known, _)| is_it(known)) {
                take(node, rest, None, rows);
            }
        }
        _ => {}
    }
}

/// A page without what each page of the list has is none of it: it must not stand for a board without offers.
fn expect_marker(marker: &[String], page: &str) -> Result<(), PluginError> {
    let Some(missing) = marker.iter().find(|text| !page.contains(text.as_str())) else { return Ok(()) };
    // A wall in place of the page says more than that it is another one.
    let otherwise = status::page_instead_of_data(page);
    if matches!(otherwise, PluginError::Blocked(_)) {
        return Err(otherwise);
    }
    let detail = format!("the page is none of the list: it has no `{missing}`, which is its list.marker");
    Err(parse_failure(detail, Some("list.marker".to_owned()), Some(page)))
}

/// The links of a page, as they are written.
fn link_rows(page: &str) -> Node<'_> {
    let links = html::elements(page).filter(|found| found.name == "a");
    Node::List(links.map(|link| Node::Raw(&page[link.range])).collect())
}

/// Where in an answer the data stands.
pub(crate) fn within<'a>(inside: &Inside, body: &'a str) -> Option<&'a str> {
    match inside {
        Inside::Script(id) => {
            let mut scripts = html::elements(body).filter(|found| found.name == "script");
            scripts.find(|script| script.attribute("id").as_deref() == Some(id)).map(|script| script.inside)
        }
        Inside::After(text) => body.split_once(text.as_str()).map(|(_, rest)| rest),
    }
}

/// The error for an answer that does not have what the data stands in.
pub(crate) fn nothing_inside(inside: &Inside, body: &str) -> PluginError {
    let what = match inside {
        Inside::Script(id) => format!("no script with the id `{id}`"),
        Inside::After(text) => format!("nothing behind `{text}`"),
    };
    // A wall in place of the page says more than that the data is missing.
    match status::page_instead_of_data(body) {
        wall @ PluginError::Blocked(_) => wall,
        _ => parse_failure(format!("the answer has {what}"), None, Some(body)),
    }
}

/// Reads a row that is kept as it is written. None: it is no offer's link.
pub(crate) fn row_of<'a>(
    program: &'a Program,
    base: &str,
    raw: &'a str,
) -> Result<Option<Node<'a>>, PluginError> {
    let list: &List = &program.definition.list;
    match list.format {
        Format::Json => json::read(raw, &program.row).map(Some),
        Format::Links | Format::Jsonld | Format::Text => Ok(links::of_page(list.links.as_ref(), base, raw)),
        Format::Sitemap => Ok(sitemap_row(list, raw)),
        Format::Xml | Format::Rss | Format::Atom => {
            let Node::Object(members) = elements::read(raw, &program.row)? else { return Ok(None) };
            Ok(members.into_iter().next().map(|(_, element)| element))
        }
    }
}

fn sitemap_row<'a>(list: &List, raw: &str) -> Option<Node<'a>> {
    let loc = element_text(raw, "loc")?;
    links::of_sitemap(list.links.as_ref(), &loc, element_text(raw, "lastmod").as_deref())
}

/// The text of the first element of this name; sitemaps have no other structure.
pub(crate) fn element_text(raw: &str, name: &str) -> Option<String> {
    let (_, rest) = raw.split_once(&format!("<{name}>"))?;
    let (inside, _) = rest.split_once(&format!("</{name}>"))?;
    let inside = inside.trim();
    let inside = inside.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inside);
    text::filled(Some(&text::unescape(inside)))
}

/// The names of a row's fields, for an error.
pub(crate) fn names(program: &Program, row: &Node<'_>) -> Vec<String> {
    match row {
        Node::Raw(raw) if program.definition.list.format == Format::Json => json::names(raw),
        Node::Raw(raw) => elements::names(raw),
        other => other.members().iter().map(|(name, _)| name.to_string()).collect(),
    }
}

/// The first row of an answer with the names of all its fields, for an error about what no row has.
pub(crate) fn names_of_first(program: &Program, body: &str) -> Vec<String> {
    if keeps_rows(&program.definition.list) {
        return Vec::new();
    }
    let mut definition = program.definition.clone();
    definition.list.paging = Paging::None;
    let unpaged = Program::new(definition);
    let Ok(listed) = Listed::read(&unpaged, body) else { return Vec::new() };
    listed.into_rows().first().map(|row| names(&unpaged, &row.node)).unwrap_or_default()
}
