//! From boards that were seen and asked for to what is stored of them, and when each is looked at again.

use std::time::Duration;

use super::{
    confirm::Asked,
    judge::{Sighting, Verdict},
    site::{Board, Explored},
};
use crate::{
    config::Recheck,
    domain::{Timestamp, scans::MissRule, text::clean_line},
    store::{
        discoveries::DiscoveryState,
        sources::{Confidence, Evidence, FoundSource, SourceState},
    },
};

/// Evidence kept of one board.
const MOST_EVIDENCE: usize = 5;

/// A board's 404 is believed after three that lie six hours apart.
pub(in crate::pipeline) const MISS_RULE: MissRule =
    MissRule { apart: Duration::from_hours(6), confirmations: 3 };

/// What is to be written of one board.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    /// As it is now.
    Found(FoundSource),
    /// So it seems from here; a board that was proved before stays proved.
    Doubted(FoundSource),
    /// The provider has no such board: noted, never deleted.
    Missed(FoundSource),
    /// It could not be asked: what is known of it from earlier stands.
    Unasked(FoundSource, Timestamp),
}

impl Kept {
    pub(super) fn source(&self) -> &FoundSource {
        match self {
            Self::Found(source) | Self::Doubted(source) | Self::Missed(source) | Self::Unasked(source, _) => {
                source
            }
        }
    }
}

/// What a board that was seen comes to. `name` is the provider's in `providers.toml`, else the system's.
pub(super) fn of_board(
    name: &str,
    board: &Board,
    verdict: &Verdict,
    asked: &Asked,
    recheck: &Recheck,
    now: Timestamp,
) -> Kept {
    let mut evidence: Vec<Evidence> = strongest(&board.sightings).into_iter().map(evidence).collect();
    let source = of_answer(name, &board.tenant, verdict, asked, recheck, now);
    evidence.extend(source.evidence);
    let board_url = source.board_url.or_else(|| board.url.clone());
    let source = FoundSource { evidence, board_url, ..source };
    let told = asked.feed().is_some_and(|feed| feed.name.is_some());
    match asked {
        Asked::NoSuchBoard => Kept::Missed(source),
        Asked::NotNow { due_at, .. } => Kept::Unasked(source, *due_at),
        Asked::Answers(_) if matches!(verdict, Verdict::Own(..)) => Kept::Found(source),
        Asked::Answers(_) if told && matches!(verdict, Verdict::Foreign(_)) => Kept::Found(source),
        Asked::Answers(_) | Asked::NoProvider => Kept::Doubted(source),
    }
}

/// The same of a board whose sightings are known from earlier.
pub(super) fn of_answer(
    name: &str,
    tenant: &str,
    verdict: &Verdict,
    asked: &Asked,
    recheck: &Recheck,
    now: Timestamp,
) -> FoundSource {
    let (belongs, confidence, why) = match verdict {
        Verdict::Own(confidence, why) => (Some(true), *confidence, why),
        Verdict::Unsure(why) => (None, Confidence::Hint, why),
        Verdict::Foreign(why) => (Some(false), Confidence::Hint, why),
    };
    let mut source = FoundSource {
        provider: name.to_owned(),
        tenant: tenant.to_owned(),
        confidence,
        state: SourceState::Candidate,
        reason: why.clone(),
        evidence: Vec::new(),
        board_url: None,
        open_offers: None,
        due_at: None,
    };
    if let Asked::Answers(board) = asked {
        source.board_url.clone_from(&board.url);
        source.open_offers = board.open_offers.and_then(|count| u32::try_from(count).ok());
        source.evidence.extend(feed_evidence(board));
    }
    // Whose a board is that was not heard cannot be told for good.
    let heard = matches!(asked, Asked::Answers(_) | Asked::NoProvider);
    if belongs == Some(false) && heard {
        source.state = SourceState::Rejected;
        source.reason = format!("somebody else's: {why}");
        return source;
    }
    match asked {
        Asked::Answers(board) if belongs == Some(true) && board.open_offers == Some(0) => {
            source.state = SourceState::Empty;
            source.reason = format!("{why}; it has no offer now");
            source.due_at = Some(now.plus(recheck.empty));
        }
        Asked::Answers(_) if belongs == Some(true) => source.state = SourceState::Confirmed,
        // A person decides; asking again would say the same.
        Asked::Answers(_) => {}
        Asked::NoSuchBoard => {
            source.reason = format!("`{name}` has no such board; {why}");
            source.due_at = Some(now.plus(MISS_RULE.apart));
        }
        Asked::NoProvider => {
            source.reason = format!("no provider reads `{name}` yet; {why}");
            // As soon as there is one.
            source.due_at = Some(now);
        }
        Asked::NotNow { reason, due_at, .. } => {
            source.reason = format!("not asked yet: {reason}; {why}");
            source.due_at = Some(*due_at);
        }
    }
    source
}

