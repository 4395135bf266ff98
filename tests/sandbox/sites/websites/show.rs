//! The ways in which a page shows a board.

use std::fmt::Write as _;

use super::{Website, dress::Look, plan::widget_key};
use crate::{labelled::Labelled, markup::escape_again, rng::Rng, systems::System};

/// Links to all boards of the website's pages.
pub(super) fn links(site: &Website, look: &Look, rng: &mut Rng) -> String {
    let boards = &site.plan.shown;
    if let [board] = &boards[..] {
        return format!(
            "<p>{}</p>\n",
            look.link(&decorated(&board.board_url, rng), look.words.open, "btn btn-primary")
        );
    }
    let mut list = String::from("<ul class=\"openings\">\n");
    for board in boards {
        let text = format!("{} - {}", look.words.open, board.name);
        let _written = writeln!(list, "<li>{}</li>", look.link(&board.board_url, &text, "btn"));
    }
    list + "</ul>\n"
}

/// An address with variations as in real pages: tracking parameters, case and the like.
pub(super) fn decorated(address: &str, rng: &mut Rng) -> String {
    match rng.below(20) {
        _ if address.contains('?') => address.to_owned(),
        0..=2 => format!("{address}?utm_source=website&utm_medium=careers"),
        3 => address.trim_start_matches("https:").to_owned(),
        4 => address.replace("https:", "http:"),
        _ => address.to_owned(),
    }
}

/// A button, or what is one by its code or data, that leads to the board.
pub(super) fn button(board: &Labelled, look: &Look, rng: &mut Rng) -> String {
    let (url, text) = (look.url(&board.board_url), look.text(look.words.open));
    match rng.below(5) {
        0 => format!("<button class=\"btn\" onclick=\"window.open('{url}')\">{text}</button>\n"),
        1 => format!("<div role=\"button\" onclick=\"location.href='{url}'\">{text}</div>\n"),
        2 => format!("<a href=\"#\" data-href=\"{url}\">{text}</a>\n"),
        3 => format!("<form><button formaction=\"{url}\">{text}</button></form>\n"),
        _ => format!("<a href=\"javascript:window.open('{url}')\">{text}</a>\n"),
    }
}

/// A frame with the board.
pub(super) fn iframe(board: &Labelled, look: &Look) -> String {
    let (url, tenant) = (&board.board_url, &board.tenant);
    let src = match board.provider {
        System::Greenhouse => format!("https://boards.greenhouse.io/embed/job_board?for={tenant}&b=careers"),
        System::Icims => format!("https://{tenant}/jobs/search?ss=1&in_iframe=1"),
        System::Factorial => format!("https://{tenant}/embed/jobs"),
        _ => url.clone(),
    };
    format!(
        "<div class=\"embed-responsive\"><iframe src=\"{}\" width=\"100%\" height=\"1200\" frameborder=\"0\" \
         title=\"jobs\" allowfullscreen></iframe></div>\n",
        look.url(&src)
    )
}

/// The system's embed script, for systems that have one.
pub(super) fn script(site: &Website, look: &Look, rng: &mut Rng) -> String {
    let board = &site.plan.shown[0];
    let tenant = &board.tenant;
    match board.provider {
        System::Greenhouse => {
            let host = rng.pick(&["boards.greenhouse.io", "job-boards.greenhouse.io"]);
            format!(
                "<div id=\"grnhse_app\"></div>\n\
                 <script src=\"https://{host}/embed/job_board/js?for={tenant}\"></script>\n"
            )
        }
        System::Lever => format!(
            "<div id=\"lever-jobs-container\"></div>\n<script>window.leverJobsOptions = {{ accountName: '{tenant}', \
             includeCss: true }};</script>\n<script src=\"https://jobs.lever.co/embed/index.js\"></script>\n"
        ),
        System::Ashby => format!(
            "<div id=\"ashby_embed\"></div>\n<script src=\"https://jobs.ashbyhq.com/{}/embed?version=2\"></script>\n",
            tenant.replace(' ', "%20")
        ),
        System::Workable => format!(
            "<script src=\"https://www.workable.com/assets/embed.js\"></script>\n<script>whr(document).ready(\
             function(){{ whr_embed({}, {{detail: 'titles', base: 'jobs', zoom: 'country', grouping: 'none'}}); \
             }});</script>\n<div id=\"whr_embed_hook\"></div><noscript>{}</noscript>\n",
            rng.between(10_000, 990_000),
            look.link(&board.board_url, look.words.open, "whr"),
        ),
        System::SmartRecruiters => format!(
            "<div class=\"srJobList\"></div>\n<script src=\"https://static.smartrecruiters.com/job-widget/1.6.1/\
             script/smart_widget.js\"></script>\n<script>widget({});</script>\n",
            company_code(tenant, rng)
        ),
        System::BambooHr => {
            let file = rng.pick(&["js/jobs2.php", "js/embed.js"]);
            format!(
                "<div id=\"BambooHR\" data-domain=\"{tenant}.bamboohr.com\" data-version=\"1.0.0\"></div>\n\
                 <script src=\"https://{tenant}.bamboohr.com/{file}\" async defer></script>\n"
            )
        }
        System::Breezy => format!("<script src=\"//{tenant}.breezy.hr/embed/js?inline=true\"></script>\n"),
        System::Pinpoint => format!(
            "<div class=\"pinpoint-jobs\"></div><script src=\"https://{tenant}.pinpointhq.com/en/jobs.js\"></script>\n"
        ),
        System::TalentClue => format!(
            "<div id=\"jswidget\"></div>\n<script src=\"https://api.talentclue.com/jswidget/{}/widget.js\"></script>\n",
            widget_key(&site.plan)
        ),
        _ => String::new(),
    }
}

