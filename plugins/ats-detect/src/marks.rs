//! Boards identified by the settings of a script instead of an address.

use jobscan_plugin_sdk::{
    EvidenceKind,
    recognise::{Named, Recogniser, loose_name, name, value_of},
};

/// A key in a script's settings that identifies a board.
struct Mark {
    /// The script must contain one of these names of the system.
    mentions: &'static [&'static str],
    key: &'static str,
    read: fn(&str) -> Option<Named>,
}

const MARKS: &[Mark] = &[
    Mark { mentions: &["smartrecruiters", "job-widget"], key: "company_code", read: smartrecruiters },
    Mark { mentions: &["smartrecruiters"], key: "companyCode", read: smartrecruiters },
    Mark {
        mentions: &["ashby", "organizationHostedJobsPageName"],
        key: "organizationHostedJobsPageName",
        read: ashby,
    },
    Mark { mentions: &["recruitee", "Recruitee"], key: "companySlug", read: recruitee },
    Mark { mentions: &["recruitee", "Recruitee"], key: "company_slug", read: recruitee },
];

/// Adds the boards in the page's scripts and marks.
pub(crate) fn add(recogniser: &mut Recogniser<'_>) {
    elements(recogniser);
    let scripts: Vec<_> = recogniser.page.named("script").copied().collect();
    // The widget's settings are in another script than its address.
    let loads_widget = scripts.iter().any(|script| {
        script.attr("src").is_some_and(|src| {
            src.contains("smartrecruiters.com/job-widget") || src.contains("smartrecruiters.com/widget")
        })
    });
    for script in scripts {
        for mark in MARKS {
            let speaks = mark.mentions.iter().any(|word| script.text.contains(word));
            let beside = loads_widget && mark.key == "company_code";
            let value = value_of(script.text, mark.key).filter(|_| speaks || beside);
            if let Some((value, named)) = value.and_then(|value| Some((value, (mark.read)(value)?))) {
                recogniser.add_mark(named, EvidenceKind::Text, &format!("{}: {value}", mark.key), script);
            }
        }
    }
}

/// Elements that a system's script reads, with the board in an attribute.
fn elements(recogniser: &mut Recogniser<'_>) {
    let elements: Vec<_> = recogniser.page.elements().to_vec();
    for element in elements {
        let (key, named) = match element.attr("id") {
            Some("BambooHR") => ("data-domain", element.attr("data-domain").and_then(bamboohr)),
            Some("tc-jswidget") => ("data-client-id", element.attr("data-client-id").and_then(talentclue)),
            _ => continue,
        };
        if let Some(named) = named {
            let detail = format!("{key}: {}", named.tenant);
            recogniser.add_mark(named, EvidenceKind::Text, &detail, element);
        }
    }
}

fn bamboohr(domain: &str) -> Option<Named> {
    let slug = name(domain.trim().strip_suffix(".bamboohr.com")?, &[])?.to_lowercase();
    let url = format!("https://{slug}.bamboohr.com/careers");
    Some(Named::certain("bamboohr", slug, url))
}

fn talentclue(key: &str) -> Option<Named> {
    const KEY: usize = 32;
    let is_key = key.len() == KEY && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| Named { board_url: None, ..Named::certain("talentclue", key.to_lowercase(), "") })
}

fn smartrecruiters(value: &str) -> Option<Named> {
    let id = name(value, &[])?;
    Some(Named::certain("smartrecruiters", id, format!("https://careers.smartrecruiters.com/{id}")))
}

fn ashby(value: &str) -> Option<Named> {
    let tenant = loose_name(value, &[])?;
    Some(Named::certain("ashby", tenant, format!("https://jobs.ashbyhq.com/{}", tenant.replace(' ', "%20"))))
}

fn recruitee(value: &str) -> Option<Named> {
    let slug = name(value, &[])?.to_lowercase();
    let url = format!("https://{slug}.recruitee.com/");
    Some(Named::certain("recruitee", slug, url))
}
