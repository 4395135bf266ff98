//! The frame around the content of a directory's pages, and the links on a company's page that are not its website.

use std::fmt::Write as _;

use super::{Hub, Listed};
use crate::markup::{Style, escape};

/// Escapes text for HTML.
pub(super) fn text(text: &str) -> String {
    escape(text, Style::Raw)
}

/// The frame of a directory's pages.
pub(super) struct Frame {
    pub(super) language: &'static str,
    /// The directory's name at the end of each title.
    pub(super) suffix: &'static str,
    /// Path and text of the links above the content.
    pub(super) menu: &'static [(&'static str, &'static str)],
    /// Address and text of the links below the content.
    pub(super) below: &'static [(&'static str, &'static str)],
}

impl Frame {
    /// A whole page; `head` is added to its `<head>`.
    pub(super) fn page(&self, title: &str, head: &str, content: &str) -> String {
        let title = text(&format!("{title}{}", self.suffix));
        let links = |links: &[(&str, &str)]| {
            let link =
                |(href, says): &(&str, &str)| format!("<li><a href=\"{href}\">{}</a></li>", text(says));
            links.iter().map(link).collect::<Vec<_>>().join("\n")
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<meta property=\"og:title\" content=\"{title}\">\n{head}\
             <link rel=\"stylesheet\" href=\"/assets/main.css?v=12\">\n\
             <style>.sr-only{{position:absolute;width:1px;height:1px;overflow:hidden}}</style>\n\
             <script>window.dataLayer=window.dataLayer||[];dataLayer.push({{'consent':'default'}});</script>\n\
             </head>\n<body class=\"page\">\n<header class=\"top\"><nav><ul>\n{}\n</ul></nav></header>\n\
             <main id=\"content\">\n{content}</main>\n\
             <footer class=\"site-footer\"><ul>\n{}\n</ul>\n<p>&copy; 2026</p></footer>\n\
             <script src=\"/assets/main.js?v=12\" defer></script>\n</body>\n</html>\n",
            self.language,
            links(self.menu),
            links(self.below),
        )
    }
}

/// Links to the company's profiles at social networks.
pub(super) fn social(listed: &Listed<'_>) -> String {
    let slug = &listed.company.slug;
    let places = [
        (format!("https://www.linkedin.com/company/{slug}/"), "LinkedIn", 800),
        (format!("https://twitter.com/{slug}"), "Twitter", 500),
        (format!("https://www.instagram.com/{slug}/"), "Instagram", 400),
        (format!("https://www.facebook.com/{slug}"), "Facebook", 300),
        (format!("https://www.youtube.com/@{slug}"), "YouTube", 200),
        (format!("https://play.google.com/store/apps/details?id=com.{slug}.app"), "Google Play", 100),
    ];
    let mut rng = listed.rng();
    let mut html = String::from("<ul class=\"social\">\n");
    for (href, name, per_mille) in places {
        if rng.chance(per_mille) {
            let _written = writeln!(
                html,
                "<li><a href=\"{href}\" target=\"_blank\" rel=\"noopener\" class=\"icon\"><span class=\"sr-only\">{name}</span></a></li>"
            );
        }
    }
    html + "</ul>\n"
}

/// Links for sharing the page.
pub(super) fn share(listed: &Listed<'_>) -> String {
    let page = format!("https%3A%2F%2F{}{}", listed.hub.host(), listed.hub.path(listed).replace('/', "%2F"));
    format!(
        "<div class=\"share\"><span>Compartir</span>\n\
         <a href=\"https://www.facebook.com/sharer/sharer.php?u={page}\">Facebook</a>\n\
         <a href=\"https://twitter.com/intent/tweet?url={page}&amp;text=\">X</a>\n\
         <a href=\"https://api.whatsapp.com/send?text={page}\">WhatsApp</a>\n\
         <a href=\"mailto:?body={page}\">E-mail</a></div>\n"
    )
}

/// Links to up to two press articles about the company.
pub(super) fn press(listed: &Listed<'_>, heading: &str) -> String {
    const PAPERS: [(&str, &str); 3] = [
        ("www.diario-del-puerto.example/economia/2025/ronda", "Diario del Puerto"),
        ("revista-taller.example/una-startup-cierra-su-ronda", "Revista Taller"),
        ("www.lagaceta-comarcal.example/empresas/ronda-de-inversion", "La Gaceta Comarcal"),
    ];
    let mut rng = listed.rng();
    let count = rng.weighted(&[(40, 0), (40, 1), (20, 2)]);
    if count == 0 {
        return String::new();
    }
    let first = rng.below(3) as usize;
    let mut html = format!("<section class=\"press\"><h2>{heading}</h2>\n");
    for nth in 0..count {
        let (article, name) = PAPERS[(first + nth) % PAPERS.len()];
        let _written =
            writeln!(html, "<p><a href=\"https://{article}\">{name}: nueva ronda de inversión</a></p>");
    }
    html + "</section>\n"
}

/// Links to three other companies of the directory.
pub(super) fn others(hub: Hub, all: &[Listed<'_>], listed: &Listed<'_>, says: &str) -> String {
    let at = all.iter().position(|one| one.nth == listed.nth).unwrap_or(0);
    let next = all.iter().cycle().skip(at + 1).take(3.min(all.len().saturating_sub(1)));
    let link = |other: &Listed<'_>| format!("<a href=\"{}\">{says}</a>\n", hub.path(other));
    format!("<aside class=\"related\">\n{}</aside>\n", next.map(link).collect::<Vec<_>>().concat())
}
