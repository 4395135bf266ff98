//! The plan of each crate: which room may use which, and which steps must not import each other.

use crate::rules::Plan;

/// The plan of the host. The rooms `errors` and `secret` know nothing about the host and may be used anywhere.
pub(crate) const HOST: Plan = Plan {
    may_use: &[
        ("domain", &[]),
        ("errors", &[]),
        ("secret", &[]),
        ("clock", &["domain"]),
        ("scoring", &["domain"]),
        ("store", &["domain", "errors"]),
        ("http", &["domain", "clock", "secret", "errors"]),
        ("config", &["secret", "errors"]),
        ("plugins", &["domain", "http", "errors"]),
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
                "domain", "clock", "errors", "secret", "scoring", "store", "http", "config", "plugins",
                "sheets", "pipeline",
            ],
        ),
    ],
    steps: &[
        "pipeline/import",
        "pipeline/directories",
        "pipeline/discovery",
        "pipeline/scan",
        "pipeline/sheets",
    ],
};

/// The plan of the plugin SDK: it has neither rooms nor steps.
pub(crate) const SDK: Plan = Plan { may_use: &[], steps: &[] };
