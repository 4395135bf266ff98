//! Offers of one opening: reposts, several cities, cross-posts, and the same offer on two boards, through the whole
//! program.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_tests::{Fault, FaultRule, Sandbox, When};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, INFOJOBS, LEVER, start, tiny};

const TEXT: &str = "We look for somebody who keeps our accounts in euros and in dollars, talks to banks in \
    three countries every morning, closes the books at the end of the month, and explains to everybody else \
    what the numbers mean. You have done this before for at least three years, you like people as much as \
    spreadsheets, and you will not be shocked when a payment gets lost between two correspondents.";

fn serve(sandbox: &Sandbox, host: &str, path: &str, body: &Value) {
    let body = body.to_string();
    let answer = Fault::Replace { status: 200, content_type: "application/json".to_owned(), body };
    sandbox.break_on(FaultRule::new(host, path, When::Always, answer));
}

fn posting(id: &str, city: &str, text: &str) -> Value {
    json!({
        "id": id, "text": "Treasury Analyst", "hostedUrl": format!("https://jobs.lever.co/acme/{id}"),
        "categories": { "location": city }, "descriptionPlain": text, "description": format!("<p>{text}</p>"),
    })
}

fn job(id: u32, job: u32, city: &str) -> Value {
    json!({
        "id": id, "internal_job_id": job, "title": "Treasury Analyst", "content": TEXT,
        "absolute_url": format!("https://boards.greenhouse.io/acme/jobs/{id}"), "location": { "name": city },
    })
}

fn list() -> Value {
    json!({
        "currentPage": 1, "pageSize": 50, "totalResults": 1, "currentResults": 1, "totalPages": 1,
        "items": [{
            "id": "search1", "title": "Treasury analyst (H/M)", "city": "Madrid",
            "province": { "id": 33, "value": "Madrid" }, "link": "https://www.infojobs.net/of-isearch1",
            "published": "2026-01-02T12:04:05.000Z", "updated": "2026-01-02T12:04:05.000Z",
            "author": { "name": "Acme, S.L.U." },
        }],
    })
}

fn detail() -> Value {
    let framed = format!("Acme selecciona para su oficina: {TEXT} Inscríbete en esta oferta.");
    json!({
        "title": "Treasury analyst (H/M)", "description": framed, "city": "Madrid",
        "province": { "id": 33, "value": "Madrid" }, "active": true, "archived": false, "deleted": false,
        "profile": { "name": "Acme, S.L.U." },
    })
}

/// A desk with one company at three sources.
fn desk(sandbox: &Sandbox, order: &[&str]) -> Desk {
    let desk = Desk::with_providers(sandbox, order);
    let rows = "name,website,provider,tenant\n\
        Acme,https://acme.example,lever,acme\nAcme,https://acme.example,greenhouse,acme\n";
    desk.write("companies.csv", rows);
    desk
}

/// The ids of each opening's offers, and the company's number of openings.
fn openings(desk: &Desk) -> (BTreeSet<BTreeSet<String>>, u64) {
    let mut by_opening: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for offer in desk.export() {
        let id = offer["id"].as_str().unwrap().to_owned();
        by_opening.entry(offer["opening"].as_u64().unwrap()).or_default().insert(id);
    }
    let companies = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    let companies: Vec<Value> = companies.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(companies.len(), 1, "{companies:?}");
    (by_opening.into_values().collect(), companies[0]["openings"].as_u64().unwrap())
}

fn sets(sets: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    sets.iter().map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).collect()
}

#[test]
fn the_same_title_in_three_cities_is_three_openings_and_a_repost_is_one() {
    let sandbox = start(tiny(1));
    let desk = desk(&sandbox, &["lever"]);
    let path = "/v0/postings/acme";
    let cities =
        [posting("m", "Madrid", TEXT), posting("b", "Barcelona", TEXT), posting("v", "Valencia", TEXT)];
    serve(&sandbox, LEVER, path, &json!(cities));
    desk.scan().expect(0);
    assert_eq!(openings(&desk), (sets(&[&["m"], &["b"], &["v"]]), 3));

    // Reposted under another id with an additional sentence; and another job with that title.
    sandbox.clear_faults();
    let more = format!("{TEXT} Apply before the summer.");
    let other = "A hospital pharmacy needs hands, two nights a week, to count what comes in and goes out.";
    let [madrid, barcelona, valencia] = cities;
    let again =
        [madrid, barcelona, valencia, posting("m2", "Madrid, Spain", &more), posting("x", "Madrid", other)];
    serve(&sandbox, LEVER, path, &json!(again));
    desk.scan().expect(0);
    let expected = (sets(&[&["m", "m2"], &["b"], &["v"], &["x"]]), 4);
    assert_eq!(openings(&desk), expected);
    let shown = desk.run(&["offers", "show", "lever/acme/m2"]).expect(0).stdout;
    assert!(shown.contains("lever/acme/m "), "{shown}");
    let before = desk.dump().only(&["openings", "dirty_companies", "companies"], &[]);
    let told = desk.scan().expect(0).json();
    assert_eq!(told["companies_aggregated"], 0);
    assert_eq!(openings(&desk), expected, "a second look changes no count");
    assert_eq!(desk.dump().only(&["openings", "dirty_companies", "companies"], &[]), before);
}

