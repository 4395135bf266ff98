//! The ways in which websites show a board, and the ways in which they mislead.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::systems::System;

/// How a company's website shows its board, if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// The home page's navigation links to the board.
    NavLink,
    /// A page about jobs, to which the home page links, links to it.
    CareerPageLink,
    /// The same, but no page links to the page about jobs: it stands at a usual path.
    UnlinkedCareerPage,
    /// The home page's foot links to it.
    FooterOwn,
    /// The page about jobs holds it in a frame.
    Iframe,
    /// The page about jobs loads it with the system's script.
    ScriptEmbed,
    /// Settings or attributes of the page about jobs name the board.
    InlineOptions,
    /// Escaped data in the page about jobs holds its address.
    EscapedJson,
    /// The site's own path about jobs redirects to it, at once or over two hops.
    Redirect,
    /// It stands on a host or page of the company's own.
    OwnDomain,
    /// Data for search engines names it.
    JsonLd,
    /// The company has none; its page about jobs leads to its parent's, and says so.
    ParentBoard,
    /// A link stands; the board has no offers.
    EmptyBoard,
    /// A link stands; the board is gone.
    DeadBoard,
    /// Nothing stands in the HTML: a script builds the page.
    ScriptOnly,
    /// A board that was given up stands in a comment, no other.
    CommentTrap,
    /// The foot links to the board of whoever made the site.
    FooterForeign,
    /// A portfolio that links to boards of many others.
    ManyBoards,
    /// Links to share somebody's board with.
    ShareLinks,
    /// Links to the makers of job systems.
    VendorLink,
    /// An embed that names no board but by number.
    NumericId,
    /// Every path answers 403 with a challenge, or 429.
    Blocked,
    /// robots.txt forbids the page about jobs.
    RobotsCareers,
    /// robots.txt forbids everything.
    RobotsAll,
    /// Every path answers 500 or 503.
    ServerError,
    /// No path answers at all.
    TimesOut,
    /// Every path answers 200; there is no board.
    SoftNotFound,
    /// The home page, or the page about jobs, redirects to itself over another path.
    RedirectLoop,
    /// A plain site without a word about jobs.
    NoCareers,
}

impl Style {
    /// Every style with its word and how many in a thousand websites have it where styles are drawn.
    const TABLE: [(Self, &'static str, u32); 29] = [
        (Self::NavLink, "nav-link", 120),
        (Self::CareerPageLink, "career-page-link", 180),
        (Self::UnlinkedCareerPage, "unlinked-career-page", 50),
        (Self::FooterOwn, "footer-own", 60),
        (Self::Iframe, "iframe", 60),
        (Self::ScriptEmbed, "script-embed", 90),
        (Self::InlineOptions, "inline-options", 50),
        (Self::EscapedJson, "escaped-json", 50),
        (Self::Redirect, "redirect", 50),
        (Self::OwnDomain, "own-domain", 40),
        (Self::JsonLd, "json-ld", 30),
        (Self::ParentBoard, "parent-board", 20),
        (Self::EmptyBoard, "empty-board", 15),
        (Self::DeadBoard, "dead-board", 15),
        (Self::ScriptOnly, "script-only", 20),
        (Self::CommentTrap, "comment-trap", 15),
        (Self::FooterForeign, "footer-foreign", 20),
        (Self::ManyBoards, "many-boards", 10),
        (Self::ShareLinks, "share-links", 10),
        (Self::VendorLink, "vendor-link", 10),
        (Self::NumericId, "numeric-id", 10),
        (Self::Blocked, "blocked", 10),
        (Self::RobotsCareers, "robots-careers", 10),
        (Self::RobotsAll, "robots-all", 10),
        (Self::ServerError, "server-error", 5),
        (Self::TimesOut, "times-out", 2),
        (Self::SoftNotFound, "soft-not-found", 10),
        (Self::RedirectLoop, "redirect-loop", 5),
        (Self::NoCareers, "no-careers", 23),
    ];

    /// Every style.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.iter().map(|(style, _, _)| *style)
    }

    /// Its word, in lower case with dashes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The style of this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, held, _)| *held == word).map(|(style, _, _)| *style)
    }

    /// The styles with their weights, to draw from.
    pub(crate) fn weights() -> Vec<(u32, Self)> {
        Self::TABLE.iter().map(|(style, _, weight)| (*weight, *style)).collect()
    }

    /// The page shows a board of the company's, or its parent's, in static HTML or by a redirect: it counts for
    /// recall.
    #[must_use]
    pub fn is_static_html(self) -> bool {
        self <= Self::EmptyBoard
    }

    /// What a website with these boards can be like: not every system has every form, and a company of several
    /// boards lists them.
    pub(crate) fn fit(self, systems: &[System]) -> Self {
        let only_links = systems.len() > 1;
        let system = systems.first().copied().unwrap_or(System::Lever);
        let fits = match self {
            Self::ScriptEmbed => !only_links && has_script(system),
            Self::InlineOptions => !only_links && has_options(system),
            Self::OwnDomain => !only_links && has_own_domain(system),
            Self::EmptyBoard | Self::DeadBoard => {
                !only_links && matches!(system, System::Lever | System::Greenhouse)
            }
            Self::Iframe | Self::EscapedJson | Self::Redirect | Self::JsonLd => !only_links,
            _ => true,
        };
        if fits { self } else { Self::CareerPageLink }
    }

    fn row(self) -> (Self, &'static str, u32) {
        // Every variant has its row: a test walks them.
        Self::TABLE.into_iter().find(|(style, _, _)| *style == self).unwrap_or(Self::TABLE[0])
    }
}

const fn has_script(system: System) -> bool {
    matches!(
        system,
        System::Lever
            | System::Greenhouse
            | System::Ashby
            | System::Workable
            | System::SmartRecruiters
            | System::BambooHr
            | System::Breezy
            | System::Pinpoint
            | System::TalentClue
    )
}

const fn has_options(system: System) -> bool {
    matches!(system, System::Lever | System::Greenhouse | System::Ashby | System::SmartRecruiters)
}

const fn has_own_domain(system: System) -> bool {
    matches!(system, System::Greenhouse | System::Recruitee | System::Teamtailor | System::SuccessFactors)
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Style {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
