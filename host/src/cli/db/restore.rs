//! `db restore`: going back to a copy.

use serde::Serialize;

use super::progress::tell_begun;
use crate::{
    cli::{
        CliError, Context, Exit,
        args::{DbRestoreArgs, Format},
    },
    config::units::format_size,
    pipeline::Holder,
    store::{
        StoreError, known_version,
        upkeep::{self, Restored},
    },
};

/// What `--format json` says.
#[derive(Serialize)]
struct Told {
    database: String,
    file: String,
    kept: Option<String>,
    size_bytes: u64,
    schema: u32,
}

pub(super) fn run(context: &mut Context<'_>, args: &DbRestoreArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let file = context.path("FILE", &args.file)?;
    tell_begun(context, "checking the copy");
    let (now, mut living) = (context.now, None);
    let done = upkeep::restore(&file, &config.database, now, |connection| {
        let holder = Holder::read(connection, &config.run.lock)?;
        living = holder.filter(|holder| holder.is_in_the_way(now)).map(|holder| holder.to_string());
        match &living {
            None => Ok(()),
            Some(who) => Err(StoreError::Invalid(format!("{who} is at work on the database"))),
        }
    });
    let Restored { kept, schema, size_bytes } = done.map_err(|error| match &living {
        Some(who) => {
            let message = format!("{who} holds the lock: wait for it or end it, then restore; `unlock` frees the lock of a dead one");
            CliError::new(Exit::LockHeld, message)
        }
        None => missing_or(&file, error),
    })?;
    let told = Told {
        database: config.database.display().to_string(),
        file: file.display().to_string(),
        kept: kept.map(|kept| kept.display().to_string()),
        size_bytes,
        schema,
    };
    match args.format.format {
        Format::Json => context.out.json(&told),
        Format::Human => show(context, &told),
    }
}

/// The store speaks of the database where it is the copy that is not there.
fn missing_or(file: &std::path::Path, error: StoreError) -> CliError {
    match error {
        StoreError::Missing { .. } => CliError::usage(format!("there is no file `{}`", file.display())),
        other => other.into(),
    }
}

fn show(context: &mut Context<'_>, told: &Told) -> Result<(), CliError> {
    let Told { database, file, kept, size_bytes, schema } = told;
    let size = format_size(*size_bytes);
    context.out.line(format_args!("`{database}` is now the copy `{file}` ({size}, schema {schema})"))?;
    if let Some(kept) = kept {
        context
            .out
            .line(format_args!("what stood there is kept as `{kept}`: remove it when it is not needed"))?;
    }
    if *schema < known_version() {
        context.out.line("its schema is older: the next command that writes migrates it")?;
    }
    Ok(())
}
