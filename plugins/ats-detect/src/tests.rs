use sdk::testing::{context, page};

use super::*;

fn found_at(url: &str, html: &str) -> Vec<String> {
    let report = AtsDetect.detect(&context(0), &page(url, html)).unwrap();
    let mut found: Vec<String> = report
        .findings
        .into_iter()
        .map(|finding| {
            assert!(finding.evidence[0].offset.is_some() || finding.evidence[0].detail.contains("://"));
            format!("{} {}", finding.provider, finding.tenant)
        })
        .collect();
    found.dedup();
    found
}

fn found(html: &str) -> Vec<String> {
    found_at("https://acme.example/", html)
}

fn link(url: &str) -> Vec<String> {
    found(&format!("<a href=\"{url}\" place=\"body\">x</a>"))
}

const BOARDS: &[(&str, &str)] = &[
    ("https://jobs.ashbyhq.com/Acme%20AI", "ashby Acme AI"),
    ("https://jobs.ashbyhq.com/acme.io/123e4567-e89b-12d3-a456-426614174000", "ashby acme.io"),
    ("https://jobs.ashbyhq.com/acme/embed?version=2", "ashby acme"),
    ("https://api.ashbyhq.com/posting-api/job-board/Acme?includeCompensation=true", "ashby Acme"),
    ("https://apply.workable.com/Acme/", "workable acme"),
    ("https://apply.workable.com/acme/j/0A1B2C3D4E", "workable acme"),
    ("https://acme.workable.com/", "workable acme"),
    ("https://apply.workable.com/api/v1/widget/accounts/acme?details=true", "workable acme"),
    ("https://apply.workable.com/api/v3/accounts/acme/jobs", "workable acme"),
    ("https://www.workable.com/api/accounts/acme", "workable acme"),
    ("https://careers.smartrecruiters.com/AcmeGroup", "smartrecruiters AcmeGroup"),
    ("https://jobs.smartrecruiters.com/AcmeGroup/744000012345678-developer", "smartrecruiters AcmeGroup"),
    ("https://jobs.smartrecruiters.com/oneclick-ui/company/Acme1/publication/1", "smartrecruiters Acme1"),
    ("https://api.smartrecruiters.com/v1/companies/Acme1/postings", "smartrecruiters Acme1"),
    ("https://acme.recruitee.com/o/developer", "recruitee acme"),
    ("https://Acme-Labs.jobs.personio.de/job/123", "personio acme-labs"),
    ("https://acme.jobs.personio.com", "personio acme"),
    ("https://acme.teamtailor.com/jobs.rss", "teamtailor acme.teamtailor.com"),
    ("https://acme.na.teamtailor.com/jobs", "teamtailor acme.na.teamtailor.com"),
    ("https://acme.wd5.myworkdayjobs.com/External", "workday acme:wd5:External"),
    ("https://acme.wd103.myworkdayjobs.com/en-US/Acme_Careers/job/x_R1", "workday acme:wd103:Acme_Careers"),
    ("https://acme.wd5.myworkdayjobs.com/AC", "workday acme:wd5:AC"),
    ("https://acme.wd3.myworkdayjobs.com/wday/cxs/acme/Site/jobs", "workday acme:wd3:Site"),
    ("https://wd5.myworkdaysite.com/en-US/recruiting/acme/Site", "workday acme:wd5:Site"),
    ("https://acme.bamboohr.com/careers", "bamboohr acme"),
    ("https://acme.bamboohr.com/js/jobs2.php", "bamboohr acme"),
    ("https://acme.wd3.myworkdayjobs.com/en-US/001", "workday acme:wd3:001"),
    ("https://ats.rippling.com/ab/jobs", "rippling ab"),
    ("https://AcmeX.mysmartrecruiters.com/", "smartrecruiters acmex"),
    ("https://acme.breezy.hr/p/0a1b2c3d4e5f-developer", "breezy acme"),
    ("https://acme.applytojob.com/apply", "jazzhr acme"),
    ("https://app.jazz.co/widgets/basic/create/acme", "jazzhr acme"),
    ("https://careers-acme.icims.com/jobs/search?ss=1&in_iframe=1", "icims careers-acme.icims.com"),
    ("https://acme.icims.com/jobs/1234/developer/job", "icims acme.icims.com"),
    ("https://ats.rippling.com/acme-inc/jobs", "rippling acme-inc"),
    ("https://ats.rippling.com/en-GB/acme/jobs/123e4567-e89b-12d3-a456-426614174000", "rippling acme"),
    ("https://ats.us1.rippling.com/acme/jobs", "rippling acme"),
    ("https://ats.rippling.com/api/v2/board/acme/jobs?page=0", "rippling acme"),
    ("https://api.rippling.com/platform/api/ats/v1/board/acme/jobs", "rippling acme"),
    ("https://acme.pinpointhq.com/en/postings", "pinpoint acme"),
    ("https://acme.factorialhr.es/#jobs", "factorial acme.factorialhr.es"),
    ("https://acme.factorial.it/job_posting/developer-12345", "factorial acme.factorial.it"),
    ("https://acme.factorialhr.com.br/embed/jobs", "factorial acme.factorialhr.com.br"),
    ("https://careers.talentclue.com/es/acme", "talentclue acme"),
    ("https://acme.talentclue.com/", "talentclue acme"),
    (
        "https://api.talentclue.com/jswidget/0123456789abcdef0123456789ABCDEF/x.js",
        "talentclue 0123456789abcdef0123456789abcdef",
    ),
    ("https://acme.bizneo.com/jobs/developer", "bizneo acme.bizneo.com"),
    ("https://jobs.acme.bizneo.com/", "bizneo jobs.acme.bizneo.com"),
    ("https://app.sesametime.com/jobs/AcmeSL/all", "sesame AcmeSL"),
    ("https://join.com/companies/Acme/12345-developer", "join acme"),
    (
        "https://career5.successfactors.eu/career?company=Acme01&career_ns=job_listing_summary",
        "successfactors career5.successfactors.eu:Acme01",
    ),
    ("https://acme.jobs.hr.cloud.sap/", "successfactors acme.jobs.hr.cloud.sap"),
    ("https://ats.rippling.com/embed/acme/jobs?s=https%3A%2F%2Facme.example", "rippling acme"),
    ("https://ats.rippling.com/es-419/acme/jobs", "rippling acme"),
    ("https://ats.us1.rippling.com/embed/acme/jobs", "rippling acme"),
    ("https://api.rippling.com/platform/api/ats/v2/board/acme/jobs", "rippling acme"),
    (
        "https://jobs.smartrecruiters.com/ni/Acme1/6fc8fa0d-1111-4222-8333-444455556666-clerk",
        "smartrecruiters Acme1",
    ),
    ("https://careers.smartrecruiters.com/ni/Acme1/744000012345678-clerk", "smartrecruiters Acme1"),
    ("https://www.smartrecruiters.com/Acme1/123-clerk", "smartrecruiters Acme1"),
    ("https://www.smartrecruiters.com/Acme1/744000012345678-head-of-x", "smartrecruiters Acme1"),
    ("https://acme-1671530238.teamtailor.com/", "teamtailor acme-1671530238.teamtailor.com"),
    ("https://uscareers-acme.icims.com/", "icims uscareers-acme.icims.com"),
    ("https://acme.jobs.personio.es/?language=es", "personio acme"),
    ("https://back-eu1.sesametime.com/api/v3/companies/AcmeSL/public-vacancies?page=1", "sesame AcmeSL"),
    ("https://jobs.gem.com/acme-ai/am9icG9zdDox", "gem acme-ai"),
    ("https://api.gem.com/job_board/v0/acme-ai/job_posts/", "gem acme-ai"),
    ("https://jobs.jobvite.com/careers/acme/jobs", "jobvite acme"),
    ("https://jobs.jobvite.com/acme/job/o1a2b3c4", "jobvite acme"),
    ("https://acme.homerun.co/developer/en", "homerun acme"),
    ("https://feed.homerun.co/acme", "homerun acme"),
    ("https://acme.careers.hibob.com/jobs", "hibob acme"),
    ("https://acme.hirehive.com/job/1/clerk", "hirehive acme"),
    ("https://acme.career.softgarden.de/", "softgarden acme.career.softgarden.de"),
    ("https://acme.softgarden.io/job/123", "softgarden acme.softgarden.io"),
    ("https://www.careers-page.com/acme/job/1A2B", "manatal acme"),
    ("https://acme.careers-page.com/", "manatal acme"),
    ("https://open.api.manatal.com/open/v3/career-page/acme/jobs/", "manatal acme"),
    ("https://jobs.polymer.co/acme/123", "polymer acme"),
    ("https://api.polymer.co/v1/hire/organizations/acme/jobs?page=1", "polymer acme"),
    ("https://acme.freshteam.com/jobs/a1b2/clerk", "freshteam acme"),
    ("https://acme.traffit.com/public/job_posts/published", "traffit acme"),
    ("https://acme.viterbit.site/clerk-a1b2/", "viterbit acme"),
    ("https://acme.kenjo.io/api/controller/career-site/public/acme/positions", "kenjo acme"),
    ("https://acme.epreselec.com/Ofertas/Ofertas.aspx", "epreselec acme"),
];

