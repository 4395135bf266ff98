//! The board that an address of a job system leads to.

use url::Url;

use super::System;

/// Host labels and first path segments that belong to the systems themselves.
const NO_TENANT: &[&str] = &[
    "www",
    "app",
    "api",
    "help",
    "support",
    "developer",
    "developers",
    "careers",
    "jobs",
    "embed",
    "v0",
    "v1",
    "js",
    "css",
    "assets",
    "static",
    "j",
    "accounts",
    "companies",
    "feed",
    "oneclick-ui",
    "status",
    "blog",
    "info",
];

/// The board that an address on a job system's host leads to.
pub(crate) fn board_at(address: &str) -> Option<(System, String)> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let path: Vec<String> = url.path_segments()?.filter(|part| !part.is_empty()).map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let query =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let (system, tenant) = by_path(&host, &path, &query).or_else(|| by_host(&host, &path, &query))?;
    let plain = !tenant.is_empty() && !NO_TENANT.contains(&tenant.as_str());
    plain.then_some((system, tenant))
}

/// Whether a host belongs to a job system.
pub(crate) fn is_system_host(host: &str) -> bool {
    const HOSTS: &[&str] = &[
        "jobs.lever.co",
        "jobs.eu.lever.co",
        "boards.greenhouse.io",
        "boards.eu.greenhouse.io",
        "job-boards.greenhouse.io",
        "job-boards.eu.greenhouse.io",
        "jobs.ashbyhq.com",
        "apply.workable.com",
        "jobs.smartrecruiters.com",
        "careers.smartrecruiters.com",
        "ats.rippling.com",
        "careers.talentclue.com",
        "app.sesametime.com",
        "join.com",
        "careers.hireology.com",
        "jobs.dayforcehcm.com",
        "www.comeet.com",
        "workforcenow.adp.com",
        "jobs.gem.com",
        "jobs.jobvite.com",
        "jobs.polymer.co",
        "www.careers-page.com",
    ];
    const ENDS: &[&str] = &[
        ".workable.com",
        ".recruitee.com",
        ".jobs.personio.de",
        ".jobs.personio.com",
        ".teamtailor.com",
        ".myworkdayjobs.com",
        ".bamboohr.com",
        ".breezy.hr",
        ".applytojob.com",
        ".icims.com",
        ".pinpointhq.com",
        ".talentclue.com",
        ".bizneo.com",
        ".successfactors.eu",
        ".successfactors.com",
        ".jobs.hr.cloud.sap",
        ".careers.hibob.com",
        ".hirehive.com",
        ".homerun.co",
        ".dvinci-hr.com",
        ".gupy.io",
        ".oraclecloud.com",
        ".reachmee.com",
        ".rexx-systems.com",
        ".ultipro.com",
        ".hireology.careers",
        ".kenjo.io",
        ".varbi.com",
        ".eightfold.ai",
        ".zohorecruit.com",
        ".zohorecruit.eu",
        ".zohorecruit.in",
        ".softgarden.de",
        ".softgarden.io",
    ];
    HOSTS.contains(&host) || ENDS.iter().any(|end| host.ends_with(end)) || is_factorial(host)
}

type Query<'q> = &'q dyn Fn(&str) -> Option<String>;

/// Systems that name the tenant in the path.
fn by_path(host: &str, path: &[&str], query: Query<'_>) -> Option<(System, String)> {
    let found = match (host, path) {
        ("jobs.lever.co", [name, ..]) | ("api.lever.co", ["v0", "postings", name, ..]) => {
            (System::Lever, (*name).to_owned())
        }
        ("jobs.eu.lever.co", [name, ..]) | ("api.eu.lever.co", ["v0", "postings", name, ..]) => {
            (System::Lever, format!("eu:{name}"))
        }
        ("boards-api.greenhouse.io", ["v1", "boards", token, ..]) => {
            (System::Greenhouse, token.to_ascii_lowercase())
        }
        (
            "boards.greenhouse.io"
            | "boards.eu.greenhouse.io"
            | "job-boards.greenhouse.io"
            | "job-boards.eu.greenhouse.io",
            [first, ..],
        ) => {
            let token = if *first == "embed" { query("for")? } else { (*first).to_owned() };
            (System::Greenhouse, token.to_ascii_lowercase())
        }
        ("jobs.ashbyhq.com", [name, ..]) | ("api.ashbyhq.com", ["posting-api", "job-board", name, ..]) => {
            (System::Ashby, (*name).to_owned())
        }
        ("apply.workable.com", ["api", "v1", "widget", "accounts", slug] | [slug, ..]) => {
            (System::Workable, slug.to_ascii_lowercase())
        }
        ("api.smartrecruiters.com", ["v1", "companies", id, ..])
        | ("jobs.smartrecruiters.com", ["oneclick-ui", "company", id, ..])
        | ("jobs.smartrecruiters.com" | "careers.smartrecruiters.com", [id, ..]) => {
            (System::SmartRecruiters, (*id).to_owned())
        }
        ("ats.rippling.com", [_, slug, "jobs", ..] | [slug, "jobs", ..]) => {
            (System::Rippling, (*slug).to_owned())
        }
        ("careers.talentclue.com", [_, slug, ..]) => (System::TalentClue, slug.to_ascii_lowercase()),
        ("app.sesametime.com", ["jobs", company, ..]) => (System::Sesame, (*company).to_owned()),
        ("join.com", ["companies", slug, ..]) => (System::Join, slug.to_ascii_lowercase()),
        ("jobs.gem.com", [name, ..]) | ("api.gem.com", ["job_board", "v0", name, ..]) => {
            (System::Gem, (*name).to_owned())
        }
        ("jobs.jobvite.com", ["careers", name, ..] | [name, ..]) => (System::Jobvite, (*name).to_owned()),
        ("www.comeet.com", ["jobs", name, uid, ..]) => (System::Comeet, format!("{name}:{uid}")),
        ("jobs.dayforcehcm.com", [_, name, board, ..]) => (System::Dayforce, format!("{name}:{board}")),
        ("workforcenow.adp.com", _) => (System::Adp, format!("{}:{}", query("cid")?, query("ccId")?)),
        ("careers.hireology.com", [name, ..]) => (System::Hireology, name.to_ascii_lowercase()),
        ("jobs.polymer.co", [name, ..]) => (System::Polymer, name.to_ascii_lowercase()),
        ("www.careers-page.com", [name, ..]) => (System::Manatal, name.to_ascii_lowercase()),
        _ => return None,
    };
    Some(found)
}

