//! How a source is asked that is not just a board's list: with queries, with a request before the list, with a credential.

use serde::{Deserialize, Serialize};

use super::{Format, Inside, Path, Request, Template, Value};

/// `[search]`: the names that the source gives to what a query says, as parameters of the list's address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// The words.
    pub keywords: Option<String>,
    /// The place.
    pub location: Option<String>,
    /// How many days ago an offer was published at most.
    pub posted_within_days: Option<String>,
    /// The source's own filters.
    pub filters: Vec<String>,
}

/// `[lookup]`: a request before the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    /// The request; the tenant and the region may stand in it.
    pub request: Request,
    /// The form of the answer.
    pub format: Format,
    /// As of the list.
    pub inside: Option<Inside>,
    /// What `{found.NAME}` stands for, each of which the answer must have.
    pub values: Vec<(String, Value)>,
    /// What must stand in the answer of this tenant's board; another answer is that of no such tenant.
    pub belongs: Vec<(Path, Template)>,
}

/// `[[credential]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialNeed {
    /// What requests call it.
    pub name: String,
    /// The origins it is for.
    pub hosts: Vec<String>,
    /// Where an operator gets one.
    pub help: String,
}
