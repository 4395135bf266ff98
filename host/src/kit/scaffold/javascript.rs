//! A board in JavaScript: an npm project whose own build makes the component.

use super::file::{Scaffold, ScaffoldFile};
use crate::kit::name::PluginName;

const NEXT: &[(&str, &str)] = &[
    ("jobscan-host plugin build", "brings the packages, and makes its component"),
    ("jobscan-host plugin test", "gives the component recorded answers"),
];

/// The files of a board in JavaScript.
pub(super) fn scaffold(name: &PluginName) -> Scaffold {
    let filled = |path: &str, template| ScaffoldFile::filled(path, template, name);
    let files = vec![
        filled("package.json", include_str!("files/javascript/package.json.txt")),
        // Which packages come, by their checksums; from where is for the author's npm to say.
        filled("package-lock.json", include_str!("files/javascript/package-lock.json.txt")),
        ScaffoldFile::verbatim("build.mjs", include_str!("files/javascript/build.mjs.txt")),
        filled("src/board.js", include_str!("files/javascript/src/board.js.txt")),
        ScaffoldFile::verbatim("src/contract.js", include_str!("files/javascript/src/contract.js")),
        ScaffoldFile::verbatim("wit/jobscan.wit", include_str!("../../../../wit/v0.1/jobscan.wit")),
        filled("README.md", include_str!("files/javascript/README.md.txt")),
        ScaffoldFile::verbatim(".gitignore", include_str!("files/javascript/gitignore.txt")),
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
            include_str!("files/javascript/cases/first/expected.json"),
        ),
    ];
    Scaffold { files, next: NEXT }
}
