//! `[plugins]`: the limits of plugins, and how they are compiled.

use std::path::{Path, PathBuf};

use super::{
    CompileSettings, Env, PluginSettings, defaults, guest::read_parts, read::Section,
    surroundings::Surroundings, values,
};
use crate::bounds::{MovedBounds, Unit, plugins as bounds};

/// The folder of the program below the user's folders.
const OWN_FOLDER: &str = "jobscan-host";

pub(super) fn read_plugins(mut section: Section<'_, '_>, around: &Surroundings<'_>) -> PluginSettings {
    let compile = read_compile(section.section("compile"));
    let of_user = |variable, below: &str, name: &str| {
        user_folder(around.env, variable, below).map(|folder| folder.join(OWN_FOLDER).join(name))
    };
    let plugins = PluginSettings {
        memory: section.read_or("memory", defaults::PLUGIN_MEMORY, values::size),
        instances: read_parts(&mut section, "instances", defaults::PLUGIN_INSTANCES),
        memories: read_parts(&mut section, "memories", defaults::PLUGIN_MEMORIES),
        tables: read_parts(&mut section, "tables", defaults::PLUGIN_TABLES),
        component_size: section.read_or("component_size", defaults::COMPONENT_SIZE, values::size),
        call_timeout: section.read_or("call_timeout", defaults::CALL_TIMEOUT, values::positive_duration),
        requests_per_call: section.read_or(
            "requests_per_call",
            defaults::REQUESTS_PER_CALL,
            values::whole_number(1..=100_000),
        ),
        hostcall_bytes: section.read_or("hostcall_bytes", defaults::HOSTCALL_BYTES, values::size),
        log_bytes: section.read_or("log_bytes", defaults::LOG_BYTES, values::size),
        cache_dir: section
            .read("cache_dir", values::path(around))
            .or_else(|| of_user("XDG_CACHE_HOME", ".cache", "code")),
        cache_key: of_user("XDG_STATE_HOME", ".local/state", "code.key"),
        compile,
    };
    section.finish();
    plugins
}

fn read_compile(mut section: Section<'_, '_>) -> CompileSettings {
    let mut moved = MovedBounds::default();
    for bound in &bounds::MEASURED {
        let Some(key) = bound.key() else { continue };
        let limit = match bound.unit {
            Unit::Bytes => section.read(key, values::size),
            Unit::Count | Unit::Characters | Unit::Seconds => {
                section.read(key, values::whole_number(1..=u32::MAX)).map(u64::from)
            }
        };
        if let Some(limit) = limit {
            moved.set(bound, limit);
        }
    }
    let compile = CompileSettings {
        memory: section.read_or("memory", defaults::COMPILE_MEMORY, values::size),
        time: section.read_or("time", defaults::COMPILE_TIME, values::positive_duration),
        bounds: moved,
    };
    section.finish();
    compile
}

/// A folder of the user as the environment names it; a relative one names none.
fn user_folder(env: &Env, variable: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |name: &str| env.get(name).map(Path::new).filter(|path| path.is_absolute());
    absolute(variable).map(Path::to_owned).or_else(|| absolute("HOME").map(|home| home.join(below_home)))
}
