//! A file that a plugin begins with: as it is, or with the plugin's name filled in.

use std::borrow::Cow;

use crate::kit::name::PluginName;

/// The files of a plugin that is begun, and what to do with them.
#[derive(Debug)]
pub struct Scaffold {
    /// In the order in which they are written.
    pub files: Vec<ScaffoldFile>,
    /// The commands to go on with, in its folder: each with what it does.
    pub next: &'static [(&'static str, &'static str)],
}

/// A file of a plugin that is begun.
#[derive(Debug)]
pub struct ScaffoldFile {
    /// Below the plugin's folder, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub text: Cow<'static, str>,
}

impl ScaffoldFile {
    /// A file that is the same for every plugin.
    pub(super) fn verbatim(path: impl Into<String>, text: &'static str) -> Self {
        Self { path: path.into(), text: Cow::Borrowed(text) }
    }

    /// A template: `{{name}}` in its path and its text is the plugin's name, `{{title}}` is it for people. Neither holds
    /// a sign that a TOML, JSON, Rust or JavaScript text would have to escape.
    pub(super) fn filled(path: &str, template: &str, name: &PluginName) -> Self {
        let fill = |text: &str| text.replace("{{name}}", name.as_str()).replace("{{title}}", &name.title());
        Self { path: fill(path), text: Cow::Owned(fill(template)) }
    }
}
