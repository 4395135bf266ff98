//! A board, a detector or a directory in Rust: a cargo project that needs no other checkout.

use super::{
    file::{Scaffold, ScaffoldFile},
    sdk,
};
use crate::kit::name::PluginName;

/// What differs between the roles.
pub(super) struct Role {
    library: &'static str,
    cases: &'static [(&'static str, &'static str)],
}

/// A source of offers.
pub(super) const BOARD: Role = Role {
    library: include_str!("files/rust/board/lib.rs.txt"),
    cases: &[
        ("cases/first/case.toml", include_str!("files/definition/cases/first/case.toml")),
        ("cases/first/list.json", include_str!("files/definition/cases/first/list.json")),
        ("cases/first/expected.json", include_str!("files/definition/cases/first/expected.json")),
    ],
};

/// What recognises a job system in pages.
pub(super) const DETECTOR: Role = Role {
    library: include_str!("files/rust/detector/lib.rs.txt"),
    cases: &[
        ("cases/first/case.toml", include_str!("files/rust/detector/cases/first/case.toml")),
        ("cases/first/page.html", include_str!("files/rust/detector/cases/first/page.html")),
        ("cases/first/expected.json", include_str!("files/rust/detector/cases/first/expected.json")),
    ],
};

/// A list of companies.
pub(super) const DIRECTORY: Role = Role {
    library: include_str!("files/rust/directory/lib.rs.txt"),
    cases: &[
        ("cases/first/case.toml", include_str!("files/rust/directory/cases/first/case.toml")),
        ("cases/first/page.html", include_str!("files/rust/directory/cases/first/page.html")),
        ("cases/first/expected.json", include_str!("files/rust/directory/cases/first/expected.json")),
    ],
};

const NEXT: &[(&str, &str)] = &[
    ("cargo test", "runs its code on this machine"),
    ("jobscan-host plugin build", "makes its component"),
    ("jobscan-host plugin test", "gives the component recorded answers"),
];

/// The files of a plugin in Rust.
pub(super) fn scaffold(name: &PluginName, role: &Role) -> Scaffold {
    let mut files = vec![
        ScaffoldFile::filled("Cargo.toml", include_str!("files/rust/Cargo.toml.txt"), name),
        ScaffoldFile::verbatim("Cargo.lock", sdk::LOCK),
        ScaffoldFile::filled("src/lib.rs", role.library, name),
        ScaffoldFile::filled("README.md", include_str!("files/rust/README.md.txt"), name),
        ScaffoldFile::verbatim(".gitignore", include_str!("files/rust/gitignore.txt")),
    ];
    files.extend(role.cases.iter().map(|(path, text)| ScaffoldFile::filled(path, text, name)));
    files.extend(sdk::files());
    Scaffold { files, next: NEXT }
}
