//! Splits URLs into parts without copying. The host has already resolved and normalised them.

/// The parts of an absolute `http` or `https` URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link<'u> {
    host: &'u str,
    path: &'u str,
    query: &'u str,
}

impl<'u> Link<'u> {
    /// Splits a URL; `None` unless it is a web URL whose host is a name.
    pub(super) fn parse(url: &'u str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = host.split(':').next().unwrap_or(host);
        let sound = host.contains('.') && host.bytes().any(|byte| byte.is_ascii_alphabetic());
        sound.then_some(Self { host, path, query })
    }

    /// The host without a leading `www.`.
    pub(super) fn bare_host(&self) -> &'u str {
        self.host.strip_prefix("www.").unwrap_or(self.host)
    }

    pub(super) const fn path(&self) -> &'u str {
        self.path
    }

    /// Whether the host is one of the domains or a subdomain of one.
    pub(super) fn is_at(&self, domains: &[&str]) -> bool {
        domains.iter().any(|domain| {
            self.host.strip_suffix(domain).is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    }

    /// Whether the path matches a pattern, where `*` is any one segment.
    pub(super) fn path_fits(&self, pattern: &str) -> bool {
        let mut segments = self.segments();
        let mut wanted = pattern.split('/').filter(|segment| !segment.is_empty());
        loop {
            match (segments.next(), wanted.next()) {
                (None, None) => return true,
                (Some(_), Some("*")) => {}
                (Some(segment), Some(wanted)) if segment == wanted => {}
                _ => return false,
            }
        }
    }

    pub(super) fn segments(&self) -> impl DoubleEndedIterator<Item = &'u str> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    /// The query parameters, not decoded.
    pub(super) fn query(&self) -> impl Iterator<Item = (&'u str, &'u str)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }
}

/// A URL without its fragment.
pub(super) fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// A URL without its fragment, and without its query if that has only tracking parameters.
pub(super) fn without_tracking(url: &str) -> &str {
    let url = without_fragment(url);
    let tracks =
        |(key, _): (&str, &str)| key.starts_with("utm_") || ["ref", "source", "fbclid"].contains(&key);
    match Link::parse(url) {
        Some(link) if link.query().all(tracks) => url.split('?').next().unwrap_or(url),
        _ => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let link = Link::parse("https://user@www.hub.example:8443/startup/acme/?a=1&b#top").unwrap();
        assert_eq!((link.bare_host(), link.path()), ("hub.example", "/startup/acme/"));
        assert_eq!(link.query().collect::<Vec<_>>(), [("a", "1"), ("b", "")]);
        assert_eq!(Link::parse("http://hub.example").unwrap().path(), "");
        for url in [
            "",
            "/startup/acme",
            "mailto:a@hub.example",
            "ftp://hub.example",
            "https://",
            "https://127.0.0.1/",
        ] {
            assert_eq!(Link::parse(url), None, "{url}");
        }
    }

    #[test]
    fn domains_end_at_a_dot() {
        let at = |url| Link::parse(url).unwrap().is_at(&["x.com", "hub.example"]);
        assert!(at("https://x.com/acme") && at("https://www.x.com") && at("https://a.b.hub.example/"));
        assert!(!at("https://netflix.com/") && !at("https://x.com.evil.example/"));
    }

    #[test]
    fn patterns_fit_whole_paths() {
        let fits = |url| Link::parse(url).unwrap().path_fits("/startup/*/*");
        assert!(fits("https://h.example/startup/vic/acme") && fits("https://h.example/startup/vic/acme/"));
        assert!(!fits("https://h.example/startup/vic") && !fits("https://h.example/startup/vic/acme/9"));
        assert!(!fits("https://h.example/startups/vic/acme") && !fits("https://h.example/"));
    }

    #[test]
    fn only_tracking_is_cut_off() {
        assert_eq!(without_tracking("https://a.example/x?utm_source=hub&ref=1#top"), "https://a.example/x");
        assert_eq!(
            without_tracking("https://a.example/x?lang=es&utm_source=hub"),
            "https://a.example/x?lang=es&utm_source=hub"
        );
    }
}
