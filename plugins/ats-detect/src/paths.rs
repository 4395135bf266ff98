//! Job systems with all boards on one host, identified by the path.

use jobscan_plugin_sdk::{
    Confidence,
    recognise::{Address, Named, is_id, loose_name, name},
};

/// `jobs.ashbyhq.com/NAME[/ID]`: the name is case-sensitive and may contain spaces.
pub(crate) fn ashby(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let (("jobs.ashbyhq.com" | "jobs.eu.ashbyhq.com", [part, ..])
    | ("api.ashbyhq.com", ["posting-api", "job-board", part, ..])) = (address.host(), &segments[..])
    else {
        return None;
    };
    let tenant = loose_name(part, &["_next", "ashby", "posting-api"])?;
    Some(Named::certain("ashby", tenant, format!("https://jobs.ashbyhq.com/{}", tenant.replace(' ', "%20"))))
}

/// `apply.workable.com/NAME[/j/CODE]`, `NAME.workable.com`, and the addresses of its widget and API.
pub(crate) fn workable(address: &Address) -> Option<Named> {
    const OWN: &[&str] = &[
        "j",
        "accounts",
        "jobs",
        "apply",
        "resources",
        "careers",
        "get",
        "partners",
        "id",
        "try",
        "go",
        "academy",
        "spi",
    ];
    let segments = address.segments();
    let part = match (address.host(), &segments[..]) {
        (
            "apply.workable.com",
            ["api", "v1", "widget", "accounts", part, ..]
            | ["api", "v1" | "v2" | "v3", "accounts", part, ..]
            | [part, ..],
        )
        | (
            "www.workable.com",
            ["api", "v1", "widget", "accounts", part, ..] | ["api", "accounts", part, ..],
        ) => *part,
        ("www.workable.com" | "jobs.workable.com", _) => return None,
        _ => address.below("workable.com")?,
    };
    let slug = name(part, OWN).filter(|slug| !slug.contains('.'))?.to_lowercase();
    let url = format!("https://apply.workable.com/{slug}/");
    Some(Named::certain("workable", slug, url))
}

/// `jobs.smartrecruiters.com/ID[/JOB]`, `careers.smartrecruiters.com/ID`: the id is case-sensitive.
pub(crate) fn smartrecruiters(address: &Address) -> Option<Named> {
    const OWN: &[&str] =
        &["oneclick-ui", "company", "sr-jobs", "my-applications", "ni", "job-widget", "careers-page"];
    if let Some(label) = address.below("mysmartrecruiters.com") {
        // Ids are case-sensitive and hosts are not, so the label may differ from the id.
        let named = Named { board_url: None, ..Named::certain("smartrecruiters", name(label, OWN)?, "") };
        return Some(named.with_confidence(Confidence::Hint));
    }
    let segments = address.segments();
    let (("jobs.smartrecruiters.com", ["oneclick-ui", "company", part, ..])
    | ("api.smartrecruiters.com", ["v1", "companies", part, "postings", ..])
    | ("jobs.smartrecruiters.com" | "careers.smartrecruiters.com", [part, ..])) =
        (address.host(), &segments[..])
    else {
        return None;
    };
    let id = name(part, OWN)?;
    Some(Named::certain("smartrecruiters", id, format!("https://careers.smartrecruiters.com/{id}")))
}

/// `join.com/companies/NAME[/ID-TITLE]`.
pub(crate) fn join(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let ("join.com" | "www.join.com", ["companies", part, ..]) = (address.host(), &segments[..]) else {
        return None;
    };
    let slug = name(part, &["companies"])?.to_lowercase();
    let url = format!("https://join.com/companies/{slug}");
    Some(Named::certain("join", slug, url))
}

/// `ats.rippling.com/[LANGUAGE/]NAME/jobs` and its API.
pub(crate) fn rippling(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let part = match (address.host(), &segments[..]) {
        ("api.rippling.com", ["platform", "api", "ats", "v1", "board", part, ..])
        | (
            "ats.rippling.com" | "ats.us1.rippling.com" | "ats.eu1.rippling.com",
            ["api", _, "board", part, ..],
        ) => *part,
        ("ats.rippling.com" | "ats.us1.rippling.com" | "ats.eu1.rippling.com", [first, rest @ ..]) => {
            // A name may also have two letters; it is followed by `jobs`.
            let names_board = !is_language(first) || rest.first() == Some(&"jobs");
            if names_board { *first } else { *rest.first()? }
        }
        _ => return None,
    };
    let slug = name(part, &["_next", "jobs", "job"])?;
    Some(Named::certain("rippling", slug, format!("https://ats.rippling.com/{slug}/jobs")))
}

/// `app.sesametime.com/jobs/NAME/all`.
pub(crate) fn sesame(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let ("app.sesametime.com" | "app.sesamehr.com" | "app.sesamehr.es", ["jobs", part, ..]) =
        (address.host(), &segments[..])
    else {
        return None;
    };
    let company = loose_name(part, &["all"])?;
    Some(Named::certain("sesame", company, format!("https://app.sesametime.com/jobs/{company}/all")))
}

/// `careers.talentclue.com/LANGUAGE/NAME`, `NAME.talentclue.com`, or the key of its widget.
pub(crate) fn talentclue(address: &Address) -> Option<Named> {
    const KEY: usize = 32;
    let segments = address.segments();
    if address.host() == "api.talentclue.com" {
        let key = segments
            .iter()
            .find(|part| part.len() == KEY && part.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        return Some(Named { board_url: None, ..Named::certain("talentclue", key.to_lowercase(), "") });
    }
    let part = match (address.host(), &segments[..]) {
        ("careers.talentclue.com", [first, part, ..]) if is_language(first) => *part,
        ("careers.talentclue.com", _) => return None,
        _ => address.below("talentclue.com")?,
    };
    let slug = name(part, &["careers", "jobs", "node", "job-offer"])
        .filter(|slug| !slug.contains('.'))?
        .to_lowercase();
    let url = format!("https://careers.talentclue.com/es/{slug}");
    Some(Named::certain("talentclue", slug, url))
}

/// `app.jazz.co/widgets/basic/create/NAME`: the embed script of `JazzHR`.
pub(crate) fn jazzhr_widget(address: &Address) -> Option<Named> {
    let segments = address.segments();
    let ("app.jazz.co", ["widgets", _, "create", part, ..]) = (address.host(), &segments[..]) else {
        return None;
    };
    let slug = name(part, &[])?.to_lowercase();
    let url = format!("https://{slug}.applytojob.com/apply");
    Some(Named::certain("jazzhr", slug, url))
}

/// Whether a part is a language tag: `es`, `en-US`, `pt_br`.
pub(crate) fn is_language(part: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    match part.split_once(['-', '_']) {
        Some((language, region)) => letters(language) && letters(region) && !is_id(part),
        None => letters(part),
    }
}
