//! Recognises Greenhouse in a page: addresses of boards, jobs and embeds, and the settings of the embed.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, EvidenceKind, PluginError, Report,
    page::Element,
    recognise::{Address, Named, Recogniser, name, value_of},
};

use crate::Greenhouse;

/// Parts of Greenhouse's addresses that are not names of boards.
const OWN_WORDS: &[&str] =
    &["boards", "jobs", "job_board", "job_app", "users", "greenhouse", "token", "internal", "plan", "tokens"];

/// The parameter of a job's page on the company's own site. The address does not identify the board, but the form in
/// the page does.
const OWN_JOB: &str = "gh_jid";

impl Detector for Greenhouse {
    fn detect(_: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[board_of]);
        settings(&mut recogniser);
        if recogniser.has_nothing() {
            follow_own_job(&mut recogniser);
        }
        Ok(recogniser.report())
    }
}

/// `boards.greenhouse.io/NAME[/jobs/ID]` on all its hosts, `embed/job_board?for=NAME`, and the API's addresses.
fn board_of(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let (part, region) = match address.host() {
        "boards.greenhouse.io" | "job-boards.greenhouse.io" => (hosted(address, &segments)?, None),
        "boards.eu.greenhouse.io" | "job-boards.eu.greenhouse.io" => {
            (hosted(address, &segments)?, Some("eu"))
        }
        "boards-api.greenhouse.io" | "boards.cdn.greenhouse.io" | "api.greenhouse.io" => {
            match &segments[..] {
                ["v1", "boards", part, ..] => (*part, None),
                _ => return None,
            }
        }
        _ => return None,
    };
    let named = named(part)?;
    Some(match region {
        Some(region) => named.with("region", region),
        None => named,
    })
}

/// The board's name in an address of the hosted pages, where `token` is the number of a job.
fn hosted<'a>(address: &'a Address, segments: &[&'a str]) -> Option<&'a str> {
    match segments {
        ["embed", ..] => address.value("for").or_else(|| address.value("url_token")),
        ["v1", "boards", part, ..] | [part, ..] => Some(part),
        [] => address.value("for").or_else(|| address.value("url_token")),
    }
}

/// Tokens are not case-sensitive.
fn named(part: &str) -> Option<Named> {
    let token = name(part, OWN_WORDS)?.to_lowercase();
    let url = format!("https://boards.greenhouse.io/{token}");
    Some(Named::certain("greenhouse", token, url))
}

/// `Grnhse.Settings.boardToken = 'NAME'`, `data-board-token="NAME"`, and `"urlToken":"NAME"` in the data of hosted pages.
fn settings(recogniser: &mut Recogniser<'_>) {
    let elements: Vec<_> = recogniser.page.elements().to_vec();
    for element in elements {
        if let Some((part, key)) = setting(&element)
            && let Some(named) = named(part)
        {
            recogniser.add_mark(named, EvidenceKind::Text, &format!("{key}: {part}"), element);
        }
    }
}

fn setting<'d>(element: &Element<'d>) -> Option<(&'d str, &'static str)> {
    if let Some(part) = element.attr("data-board-token") {
        return Some((part, "data-board-token"));
    }
    if element.name != "script" {
        return None;
    }
    let text = element.text;
    if let Some(part) = value_of(text, "boardToken") {
        return Some((part, "boardToken"));
    }
    let speaks_of_it = text.contains("greenhouse") || text.contains("Grnhse") || text.contains("grnhse");
    let mut keys = ["urlToken", "board_token", "url_token"].into_iter().filter(|_| speaks_of_it);
    keys.find_map(|key| Some((value_of(text, key)?, key)))
}

fn follow_own_job(recogniser: &mut Recogniser<'_>) {
    let is_job = |href: &&str| Address::parse(href).is_some_and(|link| link.value(OWN_JOB).is_some());
    let job = recogniser.page.named("a").filter_map(|link| link.attr("href")).find(is_job);
    if let Some(job) = job.map(str::to_owned) {
        recogniser.follow(&job, "a job of Greenhouse's on the company's own site", 200);
    }
}

#[cfg(test)]
mod tests {
    use sdk::testing::{context, page};

    use super::*;

    fn report(html: &str) -> Report {
        Greenhouse::detect(&context(0), &page("https://acme.example/", html)).unwrap()
    }

    fn tenants(html: &str) -> Vec<String> {
        report(html).findings.into_iter().map(|finding| finding.tenant).collect()
    }

    fn link(url: &str) -> Vec<String> {
        tenants(&format!("<a href=\"{url}\" place=\"body\">x</a>"))
    }

    #[test]
    fn boards_are_recognised_in_every_kind_of_address() {
        for url in [
            "https://boards.greenhouse.io/acme",
            "https://boards.greenhouse.io/Acme/jobs/4101#app",
            "https://job-boards.greenhouse.io/acme?gh_src=x",
            "https://job-boards.eu.greenhouse.io/acme",
            "https://boards.eu.greenhouse.io/acme",
            "https://boards.greenhouse.io/embed/job_board/js?for=acme",
            "https://boards.greenhouse.io/embed/job_board?b=https%3A%2F%2Fx.example&for=acme",
            "https://boards.greenhouse.io/embed/job_app?for=acme&token=4101",
            "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true",
            "https://api.greenhouse.io/v1/boards/acme",
            "https://boards.greenhouse.io/?for=acme",
            "https://boards.greenhouse.io/embed/job_board?url_token=acme",
        ] {
            assert_eq!(link(url), ["acme"], "{url}");
        }
    }

    #[test]
    fn embeds_reserved_words_and_numbers_are_not_boards() {
        for url in [
            "https://boards.greenhouse.io/embed/job_board",
            "https://boards.greenhouse.io/embed/job_app?token=4101",
            "https://boards.greenhouse.io/4101",
            "https://boards.greenhouse.io/undefined",
            "https://boards.greenhouse.io/",
            "https://boards.greenhouse.io/users/sign_in",
            "https://www.greenhouse.io/",
            "https://app.greenhouse.io/people/1",
            "https://boards.greenhouse.io.evil.example/acme",
            "https://acme.example/jobs?gh_jid=4101",
        ] {
            assert_eq!(link(url), Vec::<String>::new(), "{url}");
        }
    }

    #[test]
    fn settings_identify_the_board() {
        for html in [
            "<script>Grnhse.Settings.boardToken = 'acme';</script>",
            "<script>var c = {boardToken: \"Acme\"}</script>",
            "<script type=\"application/json\">{\"x\":\"https://cdn.greenhouse.io\",\"urlToken\":\"acme\"}</script>",
            "<div id=\"grnhse_app\" data-board-token=\"acme\" place=\"body\">",
        ] {
            assert_eq!(tenants(html), ["acme"], "{html}");
        }
        assert!(tenants("<script>{\"urlToken\":\"acme\"}</script>").is_empty());
        assert!(tenants("<div id=\"grnhse_app\" place=\"body\">").is_empty());
    }

    #[test]
    fn a_job_page_on_the_companys_own_site_is_followed_for_its_form() {
        let own = "<a href=\"https://acme.example/jobs/1?gh_jid=4101\" place=\"body\">x</a>\n";
        let found = report(own);
        assert!(found.findings.is_empty());
        assert_eq!(found.follow[0].url, "https://acme.example/jobs/1?gh_jid=4101");
        let known = report(&format!("{own}<a href=\"https://boards.greenhouse.io/acme\">y</a>"));
        assert!(known.follow.is_empty());
    }
}
