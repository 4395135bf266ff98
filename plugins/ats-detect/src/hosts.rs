//! Job systems with a separate host for each board.

use jobscan_plugin_sdk::recognise::{Address, Named, name};

use crate::paths::is_language;

/// Host labels of the systems' own sites.
const OWN_LABELS: &[&str] = &[
    "account",
    "accounts",
    "analytics",
    "apidoc",
    "attach",
    "auth",
    "careers",
    "community",
    "demo",
    "documentation",
    "email",
    "get",
    "go",
    "hr",
    "id",
    "info",
    "jobs",
    "learn",
    "mail",
    "marketing",
    "marketplace",
    "my",
    "news",
    "careers-analytics",
    "assets-cdn",
    "pages",
    "partners",
    "recursos",
    "resources",
    "sso",
    "statics",
    "try",
    "web",
    "welcome",
    "ayuda",
];

/// A system whose boards are identified by the host label before its domain.
struct ByLabel {
    system: &'static str,
    domain: &'static str,
    /// The path of the board's page.
    path: &'static str,
}

const BY_LABEL: &[ByLabel] = &[
    ByLabel { system: "recruitee", domain: "recruitee.com", path: "/" },
    ByLabel { system: "bamboohr", domain: "bamboohr.com", path: "/careers" },
    ByLabel { system: "breezy", domain: "breezy.hr", path: "/" },
    ByLabel { system: "jazzhr", domain: "applytojob.com", path: "/apply" },
    ByLabel { system: "pinpoint", domain: "pinpointhq.com", path: "/" },
];

/// A system whose boards are identified by the whole host, because it has several domains or levels.
struct ByHost {
    system: &'static str,
    domains: &'static [&'static str],
}

const BY_HOST: &[ByHost] = &[
    ByHost { system: "teamtailor", domains: &["teamtailor.com"] },
    ByHost { system: "icims", domains: &["icims.com"] },
    ByHost { system: "bizneo", domains: &["bizneo.com"] },
    ByHost {
        system: "factorial",
        domains: &[
            "factorialhr.com",
            "factorialhr.pt",
            "factorialhr.de",
            "factorialhr.co",
            "factorialhr.es",
            "factorialhr.it",
            "factorialhr.fr",
            "factorialhr.mx",
            "factorialhr.com.br",
            "factorial.es",
            "factorial.it",
            "factorial.fr",
            "factorial.mx",
            "factorial.pl",
            "factorial.ch",
            "factorial.be",
        ],
    },
];

/// Boards such as `NAME.recruitee.com`.
pub(crate) fn by_label(address: &Address) -> Option<Named> {
    BY_LABEL.iter().find_map(|rule| {
        let label = address.below(rule.domain)?;
        let slug = name(label, OWN_LABELS).filter(|label| !label.contains('.'))?;
        // Customers' staff use the same host.
        let public = ["careers", "jobs", "js"];
        if rule.system == "bamboohr"
            && !address.segments().first().is_some_and(|first| public.contains(first))
        {
            return None;
        }
        Some(Named::certain(rule.system, slug, format!("https://{slug}.{}{}", rule.domain, rule.path)))
    })
}

/// `NAME.teamtailor.com`, `careers-NAME.icims.com`, `jobs.NAME.bizneo.com`, `NAME.factorialhr.es`.
pub(crate) fn by_host(address: &Address) -> Option<Named> {
    BY_HOST.iter().find_map(|rule| {
        let label = rule.domains.iter().find_map(|domain| address.below(domain))?;
        let words = label.split('.').all(|part| OWN_LABELS.contains(&part) || name(part, &[]).is_none());
        let host = address.host();
        let is_board = match rule.system {
            // The product itself is on the same domain.
            "bizneo" => label.starts_with("jobs.") || address.segments().first() == Some(&"jobs"),
            "icims" => label.contains('-') || address.segments().first() == Some(&"jobs"),
            _ => true,
        };
        let bare = rule.system == "teamtailor" && matches!(label, "career" | "scripts");
        if words || bare || !is_board {
            return None;
        }
        Some(Named::certain(rule.system, host, format!("https://{host}/")))
    })
}

/// `NAME.jobs.personio.de` and `.com`, which are the same account.
pub(crate) fn personio(address: &Address) -> Option<Named> {
    let ends =
        ["jobs.personio.de", "jobs.personio.com", "jobs.personio.es", "jobs.personio.it", "jobs.personio.fr"];
    let (end, label) = ends.iter().find_map(|end| Some((end, address.below(end)?)))?;
    let slug = name(label, &[]).filter(|label| !label.contains('.'))?;
    let tld = end.rsplit('.').next().unwrap_or_default();
    Some(Named::certain("personio", slug, format!("https://{}/", address.host())).with("tld", tld))
}

/// `NAME.wdN.myworkdayjobs.com/[LANGUAGE/]SITE`, its API, and `wdN.myworkdaysite.com/recruiting/NAME/SITE`.
pub(crate) fn workday(address: &Address) -> Option<Named> {
    let mut segments = address.segments();
    // A site may also have a name of two letters, if nothing follows it.
    if segments.first().is_some_and(|first| is_language(first) && (segments.len() > 1 || first.len() > 2)) {
        segments.remove(0);
    }
    let (tenant, data_centre, site) = if let Some(label) = address.below("myworkdayjobs.com") {
        let (tenant, data_centre) = label.split_once('.')?;
        let site = match &segments[..] {
            ["wday", "cxs", _, site, ..] => site,
            ["wday", ..] | [] => return None,
            [site, ..] => site,
        };
        (tenant, data_centre, *site)
    } else {
        let data_centre = address.below("myworkdaysite.com")?;
        let ["recruiting", tenant, site, ..] = &segments[..] else { return None };
        (*tenant, data_centre, *site)
    };
    let number = data_centre.strip_prefix("wd")?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // Some customers number their sites.
    let numbered_site = !site.is_empty() && site.bytes().all(|byte| byte.is_ascii_digit());
    let site = if numbered_site { site } else { name(site, &["job", "login", "userhome"])? };
    let tenant = name(tenant, &[])?;
    let url = format!("https://{tenant}.{data_centre}.myworkdayjobs.com/{site}");
    numbered
        .then(|| Named::certain("workday", format!("{}:{data_centre}:{site}", tenant.to_lowercase()), url))
}

/// `careerN.successfactors.eu/career?company=NAME`, `NAME.jobs.hr.cloud.sap`.
pub(crate) fn successfactors(address: &Address) -> Option<Named> {
    let host = address.host();
    if let Some(label) = address.below("jobs.hr.cloud.sap") {
        name(label, &[])?;
        return Some(Named::certain("successfactors", host, format!("https://{host}/")));
    }
    let label = address.below("successfactors.eu").or_else(|| address.below("successfactors.com"))?;
    let company = address.value("company").or_else(|| address.value("career_company"))?;
    let company = name(company, &[])?;
    let number = label.strip_prefix("career")?;
    let career = number.bytes().all(|byte| byte.is_ascii_digit());
    let tenant = format!("{host}:{company}");
    career
        .then(|| Named::certain("successfactors", tenant, format!("https://{host}/career?company={company}")))
}
