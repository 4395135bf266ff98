//! Which fields hold persons, phone numbers and secrets, by their names.

use serde_json::{Deserializer, Map, Value};

use super::words::words;

/// Fields of persons.
const PEOPLE: [&str; 8] =
    ["recruiter", "recruiters", "contact", "contacts", "author", "authors", "interviewer", "interviewers"];

/// Of them, those that may be a company: who published an advert.
const PUBLISHERS: [&str; 2] = ["author", "authors"];

/// Words of fields that only companies have.
const OF_COMPANIES: [&str; 6] = ["corporate", "industry", "logo", "cif", "vat", "employees"];

/// Types of schema.org that are companies.
const COMPANY_TYPES: [&str; 3] = ["Organization", "Corporation", "LocalBusiness"];

/// Behind `hiring`.
const HIRING: [&str; 4] = ["manager", "managers", "lead", "leads"];

/// Fields that say something else of a person than the name.
const NO_NAMES: [&str; 14] = [
    "id", "ids", "type", "url", "uri", "link", "count", "kind", "page", "form", "status", "email", "mail",
    "phone",
];

/// Fields of a person that hold the name.
const NAMES: [&str; 7] = ["name", "names", "firstname", "lastname", "fullname", "surname", "displayname"];

/// Fields of phone numbers.
const PHONES: [&str; 8] = ["phone", "phones", "telephone", "tel", "mobile", "whatsapp", "fax", "telefono"];

/// Words of parameters whose values are secrets.
const SECRETS: [&str; 15] = [
    "token",
    "key",
    "apikey",
    "secret",
    "password",
    "passwd",
    "auth",
    "authorization",
    "signature",
    "sig",
    "credential",
    "session",
    "sid",
    "jwt",
    "accesstoken",
];

/// Words of fields whose values are secrets: fewer than of parameters, where `key` and `token` are seldom an id.
const SECRET_FIELDS: [&str; 8] =
    ["apikey", "secret", "password", "passwd", "authorization", "signature", "jwt", "accesstoken"];

/// Words of fields that are secrets together.
const SECRET_PAIRS: [[&str; 2]; 7] = [
    ["api", "key"],
    ["access", "key"],
    ["private", "key"],
    ["access", "token"],
    ["auth", "token"],
    ["refresh", "token"],
    ["session", "token"],
];

/// Words of parameters that say where a list goes on.
const PLACES: [&str; 5] = ["page", "next", "continuation", "cursor", "sort"];

/// Whether a field holds a person: the name itself, or an object about one.
pub(super) fn is_of_person(name: &str) -> bool {
    let words = words(name);
    let of_hiring = |pair: &[String]| pair[0] == "hiring" && HIRING.contains(&pair[1].as_str());
    let is_other = words.last().is_some_and(|last| NO_NAMES.contains(&last.as_str()));
    !is_other && (words.iter().any(|word| PEOPLE.contains(&word.as_str())) || words.windows(2).any(of_hiring))
}

/// Whether the object of a field, with which `json` begins, is a company: what stands beside its name says so.
pub(super) fn is_company(field: &str, json: &str) -> bool {
    if !words(field).last().is_some_and(|last| PUBLISHERS.contains(&last.as_str())) {
        return false;
    }
    let object = Deserializer::from_str(json).into_iter::<Map<String, Value>>().next();
    object.is_some_and(|object| object.is_ok_and(|object| object.iter().any(is_of_company)))
}

fn is_of_company((name, value): (&String, &Value)) -> bool {
    let is_type = name == "@type" && value.as_str().is_some_and(|kind| COMPANY_TYPES.contains(&kind));
    is_type || words(name).iter().any(|word| OF_COMPANIES.contains(&word.as_str()))
}

/// Whether a field of a person's object holds the name.
pub(super) fn is_name(name: &str) -> bool {
    words(name).last().is_some_and(|last| NAMES.contains(&last.as_str()))
}

/// Whether a field holds a phone number.
pub(super) fn is_phone(name: &str) -> bool {
    words(name).iter().any(|word| PHONES.contains(&word.as_str()))
}

/// Whether the value of a parameter is a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    has(&SECRETS) && !has(&PLACES)
}

/// Whether a field holds a secret.
pub(super) fn is_secret_field(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| SECRET_FIELDS.contains(&word.as_str()))
        || words.windows(2).any(|pair| SECRET_PAIRS.iter().any(|known| pair == known))
}
