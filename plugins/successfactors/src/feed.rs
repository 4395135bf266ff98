//! The feed of a career site: RSS with Google's names for jobs, one item after the other, whatever its size.

use std::collections::BTreeMap;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Body, Description, Employer, Offer, PluginError, Skipped, errors,
    json::Unread,
    reading::date,
    text,
    xml::{Token, Xml},
};

use crate::address::id_of;

/// Bytes of a feed that are read at once.
const PIECE: u32 = 256 * 1024;

/// Bytes of one item at most.
const LARGEST_ITEM: usize = 8 << 20;

/// Bytes at the beginning that tell what an answer is.
const BEGINNING: usize = 4096;

const ITEM_BEGINS: &[u8] = b"<item";

const ITEM_ENDS: &[u8] = b"</item>";

const CDATA: &[u8] = b"<![CDATA[";

/// What customers write where no employer is named.
const NO_EMPLOYERS: &[&str] = &["careers", "career", "jobs"];

/// What the system writes where no function is named.
const NO_FUNCTION: &str = "ATS_WEBFORM";

/// A feed that is read item by item.
#[derive(Debug)]
pub struct Feed {
    body: Body,
    buffer: Vec<u8>,
    at: usize,
    is_read: bool,
}

impl Feed {
    /// Begins to read. `None` if the answer is no feed: one that was retired is a web page or a sentence, under 200.
    #[must_use]
    pub fn begin(body: Body) -> Option<Self> {
        let mut feed = Self { body, buffer: Vec::new(), at: 0, is_read: false };
        feed.fill();
        let beginning = String::from_utf8_lossy(&feed.buffer[..feed.buffer.len().min(BEGINNING)]);
        let beginning = beginning.trim_start_matches('\u{feff}').trim_start();
        (beginning.starts_with('<') && beginning.contains("<rss")).then_some(feed)
    }

    /// The next item as it is written; `None` at the end. A feed that ends before it closes is an error, and so is one
    /// with an item that does not begin or does not end: what it was would be missing silently.
    pub fn item(&mut self) -> Result<Option<String>, PluginError> {
        loop {
            let start = find_item(&self.buffer[self.at..]).map(|start| self.at + start);
            if find(&self.buffer[self.at..start.unwrap_or(self.buffer.len())], ITEM_ENDS).is_some() {
                return Err(errors::parse_failure("an item of the feed ends that did not begin", None, None));
            }
            if let Some(start) = start {
                self.at = start;
                if let Some(length) = length_of_item(&self.buffer[start..])? {
                    self.at += length;
                    return Ok(Some(String::from_utf8_lossy(&self.buffer[start..self.at]).into_owned()));
                }
                if self.is_read || self.buffer.len() - start > LARGEST_ITEM {
                    return Err(cut_off());
                }
            } else if self.is_read {
                let rest = &self.buffer[self.at..];
                return if find(rest, b"</rss").is_some() { Ok(None) } else { Err(cut_off()) };
            } else {
                // What may be the beginning of an item, or of the end, is kept.
                self.at = self.at.max(self.buffer.len().saturating_sub(16));
            }
            self.fill();
        }
    }

    fn fill(&mut self) {
        self.buffer.drain(..self.at);
        self.at = 0;
        let piece = self.body.piece(PIECE);
        self.is_read = piece.is_empty();
        self.buffer.extend(piece);
    }
}

fn cut_off() -> PluginError {
    errors::parse_failure("the feed ends before it is closed", None, None)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn find_item(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], ITEM_BEGINS).map(|at| from + at) {
        match bytes.get(at + ITEM_BEGINS.len()) {
            Some(b'>' | b' ' | b'\n' | b'\r' | b'\t') | None => return Some(at),
            Some(_) => from = at + 1,
        }
    }
    None
}

/// The bytes of the item at the beginning, once all of it is there. What stands in CDATA is no tag.
fn length_of_item(bytes: &[u8]) -> Result<Option<usize>, PluginError> {
    let mut at = 0;
    loop {
        let Some(tag) = bytes[at..].iter().position(|byte| *byte == b'<') else { return Ok(None) };
        at += tag;
        let rest = &bytes[at..];
        if rest.starts_with(CDATA) {
            let Some(end) = find(rest, b"]]>") else { return Ok(None) };
            at += end;
        } else if rest.starts_with(ITEM_ENDS) {
            return Ok(Some(at + ITEM_ENDS.len()));
        } else if at > 0 && find_item(&rest[..rest.len().min(ITEM_BEGINS.len() + 1)]).is_some() {
            return Err(errors::parse_failure("an item of the feed does not end", None, None));
        } else {
            at += 1;
        }
    }
}

/// Reads an item. Its text may be no more than its title, and its date is often missing: the page has both.
pub fn offer(item: &str, unread: &mut Unread) -> Result<Offer, Skipped> {
    let skipped = |id: Option<String>, reason: &str| Skipped { id, reason: reason.to_owned() };
    let fields = fields(item).map_err(|_| skipped(None, "an item that is no XML"))?;
    let field = |name: &str| fields.get(name).and_then(|value| text::non_empty(value));
    let link = field("link").filter(|link| text::is_web_url(link));
    let id = field("g:id").map(str::to_owned).or_else(|| link.and_then(id_of));
    let (Some(id), Some(link)) = (id, link) else { return Err(skipped(None, "no id or no address")) };
    let Some(title) = field("title") else { return Err(skipped(Some(id), "no title")) };
    let location = field("g:location");
    let mut offer = Offer::new(id, link, without_place(title, location));
    offer.locations = location.map(str::to_owned).into_iter().collect();
    let employer = field("g:employer").filter(|name| !NO_EMPLOYERS.contains(&name.to_lowercase().as_str()));
    offer.employer = employer.map(|name| Employer { name: Some(name.to_owned()), website: None });
    offer.department = field("g:job_function").filter(|name| *name != NO_FUNCTION).map(str::to_owned);
    let mut moment = |name: &str| {
        let value = field(name)?;
        let at = date::text(value);
        if at.is_none() {
            unread.note(name, value);
        }
        at
    };
    offer.posted_at = moment("pubDate");
    offer.expires_at = moment("g:expiration_date");
    let is_title = |words: &str| {
        let words = text::squeeze(&text::plain(words));
        words == text::squeeze(title) || words == text::squeeze(&offer.title)
    };
    let words = field("description").filter(|words| !is_title(words));
    offer.description = words.map(|html| Description::Html(html.to_owned()));
    offer.complete = offer.description.is_some() && offer.posted_at.is_some();
    Ok(offer)
}

/// `Blade Technician` of `Blade Technician (Aarhus, DK)`, where the place is told beside it.
fn without_place<'t>(title: &'t str, place: Option<&str>) -> &'t str {
    place
        .and_then(|place| title.strip_suffix(')')?.strip_suffix(place)?.strip_suffix('('))
        .and_then(text::non_empty)
        .unwrap_or(title)
}

/// The texts of the elements of an item, by their names.
fn fields(item: &str) -> Result<BTreeMap<String, String>, PluginError> {
    let mut xml = Xml::new(item);
    let mut fields = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    loop {
        match xml.token()? {
            Token::Open(element) => path.push(element.name.to_owned()),
            Token::Text(words) => {
                if let [_, name] = &path[..] {
                    fields.entry(name.clone()).or_insert_with(String::new).push_str(&words);
                }
            }
            Token::Close(_) => _ = path.pop(),
            Token::End => return Ok(fields),
        }
    }
}
