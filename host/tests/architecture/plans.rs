//! The plan of each crate: which room may use which, and which steps must not import each other.

use crate::{bounded::Exempt, rules::Plan};

/// The plan of the host. The rooms `bounds`, `digest`, `errors`, `os_limits`, `printable`, `secret` and `suggest` know
/// nothing about the host.
pub(crate) const HOST: Plan = Plan {
    may_use: &[
        ("bounds", &[]),
        ("files", &["bounds"]),
        ("domain", &["bounds", "printable"]),
        ("digest", &[]),
        ("frame", &[]),
        ("errors", &[]),
        ("secret", &[]),
        ("suggest", &["bounds"]),
        ("os_limits", &[]),
        ("workbook", &["bounds", "os_limits"]),
        ("printable", &[]),
        ("clock", &["domain"]),
        ("scoring", &["bounds", "files", "domain", "digest", "suggest"]),
        ("store", &["bounds", "files", "domain", "digest", "frame", "errors"]),
        ("http", &["bounds", "files", "domain", "clock", "digest", "secret", "errors"]),
        // What may be granted is read in one place, which is where it is enforced.
        ("config", &["bounds", "files", "digest", "secret", "errors", "suggest", "printable", "http"]),
        ("plugins", &["bounds", "files", "printable", "domain", "digest", "http", "errors", "os_limits"]),
        ("sheets", &["bounds", "files", "domain", "clock", "secret", "http", "printable"]),
        (
            "pipeline",
            &[
                "bounds", "files", "domain", "clock", "digest", "frame", "errors", "secret", "scoring",
                "store", "http", "config", "plugins", "sheets", "suggest", "workbook",
            ],
        ),
        // The author's kit makes components and reads them as the program does; it knows neither the database nor a run.
        (
            "kit",
            &[
                "bounds",
                "files",
                "domain",
                "digest",
                "clock",
                "errors",
                "secret",
                "http",
                "config",
                "plugins",
                "printable",
                "suggest",
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
                "kit",
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

/// Constants that are named like bounds and are none.
pub(crate) const NO_BOUNDS: &[Exempt] = &[
    Exempt {
        constant: "pipeline/rescore.rs: BATCH_BYTES",
        reason: "the size of a batch of our own texts, which only says how often a signal is heard",
    },
    Exempt {
        constant: "config/units.rs: LONGEST",
        reason: "what a duration may be, so that it can be added to an instant",
    },
    Exempt {
        constant: "domain/careers.rs: MAX_WORDS",
        reason: "what a phrase is; `pages::PHRASE` is the bound",
    },
    Exempt {
        constant: "domain/companies/trade.rs: LONGEST",
        reason: "longer than what anybody puts beside a name",
    },
    Exempt {
        constant: "domain/companies/forms.rs: MOST_FORM_WORDS",
        reason: "the longest of the program's own list of legal forms",
    },
    Exempt {
        constant: "domain/openings/similar/prefix_join.rs: MOST",
        reason: "the size of a table of approximate counts: with more words it is less exact",
    },
    Exempt { constant: "domain/openings/title.rs: MOST", reason: "how many genders a note names" },
    Exempt {
        constant: "domain/page/reduce.rs: BYTES_A_STEP",
        reason: "what a step is; `pages::STEPS` is the bound",
    },
    Exempt {
        constant: "domain/scans.rs: MOST",
        reason: "the longest pause until a detail is asked for again",
    },
    Exempt {
        constant: "domain/text/entities.rs: MAX_NAME",
        reason: "longer than the longest name of a character in HTML",
    },
    Exempt {
        constant: "domain/text/html.rs: MAX_NAME",
        reason: "longer than the longest name of an element that is looked for",
    },
    Exempt { constant: "domain/text/line_writer.rs: MOST_ENDS", reason: "how many empty lines are written" },
    Exempt {
        constant: "http/traces.rs: LONGEST_ESCAPE",
        reason: "the longest escape of one character that is undone",
    },
    Exempt {
        constant: "pipeline/discovery/companies.rs: MOST_UNREACHED",
        reason: "from when on the network is judged to be down",
    },
    Exempt {
        constant: "pipeline/discovery/judge.rs: MANY_BOARDS",
        reason: "from when on a page is judged to be no company's own",
    },
    Exempt {
        constant: "pipeline/discovery/judge.rs: MANY_BOARDS_OF_A_GROUP",
        reason: "from when on a page is judged to be no group's own",
    },
    Exempt {
        constant: "http/origin_pattern.rs: BYTES",
        reason: "what a label of a host's name may have (RFC 1123)",
    },
    Exempt { constant: "http/tenant_host.rs: NAME_BYTES", reason: "what a host's name may have (RFC 1035)" },
    Exempt {
        constant: "plugins/cache/sealed.rs: HEADER_MOST",
        reason: "the form of the program's own file; `plugins::COMPILED_SIZE` is the bound",
    },
    Exempt {
        constant: "scoring/catalog/read/numbers.rs: MAX_NEGATION",
        reason: "the range of a value of the catalogue, refused beyond it",
    },
    Exempt {
        constant: "scoring/catalog/read/numbers.rs: MAX_REACH",
        reason: "the range of a value of the catalogue, refused beyond it",
    },
    Exempt {
        constant: "store/companies/set_aside.rs: LONGEST_PAUSE",
        reason: "how often a pause doubles; `units::SET_ASIDE_PAUSE` tells it",
    },
    Exempt { constant: "store/soundness.rs: LONGEST_MARK", reason: "the form of the program's own file" },
];

/// The plan of the plugin SDK: it has neither rooms nor steps.
pub(crate) const SDK: Plan = Plan { may_use: &[], steps: &[] };

/// The plan of the readings that host and SDK share: the same.
pub(crate) const READINGS: Plan = Plan { may_use: &[], steps: &[] };
