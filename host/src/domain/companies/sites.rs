//! The site of a company, and the domain that it registered.

use std::{collections::HashSet, sync::LazyLock};

use jobscan_reading::fold::visible;
use url::{Host, Url};

use super::{names::normalize_name, shared::SHARED_DOMAINS, trade::are_trade_words};
use crate::bounds::units;

/// [`SHARED_DOMAINS`] as a set, since every link of a page is looked up in it.
static SHARED: LazyLock<HashSet<&str>> = LazyLock::new(|| SHARED_DOMAINS.iter().copied().collect());

/// Private suffixes under which companies register names as they do at a registry.
const REGISTRY_SUFFIXES: &[&str] = &[
    "br.com", "cn.com", "co.com", "com.de", "de.com", "eu.com", "gb.net", "hu.net", "jp.net", "jpn.com",
    "mex.com", "ru.com", "sa.com", "se.net", "uk.com", "uk.net", "us.com", "za.com",
];

/// Top-level names reserved for tests and documentation (RFC 2606): no list has them.
const RESERVED_TLDS: &[&str] = &["test", "example"];

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

/// The domain of a company with this name and site: its registrable one, or a shared one that is its own.
///
/// A shared domain is the company's own if the site is its bare address and bears the name: `https://www.typeform.com`
/// is Typeform's, `https://acme.typeform.com` and `https://linkedin.com/company/acme` are nobody's.
#[must_use]
pub fn own_domain(url_or_host: &str, name: &str) -> Option<String> {
    registrable_domain(url_or_host).or_else(|| {
        let url = parse(url_or_host)?;
        let host = url.host_str()?.trim_end_matches('.');
        let domain = host.strip_prefix("www.").unwrap_or(host);
        let domain = domain.strip_prefix("about.").unwrap_or(domain);
        let registered = psl::domain_str(domain) == Some(domain);
        (registered && SHARED.contains(domain) && is_bare(&url) && bears_name(domain, name))
            .then(|| domain.to_owned())
    })
}

/// The shared domain that an address is on, or its host where a suffix is shared: `acme.github.io`. `None` for an
/// address that is not on one.
#[must_use]
pub fn shared_domain(url_or_host: &str) -> Option<String> {
    let url = parse(url_or_host)?;
    let host = url.host_str()?.trim_end_matches('.');
    if !is_shared(host) {
        return None;
    }
    Some(parents(host).find(|domain| SHARED.contains(domain)).unwrap_or(host).to_owned())
}

/// Whether an address is that of a whole site, if need be in one of its languages: `/`, `/es`, `/en-us/`.
fn is_bare(url: &Url) -> bool {
    let path = url.path().trim_matches('/');
    let is_code = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    path.is_empty() || path.split(['-', '_']).count() <= 2 && path.split(['-', '_']).all(is_code)
}

/// What companies put before their name where the domain of the name alone is another's.
const BEFORE_NAMES: &[&str] = &["get", "join", "try", "use", "hello"];

/// Whether a domain is called as a company, but for words of trade and form beside the name.
fn bears_name(domain: &str, name: &str) -> bool {
    const SHORTEST: usize = 3;
    let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    let (name, whole) = (letters(&normalize_name(name)), letters(domain));
    let label = letters(domain.split('.').next().unwrap_or(domain));
    let beside = |short: &str, long: &str| {
        short.len() >= SHORTEST && long.strip_prefix(short).is_some_and(are_trade_words)
    };
    let called = |label: &str| name == label || beside(label, &name) || beside(&name, label);
    let behind =
        |prefix: &&str| label.strip_prefix(*prefix).is_some_and(|rest| rest.len() > SHORTEST && called(rest));
    !name.is_empty() && (name == whole || called(&label) || BEFORE_NAMES.iter().any(behind))
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
    if text.len() > units::COMPANY_URL.size() {
        return None;
    }
    // Copied addresses carry marks of direction.
    let text = visible(text);
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
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

/// A host and all that it is below.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    std::iter::once(host).chain(host.match_indices('.').map(|(dot, _)| &host[dot + 1..]))
}

fn is_shared(host: &str) -> bool {
    if parents(host).any(|domain| SHARED.contains(domain)) {
        return true;
    }
    psl::suffix(host.as_bytes()).is_some_and(|suffix| {
        suffix.typ() == Some(psl::Type::Private)
            && !REGISTRY_SUFFIXES.iter().any(|registry| suffix.as_bytes() == registry.as_bytes())
    })
}
