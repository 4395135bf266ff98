//! `plugin build`: a component of a definition, a project or a core module.

use std::{
    env,
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{loading::Loading, written};
use crate::{
    cli::{
        CliError, Context,
        args::{Format, PluginBuildArgs},
        places, terminal,
    },
    config::units::format_size,
    digest::sha256_hex,
    files,
    kit::{
        build::{self, BuildError, Shown},
        definition::DefinitionError,
        project::Project,
    },
};

/// What was built.
#[derive(Debug, Serialize)]
struct Built {
    file: PathBuf,
    id: String,
    version: String,
    size: u64,
    sha256: String,
    /// Whether it differs from what stood there.
    written: bool,
}

pub(super) async fn run(context: &mut Context<'_>, args: &PluginBuildArgs) -> Result<(), CliError> {
    let source = context.path("SOURCE", &args.source)?;
    let project = Project::find(&source).map_err(CliError::usage)?;
    let out = match &args.out {
        Some(file) => context.path("--out", file)?,
        None => project.component(),
    };
    refuse_other_kind(&out)?;
    let bytes = bytes(context, &project).await?;
    let built = keep(context, out, &bytes).await?;
    if args.format.format == Format::Json {
        return context.out.json(&built);
    }
    let (size, note) = (format_size(built.size), if built.written { "" } else { ", unchanged" });
    context.out.line(format_args!(
        "{} ({size}{note}): {} {}",
        built.file.display(),
        built.id,
        built.version
    ))?;
    context.out.line(format_args!("sha256 {}", built.sha256))
}

/// A file that is no component, and is not called one, is somebody's: the definition itself, after a slip of the hand.
fn refuse_other_kind(out: &Path) -> Result<(), CliError> {
    const MODULE: &[u8] = b"\0asm";
    let is_called_one = out.extension().is_some_and(|extension| extension == "wasm");
    let mut start = [0; MODULE.len()];
    let begin = |(mut file, _): (File, _)| file.read_exact(&mut start).is_ok();
    let is_one = !is_called_one && files::open(out).is_ok_and(begin) && start == MODULE;
    let is_something = out.is_file() && fs::metadata(out).is_ok_and(|file| file.len() > 0);
    if is_called_one || is_one || !is_something {
        return Ok(());
    }
    Err(CliError::usage(format_args!(
        "`{}` is no component, and was left as it is\n  hint: name another file, like `acme.wasm`",
        out.display()
    )))
}

/// The component of a project, built.
pub(super) async fn bytes(context: &Context<'_>, project: &Project) -> Result<Vec<u8>, CliError> {
    let shown = if terminal::redraws(context.env) { Shown::AsTheyCome } else { Shown::WhenItFails };
    let folders = places::candidates(env::current_exe().ok().as_deref(), context.built.source);
    build::component(project, &folders, shown).await.map_err(|error| told(error, context.colour))
}

/// Loads it, so that a broken one is told at once and writes over nothing, and writes it.
async fn keep(context: &mut Context<'_>, file: PathBuf, bytes: &[u8]) -> Result<Built, CliError> {
    let plugin = Loading::of(context)?.load(&file, bytes).await?;
    if plugin.imports_wasi() {
        context
            .tell("note: it imports WASI, which a plugin is allowed by its table alone: `wasi = \"sealed\"`");
    }
    let written = written::write(&file, bytes)?;
    Ok(Built {
        id: plugin.manifest().id.clone(),
        version: plugin.manifest().version.clone(),
        size: bytes.len() as u64,
        sha256: sha256_hex(bytes),
        file,
        written,
    })
}

/// Faults of a definition are shown as those of a configuration are: in their lines.
fn told(error: BuildError, colour: bool) -> CliError {
    match error {
        BuildError::Definition(DefinitionError::Invalid(file)) => CliError::invalid(&file, colour),
        other => CliError::failed(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_a_component_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        for (name, content, allowed) in [
            ("acme.wasm", &b"cut off"[..], true),
            ("acme", b"\0asm\x0d\0\x01\0", true),
            ("empty", b"", true),
            ("acme.toml", b"[board]\n", false),
            ("short", b"\0as", false),
        ] {
            assert_eq!(refuse_other_kind(&at(name, content)).is_ok(), allowed, "{name}");
        }
        assert!(refuse_other_kind(&folder.path().join("none")).is_ok());
    }
}
