//! How much a component is tried on, and how gentle it is.

use std::collections::BTreeSet;

use super::{
    examined::{Board, Examined, pages},
    trial::{self, Trial},
    verdict::Tried,
};
use crate::{
    domain::counted,
    http::Method,
    kit::{
        cases::{self, Outcome, Reach},
        replay::{Exchange, Fault, FaultKind},
        session::SessionError,
    },
    plugins::model::{Report, Target},
};

/// Tenants whose answers are recorded.
const TENANTS: usize = 3;
/// Requests of a `check`.
const REQUESTS: usize = 2;

pub(super) fn tenants(boards: &[Board<'_>]) -> Tried {
    let with_offers = boards.iter().filter(|board| board.has_offers());
    let names: BTreeSet<&str> = with_offers
        .map(|board| match board.target {
            Target::Tenant(tenant) => tenant.as_str(),
            Target::Query(query) => query.name.as_str(),
        })
        .collect();
    let list = names.iter().copied().collect::<Vec<_>>().join(", ");
    if names.len() < TENANTS {
        let found = counted(names.len() as u64, "tenant or search", "tenants or searches");
        return Tried::failed(format!("{found} with offers: {list}"));
    }
    Tried::passed(list)
}

/// Whether the detector finds what is there, and nothing where nothing is.
pub(super) async fn traps(examined: &Examined) -> Result<Tried, SessionError> {
    if !examined.plugin.is_detector() {
        return Ok(Tried::failed("it is no detector: boards of its system are found by other plugins only"));
    }
    let (mut found, mut nothing) = (Vec::new(), Vec::new());
    for case in pages(examined) {
        let outcome = cases::play(&examined.plugin, case, Vec::new()).await?.outcome;
        let Outcome { report: Some(Report { findings, .. }), error: None, .. } = &outcome else { continue };
        let expected = cases::read_expected(case).ok().flatten();
        let is_trap = expected
            .as_ref()
            .is_some_and(|expected| expected["findings"].as_array().is_some_and(Vec::is_empty));
        if is_trap && !findings.is_empty() {
            return Ok(Tried::failed(format!("{}: it finds `{}` in a trap", case.name, findings[0].tenant)));
        }
        if findings.is_empty() { nothing.push(case.name.as_str()) } else { found.push(case.name.as_str()) }
    }
    Ok(match (found.is_empty(), nothing.is_empty()) {
        (false, false) => {
            Tried::passed(format!("finds in {}; nothing in {}", found.join(", "), nothing.join(", ")))
        }
        (true, _) => Tried::not_tried("no case of a page in which it finds a board"),
        (_, true) => Tried::not_tried("no case of a page in which nothing is to be found"),
    })
}

/// Asks `check` for a board that has offers.
pub(super) async fn cheap(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let Some(board) = boards.iter().find(|board| board.has_offers()) else {
        return Ok(Tried::not_tried("no case of a board with offers"));
    };
    let tenant = match board.target {
        Target::Tenant(tenant) => Some(tenant.as_str()),
        Target::Query(_) => None,
    };
    let mut exchanges = board.case.exchanges.clone();
    for _ in 0..=REQUESTS {
        let trial = Trial { exchanges: exchanges.clone(), ..Trial::of(&examined.plugin, board.case) };
        let (replay, mut session) = trial.begin()?;
        let answer = session.check(tenant).await;
        let more: Vec<Exchange> = replay.unanswered().iter().filter_map(|one| as_list(one, board)).collect();
        if more.is_empty() {
            return Ok(costs(
                board,
                &replay,
                session.traffic().bytes_decoded,
                answer.err().map(|error| error.to_string()),
            ));
        }
        exchanges.extend(more);
    }
    Ok(Tried::failed(format!("{}: more than {REQUESTS} requests", board.case.name)))
}

/// A request that was not recorded, answered as the list was.
fn as_list(unanswered: &crate::kit::replay::Unanswered, board: &Board<'_>) -> Option<Exchange> {
    let (method, url) = unanswered.request.split_once(' ')?;
    let path = |url: &str| url.split('?').next().map(str::to_owned);
    let list = board
        .case
        .exchanges
        .iter()
        .find(|exchange| exchange.method.as_str() == method && path(&exchange.url) == path(url))?;
    Some(Exchange { url: url.to_owned(), sent: unanswered.sent.clone(), ..list.clone() })
}

fn costs(board: &Board<'_>, replay: &crate::kit::replay::Replay, bytes: u64, error: Option<String>) -> Tried {
    let requests = replay.asked().len();
    let name = &board.case.name;
    if let Some(error) = error {
        return Tried::failed(format!("{name}: {error}"));
    }
    let evidence = format!("{name}: {}, {bytes} bytes", counted(requests as u64, "request", "requests"));
    if requests > REQUESTS || bytes > board.scan.bytes {
        return Tried::failed(format!("{evidence}; the list took {} bytes", board.scan.bytes));
    }
    Tried::passed(evidence)
}

/// Scans a board twice whose answers have a mark, and looks for the mark in the second one's requests.
pub(super) async fn conditional(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let Some(board) = boards.iter().find(|board| board.has_offers()) else {
        return Ok(Tried::not_tried("no case of a board with offers"));
    };
    let is_get = board.scan.asked.first().is_some_and(|asked| asked.method == Method::Get);
    if !is_get {
        return Ok(Tried::not_applicable("its list is asked for by POST, which nobody revalidates"));
    }
    let mark = Fault::everywhere(FaultKind::Header("etag".to_owned(), "\"checked-1\"".to_owned()));
    let reach = Reach { pages: 1, details: 0 };
    let (replay, mut session) = Trial::of(&examined.plugin, board.case).with(vec![mark]).begin()?;
    let first = trial::scan(&replay, &mut session, board.target, reach).await;
    let mut again = trial::session(&examined.plugin, board.case, &replay)?;
    let second = trial::scan(&replay, &mut again, board.target, reach).await;
    let name = &board.case.name;
    let later = second.asked.iter().skip(first.asked.len());
    let has_mark = |headers: &[(String, String)]| {
        headers.iter().any(|(key, _)| key.eq_ignore_ascii_case("if-none-match"))
    };
    Ok(if !later.clone().any(|asked| has_mark(&asked.headers)) {
        Tried::failed(format!("{name}: the list is asked for again without the mark that came with it"))
    } else if second.error.is_some() || second.offers() != first.offers() {
        Tried::failed(format!(
            "{name}: an unchanged list gives {} of {} offers",
            second.offers(),
            first.offers()
        ))
    } else {
        Tried::passed(format!("{name}: asked with its mark"))
    })
}
