//! Decides what is stored of boards that were seen and asked for, and when each is looked at again.

use std::time::Duration;

use super::{
    confirm::Asked,
    judge::{Ownership, Sighting},
    seen::{Explored, SeenBoard},
};
use crate::domain::EvidenceKind;
use crate::{
    bounds::discovery,
    config::Recheck,
    domain::{Timestamp, counted, scans::MissRule, text::clean_line},
    http::tenant_host,
    plugins::model,
    store::{
        discoveries::DiscoveryState,
        keys::BoardKey,
        sources::{Confidence, Evidence, FoundSource, SourceState},
    },
};

/// What is to be written of one board.
#[derive(Debug, Clone)]
pub(super) enum BoardDecision {
    /// As it is now.
    Found(FoundSource),
    /// As it seems now; a board that was confirmed before stays confirmed.
    Doubted(FoundSource),
    /// The provider has no such board: noted, never deleted.
    Missed(FoundSource),
    /// It could not be asked: what is known of it is kept.
    Unasked(FoundSource, Timestamp),
}

impl BoardDecision {
    pub(super) fn source(&self) -> &FoundSource {
        match self {
            Self::Found(source) | Self::Doubted(source) | Self::Missed(source) | Self::Unasked(source, _) => {
                source
            }
        }
    }
}

/// A board that was asked for and judged.
pub(super) struct JudgedBoard<'a> {
    /// The provider's name in `providers.toml`, else the system's.
    pub(super) provider: &'a str,
    pub(super) tenant: &'a str,
    pub(super) ownership: &'a Ownership,
    pub(super) asked: &'a Asked,
}

/// Decides what is stored of a board that was seen on a site.
pub(super) fn decide_board(
    judged: &JudgedBoard<'_>,
    board: &SeenBoard,
    recheck: &Recheck,
    now: Timestamp,
) -> BoardDecision {
    let mut evidence: Vec<Evidence> =
        strongest(&board.sightings, judged.tenant).into_iter().map(evidence).collect();
    let source = source_of(judged, recheck, now);
    evidence.extend(source.evidence);
    let board_url = source.board_url.or_else(|| board.url.clone());
    let source = FoundSource { evidence, board_url, ..source };
    let names_itself = judged.asked.feed().is_some_and(|feed| feed.name.is_some());
    match judged.asked {
        Asked::NoSuchBoard => BoardDecision::Missed(source),
        Asked::NotNow { due_at, .. } => BoardDecision::Unasked(source, *due_at),
        Asked::NoProvider => BoardDecision::Doubted(source),
        Asked::Answers(_) => match judged.ownership {
            Ownership::Own(..) => BoardDecision::Found(source),
            Ownership::Foreign(_) if names_itself => BoardDecision::Found(source),
            Ownership::Foreign(_) | Ownership::Unsure(_) => BoardDecision::Doubted(source),
        },
    }
}

/// Decides what is stored of a known board. `source`: what it would be by this answer alone.
pub(super) fn decide_known_board(asked: &Asked, source: FoundSource) -> BoardDecision {
    match asked {
        Asked::NoSuchBoard => BoardDecision::Missed(source),
        Asked::NotNow { due_at, .. } => BoardDecision::Unasked(source, *due_at),
        // A name alone does not undo a confirmation.
        Asked::Answers(_) if source.state == SourceState::Candidate => BoardDecision::Doubted(source),
        Asked::Answers(_) | Asked::NoProvider => BoardDecision::Found(source),
    }
}

/// A board as it is stored: its state, why, and when it is asked for again.
pub(super) fn source_of(judged: &JudgedBoard<'_>, recheck: &Recheck, now: Timestamp) -> FoundSource {
    let JudgedBoard { provider, tenant, ownership, asked } = judged;
    let (confidence, why) = match ownership {
        Ownership::Own(confidence, why) => (*confidence, why),
        Ownership::Unsure(why) | Ownership::Foreign(why) => (Confidence::Hint, why),
    };
    let Standing { state, reason, due_at } = standing(judged, why, recheck, now);
    let mut source = FoundSource {
        board: BoardKey { provider: (*provider).to_owned(), tenant: (*tenant).to_owned() },
        confidence,
        state,
        reason,
        evidence: Vec::new(),
        board_url: None,
        open_offers: None,
        due_at,
    };
    if let Asked::Answers(board) = asked {
        source.board_url.clone_from(&board.url);
        source.open_offers = board.open_offers.and_then(|count| u32::try_from(count).ok());
        source.evidence.extend(feed_evidence(board));
    }
    source
}

