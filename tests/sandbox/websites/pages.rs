//! The pages of a website, with the furniture of real ones around what matters.

use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;

use super::{Labelled, Style, Website, embeds, words::SiteWords};
use crate::{
    rng::Rng,
    sites::{Answer, Request},
};

/// A page being written.
#[derive(Default)]
struct Draft {
    head: String,
    nav: String,
    body: String,
    footer: String,
}

/// A website's answer to a GET.
pub(super) fn answer(site: &Website, request: &Request<'_>) -> Answer {
    let path = format!("/{}", request.path.join("/"));
    if path == "/robots.txt" {
        return robots(site);
    }
    match site.style {
        Style::Forbidden => {
            return Answer::html(403, "<title>Attention Required! | Cloudflare</title>".to_owned());
        }
        Style::ServerError => return Answer::html(500, "<h1>Internal Server Error</h1>".to_owned()),
        Style::RedirectLoop => return redirect("/?again"),
        _ => {}
    }
    if request.host == site.careers_host() {
        return careers_site(site, &path);
    }
    // A site answers under one of its names and leads there from the other.
    if request.host != site.host && path == "/" && site.key.is_multiple_of(3) {
        return redirect(&format!("https://{}/", site.host));
    }
    page(site, &path)
}

fn redirect(target: &str) -> Answer {
    let mut answer = Answer::html(302, String::new());
    answer.headers.push(("location", target.to_owned()));
    answer
}

fn robots(site: &Website) -> Answer {
    let careers = careers_path(site);
    let rules = match site.style {
        Style::RobotsAll => "User-agent: *\nDisallow: /\n".to_owned(),
        Style::RobotsCareers => format!("User-agent: *\nDisallow: {careers}\n"),
        _ if site.key.is_multiple_of(4) => {
            "User-agent: badbot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n".to_owned()
        }
        _ => return Answer::html(404, "<h1>404</h1>".to_owned()),
    };
    let mut answer = Answer::html(200, rules);
    answer.content_type = "text/plain; charset=utf-8";
    answer
}

/// Where the page about jobs stands.
fn careers_path(site: &Website) -> &'static str {
    let words = site.words();
    let mut rng = Rng::keyed(&[site.key, 83]);
    words.paths[rng.below(u32::try_from(words.paths.len()).unwrap_or(1)) as usize]
}

/// What links to it say.
fn careers_text(site: &Website) -> &'static str {
    let words = site.words();
    let mut rng = Rng::keyed(&[site.key, 84]);
    words.careers[rng.below(u32::try_from(words.careers.len()).unwrap_or(1)) as usize]
}

fn page(site: &Website, path: &str) -> Answer {
    let careers = careers_path(site);
    let deep = format!("{careers}/{}", if site.words().code == "en" { "openings" } else { "vacantes" });
    let draft = match path {
        "/" => home(site),
        _ if path == careers => match site.style {
            Style::Redirect => return redirect(&site.boards[0].board_url),
            Style::TwoHops => return redirect("/jobs-redirect"),
            Style::HomeNav | Style::HomeBody | Style::FooterOwn | Style::ScriptOnly => {
                return not_found(site);
            }
            _ => careers_page(site, &deep),
        },
        "/jobs-redirect" if site.style == Style::TwoHops => return redirect(&site.boards[0].board_url),
        _ if path == deep && site.style == Style::DeepPage => {
            Draft { body: links(&site.boards, site.words().openings), ..Draft::default() }
        }
        "/about" | "/contact" | "/blog" => {
            Draft { body: format!("<h1>{}</h1>", site.name), ..Draft::default() }
        }
        _ if site.style == Style::SoftNotFound => home(site),
        _ => return not_found(site),
    };
    render(site, 200, &draft)
}

fn not_found(site: &Website) -> Answer {
    render(site, 404, &Draft { body: "<h1>404</h1>".to_owned(), ..Draft::default() })
}

fn links(boards: &[Labelled], text: &str) -> String {
    boards.iter().fold(String::new(), |mut html, board| {
        // Writing to a String cannot fail.
        let _ = writeln!(html, "<p><a class=\"btn\" href=\"{}\">{text}</a></p>", board.board_url);
        html
    })
}

