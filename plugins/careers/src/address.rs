//! Addresses of pages: taken apart, resolved, and without what only counts visitors.

use std::fmt;

/// Query parameters that say where a visitor came from, and nothing of the page.
const TRACKING: [&str; 11] =
    ["fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "ref", "source", "src", "trk", "_ga", "_gl"];

/// The address of a page. It is asked for with `https`, whatever it is written with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress {
    host: String,
    /// Begins with `/`.
    path: String,
    /// Without its `?`.
    query: String,
}

impl WebAddress {
    /// Takes an absolute address apart; `None` for what is none of a web page at a usual port.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim();
        if address.contains(|sign: char| sign.is_whitespace() || sign.is_control() || sign == '\\') {
            return None;
        }
        let rest = ["https://", "http://", "//"].iter().find_map(|scheme| without_prefix(address, scheme))?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host =
            authority.strip_suffix(":443").or_else(|| authority.strip_suffix(":80")).unwrap_or(authority);
        let is_label = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '.' | '_');
        let is_named = host.contains('.') && host.chars().all(is_label);
        is_named.then(|| Self {
            host: host.trim_end_matches('.').to_lowercase(),
            path: normal(path),
            query: query.to_owned(),
        })
    }

    /// The first page of a host.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        Self::parse(&format!("https://{host}/"))
    }

    /// What a link on this page leads to; `None` if that is no page.
    #[must_use]
    pub fn resolve(&self, link: &str) -> Option<Self> {
        let link = link.trim();
        if link.is_empty() || link.starts_with('#') {
            return None;
        }
        if link.starts_with("//") {
            return Self::parse(link);
        }
        let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
        if scheme.contains(':') {
            return Self::parse(link);
        }
        let folder = &self.path[..=self.path.rfind('/').unwrap_or(0)];
        let path = match link.as_bytes().first()? {
            b'/' => link.to_owned(),
            b'?' => format!("{}{link}", self.path),
            _ => format!("{folder}{link}"),
        };
        Self::parse(&format!("https://{}{path}", self.host))
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path, which begins with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path and the query, as rules of a site are about them.
    #[must_use]
    pub fn target(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The parts of the path, without empty ones.
    #[must_use]
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    /// The first value of a parameter, as it is written.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(known, _)| *known == name).map(|(_, value)| value).next()
    }

    /// The page with this query.
    #[must_use]
    pub fn with_query(self, query: &str) -> Self {
        Self { query: query.to_owned(), ..self }
    }

    /// The address without parameters that only say where a visitor came from.
    #[must_use]
    pub fn without_tracking(self) -> Self {
        let tracks = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
            name.starts_with("utm_") || TRACKING.contains(&name.as_str())
        };
        let kept: Vec<&str> =
            self.query.split('&').filter(|pair| !pair.is_empty() && !tracks(pair)).collect();
        Self { query: kept.join("&"), ..self }
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}{}", self.host, self.target())
    }
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let begin = text.get(..prefix.len())?;
    begin.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => _ = kept.pop(),
            segment => kept.push(segment),
        }
    }
    if path.ends_with("/..") || path.ends_with("/.") {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(address: &str) -> Option<String> {
        Some(WebAddress::parse(address)?.without_tracking().to_string())
    }

    #[test]
    fn addresses_are_asked_encrypted_and_lose_what_only_counts_visitors() {
        for (written, read) in [
            (
                "http://Jobs.Acme.example/a?utm_source=x&id=1&UTM_Medium=y#top",
                "https://jobs.acme.example/a?id=1",
            ),
            ("https://acme.example", "https://acme.example/"),
            ("//acme.example/a/../b/./c/", "https://acme.example/b/c/"),
            ("https://acme.example:443/a?gclid=1", "https://acme.example/a"),
        ] {
            assert_eq!(plain(written).as_deref(), Some(read), "{written}");
        }
        for other in [
            "",
            "/a",
            "ftp://a.b/c",
            "https://a@b.example/",
            "https://a.b:8080/",
            "https://localhost/",
            "https://a b.c/",
            "https://a.b\\c.d/",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }

    #[test]
    fn links_are_resolved_as_browsers_do() {
        let page = WebAddress::parse("https://acme.example/careers/list?page=1").unwrap();
        let to = |link: &str| page.resolve(link).map(|address| address.to_string());
        assert_eq!(to("/jobs/1").as_deref(), Some("https://acme.example/jobs/1"));
        assert_eq!(to("job-2").as_deref(), Some("https://acme.example/careers/job-2"));
        assert_eq!(to("../x").as_deref(), Some("https://acme.example/x"));
        assert_eq!(to("?page=2").as_deref(), Some("https://acme.example/careers/list?page=2"));
        assert_eq!(to("https://other.example/x").as_deref(), Some("https://other.example/x"));
        for none in ["", "#top", "mailto:a@b.example", "javascript:void(0)", "tel:1"] {
            assert_eq!(to(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_the_same_however_often_it_is_read(address in "https://[a-z]{1,5}\\.example(/[a-z.%0-9ñ-]{0,6}){0,4}(\\?([a-z_=&0-9]{0,20}))?") {
            if let Some(once) = WebAddress::parse(&address) {
                let once = once.without_tracking();
                let again = WebAddress::parse(&once.to_string()).unwrap().without_tracking();
                prop_assert_eq!(once, again);
            }
        }
    }
}