/// Companies called as a system calls something else, and numbers that are names.
const NAMED_LIKE_WORDS: &[(&str, &str)] = &[
    ("https://embed.bamboohr.com/careers", "bamboohr embed"),
    ("https://css.bamboohr.com/careers/12", "bamboohr css"),
    ("https://status.bamboohr.com/careers", "bamboohr status"),
    ("https://8451.bamboohr.com/careers", "bamboohr 8451"),
    ("https://embed.recruitee.com/", "recruitee embed"),
    ("https://docs.recruitee.com/o/clerk", "recruitee docs"),
    ("https://css.teamtailor.com/jobs", "teamtailor css.teamtailor.com"),
    ("https://login.breezy.hr/p/0a1b2c3d4e5f-clerk", "breezy login"),
    ("https://app.jobs.personio.de/job/123", "personio app"),
    ("https://support.applytojob.com/apply", "jazzhr support"),
    ("https://jobs.pinpointhq.com/en/postings/1", "pinpoint jobs"),
    ("https://jobs.ashbyhq.com/api", "ashby api"),
    ("https://jobs.ashbyhq.com/embed/123e4567-e89b-12d3-a456-426614174000", "ashby embed"),
    ("https://jobs.ashbyhq.com/ashby", "ashby ashby"),
    ("https://api.ashbyhq.com/posting-api/job-board/css", "ashby css"),
    ("https://apply.workable.com/api/j/0A1B2C3D4E", "workable api"),
    ("https://apply.workable.com/css/", "workable css"),
    ("https://apply.workable.com/api/v1/widget/accounts/embed", "workable embed"),
    ("https://careers.smartrecruiters.com/Docs", "smartrecruiters Docs"),
    ("https://jobs.smartrecruiters.com/Api/744000012345678-clerk", "smartrecruiters Api"),
    ("https://jobs.smartrecruiters.com/ni/744000012345678-clerk", "smartrecruiters ni"),
    ("https://ats.rippling.com/embed/jobs", "rippling embed"),
    ("https://ats.rippling.com/embed/embed/jobs", "rippling embed"),
    ("https://ats.rippling.com/api/jobs", "rippling api"),
    ("https://join.com/companies/api", "join api"),
    ("https://app.sesametime.com/jobs/Jobs/all", "sesame Jobs"),
];

