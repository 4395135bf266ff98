//! Systems whose boards have names of several parts, or whose addresses need more than a form says.

use jobscan_plugin_sdk::recognise::{
    Address,
    Case::{Kept, Lower},
    Form, Named, Served, System,
};

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