fn home(site: &Website) -> Draft {
    let words = site.words();
    let text = careers_text(site);
    let mut draft =
        Draft { body: format!("<h1>{}</h1><p>{}</p>", site.name, words.slogan), ..Draft::default() };
    let inner = format!("<a href=\"{}\">{text}</a>", careers_path(site));
    match site.style {
        Style::HomeNav => draft.nav = links(&site.boards, text),
        Style::HomeBody => draft.body.push_str(&links(&site.boards, words.openings)),
        Style::FooterOwn => draft.footer = links(&site.boards, text),
        Style::UsualPath | Style::NoBoard | Style::SoftNotFound => {}
        Style::Comment => {
            let _ = write!(
                draft.body,
                "<!-- {} -->",
                embeds::script(&site.boards[0]).unwrap_or_else(|| links(&site.boards, text))
            );
            draft.nav = inner;
        }
        Style::FooterForeign => {
            draft.nav = inner;
            draft.footer = links(&site.others, &format!("Web: {}, we're hiring", site.others[0].name));
        }
        Style::Portfolio => {
            for other in &site.others {
                draft.body.push_str(&links(std::slice::from_ref(other), &format!("{}: jobs", other.name)));
            }
        }
        Style::ShareLinks => {
            let url = site.others[0].board_url.replace(':', "%3A").replace('/', "%2F");
            let _ = write!(
                draft.body,
                "<a href=\"https://www.linkedin.com/shareArticle?mini=true&amp;url={url}\">Share</a>\
                 <a href=\"https://twitter.com/intent/tweet?url={}\">Tweet</a>\
                 <script>share('https://www.facebook.com/sharer.php?u={}');</script>",
                site.others[0].board_url, site.others[0].board_url
            );
        }
        Style::VendorLink => {
            draft.footer.push_str("<a href=\"https://www.teamtailor.com/?utm_source=x\">Career site by Teamtailor</a>\
                <a href=\"https://www.greenhouse.io/\">Greenhouse</a><a href=\"https://www.lever.co/\">Lever</a>\
                <a href=\"https://www.bamboohr.com/\">BambooHR</a>");
        }
        _ if site.key.is_multiple_of(2) => draft.nav = inner,
        _ => draft.footer = inner,
    }
    if site.style == Style::OwnDomain {
        draft.nav = format!("<a href=\"https://{}/\">{text}</a>", site.careers_host());
    }
    draft
}

fn careers_page(site: &Website, deep: &str) -> Draft {
    let words = site.words();
    let title = format!("<h1>{}</h1><p>{}</p>", careers_text(site), words.slogan);
    let all = |show: &dyn Fn(&Labelled) -> String| site.boards.iter().map(show).collect::<String>();
    let link = |board: &Labelled| links(std::slice::from_ref(board), words.openings);
    let shown = match site.style {
        Style::CareerPage
        | Style::UsualPath
        | Style::DeadBoard
        | Style::EmptyBoard
        | Style::RobotsCareers => links(&site.boards, words.openings),
        Style::DeepPage => format!("<a href=\"{deep}\">{}</a>", words.openings),
        Style::Iframe => all(&|board| match site.key % 3 {
            0 => format!("<iframe data-src=\"{}\" src=\"about:blank\"></iframe>", board.board_url),
            _ => format!("<iframe src=\"{}\" width=100%></iframe>", board.board_url),
        }),
        Style::ScriptEmbed => all(&|board| embeds::script(board).unwrap_or_else(|| link(board))),
        Style::InlineOptions => all(&|board| {
            embeds::options(board).unwrap_or_else(|| {
                format!(
                    "<div class=\"jobs\" data-config=\"{{&quot;board&quot;:&quot;{}&quot;}}\"></div>",
                    board.board_url
                )
            })
        }),
        Style::EscapedJson => all(&|board| escaped(site, board)),
        Style::JsonLd => all(&|board| {
            format!(
                "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"JobPosting\",\
                 \"title\":\"X\",\"url\":\"{}\",\"hiringOrganization\":{{\"name\":\"{}\"}}}}</script>",
                board.board_url, site.name
            )
        }),
        Style::Parent => {
            let parent = &site.others[0];
            format!(
                "<p>{} {} {}.</p>{}",
                site.name,
                words.group,
                parent.name,
                links(&site.others, words.openings)
            )
        }
        Style::NumberOnly => "<script src=\"https://www.workable.com/assets/embed.js\"></script>\
            <script>whr(document).ready(function(){ whr_embed(94463, {detail: 'titles'}); });</script>\
            <div id=\"whr_embed_hook\"></div>"
            .to_owned(),
        _ => "<p>hr@mail.example</p>".to_owned(),
    };
    Draft { body: format!("{title}{shown}"), ..Draft::default() }
}

fn escaped(site: &Website, board: &Labelled) -> String {
    let url = &board.board_url;
    match site.key % 4 {
        0 => format!("<script>var c = {{\"jobs\":\"{}\"}};</script>", url.replace('/', "\\/")),
        1 => format!("<script>window.__D={{\"jobs\":\"{}\"}}</script>", url.replace('/', "\\u002F")),
        2 => format!(
            "<script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"pad\":\"{}\",\"raw\":\"{{\\\"u\\\":\\\"{}\\\"}}\"}}}}</script>",
            "x".repeat(30_000),
            url.replace('/', "\\\\/")
        ),
        _ => format!("<div data-props=\"{{&quot;u&quot;:&quot;{}&quot;}}\"></div>", url.replace('/', "\\/")),
    }
}

