//! Boards that a system serves under a customer's own name, recognised by the system's own files in the page.
//!
//! A file alone proves little, because widgets on any page load the same files: the page's own address must also be
//! that of a careers site.

use jobscan_plugin_sdk::{
    Confidence, Document,
    recognise::{Address, Recogniser, Served},
};

use crate::systems::SYSTEMS;

/// First labels of hosts for careers sites.
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

/// Adds the page itself as a board, unless its address has already identified one.
pub(crate) fn add(recogniser: &mut Recogniser<'_>, document: &Document) {
    let Some(page) = Address::parse(&document.final_url) else { return };
    for (system, served) in SYSTEMS.iter().filter_map(|system| Some((system, system.served.as_ref()?))) {
        let at_home = served.own.iter().any(|domain| page.host() == *domain || page.below(domain).is_some());
        // If the page also contains the board's name at the system, that one is used.
        if at_home || recogniser.has_found(system.name) || !is_for_jobs(&page) {
            continue;
        }
        if let Some(file) = file_of(recogniser, served) {
            let named = system.board(page.host()).at(format!("https://{}/", page.host()));
            recogniser.add_page(named.with_confidence(Confidence::Likely), &file);
        }
    }
}

fn is_for_jobs(page: &Address) -> bool {
    let label = page.host().split('.').next().unwrap_or_default();
    JOB_LABELS.contains(&label) || label.split('-').any(|part| JOB_LABELS.contains(&part))
}

/// The address of one of the system's files in the page.
fn file_of(recogniser: &Recogniser<'_>, served: &Served<'_>) -> Option<String> {
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
