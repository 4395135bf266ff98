//! Words by which addresses and links say that they are about jobs.

/// Beginnings and parts of such words, in the languages that career sites are written in, without their accents.
const JOBS: [&str; 26] = [
    "job",
    "career",
    "carrer",
    "carreir",
    "carrier",
    "vacan",
    "empleo",
    "oferta",
    "stelle",
    "karriere",
    "emploi",
    "recrut",
    "reclut",
    "lavor",
    "trabaj",
    "trabalh",
    "vaga",
    "position",
    "opening",
    "opportunit",
    "feina",
    "praca",
    "hiring",
    "offre",
    "werken",
    "join",
];

/// Words of pages that are not adverts though they may name jobs.
const OTHERS: [&str; 10] =
    ["blog", "news", "noticia", "article", "press", "prensa", "event", "podcast", "story", "stories"];

/// Whether a text names jobs.
#[must_use]
pub fn is_about_jobs(text: &str) -> bool {
    let text = text.to_lowercase();
    JOBS.iter().any(|word| text.contains(word))
}

/// Whether a text names something that is no list of jobs.
#[must_use]
pub fn is_about_others(text: &str) -> bool {
    let text = text.to_lowercase();
    OTHERS.iter().any(|word| text.contains(word))
}

/// The words of a part of an address, the first with a capital; `None` if it has no letters.
#[must_use]
pub fn of_slug(slug: &str) -> Option<String> {
    let slug = decoded(slug);
    let slug =
        [".html", ".htm", ".php", ".aspx"].iter().find_map(|end| slug.strip_suffix(end)).unwrap_or(&slug);
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !is_mark(word);
    let words: Vec<&str> = slug.split(['-', '_', '+', ' ', '.']).filter(is_word).collect();
    let mut signs = words.iter().flat_map(|word| word.chars().chain([' ']));
    let first = signs.next()?;
    let title: String = first.to_uppercase().chain(signs).collect();
    Some(title.trim_end().to_owned())
}

/// Whether a word is an ID: letters and digits mixed, and long, as in hashes and UUIDs.
fn is_mark(word: &str) -> bool {
    word.len() >= 8
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A text with its percent-encoding undone.
#[must_use]
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_become_words_without_their_ids() {
        assert_eq!(of_slug("night-porter").as_deref(), Some("Night porter"));
        assert_eq!(of_slug("night-porter-101.html").as_deref(), Some("Night porter"));
        assert_eq!(
            of_slug("jefe-de-administraci%C3%B3n-9f3a77c2b1").as_deref(),
            Some("Jefe de administración")
        );
        assert_eq!((of_slug("101"), of_slug("")), (None, None));
    }

    #[test]
    fn words_for_jobs_are_known_in_several_languages() {
        for text in [
            "/careers/",
            "Ofertas de empleo",
            "Offene Stellen",
            "/nous-rejoindre/emplois",
            "Work with us: jobs",
        ] {
            assert!(is_about_jobs(text), "{text}");
        }
        assert!(!is_about_jobs("/products/shoes") && is_about_others("/blog/how-we-hire"));
    }
}
