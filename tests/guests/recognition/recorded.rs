//! The addresses of a recorded list of boards, which is no part of the repository.

use std::{collections::BTreeSet, path::PathBuf};

use super::{Detectors, boards, link};
use crate::rig::print_figure;

/// Addresses on one page.
const A_PAGE: usize = 40;

/// A board of the list: its address, its system, and how the list calls it.
struct Recorded {
    url: String,
    system: String,
    token: String,
}

fn recorded() -> Option<Vec<Recorded>> {
    let folder = std::env::var_os("JOBSCAN_PAYLOADS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads"),
        PathBuf::from,
    );
    let list = std::fs::read_to_string(folder.join("company_website_to_ats.csv")).ok()?;
    let row = |line: &str| {
        // Names may contain commas, the fields after them do not.
        let fields: Vec<&str> = line.rsplitn(5, ',').collect();
        let [_region, token, system, url, _] = fields[..] else { return None };
        Some(Recorded { url: url.to_owned(), system: system.to_owned(), token: token.to_owned() })
    };
    Some(list.lines().skip(1).filter_map(row).collect())
}

/// Whether the list's token is a tenant of this system in the same form.
fn is_plain(system: &str) -> bool {
    ![
        "teamtailor",
        "workday",
        "successfactors",
        "icims",
        "factorial",
        "bizneo",
        "softgarden",
        "lever",
        "oracle",
        "ukg",
        "comeet",
        "rexx",
    ]
    .contains(&system)
}

#[tokio::test]
async fn recorded_boards_are_recognised() {
    let Some(mut rows) = recorded() else {
        print_figure("skipped: no recorded list of companies");
        return;
    };
    let systems: BTreeSet<String> = boards().into_iter().map(|((system, _), _)| system).collect();
    rows.retain(|row| systems.contains(&row.system));
    let mut detectors = Detectors::shipped().await;
    let (mut known, mut wrong) = (0, Vec::new());
    for some in rows.chunks(A_PAGE) {
        let lines: Vec<String> = some.iter().map(|row| link(&row.url)).collect();
        let seen = detectors.see("https://acme.example/", &lines.join("\n")).await;
        let mut offset = 0;
        for (row, line) in some.iter().zip(&lines) {
            let here = |(at, _): &&(u32, (String, String))| usize::try_from(*at) == Ok(offset);
            let found = seen.sightings.iter().find(here).filter(|(_, board)| board.0 == row.system);
            if let Some((_, (_, tenant))) = found {
                known += 1;
                if is_plain(&row.system) && !row.token.is_empty() && !tenant.eq_ignore_ascii_case(&row.token)
                {
                    wrong.push(format!("{}: {tenant}, not {}", row.url, row.token));
                }
            }
            offset += line.len() + 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    print_figure(&format!("{known} of {} board addresses are the systems' own", rows.len()));
    assert!(known * 10 > rows.len() * 8, "{known} of {}", rows.len());
}
