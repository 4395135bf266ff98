//! The form of addresses: what all adverts of a site have in common.

use std::fmt;

use crate::address::WebAddress;

/// A form: the first parts of a path in words, and how many follow; with a query, the whole path and the query's names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    parts: Vec<Option<String>>,
    names: Vec<String>,
}

impl Shape {
    /// The form of an address, with so many of its first parts in words. The last part always differs between adverts.
    #[must_use]
    pub fn of(address: &WebAddress, words: usize) -> Self {
        let names = names(address);
        let segments: Vec<&str> = parts(address).1;
        let last = segments.len().saturating_sub(1);
        let is_word = |at: usize, part: &str| {
            !names.is_empty() || at < words.min(last) && !part.bytes().any(|byte| byte.is_ascii_digit())
        };
        let part = |(at, part): (usize, &&str)| is_word(at, part).then(|| part.to_lowercase());
        Self { parts: segments.iter().enumerate().map(part).collect(), names }
    }

    /// Whether an address has this form.
    #[must_use]
    pub fn fits(&self, address: &WebAddress) -> bool {
        let segments = parts(address).1;
        let is_alike = |(wanted, part): (&Option<String>, &&str)| {
            wanted.as_ref().is_none_or(|wanted| *wanted == part.to_lowercase())
        };
        segments.len() == self.parts.len()
            && self.parts.iter().zip(&segments).all(is_alike)
            && self.names == names(address)
    }

    /// Whether a part of a path is one that all addresses of this form have.
    #[must_use]
    pub fn names_part(&self, part: &str) -> bool {
        self.parts.iter().flatten().any(|named| *named == part.to_lowercase())
    }

    /// The form as it was written.
    #[must_use]
    pub fn parse(written: &str) -> Self {
        let (path, names) = written.split_once('?').unwrap_or((written, ""));
        let part = |part: &str| (part != "*").then(|| part.to_owned());
        Self {
            parts: path.split('/').filter(|part| !part.is_empty()).map(part).collect(),
            names: names.split('&').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.as_deref().unwrap_or("*")).collect();
        write!(f, "{}", parts.join("/"))?;
        if self.names.is_empty() { Ok(()) } else { write!(f, "?{}", self.names.join("&")) }
    }
}

/// The names of a query's parameters, in order.
fn names(address: &WebAddress) -> Vec<String> {
    let target = address.target();
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let mut names: Vec<String> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| !name.is_empty())
        .map(str::to_lowercase)
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The language that a path begins with, and its other parts.
#[must_use]
pub fn parts(address: &WebAddress) -> (Option<String>, Vec<&str>) {
    let mut segments: Vec<&str> = address.segments().collect();
    let at = segments.iter().take(2).position(|part| is_language(part)).filter(|at| at + 1 < segments.len());
    (at.map(|at| segments.remove(at).to_lowercase()), segments)
}

/// Whether a part of a path is a language: `en`, `en-GB`, `pt_br`.
fn is_language(part: &str) -> bool {
    const LANGUAGES: [&str; 32] = [
        "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "it",
        "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "uk", "zh",
    ];
    let lower = part.to_lowercase();
    let (language, country) = lower.split_once(['-', '_']).unwrap_or((&lower, ""));
    let is_country =
        country.is_empty() || country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_lowercase());
    is_country && LANGUAGES.contains(&language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(path: &str) -> WebAddress {
        WebAddress::parse(&format!("https://a.example{path}")).unwrap()
    }

    #[test]
    fn forms_keep_words_and_leave_what_differs() {
        for (path, words, shape) in [
            ("/en/job/101/night-porter", 1, "job/*/*"),
            ("/careers/jobs/cook-7", 1, "careers/*/*"),
            ("/careers/jobs/cook-7", 2, "careers/jobs/*"),
            ("/jobs/", 1, "*"),
            ("/2026/cook", 1, "*/*"),
            ("/job.php?id=7&utm=1", 1, "job.php?id&utm"),
            ("/", 1, ""),
        ] {
            let shape_of = Shape::of(&address(path), words);
            assert_eq!(shape_of.to_string(), shape, "{path}");
            assert_eq!(Shape::parse(&shape_of.to_string()), shape_of);
            assert!(shape_of.fits(&address(path)));
        }
        let shape = Shape::parse("job/*/*");
        assert!(shape.fits(&address("/es/Job/1/x")) && shape.fits(&address("/job/1/x")));
        assert!(
            !shape.fits(&address("/job/1"))
                && !shape.fits(&address("/blog/1/x"))
                && !shape.fits(&address("/job/1/x?a=1"))
        );
    }

    #[test]
    fn a_language_is_a_part_before_others() {
        assert_eq!(parts(&address("/pt-BR/vagas/1")), (Some("pt-br".to_owned()), vec!["vagas", "1"]));
        assert_eq!(parts(&address("/jobs/it/1")), (Some("it".to_owned()), vec!["jobs", "1"]));
        assert_eq!(parts(&address("/jobs/it")), (None, vec!["jobs", "it"]));
        assert_eq!(parts(&address("/hr-manager/1")), (None, vec!["hr-manager", "1"]));
    }
}
