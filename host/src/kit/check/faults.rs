//! What a component makes of a source that fails: each failure is to be told as what it is.

use super::{
    examined::{Board, Examined},
    trial::{FIRST_PAGE, Scan, Trial},
    verdict::Tried,
};
use crate::{
    domain::{
        FailureClass::{
            self, Auth, Blocked, Config, Fetch, Gone, NotFound, Other, Parse, Paused, RateLimited, Transient,
            Unsupported,
        },
        counted,
    },
    kit::{
        replay::{Fault, FaultKind},
        session::SessionError,
    },
    plugins::{CallError, model::PluginError},
};

/// What servers say instead of an answer.
const PAGE: &[u8] = b"<!doctype html><html><head><title>Sorry</title></head><body><h1>Something went wrong</h1></body></html>";

/// The seconds that a rate limit asks for.
const WAIT: u64 = 77;

/// A failure of a source, and what it may be told as.
struct Failure {
    name: &'static str,
    faults: Vec<FaultKind>,
    told_as: &'static [FailureClass],
}

const REFUSED: &[FailureClass] =
    &[Auth, Blocked, NotFound, Gone, Config, Unsupported, RateLimited, Paused, Other];
const MISSING: &[FailureClass] = &[NotFound, Gone, Unsupported, Other];
const LIMITED: &[FailureClass] = &[RateLimited, Paused];
const PASSING: &[FailureClass] = &[Transient, Fetch, Paused];
const STRANGE: &[FailureClass] = &[Parse, Blocked];
const NOTHING: &[FailureClass] = &[Parse, Blocked, Transient, Fetch];

fn failures() -> Vec<Failure> {
    let status = |name, status, told_as| {
        let page = FaultKind::Header("content-type".to_owned(), "text/html".to_owned());
        Failure {
            name,
            faults: vec![FaultKind::Status(status), FaultKind::Body(PAGE.to_vec()), page],
            told_as,
        }
    };
    let wire = |name, fault, told_as| Failure { name, faults: vec![fault], told_as };
    vec![
        status("401", 401, REFUSED),
        status("403", 403, REFUSED),
        status("404", 404, MISSING),
        status("410", 410, MISSING),
        status("429", 429, LIMITED),
        status("500", 500, PASSING),
        status("503", 503, PASSING),
        status("a page under 200", 200, STRANGE),
        wire("nothing under 200", FaultKind::Body(Vec::new()), NOTHING),
        wire("a timeout", FaultKind::TimedOut, PASSING),
        wire("a lost connection", FaultKind::Lost, PASSING),
    ]
}

/// Each failure, in the place of every answer of a board that has offers.
pub(super) async fn errors(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let Some(board) = boards.iter().find(|board| board.has_offers()) else {
        return Ok(Tried::not_tried("no case of a board with offers"));
    };
    let all = failures();
    let mut tried = Vec::new();
    for failure in all {
        // A web page is what such a source answers by: what it says there only its plugin knows.
        if failure.name == "a page under 200" && is_page(board) {
            continue;
        }
        let faults = failure.faults.iter().cloned().map(Fault::everywhere).collect();
        let scan = met(examined, board, faults).await?;
        if let Some(fault) = misread(&scan, failure.told_as) {
            return Ok(Tried::failed(format!("{}, {}: {fault}", board.case.name, failure.name)));
        }
        tried.push(failure.name);
    }
    Ok(Tried::passed(format!("{}: {}", board.case.name, tried.join(", "))))
}

async fn met(examined: &Examined, board: &Board<'_>, faults: Vec<Fault>) -> Result<Scan, SessionError> {
    Trial::of(&examined.plugin, board.case).with(faults).within(FIRST_PAGE).scan(board.target).await
}

fn is_page(board: &Board<'_>) -> bool {
    let bodies = board.scan.asked.iter().filter_map(|asked| board.case.exchanges.get(asked.answered_by?));
    bodies.take(1).any(|exchange| {
        let begin =
            String::from_utf8_lossy(exchange.body.get(..200).unwrap_or(&exchange.body)).to_lowercase();
        begin.contains("<html") || begin.contains("<!doctype html")
    })
}

fn taken_for_a_board(scan: &Scan) -> String {
    format!("taken for a board with {}", counted(scan.offers() as u64, "offer", "offers"))
}

fn misread(scan: &Scan, told_as: &[FailureClass]) -> Option<String> {
    let Some(error) = &scan.error else {
        return Some(taken_for_a_board(scan));
    };
    if let CallError::Stopped { .. } = error {
        return Some(error.to_string());
    }
    let class = error.class();
    let expected: Vec<&str> = told_as.iter().map(|class| class.as_str()).collect();
    (!told_as.contains(&class))
        .then(|| format!("told as {}, not as one of {}: {error}", class.as_str(), expected.join(", ")))
}

/// Whether a rate limit is told with the time that the source asks for.
pub(super) async fn rate_limit(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let Some(board) = boards.iter().find(|board| board.has_offers()) else {
        return Ok(Tried::not_tried("no case of a board with offers"));
    };
    let kinds = [
        FaultKind::Status(429),
        FaultKind::Header("retry-after".to_owned(), WAIT.to_string()),
        FaultKind::Body(Vec::new()),
    ];
    let scan = met(examined, board, kinds.into_iter().map(Fault::everywhere).collect()).await?;
    let name = &board.case.name;
    Ok(match scan.error {
        Some(CallError::Plugin {
            error: PluginError::RateLimited { retry_after: Some(time), .. }, ..
        }) if time.as_secs() == WAIT => Tried::passed(format!("{name}: after {WAIT} s")),
        Some(CallError::Plugin { error: PluginError::Fetch { paused: true, .. }, .. }) => {
            Tried::passed(format!("{name}: as the host's own pause"))
        }
        Some(CallError::Plugin { error: PluginError::RateLimited { retry_after, .. }, .. }) => {
            Tried::failed(format!("{name}: the source asks for {WAIT} s, told is {retry_after:?}"))
        }
        Some(error) => Tried::failed(format!("{name}: told as {}: {error}", error.class().as_str())),
        None => Tried::failed(format!("{name}: {}", taken_for_a_board(&scan))),
    })
}
