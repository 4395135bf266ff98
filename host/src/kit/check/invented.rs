//! Whether everything that is said of an offer stands in the recorded answers.

use chrono::{Days, NaiveDate};

use super::{examined::Board, verdict::Tried, words::Words};
use crate::{
    domain::{Timestamp, counted},
    plugins::model::ScannedOffer,
};

pub(super) fn invented(boards: &[Board<'_>]) -> Tried {
    let mut offers = 0;
    for board in boards.iter().filter(|board| board.has_offers()) {
        let words = Words::of(&board.case.exchanges);
        let full = board.scan.details.iter().filter_map(|detail| detail.answer.as_ref().ok());
        for one in board.scan.pages.iter().flat_map(|page| &page.offers).chain(full) {
            if let Some(fault) = fault_of(one, &words) {
                return Tried::failed(format!("{}, offer `{}`: {fault}", board.case.name, one.offer.id));
            }
            offers += 1;
        }
    }
    match offers {
        0 => Tried::not_tried("no case of a board with offers"),
        offers => Tried::passed(format!("{} held to the answers", counted(offers, "offer", "offers"))),
    }
}

fn fault_of(one: &ScannedOffer, words: &Words) -> Option<String> {
    let offer = &one.offer;
    let texts = [
        ("title", Some(&offer.title)),
        ("employer", offer.employer.name.as_ref()),
        ("department", offer.department.as_ref()),
        ("employment_type", offer.employment_type.as_ref()),
    ];
    let places = offer.locations.iter().map(|place| ("locations", place));
    let all = texts.into_iter().filter_map(|(field, text)| Some((field, text?))).chain(places);
    let mut strange = all.filter(|(_, text)| !words.has(text));
    if let Some((field, text)) = strange.next() {
        return Some(format!("{field} `{text}` stands in no answer"));
    }
    let dates =
        [("posted_at", offer.posted_at), ("updated_at", offer.updated_at), ("expires_at", offer.expires_at)];
    let dates = dates.into_iter().filter_map(|(field, date)| Some((field, date?)));
    let mut strange = dates.filter(|(_, date)| !words.has_one(&forms(*date)));
    let (field, _) = strange.next()?;
    Some(format!("the day of {field} stands in no answer"))
}

/// How a source may write a time. In its own zone the day may be the one before or after, if it tells the hour.
fn forms(time: Timestamp) -> Vec<String> {
    let millis = time.as_millis();
    let mut all = vec![millis.to_string(), (millis / 1000).to_string()];
    let Some(day) = time.to_utc().map(|time| time.date_naive()) else { return all };
    all.extend(days(day));
    for other in
        [day.checked_sub_days(Days::new(1)), day.checked_add_days(Days::new(1))].into_iter().flatten()
    {
        let forms = ["%Y-%m-%dt", "%Y-%m-%d ", "%d %b %Y ", "%-d %b %Y ", "%a %b %d "];
        all.extend(forms.map(|form| written(other, form)));
    }
    all
}

fn days(day: NaiveDate) -> Vec<String> {
    let forms = [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y%m%d",
        "%d/%m/%Y",
        "%-d/%-m/%Y",
        "%m/%d/%Y",
        "%-m/%-d/%Y",
        "%d.%m.%Y",
        "%-d.%-m.%Y",
        "%d-%m-%Y",
        "%d %b %Y",
        "%-d %b %Y",
        "%-d %B %Y",
        "%b %-d, %Y",
        "%B %-d, %Y",
        // Java's: `Fri Jan 02 23:30:00 UTC 2026`.
        "%a %b %d",
    ];
    forms.map(|form| written(day, form)).into()
}

fn written(day: NaiveDate, form: &str) -> String {
    day.format(form).to_string().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_known_in_the_forms_of_sources() {
        let time = Timestamp::parse_rfc3339("2026-01-02T23:30:00Z").unwrap();
        let all = forms(time);
        for form in [
            "2026-01-02",
            "2 jan 2026",
            "02/01/2026",
            "january 2, 2026",
            "fri jan 02",
            "1767396600000",
            "1767396600",
            "2026-01-03t",
            "sat jan 03 ",
        ] {
            assert!(all.iter().any(|one| one == form), "{form}: {all:?}");
        }
        assert!(!all.iter().any(|one| one == "2026-01-03" || one == "2026-01-04t"));
    }
}
