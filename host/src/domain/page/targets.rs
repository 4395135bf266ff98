//! Where an element leads other than by `href`: code that runs when a person clicks it, and attributes that a script
//! reads.

use scraper::node::Element;

use super::escapes;
use crate::bounds::pages;

/// Attributes with code for a click.
const HANDLERS: &[&str] = &[
    "onclick",
    "onmousedown",
    "onmouseup",
    "onauxclick",
    "ontouchend",
    "onkeydown",
    "ng-click",
    "@click",
    "v-on:click",
    "x-on:click",
    "on:click",
];

/// Attributes with an address that a script goes to.
const ADDRESSES: &[&str] =
    &["data-href", "data-link", "data-url", "data-target-url", "data-location", "ng-href", ":href"];

/// What code calls or sets to go to an address, as the end of its name.
const MOVES: &[&str] =
    &["location", "href", "open", "assign", "replace", "navigate", "push", "visit", "goto", "redirect"];

/// Attributes whose addresses are of no board: pictures, names of vocabularies, and those that are read elsewhere.
const OTHER_ADDRESSES: &[&str] = &[
    "href",
    "src",
    "srcset",
    "action",
    "style",
    "class",
    "id",
    "cite",
    "poster",
    "itemtype",
    "itemid",
    "about",
    "vocab",
    "prefix",
    "content",
    "title",
    "alt",
    "background",
    "longdesc",
    "profile",
    "ping",
    "srcdoc",
];

/// The address to which a click on an element leads; it may be relative.
pub(super) fn of_click(element: &Element) -> Option<String> {
    let coded = HANDLERS.iter().filter_map(|name| element.attr(name)).find_map(of_code);
    let by_script = || {
        let href = element.attr("href")?.trim_start();
        let scheme = href.get(.."javascript:".len())?;
        scheme.eq_ignore_ascii_case("javascript:").then(|| of_code(&href[scheme.len()..]))?
    };
    let named = || {
        let values = ADDRESSES.iter().filter_map(|name| element.attr(name));
        values.map(str::trim).find(|value| is_absolute(value) || value.starts_with('/')).map(str::to_owned)
    };
    coded.or_else(by_script).or_else(named)
}

/// The address in code such as `window.open('https://…')` or `location.href = '/jobs'`.
fn of_code(code: &str) -> Option<String> {
    let mut undone = String::new();
    escapes::undo(&code[..code.floor_char_boundary(pages::DATA_VALUE.size().min(code.len()))], &mut undone);
    let mut rest = undone.as_str();
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let quote = rest[at..].chars().next()?;
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let (text, next) = after.split_once(quote)?;
        let text = text.trim();
        let is_page =
            !text.is_empty() && !text.starts_with(['#', '_']) && !text.contains(char::is_whitespace);
        if is_absolute(text) || is_page && goes(before) {
            return Some(text.to_owned());
        }
        rest = next;
    }
    None
}

fn is_absolute(text: &str) -> bool {
    ["https://", "http://", "//"].iter().any(|scheme| {
        let begins = text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
        begins && text[scheme.len()..].starts_with(|sign: char| sign.is_ascii_alphanumeric())
    })
}

/// Whether code ends in what goes to an address: `location.href =`, `window.open(`.
fn goes(code: &str) -> bool {
    let Some(name) = code.trim_end().strip_suffix(['=', '(']) else { return false };
    let name = name.trim_end().to_ascii_lowercase();
    MOVES.iter().any(|end| name.ends_with(end))
}

/// Whether an attribute is shown to detectors under its own name, and under which.
///
/// `data-*` always is, and anything else that holds an address: `onclick`, `formaction`, the settings of a component.
/// An element of a page's own making has addresses of its own too: `<x-button href=…>`.
pub(super) fn shown_as(element: &str, name: &str, value: &str) -> Option<String> {
    if name.starts_with("data-") {
        return Some(name.to_owned());
    }
    let is_own = element.contains('-') && matches!(name, "href" | "src" | "action");
    let is_other =
        OTHER_ADDRESSES.contains(&name) && !is_own || name.starts_with("xmlns") || name.starts_with("xlink");
    let holds_address =
        value.starts_with("//") || ["://", "\"//", "'//", "\\/\\/"].iter().any(|sign| value.contains(sign));
    if is_other || !holds_address {
        return None;
    }
    let plain: String = name.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
    (!plain.is_empty()).then(|| format!("data-{plain}"))
}

/// The addresses of a frame or script that a script fills in later: after consent, or on scrolling.
pub(super) fn awaited(element: &Element) -> impl Iterator<Item = &str> {
    const WORDS: &[&str] = &["src", "url", "href", "lazy", "original"];
    element.attrs().filter_map(|(name, value)| {
        let waits =
            name.strip_prefix("data-").is_some_and(|name| WORDS.iter().any(|word| name.contains(word)));
        let value = value.trim();
        (waits && (is_absolute(value) || value.starts_with('/'))).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_for_a_click_names_where_it_leads() {
        for (code, expected) in [
            ("window.open('https://jobs.lever.co/acme')", Some("https://jobs.lever.co/acme")),
            ("window.open(\"//jobs.lever.co/acme\", '_blank')", Some("//jobs.lever.co/acme")),
            ("window.open('HTTPS://JOBS.LEVER.CO/acme')", Some("HTTPS://JOBS.LEVER.CO/acme")),
            ("location.href='/careers'", Some("/careers")),
            ("window.location = `/careers`;", Some("/careers")),
            ("document.location.assign( '/careers' )", Some("/careers")),
            ("track('click'); self.location.replace('careers.html'); return false", Some("careers.html")),
            (r"openJob('https:\/\/jobs.lever.co\/acme')", Some("https://jobs.lever.co/acme")),
            ("router.push('/careers')", Some("/careers")),
            ("window.open('', '_blank')", None),
            ("window.open('#top')", None),
            ("track('/careers')", None),
            ("alert('go to https://a.example/ now')", None),
            ("location.href='/careers", None),
            ("location.reload()", None),
            ("", None),
        ] {
            assert_eq!(of_code(code).as_deref(), expected, "{code}");
        }
    }

    #[test]
    fn attributes_with_an_address_are_shown_and_pictures_are_not() {
        let shown = |name, value| shown_as("div", name, value);
        assert_eq!(shown_as("x-button", "href", "https://a.example/").as_deref(), Some("data-href"));
        assert_eq!(shown("data-x", "1").as_deref(), Some("data-x"));
        assert_eq!(shown("onclick", "window.open('https://a.example')").as_deref(), Some("data-onclick"));
        assert_eq!(shown(":props", r#"{"u":"https:\/\/a.example"}"#).as_deref(), Some("data-props"));
        assert_eq!(shown("onclick", "go()"), None);
        assert_eq!(shown("src", "https://a.example/x.png"), None);
        assert_eq!(shown("xmlns:v", "https://a.example/"), None);
        assert_eq!(shown("é", "https://a.example/"), None);
        assert_eq!(shown("integrity", "sha384-a//b"), None);
    }
}
