//! The ordinary parts of a page around its content: navigation, footer, text, styles, scripts and cookie banner; and
//! the variations in which people and programs write HTML.

use std::fmt::Write as _;

use super::{super::Answer, Website, words::Words};
use crate::{
    markup::{Style as Entities, escape},
    rng::Rng,
};

/// The specific parts of a page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) title: String,
    /// Added to `<head>`.
    pub(super) head: String,
    /// Items added to the end of the navigation.
    pub(super) nav: String,
    pub(super) body: String,
    /// Added to the end of the footer.
    pub(super) footer: String,
    /// The approximate number of bytes of ordinary content.
    pub(super) bytes: usize,
}

/// The style in which all pages of a site are written.
#[expect(clippy::struct_excessive_bools, reason = "habits that go together in every way")]
pub(super) struct Look {
    pub(super) words: &'static Words,
    name: String,
    /// The scheme and host of the site's internal links; empty if they are relative.
    base: String,
    shouts: bool,
    single_quotes: bool,
    /// Whether `&` in attributes is escaped correctly.
    amp: bool,
    entities: Entities,
    charset: Charset,
    has_banner: bool,
    banner_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    /// Latin-1, declared in the header.
    Latin1,
    /// Latin-1, declared only in the page.
    Latin1Meta,
}

impl Look {
    pub(super) fn new(site: &Website) -> Self {
        let mut rng = site.plan.rng(3);
        let is_absolute = rng.chance(400);
        Self {
            words: site.plan.words,
            name: site.company.name.clone(),
            base: if is_absolute { format!("https://{}", site.plan.canonical) } else { String::new() },
            shouts: rng.chance(70),
            single_quotes: rng.chance(150),
            amp: rng.chance(700),
            entities: rng.weighted(&[(75, Entities::Raw), (15, Entities::Named), (10, Entities::Numeric)]),
            charset: rng.weighted(&[(80, Charset::Utf8), (8, Charset::Latin1), (12, Charset::Latin1Meta)]),
            has_banner: rng.chance(600),
            banner_first: rng.chance(500),
        }
    }

    /// Escapes text for HTML.
    pub(super) fn text(&self, text: &str) -> String {
        escape(text, self.entities)
    }

    /// Escapes an address for an attribute.
    pub(super) fn url(&self, address: &str) -> String {
        let address = address
            .strip_prefix('/')
            .filter(|rest| !rest.starts_with('/'))
            .map_or_else(|| address.to_owned(), |rest| format!("{}/{rest}", self.base));
        if self.amp { address.replace('&', "&amp;") } else { address }
    }

    /// A link.
    pub(super) fn link(&self, address: &str, text: &str, class: &str) -> String {
        let (address, text) = (self.url(address), self.text(text));
        format!("<a class=\"{class}\" href=\"{address}\">{text}</a>")
    }

    /// An item of the navigation.
    pub(super) fn item(&self, address: &str, text: &str) -> String {
        format!("<li class=\"menu-item\">{}</li>", self.link(address, text, "menu-link"))
    }

    /// The complete page as an answer.
    pub(super) fn answer(&self, status: u16, page: &Page, rng: &mut Rng) -> Answer {
        let html = self.dress(&self.html(page, rng));
        let (body, content_type) = match self.charset {
            Charset::Utf8 => (html.into_bytes(), "text/html; charset=utf-8"),
            Charset::Latin1 => (latin1(&html), "text/html; charset=iso-8859-1"),
            Charset::Latin1Meta => (latin1(&html), "text/html"),
        };
        Answer { content_type, body, ..Answer::html(status, String::new()) }
    }

    fn html(&self, page: &Page, rng: &mut Rng) -> String {
        let words = self.words;
        let mut html = String::with_capacity(page.bytes + 8192);
        let charset = if self.charset == Charset::Utf8 { "utf-8" } else { "iso-8859-1" };
        let (title, name) = (self.text(&page.title), self.text(&self.name));
        let _written = write!(
            html,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"{charset}\">\n<title>{title}</title>\n\
             <meta property=\"og:site_name\" content=\"{name}\">\n{}\n<style>\n{}</style>\n</head>\n\
             <body class=\"wp-singular page\">\n",
            words.code,
            page.head,
            styles(rng, page.bytes / 4),
        );
        let banner = self.banner();
        if self.banner_first {
            html.push_str(&banner);
        }
        let items: String = words.nav.iter().map(|(text, path)| self.item(path, text)).collect();
        let home = self.link("/", &self.name, "logo");
        let _written = writeln!(
            html,
            "<header id=\"masthead\">{home}<nav class=\"main-menu\"><ul>{items}{}</ul></nav></header>\n<main>",
            page.nav,
        );
        self.fill(&mut html, rng, page.bytes / 4);
        html.push_str(&page.body);
        self.fill(&mut html, rng, page.bytes / 2);
        let _written = write!(html, "</main>\n{}", self.foot(&page.footer, rng));
        if !self.banner_first {
            html.push_str(&banner);
        }
        html.push_str(SCRIPTS);
        html
    }

