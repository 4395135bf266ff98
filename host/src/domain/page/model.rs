//! A parsed page and its parts.

use url::Url;

/// The region of a page that an element is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageRegion {
    /// The navigation or the header.
    Nav,
    /// The content.
    Body,
    /// The footer.
    Footer,
}

impl PageRegion {
    /// The word in the reduced form and in evidence.
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
    /// The visible text; may be empty.
    pub text: String,
    /// Its region of the page.
    pub place: PageRegion,
}

/// A parsed page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The reduced form.
    ///
    /// Every line is `<name attribute="value" …>`; `a`, `title`, `h1` to `h6`, `p` and `script` also have text and
    /// `</name>`. Addresses are absolute; values contain no `"` and no line break. `a`, `iframe`, `script`, `form`
    /// and elements with an id or data have an attribute `place`: `nav`, `body` or `footer`.
    pub reduced: String,
    /// The language that the page declares, in lower case: `es`, `pt-br`.
    pub language: Option<String>,
    /// Its links in document order.
    pub links: Vec<Link>,
    /// The target of `<meta http-equiv="refresh">`.
    pub refresh: Option<Url>,
    /// The number of characters that are visible without running scripts.
    pub text_chars: usize,
    /// The number of scripts, external and inline.
    pub scripts: usize,
    /// Whether it has a root element into which a framework renders the page.
    pub app_root: bool,
    /// The number of lines that the reduced form had no room for.
    pub left_out: u64,
    pub(super) lines: Vec<Line>,
}

/// What is known about a page apart from its content.
#[derive(Debug, Clone, Copy)]
pub struct PageContext<'a> {
    /// The address that answered.
    pub url: &'a Url,
    /// The addresses that redirected there, in the order of the requests.
    pub redirects: &'a [Url],
    /// The maximum length of the reduced form, in characters.
    pub max_chars: usize,
}

/// One line of the reduced form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The byte offset of its first character.
    pub(super) start: usize,
    pub(super) place: PageRegion,
    /// Its visible text, shortened.
    pub(super) text: String,
}

impl Page {
    /// The region and the visible text of the line at a byte offset of the reduced form.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Option<(PageRegion, &str)> {
        let after = self.lines.partition_point(|line| line.start <= offset);
        let line = self.lines.get(after.checked_sub(1)?)?;
        (offset < self.reduced.len()).then_some((line.place, line.text.as_str()))
    }

    /// Whether the page is rendered by a script: it has scripts, and hardly any content without them.
    #[must_use]
    pub fn is_built_by_script(&self) -> bool {
        const HARDLY_ANYTHING: usize = 200;
        const FEW_LINKS: usize = 5;
        let bare = self.text_chars < HARDLY_ANYTHING && self.links.len() < FEW_LINKS;
        self.scripts > 0 && bare && (self.app_root || self.links.is_empty())
    }
}
