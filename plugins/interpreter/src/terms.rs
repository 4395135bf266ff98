//! What a source asks of whoever reads it: nothing is read until the operator agrees.

use jobscan_definition::model::Board;
use jobscan_plugin_sdk::{Host, PluginError, Setting, SettingKind, config};

/// The setting that says so.
const ACCEPTED: &str = "terms_accepted";

/// The setting, if the source asks for something.
pub(crate) fn setting(board: &Board) -> Option<Setting> {
    let Board { name, terms, .. } = board;
    (!terms.is_empty()).then(|| Setting {
        key: ACCEPTED.to_owned(),
        kind: SettingKind::Boolean,
        default: Some("false".to_owned()),
        help: format!("`true` says that you agree to what {name} asks: {terms}"),
    })
}

/// Refuses to go on, unless there is nothing to agree to or the operator agrees.
pub(crate) fn accepted(board: &Board, host: &dyn Host) -> Result<(), PluginError> {
    let Board { name, terms, .. } = board;
    if terms.is_empty() || config::get::<bool>(host, ACCEPTED)? == Some(true) {
        return Ok(());
    }
    Err(PluginError::Config(format!(
        "{name} asks of whoever reads it: {terms}\n  hint: if you agree, write `config = {{ {ACCEPTED} = true }}` in the \
         provider's table"
    )))
}
