//! Company identity.
