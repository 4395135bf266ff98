//! `[fields]`, and how a value is found.

use super::{
    list::CONDITIONS,
    word::{Key, Kind, TEXTS, Table},
};

/// A value: a path, a template, or a table.
pub(super) const VALUE_KIND: Kind = Kind::Either(&[Kind::Text, Kind::Table(|| &VALUE)]);

/// One value, or several.
const VALUES: Kind = Kind::Either(&[VALUE_KIND, Kind::List(&VALUE_KIND)]);

const DATE_KIND: Kind = Kind::Either(&[Kind::Text, Kind::Table(|| &DATE)]);

const PARTS: Kind = Kind::Either(&[
    Kind::Text,
    Kind::Table(|| &PART),
    Kind::List(&Kind::Either(&[Kind::Text, Kind::Table(|| &PART)])),
]);

const EACH: Key = Key::new(
    "each",
    Kind::Text,
    "For each of these rows in the row: the path and the others are looked for in it.",
    r#""compensation.summaryComponents[]""#,
);

const WHERE: Key = Key::new(
    "where",
    CONDITIONS,
    "Of `each`, only the rows where all of these conditions hold. Without `each`: nothing is taken of a row where they do not.",
    r#"{ compensationType = "Salary" }"#,
);

const WEBSITE: Key = Key::new("website", VALUE_KIND, "The employer's own site.", r#""company.website""#);
const EMPLOYER: Key = Key::new("employer", VALUE_KIND, "What the employer is called.", r#""company.name""#);
const LOCATIONS: Key = Key::new(
    "locations",
    VALUES,
    "The places; each value may give several. What they say of the way of working is read by the host.",
    r#"["location", "secondaryLocations[].location"]"#,
);
const WORKPLACE: Key = Key::new(
    "workplace",
    VALUE_KIND,
    "The way of working, read from words. `map` gives `remote`, `hybrid` or `onsite`. Words that say none are told as unread.",
    r#"{ path = "isRemote", map = { true = "remote" }, only_mapped = true }"#,
);
const DEPARTMENT: Key =
    Key::new("department", VALUE_KIND, "The department.", r#"{ first_of = ["department", "team"] }"#);
const EMPLOYMENT_TYPE: Key = Key::new(
    "employment_type",
    VALUE_KIND,
    "The kind of employment, as the source says it.",
    r#"{ join = ["employmentType", "schedule"], with = ", " }"#,
);
const POSTED_AT: Key = Key::new(
    "posted_at",
    DATE_KIND,
    "When it was published. A text that is no date is told as unread.",
    r#""publishedAt""#,
);
const UPDATED_AT: Key = Key::new("updated_at", DATE_KIND, "When it was changed.", r#""updatedAt""#);
const EXPIRES_AT: Key = Key::new(
    "expires_at",
    DATE_KIND,
    "Until when one may apply.",
    r#"{ path = "deadline", formats = ["day_first"] }"#,
);
const SALARY_KEY: Key = Key::new(
    "salary",
    Kind::Table(|| &SALARY),
    "The pay.",
    r#"{ min = "pay.min", max = "pay.max", currency = "pay.currency" }"#,
);
const DESCRIPTION: Key =
    Key::new("description", Kind::Table(|| &TEXT), "The text of the advert.", r#"{ html = "description" }"#);
const ATTRS: Key = Key::new(
    "attrs",
    Kind::Names(&VALUE_KIND),
    "Further facts, by names of your own: letters, digits, `_` and `-`. One without a value is left out.",
    r#"{ team = "team" }"#,
);
const CLOSED: Key = Key::new(
    "closed",
    CONDITIONS,
    "Where all of these conditions hold, the source says that the offer is closed.",
    "{ active = false }",
);

/// `[fields]`.
pub static FIELDS: Table = Table {
    name: "fields",
    title: "[fields]",
    about: "What a row of the list says of an offer.",
    keys: &[
        Key::needed(
            "id",
            VALUE_KIND,
            "What tells the offer from all others of the board, and stays as it is. A row without one is skipped and told.",
            r#""id""#,
        ),
        Key::needed("title", VALUE_KIND, "The title. A row without one is skipped and told.", r#""title""#),
        Key::needed(
            "url",
            VALUE_KIND,
            "The advert's page for people, a whole web address. A row without one is skipped and told.",
            r#""https://jobs.example.com/{tenant}/{id}""#,
        ),
        EMPLOYER,
        WEBSITE,
        LOCATIONS,
        WORKPLACE,
        DEPARTMENT,
        EMPLOYMENT_TYPE,
        POSTED_AT,
        UPDATED_AT,
        EXPIRES_AT,
        SALARY_KEY,
        DESCRIPTION,
        ATTRS,
        CLOSED,
    ],
};

/// `[detail.fields]`.
pub static DETAIL_FIELDS: Table = Table {
    name: "detail.fields",
    title: "[detail.fields]",
    about: "What the detail says of the offer. What it leaves out stays as the list has it; the ID is the list's always.",
    keys: &[
        Key::new("title", VALUE_KIND, "The title.", r#""title""#),
        Key::new("url", VALUE_KIND, "The advert's page for people.", r#""postingUrl""#),
        EMPLOYER,
        WEBSITE,
        LOCATIONS,
        WORKPLACE,
        DEPARTMENT,
        EMPLOYMENT_TYPE,
        POSTED_AT,
        UPDATED_AT,
        EXPIRES_AT,
        SALARY_KEY,
        DESCRIPTION,
        ATTRS,
        CLOSED,
    ],
};

const PATH: Key = Key::new(
    "path",
    Kind::Text,
    "All that this path leads to. Nothing there: no value.",
    r#""location.city""#,
);
const FIRST_OF: Key = Key::new(
    "first_of",
    Kind::List(&VALUE_KIND),
    "The first of these values that gives something.",
    r#"["department", "team"]"#,
);
const JOIN: Key = Key::new(
    "join",
    Kind::List(&VALUE_KIND),
    "What these values give, one after the other in one text. Those without anything are left out.",
    r#"["city", "country"]"#,
);
const TEMPLATE: Key = Key::new(
    "template",
    Kind::Text,
    "A text with paths in braces, `{tenant}` and `{region.KEY}`. Where one of them gives nothing, there is no value.",
    r#""https://jobs.example.com/{tenant}/{id}""#,
);
const CONSTANT: Key = Key::new("constant", Kind::Text, "Always this.", r#""Acme""#);
const WITH: Key = Key::new(
    "with",
    Kind::Free,
    "What stands between the values of `join`. Left out: a comma and a space.",
    r#"" · ""#,
);
const INSIDE_JSON: Key = Key::new(
    "inside_json",
    Kind::Text,
    "The value is JSON in a text; this path goes on in it. What is no JSON gives nothing.",
    r#""office.city""#,
);
const BETWEEN: Key = Key::new(
    "between",
    Kind::Pair(&Kind::Free),
    "Only what stands between these two texts; an empty one is the beginning or the end. Where they are not there: no value.",
    r#"["(", ")"]"#,
);
const SPLIT: Key =
    Key::new("split", TEXTS, "The value is several, separated by one of these texts.", r#"[";", " / "]"#);
const SLUG: Key = Key::new(
    "slug",
    Kind::Flag,
    "The value is a part of an address, of which a text is made: `night-porter` becomes `Night porter`.",
    "true",
);
const NOTHING: Key = Key::new("nothing", TEXTS, "These texts stand for nothing.", r#"["-", "UNAVAILABLE"]"#);
const MAP: Key = Key::new(
    "map",
    Kind::Names(&Kind::Text),
    "What these texts stand for, case ignored. A text that is not here stays as it is.",
    r#"{ fully = "remote", none = "onsite" }"#,
);

const ONLY_MAPPED: Key = Key::new(
    "only_mapped",
    Kind::Flag,
    "A text that `map` does not have gives nothing. It is told as unread unless it says no: `false`, `0`.",
    "true",
);

/// A value.
pub static VALUE: Table = Table {
    name: "value",
    title: "a value",
    about: "How a value is found: one of `path`, `first_of`, `join`, `template` and `constant`, and what is made of it, in the \
            order of these keys. A text alone is a `path`, or a `template` if it has braces.",
    keys: &[
        PATH,
        FIRST_OF,
        JOIN,
        TEMPLATE,
        CONSTANT,
        WITH,
        EACH,
        WHERE,
        INSIDE_JSON,
        BETWEEN,
        SPLIT,
        SLUG,
        NOTHING,
        MAP,
        ONLY_MAPPED,
    ],
};

/// A date.
pub static DATE: Table = Table {
    name: "date",
    title: "a date",
    about: "A value, and how the date in it is written. A text alone is a path.",
    keys: &[
        PATH,
        FIRST_OF,
        JOIN,
        TEMPLATE,
        CONSTANT,
        WITH,
        EACH,
        WHERE,
        INSIDE_JSON,
        BETWEEN,
        SPLIT,
        SLUG,
        NOTHING,
        MAP,
        ONLY_MAPPED,
        Key::new(
            "formats",
            Kind::List(&Kind::Word(&[
                "iso",
                "rfc2822",
                "seconds",
                "milliseconds",
                "day_first",
                "month_first",
            ])),
            "How it is written; the first that fits. `day_first`: 02.11.2026 or 02/11/2026; `month_first`: 11/02/2026. Left \
                 out: `iso`, `rfc2822`, or a number of seconds or milliseconds, by its size.",
            r#"["day_first"]"#,
        ),
    ],
};

/// `salary`.
pub static SALARY: Table = Table {
    name: "salary",
    title: "salary",
    about: "The pay: `min`, `max`, `currency` and `period`, or a sentence (`text`) where these give nothing. Amounts that are no \
            pay are told as unread.",
    keys: &[
        Key::new(
            "each",
            Kind::Text,
            "Where the row of the parts is; the first that has them.",
            r#""components[]""#,
        ),
        WHERE,
        Key::new("min", VALUE_KIND, "The least; a number, as a text too.", r#""minValue""#),
        Key::new("max", VALUE_KIND, "The most.", r#""maxValue""#),
        Key::new("currency", VALUE_KIND, "The currency: three letters, or a sign.", r#""currencyCode""#),
        Key::new(
            "period",
            VALUE_KIND,
            "Words for an hour, a day, a week, a month or a year.",
            r#""interval""#,
        ),
        Key::new("cents", Kind::Flag, "The numbers are hundredths.", "true"),
        Key::new("text", VALUE_KIND, "A sentence to read it from.", r#""salary""#),
    ],
};

/// `description`.
pub static TEXT: Table = Table {
    name: "description",
    title: "description",
    about: "The text of the advert: one of `html`, `plain` and `markdown`, as a value or a list of parts.",
    keys: &[
        Key::new("html", PARTS, "The parts, written as HTML.", r#"["opening", "body"]"#),
        Key::new("plain", PARTS, "The parts, written as plain text.", r#""descriptionPlain""#),
        Key::new("markdown", PARTS, "The parts, written as Markdown.", r#""body""#),
        Key::new(
            "unescape",
            Kind::Whole(1, 3),
            "How often entities are undone before it is read: a source may escape its text once more. HTML with a tag in it is \
             not touched.",
            "1",
        ),
    ],
};

/// A part of a description.
pub static PART: Table = Table {
    name: "part",
    title: "a part of a description",
    about: "A section with `body` and `heading`, or a value as anywhere else.",
    keys: &[
        Key::new("body", VALUE_KIND, "The text. A section without one is left out.", r#""content""#),
        Key::new("heading", VALUE_KIND, "The heading above it.", r#""text""#),
        Key::new("items", Kind::Flag, "The text's items have no list around them.", "true"),
        EACH,
        WHERE,
        PATH,
        FIRST_OF,
        JOIN,
        TEMPLATE,
        CONSTANT,
        WITH,
        INSIDE_JSON,
        BETWEEN,
        SPLIT,
        SLUG,
        NOTHING,
        MAP,
        ONLY_MAPPED,
    ],
};

/// A condition.
pub static CONDITION: Table = Table {
    name: "condition",
    title: "a condition",
    about: "What stands at a path of the row: a text, a number, `true` or `false`, a list of texts, or one of these keys. All \
            values of the path are compared, case ignored; one that is equal is enough.",
    keys: &[
        Key::new("not", TEXTS, "None of these stands there.", r#"["internal", "draft"]"#),
        Key::new("absent", Kind::Flag, "`true`: nothing stands there. `false`: something does.", "true"),
    ],
};