#[test]
fn a_word_is_denied_where_it_stands_for_something_else_and_not_everywhere() {
    for (url, expected) in NAMED_LIKE_WORDS {
        assert_eq!(link(url), [*expected], "{url}");
    }
}

#[test]
fn each_system_says_how_it_spells_a_tenant() {
    for (system, tenant, expected, key) in [
        ("smartrecruiters", "AcmeBanco", "AcmeBanco", "acmebanco"),
        ("recruitee", "AcmeBanco", "acmebanco", "acmebanco"),
        ("teamtailor", "Acme.Teamtailor.com", "acme.teamtailor.com", "acme.teamtailor.com"),
        ("workday", "acme:wd5:External", "acme:wd5:External", "acme:wd5:external"),
        ("ashby", "Acme%20AI", "Acme AI", "Acme AI"),
        ("sesame", "AcmeSL", "AcmeSL", "AcmeSL"),
    ] {
        let known = AtsDetect::identify(system, tenant).unwrap();
        assert_eq!((known.tenant.as_str(), known.key.as_str()), (expected, key), "{system}");
    }
    assert!(AtsDetect::identify("lever", "acme").is_none(), "its own plugin says it");
    for (_, found) in BOARDS {
        let (system, tenant) = found.split_once(' ').unwrap();
        // What was recognised is spelt as it is asked with.
        assert_eq!(AtsDetect::identify(system, tenant).unwrap().tenant, tenant, "{system}");
    }
}

