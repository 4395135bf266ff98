//! The words for partners who are not named, and those that join them to a name.

/// What stands between a name and such partners, as a word.
pub(super) const JOINS: &[&str] = &["y", "e", "i", "and", "und", "u", "et", "en", "og", "och"];

/// The partners, as `letters_of_form` leaves them.
#[rustfmt::skip]
pub(super) const PARTNERS: &[&str] = &[
    "co", "cia", "cie", "comp", "company", "compania", "companyia", "companhia", "compagnie", "compagnia", "compagni",
    "ca",
];

/// Whether a word, behind the one that joins it to a name, means such partners.
pub(super) fn are_joined_partners(join: Option<&str>, partners: &str) -> bool {
    join.is_some_and(|join| JOINS.contains(&join)) && PARTNERS.contains(&partners)
}
