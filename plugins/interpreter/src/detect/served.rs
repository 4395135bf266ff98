//! A board that a system serves under a customer's own name, recognised by the system's own files in the page.
//!
//! A file alone proves little, because widgets on any page load the same files: the page's own address must also be
//! that of a careers site.

use jobscan_definition::model::{Definition, Served};
use jobscan_plugin_sdk::{
    Confidence, Document,
    recognise::{Address, Recogniser, System},
};

/// Words for work in the first label of a host: `careers.acme.example`, `acme-jobs.example`.
const WORDS_FOR_WORK: [&str; 27] = [
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
    "jobb",
    "jobbe",
    "jobs",
    "join",
    "karriere",
    "lavoro",
    "recrutement",
    "rekry",
    "talent",
    "talento",
    "trabaja",
    "trabajo",
    "vacatures",
    "vagas",
    "work",
    "workwithus",
];

/// Adds the page itself as a board, unless its address has already identified one.
pub(super) fn add(
    recogniser: &mut Recogniser<'_>,
    definition: &Definition,
    system: &System<'_>,
    document: &Document,
) {
    let Some(served) = &definition.detect.served else { return };
    let Some(page) = Address::parse(&document.final_url) else { return };
    let at_home = served.own.iter().any(|domain| page.host() == domain || page.below(domain).is_some());
    // If the page also contains the board's name at the system, that one is used.
    if at_home || recogniser.has_found(system.name) || !is_for_work(&page) {
        return;
    }
    if let Some(file) = file_of(recogniser, served) {
        let named = system.board(page.host()).at(format!("https://{}/", page.host()));
        recogniser.add_page(named.with_confidence(Confidence::Likely), &file);
    }
}

fn is_for_work(page: &Address) -> bool {
    let label = page.host().split('.').next().unwrap_or_default();
    label == "job-boards" || label.split('-').any(|part| WORDS_FOR_WORK.contains(&part))
}

/// The address of one of the system's files in the page.
fn file_of(recogniser: &Recogniser<'_>, served: &Served) -> Option<String> {
    let scripts = recogniser.page.named("script").filter_map(|script| script.attr("src"));
    let links = recogniser.page.named("link").filter_map(|link| link.attr("href"));
    let is_file = |url: &&str| {
        let at = Address::parse(url);
        let of = |host: &String| at.as_ref().is_some_and(|at| at.host() == host || at.below(host).is_some());
        served.files.iter().any(of) && !served.widgets.iter().any(|widget| url.contains(widget.as_str()))
    };
    scripts.chain(links).find(is_file).map(str::to_owned)
}