#[test]
fn one_board_in_two_spellings_is_found_in_that_of_the_first_link() {
    let two = |first: &str, second: &str| {
        let line = |url: &str| format!("<a href=\"{url}\" place=\"body\">x</a>");
        found(&format!("{}\n{}", line(first), line(second)))
    };
    let sr = "https://careers.smartrecruiters.com/AcmeBanco";
    assert_eq!(
        two(sr, "https://jobs.smartrecruiters.com/acmebanco/744000012345678-x"),
        ["smartrecruiters AcmeBanco"]
    );
    // A host has no case: the spelling in a path is the better one.
    assert_eq!(two("https://acmebanco.mysmartrecruiters.com/", sr), ["smartrecruiters AcmeBanco"]);
    assert_eq!(two("https://apply.workable.com/ACME/", "https://acme.workable.com"), ["workable acme"]);
    assert_eq!(
        two(
            "https://acme.wd5.myworkdayjobs.com/External",
            "https://acme.wd5.myworkdayjobs.com/en-US/external"
        ),
        ["workday acme:wd5:External"]
    );
    assert_eq!(
        two("https://jobs.ashbyhq.com/Acme", "https://jobs.ashbyhq.com/acme"),
        ["ashby Acme", "ashby acme"]
    );
}

#[test]
fn every_way_of_identifying_a_board_is_recognised() {
    for (url, expected) in BOARDS {
        assert_eq!(link(url), [*expected], "{url}");
    }
    let systems: std::collections::BTreeSet<_> =
        BOARDS.iter().map(|(_, found)| found.split(' ').next().unwrap()).collect();
    assert_eq!(systems.len(), SYSTEMS.len(), "{systems:?}");
}

#[test]
fn boards_are_recognised_in_frames_scripts_data_and_json() {
    for (url, expected) in BOARDS {
        for html in [
            format!("<iframe src=\"{url}\" place=\"body\">"),
            format!("<script src=\"{url}\" place=\"body\"></script>"),
            format!("<script>var u = '{url}';</script>"),
            format!("<script type=\"application/ld+json\">{{\"url\":\"{url}\"}}</script>"),
            format!("<div id=\"x\" data-props=\"{{'u':'{url}'}}\" place=\"body\">"),
        ] {
            assert_eq!(found(&html), [*expected], "{html}");
        }
        assert_eq!(found_at(url, ""), [*expected], "{url}");
    }
}

