//! Whether a part of an address can be the name of a board.
//!
//! A word is refused where it stands for something else, not everywhere: `css` is a folder before a file, and a company
//! where only a company's name stands. So each check is for one kind of position.

use super::letters::Letters;

/// The maximum length of a board's name, in characters.
const LONGEST_NAME: usize = 100;

/// A longer number at the place of a name is the ID of a job or an account.
const LONGEST_NUMBER: usize = 6;

/// What a program writes where nobody filled in a name.
const UNFILLED: &[&str] = &["undefined", "null", "nan", "[object object]"];

/// What a template or a manual writes where a name belongs.
const PLACEHOLDERS: &[&str] = &[
    "none",
    "token",
    "board_token",
    "your_board_token",
    "your-board-token",
    "your-company",
    "yourcompany",
    "your_company",
    "company-name",
    "companyname",
    "company_name",
    "slug",
    "example",
    "account-name",
];

/// Parts of paths that a system uses itself, each also the name of a company.
const PATH_WORDS: &[&str] = &[
    "api",
    "app",
    "apply",
    "assets",
    "blog",
    "cdn",
    "css",
    "developer",
    "developers",
    "docs",
    "embed",
    "fonts",
    "help",
    "images",
    "img",
    "job",
    "jobs",
    "js",
    "login",
    "media",
    "privacy",
    "search",
    "static",
    "status",
    "support",
    "terms",
    "users",
    "v0",
    "v1",
    "v2",
    "v3",
    "www",
];

/// Labels of a system's own hosts, each also the name of a company.
const HOST_WORDS: &[&str] = &[
    "about",
    "academy",
    "account",
    "accounts",
    "admin",
    "analytics",
    "apidoc",
    "apply",
    "assets",
    "assets-cdn",
    "attach",
    "auth",
    "ayuda",
    "beta",
    "blog",
    "calendar",
    "career",
    "careers",
    "careers-analytics",
    "cdn",
    "changelog",
    "click",
    "community",
    "connect",
    "customers",
    "dashboard",
    "demo",
    "dev",
    "developer",
    "developers",
    "docs",
    "documentation",
    "download",
    "email",
    "events",
    "files",
    "fonts",
    "forms",
    "get",
    "go",
    "graphql",
    "hello",
    "help",
    "hr",
    "id",
    "images",
    "img",
    "info",
    "integrations",
    "job",
    "jobs",
    "knowledge",
    "learn",
    "links",
    "login",
    "mail",
    "marketing",
    "marketplace",
    "media",
    "metrics",
    "mobile",
    "my",
    "news",
    "oauth",
    "offers",
    "pages",
    "partner",
    "partners",
    "portal",
    "preview",
    "product",
    "recursos",
    "resources",
    "sandbox",
    "scripts",
    "secure",
    "security",
    "signin",
    "signup",
    "sso",
    "staging",
    "static",
    "statics",
    "stats",
    "status",
    "support",
    "survey",
    "test",
    "tracking",
    "trust",
    "try",
    "university",
    "updates",
    "uploads",
    "web",
    "webhooks",
    "welcome",
    "widget",
    "widgets",
];

/// Labels of a system's own hosts that are never a company's.
const OWN_HOSTS: &[&str] = &["www", "app", "api"];

/// What follows a name in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followed {
    /// Nothing.
    Nothing,
    /// What follows a board's name at this system and nothing else.
    ABoardsPart,
    /// The same, down to the number of a job.
    AJob,
    /// Anything else.
    Other,
}

/// Whether `part` can be the name of a board at the beginning of a path.
pub(super) fn is_path_name(part: &str, letters: Letters, doubted: &[&str], followed: Followed) -> bool {
    let lower = part.to_lowercase();
    let sure = matches!(followed, Followed::ABoardsPart | Followed::AJob);
    let is_word = PATH_WORDS.contains(&lower.as_str()) || doubted.contains(&lower.as_str());
    is_spelt(part, letters)
        && !is_unfilled(&lower, followed)
        && !is_file(&lower)
        && (!is_word || sure || followed == Followed::Nothing)
        && !is_numbered(part, sure)
}

/// Whether `part` can be the name of a board where only such a name stands: behind a part of the path that says so.
pub(super) fn is_certain_name(part: &str, letters: Letters, followed: Followed) -> bool {
    is_spelt(part, letters)
        && !is_unfilled(&part.to_lowercase(), followed)
        && !is_file(&part.to_lowercase())
        && !is_numbered(part, matches!(followed, Followed::ABoardsPart | Followed::AJob))
}

/// Whether a label of a host can be the name of a board.
pub(super) fn is_host_name(label: &str, doubted: &[&str], followed: Followed) -> bool {
    let sure = matches!(followed, Followed::ABoardsPart | Followed::AJob);
    let is_word = HOST_WORDS.contains(&label) || doubted.contains(&label);
    is_spelt(label, Letters::Plain)
        && !is_unfilled(label, followed)
        && !OWN_HOSTS.contains(&label)
        && (!is_word || sure)
        && !is_numbered(label, sure)
}

/// The name in a parameter or setting, where nothing but a name stands.
pub(super) fn name_in_a_field(value: &str, letters: Letters) -> Option<&str> {
    let value = value.trim();
    let fits = is_spelt(value, letters)
        && !is_unfilled(&value.to_lowercase(), Followed::Nothing)
        && !is_numbered(value, false);
    fits.then_some(value)
}

