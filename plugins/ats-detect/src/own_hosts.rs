//! Boards that a system serves under a customer's own name: told by the system's own files in the page.
//!
//! A file alone proves little: the same files come with a widget on any page. The page's own address must be that of
//! a site for jobs.

use jobscan_plugin_sdk::{
    Confidence, Document,
    recognise::{Address, Named, Recogniser},
};

/// Files by which a system's own pages are known.
struct Served {
    system: &'static str,
    /// Hosts of its files.
    files: &'static [&'static str],
    /// Parts of addresses of files that come with widgets too.
    widgets: &'static [&'static str],
    /// The system's own domains: there, the address names the board.
    own: &'static [&'static str],
}

const SERVED: &[Served] = &[
    Served {
        system: "teamtailor",
        files: &["teamtailor-cdn.com"],
        widgets: &["scripts.teamtailor-cdn.com/widgets"],
        own: &["teamtailor.com"],
    },
    Served {
        system: "recruitee",
        files: &["recruiteecdn.com"],
        widgets: &["recruiteecdn.com/widget", "/widget.js"],
        own: &["recruitee.com"],
    },
    Served {
        system: "successfactors",
        files: &["rmkcdn.successfactors.com", "jobs2web.com"],
        widgets: &[],
        own: &["successfactors.com", "successfactors.eu", "hr.cloud.sap"],
    },
];

/// First labels of hosts that hold nothing but jobs.
const JOB_LABELS: &[&str] = &[
    "career",
    "careers",
    "carreras",
    "carriere",
    "carrieres",
    "emplois",
    "empleo",
    "empleos",
    "feina",
    "hiring",
    "job",
    "jobs",
    "join",
    "karriere",
    "lavoro",
    "rekry",
    "recrutement",
    "talent",
    "talento",
    "trabaja",
    "trabajo",
    "vacatures",
    "vagas",
    "work",
    "workwithus",
    "jobb",
    "jobbe",
    "job-boards",
];

/// Adds the board that the page itself is, unless its address has said so.
pub(crate) fn add(recogniser: &mut Recogniser<'_>, document: &Document) {
    let Some(page) = Address::parse(&document.final_url) else { return };
    for served in SERVED {
        let at_home = served.own.iter().any(|domain| page.host() == *domain || page.below(domain).is_some());
        // Where the page names the board by its name at the system, that is its name.
        if at_home || recogniser.has_found(served.system) {
            continue;
        }
        if let Some(file) = file_of(recogniser, served) {
            let named = Named::certain(served.system, page.host(), format!("https://{}/", page.host()));
            if is_for_jobs(&page) {
                recogniser.add_page(named.with_confidence(Confidence::Likely), &file);
            }
        }
    }
}

fn is_for_jobs(page: &Address) -> bool {
    let label = page.host().split('.').next().unwrap_or_default();
    JOB_LABELS.contains(&label) || label.split('-').any(|part| JOB_LABELS.contains(&part))
}

/// The address of one of the system's files in the page.
fn file_of(recogniser: &Recogniser<'_>, served: &Served) -> Option<String> {
    let scripts = recogniser.page.named("script").filter_map(|script| script.attr("src"));
    let links = recogniser.page.named("link").filter_map(|link| link.attr("href"));
    scripts
        .chain(links)
        .find(|url| {
            let is_file = Address::parse(url).is_some_and(|address| {
                served.files.iter().any(|host| address.host() == *host || address.below(host).is_some())
            });
            is_file && !served.widgets.iter().any(|widget| url.contains(widget))
        })
        .map(str::to_owned)
}
