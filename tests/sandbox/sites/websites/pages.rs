//! Selects the page for a request to a labelled company's website.

use super::{
    super::{Answer, Request},
    Style, Website,
    dress::{Look, Page},
    own_domain, refusals, show, traps,
};
use crate::rng::{Rng, text_key};

/// The site's answer.
pub(super) fn answer(site: &Website, request: &Request<'_>) -> Answer {
    let plan = &site.plan;
    let path = format!("/{}", request.segments().join("/"));
    if let Some(refusal) = refusals::answer(site, &path) {
        return refusal;
    }
    let is_board = plan.board_host.as_deref() == Some(request.host);
    if !is_board && request.host != plan.canonical {
        return refusals::redirect(301, &format!("https://{}{path}", plan.canonical));
    }
    let look = Look::new(site);
    let is_home = path == "/" || path == plan.home.trim_end_matches('/');
    match path.as_str() {
        "/robots.txt" if site.style != Style::SoftNotFound => {
            Answer { content_type: "text/plain", ..Answer::html(404, "no robots.txt\n".to_owned()) }
        }
        _ if is_board => own_board(site, &look, &path),
        _ if is_home => home(site, &look),
        path if path.starts_with("/static/js/") => {
            Answer { content_type: "text/javascript", ..Answer::html(200, "(()=>{})();\n".to_owned()) }
        }
        path if has_careers(site.style) && path == plan.careers => careers(site, &look),
        "/jobs-redirect" if site.style == Style::Redirect => {
            refusals::redirect(301, &plan.shown[0].board_url)
        }
        "/careers/job" if request.value("gh_jid").is_some() => other_page(site, &look, 200, "/careers/job"),
        path if plan.words.nav.iter().any(|(_, held)| *held == path) => other_page(site, &look, 200, path),
        path if site.style == Style::SoftNotFound => other_page(site, &look, 200, path),
        path => other_page(site, &look, 404, path),
    }
}

/// Whether there is a careers page.
const fn has_careers(style: Style) -> bool {
    !matches!(
        style,
        Style::NavLink
            | Style::FooterOwn
            | Style::FooterForeign
            | Style::ManyBoards
            | Style::NoCareers
            | Style::SoftNotFound
    )
}

fn home(site: &Website, look: &Look) -> Answer {
    let plan = &site.plan;
    let mut rng = plan.rng(4);
    if site.style == Style::ScriptOnly {
        return Answer::html(200, traps::script_page(site, &mut rng));
    }
    let word = rng.pick(look.words.links);
    let bytes = rng.between(40_000, 150_000) as usize;
    let mut page = Page { title: site.company.name.clone(), bytes, ..Page::default() };
    match site.style {
        Style::NavLink => {
            for board in &plan.shown {
                page.nav.push_str(&look.item(&show::decorated(&board.board_url, &mut rng), word));
            }
        }
        Style::FooterOwn => {
            for board in &plan.shown {
                page.footer.push_str(&look.link(
                    &show::decorated(&board.board_url, &mut rng),
                    word,
                    "footer-link",
                ));
            }
        }
        Style::FooterForeign => page.footer = traps::site_by(&plan.shown[0], look),
        Style::ManyBoards => page.body = traps::portfolio(site, look, &mut rng),
        Style::OwnDomain if plan.board_host.is_some() => {
            let host = plan.board_host.as_deref().unwrap_or_default();
            page.nav = look.item(&format!("https://{host}/"), word);
        }
        Style::UnlinkedCareerPage => {}
        style if has_careers(style) => link_careers(&mut page, site, look, &mut rng, word),
        _ => {}
    }
    if site.style == Style::ShareLinks {
        page.footer.push_str(&traps::share(&plan.shown[1], look));
    }
    look.answer(200, &page, &mut rng)
}

/// Links the careers page from the home page's navigation, text or footer.
fn link_careers(page: &mut Page, site: &Website, look: &Look, rng: &mut Rng, word: &str) {
    let path = &site.plan.careers;
    match rng.below(10) {
        0..=5 => page.nav = look.item(path, word),
        6..=7 => page.body = format!("<section><h2>{}</h2></section>\n", look.link(path, word, "cta")),
        _ => page.footer = look.link(path, word, "footer-link"),
    }
}

fn careers(site: &Website, look: &Look) -> Answer {
    let plan = &site.plan;
    let mut rng = plan.rng(5);
    let Some(board) = plan.shown.first() else { return other_page(site, look, 404, &plan.careers) };
    if site.style == Style::ScriptOnly {
        return Answer::html(200, traps::script_page(site, &mut rng));
    }
    if site.style == Style::Redirect {
        let to = if rng.chance(600) {
            board.board_url.clone()
        } else {
            format!("https://{}/jobs-redirect", plan.canonical)
        };
        return refusals::redirect(302, &to);
    }
    let title = format!("{} | {}", rng.pick(look.words.links), site.company.name);
    let bytes = rng.between(15_000, 60_000) as usize;
    let (head, shown) = match site.style {
        Style::Iframe => (String::new(), show::iframe(board, look)),
        Style::ScriptEmbed => (String::new(), show::script(site, look, &mut rng)),
        Style::InlineOptions => (String::new(), show::options(board, &mut rng)),
        Style::EscapedJson => (String::new(), show::escaped(board, &mut rng)),
        Style::Button => (String::new(), show::button(board, look, &mut rng)),
        Style::JsonLd => (show::json_ld(site, board, &mut rng), String::new()),
        Style::OwnDomain => own_domain::marks(site, look, &mut rng),
        Style::ParentBoard => {
            let part_of = look.words.part_of.replace("{}", &board.name);
            let home = look.link(&board.website, &board.name, "group");
            let text = format!("<p>{}</p><p>{home}</p>\n", look.text(&part_of));
            (String::new(), text + &show::links(site, look, &mut rng))
        }
        _ => {
            let body = traps::body(site, look, &mut rng).unwrap_or_else(|| show::links(site, look, &mut rng));
            (String::new(), body)
        }
    };
    let body = format!("<h1>{}</h1>\n<p>{}</p>\n{shown}", look.text(&title), look.text(look.words.intro));
    look.answer(200, &Page { title, head, body, bytes, ..Page::default() }, &mut rng)
}

/// The board on the company's own host; its adverts are pages below it.
fn own_board(site: &Website, look: &Look, path: &str) -> Answer {
    let mut rng = site.plan.rng(text_key(path));
    let (head, body) = own_domain::marks(site, look, &mut rng);
    let title = format!("{} | {}", rng.pick(look.words.links), site.company.name);
    let bytes = rng.between(20_000, 60_000) as usize;
    look.answer(200, &Page { title, head, body, bytes, ..Page::default() }, &mut rng)
}

/// Any other page.
fn other_page(site: &Website, look: &Look, status: u16, path: &str) -> Answer {
    let mut rng = site.plan.rng(text_key(path));
    let title = if status == 404 { "404".to_owned() } else { format!("{path} | {}", site.company.name) };
    let bytes = if status == 404 { 3_000 } else { rng.between(5_000, 30_000) as usize };
    look.answer(status, &Page { title, bytes, ..Page::default() }, &mut rng)
}
