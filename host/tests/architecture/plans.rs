//! The plan of each crate: which room may use which, and which steps must not import each other.

use crate::rules::Plan;

/// The plan of the host. The rooms `digest`, `errors`, `secret` and `suggest` know nothing about the host.
pub(crate) const HOST: Plan = Plan {
    may_use: &[
        ("domain", &[]),
        ("digest", &[]),
        ("errors", &[]),
        ("secret", &[]),
        ("suggest", &[]),
        ("clock", &["domain"]),
        ("scoring", &["domain", "digest", "suggest"]),
        ("store", &["domain", "errors"]),
        ("http", &["domain", "clock", "digest", "secret", "errors"]),
        ("config", &["digest", "secret", "errors", "suggest"]),
        ("plugins", &["domain", "digest", "http", "errors"]),
        ("sheets", &["domain", "clock", "secret", "http"]),
        (
            "pipeline",
            &[
                "domain", "clock", "errors", "secret", "scoring", "store", "http", "config", "plugins",
                "sheets",
            ],
        ),
        (
            "cli",
            &[
                "domain", "clock", "digest", "errors", "secret", "suggest", "scoring", "store", "http",
                "config", "plugins", "sheets", "pipeline",
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
