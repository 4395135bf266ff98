//! The kinds of failure that a run tells apart, each with the word that summaries and the database use for it.

use serde::{Serialize, Serializer};

/// What kind of failure it was. Programs read the word, so it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureClass {
    /// The source asks for fewer requests.
    RateLimited,
    /// The source, or the spreadsheet, refuses the credential.
    Auth,
    /// A setting cannot be used.
    Config,
    /// There is no such target.
    NotFound,
    /// The target was withdrawn.
    Gone,
    /// The source keeps the program out.
    Blocked,
    /// The source does not answer as it should, for now.
    Transient,
    /// The source no longer takes the cursor.
    InvalidCursor,
    /// The answer has another form than expected.
    Parse,
    /// The plugin cannot do what it was asked for.
    Unsupported,
    /// The provider or its host is paused.
    Paused,
    /// A request gave no answer.
    Fetch,
    /// None of the others.
    Other,
    /// A guest needs more memory than it may have.
    LimitMemory,
    /// A guest's call took longer than it may.
    LimitTime,
    /// A guest handed over more bytes than it may.
    LimitHostcall,
    /// A guest's call stack overflowed.
    LimitStack,
    /// A guest is made of more core instances, memories or tables than it may have.
    LimitInstances,
    /// What it takes is more than one company or offer may cost.
    TooHeavy,
    /// A guest panicked or trapped.
    Trap,
    /// The program itself failed: it panicked.
    Internal,
    /// A component was refused.
    Plugin,
    /// A detector failed on a page.
    Detector,
    /// A directory could not be read.
    Directory,
    /// A row of the company list could not be read.
    Import,
    /// The network, or the gateway, cannot be reached.
    Network,
    /// The database refused something.
    Database,
    /// Another run holds the lock.
    Lock,
    /// The spreadsheet is not shared with the account.
    Permission,
    /// The spreadsheet's service refused a call.
    Refused,
    /// The spreadsheet's service did not answer a call.
    Unanswered,
    /// The spreadsheet's service failed.
    Server,
    /// The run ended before a call did.
    Cancelled,
    /// The sheet has another header.
    Header,
    /// The sheet does not keep what is written.
    Unsettled,
}

impl FailureClass {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RateLimited => "rate-limited",
            Self::Auth => "auth",
            Self::Config => "config",
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::Transient => "transient",
            Self::InvalidCursor => "invalid-cursor",
            Self::Parse => "parse",
            Self::Unsupported => "unsupported",
            Self::Paused => "paused",
            Self::Fetch => "fetch",
            Self::Other => "other",
            Self::LimitMemory => "limit-memory",
            Self::LimitTime => "limit-time",
            Self::LimitHostcall => "limit-hostcall",
            Self::LimitStack => "limit-stack",
            Self::LimitInstances => "limit-instances",
            Self::TooHeavy => "too-heavy",
            Self::Trap => "trap",
            Self::Internal => "internal",
            Self::Plugin => "plugin",
            Self::Detector => "detector",
            Self::Directory => "directory",
            Self::Import => "import",
            Self::Network => "network",
            Self::Database => "database",
            Self::Lock => "lock",
            Self::Permission => "permission",
            Self::Refused => "refused",
            Self::Unanswered => "unanswered",
            Self::Server => "server",
            Self::Cancelled => "cancelled",
            Self::Header => "header",
            Self::Unsettled => "unsettled",
        }
    }
}

impl Serialize for FailureClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
