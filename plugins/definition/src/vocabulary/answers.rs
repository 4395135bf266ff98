//! `[detail]` and `[answers]`.

use super::{
    fields::DETAIL_FIELDS,
    list::{CREDENTIAL_KEY, HEADERS, INSIDE_KEY, METHODS},
    word::{Key, Kind, Table},
};

const SIGNS: Kind = Kind::List(&Kind::Either(&[Kind::Whole(100, 599), Kind::Table(|| &SIGN)]));

/// `[detail]`.
pub static DETAIL: Table = Table {
    name: "detail",
    title: "[detail]",
    about: "The page or answer that completes an offer.",
    keys: &[
        Key::needed(
            "url",
            Kind::Text,
            "Its address. `{id}`, `{id.base64}`, `{tenant}` and `{region.KEY}` stand in it, in a header or in the body; or it is \
             `{url}`, the advert's page.",
            r#""https://api.example.com/v1/{tenant}/jobs/{id}""#,
        ),
        Key::new("method", METHODS, "As of the list.", r#""POST""#),
        Key::new("headers", HEADERS, "As of the list.", r#"{ accept = "application/json" }"#),
        Key::new("body", Kind::Text, "As of the list.", r#"'{"id":"{id}"}'"#),
        CREDENTIAL_KEY,
        Key::new(
            "format",
            Kind::Word(&["json", "xml", "jsonld"]),
            "`jsonld`: an HTML page with a `JobPosting` of schema.org in it, whose fields are known; paths of \
             `[detail.fields]` lead through it, and what they give goes first. It gives the text and the pay, and of the \
             rest what the row of the list lacks. A page without one is an error for that offer. \
             Left out: `json`.",
            r#""jsonld""#,
        ),
        INSIDE_KEY,
        Key::new(
            "root",
            Kind::Text,
            "The path of the offer in the answer. Left out: the answer is it. Nothing there: an error.",
            r#""result.jobOpening""#,
        ),
        Key::new(
            "only_without_text",
            Kind::Flag,
            "It is asked only for offers without a text in the list.",
            "true",
        ),
        Key::new(
            "fields",
            Kind::Table(|| &DETAIL_FIELDS),
            "What it says of the offer. Needed, unless it is `jsonld`.",
            "",
        ),
        Key::new(
            "gone",
            SIGNS,
            "What says that the offer is gone, beside a 410. A 404 alone does not: it may be that of a wrong address.",
            r#"[404, { status = 403, contains = "S22" }]"#,
        ),
    ],
};

/// `[answers]`.
pub static ANSWERS: Table = Table {
    name: "answers",
    title: "[answers]",
    about: "What the answers of the list, and of what is asked before it, mean that are no list.",
    keys: &[
        Key::new(
            "unknown",
            SIGNS,
            "There is no such tenant. Left out: 404 and 410.",
            r#"[404, { host = "breezy.hr" }]"#,
        ),
        Key::new(
            "empty",
            SIGNS,
            "The tenant has no offers, though the answer is no list.",
            r#"[{ status = 200, contains = "no open positions" }]"#,
        ),
        Key::new(
            "blocked",
            SIGNS,
            "The source keeps us out, beside what is known of every source.",
            r#"[{ contains = "unusual traffic" }]"#,
        ),
        Key::new(
            "empty_is_unknown",
            Kind::Flag,
            "A list without rows says nothing, since an unknown tenant has one too.",
            "true",
        ),
    ],
};

/// A sign.
pub static SIGN: Table = Table {
    name: "sign",
    title: "a sign",
    about: "What tells an answer: a status alone, or a table; all that it names must hold.",
    keys: &[
        Key::new("status", Kind::Whole(100, 599), "The status.", "403"),
        Key::new(
            "host",
            Kind::Text,
            "The host that answered, or a domain above it, where another host than the one that was asked answered.",
            r#""breezy.hr""#,
        ),
        Key::new(
            "path",
            Kind::Text,
            "The path of the address that answered, or its last segments, where another address than the one that was asked \
             answered.",
            r#""NoJobs.htm""#,
        ),
        Key::new("contains", Kind::Text, "The answer contains this text.", r#""S22""#),
    ],
};