/// What the board itself said, as evidence.
fn feed_evidence(board: &crate::plugins::model::Board) -> Option<Evidence> {
    let text = match (&board.name, board.open_offers) {
        (Some(name), Some(open)) => format!("{name}, {open} open offers"),
        (Some(name), None) => name.clone(),
        (None, Some(open)) => format!("{open} open offers"),
        (None, None) => return None,
    };
    let url = board.url.clone().unwrap_or_default();
    Some(Evidence { url, kind: "feed".to_owned(), place: None, text: shortened(&text) })
}

fn evidence(seen: &Sighting) -> Evidence {
    let text = if seen.text.is_empty() {
        seen.detail.clone()
    } else if seen.detail.is_empty() {
        seen.text.clone()
    } else {
        format!("{}: {}", seen.text, seen.detail)
    };
    let place =
        (seen.kind != "redirect" && seen.kind != "url-pattern").then(|| seen.place.as_str().to_owned());
    Evidence { url: cut(&seen.url), kind: seen.kind.to_owned(), place, text: shortened(&text) }
}

/// An address may be as long as a redirect makes it.
fn cut(url: &str) -> String {
    const LONGEST: usize = 2048;
    url.chars().take(LONGEST).collect()
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 240;
    clean_line(text).chars().take(LONGEST).collect()
}

/// The most telling sightings, one a page and manner.
fn strongest(sightings: &[Sighting]) -> Vec<&Sighting> {
    let mut all: Vec<&Sighting> = sightings.iter().collect();
    // Stable: of two alike the first seen.
    all.sort_by_key(|seen| std::cmp::Reverse(seen.strength()));
    let mut kept: Vec<&Sighting> = Vec::new();
    for seen in all {
        let known = kept.iter().any(|have| have.url == seen.url && have.kind == seen.kind);
        if !known && kept.len() < MOST_EVIDENCE {
            kept.push(seen);
        }
    }
    kept
}

/// What a company's site came to as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) state: DiscoveryState,
    pub(super) reason: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) due_at: Timestamp,
}

/// The best of its boards, else why there is none.
pub(super) fn whole(
    explored: &Explored,
    kept: &[Kept],
    attempts: u32,
    recheck: &Recheck,
    now: Timestamp,
) -> Whole {
    let best = [SourceState::Confirmed, SourceState::Candidate, SourceState::Empty, SourceState::Rejected];
    for state in best {
        let boards: Vec<&FoundSource> =
            kept.iter().map(Kept::source).filter(|source| source.state == state).collect();
        let Some(first) = boards.first() else { continue };
        // Somebody else's board says nothing of a site that could not be read to its end.
        if state == SourceState::Rejected
            && (explored.out_of_time || explored.blind || explored.blocked.is_some())
        {
            break;
        }
        let names: Vec<String> =
            boards.iter().map(|board| format!("{}/{}", board.provider, board.tenant)).collect();
        let (state, again) = match state {
            SourceState::Confirmed => (DiscoveryState::Confirmed, recheck.confirmed),
            SourceState::Empty => (DiscoveryState::Empty, recheck.confirmed),
            SourceState::Rejected => (DiscoveryState::Rejected, recheck.rejected),
            SourceState::Candidate | SourceState::Listed => (DiscoveryState::Candidate, recheck.candidate),
        };
        return Whole {
            state,
            reason: format!("{}: {}", names.join(", "), first.reason),
            evidence: first.evidence.iter().take(2).cloned().collect(),
            due_at: now.plus(again),
        };
    }
    nothing(explored, attempts, recheck, now)
}

fn nothing(explored: &Explored, attempts: u32, recheck: &Recheck, now: Timestamp) -> Whole {
    let told = |state, reason: String, url: Option<&str>, again| {
        let evidence = url.map(|url| Evidence {
            url: url.to_owned(),
            kind: "page".to_owned(),
            place: None,
            text: reason.clone(),
        });
        Whole { state, reason, evidence: evidence.into_iter().collect(), due_at: now.plus(again) }
    };
    // A site that is down today may be up tomorrow: a day, doubled each time, up to the usual.
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
        let reason = format!("time ran out, {} pages read", explored.pages);
        return told(DiscoveryState::Unknown, reason, None, soon);
    }
    if let Some(url) = &explored.script {
        let reason = "the page is built by script: nothing can be read without running it".to_owned();
        return told(DiscoveryState::Unknown, reason, Some(url.as_str()), recheck.unknown);
    }
    let pages = if explored.pages == 1 { "1 page".to_owned() } else { format!("{} pages", explored.pages) };
    told(DiscoveryState::None, format!("no board on {pages}"), None, recheck.none)
}

#[cfg(test)]
mod tests;
