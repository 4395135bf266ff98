//! A form of address that names a board by several parts.

use super::{
    Address,
    form::{HostMatch, is_denied, matches_segment},
    letters::Letters,
    words::{is_language, is_part_name},
};

/// A form of address whose tenant is made of several of its parts: `{host}:{site}`.
///
/// Hosts and paths are those of [`Form`](super::Form), with names in braces instead of `{}`: `{company}/jobs/{board}`, and
/// any number of keys in a query: `list?cid={cid}&site|board={site}`. `{host}` is the whole host.
#[derive(Debug, Clone, Copy)]
pub struct Composed<'f> {
    /// The hosts.
    pub hosts: &'f [&'f str],
    /// The path, and perhaps a query.
    pub path: &'f str,
    /// The tenant: names in braces and words, with `:` between them.
    pub tenant: &'f str,
    /// Words that are no part of a tenant's name; `#`: a number.
    pub denied: &'f [&'f str],
    /// What parts are written with.
    pub letters: Letters,
}

/// What the names of a pattern stand for.
type Named<'a> = Vec<(&'a str, &'a str)>;

impl<'f> Composed<'f> {
    /// The tenant that an address names, if it has this form.
    #[must_use]
    pub fn tenant(&self, address: &Address) -> Option<String> {
        let named = self.named(address)?;
        let is_name =
            |(_, value): &(&str, &str)| is_part_name(value, self.letters) && !is_denied(self.denied, value);
        let part = |piece: &'f str| match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
            Some("host") => Some(address.host()),
            Some(name) => named
                .iter()
                .find(|(known, _)| *known == name)
                .filter(|found| is_name(found))
                .map(|found| found.1),
            None => Some(piece),
        };
        let parts: Option<Vec<&str>> = self.tenant.split(':').map(part).collect();
        Some(parts?.join(":"))
    }

    fn named<'a>(&'a self, address: &'a Address) -> Option<Named<'a>> {
        let mut named = self.hosts.iter().find_map(|pattern| named_in_host(pattern, address.host()))?;
        let (path, query) = self.path.split_once('?').unwrap_or((self.path, ""));
        named.extend(named_in_path(path, address)?);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (keys, name) = pair.split_once("={")?;
            let value = keys.split('|').find_map(|key| address.value(key))?;
            named.push((name.strip_suffix('}')?, value.trim()));
        }
        Some(named)
    }
}

/// What a host's first label is called and is, where its pattern names it: nothing or one; `None`: another host.
fn named_in_host<'a>(pattern: &'a str, host: &'a str) -> Option<Named<'a>> {
    let named =
        pattern.strip_prefix('{').and_then(|rest| rest.split_once("}.")).filter(|(name, _)| *name != "host");
    let Some((name, domain)) = named else { return HostMatch::of(pattern, host).map(|_| Vec::new()) };
    let (label, rest) = host.split_once('.')?;
    HostMatch::of(domain, rest).map(|_| vec![(name, label)])
}

/// What the names of a path stand for; `None`: another path.
fn named_in_path<'a>(pattern: &'a str, address: &'a Address) -> Option<Named<'a>> {
    let segments = address.segments();
    let mut named = Vec::new();
    let mut at = 0;
    for wanted in pattern.split('/').filter(|wanted| !wanted.is_empty()) {
        if wanted == "~" {
            at += usize::from(segments.get(at).is_some_and(|part| is_language(part)));
            continue;
        }
        if wanted == "$" {
            return (at == segments.len()).then_some(named);
        }
        let part = *segments.get(at)?;
        match wanted.strip_prefix('{').and_then(|wanted| wanted.strip_suffix('}')) {
            Some(name) => named.push((name, part)),
            None if matches_segment(wanted, part) => {}
            None => return None,
        }
        at += 1;
    }
    Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(hosts: &[&str], path: &str, tenant: &str, url: &str) -> Option<String> {
        let form = Composed { hosts, path, tenant, denied: &["candidate", "#"], letters: Letters::Plain };
        form.tenant(&Address::parse(url).unwrap())
    }

    #[test]
    fn a_tenant_is_made_of_the_parts_that_an_address_names() {
        let oracle = |url| {
            tenant(
                &["{host}.oraclecloud.com|eu"],
                "hcmUI/CandidateExperience/~/sites/{site}",
                "{host}:{site}",
                url,
            )
        };
        assert_eq!(
            oracle("https://Acme.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/job/7")
                .as_deref(),
            Some("acme.fa.em2.oraclecloud.com:CX_1001")
        );
        assert_eq!(oracle("https://acme.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites"), None);
        assert_eq!(oracle("https://oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1"), None);
        assert_eq!(oracle("https://acme.oraclecloud.org/hcmUI/CandidateExperience/en/sites/CX_1"), None);
        let board = |url| tenant(&["{company}.acme.example"], "b/{board}/$", "{board}:{company}:main", url);
        assert_eq!(board("https://x.acme.example/b/y").as_deref(), Some("y:x:main"));
        assert_eq!(board("https://x.acme.example/b/y/z"), None);
        assert_eq!(board("https://x.y.acme.example/b/y"), None);
    }

    #[test]
    fn a_query_names_several_parts() {
        let adp =
            |url| tenant(&["adp.example"], "x/list.html?cid={cid}&ccId|site={site}", "{cid}:{site}", url);
        let url = "https://adp.example/x/list.html?lang=en&ccId=19000101_000001&cid=0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f";
        assert_eq!(adp(url).as_deref(), Some("0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f:19000101_000001"));
        assert_eq!(adp("https://adp.example/x/list.html?cid=1&site=a%2Fb"), None);
        assert_eq!(adp("https://adp.example/x/list.html?cid=acme"), None);
    }

    #[test]
    fn what_stands_for_nothing_is_no_part() {
        for part in ["candidate", "7", "undefined", "a:b", "site.js", "%20"] {
            let url = format!("https://jobs.acme.example/x/{part}");
            assert_eq!(tenant(&["jobs.acme.example"], "{a}/{b}", "{a}:{b}", &url), None, "{part}");
        }
    }
}
