//! The states that companies are chosen by.

use super::values::words;

words! {
    /// What companies are filtered by: the state of one of their boards, or of their discovery.
    CompanyState {
        /// A person listed a board.
        Listed = "listed",
        /// A board is proved to be the company's.
        Confirmed = "confirmed",
        /// A board was seen, not proved yet.
        Candidate = "candidate",
        /// A board was seen, with nothing on it to prove whose it is.
        Empty = "empty",
        /// A board that was seen is another company's.
        Rejected = "rejected",
        /// A person removed the company, or a board of it.
        Removed = "removed",
        /// The pages could not tell.
        Unknown = "unknown",
        /// The pages were read and show no board.
        None = "none",
        /// The site blocks the host.
        Blocked = "blocked",
    }
}
