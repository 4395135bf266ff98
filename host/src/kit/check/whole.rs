//! Ids, addresses, and that the same input gives the same output.

use std::collections::BTreeSet;

use super::{
    examined::{Board, Examined},
    verdict::Tried,
    words::{Words, plain},
};
use crate::{
    domain::counted,
    kit::{
        cases::{self, ShownOutcome},
        session::SessionError,
    },
    plugins::model::Page,
};

pub(super) fn whole(boards: &[Board<'_>]) -> Tried {
    let mut offers = 0;
    for board in boards {
        let words = Words::of(&board.case.exchanges);
        let pages = board.scan.pages.iter().enumerate();
        let mut faults = pages.filter_map(|(number, page)| page_fault(page, number, &words));
        if let Some(fault) = faults.next().or_else(|| detail_fault(board)) {
            return Tried::failed(format!("{}, {fault}", board.case.name));
        }
        offers += board.scan.offers() as u64;
    }
    match offers {
        0 => Tried::not_tried("no case of a board with offers"),
        offers => Tried::passed(counted(offers, "offer", "offers")),
    }
}

fn page_fault(page: &Page, number: usize, words: &Words) -> Option<String> {
    let mut ids = BTreeSet::new();
    page.offers.iter().enumerate().find_map(|(row, one)| {
        let (id, url) = (&one.offer.id, &one.offer.url);
        let path = format!("pages[{number}].offers[{row}]");
        if id.is_empty() || id.trim() != id {
            return Some(format!("{path}.id: `{id}` is no id"));
        }
        if !ids.insert(id) {
            return Some(format!("{path}.id: `{id}` stands on the page twice"));
        }
        // An address that the source itself writes so is left as it is.
        let is_said = || words.has_one(&[plain(url)]);
        let is_whole = url::Url::parse(url).is_ok_and(|whole| {
            whole.has_host() && (whole.scheme() == "https" || (whole.scheme() == "http" && is_said()))
        });
        (!is_whole).then(|| format!("{path}.url: `{url}` is no whole https address"))
    })
}

fn detail_fault(board: &Board<'_>) -> Option<String> {
    board.scan.details.iter().enumerate().find_map(|(number, detail)| {
        let full = detail.answer.as_ref().ok()?;
        let (list, own) = (&detail.asked.id, &full.offer.id);
        (list != own).then(|| format!("details[{number}].id: `{own}`, and `{list}` in the list"))
    })
}

/// Plays every case twice.
pub(super) async fn same(examined: &Examined) -> Result<Tried, SessionError> {
    for case in &examined.cases {
        let mut shown = Vec::new();
        for _ in 0..2 {
            let played = cases::play(&examined.plugin, case, Vec::new()).await?;
            shown.push(ShownOutcome::of(&played.outcome).to_value());
        }
        if let Some(difference) = cases::differences(&shown[0], &shown[1]).first() {
            return Ok(Tried::failed(format!("{}, {difference}", case.name)));
        }
    }
    Ok(match examined.cases.len() as u64 {
        0 => Tried::not_tried("there is no case"),
        all => Tried::passed(format!("{} twice", counted(all, "case", "cases"))),
    })
}
