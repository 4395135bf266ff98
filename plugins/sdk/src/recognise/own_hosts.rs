//! Boards that a system serves under a customer's own name, recognised by the system's own files in the page.
//!
//! A file alone proves little, because widgets on any page load the same files: the page's own address must also be
//! that of a careers site.

use super::{Address, named::Named, system::System};
use crate::{Confidence, page::Page};

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

/// The board that the page at this address is, and the file that shows it.
pub(super) fn board(system: &System<'_>, address: &Address, page: &Page<'_>) -> Option<(Named, String)> {
    let served = system.served.as_ref()?;
    if served.is_at_home(address) || !is_for_jobs(address) {
        return None;
    }
    let file = served.file_in(page)?;
    let named = system.board(address.host()).at(format!("https://{}/", address.host()));
    Some((named.with_confidence(Confidence::Likely), file))
}

fn is_for_jobs(page: &Address) -> bool {
    let label = page.host().split('.').next().unwrap_or_default();
    JOB_LABELS.contains(&label) || label.split('-').any(|part| JOB_LABELS.contains(&part))
}
