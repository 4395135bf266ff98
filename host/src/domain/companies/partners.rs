//! Partners who are not named: `& Co.`, `y Cía.`, `und Co.`, `& Company` at the end of a name.

use super::{
    forms::{is_trailing, letters_of_form},
    joins::{JOINS, PARTNERS},
};

/// What it is as a sign, which may touch the words beside it.
const SIGNS: [char; 2] = ['&', '+'];

/// Words that mean such partners only together.
const PAIRS: &[(&str, &str)] = &[
    // Czech and Slovak, Polish, Hungarian, Finnish.
    ("a", "spol"),
    ("i", "s-ka"),
    ("i", "spolka"),
    ("i", "wspolnicy"),
    ("es", "tarsa"),
    ("es", "tarsai"),
    ("ja", "kumpp"),
];

/// What stands before the partners at the end of a folded name, if it has some and says something without them.
/// `dotted`: a dot was taken from its end, which makes an abbreviation of a single letter (`Rossi & C.`).
pub(super) fn without_partners(name: &str, dotted: bool) -> Option<&str> {
    let last_at = name.rfind(' ').map_or(0, |blank| blank + 1);
    let last = &name[last_at..];
    // `Ruiz &Co`, `Ruiz&Co`.
    let touching = last.rfind(SIGNS).map(|sign| last_at + sign);
    let partners = letters_of_form(&name[touching.map_or(last_at, |sign| sign + 1)..]);
    let is_initial = partners == "c" && (dotted || last.ends_with('.'));
    let is_known = is_initial || PARTNERS.contains(&partners.as_str());
    let before = match touching {
        Some(sign) if is_known => &name[..sign],
        Some(_) => return None,
        None => before_join(name[..last_at].trim_end(), is_known, &partners)?,
    };
    let kept = before.trim_end_matches(|sign| is_trailing(sign) || SIGNS.contains(&sign));
    kept.contains(char::is_alphanumeric).then_some(kept)
}

/// What stands before the word or sign that joins the partners to the name.
fn before_join<'n>(name: &'n str, is_known: bool, partners: &str) -> Option<&'n str> {
    if let Some(before) = name.strip_suffix(SIGNS) {
        return is_known.then_some(before);
    }
    let (before, join) = name.rsplit_once(' ')?;
    let join = join.trim_end_matches('.');
    // `S. en C.` is a form.
    let is_form = join == "en" && partners == "c";
    let joins = (is_known && !is_form && JOINS.contains(&join)) || PAIRS.contains(&(join, partners));
    joins.then_some(before)
}
