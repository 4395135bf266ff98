//! `[search]`, `[[credential]]` and `[lookup]`.

use super::{
    fields::VALUE_KIND,
    list::{CREDENTIAL_KEY, HEADERS, INSIDE_KEY, METHODS},
    word::{Key, Kind, Table},
};

/// `[search]`.
pub static SEARCH: Table = Table {
    name: "search",
    title: "[search]",
    about: "A source that is searched by the operator's queries. Its keys are the names of query parameters, which the list's \
            address gets where a query says something. A query that says more than the source can take is refused.",
    keys: &[
        Key::needed("page", Kind::Text, "The source's page for people.", r#""https://example.com/jobs""#),
        Key::new("keywords", Kind::Text, "The parameter for the words of a query.", r#""q""#),
        Key::new("location", Kind::Text, "The parameter for the place of a query.", r#""where""#),
        Key::new(
            "posted_within_days",
            Kind::Text,
            "The parameter for how many days ago an offer was published at most. Without it, older ones come too.",
            r#""days""#,
        ),
        Key::new(
            "filters",
            Kind::List(&Kind::Text),
            "The source's own filters, by the names that it gives them. A query may have these and no others.",
            r#"["category", "remote"]"#,
        ),
    ],
};

/// `[[credential]]`.
pub static CREDENTIAL: Table = Table {
    name: "credential",
    title: "[[credential]]",
    about: "A credential that an operator has. No definition ever sees it: the host attaches it to the requests that name it.",
    keys: &[
        Key::needed("name", Kind::Formed("^[a-z][a-z0-9_-]*$"), "What requests call it.", r#""api""#),
        Key::needed(
            "hosts",
            Kind::List(&Kind::Text),
            "The origins that it is for, as in `board.hosts`; never a tenant's own host.",
            r#"["https://api.example.com"]"#,
        ),
        Key::needed(
            "help",
            Kind::Text,
            "Where an operator gets one, and of which kind it is.",
            r#""a key from developer.example.com: kind `header`, named `X-Key`""#,
        ),
    ],
};

/// `[lookup]`.
pub static LOOKUP: Table = Table {
    name: "lookup",
    title: "[lookup]",
    about: "A request before the list: what it finds stands as `{found.NAME}` in other addresses, headers, bodies and templates. \
            It is asked once for a board, and `[answers]` hold for it too.",
    keys: &[
        Key::needed(
            "url",
            Kind::Text,
            "Its address. `{tenant}` and `{region.KEY}` stand in it, in a header or in the body.",
            r#""https://example.com/companies/{tenant}""#,
        ),
        Key::new("method", METHODS, "As of the list.", r#""POST""#),
        Key::new("headers", HEADERS, "As of the list.", r#"{ accept = "application/json" }"#),
        Key::new("body", Kind::Text, "As of the list.", r#"'{"company":"{tenant}"}'"#),
        CREDENTIAL_KEY,
        Key::new(
            "format",
            Kind::Word(&["json", "xml", "text"]),
            "`text`: any text, of which values are taken with `between`. Left out: `json`.",
            r#""text""#,
        ),
        INSIDE_KEY,
        Key::needed(
            "values",
            Kind::Names(&VALUE_KIND),
            "What it finds, by names of your own: lower case, digits and `_`. An answer without one of them is an error. In a text \
             a value has no path: `{ between = [\"data-id='\", \"'\"] }`.",
            r#"{ company = "props.company.id" }"#,
        ),
        Key::new(
            "belongs",
            Kind::Names(&Kind::Text),
            "Paths of the answer, and what must stand there, case ignored. Otherwise there is no such tenant.",
            r#"{ "company.domain" = "{tenant}" }"#,
        ),
    ],
};
