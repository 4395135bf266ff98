//! Sites that fail, or refuse access.

use std::{fmt::Write as _, time::Duration};

use super::{super::Answer, Style, Website};
use crate::faults::Fault;

/// The fault of a site that never answers, for longer than any program waits.
pub(super) fn standing_fault(site: &Website) -> Option<Fault> {
    let never = Duration::from_hours(1);
    (site.style == Style::TimesOut).then_some(Fault::Slow { first_byte: never, per_chunk: Duration::ZERO })
}

/// The answer of a site of these styles to all requests, or to this path.
pub(super) fn answer(site: &Website, path: &str) -> Option<Answer> {
    let mut rng = site.plan.rng(6);
    let second = rng.chance(400);
    match site.style {
        Style::Blocked if second => Some(Answer {
            headers: vec![("retry-after", "120".to_owned())],
            ..Answer::html(
                429,
                "<html><head><title>429</title></head><body>Too many requests</body></html>".to_owned(),
            )
        }),
        Style::Blocked => Some(Answer {
            headers: vec![("cf-mitigated", "challenge".to_owned())],
            ..Answer::html(403, CHALLENGE.to_owned())
        }),
        Style::ServerError => {
            let status = if second { 503 } else { 500 };
            Some(Answer::html(status, "<html><body><h1>Internal Server Error</h1></body></html>".to_owned()))
        }
        Style::RobotsAll | Style::RobotsCareers if path == "/robots.txt" => Some(robots(site)),
        Style::RedirectLoop if path != "/robots.txt" => redirect_loop(site, path, second),
        _ => None,
    }
}

fn robots(site: &Website) -> Answer {
    let mut text = String::from("# sandbox\nUser-agent: *\n");
    for path in &site.expected.forbidden {
        let _written = writeln!(text, "Disallow: {path}");
    }
    text.push_str("Crawl-delay: 1\n\nUser-agent: BadBot\nDisallow: /\n");
    Answer { content_type: "text/plain; charset=utf-8", ..Answer::html(200, text) }
}

/// A redirect loop between the home page or careers page and another path.
fn redirect_loop(site: &Website, path: &str, home_too: bool) -> Option<Answer> {
    let careers = &site.plan.careers;
    let to = match path {
        "/loop" if home_too => "/",
        "/loop" => careers,
        "/" if home_too => "/loop",
        path if path == careers => "/loop",
        _ => return None,
    };
    Some(redirect(302, &format!("https://{}{to}", site.plan.canonical)))
}

/// A redirect.
pub(super) fn redirect(status: u16, to: &str) -> Answer {
    Answer { headers: vec![("location", to.to_owned())], ..Answer::html(status, String::new()) }
}

const CHALLENGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title>\
<meta name=\"robots\" content=\"noindex,nofollow\"></head><body><div class=\"main-wrapper\" role=\"main\">\
<noscript><span id=\"challenge-error-text\">Enable JavaScript and cookies to continue</span></noscript></div>\
<script>(function(){window._cf_chl_opt = {cType: 'managed'};}());</script></body></html>";
