//! Reads sitemaps: lists of pages, and lists of such lists.
//!
//! Names count without their prefix and whatever namespace they are of, `xhtml:link` and other elements beside `loc` are
//! skipped. A web page or anything else in place of a sitemap is an error, and so is one that ends in the middle.

use jobscan_plugin_sdk as sdk;
use sdk::{
    PluginError, TimestampMs,
    errors::parse_failure,
    reading::date,
    status,
    xml::{Token, Xml},
};

/// The most pages that the protocol allows in one file.
pub const MOST_PAGES: usize = 50_000;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sitemap {
    /// Pages.
    Pages(Pages),
    /// The addresses of other sitemaps.
    Index(Vec<String>),
}

/// The pages that a file lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// In its order.
    pub entries: Vec<Entry>,
    /// Entries without an address.
    pub broken: u32,
    /// It lists more than the protocol allows.
    pub is_cut: bool,
}

/// A page that a sitemap lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As it is written.
    pub address: String,
    /// When it says that the page was changed.
    pub changed: Option<TimestampMs>,
}

/// Reads a file. Of one with more pages than the protocol allows, the first ones.
pub fn read(text: &str) -> Result<Sitemap, PluginError> {
    if status::looks_like_html(text) && !begins_with_a_sitemap(text) {
        return Err(status::page_instead_of_data(text));
    }
    let mut xml = Xml::new(text);
    loop {
        match xml.token()? {
            Token::Open(root) => {
                return match local(root.name) {
                    "urlset" => entries(&mut xml, "url").map(Sitemap::Pages),
                    "sitemapindex" => Ok(Sitemap::Index(
                        entries(&mut xml, "sitemap")?
                            .entries
                            .into_iter()
                            .map(|entry| entry.address)
                            .collect(),
                    )),
                    _ if text.to_ascii_lowercase().contains("<html") => {
                        Err(status::page_instead_of_data(text))
                    }
                    other => Err(parse_failure(format!("`{other}` is no sitemap"), None, Some(text))),
                };
            }
            Token::End => return Err(xml.fault("it has no element")),
            Token::Text(_) | Token::Close(_) => {}
        }
    }
}

fn begins_with_a_sitemap(text: &str) -> bool {
    let tag = text.trim_start().trim_start_matches('<').split([' ', '/', '>', '\n', '\t', '\r']).next();
    tag.is_some_and(|tag| matches!(local(tag), "urlset" | "sitemapindex"))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The entries of a root that was opened, up to its end.
fn entries(xml: &mut Xml<'_>, wanted: &str) -> Result<Pages, PluginError> {
    let mut found = Pages::default();
    loop {
        match xml.token()? {
            Token::Open(element) if local(element.name) == wanted => match entry(xml)? {
                None => found.broken += 1,
                Some(_) if found.entries.len() >= MOST_PAGES => found.is_cut = true,
                Some(entry) => found.entries.push(entry),
            },
            Token::Open(_) => _ = xml.skip()?,
            Token::Close(_) => break,
            Token::Text(_) => {}
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
    // What is cut behind the root is cut all the same.
    match xml.token()? {
        Token::End | Token::Text(_) => Ok(found),
        Token::Open(_) | Token::Close(_) => Err(xml.fault("something stands behind its end")),
    }
}

fn entry(xml: &mut Xml<'_>) -> Result<Option<Entry>, PluginError> {
    let (mut address, mut changed) = (None, None);
    loop {
        match xml.token()? {
            Token::Open(element) if local(element.name) == "loc" && !is_media(element.name) => {
                address = Some(words(xml)?).filter(|words| !words.is_empty()).or(address);
            }
            Token::Open(element) if local(element.name) == "lastmod" => changed = date::text(&words(xml)?),
            Token::Open(_) => _ = xml.skip()?,
            Token::Close(_) => return Ok(address.map(|address| Entry { address, changed })),
            Token::Text(_) => {}
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
}

/// Whether an element is of an extension that has its own `loc`.
fn is_media(name: &str) -> bool {
    ["image:", "video:", "news:", "xhtml:"].iter().any(|prefix| name.starts_with(prefix))
}

/// The text of an element that was opened.
fn words(xml: &mut Xml<'_>) -> Result<String, PluginError> {
    let mut words = String::new();
    loop {
        match xml.token()? {
            Token::Text(more) => words.push_str(&more),
            Token::Open(_) => _ = xml.skip()?,
            Token::Close(_) => return Ok(words.trim().to_owned()),
            Token::End => return Err(xml.fault("it ends inside an element")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(text: &str) -> Vec<String> {
        match read(text) {
            Ok(Sitemap::Pages(pages)) => pages.entries.into_iter().map(|entry| entry.address).collect(),
            other => panic!("no pages: {other:?}"),
        }
    }

    #[test]
    fn pages_are_read_whatever_stands_beside_them() {
        let text = r#"<?xml version="1.0"?><urlset xmlns="https://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="x" xmlns:image="y">
            <url><loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2026-11-28</lastmod>
            <xhtml:link rel="alternate" hreflang="es" href="https://a.example/es/1"/><image:image><image:loc>https://a.example/i.png</image:loc></image:image></url>
            <url><loc><![CDATA[https://a.example/2]]></loc></url><url></url></urlset>"#;
        assert_eq!(pages(text), ["https://a.example/1?a=1&b=2", "https://a.example/2"]);
        let Ok(Sitemap::Pages(Pages { entries, broken, is_cut })) = read(text) else { panic!("no pages") };
        assert_eq!((entries[0].changed, entries[1].changed), (date::text("2026-11-28"), None));
        assert_eq!((broken, is_cut), (1, false));
        assert_eq!(pages("<urlset/>"), Vec::<String>::new());
        assert_eq!(
            pages("<s:urlset xmlns:s='x'><s:url><s:loc>https://a.example/</s:loc></s:url></s:urlset>"),
            ["https://a.example/"]
        );
    }

    #[test]
    fn an_index_names_other_files() {
        let text = "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(read(text).unwrap(), Sitemap::Index(vec!["https://a.example/1.xml".to_owned()]));
    }

    #[test]
    fn what_is_no_whole_sitemap_is_an_error() {
        for text in [
            "",
            "<!doctype html><html><body>Jobs</body></html>",
            "<html></html>",
            "{}",
            "<rss></rss>",
            "<?xml version=\"1.0\"?><html></html>",
        ] {
            assert!(matches!(read(text), Err(PluginError::Parse(_))), "{text}");
        }
        let whole = "<urlset><url><loc>https://a.example/</loc></url></urlset>";
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{}", &whole[..end]);
        }
        assert!(matches!(read("<html><div class=g-recaptcha>"), Err(PluginError::Blocked(_))));
    }

    #[test]
    fn no_more_pages_are_read_than_the_protocol_allows() {
        let url = "<url><loc>https://a.example/</loc></url>";
        assert_eq!(pages(&format!("<urlset>{}</urlset>", url.repeat(MOST_PAGES + 5))).len(), MOST_PAGES);
    }
}
