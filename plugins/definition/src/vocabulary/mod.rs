//! The words of a definition: each table, each of its keys, and the form of what stands there.
//!
//! The reader, the JSON Schema and the reference are made of these tables alike: a key that is not here does not exist.

mod answers;
mod asked;
mod board;
mod detect;
mod fields;
mod list;
mod word;

pub use self::{
    answers::{ANSWERS, DETAIL, SIGN},
    asked::{CREDENTIAL, LOOKUP, SEARCH},
    board::{BOARD, REGION, TENANT},
    detect::{ADDRESS, DETECT, MARK, SERVED, SETTING},
    fields::{CONDITION, DATE, DETAIL_FIELDS, FIELDS, PART, SALARY, TEXT, VALUE},
    list::{INSIDE, LINKS, LIST, NEXT_REQUEST, PAGING},
    word::{Key, Kind, Table},
};

/// The file itself.
pub static FILE: Table = Table {
    name: "",
    title: "the file",
    about: "A board without code: how a job system is asked and read.",
    keys: &[
        Key::needed("board", Kind::Table(|| &BOARD), "Who it is, and what it asks for.", ""),
        Key::new(
            "tenant",
            Kind::Table(|| &TENANT),
            "What its tenants are: the names or hosts of its customers' boards. Needed, unless there is `search`.",
            "",
        ),
        Key::new(
            "search",
            Kind::Table(|| &SEARCH),
            "Instead of `tenant`: a source that is searched by the operator's queries.",
            "",
        ),
        Key::new(
            "credential",
            Kind::List(&Kind::Table(|| &CREDENTIAL)),
            "The credentials that its requests name, which an operator has and the host attaches.",
            "",
        ),
        Key::new("detect", Kind::Table(|| &DETECT), "How its boards are recognised in a page.", ""),
        Key::new(
            "lookup",
            Kind::Table(|| &LOOKUP),
            "A request before the list, for what its address needs.",
            "",
        ),
        Key::needed("list", Kind::Table(|| &LIST), "The list of a board's offers.", ""),
        Key::needed("fields", Kind::Table(|| &FIELDS), "What a row of the list says of an offer.", ""),
        Key::new("detail", Kind::Table(|| &DETAIL), "The page or answer that completes an offer.", ""),
        Key::new("answers", Kind::Table(|| &ANSWERS), "What the answers mean that are no list.", ""),
    ],
};

/// All tables, in the order of the reference.
pub static TABLES: [&Table; 28] = [
    &FILE,
    &BOARD,
    &TENANT,
    &REGION,
    &SEARCH,
    &CREDENTIAL,
    &DETECT,
    &ADDRESS,
    &SETTING,
    &MARK,
    &SERVED,
    &LOOKUP,
    &LIST,
    &NEXT_REQUEST,
    &INSIDE,
    &LINKS,
    &PAGING,
    &FIELDS,
    &VALUE,
    &DATE,
    &SALARY,
    &TEXT,
    &PART,
    &CONDITION,
    &DETAIL,
    &DETAIL_FIELDS,
    &ANSWERS,
    &SIGN,
];
