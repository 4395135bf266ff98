//! The boards of Ashby, SmartRecruiters, Personio, Teamtailor and Breezy: their answers have their systems' forms, and the
//! ground truth agrees with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::{Fault, FaultRule, TruthOffer, When};

const SMARTRECRUITERS: &str = "api.smartrecruiters.com";

/// A world with all five, on a day on which something has changed. Its companies may have hosts of their own.
fn others(seed: u64) -> Sandbox {
    let domain_suffix = "home.arpa".to_owned();
    let spec = WorldSpec {
        others: 4,
        lever_us: 0,
        lever_eu: 0,
        greenhouse: 0,
        domain_suffix,
        ..WorldSpec::small(seed)
    };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    sandbox.set_day(9);
    sandbox
}

fn open(sandbox: &Sandbox, board: &Board) -> BTreeMap<String, TruthOffer> {
    let mine =
        |offer: &TruthOffer| offer.provider == board.provider && offer.tenant.as_ref() == Some(&board.slug);
    let truth = sandbox.truth().into_iter().filter(|offer| offer.open && mine(offer));
    truth.map(|offer| (offer.id.clone(), offer)).collect()
}

/// The path of a board's list, with all that a request for its first page has.
fn list_path(board: &Board) -> String {
    let (host, path) = board.list_address().unwrap();
    let more = match board.provider {
        Provider::Ashby => "?includeCompensation=true",
        Provider::SmartRecruiters => "limit=100&offset=0",
        Provider::Personio => "?language=en",
        Provider::Teamtailor => "?per_page=100&offset=0",
        _ => "",
    };
    format!("/{host}{path}{more}")
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// What an address leads to.
fn visit(sandbox: &Sandbox, url: &str) -> Answer {
    get(sandbox, &format!("/{}", url.strip_prefix("https://").unwrap()))
}

/// The contents of all elements with this name, as they are written.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (begin, end) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&begin).skip(1).map(|rest| rest.split(&end).next().unwrap()).collect()
}

fn element(xml: &str, name: &str) -> Option<String> {
    let plain = |text: &&str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    elements(xml, name).first().map(plain)
}

fn instant(text: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
}

fn assert_text(offer: &TruthOffer, html: &str) {
    assert!(offer.description_contains.len() >= 5, "{}", offer.key);
    let plain = truths::plain(html);
    for sentence in &offer.description_contains {
        assert!(plain.contains(sentence), "{}: `{sentence}` is not in {plain}", offer.key);
    }
}

fn assert_date(offer: &TruthOffer, told: &str) {
    assert_eq!(instant(offer.posted_at.as_ref().unwrap()), instant(told), "{}", offer.key);
}

/// The JSON-LD of a page.
fn posting(page: &Answer) -> Value {
    let html = text(page);
    let scripts = html.split("<script type=\"application/ld+json\">").skip(1);
    let mut data = scripts.map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap());
    data.find(|data: &Value| data["@type"] == "JobPosting").unwrap()
}

#[test]
fn ashby() {
    let sandbox = others(21);
    for board in boards(&sandbox, Provider::Ashby) {
        let mut truth = open(&sandbox, &board);
        let jobs = get(&sandbox, &list_path(&board)).json()["jobs"].as_array().unwrap().clone();
        let (listed, others): (Vec<Value>, Vec<Value>) =
            jobs.into_iter().partition(|job| job["isListed"] == true);
        assert_eq!(others.len(), 1, "one that is not for everybody");
        for job in listed {
            let offer = truth.remove(job["id"].as_str().unwrap()).expect("in the ground truth");
            assert_ashby(&offer, &job);
        }
        assert!(truth.is_empty(), "not served: {:?}", truth.keys());
        let unpaid = get(&sandbox, list_path(&board).split('?').next().unwrap()).json();
        assert!(unpaid["jobs"][0].get("compensation").is_none());
    }
}

fn assert_ashby(offer: &TruthOffer, job: &Value) {
    assert_eq!((&offer.title, &offer.url), (&str_of(&job["title"]), &str_of(&job["jobUrl"])));
    assert!(!offer.url.contains(' '), "{}", offer.url);
    let more = job["secondaryLocations"].as_array().unwrap().iter().map(|place| &place["location"]);
    let places: Vec<String> = std::iter::once(&job["location"]).chain(more).map(str_of).collect();
    assert_eq!(offer.locations, places);
    let workplace = match (job["workplaceType"].as_str(), job["isRemote"].as_bool()) {
        (None, Some(true)) => "remote".to_owned(),
        (told, _) => told.map_or_else(|| "unknown".to_owned(), str::to_lowercase),
    };
    assert_eq!(offer.workplace, workplace);
    let paid = job["compensation"]["summaryComponents"].as_array().unwrap().iter();
    let salary: Vec<&Value> = paid.filter(|part| part["compensationType"] == "Salary").collect();
    assert_eq!(salary.len(), usize::from(offer.salary.is_some()));
    if let Some(told) = &offer.salary {
        assert_eq!((told.min, told.max), (salary[0]["minValue"].as_f64(), salary[0]["maxValue"].as_f64()));
    }
    assert_date(offer, job["publishedAt"].as_str().unwrap());
    assert_text(offer, job["descriptionHtml"].as_str().unwrap());
}

