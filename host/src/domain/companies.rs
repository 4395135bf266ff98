//! Who a company is: its registrable domain, else its name without legal form.
//!
//! Two companies are one when these say so. A domain that many companies share (an ATS, a social
//! network, a site builder) says nothing and is never returned as one.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use url::{Host, Url};

/// Domains under which others publish. Hosts equal to one of these or below it identify nobody.
///
/// What the public suffix list keeps as private suffixes (`github.io`, `netlify.app`,
/// `blogspot.com`, …) need not be repeated here.
const SHARED_DOMAINS: &[&str] = &[
    // Applicant tracking systems and job boards.
    "lever.co",
    "greenhouse.io",
    "infojobs.net",
    "infojobs.it",
    "infojobs.com.br",
    "ashbyhq.com",
    "workable.com",
    "recruitee.com",
    "personio.de",
    "personio.com",
    "teamtailor.com",
    "smartrecruiters.com",
    "myworkdayjobs.com",
    "bamboohr.com",
    "breezy.hr",
    "jazzhr.com",
    "applytojob.com",
    "icims.com",
    "factorialhr.com",
    "factorialhr.es",
    "bizneo.com",
    "viterbit.site",
    "viterbit.com",
    "join.com",
    "welcometothejungle.com",
    "jobvite.com",
    "taleo.net",
    "successfactors.com",
    "successfactors.eu",
    "indeed.com",
    "glassdoor.com",
    "tecnoempleo.com",
    "infoempleo.com",
    "jobandtalent.com",
    // Social networks, media and link pages.
    "linkedin.com",
    "lnkd.in",
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "twitter.com",
    "x.com",
    "t.co",
    "youtube.com",
    "youtu.be",
    "tiktok.com",
    "pinterest.com",
    "vimeo.com",
    "medium.com",
    "substack.com",
    "crunchbase.com",
    "angel.co",
    "wellfound.com",
    "linktr.ee",
    "bit.ly",
    "wa.me",
    "whatsapp.com",
    "t.me",
    "telegram.me",
    "goo.gl",
    // Code and site hosting.
    "github.com",
    "github.io",
    "gitlab.com",
    "gitlab.io",
    "sites.google.com",
    "docs.google.com",
    "drive.google.com",
    "forms.gle",
    "maps.google.com",
    "plus.google.com",
    "play.google.com",
    "apps.apple.com",
    "itunes.apple.com",
    "business.site",
    "notion.site",
    "notion.so",
    "wixsite.com",
    "wix.com",
    "wordpress.com",
    "blogspot.com",
    "blogger.com",
    "weebly.com",
    "squarespace.com",
    "webflow.io",
    "jimdo.com",
    "jimdosite.com",
    "godaddysites.com",
    "webnode.es",
    "webnode.com",
    "carrd.co",
    "tumblr.com",
    "myshopify.com",
    "typeform.com",
];

/// Private suffixes that sell names to companies as a registry does.
const REGISTRY_SUFFIXES: &[&str] = &[
    "br.com", "cn.com", "co.com", "com.de", "de.com", "eu.com", "gb.net", "hu.net", "jp.net", "jpn.com",
    "mex.com", "ru.com", "sa.com", "se.net", "uk.com", "uk.net", "us.com", "za.com",
];

/// Top-level names reserved for tests and documentation (RFC 2606): no list has them.
const RESERVED_TLDS: &[&str] = &["test", "example"];

/// Legal forms as they are left when dots and blanks are taken out.
const LEGAL_FORMS: &[&str] = &[
    "sl",
    "slu",
    "sll",
    "slp",
    "slpu",
    "slne",
    "sa",
    "sau",
    "sad",
    "sal",
    "scoop",
    "scoopand",
    "scoopmad",
    "scoopgal",
    "sccl",
    "scl",
    "scp",
    "slunipersonal",
    "saunipersonal",
    "gmbh",
    "mbh",
    "ag",
    "ug",
    "kg",
    "gmbhcokg",
    "gmbh&cokg",
    "ltd",
    "limited",
    "llc",
    "llp",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "plc",
    "bv",
    "nv",
    "sas",
    "sasu",
    "sarl",
    "srl",
    "srls",
    "spa",
    "lda",
    "ltda",
    "oy",
    "ab",
    "aps",
];

/// Legal forms written in words.
const LEGAL_PHRASES: &[&[&str]] = &[
    &["sociedad", "limitada"],
    &["sociedad", "limitada", "laboral"],
    &["sociedad", "limitada", "profesional"],
    &["sociedad", "limitada", "nueva", "empresa"],
    &["sociedad", "de", "responsabilidad", "limitada"],
    &["sociedad", "anonima"],
    &["sociedad", "anonima", "laboral"],
    &["sociedad", "anonima", "deportiva"],
    &["sociedad", "cooperativa"],
    &["sociedad", "cooperativa", "limitada"],
    &["sociedad", "cooperativa", "andaluza"],
    &["sociedad", "cooperativa", "madrilena"],
    &["gmbh", "&", "co", "kg"],
    &["gmbh", "und", "co", "kg"],
    &["s", "coop"],
    &["s", "coop", "and"],
    &["s", "coop", "mad"],
];

