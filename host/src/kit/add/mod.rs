//! `plugin add`: the text of a configuration with one plugin more, or with a plugin renewed.
//!
//! It is edited by the places of its values: what is not told as changed stays as it was, byte for byte, whatever line
//! ends, comments and forms of tables the operator uses. Nothing is written here.

mod array;
mod edit;
mod entry;
mod error;
mod table;

use toml::de::{DeTable, DeValue};

use self::{array::append, edit::Edits};
pub use self::{
    entry::{Entry, Kind},
    error::AddError,
};

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
    /// Whether its name was written into `order`.
    pub ordered: bool,
}

/// The text of a valid configuration with an entry.
pub fn enter(text: &str, entry: &Entry) -> Result<Entered, AddError> {
    let root = DeTable::parse(text).map_err(|error| AddError::Unreadable(error.message().to_owned()))?;
    let root = root.get_ref();
    let mut edits = Edits::of(text);
    let mut entered = match table::of(root, entry.kind.tables(), &entry.name, text) {
        Some(table) => table::renew(&table, entry, &mut edits)?,
        None => entry.write(root, &mut edits)?,
    };
    if entry.kind == Kind::Provider {
        entered.ordered = put_in_order(root, &entry.name, &mut edits)?;
    }
    entered.text = edits.applied();
    Ok(entered)
}

/// Whether the name had to be written into `order`.
fn put_in_order(root: &DeTable<'_>, name: &str, edits: &mut Edits<'_>) -> Result<bool, AddError> {
    let order = root.get("order").filter(|order| order.get_ref().is_array()).ok_or(AddError::NoOrder)?;
    if texts(order.get_ref()).any(|known| known == name) {
        return Ok(false);
    }
    append(order, &[name.to_owned()], edits);
    Ok(true)
}

/// The texts of a list.
fn texts<'v>(list: &'v DeValue<'_>) -> impl Iterator<Item = &'v str> {
    list.as_array().into_iter().flat_map(|items| items.iter()).filter_map(|item| item.get_ref().as_str())
}

#[cfg(test)]
mod tests;