fn str_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn smartrecruiters() {
    let sandbox = others(22);
    for board in boards(&sandbox, Provider::SmartRecruiters) {
        let mut truth = open(&sandbox, &board);
        let total = truth.len();
        for offset in (0..total).step_by(3) {
            let path = list_path(&board).replace("limit=100&offset=0", &format!("limit=3&offset={offset}"));
            let page = get(&sandbox, &path).json();
            assert_eq!(page["totalFound"], total);
            let rows = page["content"].as_array().unwrap();
            assert_eq!(rows.len(), 3.min(total - offset));
            for row in rows {
                let offer = truth.remove(row["id"].as_str().unwrap()).expect("in the ground truth");
                assert!(row.get("jobAd").is_none());
                assert_smartrecruiters(&offer, row, &get(&sandbox, &detail_path(&board, &offer.id)).json());
            }
        }
        assert!(truth.is_empty(), "not served: {:?}", truth.keys());
    }
    let unknown = get(&sandbox, &format!("/{SMARTRECRUITERS}/v1/companies/Nobody/postings"));
    assert_eq!((unknown.status, unknown.json()["totalFound"].as_u64()), (200, Some(0)));
}

fn detail_path(board: &Board, id: &str) -> String {
    format!("/{SMARTRECRUITERS}/v1/companies/{}/postings/{id}", board.slug)
}

fn assert_smartrecruiters(offer: &TruthOffer, row: &Value, detail: &Value) {
    assert_eq!((&row["id"], &row["name"]), (&detail["id"], &detail["name"]));
    assert_eq!(offer.title, row["name"]);
    assert!(str_of(&detail["postingUrl"]).starts_with(&offer.url), "{detail}");
    let place = &row["location"];
    assert_eq!(offer.locations, [str_of(&place["fullLocation"])]);
    let flags = (place["remote"].as_bool().unwrap(), place["hybrid"].as_bool().unwrap());
    let workplace = match flags {
        (true, _) => "remote",
        (_, true) => "hybrid",
        _ => "unknown",
    };
    assert_eq!(offer.workplace, workplace);
    assert_eq!(offer.company, row["company"]["name"].as_str().map(str::to_owned));
    let pay = detail.get("compensation").map(|told| &told["salary"]);
    assert_eq!(offer.salary.as_ref().map(|told| told.min), pay.map(|told| told["min"].as_f64()));
    assert_date(offer, row["releasedDate"].as_str().unwrap());
    let sections = detail["jobAd"]["sections"].as_object().unwrap().values();
    assert_text(offer, &sections.map(|part| str_of(&part["text"])).collect::<Vec<_>>().join("\n"));
}

#[test]
fn personio() {
    let sandbox = others(23);
    let (mut without_text, mut in_several_rows) = (0, 0);
    for board in boards(&sandbox, Provider::Personio) {
        let truth = open(&sandbox, &board);
        let feed = text(&get(&sandbox, &list_path(&board)));
        assert_eq!(
            feed,
            text(&get(&sandbox, &list_path(&board).replace(".de/", ".com/"))),
            "both hosts serve it"
        );
        let mut served: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // The ends of positions within a text are no ends.
        for row in elements(&feed.replace("<!-- </position> -->", ""), "position") {
            served.entry(element(row, "id").unwrap()).or_default().push(row.to_owned());
        }
        assert_eq!(served.keys().collect::<BTreeSet<_>>(), truth.keys().collect());
        for (id, rows) in served {
            let offer = &truth[&id];
            assert_personio(offer, &rows);
            let page = posting(&visit(&sandbox, &offer.url));
            let is_empty = rows[0].contains("<jobDescriptions/>");
            without_text += usize::from(is_empty);
            in_several_rows += usize::from(rows.len() > 1);
            let told = if is_empty { str_of(&page["description"]) } else { rows[0].replace("<![CDATA[", "") };
            assert_text(offer, &told);
        }
    }
    assert!(without_text > 2 && in_several_rows > 0, "{without_text} {in_several_rows}");
    let unknown = get(&sandbox, "/nobody.jobs.personio.de/xml");
    assert_eq!((unknown.status, unknown.header("location")), (307, Some("https://www.personio.com/")));
    assert_eq!(get(&sandbox, "/www.personio.com/").status, 429);
}

fn assert_personio(offer: &TruthOffer, rows: &[String]) {
    let row = &rows[0];
    assert_eq!(
        element(row, "createdAt").map(|told| told.replace("+0100", "+01:00")).map(|at| instant(&at)),
        offer.posted_at.as_deref().map(instant)
    );
    assert_eq!(Some(&offer.title), element(&row.replace("<jobDescription><name>", ""), "name").as_ref());
    let places: Vec<String> =
        rows.iter().flat_map(|row| elements(row, "office")).map(str::to_owned).collect();
    assert_eq!(offer.locations, places);
    let told = element(row, "subcompany");
    assert!(told.is_none() || told == offer.company, "{told:?}");
    let terms = [element(row, "employmentType").unwrap(), element(row, "schedule").unwrap()].join(", ");
    assert_eq!(offer.employment_type, Some(terms));
}

