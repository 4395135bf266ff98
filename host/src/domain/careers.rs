//! Finds the careers section of a company's website: words in links and paths, by language.
//!
//! Spanish, Catalan, English, Portuguese, French, German and Italian, without accents, as paths are written.

use std::sync::LazyLock;

use jobscan_reading::fold::fold;
use url::Url;

use super::{page::Link, text::clean_line};
use crate::bounds::pages;

/// A language's phrases, and the usual paths that are tried if no link leads on, the most usual first.
struct Language {
    code: &'static str,
    phrases: &'static [&'static str],
    paths: &'static [&'static str],
}

/// A phrase is a sequence of words in a path segment or in a link's text.
const LANGUAGES: &[Language] = &[
    Language {
        code: "en",
        phrases: &[
            "careers",
            "career",
            "jobs",
            "job openings",
            "job opportunities",
            "job board",
            "vacancies",
            "vacancy",
            "open positions",
            "open roles",
            "current openings",
            "openings",
            "open jobs",
            "opportunities",
            "join us",
            "join our team",
            "join the team",
            "join",
            "work with us",
            "work for us",
            "working at",
            "work at",
            "were hiring",
            "we are hiring",
            "hiring",
            "employment",
            "recruitment",
        ],
        paths: &[
            "/careers",
            "/jobs",
            "/join-us",
            "/work-with-us",
            "/careers/jobs",
            "/job-openings",
            "/job-opportunities",
            "/company/careers",
            "/about/careers",
        ],
    },
    Language {
        code: "es",
        phrases: &[
            "empleo",
            "empleos",
            "trabaja con nosotros",
            "trabaja con nosotras",
            "trabajar con nosotros",
            "trabaja en",
            "trabajar en",
            "trabaja",
            "trabajo",
            "unete",
            "unete a nosotros",
            "unete al equipo",
            "vacantes",
            "vacante",
            "ofertas de empleo",
            "ofertas de trabajo",
            "ofertas empleo",
            "bolsa de empleo",
            "bolsa de trabajo",
            "oportunidades",
            "puestos",
            "carrera profesional",
            "carreras",
            "buscamos talento",
            "talento",
            "portal de empleo",
        ],
        paths: &[
            "/trabaja-con-nosotros",
            "/empleo",
            "/ofertas-de-empleo",
            "/unete",
            "/talento",
            "/es/empleo",
            "/es/trabaja-con-nosotros",
        ],
    },
    Language {
        code: "ca",
        phrases: &[
            "feina",
            "treballa amb nosaltres",
            "treballa",
            "treballar amb nosaltres",
            "ofertes de feina",
            "ofertes de treball",
            "borsa de treball",
            "uneix te",
            "uneixte",
            "suma t",
            "sumat",
            "vacants",
            "talent",
        ],
        paths: &["/treballa-amb-nosaltres", "/feina", "/ofertes-de-feina", "/ca/treballa-amb-nosaltres"],
    },
    Language {
        code: "pt",
        phrases: &[
            "carreiras",
            "carreira",
            "vagas",
            "trabalhe conosco",
            "trabalhe connosco",
            "trabalha connosco",
            "junta te a nos",
            "junte se a nos",
            "recrutamento",
            "emprego",
            "empregos",
            "ofertas de emprego",
            "faz parte da equipa",
        ],
        paths: &["/carreiras", "/trabalhe-conosco", "/vagas", "/recrutamento"],
    },
    Language {
        code: "fr",
        phrases: &[
            "carrieres",
            "carriere",
            "recrutement",
            "emploi",
            "emplois",
            "offres d emploi",
            "offres demploi",
            "nous rejoindre",
            "rejoignez nous",
            "rejoins nous",
            "rejoindre",
            "postes ouverts",
            "on recrute",
            "nous recrutons",
            "travailler chez",
        ],
        paths: &["/carrieres", "/recrutement", "/nous-rejoindre", "/offres-emploi", "/rejoignez-nous"],
    },
    Language {
        code: "de",
        phrases: &[
            "karriere",
            "stellenangebote",
            "stellen",
            "offene stellen",
            "jobangebote",
            "stellenmarkt",
            "arbeiten bei",
            "wir stellen ein",
            "bewerben",
            "jobborse",
        ],
        paths: &["/karriere", "/stellenangebote", "/unternehmen/karriere", "/de/karriere"],
    },
    Language {
        code: "it",
        phrases: &[
            "lavora con noi",
            "carriera",
            "posizioni aperte",
            "offerte di lavoro",
            "opportunita",
            "unisciti a noi",
            "entra nel team",
            "lavoro",
        ],
        paths: &["/lavora-con-noi", "/carriere", "/posizioni-aperte"],
    },
];

/// The phrases of all languages as words, split once because a page has hundreds of links.
static PHRASES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let phrases = LANGUAGES.iter().flat_map(|language| language.phrases);
    phrases.map(|phrase| phrase.split(' ').collect()).collect()
});

