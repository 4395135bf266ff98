//! Addresses of a company's site: comparing spellings, and where else a site may be.

use url::Url;

/// Where else a site may be if its address does not answer: at its root, if a page below it is gone, and with or
/// without `www.`.
pub(super) fn other_homes(website: &Url) -> Vec<Url> {
    let root = website.join("/").ok();
    let deeper = website.path() != "/" || website.query().is_some();
    let twin = root.as_ref().and_then(twin_of);
    root.filter(|_| deeper).into_iter().chain(twin).collect()
}

/// `www.acme.example` of `acme.example`, and the other way round.
fn twin_of(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let twin = host.strip_prefix("www.").map_or_else(|| format!("www.{host}"), str::to_owned);
    let mut url = url.clone();
    url.set_host(Some(&twin)).ok()?;
    Some(url)
}

/// The key of an address: the same for all its spellings.
pub(super) fn address_key(url: &Url) -> String {
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    format!("{}{}{query}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'))
}

#[cfg(test)]
mod tests;
