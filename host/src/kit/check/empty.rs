//! What an empty board is taken for, and whether an unknown tenant is told from one.

use super::{
    examined::{Board, Examined},
    recorded::Recorded,
    trial::{Scan, Trial},
    verdict::Tried,
};
use crate::{
    domain::{FailureClass, counted},
    kit::{
        replay::{Fault, FaultKind},
        session::SessionError,
    },
};

/// A recorded empty board, or a recorded list without its rows.
pub(super) async fn empty(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    if let Some(board) = boards.iter().find(|board| is_empty(&board.scan)) {
        return Ok(Tried::passed(format!("{}: as it was recorded", board.case.name)));
    }
    for board in boards.iter().filter(|board| board.has_offers()) {
        let Some(recorded) = Recorded::of(board) else { continue };
        let scan = emptied(examined, board, &recorded).await?;
        let name = &board.case.name;
        return Ok(if is_empty(&scan) {
            Tried::passed(format!("{name}, its rows left out"))
        } else {
            Tried::failed(format!("{name}, its rows left out: {}", in_words(&scan)))
        });
    }
    Ok(Tried::not_tried("no case of an empty board, and no list in JSON or XML whose rows could be left out"))
}

async fn emptied(examined: &Examined, board: &Board<'_>, recorded: &Recorded) -> Result<Scan, SessionError> {
    let mut trial = Trial::of(&examined.plugin, board.case);
    trial.exchanges[recorded.exchange].body = recorded.with(&[]);
    trial.with(vec![Fault::everywhere(FaultKind::WithoutHeader("etag".to_owned()))]).scan(board.target).await
}

fn is_empty(scan: &Scan) -> bool {
    scan.is_complete() && scan.offers() == 0 && scan.pages.iter().all(|page| page.skipped.is_empty())
}

fn in_words(scan: &Scan) -> String {
    if let Some(error) = &scan.error {
        return error.to_string();
    }
    let next = scan.pages.last().map(|page| &page.next);
    format!("{next:?} with {}", counted(scan.offers() as u64, "offer", "offers"))
}

/// Whether a recorded unknown tenant is one.
pub(super) fn unknown(boards: &[Board<'_>]) -> Tried {
    let is_unknown = |board: &&Board<'_>| {
        let class = board.scan.error.as_ref().map(crate::plugins::CallError::class);
        matches!(class, Some(FailureClass::NotFound | FailureClass::Gone))
    };
    let names = |board: &Board<'_>| board.case.name.clone();
    let looks_unknown = |board: &&Board<'_>| {
        let mut statuses = board.scan.asked.iter().filter_map(|asked| asked.status);
        is_empty(&board.scan) && statuses.next_back().is_some_and(|status| matches!(status, 404 | 410))
    };
    if let Some(board) = boards.iter().find(looks_unknown) {
        return Tried::failed(format!(
            "{}: an answer of \"no such board\" is taken for an empty one",
            names(board)
        ));
    }
    match boards.iter().find(is_unknown) {
        Some(board) => Tried::passed(names(board)),
        None => Tried::not_tried(
            "no case of a tenant that the source does not know, or none told as not-found or gone",
        ),
    }
}