/// Sections of a site where the same words are titles of articles, not of adverts.
const OTHER_SECTIONS: &[&str] = &[
    "blog",
    "blogs",
    "news",
    "noticias",
    "noticies",
    "actualidad",
    "actualites",
    "press",
    "prensa",
    "article",
    "articles",
    "articulo",
    "articulos",
    "post",
    "posts",
    "podcast",
    "webinar",
    "webinars",
    "event",
    "events",
    "eventos",
    "case",
    "cases",
    "customers",
    "clientes",
    "resources",
    "recursos",
    "guides",
    "tag",
    "category",
    "glossary",
    "legal",
    "privacy",
    "privacidad",
    "cookies",
    "terms",
    "login",
    "signin",
    "wp-content",
    "wp-json",
];

/// Words that occur with the phrases and name nobody.
const FILLERS: &[&str] = &[
    "a", "al", "all", "and", "are", "at", "con", "current", "de", "des", "die", "el", "els", "en", "et",
    "for", "i", "in", "la", "las", "les", "los", "more", "mas", "new", "nos", "nosotros", "now", "nuestras",
    "nuestro", "nuestros", "o", "of", "offene", "open", "our", "see", "team", "the", "to", "todas", "toutes",
    "und", "unsere", "us", "ver", "view", "voir", "we", "y", "your", "equipo", "equip", "equipe", "equipa",
    "apply", "explore", "here", "aqui", "page", "portal", "find", "job", "hr", "work", "life",
];

/// The most words of a segment or text; longer ones are titles of articles or adverts.
const MAX_WORDS: usize = 6;

/// Extensions of files that are not pages.
const FILES: &[&str] = &[
    ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".zip", ".doc", ".docx", ".xls", ".xlsx",
    ".mp4", ".css", ".js", ".xml", ".json", ".ics", ".rss",
];

/// How likely a link leads to the company's jobs, from 1 to 255; `None` if not at all.
#[must_use]
pub fn promise(link: &Link) -> Option<u8> {
    let path = link.url.path().to_ascii_lowercase();
    let deep =
        link.url.path_segments().is_some_and(|segments| segments.count() > pages::PATH_SEGMENTS.size());
    if deep || FILES.iter().any(|end| path.ends_with(end)) || is_in_other_section(&link.url) {
        return None;
    }
    let (by_path, by_text) = (is_career_path(&link.url), is_career_text(&link.text));
    let host = link.url.host_str().unwrap_or_default();
    let by_host = host.split('.').next().is_some_and(|label| label != "www" && is_phrase(&words(label)));
    let short = u8::try_from(link.url.path_segments().map_or(0, Iterator::count).min(9)).unwrap_or(9);
    match (by_host || by_path, by_text) {
        (true, true) => Some(250 - short),
        (_, true) => Some(220 - short),
        (true, false) => Some(190 - short),
        (false, false) => None,
    }
}

/// Whether the path of an address is that of a careers page.
#[must_use]
pub fn is_career_path(url: &Url) -> bool {
    !is_in_other_section(url)
        && url.path_segments().is_some_and(|segments| {
            segments.take(pages::PATH_SEGMENTS.size()).any(|part| is_phrase(&words(part)))
        })
}

/// Whether a link's text is a careers phrase.
#[must_use]
pub fn is_career_text(text: &str) -> bool {
    is_phrase(&words(text))
}

/// Whether a link's text is a careers phrase and nothing else, without a name or a subject.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let words = words(text);
    let known = |word: &str| FILLERS.contains(&word) || phrase_words().any(|own| own == word);
    is_phrase(&words) && words.iter().all(|word| known(word))
}

fn phrase_words() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().flat_map(|language| language.phrases).flat_map(|phrase| phrase.split(' '))
}

/// At most `most` usual paths to try, those of the page's language first.
#[must_use]
pub fn usual_paths(language: Option<&str>, most: usize) -> Vec<&'static str> {
    let code = language.map(|language| language.split(['-', '_']).next().unwrap_or_default());
    let own = LANGUAGES.iter().find(|language| Some(language.code) == code);
    let paths = |language: &Language| language.paths.iter().copied();
    let mut found: Vec<&str> = Vec::new();
    // The page's own language, then English and Spanish, then the other languages in turn: a site often does not
    // state its language.
    let rest = (0..).map_while(|nth| {
        let turn: Vec<&str> =
            LANGUAGES.iter().filter_map(|language| language.paths.get(nth).copied()).collect();
        (!turn.is_empty()).then_some(turn)
    });
    let own_share = most.div_ceil(2) + 1;
    let first = own.into_iter().flat_map(|language| paths(language).take(own_share));
    let usual = LANGUAGES[..2].iter().flat_map(|language| paths(language).take(2));
    for path in first.chain(usual).chain(rest.flatten()) {
        if !found.contains(&path) {
            found.push(path);
        }
    }
    found.truncate(most);
    found
}

