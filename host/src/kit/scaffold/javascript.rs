//! A board in JavaScript.

use super::file::Scaffold;
use crate::kit::name::PluginName;

/// The files of a board in JavaScript.
pub(super) fn scaffold(_: &PluginName) -> Scaffold {
    Scaffold { files: Vec::new(), next: &[] }
}
