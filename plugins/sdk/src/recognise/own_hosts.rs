//! Boards that a system serves under a customer's own name, recognised by the system's own files in the page.
//!
//! A file alone proves little, because widgets on any page load the same files: the page's own address must also be
//! that of a careers site.

use super::{Address, Named, system::System};
use crate::{Confidence, page::Page};

/// The files by which the system's own pages are recognised under a customer's own host.
#[derive(Debug, Clone, Copy)]
pub struct Served<'s> {
    /// The hosts of its files.
    pub files: &'s [&'s str],
    /// Parts of the addresses of files that widgets on any page load too.
    pub widgets: &'s [&'s str],
    /// The system's own domains, where the address identifies the board.
    pub own: &'s [&'s str],
}

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
    let at_home = served.own.iter().any(|domain| is_below(address, domain));
    if at_home || !is_for_jobs(address) {
        return None;
    }
    let file = file_of(served, page)?;
    let named = system.board(address.host()).at(format!("https://{}/", address.host()));
    Some((named.with_confidence(Confidence::Likely), file))
}

fn is_below(address: &Address, domain: &str) -> bool {
    address.host() == domain || address.below(domain).is_some()
}

fn is_for_jobs(page: &Address) -> bool {
    let label = page.host().split('.').next().unwrap_or_default();
    JOB_LABELS.contains(&label) || label.split('-').any(|part| JOB_LABELS.contains(&part))
}

/// The address of one of the system's files in the page.
fn file_of(served: &Served<'_>, page: &Page<'_>) -> Option<String> {
    let scripts = page.named("script").filter_map(|script| script.attr("src"));
    let mut files = scripts.chain(page.named("link").filter_map(|link| link.attr("href")));
    files.find(|url| is_file(served, url)).map(str::to_owned)
}

fn is_file(served: &Served<'_>, url: &str) -> bool {
    let at_its_host = |address: Address| served.files.iter().any(|host| is_below(&address, host));
    Address::parse(url).is_some_and(at_its_host) && !served.widgets.iter().any(|widget| url.contains(widget))
}
