//! Systems whose boards have names of several parts, or whose addresses need more than a form says.

use jobscan_plugin_sdk::recognise::{
    Address,
    Case::{Kept, Lower},
    Form, Named, Served, System, is_id, is_language,
};

/// Tenant, data centre and site, joined by `:`.
pub(crate) const WORKDAY: System = System::new("workday", Kept, "", &[]);

/// The host and the company's name, or a host of its own.
pub(crate) const SUCCESSFACTORS: System = System::new(
    "successfactors",
    Kept,
    "",
    &[Form::at(&["{host}.jobs.hr.cloud.sap"], "").in_region("", "https://{}/").sure()],
)
.served_with(Served {
    files: &["rmkcdn.successfactors.com", "jobs2web.com"],
    widgets: &[],
    own: &["successfactors.com", "successfactors.eu", "hr.cloud.sap"],
});

/// A name, or the key of a widget.
pub(crate) const TALENTCLUE: System = System::new(
    "talentclue",
    Lower,
    "https://careers.talentclue.com/es/{}",
    &[
        Form::at(&["careers.talentclue.com"], "~/{}").denied(&["careers", "jobs", "node", "job-offer"]),
        Form::at(&["{}.talentclue.com"], "").denied(&["careers"]).followed_by(&["job-offer", "node"]),
    ],
);

/// The host is the board; a company may have several, each with a prefix.
pub(crate) const ICIMS: System = System::new(
    "icims",
    Lower,
    "https://{}/",
    &[
        Form::at(&["{host}.icims.com"], "jobs").followed_by(&["jobs"]),
        Form::at(&["{host}.icims.com"], "").dashed().denied(&["cookie-policy-scripts"]),
    ],
);

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
    let is_pod = data_centre.strip_prefix("wd").is_some_and(is_number);
    // `job` is the part before an advert, the others are pages for applicants.
    let is_own =
        ["job", "login", "userhome", "robots.txt", "favicon.ico", "undefined", "null"].contains(&site);
    // Some customers number their sites.
    let is_site = is_name(site) && !is_own && (!is_id(site) || is_number(site));
    if !is_pod || !is_site || !is_name(tenant) {
        return None;
    }
    let tenant = tenant.to_lowercase();
    let url = format!("https://{tenant}.{data_centre}.myworkdayjobs.com/{site}");
    Some(WORKDAY.board(&format!("{tenant}:{data_centre}:{site}")).at(url))
}

/// `careerN.successfactors.eu/career?company=NAME`.
pub(crate) fn successfactors(address: &Address) -> Option<Named> {
    let host = address.host();
    let label = ["successfactors.eu", "successfactors.com", "sapsf.eu", "sapsf.com"];
    let label = label.iter().find_map(|domain| address.below(domain))?;
    let company = address.value("company").or_else(|| address.value("career_company"))?;
    if !label.strip_prefix("career").is_some_and(|number| number.is_empty() || is_number(number))
        || !is_name(company)
        || company == "undefined"
    {
        return None;
    }
    let url = format!("https://{host}/career?company={company}");
    Some(SUCCESSFACTORS.board(&format!("{host}:{company}")).at(url))
}

/// The key of a widget of Talent Clue: `api.talentclue.com/jswidget/KEY`.
pub(crate) fn talentclue_widget(address: &Address) -> Option<Named> {
    if address.host() != "api.talentclue.com" {
        return None;
    }
    address.segments().into_iter().find_map(talentclue_key)
}

/// The board of a widget's key, which has no page of its own.
pub(crate) fn talentclue_key(key: &str) -> Option<Named> {
    const KEY: usize = 32;
    let is_key = key.len() == KEY && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| Named { board_url: None, ..TALENTCLUE.board(key) })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_'))
}
