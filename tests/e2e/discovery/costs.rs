//! What a look at a company costs in requests, with every detector that there is.

use jobscan_tests::{Labelled, Sandbox, Style, WorldSpec};

use super::{LONG, PUBLIC, desk, desk_of_all, web};
use crate::support::{Desk, start};

/// Styles of sites that speak of job systems, or of jobs, and show no board of the company's.
const NO_BOARD: [Style; 5] =
    [Style::VendorLink, Style::CommentTrap, Style::NumericId, Style::ShareLinks, Style::NoCareers];

/// Host and path of every request of a run over such sites.
fn asked(desk_of: impl FnOnce(&Sandbox) -> Desk) -> Vec<(String, String)> {
    let labels = Labelled::generate_below(17, 40, PUBLIC);
    let sandbox = start(WorldSpec { domain_suffix: PUBLIC.to_owned(), ..web(17, labels, &NO_BOARD) });
    let summary = desk_of(&sandbox).start(&["run", "--format", "json"]).wait_up_to(LONG).expect(0).json();
    assert_eq!(summary["discovery"]["companies"], 40);
    let mut asked: Vec<_> = sandbox.requests().into_iter().map(|seen| (seen.host, seen.path)).collect();
    asked.sort();
    asked
}

#[test]
fn a_page_that_only_mentions_job_systems_costs_no_more_with_every_detector() {
    let (with_few, with_all) = (asked(desk), asked(desk_of_all));
    assert!(with_few.len() > 80, "{}", with_few.len());
    let more: Vec<_> = with_all.iter().filter(|request| !with_few.contains(request)).collect();
    assert!(more.is_empty() && with_all.len() == with_few.len(), "{}: {more:?}", with_all.len());
}
