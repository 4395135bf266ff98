//! A board without code: one TOML file, its schema for editors, and an answer to try it on.

use super::file::{Scaffold, ScaffoldFile};
use crate::kit::name::PluginName;

const NEXT: &[(&str, &str)] = &[
    ("jobscan-host plugin build", "makes its component"),
    ("jobscan-host plugin test", "gives the component recorded answers"),
];

/// The files of a board without code.
pub(super) fn scaffold(name: &PluginName) -> Scaffold {
    let files = vec![
        ScaffoldFile::filled("{{name}}.toml", include_str!("files/definition/board.toml.txt"), name),
        ScaffoldFile { path: "board.schema.json".to_owned(), text: schema().into() },
        ScaffoldFile::filled("README.md", include_str!("files/definition/README.md.txt"), name),
        ScaffoldFile::verbatim(".gitignore", "/*.wasm\n"),
        ScaffoldFile::verbatim(
            "cases/first/case.toml",
            include_str!("files/definition/cases/first/case.toml"),
        ),
        ScaffoldFile::verbatim(
            "cases/first/list.json",
            include_str!("files/definition/cases/first/list.json"),
        ),
        ScaffoldFile::verbatim(
            "cases/first/expected.json",
            include_str!("files/definition/cases/first/expected.json"),
        ),
    ];
    Scaffold { files, next: NEXT }
}

/// What editors complete the keys of a definition by.
fn schema() -> String {
    format!("{:#}\n", jobscan_definition::schema::schema())
}
