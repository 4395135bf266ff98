//! What became of a configuration.

/// A configuration with the plugin in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its text.
    pub text: String,
    /// Whether the plugin had no table before.
    pub new: bool,
    /// The origins that it had no grant for before.
    pub granted: Vec<String>,
    /// The origins of its table that it does not ask for; they stay.
    pub not_asked: Vec<String>,
    /// The keys of its table that hold another value now.
    pub renewed: Vec<&'static str>,
    /// The credentials that it asks for and its table has none of.
    pub credentials: Vec<String>,
    /// Whether its name was written into `order`.
    pub ordered: bool,
}
