//! How quick a component is beside the interpreter of definitions, which reads rows of the same number and size.

use std::{fmt::Write as _, path::PathBuf, sync::Arc, time::Duration};

use super::{
    examined::{Board, Examined},
    many::{Multiplied, multiply},
    reference::Reference,
    trial::Trial,
    verdict::Tried,
};
use crate::{
    bounds::cases::TIMED_ROWS,
    domain::{Timestamp, counted},
    http::Method,
    kit::{
        cases::{Call, Case, Reach, Subject},
        replay::Exchange,
        session::SessionError,
    },
    plugins::{Plugin, model::Target},
};

/// The share of the reference's speed that is asked for, in hundredths.
const SHARE: u128 = 80;

/// How often each is timed; its best counts.
const ROUNDS: usize = 3;

/// The address of the reference's list.
const LIST: &str = "https://list.reference.example/reference";

/// Compares the time that a row takes.
pub(super) async fn speed(examined: &Examined, boards: &[Board<'_>]) -> Result<Tried, SessionError> {
    let reference = match &examined.reference {
        Ok(reference) => reference,
        Err(why) => return Ok(Tried::not_tried(why.clone())),
    };
    let Some(first) = multiply(examined, boards, TIMED_ROWS.size()).await? else {
        return Ok(Tried::not_tried(
            "no case with a list of offers in JSON or XML, whose rows could be multiplied",
        ));
    };
    if let Some(error) = &first.scan.error {
        return Ok(Tried::not_tried(format!("the multiplied list fails: {error}")));
    }
    let board = &boards[first.board];
    let (case, plugin) = reference_case(reference, &first);
    let (mut own, mut other) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        own = own.min(timed(&examined.plugin, board.case, &first.exchanges, board.target).await?);
        let Subject::Target(target) = &case.subject else { break };
        other = other.min(timed(plugin, &case, &case.exchanges, target).await?);
    }
    Ok(compared(own, other, first.rows))
}

fn compared(own: Duration, other: Duration, rows: usize) -> Tried {
    let a_row = |time: Duration| time.as_nanos() / (rows.max(1) as u128);
    let ratio = other.as_nanos() * 100 / own.as_nanos().max(1);
    let evidence = format!(
        "{ratio} % of the reference's speed: {} µs a row beside {} µs, over {}",
        a_row(own) / 1000,
        a_row(other) / 1000,
        counted(rows as u64, "row", "rows")
    );
    if ratio < SHARE { Tried::failed(evidence) } else { Tried::passed(evidence) }
}

async fn timed(
    plugin: &Arc<Plugin>,
    case: &Case,
    exchanges: &[Exchange],
    target: &Target,
) -> Result<Duration, SessionError> {
    let trial = Trial::of(plugin, case).within(Reach { details: 0, ..Reach::of_case() });
    let scan = Trial { exchanges: exchanges.to_vec(), ..trial }.scan(target).await?;
    Ok(if scan.error.is_some() { Duration::MAX } else { scan.took })
}

/// As many rows of the same size and form, of fields that nobody has to look for.
fn reference_case<'r>(reference: &'r Reference, list: &Multiplied) -> (Case, &'r Arc<Plugin>) {
    let body = if list.is_json { json(list.rows, list.size) } else { xml(list.rows, list.size) };
    let kind = if list.is_json { "application/json" } else { "application/xml" };
    let exchange = Exchange {
        method: Method::Get,
        url: LIST.to_owned(),
        sent: None,
        status: 200,
        headers: vec![("content-type".to_owned(), kind.to_owned())],
        body: body.into_bytes(),
    };
    let case = Case {
        name: "reference".to_owned(),
        folder: PathBuf::new(),
        subject: Subject::Target(Target::Tenant("reference".to_owned())),
        now: Timestamp::from_millis(1_767_225_600_000),
        call: Call::Scan,
        settings: std::collections::BTreeMap::new(),
        exchanges: vec![exchange],
    };
    (case, if list.is_json { &reference.json } else { &reference.xml })
}

/// Words until an answer of so many rows has so many bytes.
fn padding(rows: usize, size: usize, row: usize) -> String {
    "Words of an advert. ".repeat((size / rows.max(1)).saturating_sub(row) / 20)
}

fn json(rows: usize, size: usize) -> String {
    let text = padding(rows, size, 230);
    let mut made = String::from("{\"jobs\":[");
    for number in 0..rows {
        let comma = if number == 0 { "" } else { "," };
        // A string takes all that is written to it.
        let _ = write!(
            made,
            r#"{comma}{{"id":"{number}","title":"Clerk {number}","url":"https://jobs.reference.example/acme/{number}","location":"Bilbao, Spain","department":"Trade","type":"Full time","posted":"2026-01-02T10:00:00Z","text":"<p>{text}</p>"}}"#
        );
    }
    made + "]}"
}

fn xml(rows: usize, size: usize) -> String {
    let text = padding(rows, size, 260);
    let mut made = String::from("<?xml version=\"1.0\"?><jobs>");
    for number in 0..rows {
        // A string takes all that is written to it.
        let _ = write!(
            made,
            "<job><id>{number}</id><title>Clerk {number}</title><url>https://jobs.reference.example/acme/{number}</url><location>Bilbao, Spain</location><department>Trade</department><type>Full time</type><posted>2026-01-02T10:00:00Z</posted><text><![CDATA[<p>{text}</p>]]></text></job>"
        );
    }
    made + "</jobs>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::check::verdict::Outcome;

    #[test]
    fn four_fifths_of_the_speed_are_enough() {
        let outcome =
            |own, other| compared(Duration::from_millis(own), Duration::from_millis(other), 1000).outcome;
        assert_eq!(outcome(100, 80), Outcome::Passed);
        assert_eq!(outcome(100, 79), Outcome::Failed);
        assert_eq!(outcome(10, 100), Outcome::Passed);
    }

    #[test]
    fn the_references_answers_have_about_the_size_that_they_are_to_have() {
        for answer in [json(1000, 900_000), xml(1000, 900_000)] {
            assert!((850_000..950_000).contains(&answer.len()), "{}", answer.len());
        }
    }
}