#[test]
fn the_systems_own_pages_and_files_are_not_boards() {
    for url in [
        "https://jobs.ashbyhq.com/",
        "https://jobs.ashbyhq.com/api/non-user-graphql",
        "https://www.ashbyhq.com/careers",
        "https://apply.workable.com/api/v1/jobs",
        "https://www.workable.com/assets/embed.js",
        "https://jobs.workable.com/company/abc/jobs-at-acme",
        "https://resources.workable.com/",
        "https://careers.smartrecruiters.com/",
        "https://www.smartrecruiters.com/Acme",
        "https://jobs.smartrecruiters.com/oneclick-ui/",
        "https://app.recruitee.com/",
        "https://www.recruitee.com/",
        "https://docs.recruitee.com/reference",
        "https://www.personio.com/",
        "https://jobs.personio.de/",
        "https://www.teamtailor.com/?utm_content=acme",
        "https://help.teamtailor.com/en",
        "https://dashboard.teamtailor.com/login",
        "https://dashboard.teamtailor.com/jobs/123",
        "https://api.teamtailor.com/v1/jobs",
        "https://support.teamtailor.com/en/articles/1",
        "https://docs.teamtailor.com/#jobs",
        "https://status.teamtailor.com/",
        "https://career.teamtailor.com/jobs",
        "https://api.na.teamtailor.com/v1/jobs",
        "https://blog.teamtailor.com/",
        "https://partner.teamtailor.com/",
        "https://status.recruitee.com/",
        "https://api.recruitee.com/c/123/careers/offers",
        "https://www.smartrecruiters.com/blog/10-ways-to-hire/",
        "https://www.smartrecruiters.com/resources/",
        "https://jobs.smartrecruiters.com/744000012345678-clerk",
        "https://jobs.smartrecruiters.com/ni/x",
        "https://cookie-policy-scripts.icims.com/acme/x.js",
        "https://www.jobs.personio.de/",
        "https://jobs.ashbyhq.com/_next/static/x.js",
        "https://jobs.ashbyhq.com/css/site.css",
        "https://apply.workable.com/j/0A1B2C3D4E",
        "https://www.workable.com/api/accounts/94463",
        "https://ats.rippling.com/api/v2/board/",
        "https://app.jazz.co/login",
        "https://www.hibob.com/careers",
        "https://www.homerun.co/",
        "https://app.homerun.co/",
        "https://www.freshteam.com/",
        "https://jobs.jobvite.com/support/job-seeker-support/",
        "https://app.teamtailor.com/companies/x",
        "https://scripts.teamtailor.com/x.js",
        "https://acme.wd5.myworkdayjobs.com/",
        "https://acme.wd5.myworkdayjobs.com/en-US",
        "https://acme.wd5.myworkdayjobs.com/wday/authgwy",
        "https://www.myworkday.com/acme/d/home.htmld",
        "https://www.bamboohr.com/pl/",
        "https://app.bamboohr.com/login",
        "https://help.bamboohr.com/",
        "https://acme.bamboohr.com/login.php",
        "https://acme.bamboohr.com/",
        "https://careers-analytics.recruitee.com/x.js",
        "https://assets-cdn.breezy.hr/x.css",
        "https://undefined.breezy.hr/",
        "https://performancemanager5.successfactors.eu/login?company=acme",
        "https://developer.breezy.hr/",
        "https://app.breezy.hr/signin",
        "https://www.applytojob.com/",
        "https://www.icims.com/",
        "https://media.icims.com/x.js",
        "https://www.rippling.com/ats",
        "https://ats.rippling.com/_next/static/x.js",
        "https://www.pinpointhq.com/",
        "https://support.pinpointhq.com/",
        "https://app.factorialhr.com/",
        "https://factorialhr.es/software-rrhh",
        "https://www.factorial.it/",
        "https://talentclue.com/es",
        "https://www.bizneo.com/blog/",
        "https://acme.bizneo.com/login",
        "https://app.sesametime.com/login",
        "https://join.com/companies",
        "https://join.com/companies/12345",
        "https://join.com/",
        "https://rmkcdn.successfactors.com/0a/1b.css",
        "https://performancemanager5.successfactors.eu/login",
        "https://recruitee.com.evil.example/",
        "https://evilrecruitee.com/",
        "https://jobs.ashbyhq.com@evil.example/acme",
        "https://twitter.com/share?url=https%3A%2F%2Facme.recruitee.com%2F",
        "https://www.linkedin.com/shareArticle?url=https://acme.recruitee.com/",
    ] {
        assert_eq!(link(url), Vec::<String>::new(), "{url}");
        assert_eq!(found(&format!("<script>x('{url}')</script>")), Vec::<String>::new(), "{url}");
    }
}

