//! What is shown of a component's level: what a check on this machine found, and nothing that came with the component.

use crate::{
    cli::Context,
    kit::check::{self, Shown},
    plugins::Plugin,
};

/// `silver`, `unchecked`, `changed since`. A check file that cannot be used is told.
pub(in crate::cli) fn shown(context: &mut Context<'_>, plugin: &Plugin) -> String {
    let known = check::shown(plugin.path(), plugin.sha256());
    if let Err(error) = &known {
        context.tell_lines(error);
    }
    known.unwrap_or(Shown::Unchecked).as_str().to_owned()
}
