//! `unlock`: frees the lock that a dead run left behind.

use super::{CliError, Context, Exit, args::UnlockArgs, output::local_time};
use crate::{
    pipeline::{self, Holder, Life, Unlocked},
    store::{self, StoreError},
};

pub(super) async fn run(context: &mut Context<'_>, args: &UnlockArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let zone = config.display_zone;
    // Looked at first: a database is not made, and one that is newer is refused, before it is opened for writing.
    match store::open_read_only(&config.database) {
        Err(StoreError::Missing { path }) => {
            return context
                .out
                .line(format_args!("no lock is held: there is no database at `{}`", path.display()));
        }
        Err(StoreError::OlderSchema { .. }) | Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    let (_, store) = context.writer()?;
    match pipeline::unlock(&store, &config.run.lock, context.now, args.force).await? {
        Unlocked::Free => context.out.line("no lock is held"),
        Unlocked::From(holder) => {
            let since = local_time(holder.row.acquired_at, zone);
            let why = why_freed(&holder, context);
            context.out.line(format_args!("the lock of {holder}, taken {since}, is free: {why}"))
        }
        Unlocked::Kept(holder) => {
            let (since, until) =
                (local_time(holder.row.acquired_at, zone), local_time(holder.row.expires_at, zone));
            let cure = match (holder.life, holder.row.pid) {
                (Life::Lives, Some(pid)) => format!("it is alive; end it with `kill {pid}`"),
                _ => format!(
                    "it cannot be asked for from here; if it is dead, the lock frees itself at {until}, or at once with `unlock --force`"
                ),
            };
            let message = format!("{holder} holds the lock since {since}: {cure}");
            Err(CliError::new(Exit::LockHeld, message))
        }
    }
}

fn why_freed(holder: &Holder, context: &Context<'_>) -> &'static str {
    if holder.life == Life::Gone {
        "its process is gone"
    } else if holder.row.is_ahead(context.now) {
        "its times lie ahead of this machine's clock"
    } else if holder.row.is_held(context.now) {
        "no process of its number runs here, or it was forced"
    } else {
        "it had expired"
    }
}