/// Settings or attributes that name the board, without the system's script.
pub(super) fn options(board: &Labelled, rng: &mut Rng) -> String {
    let tenant = &board.tenant;
    match (board.provider, rng.below(3)) {
        (System::Greenhouse, 0) => format!(
            "<div id=\"grnhse_app\"></div><script>Grnhse = window.Grnhse || {{}}; Grnhse.Settings = {{ boardToken: \
             '{tenant}', autoLoad: false }};</script>\n"
        ),
        (System::Greenhouse, 1) => {
            format!("<div class=\"jobs-list\" data-board-token=\"{tenant}\" data-layout=\"grid\"></div>\n")
        }
        (System::Greenhouse, _) => format!(
            "<script>window.__jobs = {{\"source\":\"greenhouse\",\"urlToken\":\"{tenant}\",\"open\":3}};</script>\n"
        ),
        (System::Lever, _) => format!(
            "<div id=\"lever-jobs-container\" class=\"jobs\"></div>\n\
             <script>leverJobsOptions={{accountName:\"{tenant}\",includeCss:false}}</script>\n"
        ),
        (System::Ashby, _) => format!(
            "<script>window.__careers = {{\"organizationHostedJobsPageName\":\"{tenant}\",\"theme\":null}};</script>\n"
        ),
        (System::SmartRecruiters, _) => {
            format!("<script>var jobs = {};</script>\n", company_code(tenant, rng))
        }
        _ => String::new(),
    }
}

fn company_code(tenant: &str, rng: &mut Rng) -> String {
    if rng.chance(500) {
        format!("{{company_code:'{tenant}', auto_width: true}}")
    } else {
        format!("{{\"company_code\": \"{tenant}\", \"group_by\": \"location\"}}")
    }
}

/// The address in escaped data of the page.
pub(super) fn escaped(board: &Labelled, rng: &mut Rng) -> String {
    let url = &board.board_url;
    let slashes = url.replace('/', "\\/");
    let units = url.replace('/', "\\u002F").replace('&', "\\u0026");
    match rng.below(4) {
        0 => format!(
            "<script>var theme = {{\"home\":\"https:\\/\\/cdn.theme.example\\/\",\"careers\":\"{slashes}\"}};</script>\n"
        ),
        1 => {
            format!("<script>window.__NUXT__={{layout:\"default\",data:[{{jobs:\"{units}\"}}]}};</script>\n")
        }
        2 => format!(
            "<script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"pageProps\":{{\"blocks\":[{{\
             \"type\":\"cta\",\"href\":\"{url}\"}}]}}}},\"page\":\"/careers\"}}</script>\n"
        ),
        _ => {
            let json =
                format!("{{\"label\":\"Jobs\",\"link\":{{\"url\":\"{slashes}\",\"target\":\"_blank\"}}}}");
            format!(
                "<div class=\"cta-block\" data-props=\"{}\"></div>\n",
                escape_again(&json).replace("&#39;", "'")
            )
        }
    }
}

/// Structured data for search engines.
pub(super) fn json_ld(site: &Website, board: &Labelled, rng: &mut Rng) -> String {
    let name = serde_json::Value::from(site.company.name.as_str());
    let (url, home) = (&board.board_url, &site.company.website);
    let title = rng.pick(&["Backend Engineer", "Técnico de mantenimiento", "Vertriebsleiter"]);
    let graph = if rng.chance(500) {
        format!(
            "{{\"@context\":\"https://schema.org\",\"@type\":\"JobPosting\",\"title\":\"{title}\",\
             \"hiringOrganization\":{{\"@type\":\"Organization\",\"name\":{name},\"sameAs\":\"{home}\"}},\
             \"url\":\"{url}\"}}"
        )
    } else {
        format!(
            "{{\"@context\":\"https://schema.org\",\"@graph\":[{{\"@type\":\"Organization\",\"name\":{name},\
             \"url\":\"{home}\"}},{{\"@type\":\"WebPage\",\"name\":\"Jobs\",\"significantLink\":[\"{url}\"]}}]}}"
        )
    };
    format!("<script type=\"application/ld+json\">{graph}</script>\n")
}