    fn foot(&self, more: &str, rng: &mut Rng) -> String {
        let tag = crate::company::fold(&self.name);
        let social = [
            format!("https://www.linkedin.com/company/{tag}"),
            format!("https://www.instagram.com/{tag}/?hl={}", self.words.code),
            format!("https://x.com/{tag}"),
            format!("https://www.youtube.com/@{tag}"),
            "https://www.hubspot.com/?utm_source=badge&utm_medium=footer".to_owned(),
            "https://wordpress.org/".to_owned(),
        ];
        let links = social.iter().filter(|_| rng.chance(700)).map(|address| self.item(address, "\u{b7}"));
        let links: String = links.collect();
        let legal = self.item("/legal", "Legal");
        format!(
            "<footer class=\"site-footer\"><ul>{links}{legal}</ul><p>© 2026 {}</p>{more}</footer>\n",
            self.text(&self.name)
        )
    }

    fn banner(&self) -> String {
        if !self.has_banner {
            return String::new();
        }
        format!(
            "<div id=\"cookie-notice\" role=\"dialog\" data-nosnippet=\"true\"><p>{}</p><button type=\"button\" \
             data-cookie-set=\"accept\">OK</button> {}</div>\n",
            self.text(self.words.cookies),
            self.link("/cookies", "Cookies", "cn-more"),
        )
    }

    /// Adds ordinary blocks of text and images.
    fn fill(&self, html: &mut String, rng: &mut Rng, bytes: usize) {
        let end = html.len() + bytes;
        let mut nth = 0;
        while html.len() < end {
            nth += 1;
            let [one, two, three] = [(); 3].map(|()| self.text(rng.pick(self.words.text)));
            let id = rng.hex(7);
            let _written = write!(
                html,
                "<section class=\"elementor-section elementor-element-{id}\" data-id=\"{id}\" \
                 data-element_type=\"section\">\n <div class=\"elementor-container\"><h{level}>{one}</h{level}>\n \
                 <div class=\"elementor-widget-wrap\"><p>{two} <strong>{three}</strong></p>\n <img loading=\"lazy\" \
                 src=\"/wp-content/uploads/2026/0{month}/{id}-1024x683.jpg\" alt=\"\" width=\"1024\" \
                 height=\"683\">\n <svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{path}\"/></svg></div>\
                 </div>\n</section>\n",
                level = 2 + nth % 3,
                month = 1 + nth % 9,
                path = curve(rng),
            );
        }
    }

    /// Rewrites tags and attributes in this site's style.
    fn dress(&self, html: &str) -> String {
        if !self.shouts && !self.single_quotes {
            return html.to_owned();
        }
        let mut dressed = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            dressed.push_str(&rest[..start]);
            rest = &rest[start..];
            let verbatim = ["<!--", "<!doctype"].iter().any(|begin| rest.starts_with(begin));
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            let length = rest.find(end).map_or(rest.len(), |at| at + end.len());
            let (tag, after) = rest.split_at(length);
            let is_raw = tag.starts_with("<script") || tag.starts_with("<style");
            if verbatim {
                dressed.push_str(tag);
            } else {
                self.dress_tag(&mut dressed, tag);
            }
            let raw = if is_raw { after.find("</").unwrap_or(after.len()) } else { 0 };
            dressed.push_str(&after[..raw]);
            rest = &after[raw..];
        }
        dressed + rest
    }

    fn dress_tag(&self, dressed: &mut String, tag: &str) {
        for (nth, part) in tag.split('"').enumerate() {
            let is_value = nth % 2 == 1;
            if !is_value {
                let part = if self.shouts { part.to_ascii_uppercase() } else { part.to_owned() };
                dressed.push_str(&part);
                continue;
            }
            let quote = if self.single_quotes && !part.contains('\'') { '\'' } else { '"' };
            dressed.extend([quote]);
            dressed.push_str(part);
            dressed.extend([quote]);
        }
    }
}

/// Encodes as Latin-1; other letters become numeric references.
fn latin1(html: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(html.len());
    for c in html.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("&#{};", u32::from(c)).bytes()),
        }
    }
    bytes
}

fn styles(rng: &mut Rng, bytes: usize) -> String {
    let mut css = String::with_capacity(bytes + 128);
    while css.len() < bytes {
        let [id, colour] = [(); 2].map(|()| rng.hex(6));
        let size = rng.between(8, 64);
        let _written = writeln!(
            css,
            ".elementor-element-{id}>.elementor-container{{max-width:{size}rem;color:#{colour};\
             padding:{size}px 0 0 {size}px}}"
        );
    }
    css
}

fn curve(rng: &mut Rng) -> String {
    let mut path = String::from("M0 0");
    for _ in 0..12 {
        let _written = write!(path, "l{}.{} {}", rng.below(24), rng.below(99), rng.below(24));
    }
    path
}

const SCRIPTS: &str = "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}\
gtag('js',new Date());gtag('config','G-0000000000');</script>\n\
<script src=\"/wp-includes/js/jquery/jquery.min.js?ver=3.7.1\" id=\"jquery-core-js\"></script>\n</body>\n</html>\n";
