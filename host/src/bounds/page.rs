//! The page `docs/LIMITS.md`, written from the tables.

use std::fmt::Write as _;

use super::{bound::Bound, cases, discovery, fields, files, network, pages, plugins, units};

/// Every table, with its heading.
#[must_use]
pub const fn tables() -> [(&'static str, &'static [&'static Bound]); 8] {
    [
        ("Components", plugins::ALL),
        ("What a plugin returns", fields::ALL),
        ("A unit of work", units::ALL),
        ("Pages of websites", pages::ALL),
        ("The search for boards", discovery::ALL),
        ("The network", network::ALL),
        ("Files, catalogues and lists", files::ALL),
        ("Tests of plugins", cases::ALL),
    ]
}

/// The page `docs/LIMITS.md`.
#[must_use]
pub fn page() -> String {
    let mut page = "# Limits\n\nEverything that comes from outside is bounded. This page is written from the code \
                    (`host/src/bounds`) by `cargo xtask limits`.\nEach row names the tests that obey and break it.\n"
        .to_owned();
    for (heading, bounds) in tables() {
        let _ = write!(
            page,
            "\n## {heading}\n\n| what | limit | setting | beyond it | tests |\n|---|---|---|---|---|\n"
        );
        for bound in bounds {
            let setting = bound.setting.map_or_else(|| "none".to_owned(), |setting| format!("`{setting}`"));
            let tests: Vec<String> = bound.tests.iter().map(|test| format!("`{test}`")).collect();
            let _ = writeln!(
                page,
                "| {} | {bound} | {setting} | {} | {} |",
                bound.name,
                bound.beyond,
                tests.join(", ")
            );
        }
    }
    page
}