#[test]
fn teamtailor() {
    let sandbox = others(24);
    let all = boards(&sandbox, Provider::Teamtailor);
    assert!(all.iter().any(|board| board.slug.starts_with("careers.")), "one has its own host");
    assert!(all.iter().any(|board| board.slug.ends_with(".teamtailor.com")));
    for board in all {
        let mut truth = open(&sandbox, &board);
        let whole = get(&sandbox, &list_path(&board));
        assert!(whole.header("etag").is_some());
        let name = element(&text(&whole), "title");
        for offset in (0..=truth.len()).step_by(4) {
            let path =
                list_path(&board).replace("per_page=100&offset=0", &format!("per_page=4&offset={offset}"));
            for item in elements(&text(&get(&sandbox, &path)), "item") {
                let offer =
                    truth.remove(&element(item, "guid").unwrap()).expect("once, and in the ground truth");
                assert_eq!(offer.company, name);
                assert_teamtailor(&offer, item);
            }
        }
        assert!(truth.is_empty(), "not served: {:?}", truth.keys());
    }
    assert_eq!(get(&sandbox, "/nobody.teamtailor.com/jobs.rss").status, 404);
}

fn assert_teamtailor(offer: &TruthOffer, item: &str) {
    assert_eq!(Some(&offer.title), element(item, "title").as_ref());
    assert_eq!(Some(&offer.url), element(item, "link").as_ref());
    let cities = elements(item, "tt:city").into_iter().zip(elements(item, "tt:country"));
    assert_eq!(
        offer.locations,
        cities.map(|(city, country)| format!("{city}, {country}")).collect::<Vec<_>>()
    );
    let workplace = match element(item, "remoteStatus").as_deref() {
        Some("none") => "onsite",
        Some("hybrid" | "temporary") => "hybrid",
        Some("fully") => "remote",
        _ => "unknown",
    };
    assert_eq!(offer.workplace, workplace);
    let told = chrono::DateTime::parse_from_rfc2822(&element(item, "pubDate").unwrap()).unwrap();
    assert_eq!(told.timestamp_millis(), instant(offer.posted_at.as_ref().unwrap()));
    assert_text(offer, &element(item, "description").unwrap());
}

#[test]
fn breezy() {
    let sandbox = others(25);
    for board in boards(&sandbox, Provider::Breezy) {
        let mut truth = open(&sandbox, &board);
        for row in get(&sandbox, &list_path(&board)).json().as_array().unwrap() {
            let offer = truth.remove(row["id"].as_str().unwrap()).expect("in the ground truth");
            assert_eq!((&offer.title, &offer.url), (&str_of(&row["name"]), &str_of(&row["url"])));
            let places: Vec<String> =
                row["locations"].as_array().unwrap().iter().map(|place| str_of(&place["name"])).collect();
            assert_eq!(offer.locations, places);
            assert_eq!(offer.workplace == "remote", row["location"]["is_remote"] == true);
            assert_eq!(offer.salary.is_some(), !str_of(&row["salary"]).is_empty());
            assert_date(&offer, row["published_date"].as_str().unwrap());
            let page = posting(&visit(&sandbox, &offer.url));
            assert_eq!(page["title"], offer.title);
            assert_text(&offer, page["description"].as_str().unwrap());
        }
        assert!(truth.is_empty(), "not served: {:?}", truth.keys());
    }
    assert_eq!(get(&sandbox, "/nobody.breezy.hr/json").status, 302);
}

#[test]
fn boards_without_offers_boards_that_are_gone_and_faults() {
    let sandbox = others(26);
    // The lists of these need no more than an address; `tests/e2e/boards` asks all systems as they want to be asked.
    let plain = ["ashby", "breezy", "personio", "smartrecruiters", "teamtailor"];
    for provider in plain.into_iter().filter_map(Provider::named) {
        let board = boards(&sandbox, provider).remove(0);
        for key in open(&sandbox, &board).into_values().map(|offer| offer.key) {
            sandbox.withdraw(&key).unwrap();
        }
        let empty = get(&sandbox, &list_path(&board));
        assert_eq!(empty.status, 200, "{provider}");
        assert!(!text(&empty).contains("<item>") && !text(&empty).contains("<position>"), "{provider}");
        sandbox.change(|world| world.remove_board(provider, &board.slug, true)).unwrap();
        let gone = get(&sandbox, &list_path(&board));
        assert_eq!(gone.status == 200, provider == Provider::SmartRecruiters, "{provider}: {}", gone.status);
        let host = list_path(&board).split('/').nth(1).unwrap().to_owned();
        sandbox.break_on(FaultRule::new(&host, "", When::Always, Fault::Status(503)));
        assert_eq!(get(&sandbox, &list_path(&board)).status, 503, "{provider}");
    }
}
