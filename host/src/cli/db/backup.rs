//! `db backup`: a copy of the database as it stands.

use std::{fs, path::Path};

use serde::Serialize;

use super::progress::tell_begun;
use crate::{
    cli::{
        CliError, Context,
        args::{DbBackupArgs, Format},
    },
    config::units::format_size,
    store::upkeep::{self, BackedUp},
};

/// What `--format json` says.
#[derive(Serialize)]
struct Told {
    database: String,
    file: String,
    size_bytes: u64,
    schema: u32,
}

pub(super) fn run(context: &mut Context<'_>, args: &DbBackupArgs) -> Result<(), CliError> {
    let config = context.config()?;
    let file = context.path("FILE", &args.file)?;
    refuse_what_is_there(&file, args.force)?;
    tell_begun(context, "copying and checking");
    let BackedUp { size_bytes, schema } = upkeep::backup(&config.database, &file, args.force)?;
    let (database, file) = (config.database.display().to_string(), file.display().to_string());
    if args.format.format == Format::Json {
        return context.out.json(&Told { database, file, size_bytes, schema });
    }
    let size = format_size(size_bytes);
    context.out.line(format_args!(
        "`{database}` is copied to `{file}` ({size}, schema {schema}), and the copy is sound"
    ))
}

/// What may not be replaced: a file or link without `--force`, and a device, a folder and the like ever.
fn refuse_what_is_there(file: &Path, force: bool) -> Result<(), CliError> {
    // A link that leads nowhere is there as well.
    let Ok(there) = fs::symlink_metadata(file) else { return Ok(()) };
    let name = file.display();
    if !there.is_file() && !there.is_symlink() {
        return Err(CliError::usage(format_args!(
            "`{name}` is there already and is no file: name another file"
        )));
    }
    if force {
        return Ok(());
    }
    Err(CliError::usage(format_args!("`{name}` is there already: name another file, or give `--force`")))
}
