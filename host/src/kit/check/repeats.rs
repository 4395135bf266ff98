//! Whether scans that a component says repeat depend on nothing but what it says.

use std::time::Duration;

use super::{
    examined::Examined,
    trial::{self, Trial, target_of},
    verdict::Tried,
};
use crate::{
    domain::counted,
    kit::{
        cases::Case,
        replay::Exchange,
        session::{Session, SessionError},
    },
    plugins::{
        CallContext,
        model::{Page, Target},
    },
};

/// How much later the second scan is: another day, month and year, and another hour of the day.
const LATER: Duration = Duration::from_hours(24 * 400 + 7);

/// Headers that pages of such scans do not depend on, as another answer would have them.
const PASSING: [(&str, &str); 6] = [
    ("age", "17"),
    ("date", "Fri, 31 Dec 2027 23:59:59 GMT"),
    ("expires", "Fri, 31 Dec 2027 23:59:59 GMT"),
    ("retry-after", "11"),
    ("ratelimit", "limit=7, remaining=1"),
    ("x-ratelimit-remaining", "1"),
];

/// Scans each board and search again as another try of another run at another time, with other headers that pass.
pub(super) async fn repeats(examined: &Examined) -> Result<Tried, SessionError> {
    let said = examined.plugin.repeatable();
    let mut scanned = 0;
    for case in &examined.cases {
        let target = target_of(case).filter(|target| match target {
            Target::Tenant(_) => said.tenants,
            Target::Query(_) => said.queries,
        });
        let Some(target) = target else { continue };
        let as_recorded = Trial::of(&examined.plugin, case).scan(target).await?;
        let again = scan_elsewhen(examined, case, target).await?;
        if let Some(page) = first_difference(&as_recorded.pages, &again) {
            let told = format!("{}, page {page}: another time or another run gives another page", case.name);
            return Ok(Tried::failed(told));
        }
        scanned += 1;
    }
    Ok(match scanned {
        0 => Tried::not_tried("no case of a scan that it says repeats"),
        scanned => Tried::passed(format!("{} at another time", counted(scanned, "scan", "scans"))),
    })
}

async fn scan_elsewhen(examined: &Examined, case: &Case, target: &Target) -> Result<Vec<Page>, SessionError> {
    let recorded = Trial::of(&examined.plugin, case);
    let reach = recorded.reach;
    let exchanges = recorded.exchanges.iter().map(with_passing_headers).collect();
    let (replay, session) = Trial { exchanges, ..recorded }.begin()?;
    let context = CallContext { now: case.now.plus(LATER), run_id: "another-run".to_owned(), attempt: 2 };
    let mut session: Session = session.told(context);
    Ok(trial::scan(&replay, &mut session, target, reach).await.pages)
}

fn with_passing_headers(exchange: &Exchange) -> Exchange {
    let mut headers = exchange.headers.clone();
    headers.retain(|(name, _)| PASSING.iter().all(|(passing, _)| !name.eq_ignore_ascii_case(passing)));
    headers.extend(PASSING.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Exchange { headers, ..exchange.clone() }
}

/// The number of the first page that differs.
fn first_difference(one: &[Page], other: &[Page]) -> Option<usize> {
    let differs = (0..one.len().max(other.len())).find(|place| one.get(*place) != other.get(*place));
    differs.map(|place| place + 1)
}
