//! The plan of each crate: which room may use which, and which steps must not import each other.

use crate::rules::Plan;

/// The plan of the host. The rooms `bounds`, `digest`, `errors`, `printable`, `secret` and `suggest` know nothing about
/// the host.
pub(crate) const HOST: Plan = Plan {
    may_use: &[
        ("bounds", &[]),
        ("files", &["bounds"]),
        ("domain", &["bounds", "printable"]),
        ("digest", &[]),
        ("errors", &[]),
        ("secret", &[]),
        ("suggest", &["bounds"]),
        ("printable", &[]),
        ("clock", &["domain"]),
        ("scoring", &["bounds", "files", "domain", "digest", "suggest"]),
        ("store", &["bounds", "files", "domain", "errors"]),
        ("http", &["bounds", "files", "domain", "clock", "digest", "secret", "errors"]),
        ("config", &["bounds", "files", "digest", "secret", "errors", "suggest", "printable"]),
        ("plugins", &["bounds", "files", "printable", "domain", "digest", "http", "errors"]),
        ("sheets", &["bounds", "files", "domain", "clock", "secret", "http", "printable"]),
        (
            "pipeline",
            &[
                "bounds", "files", "domain", "clock", "errors", "secret", "scoring", "store", "http",
                "config", "plugins", "sheets",
            ],
        ),
        (
            "cli",
            &[
                "bounds",
                "files",
                "domain",
                "clock",
                "digest",
                "errors",
                "secret",
                "suggest",
                "scoring",
                "store",
                "http",
                "config",
                "plugins",
                "sheets",
                "pipeline",
                "printable",
            ],
        ),
    ],
    steps: &[
        "pipeline/import",
        "pipeline/directories",
        "pipeline/discovery",
        "pipeline/scan",
        "pipeline/rescore",
        "pipeline/aggregate",
        "pipeline/sheets",
    ],
};

/// The plan of the plugin SDK: it has neither rooms nor steps.
pub(crate) const SDK: Plan = Plan { may_use: &[], steps: &[] };
