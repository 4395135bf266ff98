//! What speed is compared with: the interpreter of definitions, with a neutral one in it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jobscan_definition::placeholder;

use crate::{
    bounds::plugins::COMPONENT_SIZE,
    files,
    kit::definition::INTERPRETER,
    plugins::{Limits, Plugin, PluginEngine, Source},
};

/// The definition that the interpreter works from: what most boards have, and nothing that costs more.
const JSON: &str = r#"
[board]
id = "reference"
name = "Reference"
version = "1.0.0"

[tenant]
page = "https://jobs.reference.example/{tenant}"

[[detect.address]]
hosts = ["jobs.reference.example"]
path = "{}"

[list]
url = "https://list.reference.example/{tenant}"
format = "FORMAT"
rows = "ROWS"

[fields]
id = "id"
title = "title"
url = "url"
locations = ["location"]
department = "department"
employment_type = "type"
posted_at = "posted"
description = { html = "text" }
"#;

/// The interpreter with a definition for each form of answers.
pub struct Reference {
    pub(super) json: Arc<Plugin>,
    pub(super) xml: Arc<Plugin>,
}

/// Makes the reference of the interpreter in the first of these folders that holds it.
pub async fn reference(
    engine: &PluginEngine,
    limits: &Limits,
    folders: &[PathBuf],
) -> Result<Reference, String> {
    let found = folders.iter().map(|folder| folder.join(INTERPRETER)).find(|path| path.is_file());
    let path = found.ok_or_else(|| {
        format!("`{INTERPRETER}`, which its speed is compared with, is in no folder of plugins")
    })?;
    let interpreter = files::read(&path, &COMPONENT_SIZE).map_err(|error| error.to_string())?;
    Ok(Reference {
        json: filled(engine, limits, &path, &interpreter, ("json", "jobs[]")).await?,
        xml: filled(engine, limits, &path, &interpreter, ("xml", "jobs.job")).await?,
    })
}

async fn filled(
    engine: &PluginEngine,
    limits: &Limits,
    path: &Path,
    interpreter: &[u8],
    (format, rows): (&str, &str),
) -> Result<Arc<Plugin>, String> {
    let text = JSON.replace("FORMAT", format).replace("ROWS", rows);
    let definition = jobscan_definition::read(&text).map_err(|faults| {
        faults.first().map_or_else(String::new, |fault| format!("the reference: {}", fault.message))
    })?;
    let bytes = placeholder::fill(interpreter, &definition).map_err(|error| error.to_string())?;
    let source = Source { path: path.to_owned(), sha256: None };
    Plugin::of_bytes(engine, &source, bytes, limits).await.map_err(|error| error.to_string())
}