fn is_in_other_section(url: &Url) -> bool {
    url.path_segments().is_some_and(|segments| {
        segments
            .take(pages::PATH_SEGMENTS.size())
            .any(|segment| OTHER_SECTIONS.contains(&segment.to_ascii_lowercase().as_str()))
    })
}

fn is_phrase(words: &[String]) -> bool {
    if words.is_empty() || words.len() > MAX_WORDS {
        return false;
    }
    PHRASES.iter().any(|wanted| {
        // A short single word occurs in many sentences, so it only counts in a text of at most three words.
        let loose = wanted.len() > 1 || wanted[0].len() > 7 || words.len() <= 3;
        loose && words.windows(wanted.len()).any(|window| window.iter().eq(wanted.iter()))
    })
}

/// The words of a text or path segment, in lower case and without accents; none of one that is too long for a phrase.
fn words(text: &str) -> Vec<String> {
    if text.len() > pages::PHRASE.size() {
        return Vec::new();
    }
    let decoded = percent_decoded(text);
    let folded = fold(&clean_line(&decoded)).replace('\'', "");
    let without_end = folded.trim_end_matches(".html").trim_end_matches(".php").trim_end_matches(".aspx");
    without_end
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn percent_decoded(text: &str) -> String {
    // The only public percent-decoder of `url` is the one for queries; `+` means a space here too.
    let escaped = text.replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::page::PageRegion;

    fn link(url: &str, text: &str) -> Link {
        Link { url: Url::parse(url).unwrap(), text: text.to_owned(), place: PageRegion::Body }
    }

    #[test]
    fn links_to_jobs_are_recognised_in_seven_languages() {
        for (path, text) in [
            ("/careers", "Careers"),
            ("/x", "We’re hiring!"),
            ("/x", "Join our team"),
            ("/trabaja-con-nosotros/", ""),
            ("/x", "Únete al equipo"),
            ("/empresa/empleo.html", "Más"),
            ("/x", "Treballa amb nosaltres"),
            ("/x", "Trabalhe Conosco"),
            ("/fr/offres-d-emploi", ""),
            ("/x", "Offene Stellen"),
            ("/x", "Lavora con noi"),
            ("/%C3%BAnete", ""),
            ("/about/Open_Positions.aspx", ""),
        ] {
            assert!(promise(&link(&format!("https://a.example{path}"), text)).is_some(), "{path} {text}");
        }
        assert!(promise(&link("https://careers.a.example/", "")).is_some());
    }

    #[test]
    fn a_plain_text_contains_no_name() {
        for plain in ["Careers", "See all open positions", "Ver vacantes", "We're hiring!", "Únete al equipo"]
        {
            assert!(is_plain(plain), "{plain}");
        }
        for other in ["Careers at Studio X", "Studio X", "Jobs in data science", "", "Our team"] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn articles_and_files_are_not_followed() {
        for (path, text) in [
            ("/blog/careers", "Careers"),
            ("/x", "How our customers join data from many sources to find their best jobs to be done"),
            ("/producto", "Gestión de empleo del tiempo en su empresa hoy"),
            ("/careers/brochure.pdf", "Careers"),
            ("/about", "About us"),
            ("/", "Acme"),
        ] {
            assert_eq!(promise(&link(&format!("https://a.example{path}"), text)), None, "{path} {text}");
        }
    }

    #[test]
    fn what_is_longer_than_a_phrase_or_deeper_than_a_careers_page_is_not_followed() {
        let phrase = "jobs".to_owned();
        assert!(is_career_text(&format!("{phrase}{}", " ".repeat(pages::PHRASE.size() - 4))));
        assert!(!is_career_text(&format!("{phrase}{}", " ".repeat(pages::PHRASE.size()))));
        let deep = |segments: usize| format!("https://a.example{}/jobs", "/x".repeat(segments - 1));
        assert!(promise(&link(&deep(pages::PATH_SEGMENTS.size()), "Jobs")).is_some());
        assert!(promise(&link(&deep(pages::PATH_SEGMENTS.size() + 1), "Jobs")).is_none());
    }

    #[test]
    fn a_link_with_matching_text_and_path_ranks_first() {
        let both = promise(&link("https://a.example/careers", "Careers"));
        let text = promise(&link("https://a.example/x", "Careers"));
        let path = promise(&link("https://a.example/careers/y", "Here"));
        assert!(both > text && text > path);
    }

    #[test]
    fn usual_paths_begin_with_the_pages_own_language() {
        assert_eq!(usual_paths(Some("es-ES"), 4)[..2], ["/trabaja-con-nosotros", "/empleo"]);
        assert_eq!(usual_paths(None, 3), ["/careers", "/jobs", "/trabaja-con-nosotros"]);
        let all = usual_paths(Some("de"), 10);
        assert!(all.contains(&"/karriere") && all.contains(&"/careers") && all.len() == 10);
        assert!(usual_paths(Some("xx"), 0).is_empty());
        let mut unique = usual_paths(Some("it"), 100);
        let count = unique.len();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), count);
    }
}