/// A board's state, why, and when it is asked for again, if it is.
struct Standing {
    state: SourceState,
    reason: String,
    due_at: Option<Timestamp>,
}

fn standing(judged: &JudgedBoard<'_>, why: &str, recheck: &Recheck, now: Timestamp) -> Standing {
    let candidate = |reason: String, due_at| Standing { state: SourceState::Candidate, reason, due_at };
    let provider = judged.provider;
    match (judged.asked, judged.ownership) {
        // Whose a board is cannot be settled before it answers.
        (Asked::Answers(_) | Asked::NoProvider, Ownership::Foreign(_)) => {
            Standing { state: SourceState::Rejected, reason: format!("somebody else's: {why}"), due_at: None }
        }
        (Asked::Answers(board), Ownership::Own(..)) if board.open_offers == Some(0) => Standing {
            state: SourceState::Empty,
            reason: format!("{why}; it has no offer now"),
            due_at: Some(now.plus(recheck.empty)),
        },
        (Asked::Answers(_), Ownership::Own(..)) => {
            Standing { state: SourceState::Confirmed, reason: why.to_owned(), due_at: None }
        }
        // A person decides; asking again would give the same answer.
        (Asked::Answers(_), Ownership::Unsure(_)) => candidate(why.to_owned(), None),
        (Asked::NoSuchBoard, _) => {
            candidate(format!("`{provider}` has no such board; {why}"), Some(now.plus(MissRule::USUAL.apart)))
        }
        // It is asked as soon as there is a provider.
        (Asked::NoProvider, _) => candidate(format!("no provider reads `{provider}` yet; {why}"), Some(now)),
        (Asked::NotNow { reason, due_at, .. }, _) => {
            candidate(format!("not asked yet: {reason}; {why}"), Some(*due_at))
        }
    }
}

/// What the board itself said, as evidence.
fn feed_evidence(board: &model::Board) -> Option<Evidence> {
    let text = match (&board.name, board.open_offers) {
        (Some(name), Some(open)) => format!("{name}, {}", counted(open, "open offer", "open offers")),
        (Some(name), None) => name.clone(),
        (None, Some(open)) => counted(open, "open offer", "open offers"),
        (None, None) => return None,
    };
    let url = board.url.clone().unwrap_or_default();
    Some(Evidence { url, kind: EvidenceKind::Feed.as_str().to_owned(), place: None, text: shortened(&text) })
}

fn evidence(seen: &Sighting) -> Evidence {
    let text = if seen.text.is_empty() {
        seen.detail.clone()
    } else if seen.detail.is_empty() {
        seen.text.clone()
    } else {
        format!("{}: {}", seen.text, seen.detail)
    };
    let place = (!matches!(seen.kind, EvidenceKind::Redirect | EvidenceKind::UrlPattern))
        .then(|| seen.place.as_str().to_owned());
    Evidence { url: cut(&seen.url), kind: seen.kind.as_str().to_owned(), place, text: shortened(&text) }
}

/// An address may be as long as a redirect makes it.
fn cut(url: &str) -> String {
    discovery::EVIDENCE_ADDRESS.beginning(url).into_owned()
}

fn shortened(text: &str) -> String {
    discovery::EVIDENCE_KEPT_TEXT.beginning(&clean_line(text)).into_owned()
}

/// Whether the walk itself read a page at exactly this host, and saw the board there.
pub(super) fn shows_page_at(sightings: &[Sighting], host: &str) -> bool {
    sightings.iter().map(evidence).any(|seen| seen.is_page_at(host))
}

/// The strongest sightings, one for each page and kind. Before all others stands a page at the host that is the tenant:
/// it is what vouches for that host later.
fn strongest<'s>(sightings: &'s [Sighting], tenant: &str) -> Vec<&'s Sighting> {
    let host = tenant_host(tenant);
    let vouches = |seen: &Sighting| host.as_ref().is_some_and(|host| evidence(seen).is_page_at(host.host()));
    let mut all: Vec<&Sighting> = sightings.iter().collect();
    // The sort is stable: of two alike, the one seen first stays first.
    all.sort_by_key(|seen| std::cmp::Reverse((vouches(seen), seen.strength())));
    let mut kept: Vec<&Sighting> = Vec::new();
    for seen in all {
        let known = kept.iter().any(|have| have.url == seen.url && have.kind == seen.kind);
        if !known && kept.len() < discovery::EVIDENCE_KEPT.size() {
            kept.push(seen);
        }
    }
    kept
}

