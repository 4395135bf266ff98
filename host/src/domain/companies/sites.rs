//! The site of a company, and the domain that it registered.

use std::{collections::HashSet, sync::LazyLock};

use url::{Host, Url};

use super::shared::SHARED_DOMAINS;
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
    if text.is_empty() || text.len() > units::COMPANY_URL.size() || text.contains(char::is_whitespace) {
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
    let parents = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
    if std::iter::once(host).chain(parents).any(|domain| SHARED.contains(domain)) {
        return true;
    }
    psl::suffix(host.as_bytes()).is_some_and(|suffix| {
        suffix.typ() == Some(psl::Type::Private)
            && !REGISTRY_SUFFIXES.iter().any(|registry| suffix.as_bytes() == registry.as_bytes())
    })
}
