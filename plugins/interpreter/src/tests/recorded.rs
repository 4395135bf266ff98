//! Answers of real boards, read by the definitions of their systems. They are no part of the repository: where they are
//! missing, a test skips itself.

use sdk::{recorded, serde_json::Value};

use super::*;

fn text_of<'v>(row: &'v Value, name: &str) -> &'v str {
    row[name].as_str().unwrap()
}

#[test]
fn a_recorded_board_of_ashby_is_read_whole() {
    let Some(body) = recorded!("ashby/hunt_linear_job_board.json") else { return };
    let raw: Value = sdk::serde_json::from_str(&body).unwrap();
    let listed: Vec<_> =
        raw["jobs"].as_array().unwrap().iter().filter(|job| job["isListed"] != false).collect();
    let page = scan_of(boards::ashby(), "linear", &body).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (listed.len(), 0));
    for (offer, job) in page.offers.iter().zip(listed) {
        assert_eq!(
            (offer.ref_.id.as_str(), offer.title.as_str()),
            (text_of(job, "id"), text_of(job, "title"))
        );
        assert_eq!(offer.posted_at, at(text_of(job, "publishedAt")));
        assert_eq!(html(offer), Some(text_of(job, "descriptionHtml").trim()));
        assert!(offer.locations.contains(&text_of(job, "location").to_owned()));
        let remote = text_of(job, "workplaceType") == "Remote";
        assert_eq!(offer.workplace == Workplace::Remote, remote);
    }
}

#[test]
fn a_recorded_page_of_smartrecruiters_is_read_and_goes_on() {
    let Some(body) = recorded!("smartrecruiters/hunt_ubisoft2_postings.json") else { return };
    let raw: Value = sdk::serde_json::from_str(&body).unwrap();
    let rows = raw["content"].as_array().unwrap();
    let page = scan_of(boards::smartrecruiters(), "Ubisoft2", &body).unwrap();
    assert_eq!(
        (page.offers.len(), page.skipped.len(), page.total),
        (rows.len(), 0, raw["totalFound"].as_u64())
    );
    // The recording was cut short; the source counts more, so that the scan goes on behind what came.
    assert!(matches!(page.next, Continuation::More(_)));
    for (offer, row) in page.offers.iter().zip(rows) {
        assert_eq!(
            (offer.ref_.id.as_str(), offer.title.as_str()),
            (text_of(row, "id"), text_of(row, "name"))
        );
        assert_eq!(offer.employer.as_ref().unwrap().name.as_deref(), row["company"]["name"].as_str());
        assert!(offer.locations.iter().any(|place| place.contains(text_of(&row["location"], "city"))));
        assert_eq!((offer.posted_at, offer.complete), (at(text_of(row, "releasedDate")), false));
    }
}

#[test]
fn a_recorded_feed_of_personio_gives_an_id_once() {
    let Some(body) = recorded!("personio/careerkit_duplicate_position_id.xml") else { return };
    let mut ids: Vec<_> = body.split("<id>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(ids.len(), body.matches("<position>").count());
    ids.dedup();
    let page = scan_of(boards::personio(), "careerkit", &body).unwrap();
    assert_eq!(page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect::<Vec<_>>(), ids);
    let offer = &page.offers[0];
    assert_eq!(offer.locations, ["Munich", "Berlin"]);
    // Its texts are left out of the feed: the page is to be asked.
    assert!(offer.description.is_none() && !offer.complete);
}
