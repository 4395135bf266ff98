//! Recognises Greenhouse in a page: addresses of boards, jobs and embeds, and the settings of the embed.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Address, Case, Form, Mark, Recogniser, Setting, System},
};

use crate::Greenhouse;

/// Tokens have no case. In the embed's addresses `token` is the number of a job.
const GREENHOUSE: System = System::new(
    "greenhouse",
    Case::Lower,
    "https://boards.greenhouse.io/{}",
    &[
        Form::at(API, "v1/boards/{}"),
        Form::at(HOSTED, "v1/boards/{}"),
        Form::at(HOSTED, EMBED),
        Form::at(HOSTED_EU, EMBED).with(IN_EU),
        Form::at(HOSTED, ROOT),
        Form::at(HOSTED_EU, ROOT).with(IN_EU),
        Form::at(HOSTED, "{}").doubted(DOUBTED).followed_by(&["jobs"]),
        Form::at(HOSTED_EU, "{}").doubted(DOUBTED).followed_by(&["jobs"]).with(IN_EU),
        // An older address of the embed, beside the pages for the customers' staff.
        Form::at(
            &["app.greenhouse.io", "app.eu.greenhouse.io", "api.greenhouse.io", "boards-api.greenhouse.io"],
            EMBED,
        ),
    ],
)
.with_settings(SETTINGS)
.with_marks(&[Mark::named("data-board-token")]);

/// `Grnhse.Settings.boardToken = 'NAME'`, and `"urlToken":"NAME"` in the data of hosted pages.
const SETTINGS: &[Setting] = &[
    Setting::named("boardToken"),
    Setting::named("urlToken").mentioning(OWN_NAMES),
    Setting::named("board_token").mentioning(OWN_NAMES),
    Setting::named("url_token").mentioning(OWN_NAMES),
];

const OWN_NAMES: &[&str] = &["greenhouse", "Grnhse", "grnhse"];

const API: &[&str] = &["boards-api.greenhouse.io", "boards.cdn.greenhouse.io", "api.greenhouse.io"];
const HOSTED: &[&str] = &["boards|job-boards.greenhouse.io"];
const HOSTED_EU: &[&str] = &["boards|job-boards.eu.greenhouse.io"];
const EMBED: &str = "embed?for|url_token={}";
const ROOT: &str = "$?for|url_token={}";
const IN_EU: &[(&str, &str)] = &[("region", "eu")];
const DOUBTED: &[&str] = &["boards", "job_board", "job_app", "internal", "plan", "tokens"];

/// The parameter of a job's page on the company's own site. The address does not identify the board, but the form in
/// the page does.
const OWN_JOB: &str = "gh_jid";

impl Detector for Greenhouse {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(&[GREENHOUSE], &[]);
        if recogniser.has_nothing() {
            follow_own_job(&mut recogniser);
        }
        Ok(recogniser.report())
    }
}

impl Tenants for Greenhouse {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        GREENHOUSE.identify(system, tenant)
    }
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
        Greenhouse::default().detect(&context(0), &page("https://acme.example/", html)).unwrap()
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
            "https://app.greenhouse.io/embed/job_board/js?for=acme",
            "https://job-boards.eu.greenhouse.io/embed/job_board?for=Acme",
            "//boards.greenhouse.io/embed/job_board/js?for=acme",
        ] {
            assert_eq!(link(url), ["acme"], "{url}");
        }
    }

    #[test]
    fn a_company_may_be_called_as_the_system_calls_something_else() {
        for name in
            ["embed", "api", "css", "app", "jobs", "status", "support", "login", "docs", "8451", "greenhouse"]
        {
            for url in [
                format!("https://boards.greenhouse.io/{name}"),
                format!("https://job-boards.greenhouse.io/{name}/jobs/4101000"),
                format!("https://boards.greenhouse.io/embed/job_board?for={name}"),
                format!("https://app.greenhouse.io/embed/job_board/js?for={name}"),
                format!("https://boards.greenhouse.io/embed/job_app?token=4101000&for={name}"),
                format!("https://boards-api.greenhouse.io/v1/boards/{name}/jobs"),
            ] {
                assert_eq!(link(&url), [name], "{url}");
            }
            assert_eq!(tenants(&format!("<script>var c = {{boardToken: '{name}'}}</script>")), [name]);
        }
        assert_eq!(link("https://boards.greenhouse.io/token/jobs/4101000"), ["token"]);
    }

    #[test]
    fn embeds_reserved_words_and_numbers_are_not_boards() {
        for url in [
            "https://boards.greenhouse.io/embed/job_board",
            "https://boards.greenhouse.io/embed/job_app?token=4101",
            "https://boards.greenhouse.io/4101000",
            "https://boards.greenhouse.io/embed/job_app?for=4101000",
            "https://boards.greenhouse.io/css/site.css",
            "https://boards.greenhouse.io/js/embed.js",
            "https://boards.greenhouse.io/internal/boards",
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
    fn two_spellings_are_one_board_and_the_lower_one_is_asked_with() {
        let known = Greenhouse::identify("greenhouse", "AcmeBanco").unwrap();
        assert_eq!((known.tenant.as_str(), known.key.as_str()), ("acmebanco", "acmebanco"));
        assert!(Greenhouse::identify("lever", "acme").is_none());
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
