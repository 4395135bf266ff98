//! `[detect]`.

use super::word::{Key, Kind, TEXTS, Table};

/// `[detect]`.
pub static DETECT: Table = Table {
    name: "detect",
    title: "[detect]",
    about: "How its boards are recognised in a page. Without it, the companies' boards must be named by hand.",
    keys: &[
        Key::new(
            "address",
            Kind::List(&Kind::Table(|| &ADDRESS)),
            "Addresses that name a board. The first that fits decides; an address that fits none is no finding.",
            "",
        ),
        Key::new("setting", Kind::List(&Kind::Table(|| &SETTING)), "Keys in scripts that name a board.", ""),
        Key::new("mark", Kind::List(&Kind::Table(|| &MARK)), "Attributes of elements that name a board.", ""),
        Key::new(
            "served",
            Kind::Table(|| &SERVED),
            "How a board under a customer's own host is recognised.",
            "",
        ),
    ],
};

/// `[[detect.address]]`.
pub static ADDRESS: Table = Table {
    name: "detect.address",
    title: "[[detect.address]]",
    about: "Addresses that name a board.",
    keys: &[
        Key::needed(
            "hosts",
            Kind::List(&Kind::Text),
            "The hosts: exact; `{}.x.com` where the first label is the tenant's name; `{host}.x.com` where the host is the \
             tenant. A label may list alternatives: `{host}.jobs.personio.de|com`.",
            r#"["{}.recruitee.com"]"#,
        ),
        Key::new(
            "path",
            Kind::Text,
            "The path, segment by segment: `{}` is the name, `a|b` one of these words, `*` anything, `~` a language or \
             nothing, `#` what begins with a number, `##` with a long one, `$` the end. Or a query, `embed?for|token={}`. More \
             segments may follow. Needed where the host has no name in it.",
            r#""v0|v1/postings/{}""#,
        ),
        Key::new(
            "denied",
            TEXTS,
            "Words at the place of the name that always stand for something else; `#`: a number. They are no finding.",
            r#"["_next", "posting-api"]"#,
        ),
        Key::new(
            "doubted",
            TEXTS,
            "Words at the place of the name that may stand for something else: a finding only if a job's address follows.",
            r#"["company", "ni"]"#,
        ),
        Key::new(
            "followed_by",
            TEXTS,
            "What follows a name here and nothing else: words, `id` for an ID, `#` for a number. It makes a doubted name sure.",
            r#"["jobs", "id"]"#,
        ),
        Key::new("sure", Kind::Flag, "Every name at this place is a board's.", "true"),
        Key::new("dashed", Kind::Flag, "Only hosts whose first label has a prefix: `careers-acme`.", "true"),
        Key::new(
            "hint",
            Kind::Flag,
            "The name may be spelt otherwise: the finding is a hint, which is checked first.",
            "true",
        ),
        Key::new("region", Kind::Text, "The name of the region that the address tells.", r#""eu""#),
        Key::new(
            "tenant",
            Kind::Text,
            "What the tenant is made of, where it has parts: what `hosts` and `path` name in braces, and words. `{host}` is the \
             whole host. In such a path names stand for `{}`, and its query may have several: `list?cid={cid}&site={site}`.",
            r#""{host}:{site}""#,
        ),
    ],
};

/// `[[detect.setting]]`.
pub static SETTING: Table = Table {
    name: "detect.setting",
    title: "[[detect.setting]]",
    about: "A key in a script whose value is the board's name: `{ accountName: 'acme' }`.",
    keys: &[
        Key::needed("key", Kind::Text, "The key.", r#""accountName""#),
        Key::new(
            "mentions",
            TEXTS,
            "The script must contain one of these. Left out: the key alone tells.",
            r#"["leverJobsOptions"]"#,
        ),
        Key::new(
            "beside",
            TEXTS,
            "It also counts if the page loads a script from one of these.",
            r#"["jobs.lever.co/embed"]"#,
        ),
        Key::new("region", Kind::Text, "The name of the region that the setting tells.", r#""eu""#),
    ],
};

/// `[[detect.mark]]`.
pub static MARK: Table = Table {
    name: "detect.mark",
    title: "[[detect.mark]]",
    about: "An attribute of an element whose value is the board's name: `<div data-board-token=\"acme\">`.",
    keys: &[
        Key::needed("attribute", Kind::Text, "The attribute.", r#""data-board-token""#),
        Key::new("id", Kind::Text, "The element's `id` must be this.", r#""grnhse_app""#),
        Key::new(
            "beside",
            TEXTS,
            "The page must load something whose address contains one of these. Left out: the attribute alone tells.",
            r#"["greenhouse.io"]"#,
        ),
    ],
};

/// `[detect.served]`.
pub static SERVED: Table = Table {
    name: "detect.served",
    title: "[detect.served]",
    about: "How a board under a customer's own host is recognised: by the files that the page loads.",
    keys: &[
        Key::needed("files", TEXTS, "The hosts of the system's files.", r#"["teamtailor-cdn.com"]"#),
        Key::new(
            "widgets",
            TEXTS,
            "Parts of the addresses of files that any page may load: they are no sign.",
            r#"["scripts.teamtailor-cdn.com/widgets"]"#,
        ),
        Key::new(
            "own",
            TEXTS,
            "The system's own domains, where the address names the board.",
            r#"["teamtailor.com"]"#,
        ),
    ],
};
