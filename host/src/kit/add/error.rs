//! Why a configuration cannot take a plugin.

/// Why a configuration cannot take a plugin. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// It is no TOML.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(String),
    /// It has no `order`.
    #[error("the configuration has no list `order`\n  hint: write `order = []` above its first table")]
    NoOrder,
    /// `providers = { … }`: a table of one line takes no further one below it.
    #[error(
        "`{0}` is written as one table in braces, which nothing can be added to\n  hint: write its tables as `[{0}.NAME]`"
    )]
    InBraces(&'static str),
    /// A table without what each needs, or with something else in its place.
    #[error("`{table}` has no `{key}` that can be renewed\n  hint: write it as {form}")]
    Missing {
        /// `providers.acme`.
        table: String,
        /// The key.
        key: &'static str,
        /// How it is written.
        form: &'static str,
    },
}
