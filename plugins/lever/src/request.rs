//! Requests to the API: regions, sites and cursors.

use std::fmt;

use jobscan_plugin_sdk::{PluginError, Request, errors, text};

/// The number of postings per page.
pub const PAGE_SIZE: usize = 100;

/// The region that stores a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// The United States.
    Us,
    /// The European Union.
    Eu,
}

impl Region {
    /// The API's origin.
    #[must_use]
    pub const fn origin(self) -> &'static str {
        match self {
            Self::Us => "https://api.lever.co",
            Self::Eu => "https://api.eu.lever.co",
        }
    }

    pub(crate) const fn boards(self) -> &'static str {
        match self {
            Self::Us => "https://jobs.lever.co",
            Self::Eu => "https://jobs.eu.lever.co",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Eu => "eu",
        }
    }
}

/// A company's board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    segment: String,
    eu_only: bool,
}

impl Site {
    /// Parses a tenant: `NAME` or `eu:NAME`.
    pub fn parse(tenant: &str) -> Result<Self, PluginError> {
        let (name, eu_only) = tenant.strip_prefix("eu:").map_or((tenant, false), |name| (name, true));
        let segment = text::path_segment(name).ok_or_else(|| {
            PluginError::Unsupported(format!("`{}` cannot name a lever board", errors::sample(tenant)))
        })?;
        Ok(Self { segment, eu_only })
    }

    /// The last region to try, and those to try before it.
    #[must_use]
    pub const fn regions(&self) -> (Region, &'static [Region]) {
        if self.eu_only { (Region::Eu, &[]) } else { (Region::Eu, &[Region::Us]) }
    }

    /// The board's public page.
    #[must_use]
    pub fn board_url(&self, region: Region) -> String {
        format!("{}/{}", region.boards(), self.segment)
    }

    /// Requests a page of postings, beginning at `skip`.
    #[must_use]
    pub fn page_request(&self, region: Region, skip: usize) -> Request {
        self.request(region, skip, PAGE_SIZE).conditional()
    }

    /// Requests one posting, to check that the board exists.
    #[must_use]
    pub fn check_request(&self, region: Region) -> Request {
        self.request(region, 0, 1)
    }

    /// Sets `Accept`, without which the API may answer with a web page and status 200.
    fn request(&self, region: Region, skip: usize, limit: usize) -> Request {
        let (origin, segment) = (region.origin(), &self.segment);
        Request::get(format!("{origin}/v0/postings/{segment}?mode=json&skip={skip}&limit={limit}"))
            .header("accept", "application/json")
    }
}

/// The position of a scan: `us:200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The region that answered the first page.
    pub region: Region,
    /// The number of postings read so far.
    pub skip: usize,
}

impl Cursor {
    /// The inverse of `Display`, if the cursor fits this site.
    pub fn parse(cursor: &str, site: &Site) -> Result<Self, PluginError> {
        let (name, skip) = cursor.split_once(':').ok_or_else(|| errors::invalid_cursor(cursor))?;
        let (last, earlier) = site.regions();
        let region = earlier.iter().copied().chain([last]).find(|region| region.name() == name);
        match (region, skip.parse()) {
            (Some(region), Ok(skip)) => Ok(Self { region, skip }),
            _ => Err(errors::invalid_cursor(cursor)),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.region.name(), self.skip)
    }
}
