//! Boards on the company's own host or page, with the traces of their system.

use super::{Website, dress::Look};
use crate::{rng::Rng, systems::System};

/// The parts of the head and of the body that identify such a board.
pub(super) fn marks(site: &Website, look: &Look, rng: &mut Rng) -> (String, String) {
    let board = &site.plan.shown[0];
    let host = site.plan.board_host.clone().unwrap_or_else(|| site.plan.canonical.clone());
    let tenant = &board.tenant;
    let title = rng.pick(look.words.text);
    let job =
        |path: &str| format!("<li>{}</li>\n", look.link(&format!("https://{host}{path}"), title, "job"));
    let number = rng.between(4_000_000, 7_900_000);
    match board.provider {
        System::Teamtailor => (
            "<link rel=\"stylesheet\" href=\"https://assets-aws.teamtailor-cdn.com/assets/packs/css/careersite.css\">\n\
             <script src=\"https://assets-aws.teamtailor-cdn.com/assets/packs/js/careersite.js\" defer></script>\n\
             <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/jobs.rss\">"
                .to_owned(),
            format!(
                "<div data-controller=\"careersite--jobs\"><ul id=\"jobs_list_container\">{}</ul></div>\n\
                 <p><a href=\"https://www.teamtailor.com/?utm_campaign=poweredby\">Career site by Teamtailor</a></p>\n",
                job(&format!("/jobs/{number}-job"))
            ),
        ),
        System::Recruitee => (
            "<link rel=\"stylesheet\" href=\"https://careers.recruiteecdn.com/assets/main.css\">\n\
             <script src=\"https://careers.recruiteecdn.com/assets/main.js\" defer></script>"
                .to_owned(),
            format!(
                "<ul>{}</ul>\n<script>window.recruitee = {{\"company\":{{\"subdomain\":\"{tenant}\",\
                 \"careersUrl\":\"https:\\/\\/{tenant}.recruitee.com\\/\"}}}};</script>\n",
                job("/o/job-1")
            ),
        ),
        System::Icims => (
            "<link rel=\"stylesheet\" href=\"https://cdn31.icims.com/icims3/prod/css/careers-home.css\">\n\
             <script src=\"https://cdn31.icims.com/icims3/prod/js/careers-home.js\" defer></script>"
                .to_owned(),
            format!("<ul class=\"careers-home\">{}</ul>\n", job(&format!("/careers-home/jobs/{number}"))),
        ),
        System::SuccessFactors => (
            "<link rel=\"stylesheet\" href=\"https://rmkcdn.successfactors.com/3f1c2b7a/site.css\">\n\
             <script src=\"https://rmkcdn.successfactors.com/3f1c2b7a/j2w.core.js\"></script>"
                .to_owned(),
            format!(
                "<form action=\"/search/\" class=\"jobAlertsSearchForm\"><input name=\"q\"></form><ul>{}</ul>\n\
                 <script src=\"https://platform.jobs2web.com/js/j2w.js\"></script>\n",
                job(&format!("/job/Barcelona-Job/{number}/"))
            ),
        ),
        _ => {
            let path = if site.plan.board_host.is_some() { "/job" } else { "/careers/job" };
            let body = format!(
                "<div id=\"jobs\" data-board-token=\"{tenant}\"><ul>{}</ul></div>\n",
                job(&format!("{path}?gh_jid={number}"))
            );
            (String::new(), body)
        }
    }
}