/// What these lead to is part of the name: `Hotel & Spa`.
const CONJUNCTIONS: &[&str] = &["&", "+", "y", "e", "i", "and", "und", "et"];

/// The most words of a legal form.
const MOST_FORM_WORDS: usize = 4;

/// Longer ones are no addresses of companies.
const MAX_URL: usize = 2048;

/// The name by which companies without a domain are told apart: lower case, no diacritics, blanks
/// folded, without legal forms at its end. Empty only for a name that is blank.
#[must_use]
pub fn normalize_name(name: &str) -> String {
    let folded = fold(name);
    let mut kept = folded.trim_end_matches(is_trailing);
    while let Some(shorter) = without_legal_form(kept) {
        kept = shorter.trim_end_matches(is_trailing);
    }
    if kept.is_empty() { folded } else { kept.to_owned() }
}

/// Lower case, no diacritics, commas and parentheses as blanks, blanks folded.
fn fold(name: &str) -> String {
    let letters: String = name
        .nfd()
        .filter(|sign| !is_combining_mark(*sign))
        .flat_map(char::to_lowercase)
        // Lower case may bring a mark back: the Turkish dotted capital.
        .filter(|sign| !is_combining_mark(*sign))
        .map(|sign| match sign {
            ',' | '(' | ')' => ' ',
            '’' => '\'',
            _ if sign.is_control() => ' ',
            _ => sign,
        })
        .collect();
    let folded = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    } else {
        folded
    }
}

fn is_trailing(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '.' | ',' | ';' | '-' | '–' | '/')
}

/// What stands before the legal form at the end; `None` if there is none, or nothing before it.
fn without_legal_form(name: &str) -> Option<&str> {
    let words: Vec<&str> = name.split(' ').collect();
    let most = MOST_FORM_WORDS.min(words.len() - 1);
    let kept =
        (1..=most).rev().map(|count| words.len() - count).find(|&kept| is_legal_form(&words[kept..]))?;
    let before = words[..kept].iter().rev().find(|word| !word.trim_end_matches(is_trailing).is_empty())?;
    if CONJUNCTIONS.contains(before) {
        return None;
    }
    let form: usize = words[kept..].iter().map(|word| word.len() + 1).sum();
    Some(&name[..name.len() - form])
}

fn is_legal_form(words: &[&str]) -> bool {
    let bare: Vec<String> = words.iter().map(|word| word.replace(['.', '/', ';'], "")).collect();
    if let [only] = bare.as_slice() {
        return LEGAL_FORMS.contains(&only.trim_matches(is_trailing)) || only == "unipersonal";
    }
    let parts: Vec<&str> = bare.iter().map(|word| word.trim_matches(is_trailing)).collect();
    // `S. L. U.`; longer words are words, so that no name is mistaken for one form.
    let spaced = parts.iter().all(|part| part.chars().count() <= 2 && !part.is_empty())
        && LEGAL_FORMS.contains(&parts.concat().as_str());
    spaced || LEGAL_PHRASES.contains(&parts.as_slice())
}

/// The domain a company registered, in its ASCII form: `careers.acme.co.uk` gives `acme.co.uk`.
///
/// Takes a URL or a bare host. `None` for addresses, for names without a known suffix, and for
/// domains that many companies share.
#[must_use]
pub fn registrable_domain(url_or_host: &str) -> Option<String> {
    let url = parse(url_or_host)?;
    let Some(Host::Domain(host)) = url.host() else { return None };
    let host = host.trim_end_matches('.');
    if is_shared(host) || !has_known_suffix(host) {
        return None;
    }
    psl::domain_str(host).map(str::to_owned)
}

/// A company's site as an absolute URL; `None` for what is not one, such as a path.
///
/// A bare host gets `https`. The host may be a shared one: a site on a site builder is still a site.
#[must_use]
pub fn website(text: &str) -> Option<String> {
    let mut url = parse(text)?;
    url.set_fragment(None);
    Some(url.into())
}

/// An `http` or `https` URL of a named host without user or password.
fn parse(text: &str) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_URL || text.contains(char::is_whitespace) {
        return None;
    }
    let bare = !text.contains("://");
    let absolute = match text.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None if text.starts_with(['/', '.', '?', '#']) => return None,
        None if bare => format!("https://{text}"),
        None => text.to_owned(),
    };
    let url = Url::parse(&absolute).ok()?;
    let Some(Host::Domain(host)) = url.host() else { return None };
    let named =
        host.trim_end_matches('.').contains('.') && (!bare || has_known_suffix(host.trim_end_matches('.')));
    let open = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && named && open).then_some(url)
}

fn has_known_suffix(host: &str) -> bool {
    let reserved = host.rsplit('.').next().is_some_and(|tld| RESERVED_TLDS.contains(&tld));
    reserved || psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

fn is_shared(host: &str) -> bool {
    let below =
        |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if SHARED_DOMAINS.iter().any(|domain| below(domain)) {
        return true;
    }
    psl::suffix(host.as_bytes()).is_some_and(|suffix| {
        suffix.typ() == Some(psl::Type::Private)
            && !REGISTRY_SUFFIXES.iter().any(|registry| suffix.as_bytes() == registry.as_bytes())
    })
}

#[cfg(test)]
mod tests;
