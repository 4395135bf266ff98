//! Why a credential cannot be sent as it is configured.

use reqwest::header::HeaderName;
use thiserror::Error;

/// A credential that cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// The header's name is not one.
    #[error("the credential's header name is not valid")]
    Name,
    /// The header is the host's business.
    #[error("`{0}` is no header of a credential: the host itself sets it")]
    Reserved(HeaderName),
    /// Two values for one header.
    #[error("the credential names the header `{0}` twice")]
    Twice(HeaderName),
    /// The value has characters no header can carry.
    #[error("the credential's value has characters that a header cannot carry; look for a line end in it")]
    Value,
    /// The value cannot stand in an address.
    #[error("the credential's value cannot stand in an address; look for a line end in it")]
    Address,
    /// A user with a colon would move the border between user and password.
    #[error("the credential's user contains `:`")]
    User,
    /// The service that gives tokens has no address that may be asked.
    #[error("the address that gives tokens is no `https` address without a user")]
    TokenAddress,
}