/// Systems that name the tenant in the host.
fn by_host(host: &str, path: &[&str], query: Query<'_>) -> Option<(System, String)> {
    const ENDS: &[(&str, System)] = &[
        (".jobs.personio.de", System::Personio),
        (".jobs.personio.com", System::Personio),
        (".recruitee.com", System::Recruitee),
        (".bamboohr.com", System::BambooHr),
        (".breezy.hr", System::Breezy),
        (".applytojob.com", System::JazzHr),
        (".pinpointhq.com", System::Pinpoint),
        (".workable.com", System::Workable),
        (".talentclue.com", System::TalentClue),
        (".careers.hibob.com", System::HiBob),
        (".hirehive.com", System::HireHive),
        (".homerun.co", System::Homerun),
        (".dvinci-hr.com", System::Dvinci),
        (".gupy.io", System::Gupy),
        (".hireology.careers", System::Hireology),
        (".kenjo.io", System::Kenjo),
        (".varbi.com", System::Varbi),
    ];
    let one_label = |end: &str| host.strip_suffix(end).filter(|label| !label.contains('.'));
    if let Some((label, system)) = ENDS.iter().find_map(|(end, system)| Some((one_label(end)?, *system))) {
        return Some((system, label.to_owned()));
    }
    if let Some(label) = one_label(".teamtailor.com").filter(|label| !NO_TENANT.contains(label)) {
        return Some((System::Teamtailor, format!("{label}.teamtailor.com")));
    }
    if one_label(".icims.com").is_some_and(|label| !NO_TENANT.contains(&label)) {
        return Some((System::Icims, host.to_owned()));
    }
    if [".career.softgarden.de", ".softgarden.io"].iter().any(|end| one_label(end).is_some()) {
        return Some((System::Softgarden, host.to_owned()));
    }
    if let Some(tenant) = in_parts(host, path, query) {
        return Some(tenant);
    }
    if one_label(".eightfold.ai").is_some_and(|label| label != "www") {
        return Some((System::Eightfold, host.to_owned()));
    }
    if [".zohorecruit.com", ".zohorecruit.eu", ".zohorecruit.in"].iter().any(|end| one_label(end).is_some()) {
        return Some((System::Zoho, host.to_owned()));
    }
    if is_factorial(host) {
        return Some((System::Factorial, host.to_owned()));
    }
    if host.strip_suffix(".bizneo.com").is_some_and(|labels| !NO_TENANT.contains(&labels)) {
        return Some((System::Bizneo, host.to_owned()));
    }
    if let Some((name, pod)) = host.strip_suffix(".myworkdayjobs.com").and_then(|rest| rest.split_once('.')) {
        let is_language = |part: &str| part.len() == 5 && part.as_bytes()[2] == b'-';
        let site = path.iter().find(|part| !is_language(part))?;
        return Some((System::Workday, format!("{name}:{pod}:{site}")));
    }
    if one_label(".jobs.hr.cloud.sap").is_some() {
        return Some((System::SuccessFactors, host.to_owned()));
    }
    let successfactors = host.ends_with(".successfactors.eu") || host.ends_with(".successfactors.com");
    let company = query("company").filter(|_| successfactors)?;
    Some((System::SuccessFactors, format!("{host}:{company}")))
}

/// Systems that name the tenant in the host and elsewhere.
fn in_parts(host: &str, path: &[&str], query: Query<'_>) -> Option<(System, String)> {
    match path {
        ["hcmUI", "CandidateExperience", _, "sites", site, ..] if host.ends_with(".oraclecloud.com") => {
            Some((System::Oracle, format!("{host}:{site}")))
        }
        [name, "JobBoard", board, ..] if host.ends_with(".ultipro.com") => {
            Some((System::Ukg, format!("{host}:{name}:{board}")))
        }
        ["Public", "rssfeed", ..] if host.ends_with(".reachmee.com") => {
            let parts = ["InstallationID", "CustomerName", "id", "lang"].map(query);
            let parts: Option<Vec<String>> = parts.into_iter().collect();
            Some((System::ReachMee, format!("{host}:{}", parts?.join(":"))))
        }
        _ if host.ends_with("-portal.rexx-systems.com") => Some((System::Rexx, host.to_owned())),
        _ => None,
    }
}

fn is_factorial(host: &str) -> bool {
    const ENDS: &[&str] = &[
        "factorialhr.com",
        "factorialhr.pt",
        "factorialhr.de",
        "factorialhr.co",
        "factorialhr.com.br",
        "factorial.es",
        "factorial.it",
        "factorial.fr",
        "factorial.mx",
        "factorial.pl",
        "factorial.ch",
        "factorial.be",
    ];
    host.split_once('.').is_some_and(|(label, end)| ENDS.contains(&end) && !NO_TENANT.contains(&label))
}

/// Percent-decodes a path segment.
fn decoded(segment: &str) -> String {
    let query = segment.replace('+', "%2B");
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(String::new, |(key, _)| key.into_owned())
}
