//! Misleading content: boards of others, abandoned boards, addresses that are not boards.

use std::fmt::Write as _;

use super::{Style, Website, dress::Look};
use crate::{labelled::Labelled, rng::Rng, systems::System};

/// An abandoned board, in a comment.
pub(super) fn comment(board: &Labelled, look: &Look, rng: &mut Rng) -> String {
    let (url, tenant) = (&board.board_url, &board.tenant);
    let retired = match (board.provider, rng.below(2)) {
        (System::Lever, 0) => format!(
            "<div id=\"lever-jobs-container\"></div><script>window.leverJobsOptions = {{ accountName: '{}' }};</script>",
            tenant.trim_start_matches("eu:")
        ),
        (System::Greenhouse, 0) => {
            format!("<script src=\"https://boards.greenhouse.io/embed/job_board/js?for={tenant}\"></script>")
        }
        _ => format!("<a href=\"{url}\">Jobs</a>"),
    };
    format!("<!-- {retired} -->\n<p>{}</p>\n", look.text(look.words.nothing_open))
}

/// "Site by Studio X, we're hiring".
pub(super) fn site_by(board: &Labelled, look: &Look) -> String {
    let by = look.link(&board.website, &board.name, "credit");
    let hiring = look.link(&board.board_url, &format!("{} - {}", board.name, look.words.hiring), "credit");
    format!("<p class=\"credits\">{} {by} \u{2014} {hiring}</p>\n", look.text(look.words.site_by))
}

/// Other companies with their boards.
pub(super) fn portfolio(site: &Website, look: &Look, rng: &mut Rng) -> String {
    let mut list = String::from("<section class=\"portfolio\"><ul>\n");
    for board in &site.plan.shown {
        let text = rng.pick(look.words.text);
        let link = look.link(&board.board_url, &format!("{}: {}", board.name, look.words.hiring), "card");
        let _written =
            writeln!(list, "<li><h3>{}</h3><p>{}</p>{link}</li>", look.text(&board.name), look.text(text));
    }
    list + "</ul></section>\n"
}

/// Buttons for sharing another company's board.
pub(super) fn share(board: &Labelled, look: &Look) -> String {
    let target: String = url::form_urlencoded::byte_serialize(board.board_url.as_bytes()).collect();
    let links = [
        format!("https://www.linkedin.com/shareArticle?mini=true&url={target}"),
        format!("https://twitter.com/intent/tweet?text=Jobs&url={target}"),
        format!("https://www.facebook.com/sharer/sharer.php?u={target}"),
        format!("mailto:?subject=Jobs&body={target}"),
    ];
    let links: String = links.iter().map(|address| look.link(address, "\u{2197}", "share")).collect();
    format!("<div class=\"share\">{links}</div>\n")
}

/// Links to the vendors of job systems.
pub(super) fn vendors(look: &Look, rng: &mut Rng) -> String {
    const VENDORS: &[(&str, &str)] = &[
        ("https://www.teamtailor.com/?utm_source=poweredby&utm_medium=web", "Teamtailor"),
        ("https://www.greenhouse.com/", "Greenhouse"),
        ("https://www.lever.co/", "Lever"),
        ("https://www.workable.com/", "Workable"),
        ("https://www.personio.es/", "Personio"),
        ("https://join.com/", "JOIN"),
        ("https://factorialhr.es/", "Factorial"),
        ("https://www.bamboohr.com/", "BambooHR"),
    ];
    let mut links = || {
        let (address, name) = rng.pick(VENDORS);
        look.link(address, &format!("Powered by {name}"), "powered")
    };
    format!("<p>{} {}</p>\n<p>{}</p>\n", links(), links(), look.text(look.words.nothing_open))
}

/// A number in place of the board's name.
pub(super) fn numeric(look: &Look, rng: &mut Rng) -> String {
    let number = rng.between(10_000, 990_000);
    let job = rng.between(4_000_000, 7_900_000);
    match rng.below(3) {
        0 => format!(
            "<script src=\"https://www.workable.com/assets/embed.js\"></script>\n<script>whr(document).ready(\
             function(){{ whr_embed({number}, {{detail: 'titles', base: 'jobs'}}); }});</script>\n\
             <div id=\"whr_embed_hook\"></div>\n"
        ),
        1 => look.link(&format!("/careers/job?gh_jid={job}"), look.words.open, "job") + "\n",
        _ => format!(
            "<iframe src=\"{}\" width=\"100%\"></iframe>\n",
            look.url(&format!("https://boards.greenhouse.io/embed/job_app?token={job}"))
        ),
    }
}

/// A page whose text is added by a script.
pub(super) fn script_page(site: &Website, rng: &mut Rng) -> String {
    let (main, vendor) = (rng.hex(8), rng.hex(8));
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <script defer=\"defer\" src=\"/static/js/vendor.{vendor}.js\"></script>\
         <script defer=\"defer\" src=\"/static/js/main.{main}.js\"></script></head>\
         <body><noscript>You need to enable JavaScript to run this app.</noscript><div id=\"root\"></div></body></html>",
        site.plan.words.code,
        crate::markup::escape(&site.company.name, crate::markup::Style::Raw),
    )
}

/// The misleading body of the careers page, if the style has one.
pub(super) fn body(site: &Website, look: &Look, rng: &mut Rng) -> Option<String> {
    Some(match site.style {
        Style::CommentTrap => comment(&site.plan.shown[0], look, rng),
        Style::ShareLinks => {
            format!("<p>{}</p>\n{}", look.text(look.words.nothing_open), share(&site.plan.shown[0], look))
        }
        Style::VendorLink => vendors(look, rng),
        Style::NumericId => numeric(look, rng),
        _ => return None,
    })
}
