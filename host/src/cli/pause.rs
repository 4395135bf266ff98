//! `pause` and `resume`.

use super::{
    CliError, Context,
    args::{PauseArgs, ResumeArgs},
    choose::require_provider,
    output::local_time,
};
use crate::{
    config::Config,
    sheets,
    store::{
        hosts,
        pauses::{self, Pause, PauseOrigin},
    },
};

pub(super) async fn pause(context: &mut Context<'_>, args: &PauseArgs) -> Result<(), CliError> {
    let config = context.config()?;
    require_provider(&config, &args.provider)?;
    let (_, store) = context.writer()?;
    let pause = Pause {
        provider: args.provider.clone(),
        until: context.now.plus(args.duration),
        reason: args.reason.clone(),
        origin: PauseOrigin::Manual,
        set_at: context.now,
    };
    let (asked, now) = (pause.until, context.now);
    let active = store
        .write(move |tx| {
            pauses::set(tx, &pause)?;
            pauses::active(tx, &pause.provider, now)
        })
        .await?;
    let until = active.map_or(asked, |pause| pause.until);
    let shown = local_time(until, config.display_zone);
    if until > asked {
        return context.out.line(format_args!(
            "`{}` was paused for longer already, until {shown}: `resume` it first to shorten that",
            args.provider
        ));
    }
    context.out.line(format_args!("`{}` is paused until {shown}", args.provider))
}

pub(super) async fn resume(context: &mut Context<'_>, args: &ResumeArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let provider = args.provider.clone();
    let hosts = if provider == SHEETS && !config.providers.contains_key(SHEETS) {
        vec![sheets::SERVICE_HOST.to_owned()]
    } else {
        require_provider(&config, &provider)?;
        limiter_names(&config, &provider)
    };
    let (_, store) = context.writer()?;
    let (lifted, deadlines) =
        store.write(move |tx| Ok((pauses::lift(tx, &provider)?, hosts::lift(tx, &hosts)?))).await?;
    let pause = match lifted {
        Some(pause) => format!("its pause until {} is lifted", local_time(pause.until, config.display_zone)),
        None => "it was not paused".to_owned(),
    };
    context.out.line(format_args!(
        "`{}` may be asked again: {pause}; host deadlines lifted: {deadlines}",
        args.provider
    ))
}

/// The name of the spreadsheet service on the command line.
const SHEETS: &str = "sheets";

/// The names under which deadlines of the provider's hosts may stand: with and without the port.
fn limiter_names(config: &Config, provider: &str) -> Vec<String> {
    let origins =
        config.providers.get(provider).map(|provider| provider.hosts.as_slice()).unwrap_or_default();
    let names = origins.iter().filter_map(|origin| {
        let (_, host) = origin.split_once("://")?;
        let without_port =
            host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        Some([host.to_owned(), without_port.map_or(host, |(host, _)| host).to_owned()])
    });
    names.flatten().collect()
}

