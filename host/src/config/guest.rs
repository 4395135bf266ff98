//! What one component may hold and import, in `[providers.NAME]`, `[detectors.NAME]` and `[directories.NAME]`; what such
//! a table leaves out is as `[plugins]` says.

use toml::de::DeValue;

use super::{
    GuestSettings, PluginSettings,
    read::{Section, Value, ValueContext},
    values,
};

/// The most parts of one kind that a setting allows.
const PARTS: std::ops::RangeInclusive<u32> = 1..=10_000;

/// Reads the keys of a component's table.
pub(super) fn read_guest(section: &mut Section<'_, '_>, plugins: &PluginSettings) -> GuestSettings {
    GuestSettings {
        memory: section.read_or("memory", plugins.memory, values::size),
        instances: read_parts(section, "instances", plugins.instances),
        memories: read_parts(section, "memories", plugins.memories),
        tables: read_parts(section, "tables", plugins.tables),
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
