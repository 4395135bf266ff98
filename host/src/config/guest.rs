//! What one component may hold and import, in `[providers.NAME]`, `[detectors.NAME]` and `[directories.NAME]`; what such
//! a table leaves out is as `[plugins]` says.

use toml::de::DeValue;

use super::{
    read::{Section, Value, ValueContext},
    values,
};

/// The most parts of one kind that a setting allows.
const PARTS: std::ops::RangeInclusive<u32> = 1..=10_000;

/// What an instance of a component may hold, and whether it may import WASI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuestSettings {
    /// Linear memory, in bytes.
    pub memory: u64,
    /// Core instances.
    pub instances: usize,
    /// Linear memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// It may import WASI, and finds nothing of the machine there.
    pub sealed_wasi: bool,
}

/// Reads the keys of a component's table.
pub(super) fn read_guest(section: &mut Section<'_, '_>, usual: GuestSettings) -> GuestSettings {
    GuestSettings {
        memory: section.read_or("memory", usual.memory, values::size),
        instances: read_parts(section, "instances", usual.instances),
        memories: read_parts(section, "memories", usual.memories),
        tables: read_parts(section, "tables", usual.tables),
        sealed_wasi: section.read_or("wasi", false, sealed_wasi),
    }
}

/// How many parts of a kind a component may be made of.
pub(super) fn read_parts(section: &mut Section<'_, '_>, key: &'static str, default: usize) -> usize {
    section.read_or(key, default, values::count(PARTS))
}

fn sealed_wasi(value: &Value<'_>, context: &ValueContext<'_>) -> Option<bool> {
    match value.get_ref() {
        DeValue::String(word) if word == "sealed" => Some(true),
        DeValue::String(word) if word == "refused" => Some(false),
        _ => {
            let message = format!("`{}` is `refused` or `sealed`", context.key);
            let help = "`sealed`: it may import WASI 0.2 and finds no file, network, environment or clock of the machine";
            context.faults.add_with_help(value.span(), message, help);
            None
        }
    }
}
