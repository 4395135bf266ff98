//! `[board]` and `[tenant]`.

use super::word::{Key, Kind, Table};

/// `[board]`.
pub static BOARD: Table = Table {
    name: "board",
    title: "[board]",
    about: "Who it is, and what it asks for.",
    keys: &[
        Key::needed(
            "id",
            Kind::Formed("^[a-z][a-z0-9-]*$"),
            "The name of the system in findings, commands and files: lower case, digits and `-`.",
            r#""recruitee""#,
        ),
        Key::needed("name", Kind::Text, "The name for people.", r#""Recruitee""#),
        Key::needed(
            "version",
            Kind::Formed("^[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$"),
            "The version of the definition: three numbers. Raise it when the file changes.",
            r#""1.0.0""#,
        ),
        Key::new(
            "hosts",
            Kind::List(&Kind::Text),
            "The origins that may be asked: exact, with `*` for exactly one label, or `https://{tenant}` for the customers' \
             own hosts. Left out, they are made of the addresses of the file; given, they must cover each of these. What an \
             origin does not cover is never asked.",
            r#"["https://*.recruitee.com", "https://{tenant}"]"#,
        ),
        Key::new(
            "pace",
            Kind::Formed("^[0-9]+(ms|s|m)$"),
            "The least time between two requests to one host, an hour at most. Left out: one second.",
            r#""500ms""#,
        ),
        Key::new(
            "concurrency",
            Kind::Whole(1, 64),
            "How many boards are read side by side at most. Left out: as the operator sets it.",
            "2",
        ),
        Key::new(
            "terms",
            Kind::Text,
            "What the source asks of whoever reads it. The plugin then has a setting `terms_accepted`, and reads nothing until \
             the operator sets it to `true`.",
            r#""Offers link back to Example and name it; they are not passed on.""#,
        ),
    ],
};

/// `[tenant]`.
pub static TENANT: Table = Table {
    name: "tenant",
    title: "[tenant]",
    about: "What its tenants are: the names or hosts of its customers' boards.",
    keys: &[
        Key::new(
            "kind",
            Kind::Word(&["name", "host"]),
            "`name`: a name, `acme`, which is percent-encoded in addresses. `host`: the whole host of the board, \
             `acme.teamtailor.com` or the customer's own. Left out: `name`.",
            r#""host""#,
        ),
        Key::new(
            "case",
            Kind::Word(&["lower", "kept", "sensitive"]),
            "`lower`: case does not matter, and the lower form is asked with. `kept`: no two boards differ in case alone, \
             but the system answers to its own spelling only. `sensitive`: each spelling is a board of its own. Left out: \
             `lower`.",
            r#""kept""#,
        ),
        Key::new(
            "letters",
            Kind::Word(&["plain", "any", "key"]),
            "What names are written with. `plain`: letters, digits, `.`, `-` and `_`. `any`: spaces and punctuation too. A \
             name with other letters is no board. `key`: 32 hexadecimal digits, as keys of widgets are; another name may be a \
             board's, but is none that can be asked for, which is told. Left out: `plain`.",
            r#""any""#,
        ),
        Key::new(
            "parts",
            Kind::List(&Kind::Text),
            "The parts of a tenant's name, which is written with `:` between them: `jobs.acme.com:main`. Each part stands as \
             `{tenant.NAME}` where `{tenant}` would. The part `host` is a whole host. Left out: the name is one.",
            r#"["host", "site"]"#,
        ),
        Key::needed(
            "page",
            Kind::Text,
            "The board's page for people. `{tenant}` and `{region.KEY}` stand in it.",
            r#""https://{tenant}.recruitee.com/""#,
        ),
        Key::new(
            "region",
            Kind::List(&Kind::Table(|| &REGION)),
            "The regions of a system that has several. A tenant without a prefix is looked for in each, in this order, until \
             one knows it.",
            "",
        ),
    ],
};

/// `[[tenant.region]]`.
pub static REGION: Table = Table {
    name: "tenant.region",
    title: "[[tenant.region]]",
    about: "A region of a system that keeps its customers in several places.",
    keys: &[
        Key::needed(
            "name",
            Kind::Formed("^[a-z][a-z0-9-]*$"),
            "Its name: lower case, digits and `-`.",
            r#""eu""#,
        ),
        Key::new(
            "prefix",
            Kind::Free,
            "What stands before the name of a tenant that is in this region only. Left out: nothing does.",
            r#""eu:""#,
        ),
        Key::needed(
            "values",
            Kind::Names(&Kind::Text),
            "What `{region.KEY}` stands for here. Each region has the same keys.",
            r#"{ api = "api.eu.lever.co", jobs = "jobs.eu.lever.co" }"#,
        ),
    ],
};
