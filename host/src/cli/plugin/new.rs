//! `plugin new`: a folder with all that a plugin begins with.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    cli::{
        CliError, Context,
        args::{Format, PluginKind, PluginNewArgs},
        output::counted,
    },
    kit::{
        name::PluginName,
        scaffold::{self, Kind, Scaffold},
    },
};

/// What was begun.
#[derive(Debug, Serialize)]
struct Begun {
    name: String,
    kind: &'static str,
    folder: PathBuf,
    files: Vec<String>,
    /// The commands to go on with, in the folder.
    next: Vec<&'static str>,
}

pub(super) fn run(context: &mut Context<'_>, args: &PluginNewArgs) -> Result<(), CliError> {
    let name = PluginName::parse(&args.name).map_err(CliError::usage)?;
    let folder = Path::new(name.as_str());
    let (kind, word) = kind(args.kind);
    let scaffold = scaffold::of(kind, &name);
    write_folder(folder, &scaffold)?;
    if args.format.format == Format::Json {
        return context.out.json(&Begun {
            name: name.to_string(),
            kind: word,
            folder: folder.to_owned(),
            files: scaffold.files.iter().map(|file| file.path.clone()).collect(),
            next: scaffold.next.iter().map(|(command, _)| *command).collect(),
        });
    }
    tell(context, &name, &scaffold)
}

const fn kind(kind: PluginKind) -> (Kind, &'static str) {
    match kind {
        PluginKind::Definition => (Kind::Definition, "definition"),
        PluginKind::Rust => (Kind::Rust, "rust"),
        PluginKind::Javascript => (Kind::Javascript, "javascript"),
        PluginKind::Detector => (Kind::Detector, "detector"),
        PluginKind::Directory => (Kind::Directory, "directory"),
    }
}

/// Writes the files to another folder beside it and moves that to its place at the end: the folder is whole or absent.
fn write_folder(folder: &Path, scaffold: &Scaffold) -> Result<(), CliError> {
    refuse_what_is_there(folder)?;
    let cannot = |error: io::Error| cannot_write(folder, &error);
    let stage = tempfile::Builder::new().prefix(".jobscan-new.").tempdir_in(".").map_err(cannot)?;
    let whole = stage.path().join("whole");
    for file in &scaffold.files {
        let path = whole.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&whole)).map_err(cannot)?;
        fs::write(&path, file.text.as_bytes()).map_err(cannot)?;
    }
    // An empty folder is replaced; one that was filled meanwhile refuses.
    fs::rename(&whole, folder).map_err(cannot)
}

fn refuse_what_is_there(folder: &Path) -> Result<(), CliError> {
    let name = folder.display();
    let refused = |what: &str| {
        Err(CliError::usage(format_args!(
            "`{name}` is there already{what}, and nothing was written\n  hint: name the plugin otherwise, or begin it in another folder"
        )))
    };
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(cannot_write(folder, &error)),
        Ok(found) if !found.is_dir() => refused(" and is no folder"),
        Ok(_) => match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(()),
            Ok(false) => refused(" and is not empty"),
            Err(error) => Err(cannot_write(folder, &error)),
        },
    }
}

fn cannot_write(folder: &Path, error: &io::Error) -> CliError {
    CliError::failed(format_args!("cannot write `{}`: {error}", folder.display()))
}

fn tell(context: &mut Context<'_>, name: &PluginName, scaffold: &Scaffold) -> Result<(), CliError> {
    let files = counted(scaffold.files.len() as u64, "file", "files");
    context.out.line(format_args!("wrote {name}: {files}"))?;
    context.out.line("next:")?;
    context.out.line(format_args!("  cd {name}"))?;
    let width = scaffold.next.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    for (command, what) in scaffold.next {
        context.out.line(format_args!("  {command:width$}  {what}"))?;
    }
    context.out.line(format_args!("{name}/README.md tells the rest"))
}
