//! The ways in which websites show a board, or mislead.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::systems::System;

/// How a company's website shows its board, if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// The home page's navigation links to the board.
    NavLink,
    /// A careers page, which the home page links, links to the board.
    CareerPageLink,
    /// The same, but no page links to the careers page: it is at a usual path.
    UnlinkedCareerPage,
    /// The home page's footer links to the board.
    FooterOwn,
    /// The careers page shows the board in a frame.
    Iframe,
    /// The careers page loads the board with the system's script.
    ScriptEmbed,
    /// Settings or attributes of the careers page name the board.
    InlineOptions,
    /// Escaped data in the careers page contains the board's address.
    EscapedJson,
    /// The careers path redirects to the board, in one or two hops.
    Redirect,
    /// The board is on the company's own host or page.
    OwnDomain,
    /// Structured data for search engines names the board.
    JsonLd,
    /// A button of the careers page leads to the board by its code or data.
    Button,
    /// The company has no board; its careers page links to its parent's and says so.
    ParentBoard,
    /// There is a link, but the board has no offers.
    EmptyBoard,
    /// There is a link, but the board does not exist.
    DeadBoard,
    /// The HTML is empty: a script builds the page.
    ScriptOnly,
    /// Only an abandoned board is named, in a comment.
    CommentTrap,
    /// The footer links to the board of the site's creator.
    FooterForeign,
    /// A portfolio that links to the boards of many other companies.
    ManyBoards,
    /// Links for sharing another company's board.
    ShareLinks,
    /// Links to the vendors of job systems.
    VendorLink,
    /// An embed that identifies the board only by number.
    NumericId,
    /// Every path answers 403 with a challenge, or 429.
    Blocked,
    /// robots.txt disallows the careers page.
    RobotsCareers,
    /// robots.txt disallows everything.
    RobotsAll,
    /// Every path answers 500 or 503.
    ServerError,
    /// No path ever answers.
    TimesOut,
    /// Every path answers 200, but there is no board.
    SoftNotFound,
    /// The home page or careers page redirects to itself through another path.
    RedirectLoop,
    /// A plain site that does not mention jobs.
    NoCareers,
}

impl Style {
    /// Eight of them, of which some show a board plainly, some hide it and some mislead: what the demo and the README show.
    pub const SHOWN: [Self; 8] = [
        Self::NavLink,
        Self::CareerPageLink,
        Self::EscapedJson,
        Self::Redirect,
        Self::Iframe,
        Self::CommentTrap,
        Self::ScriptOnly,
        Self::FooterForeign,
    ];

    /// Every style with its name, and how many of a thousand websites have it if styles are drawn.
    const TABLE: [(Self, &'static str, u32); 30] = [
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
        // Not drawn, so that the other sites of a world stay what they were.
        (Self::Button, "button", 0),
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

    /// Its name, in lower case with dashes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The style with this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, held, _)| *held == word).map(|(style, _, _)| *style)
    }

    /// The styles with their weights, for drawing.
    pub(crate) fn weights() -> Vec<(u32, Self)> {
        Self::TABLE.iter().map(|(style, _, weight)| (*weight, *style)).collect()
    }

    /// Whether the site shows a board of the company or its parent in static HTML or by a redirect, so that it counts
    /// for recall.
    #[must_use]
    pub fn is_static_html(self) -> bool {
        self <= Self::EmptyBoard
    }

    /// The style adapted to a website with these boards: not every system supports every style, and a company with
    /// several boards lists them.
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
            Self::Iframe | Self::EscapedJson | Self::Redirect | Self::JsonLd | Self::Button => !only_links,
            _ => true,
        };
        if fits { self } else { Self::CareerPageLink }
    }

    fn row(self) -> (Self, &'static str, u32) {
        // A test checks that every variant has a row.
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

/// Whether the tenant of a board under its customer's own host is that host.
pub(super) const fn is_named_by_own_host(system: System) -> bool {
    matches!(system, System::Icims | System::Teamtailor | System::SuccessFactors)
}

const fn has_own_domain(system: System) -> bool {
    matches!(system, System::Greenhouse | System::Recruitee) || is_named_by_own_host(system)
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
