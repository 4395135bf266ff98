//! A web page as detectors and directories read it: parsed once, reduced to what may tell of a job board.
//!
//! The reduced form has one element a line, in the order of the document, and is HTML still: see
//! [`Page::reduced`] for its promises. Comments, styles and pictures are gone, addresses are absolute, escapes
//! of scripts are undone. Nothing here fails or panics, whatever the input; a page nested so deeply that
//! parsing it would take minutes is read as one without content.

mod depth;
mod escapes;
mod lines;
mod reduce;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use url::Url;

use self::reduce::Reducer;

/// Where an element stands in its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In the navigation or the head of the page.
    Nav,
    /// In its content.
    Body,
    /// In its foot.
    Footer,
}

impl Place {
    /// The word of the reduced form and of evidence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nav => "nav",
            Self::Body => "body",
            Self::Footer => "footer",
        }
    }
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Absolute, `http` or `https`.
    pub url: Url,
    /// What a person reads; may be empty.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// One line of the reduced form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Byte offset of its first character.
    start: usize,
    place: Place,
    /// What a person reads of it, shortened.
    text: String,
}

/// A parsed page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The reduced form.
    ///
    /// Every line is `<name attribute="value" …>`, for `a`, `title`, `h1` to `h6`, `p` and `script` with text
    /// and `</name>`. Addresses are absolute; values hold no `"` and no line end; `a`, `iframe`, `script`, `form`
    /// and elements with an id or data say their `place`: `nav`, `body` or `footer`.
    pub reduced: String,
    /// The language that the page says it is in, lower case: `es`, `pt-br`.
    pub language: Option<String>,
    /// Its links in order.
    pub links: Vec<Link>,
    /// Where `<meta http-equiv="refresh">` sends a reader.
    pub refresh: Option<Url>,
    /// Characters of text that a reader sees without running scripts.
    pub text_chars: usize,
    /// Scripts it loads or carries.
    pub scripts: usize,
    /// It is nested so deeply that it was not parsed.
    pub unreadable: bool,
    /// It has an element into which a script builds the page.
    pub app_root: bool,
    lines: Vec<Line>,
}

/// What is known of a page beside its content.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The address that answered.
    pub url: &'a Url,
    /// The addresses that led there, the first asked first.
    pub redirects: &'a [Url],
    /// The longest reduced form, in characters.
    pub max_chars: usize,
}

impl Page {
    /// Parses `html`.
    #[must_use]
    pub fn parse(html: &str, context: &Context<'_>) -> Self {
        let mut reducer = Reducer::new(context);
        if !depth::is_sane(html) {
            return Self { unreadable: true, ..Self::default() };
        }
        reducer.document(html);
        reducer.finish()
    }

    /// Where the line at this byte of the reduced form stands, and what a person reads of it.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Option<(Place, &str)> {
        let after = self.lines.partition_point(|line| line.start <= offset);
        let line = self.lines.get(after.checked_sub(1)?)?;
        (offset < self.reduced.len()).then_some((line.place, line.text.as_str()))
    }

    /// Whether a script makes what a reader sees: there is one, and hardly anything to read without it.
    #[must_use]
    pub fn is_built_by_script(&self) -> bool {
        const HARDLY_ANYTHING: usize = 200;
        const FEW_LINKS: usize = 5;
        let bare = self.text_chars < HARDLY_ANYTHING && self.links.len() < FEW_LINKS;
        self.scripts > 0 && bare && (self.app_root || self.links.is_empty())
    }
}

/// The text of an answer: by its byte order mark, its header, its `<meta charset>`, else UTF-8, and what is
/// no UTF-8 as the web's old western encoding.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let named = content_type
        .and_then(|value| value.split(';').skip(1).find_map(charset))
        .or_else(|| meta_charset(bytes));
    let encoding =
        named.unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode(bytes).0.into_owned()
}

fn charset(parameter: &str) -> Option<&'static Encoding> {
    let (name, value) = parameter.split_once('=')?;
    let value = value.trim().trim_matches(['"', '\'']);
    name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
}

/// `<meta charset=x>` or `content="text/html; charset=x"` in the first kilobyte, as browsers look for it.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    const SEARCHED: usize = 1024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED)]).to_ascii_lowercase();
    let mut meta = head.split("<meta").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    meta.find_map(|attributes| {
        let (_, value) = attributes.split_once("charset=")?;
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', ' ', ';', '/']).unwrap_or(value.len());
        Encoding::for_label(&value.as_bytes()[..end])
    })
}

#[cfg(test)]
mod tests;