#[test]
fn settings_of_widgets_identify_the_board_and_numbers_do_not() {
    let widget = "<script src=\"https://static.smartrecruiters.com/job-widget/1.6/script/smart_widget.js\"></script>\n\
                  <script>widget({\"company_code\": \"AcmeGroup\", \"api_url\": \"x\"});</script>";
    assert_eq!(found(widget), ["smartrecruiters AcmeGroup"]);
    assert!(found("<script>widget({\"company_code\": \"AcmeGroup\"});</script>").is_empty());
    let data = "<script>{\"organizationHostedJobsPageName\":\"Acme AI\"}</script>";
    assert_eq!(found(data), ["ashby Acme AI"]);
    let bamboo = "<div id=\"BambooHR\" data-domain=\"acme.bamboohr.com\" place=\"body\">";
    assert_eq!(found(bamboo), ["bamboohr acme"]);
    let clue = "<div id=\"tc-jswidget\" data-client-id=\"0123456789abcdef0123456789abcdef\" place=\"body\">";
    assert_eq!(found(clue), ["talentclue 0123456789abcdef0123456789abcdef"]);
    let numeric = "<script src=\"https://www.workable.com/assets/embed.js\"></script>\n\
                   <script>whr_embed(94463, {detail: 'titles'});</script>";
    assert!(found(numeric).is_empty());
    assert!(found("<p>Powered by Teamtailor, Recruitee and Workable</p>").is_empty());
}

#[test]
fn a_careers_site_with_a_systems_files_is_a_board_and_a_page_with_its_widget_is_not() {
    let files = "<script src=\"https://assets-aws.teamtailor-cdn.com/packs/x.js\"></script>";
    assert_eq!(found_at("https://careers.acme.example/jobs", files), ["teamtailor careers.acme.example"]);
    assert!(found_at("https://www.acme.example/", files).is_empty());
    let named = "<link rel=\"stylesheet\" href=\"https://recruiteecdn.com/a.css\">\n<a href=\"https://acme.recruitee.com/o/x\">x</a>";
    assert_eq!(found_at("https://careers.acme.example/", named), ["recruitee acme"]);
    let widget = "<script src=\"https://scripts.teamtailor-cdn.com/widgets/production/jobs.js\"></script>";
    assert!(found_at("https://careers.acme.example/", widget).is_empty());
    let style = "<link rel=\"stylesheet\" href=\"https://rmkcdn.successfactors.com/0a/1b.css\">";
    assert_eq!(found_at("https://jobs.acme.example/search/", style), ["successfactors jobs.acme.example"]);
    assert!(found_at("https://www.acme.example/", style).is_empty());
}

/// Whether the recording's token is a tenant of this system in the same format.
fn is_plain(system: &str) -> bool {
    !matches!(
        system,
        "teamtailor" | "workday" | "successfactors" | "icims" | "factorial" | "bizneo" | "softgarden"
    )
}

#[test]
fn recorded_boards_are_recognised() {
    let Some(list) = sdk::recorded!("company_website_to_ats.csv") else {
        println!("skipped: no recorded list of companies");
        return;
    };
    let systems: std::collections::BTreeSet<_> =
        BOARDS.iter().map(|(_, found)| found.split(' ').next().unwrap()).collect();
    let (mut seen, mut known, mut wrong) = (0, 0, Vec::new());
    for line in list.lines().skip(1) {
        // Names may contain commas, the fields after them do not.
        let mut fields = line.rsplitn(5, ',');
        let (_region, token, system, url) = (fields.next(), fields.next(), fields.next(), fields.next());
        let (Some(token), Some(system), Some(url)) = (token, system, url) else { continue };
        if !systems.contains(system) {
            continue;
        }
        seen += 1;
        let found = link(url);
        let Some(tenant) = found.first().and_then(|found| found.strip_prefix(&format!("{system} "))) else {
            continue;
        };
        known += 1;
        if is_plain(system) && !token.is_empty() && !tenant.eq_ignore_ascii_case(token) {
            wrong.push(format!("{url}: {tenant}, not {token}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{known} of {seen} board addresses are the systems' own");
    assert!(known * 10 > seen * 8, "{known} of {seen}");
}
