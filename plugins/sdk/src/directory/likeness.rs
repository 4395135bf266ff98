//! How much two names look alike, whatever their case, accents, blanks and legal forms.

use std::collections::BTreeSet;

/// Below that many letters and digits a name is like nothing.
const SHORTEST: usize = 3;

/// Lower case letters and digits, accents dropped.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| !word.is_empty())
}

/// From 0 to 1: the share of the shorter name's pairs of letters that the longer one has. A name inside the other is 1, so
/// that legal forms and endings of hosts do not count.
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
    // Names have far fewer pairs than 16 bits count.
    let small = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    small(part) / small(whole).max(1.0)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// A lower case letter without its accent; `None` for what is neither letter nor digit.
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