/// The site for jobs under the company's own domain.
fn careers_site(site: &Website, path: &str) -> Answer {
    if site.style != Style::OwnDomain {
        return not_found(site);
    }
    let board = &site.boards[0];
    let mut draft = Draft { body: format!("<h1>{}</h1>", careers_text(site)), ..Draft::default() };
    if let Some((head, body)) = embeds::own_domain(board) {
        draft.head = head;
        draft.body.push_str(&body);
    } else if board.system == "greenhouse" {
        if path == "/" {
            draft.body.push_str("<a href=\"/jobs/engineer?gh_jid=4101001\">Engineer</a>");
        } else {
            let _ = write!(
                draft.body,
                "<iframe src=\"https://boards.greenhouse.io/embed/job_app?for={}&amp;token=4101001\"></iframe>",
                board.tenant
            );
        }
    } else {
        let _ = write!(draft.body, "<iframe src=\"{}\"></iframe>", board.board_url);
    }
    for other in site.boards.iter().skip(1) {
        draft.body.push_str(&links(std::slice::from_ref(other), site.words().openings));
    }
    render(site, 200, &draft)
}

fn render(site: &Website, status: u16, draft: &Draft) -> Answer {
    let words = site.words();
    let mut html = if site.style == Style::ScriptOnly {
        "<!doctype html><html lang=\"en\"><head><title>App</title><script defer src=\"/static/js/main.4f.js\"></script></head>\
         <body><noscript>You need to enable JavaScript to run this app.</noscript><div id=\"root\"></div></body></html>"
            .to_owned()
    } else {
        furnished(site, words, draft)
    };
    let mut rng = Rng::keyed(&[site.key, 85]);
    match rng.below(8) {
        0 => html = html.replace("<a ", "<A ").replace("</a>", "</A>").replace(" href=", " HREF="),
        1 => html = single_quoted(&html),
        _ => {}
    }
    let mut answer = Answer::html(status, html);
    if rng.below(8) == 0 {
        let text =
            String::from_utf8_lossy(&answer.body).replace("charset=\"utf-8\"", "charset=\"iso-8859-1\"");
        answer.body = WINDOWS_1252.encode(&text).0.into_owned();
        answer.content_type = "text/html";
    }
    answer
}

/// Buttons as some write them: with single quotes.
fn single_quoted(html: &str) -> String {
    const BUTTON: &str = "<a class=\"btn\" href=\"";
    let mut parts = html.split(BUTTON);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut written, part| {
        let (url, rest) = part.split_once('"').unwrap_or((part, ""));
        let _ = write!(written, "<a class='btn' href='{url}'{rest}");
        written
    })
}

fn furnished(site: &Website, words: &SiteWords, draft: &Draft) -> String {
    let mut rng = Rng::keyed(&[site.key, 86]);
    let blocks = rng.between(60, 240);
    let filler = (0..blocks).fold(String::new(), |mut html, nth| {
        let _ = writeln!(
            html,
            "<section class=\"block b{nth}\"><h3>{}</h3><p>{} {}</p><img src=\"/img/{nth}.webp\" alt=\"\"><a href=\"/{}-{nth}\">+</a></section>",
            words.about,
            words.slogan,
            words.slogan,
            ["producto", "product", "blog", "noticias"][nth as usize % 4]
        );
        html
    });
    let Draft { head, nav, body, footer } = draft;
    let (code, about, contact, cookies, name) =
        (words.code, words.about, words.contact, words.cookies, &site.name);
    format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><title>{name}</title>\
         <meta property=\"og:site_name\" content=\"{name}\"><link rel=\"stylesheet\" href=\"/app.css\">\
         <style>.a{{color:red}}</style><script src=\"https://www.googletagmanager.com/gtm.js?id=GTM-X\"></script>\n\
         <script>window.dataLayer=window.dataLayer||[];/* {} */</script>{head}</head>\n<body>\
         <div id=\"cookie-banner\"><p>{cookies}</p></div>\n<header><nav><a href=\"/\">{name}</a> <a href=\"/about\">{about}</a>\n\
         {nav} <a href=\"/contact\">{contact}</a></nav></header>\n<main>{body}\n{filler}</main>\n\
         <footer class=\"site-footer\"><a href=\"https://www.linkedin.com/company/x\">LinkedIn</a>\
         <a href=\"https://www.instagram.com/x\">Instagram</a> {footer} <p>© {name}</p></footer></body></html>\n",
        "x".repeat(rng.between(2_000, 20_000) as usize)
    )
}