#[test]
fn cross_posts_and_the_same_offer_at_a_search_board_are_linked_and_stay_offers() {
    let sandbox = start(tiny(2));
    // The order of the sources does not matter.
    for order in [["infojobs", "lever", "greenhouse"], ["greenhouse", "lever", "infojobs"]] {
        sandbox.clear_faults();
        serve(
            &sandbox,
            GREENHOUSE,
            "/v1/boards/acme/jobs",
            &json!({
                "jobs": [job(1, 77, "Lisbon"), job(2, 77, "Porto"), job(3, 78, "Porto")], "meta": { "total": 3 },
            }),
        );
        serve(&sandbox, LEVER, "/v0/postings/acme", &json!([posting("own", "Madrid", TEXT)]));
        serve(&sandbox, INFOJOBS, "/api/9/offer", &list());
        serve(&sandbox, INFOJOBS, "/api/7/offer/search1", &detail());
        let desk = desk(&sandbox, &order);
        desk.scan().expect(0);
        // Two jobs in Porto with the same text are one opening; and the first is cross-posted in Lisbon.
        let expected = sets(&[&["1", "2", "3"], &["own", "search1"]]);
        assert_eq!(openings(&desk), (expected, 2), "{order:?}");
        assert_eq!(desk.export().len(), 5);
        let shown = desk.run(&["offers", "show", "infojobs/search1"]).expect(0).stdout;
        assert!(shown.contains("lever/acme/own"), "{shown}");
    }
}

/// What the export says of the places of each offer: way of working and places, by id.
fn told_places(desk: &Desk) -> BTreeMap<String, (Value, Value)> {
    let offers = desk.export().into_iter();
    offers
        .map(|offer| {
            let id = offer["id"].as_str().unwrap().to_owned();
            (id, (offer["workplace"].clone(), offer["locations"].clone()))
        })
        .collect()
}

#[test]
fn places_and_ways_of_working_are_exported_as_they_were_said() {
    let sandbox = start(tiny(3));
    let desk = desk(&sandbox, &["lever", "greenhouse"]);
    let rows: &[(&str, &str, &[&str])] = &[
        ("London, UK or Dublin, IE", "unknown", &["London, UK", "Dublin, IE"]),
        ("Sevilla / Bilbao / Vigo", "unknown", &["Sevilla", "Bilbao", "Vigo"]),
        ("Austin, TX & Reno, NV", "unknown", &["Austin, TX", "Reno, NV"]),
        ("Portland, OR | Portland, ME", "unknown", &["Portland, OR", "Portland, ME"]),
        ("Italy, Turin | Italy, Rome", "unknown", &["Italy, Turin", "Italy, Rome"]),
        ("Castilla y León", "unknown", &["Castilla y León"]),
        ("Full Remote, Portugal", "remote", &["Portugal"]),
        ("Sevilla (100% remoto)", "remote", &["Sevilla"]),
        ("Remote, OR or WA", "remote", &["OR", "WA"]),
        ("Sevilla - No remote", "unknown", &["Sevilla"]),
        ("Not remote - Reno, NV", "unknown", &["Reno, NV"]),
        ("Hybrid - Vigo", "hybrid", &["Vigo"]),
        ("Teletrabajo", "remote", &[]),
    ];
    let postings: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(row, (place, ..))| {
            let mut made = posting(&format!("p{row:02}"), place, TEXT);
            made["text"] = json!(format!("Analyst {row}"));
            made["workplaceType"] = json!("unspecified");
            made
        })
        .collect();
    serve(&sandbox, LEVER, "/v0/postings/acme", &json!(postings));
    let jobs: Vec<Value> = (1_u32..)
        .zip(rows)
        .map(|(row, (place, ..))| {
            let mut made = job(row, 100 + row, place);
            made["title"] = json!(format!("Clerk {row}"));
            made
        })
        .collect();
    serve(
        &sandbox,
        GREENHOUSE,
        "/v1/boards/acme/jobs",
        &json!({ "jobs": jobs, "meta": { "total": rows.len() } }),
    );
    desk.scan().expect(0);
    let told = told_places(&desk);
    for (row, (place, workplace, places)) in rows.iter().enumerate() {
        for id in [format!("p{row:02}"), (row + 1).to_string()] {
            assert_eq!(told[&id], (json!(workplace), json!(places)), "{id}: {place}");
        }
    }
}

#[test]
fn towns_of_one_name_and_different_sets_of_towns_are_different_openings() {
    let sandbox = start(tiny(4));
    let desk = desk(&sandbox, &["lever"]);
    let places = [
        ("or", "Portland, OR"),
        ("me", "Portland, ME"),
        ("sc", "US, CA, Santa Clara"),
        ("sd", "US, CA, San Diego"),
        ("bal", "Birmingham, AL"),
        ("buk", "Birmingham, UK"),
        ("ves", "Valencia, Spain"),
        ("vve", "Valencia, Venezuela"),
        ("mb", "Madrid / Barcelona"),
        ("ms", "Madrid / Sevilla"),
        ("bm", "Barcelona; Madrid"),
        ("ny", "New York, NY"),
        ("nyc", "New York, New York, United States"),
    ];
    let postings: Vec<Value> = places.iter().map(|(id, place)| posting(id, place, TEXT)).collect();
    serve(&sandbox, LEVER, "/v0/postings/acme", &json!(postings));
    desk.scan().expect(0);
    let expected = sets(&[
        &["or"],
        &["me"],
        &["sc"],
        &["sd"],
        &["bal"],
        &["buk"],
        &["ves"],
        &["vve"],
        &["mb", "bm"],
        &["ms"],
        &["ny", "nyc"],
    ]);
    assert_eq!(openings(&desk), (expected, 11));
}
