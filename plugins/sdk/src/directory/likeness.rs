//! Compares names, ignoring case, accents, whitespace and legal forms.

use std::collections::BTreeSet;

/// The minimum number of letters and digits of a name that can be compared.
const SHORTEST: usize = 3;

/// The letters and digits of a text, in lower case and without accents.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| !word.is_empty())
}

/// The likeness of two names, from 0 to 1: the share of the letter pairs of the one with fewer pairs that the other has
/// too. It is 1 if one name contains the other, so that legal forms and domain endings do not matter.
pub(super) fn likeness(one: &str, other: &str) -> f32 {
    let (one, other) = (folded(one), folded(other));
    if one.chars().count().min(other.chars().count()) < SHORTEST {
        return 0.0;
    }
    if one.contains(&other) || other.contains(&one) {
        return 1.0;
    }
    let (one, other) = (pairs(&one), pairs(&other));
    let (common, fewer) = (one.intersection(&other).count(), one.len().min(other.len()));
    ratio(common, fewer)
}

fn ratio(part: usize, whole: usize) -> f32 {
    // Names have far fewer letter pairs than fit into 16 bits.
    let small = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    small(part) / small(whole).max(1.0)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// A lower case letter without its accent, or a digit; `None` for any other character.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_like_their_slugs_and_hosts() {
        assert_eq!(folded("Ñandú & Cía., S.L."), "nanduciasl");
        assert_eq!(words("Sitio-web  oficial").collect::<Vec<_>>(), ["sitio", "web", "oficial"]);
        for (one, other) in
            [("ACME ROBOTS S.L.", "acme-robots"), ("Energía Río", "energiario.example"), ("abc", "ABC")]
        {
            assert!(likeness(one, other) >= 1.0, "{one} {other}");
        }
        assert!(likeness("Acme Robots", "acmerobotics") > 0.7);
        assert!(likeness("Acme", "banco") < 0.3);
        assert!(likeness("", "acme") <= 0.0 && likeness("io", "radio") <= 0.0);
    }
}
