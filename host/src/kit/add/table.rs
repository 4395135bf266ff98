//! A table that is there already: its pin and its grants are renewed, all else in it is the operator's.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    array::{append, texts},
    edit::Edits,
    entered::Entered,
    entry::{Entry, Kind, quoted},
    error::AddError,
};

/// The table of a plugin.
pub(super) struct Table<'t, 'i> {
    keys: &'t DeTable<'i>,
    /// It is written in braces, where keys are divided by commas: itself, or what it stands in.
    in_braces: bool,
}

/// The table of a plugin in its configuration.
pub(super) fn of<'t, 'i>(
    root: &'t DeTable<'i>,
    tables: &str,
    name: &str,
    text: &str,
) -> Option<Table<'t, 'i>> {
    let around = root.get(tables)?;
    let own = around.get_ref().as_table()?.get(name)?;
    let in_braces = [around.span(), own.span()].into_iter().any(|place| text[place].starts_with('{'));
    Some(Table { keys: own.get_ref().as_table()?, in_braces })
}

/// Renews the table of a plugin.
pub(super) fn renew(
    table: &Table<'_, '_>,
    entry: &Entry,
    edits: &mut Edits<'_>,
) -> Result<Entered, AddError> {
    let Table { keys: table, in_braces } = *table;
    let mut renewed = Vec::new();
    let (plugin_key, plugin) = found(table, "plugin")
        .filter(|(_, value)| value.get_ref().is_str())
        .ok_or_else(|| missing(entry, "plugin", "a text: `\"plugins/NAME.wasm\"`"))?;
    if plugin.get_ref().as_str() != Some(entry.component.as_str()) {
        edits.replace(plugin.span(), quoted(&entry.component));
        renewed.push("plugin");
    }
    if pin(table, in_braces, (&plugin_key, plugin), entry, edits) {
        renewed.push("sha256");
    }
    let (granted, not_asked) = grant(table, entry, edits)?;
    let credentials = without_credential(table, entry);
    Ok(Entered { text: String::new(), new: false, granted, not_asked, renewed, credentials, ordered: false })
}

/// Renews the pin, or writes one behind the plugin; whether it had to. The pin before may stand in for the new one.
fn pin(
    table: &DeTable<'_>,
    in_braces: bool,
    (plugin_key, plugin): (&Range<usize>, &Spanned<DeValue<'_>>),
    entry: &Entry,
    edits: &mut Edits<'_>,
) -> bool {
    let sha256 = quoted(&entry.sha256);
    let written = format!("sha256 = {sha256}");
    match found(table, "sha256") {
        Some((_, pin)) if pin.get_ref().as_str() == Some(entry.sha256.as_str()) => return false,
        Some((key, pin)) => {
            edits.replace(pin.span(), sha256);
            let before = pin.get_ref().as_str().filter(|pin| is_checksum(pin));
            if let Some(before) = before.filter(|_| entry.kind == Kind::Provider) {
                stand_in(table, in_braces, (&key, pin), before, edits);
            }
        }
        None if in_braces => edits.insert(plugin.span().end, format!(", {written}")),
        None => below(plugin_key, plugin.span().end, &written, edits),
    }
    true
}

fn is_checksum(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes that the component of this pin may stand in for the one of the new pin.
fn stand_in(
    table: &DeTable<'_>,
    in_braces: bool,
    (pin_key, pin): (&Range<usize>, &Spanned<DeValue<'_>>),
    before: &str,
    edits: &mut Edits<'_>,
) {
    let list = format!("[{}]", quoted(before));
    match found(table, "stand_in") {
        Some((_, known)) => edits.replace(known.span(), list),
        None if in_braces => edits.insert(pin.span().end, format!(", stand_in = {list}")),
        None => below(pin_key, pin.span().end, &format!("stand_in = {list}"), edits),
    }
}

/// The credentials that it asks for and its table has none of.
fn without_credential(table: &DeTable<'_>, entry: &Entry) -> Vec<String> {
    let bound = found(table, "credentials").and_then(|(_, value)| value.get_ref().as_table());
    let names = entry.credentials.iter().map(|need| &need.name);
    names.filter(|name| bound.is_none_or(|bound| bound.get(name.as_str()).is_none())).cloned().collect()
}

/// Grants what it asks for newly: those origins, and those of the table that it does not ask for.
fn grant(
    table: &DeTable<'_>,
    entry: &Entry,
    edits: &mut Edits<'_>,
) -> Result<(Vec<String>, Vec<String>), AddError> {
    if !entry.kind.has_hosts() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (_, hosts) = found(table, "hosts")
        .filter(|(_, value)| value.get_ref().is_array())
        .ok_or_else(|| missing(entry, "hosts", "a list: `[\"https://…\"]`"))?;
    let before: Vec<&str> = texts(hosts.get_ref()).collect();
    let wished = entry.wished();
    let not_asked = before.iter().filter(|host| !wished.iter().any(|wish| wish == *host));
    let not_asked = not_asked.map(|host| (*host).to_owned()).collect();
    let granted: Vec<String> =
        wished.iter().filter(|wish| !before.contains(&wish.as_str())).cloned().collect();
    append(hosts, &granted, edits);
    Ok((granted, not_asked))
}

fn found<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<(Range<usize>, &'t Spanned<DeValue<'i>>)> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(name, value)| (name.span(), value))
}

fn missing(entry: &Entry, key: &'static str, form: &'static str) -> AddError {
    AddError::Missing { table: entry.table(), key, form }
}

/// Writes a key on the line below another one, with what stands before the other's name: blanks, or the names of tables.
fn below(key: &Range<usize>, end_of_value: usize, written: &str, edits: &mut Edits<'_>) {
    let before = &edits.text()[edits.start_of_line(key.start)..key.start];
    let line = format!("{}{before}{written}", edits.line_end());
    edits.insert(edits.end_of_line(end_of_value), line);
}
