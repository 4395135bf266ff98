//! A board of a company as one cell of a table or an export.

use crate::store::sources::{Confidence, SourceDetail, SourceState};

/// A board as `provider/tenant`.
pub(super) fn board_name(source: &SourceDetail) -> String {
    format!("{}/{}", source.provider, source.tenant)
}

/// A board for a list, and how it stands.
pub(super) fn listed_board(source: &SourceDetail) -> String {
    let state = match (source.state, source.confidence) {
        (SourceState::Candidate, Confidence::Certain) => NOT_READABLE.to_owned(),
        (state, _) => state.to_string(),
    };
    format!("{} ({state})", board_name(source))
}

/// How a board stands, and how sure that is: `confirmed, certain`.
pub(super) fn standing(source: &SourceDetail) -> String {
    match (source.state, source.confidence) {
        (SourceState::Candidate, Confidence::Certain) => format!("board {NOT_READABLE}"),
        (state, confidence) => format!("{state}, {confidence}"),
    }
}

/// Of a board that is the company's for sure, while no provider could read it to prove it.
const NOT_READABLE: &str = "certain, not readable yet";

/// A board for an export; one that is not scanned has its state in brackets.
pub(in crate::cli) fn exported_board(source: &SourceDetail) -> String {
    match source.state {
        SourceState::Listed | SourceState::Confirmed => board_name(source),
        other => format!("{} ({other})", board_name(source)),
    }
}

/// State, confidence, reason and evidence of a board in one cell.
pub(in crate::cli) fn evidence_of_board(source: &SourceDetail) -> String {
    let seen = source.evidence.iter().map(|seen| format!("; {} {}: {}", seen.kind, seen.url, seen.text));
    let reason = if source.reason.is_empty() { String::new() } else { format!(": {}", source.reason) };
    format!(
        "{} {}, {}{reason}{}",
        board_name(source),
        source.state,
        source.confidence,
        seen.collect::<String>()
    )
}
