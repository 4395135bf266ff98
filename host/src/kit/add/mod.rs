//! `plugin add`: the text of a configuration with one plugin more, or with a plugin renewed.
//!
//! It is edited by the places of its values: what is not told as changed stays as it was, byte for byte, whatever line
//! ends, comments and forms of tables the operator uses. Nothing is written here.

mod array;
mod edit;
mod entered;
mod entry;
mod error;
mod table;

use toml::de::DeTable;

use self::{
    array::{append, texts},
    edit::Edits,
};
pub use self::{
    entered::Entered,
    entry::{Entry, Kind},
    error::AddError,
};

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

#[cfg(test)]
mod tests;
