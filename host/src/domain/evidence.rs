//! The kinds of evidence for a board, each with the word that the database and people read.

/// How it was seen that a site has a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EvidenceKind {
    /// The address of a page names the board.
    UrlPattern,
    /// A script that the page loads.
    ScriptSrc,
    /// A frame in the page.
    Iframe,
    /// A link.
    Link,
    /// Structured data of the page.
    JsonLd,
    /// A `meta` element.
    Meta,
    /// Anything else in the page.
    Text,
    /// An address of the site leads to the board.
    Redirect,
    /// What the board says of itself.
    Feed,
    /// A page on which no board was seen.
    Page,
}

impl EvidenceKind {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UrlPattern => "url-pattern",
            Self::ScriptSrc => "script-src",
            Self::Iframe => "iframe",
            Self::Link => "link",
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Text => "text",
            Self::Redirect => "redirect",
            Self::Feed => "feed",
            Self::Page => "page",
        }
    }
}
