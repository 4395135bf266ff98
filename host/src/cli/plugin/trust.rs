//! `plugin trust`: a person says that a plugin's file is right, although its boards gave little or nothing with it.

use crate::{
    cli::{CliError, Context, args::PluginTrustArgs, choose},
    store::plugin_files,
};

pub(super) async fn run(context: &mut Context<'_>, args: &PluginTrustArgs) -> Result<(), CliError> {
    let config = context.config()?;
    choose::require_provider(&config, &args.provider)?;
    let (_, store) = context.writer()?;
    let (provider, now) = (args.provider.clone(), context.now);
    let trusted = store.write(move |tx| plugin_files::trust(tx, &provider, now)).await?;
    let name = &args.provider;
    match trusted {
        0 => context.out.line(format_args!("nothing is said against the file of `{name}`")),
        _ => context.out.line(format_args!("the file of `{name}` is used again from the next run on")),
    }
}