/// The result for a company's site as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SiteOutcome {
    pub(super) state: DiscoveryState,
    pub(super) reason: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) due_at: Timestamp,
}

/// Decides by the best of its boards, else by why there is none.
pub(super) fn site_outcome(
    explored: &Explored,
    boards: &[BoardDecision],
    attempts: u32,
    recheck: &Recheck,
    now: Timestamp,
) -> SiteOutcome {
    let best = [SourceState::Confirmed, SourceState::Candidate, SourceState::Empty, SourceState::Rejected];
    for state in best {
        let found: Vec<&FoundSource> =
            boards.iter().map(BoardDecision::source).filter(|source| source.state == state).collect();
        let Some(first) = found.first() else { continue };
        // Another company's board says nothing about a site that could not be read completely.
        if state == SourceState::Rejected
            && (explored.out_of_time
                || explored.blind
                || explored.blocked.is_some()
                || explored.heavy.is_some())
        {
            break;
        }
        let names: Vec<String> = found.iter().map(|source| source.board.to_string()).collect();
        let (state, again) = match state {
            SourceState::Confirmed => (DiscoveryState::Confirmed, recheck.confirmed),
            SourceState::Empty => (DiscoveryState::Empty, recheck.confirmed),
            SourceState::Rejected | SourceState::Removed => (DiscoveryState::Rejected, recheck.rejected),
            SourceState::Candidate | SourceState::Listed => (DiscoveryState::Candidate, recheck.candidate),
        };
        return SiteOutcome {
            state,
            reason: format!("{}: {}", names.join(", "), first.reason),
            evidence: first.evidence.iter().take(2).cloned().collect(),
            due_at: now.plus(again),
        };
    }
    outcome_without_board(explored, attempts, recheck, now)
}

fn outcome_without_board(
    explored: &Explored,
    attempts: u32,
    recheck: &Recheck,
    now: Timestamp,
) -> SiteOutcome {
    let told = |state, reason: String, url: Option<&str>, again| {
        let evidence = url.map(|url| Evidence {
            url: url.to_owned(),
            kind: EvidenceKind::Page.as_str().to_owned(),
            place: None,
            text: reason.clone(),
        });
        SiteOutcome { state, reason, evidence: evidence.into_iter().collect(), due_at: now.plus(again) }
    };
    // A site that is down today may be up tomorrow: it is tried after a day, doubled each time, up to the usual
    // interval.
    let soon = Duration::from_hours(24).saturating_mul(1 << attempts.min(10)).min(recheck.unknown);
    if let Some((url, reason)) = &explored.blocked {
        let reason = format!("kept out: {reason}");
        return told(DiscoveryState::Blocked, reason, Some(url.as_str()), recheck.blocked);
    }
    if let Some((url, reason)) = &explored.silent {
        let reason = format!("the site does not answer: {reason}");
        return told(DiscoveryState::Unknown, reason, Some(url.as_str()), soon);
    }
    if explored.blind {
        let reason = "a detector failed: not every job system was looked for".to_owned();
        return told(DiscoveryState::Unknown, reason, None, soon);
    }
    if explored.out_of_time {
        let reason = format!("time ran out, {} read", counted(explored.pages.into(), "page", "pages"));
        return told(DiscoveryState::Unknown, reason, None, soon);
    }
    // A page that is too heavy today is so tomorrow: it is looked at again after the usual interval.
    if let Some((url, bound)) = &explored.heavy {
        let reason = format!("the page is too heavy: {bound}");
        return told(DiscoveryState::Unknown, reason, Some(url.as_str()), recheck.unknown);
    }
    if let Some(url) = &explored.script {
        let reason = "the page is built by script: nothing can be read without running it".to_owned();
        return told(DiscoveryState::Unknown, reason, Some(url.as_str()), recheck.unknown);
    }
    let pages = counted(explored.pages.into(), "page", "pages");
    told(DiscoveryState::None, format!("no board on {pages}"), None, recheck.none)
}

#[cfg(test)]
mod tests;
