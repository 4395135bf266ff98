//! `[list]`, and what stands in it.

use super::{
    fields::{CONDITION, VALUE_KIND},
    word::{Key, Kind, TEXTS, Table},
};

/// A header's value.
pub(super) const HEADERS: Kind = Kind::Names(&Kind::Text);

/// Of a request.
pub(super) const CREDENTIAL_KEY: Key = Key::new(
    "credential",
    Kind::Text,
    "The name of the credential that the host attaches: one of `[[credential]]`.",
    r#""api""#,
);

/// Of a request.
pub(super) const METHODS: Kind = Kind::Word(&["GET", "POST"]);

const INSIDE_KIND: Kind = Kind::Table(|| &INSIDE);

/// Conditions on a row: its paths, and what stands there.
pub(super) const CONDITIONS: Kind =
    Kind::Names(&Kind::Either(&[TEXTS, Kind::Flag, Kind::Whole(0, u32::MAX), Kind::Table(|| &CONDITION)]));

/// `inside`, of a list or a detail.
pub(super) const INSIDE_KEY: Key = Key::new(
    "inside",
    INSIDE_KIND,
    "Where in a page the JSON or XML stands, if the answer as a whole is not it.",
    r#"{ script = "__NEXT_DATA__" }"#,
);

/// `[list]`.
pub static LIST: Table = Table {
    name: "list",
    title: "[list]",
    about: "The list of a board's offers.",
    keys: &[
        Key::needed(
            "url",
            Kind::Text,
            "The address of a page of the list. `{tenant}`, `{region.KEY}`, `{offset}`, `{page}` and `{size}` stand in it, in a \
             header or in the body: where the source wants them. So do `{found.NAME}` and, of a search, `{query.keywords}` and \
             `{query.location}`.",
            r#""https://api.example.com/v1/{tenant}/jobs?limit={size}&offset={offset}""#,
        ),
        Key::new("method", METHODS, "Left out: `GET`, or `POST` if there is a `body`.", r#""POST""#),
        Key::new("headers", HEADERS, "Further headers of the request.", r#"{ accept = "application/json" }"#),
        Key::new(
            "body",
            Kind::Text,
            "What is sent. Values that are filled in are escaped as JSON where it begins with `{` or `[`, and as a form's \
             elsewhere. A brace that is no placeholder stays.",
            r#"'{"limit":{size},"offset":{offset}}'"#,
        ),
        CREDENTIAL_KEY,
        Key::new(
            "next_request",
            Kind::Table(|| &NEXT_REQUEST),
            "The request of every page but the first, where it differs. It has the list's credential.",
            r#"{ url = "https://api.example.com/jobs?after={cursor}" }"#,
        ),
        Key::new(
            "format",
            Kind::Word(&["json", "xml", "rss", "atom", "links", "sitemap"]),
            "The form of the answer. `rss` and `atom`: rows are the items and entries. `links`: the links of an HTML page. \
             `sitemap`: the addresses of a sitemap. An answer of another form is an error. Left out: `json`.",
            r#""xml""#,
        ),
        INSIDE_KEY,
        Key::new(
            "rows",
            Kind::Text,
            "The path of the rows: `jobs[]`, `positions{}` for an object by ID. Left out: the answer is the list. For `json` and \
             `xml` only; an answer without this path has another form than the definition says, which is an error.",
            r#""jobs[]""#,
        ),
        Key::new(
            "links",
            Kind::Table(|| &LINKS),
            "Which links are offers; for `links` and `sitemap`, where it is needed. Others are passed over.",
            r#"{ path = "apply/jobs/details/{id}" }"#,
        ),
        Key::new(
            "marker",
            TEXTS,
            "What each page of the list has in it, also if it has no offers: a text, or several; for `links`, where it is needed. \
             A page without it is none of the list, which is an error. A text at the end of the page tells one that was cut.",
            r#"["job_listings_wrapper", "</body>"]"#,
        ),
        Key::new(
            "group_by",
            Kind::Text,
            "Rows with the same value at this path are one offer in several places. A row without one stands alone. \
             Of a list in pages, only rows of one page are put together: choose a large `size`.",
            r#""id""#,
        ),
        Key::new(
            "drop",
            CONDITIONS,
            "Rows that are no offers: those where all of these conditions hold.",
            "{ isListed = false }",
        ),
        Key::new(
            "paging",
            Kind::Table(|| &PAGING),
            "How the list goes on. Left out: one answer holds all.",
            "",
        ),
        Key::new(
            "employer",
            VALUE_KIND,
            "What the answer as a whole says of the employer: the name for all rows without one.",
            r#""channel.title""#,
        ),
        Key::new(
            "total",
            Kind::Text,
            "The path of the source's own count in the answer. A list that ends with fewer is told as incomplete.",
            r#""totalFound""#,
        ),
        Key::new(
            "coverage",
            Kind::Word(&["full", "newest"]),
            "`full`: the pages hold all open offers, so that an absent one is closed. `newest`: only the newest. Left out: `full`.",
            r#""newest""#,
        ),
    ],
};

/// `[list.next_request]`.
pub static NEXT_REQUEST: Table = Table {
    name: "list.next_request",
    title: "[list.next_request]",
    about: "The request of every page but the first, where it differs.",
    keys: &[
        Key::needed(
            "url",
            Kind::Text,
            "As of the list; `{cursor}` too.",
            r#""https://api.example.com/jobs?after={cursor}""#,
        ),
        Key::new("method", METHODS, "As of the list.", r#""POST""#),
        Key::new("headers", HEADERS, "As of the list.", r#"{ accept = "application/json" }"#),
        Key::new("body", Kind::Text, "As of the list.", r#"'{"token":"{cursor}"}'"#),
    ],
};

/// `inside`.
pub static INSIDE: Table = Table {
    name: "inside",
    title: "inside",
    about: "Where in a page JSON or XML stands; one of its keys.",
    keys: &[
        Key::new("script", Kind::Text, "In the script with this `id`.", r#""__NEXT_DATA__""#),
        Key::new("after", Kind::Text, "Behind this text, as far as it is JSON.", r#""window.jobs =""#),
    ],
};

/// `links`.
pub static LINKS: Table = Table {
    name: "list.links",
    title: "[list.links]",
    about: "Which links are offers. A row has the path's names, `url`, and `text` (what the link says) or, in a sitemap, `lastmod`.",
    keys: &[Key::needed(
        "path",
        TEXTS,
        "The path, segment by segment: `{id}` and other names in braces are taken, `*` is anything, `a|b` one of these words. \
         A segment may have text around names, `{slug}-j{id}.html`; a name takes as much as it can. More segments may follow. \
         Of several paths the first that fits decides.",
        r#""apply/jobs/details/{id}""#,
    )],
};

/// `[list.paging]`.
pub static PAGING: Table = Table {
    name: "list.paging",
    title: "[list.paging]",
    about: "How the list goes on.",
    keys: &[
        Key::needed(
            "kind",
            Kind::Word(&["none", "page", "offset", "cursor"]),
            "`page`: `{page}` counts pages. `offset`: `{offset}` counts rows. `cursor`: the answer names what comes next. `none`: \
             one answer holds all.",
            r#""offset""#,
        ),
        Key::new(
            "first",
            Kind::Whole(0, 1_000_000),
            "The number of the first page or row. Left out: page 1, row 0.",
            "0",
        ),
        Key::new(
            "size",
            Kind::Whole(1, 10_000),
            "Rows a page, which `{size}` stands for. A page with fewer is the last, unless `total` \
             counts more: some sources give fewer than they are asked for. Needed for `page` and `offset`.",
            "100",
        ),
        Key::new(
            "cap",
            Kind::Whole(1, u32::MAX),
            "Where the source stops or begins anew: a board with so many rows is not known to the end, which is told.",
            "2000",
        ),
        Key::new(
            "next",
            Kind::Text,
            "For `cursor`: the path of a whole address, or of what `{cursor}` stands for in `next_request`. Where it gives \
             nothing, the list has ended.",
            r#""paging.next""#,
        ),
    ],
};
