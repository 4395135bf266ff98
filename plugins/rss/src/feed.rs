//! Reads feeds: RSS, Atom and JSON Feed.

use jobscan_plugin_sdk as sdk;
use sdk::{
    PluginError,
    errors::parse_failure,
    serde_json::{self, Value},
    status, text,
    xml::{Element, Token, Xml},
};

/// A feed.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    pub(crate) title: String,
    pub(crate) items: Vec<Item>,
    /// Items without a title or an address.
    pub(crate) broken: u32,
    /// Its items have elements that only adverts have.
    pub(crate) is_of_jobs: bool,
}

/// An item, in the feed's words.
#[derive(Debug, Default, Clone)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) link: String,
    pub(crate) published: String,
    pub(crate) body: String,
    pub(crate) place: String,
    pub(crate) employer: String,
    pub(crate) kind: String,
}

/// Reads a feed of any kind. A web page in place of one is an error, and so is a feed that ends in the middle.
pub(crate) fn read(body: &str) -> Result<Feed, PluginError> {
    let start = body.trim_start();
    let feed = match start.get(..1) {
        Some("{") => of_json(start)?,
        _ if is_xml(start) => of_xml(start)?,
        _ => return Err(status::page_instead_of_data(body)),
    };
    Ok(feed)
}

fn is_xml(start: &str) -> bool {
    ["<?xml", "<rss", "<feed", "<rdf:RDF"].iter().any(|begin| start.starts_with(begin))
}

fn of_xml(body: &str) -> Result<Feed, PluginError> {
    let mut xml = Xml::new(body);
    let (mut feed, mut depth, mut has_root) = (Feed::default(), 0_u32, false);
    loop {
        match xml.token()? {
            Token::Open(element) if !has_root => {
                if !matches!(element.name, "rss" | "feed" | "rdf:RDF") {
                    return Err(status::page_instead_of_data(body));
                }
                has_root = true;
                depth += 1;
            }
            Token::Open(element) => match element.name {
                "channel" => depth += 1,
                "title" => feed.title = words(&mut xml)?,
                "item" | "entry" => feed.add_item(&mut xml)?,
                _ => _ = xml.skip()?,
            },
            Token::Close(_) => depth = depth.saturating_sub(1),
            Token::Text(_) => {}
            Token::End if depth > 0 => return Err(xml.fault("it ends inside an element")),
            Token::End => return Ok(feed),
        }
    }
}

impl Feed {
    fn add_item(&mut self, xml: &mut Xml<'_>) -> Result<(), PluginError> {
        let mut item = Item::default();
        loop {
            match xml.token()? {
                Token::Open(element) => {
                    self.is_of_jobs |= element.name.starts_with("job_listing:");
                    item.take(xml, &element)?;
                }
                Token::Close(_) => break,
                Token::Text(_) => {}
                Token::End => return Err(xml.fault("it ends inside an item")),
            }
        }
        self.add(item);
        Ok(())
    }

    fn add(&mut self, mut item: Item) {
        item.title = text::squeeze(&text::plain(&item.title));
        if item.title.is_empty() || item.link.is_empty() {
            self.broken += 1;
        } else {
            self.items.push(item);
        }
    }
}

impl Item {
    fn take(&mut self, xml: &mut Xml<'_>, element: &Element<'_>) -> Result<(), PluginError> {
        let attribute =
            |name: &str| element.attributes().find(|(key, _)| key == name).map(|(_, value)| value);
        match element.name {
            "title" => self.title = words(xml)?,
            "guid" | "id" => self.id = words(xml)?,
            "link" => {
                let href =
                    attribute("href").filter(|_| attribute("rel").is_none_or(|rel| rel == "alternate"));
                let written = words(xml)?;
                if self.link.is_empty() {
                    self.link = href.unwrap_or(written);
                }
            }
            "pubDate" | "published" | "dc:date" => self.published = words(xml)?,
            "updated" if self.published.is_empty() => self.published = words(xml)?,
            "content:encoded" | "content" => self.body = markup(xml)?,
            "description" | "summary" if self.body.is_empty() => self.body = markup(xml)?,
            "job_listing:location" => self.place = words(xml)?,
            "job_listing:company" => self.employer = words(xml)?,
            "job_listing:job_type" => self.kind = words(xml)?,
            _ => _ = xml.skip()?,
        }
        Ok(())
    }
}

/// The text of an element that was opened.
fn words(xml: &mut Xml<'_>) -> Result<String, PluginError> {
    let mut words = String::new();
    loop {
        match xml.token()? {
            Token::Text(more) => words.push_str(&more),
            Token::Open(_) => _ = xml.skip()?,
            Token::Close(_) => return Ok(words.trim().to_owned()),
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
}

/// The markup in an element that was opened: its text, or its elements as they are written.
fn markup(xml: &mut Xml<'_>) -> Result<String, PluginError> {
    let (mut words, mut begin) = (String::new(), None);
    loop {
        match xml.token()? {
            Token::Text(more) => words.push_str(&more),
            Token::Open(element) => {
                begin.get_or_insert(element.tag.start);
                xml.skip()?;
            }
            Token::Close(tag) => {
                let inner = begin.and_then(|begin: usize| xml.source().get(begin..tag.start));
                return Ok(inner.map_or(words, str::to_owned).trim().to_owned());
            }
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
}

fn of_json(body: &str) -> Result<Feed, PluginError> {
    let value: Value = serde_json::from_str(body)
        .map_err(|error| parse_failure(format!("the feed is no JSON: {error}"), None, Some(body)))?;
    let Some(items) = value.get("items").and_then(Value::as_array) else {
        return Err(parse_failure("a JSON feed has `items`", Some("items".to_owned()), Some(body)));
    };
    let said = |value: &Value, name: &str| match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let mut feed = Feed { title: said(&value, "title"), ..Feed::default() };
    for item in items {
        let html = said(item, "content_html");
        feed.add(Item {
            id: said(item, "id"),
            title: said(item, "title"),
            link: said(item, "url"),
            published: said(item, "date_published"),
            body: if html.is_empty() { said(item, "content_text") } else { html },
            ..Item::default()
        });
    }
    Ok(feed)
}
