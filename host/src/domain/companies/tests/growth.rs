//! The work for a name grows no faster than its length, whatever an adversary writes.

use crate::{
    bounds::units,
    domain::{
        companies::{normalize_name, registrable_domain, website},
        identity::CompanyNames,
        steps::assert_linear,
    },
};

/// Names of legal forms without end, of signs without a letter, and of words that are forms only after others.
const NAMES: [&str; 21] = [
    "sl ",
    "s.l. ",
    "s l ",
    "acme sl ",
    "- ",
    ". sl",
    "spa ",
    "hotel spa ",
    "as ",
    "limitada ",
    "gmbh & co kg ",
    "s coop ",
    "sociedad limitada ",
    "& sl ",
    "y spa ",
    "a\u{301}",
    ", sl",
    "sc. ",
    "& co ",
    "y cia. ",
    "&co",
];

#[test]
fn a_name_costs_no_more_than_its_length() {
    for part in NAMES {
        for end in ["", "sl", "spa", " - - -"] {
            assert_linear(
                part,
                500,
                |parts| format!("acme {}{end}", part.repeat(parts)),
                |name: String| drop(normalize_name(&name)),
            );
            let read = |name: String| drop(normalize_name(&name));
            assert_linear(part, 500, |parts| format!("{}{end}", part.repeat(parts)), read);
        }
    }
}

#[test]
fn two_long_names_are_compared_in_no_more_than_their_length() {
    for (left, right) in [("ab", "ac"), ("ab", "ab"), ("sl ", "sa "), ("x y ", "x z ")] {
        assert_linear(
            left,
            500,
            |parts| (left.repeat(parts), format!("{}q", right.repeat(parts))),
            |(left, right): (String, String)| {
                let names = CompanyNames::new(&left, None);
                let _ = names.agree_with(&right);
            },
        );
    }
}

#[test]
fn an_address_beyond_its_bound_is_none() {
    let address =
        |bytes: usize| format!("https://acme.com/{}", "a".repeat(bytes - "https://acme.com/".len()));
    let most = units::COMPANY_URL.size();
    assert_eq!(registrable_domain(&address(most)).as_deref(), Some("acme.com"));
    assert_eq!(website(&address(most)), Some(address(most)));
    assert_eq!((registrable_domain(&address(most + 1)), website(&address(most + 1))), (None, None));
}
