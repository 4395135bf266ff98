//! How a company's site shows its board, or does not.

use serde::Serialize;

macro_rules! styles {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $static_html:literal),+ $(,)?) => {
        /// A way in which sites in the wild carry a board, hide it, or seem to carry one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Style { $($(#[$doc])* $name),+ }

        impl Style {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Whether the company's own board stands in the page as it is sent, and is to be found.
            #[must_use]
            pub const fn shows_board(self) -> bool {
                match self { $(Self::$name => $static_html),+ }
            }
        }
    };
}

styles! {
    /// A link in the navigation of the home page.
    HomeNav = "home-nav", true,
    /// A link in the content of the home page.
    HomeBody = "home-body", true,
    /// A link on a page about jobs that the home page links to.
    CareerPage = "career-page", true,
    /// The same, one page further on.
    DeepPage = "deep-page", true,
    /// A link on a page about jobs that nothing links to.
    UsualPath = "usual-path", true,
    /// "Careers" in the foot of the home page.
    FooterOwn = "footer-own", true,
    /// A frame.
    Iframe = "iframe", true,
    /// The system's own script.
    ScriptEmbed = "script-embed", true,
    /// Settings in a script or an element.
    InlineOptions = "inline-options", true,
    /// An address in JSON with its strokes escaped.
    EscapedJson = "escaped-json", true,
    /// The company's own `/careers` leads to the board.
    Redirect = "redirect", true,
    /// The same over two addresses.
    TwoHops = "two-hops", true,
    /// A site for jobs under the company's own domain.
    OwnDomain = "own-domain", true,
    /// Structured data of an advert.
    JsonLd = "json-ld", true,
    /// The page about jobs leads to the board of the group that owns the company.
    Parent = "parent", true,
    /// Nothing without scripts.
    ScriptOnly = "script-only", false,
    /// A board that was, in a comment.
    Comment = "comment-trap", false,
    /// A link in the foot to the board of whoever made the site.
    FooterForeign = "footer-foreign", false,
    /// Links to the boards of many other companies.
    Portfolio = "portfolio", false,
    /// Links that share somebody's board.
    ShareLinks = "share-links", false,
    /// A link to the system's own marketing.
    VendorLink = "vendor-link", false,
    /// A widget with the number of an account.
    NumberOnly = "number-only", false,
    /// A link to a board that does not stand any more.
    DeadBoard = "dead-board", false,
    /// A link to a board without adverts.
    EmptyBoard = "empty-board", false,
    /// The site answers 403.
    Forbidden = "forbidden", false,
    /// robots.txt forbids everything.
    RobotsAll = "robots-all", false,
    /// robots.txt forbids the page about jobs, which shows the board.
    RobotsCareers = "robots-careers", false,
    /// The site answers 500.
    ServerError = "server-error", false,
    /// Every address answers with the same page.
    SoftNotFound = "soft-not-found", false,
    /// The home page leads to itself.
    RedirectLoop = "redirect-loop", false,
    /// A plain site.
    NoBoard = "no-board", false,
}

impl Style {
    /// What an honest reader says of such a site, if a provider reads the board's system.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Self::ScriptOnly | Self::ServerError | Self::RedirectLoop => "unknown",
            Self::Forbidden | Self::RobotsAll | Self::RobotsCareers => "blocked",
            Self::FooterForeign | Self::Portfolio => "rejected",
            Self::DeadBoard => "candidate",
            Self::EmptyBoard => "empty",
            Self::Comment
            | Self::ShareLinks
            | Self::VendorLink
            | Self::NumberOnly
            | Self::SoftNotFound
            | Self::NoBoard => "none",
            _ => "confirmed",
        }
    }
}
