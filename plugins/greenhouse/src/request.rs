//! Requests to the API.

use jobscan_plugin_sdk::{PluginError, Request, errors, text};

/// The API's origin, for boards of all regions.
pub const ORIGIN: &str = "https://boards-api.greenhouse.io";

/// A board's token, as a path segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Parses a tenant.
    pub fn parse(tenant: &str) -> Result<Self, PluginError> {
        text::path_segment(tenant).map(Self).ok_or_else(|| {
            PluginError::Unsupported(format!("`{}` cannot name a greenhouse board", errors::sample(tenant)))
        })
    }

    /// Requests all jobs with their content and their pay, neither of which comes unasked.
    #[must_use]
    pub fn jobs_request(&self) -> Request {
        Request::get(format!("{ORIGIN}/v1/boards/{}/jobs?content=true&pay_transparency=true", self.0))
            .header("accept", "application/json")
            .conditional()
    }

    /// Requests all jobs without their content.
    #[must_use]
    pub fn list_request(&self) -> Request {
        Request::get(format!("{ORIGIN}/v1/boards/{}/jobs", self.0)).header("accept", "application/json")
    }

    /// Requests the information about the board.
    #[must_use]
    pub fn board_request(&self) -> Request {
        Request::get(format!("{ORIGIN}/v1/boards/{}", self.0)).header("accept", "application/json")
    }

    /// The board's public page.
    #[must_use]
    pub fn board_url(&self) -> String {
        format!("https://boards.greenhouse.io/{}", self.0)
    }
}