/// Whether a text can be a part of a tenant's name: an ID too, such as that of a company or of a board.
pub(super) fn is_part_name(part: &str, letters: Letters) -> bool {
    let lower = part.to_lowercase();
    is_spelt(part, letters) && !is_unfilled(&lower, Followed::Nothing) && !is_file(&lower)
}

/// Whether this is the ID of something or the address of a job (`744000012345678-developer`). A short number may be the
/// name of a company, and a long one before what follows a board's name.
fn is_numbered(part: &str, sure: bool) -> bool {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let is_job = digits > LONGEST_NUMBER && part.as_bytes().get(digits) == Some(&b'-');
    let is_name = is_number(part) && (sure || digits <= LONGEST_NUMBER);
    is_job || is_id(part) && !is_name
}

fn is_unfilled(lower: &str, followed: Followed) -> bool {
    UNFILLED.contains(&lower) || PLACEHOLDERS.contains(&lower) && followed != Followed::AJob
}

/// Whether a text has the length and the characters of a name.
fn is_spelt(part: &str, letters: Letters) -> bool {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
    let any = |sign: char| plain(sign) || matches!(sign, ' ' | '&' | '\'' | '+' | ',' | '(' | ')');
    part.chars().any(char::is_alphanumeric)
        && part.chars().count() <= LONGEST_NAME
        && part.trim() == part
        && match letters {
            Letters::Plain => part.chars().all(plain),
            Letters::Any => part.chars().all(any),
        }
}

pub(super) fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether this is a number, a UUID or another long hexadecimal number, which is the ID of a job or an account.
#[must_use]
pub fn is_id(part: &str) -> bool {
    const LONG_HEX: usize = 16;
    let hex: String = part.chars().filter(|sign| *sign != '-').collect();
    let digits = hex.bytes().all(|byte| byte.is_ascii_digit());
    let long_hex = hex.len() >= LONG_HEX
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && hex.bytes().any(|byte| byte.is_ascii_digit());
    !hex.is_empty() && (digits || long_hex)
}

/// Whether a part is a language tag: `es`, `en-US`, `pt_br`, `es-419`.
#[must_use]
pub fn is_language(part: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let area = |part: &str| part.len() == 3 && is_number(part);
    match part.split_once(['-', '_']) {
        Some((language, region)) => letters(language) && (letters(region) || area(region)),
        None => letters(part),
    }
}

fn is_file(lower: &str) -> bool {
    [".js", ".css", ".png", ".jpg", ".svg", ".ico", ".json", ".xml", ".html", ".php", ".map", ".txt"]
        .iter()
        .any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_name_where_it_stands_for_nothing_else() {
        for word in ["embed", "api", "css", "App", "jobs", "status", "support", "login", "docs", "v1"] {
            for (followed, expected) in [
                (Followed::Nothing, true),
                (Followed::ABoardsPart, true),
                (Followed::AJob, true),
                (Followed::Other, false),
            ] {
                assert_eq!(
                    is_path_name(word, Letters::Plain, &[], followed),
                    expected,
                    "{word} {followed:?}"
                );
            }
            assert!(is_certain_name(word, Letters::Plain, Followed::Other), "{word}");
            assert_eq!(name_in_a_field(word, Letters::Plain), Some(word));
        }
    }

    #[test]
    fn a_label_of_the_systems_own_hosts_is_a_name_only_before_what_follows_one() {
        for label in ["dashboard", "support", "status", "docs", "careers", "go"] {
            assert!(!is_host_name(label, &[], Followed::Nothing), "{label}");
            assert!(!is_host_name(label, &[], Followed::Other), "{label}");
            assert!(is_host_name(label, &[], Followed::ABoardsPart), "{label}");
        }
        for label in ["www", "app", "api"] {
            assert!(!is_host_name(label, &[], Followed::AJob), "{label}");
        }
        for label in ["embed", "css", "acme", "8451"] {
            assert!(is_host_name(label, &[], Followed::Nothing), "{label}");
        }
    }

    #[test]
    fn names_are_neither_ids_nor_files_nor_placeholders() {
        let path = |part| is_path_name(part, Letters::Plain, &[], Followed::Nothing);
        for good in ["acme", "1komma5grad", "2k", "acme.io", "a-b_c", "Ünal", "decade", "8451"] {
            assert!(path(good), "{good}");
        }
        for bad in [
            "",
            "-",
            "744000012345678",
            "a b",
            "a/b",
            "x.js",
            "favicon.ico",
            "robots.txt",
            "undefined",
            "YOUR_BOARD_TOKEN",
            "token",
            "123e4567-e89b-12d3-a456-426614174000",
            "0123456789abcdef0123456789abcdef",
            "{token}",
        ] {
            assert!(!path(bad), "{bad}");
        }
        assert!(is_path_name("token", Letters::Plain, &[], Followed::AJob));
        assert!(is_path_name("8451000", Letters::Plain, &[], Followed::AJob));
        assert!(!is_path_name("undefined", Letters::Plain, &[], Followed::AJob));
        assert!(is_path_name("Acme & Co (EU)", Letters::Any, &[], Followed::Nothing));
        assert!(!is_path_name("a<b", Letters::Any, &[], Followed::Nothing));
        assert_eq!(name_in_a_field("4101000", Letters::Plain), None);
        assert_eq!(name_in_a_field(" 8451 ", Letters::Plain), Some("8451"));
    }
}
