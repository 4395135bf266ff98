//! `pause` and `resume`.

use super::{
    CliError, Context,
    args::{PauseArgs, ResumeArgs},
    choose::require_provider,
    output::local_time,
};
use crate::{
    config::Config,
    domain::{HostDeadline, Timestamp},
    http::{HostRule, Origin},
    sheets,
    store::{
        StoreError, Transaction, hosts,
        keys::BoardKey,
        pauses::{self, Pause, PauseOrigin},
        sources,
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
    let rules = host_rules(&config, &provider);
    let (lifted, deadlines) = store
        .write(move |tx| {
            let below = deadlines_below(tx, &provider, &rules)?;
            Ok((pauses::lift(tx, &provider)?, hosts::lift(tx, &hosts)? + hosts::lift(tx, &below)?))
        })
        .await?;
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

/// The lines of a provider's `hosts` that name no single host.
fn host_rules(config: &Config, provider: &str) -> Vec<HostRule> {
    let lines = config.providers.get(provider).map(|provider| provider.hosts.as_slice()).unwrap_or_default();
    let rules = lines.iter().filter_map(|line| HostRule::parse(line).ok());
    rules.filter(|rule| rule.origins().is_none_or(|origins| origins.as_origin().is_none())).collect()
}

/// The hosts with a deadline that a provider reaches by such lines.
fn deadlines_below(
    tx: &Transaction<'_>,
    provider: &str,
    rules: &[HostRule],
) -> Result<Vec<String>, StoreError> {
    let mut below = Vec::new();
    for HostDeadline { host, .. } in hosts::all(tx, Timestamp::from_millis(0))? {
        let Ok(origin) = Origin::parse(&format!("https://{host}")) else { continue };
        let board = BoardKey { provider: provider.to_owned(), tenant: host.clone() };
        for rule in rules {
            let reached = match rule.origins() {
                Some(origins) => origins.fits(&origin),
                None => sources::vouch_for_host(tx, &board, &host)?,
            };
            if reached {
                below.push(host);
                break;
            }
        }
    }
    Ok(below)
}
