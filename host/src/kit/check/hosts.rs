//! Whether a component asks for hosts that it did not wish for: such a request is never sent.

use super::{examined::Board, verdict::Tried};
use crate::{domain::counted, kit::replay::Asked};

pub(super) fn hosts(boards: &[Board<'_>]) -> Tried {
    if boards.is_empty() {
        return Tried::not_tried("no case scans a board");
    }
    let mut all = 0;
    for board in boards {
        // Where the source sends it is not what it asked for.
        let lost = |asked: &&Asked| asked.status.is_none_or(|status| (300..400).contains(&status));
        let lost = board.scan.asked.iter().filter(lost).count() as u64;
        if board.scan.failed_requests > lost {
            let denied = counted(board.scan.failed_requests - lost, "request was", "requests were");
            return Tried::failed(format!("{}: {denied} not let out{}", board.case.name, why(board)));
        }
        all += board.scan.asked.len() as u64;
    }
    Tried::passed(format!("{} to its own hosts", counted(all, "request", "requests")))
}

fn why(board: &Board<'_>) -> String {
    board.scan.error.as_ref().map_or_else(String::new, |error| format!(": {error}"))
}
