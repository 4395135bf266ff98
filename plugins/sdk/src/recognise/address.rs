//! Splits URLs into host, path and query, and decodes percent-encoding.

/// The parts of an absolute `http` or `https` URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    segments: Vec<String>,
    query: Vec<(String, String)>,
}

impl Address {
    /// Splits an absolute URL, or one without a scheme (`//host/…`).
    ///
    /// `None` for everything else, and for a host that is not a domain name.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let url = url.trim();
        let rest = ["https://", "http://", "//"].iter().find_map(|scheme| url.strip_prefix(scheme))?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        // A user name in a URL is used to make it look like the URL of another host.
        if authority.contains('@') {
            return None;
        }
        let host =
            authority.split(':').next().unwrap_or(authority).trim_end_matches('.').to_ascii_lowercase();
        let named = host.contains('.')
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        if !named {
            return None;
        }
        let segments = path.split('/').filter(|segment| !segment.is_empty()).map(decode).collect();
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(&value.replace('+', " ")))
        });
        Some(Self { host, segments, query: query.collect() })
    }

    /// The host, in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The part of the host before `.domain`, e.g. `acme` in `acme.recruitee.com`. Never empty.
    #[must_use]
    pub fn below(&self, domain: &str) -> Option<&str> {
        let label = self.host.strip_suffix(domain)?.strip_suffix('.')?;
        (!label.is_empty()).then_some(label)
    }

    /// The segments of the path, without empty ones.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// The first value of a query parameter.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let address = Address::parse("https://Jobs.AshbyHQ.com:443/Acme%20AI//x?a=b%26c&d=e+f#top").unwrap();
        assert_eq!(address.host(), "jobs.ashbyhq.com");
        assert_eq!(address.segments(), ["Acme AI", "x"]);
        assert_eq!(
            (address.value("a"), address.value("d"), address.value("z")),
            (Some("b&c"), Some("e f"), None)
        );
        assert_eq!(Address::parse("//acme.recruitee.com").unwrap().below("recruitee.com"), Some("acme"));
        assert_eq!(Address::parse("https://recruitee.com").unwrap().below("recruitee.com"), None);
        assert_eq!(Address::parse("https://notrecruitee.com").unwrap().below("recruitee.com"), None);
    }

    #[test]
    fn what_is_no_web_address_of_a_named_host_is_none() {
        for text in [
            "",
            "/careers",
            "mailto:a@b.example",
            "https://",
            "https://x",
            "https://jobs.lever.co@evil.example/x",
            "ftp://a.b",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
