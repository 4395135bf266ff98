//! The ground truth agrees with the answers: every open offer is fetched and compared.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::{TruthOffer, TruthSalary};

fn by_id(sandbox: &Sandbox, provider: Provider) -> BTreeMap<String, TruthOffer> {
    let mut truth = sandbox.truth();
    truth.retain(|offer| offer.provider == provider && offer.open);
    truth.into_iter().map(|offer| (offer.id.clone(), offer)).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The milliseconds of an RFC 3339 instant, or of one in InfoJobs' format with `+0000`.
fn millis(text: &str) -> i64 {
    let text = text.replace("+0000", "+00:00");
    chrono::DateTime::parse_from_rfc3339(&text).unwrap().timestamp_millis()
}

/// Decodes the entities that the sandbox writes, once.
fn unescape(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, tail) = after.split_once(';').unwrap();
        let number = name.strip_prefix('#').map(|digits| char::from_u32(digits.parse().unwrap()).unwrap());
        text.push_str(before);
        text.push(number.unwrap_or_else(|| named(name)));
        rest = tail;
    }
    text + rest
}

fn named(name: &str) -> char {
    let names = "amp& lt< gt> quot\" nbsp\u{a0} aacuteá eacuteé iacuteí oacuteó uacuteú ntildeñ ccedilç uumlü \
                 oumlö aumlä agraveà egraveè ograveò atildeã otildeõ middot· euro€";
    let found =
        names.split(' ').find_map(|entry| entry.strip_prefix(name).filter(|c| c.chars().count() == 1));
    found.unwrap_or_else(|| panic!("`{name}`")).chars().next().unwrap()
}

pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push('\n');
    }
    unescape(&text)
}

fn assert_text(offer: &TruthOffer, text: &str) {
    assert!(offer.description_contains.len() >= 5, "{}", offer.key);
    for sentence in &offer.description_contains {
        assert!(text.contains(sentence), "{}: `{sentence}` is not in {text}", offer.key);
    }
}

#[test]
fn lever() {
    let sandbox = start(11);
    sandbox.set_day(9);
    let mut truth = by_id(&sandbox, Provider::Lever);
    for board in boards(&sandbox, Provider::Lever) {
        for posting in get(&sandbox, &list_path(&board)).json().as_array().unwrap() {
            let offer = truth.remove(posting["id"].as_str().unwrap()).expect("in the ground truth");
            assert_lever(&offer, posting);
            assert_eq!(offer.tenant.as_ref(), Some(&board.slug));
            assert_eq!(offer.key, format!("lever/{}/{}", board.slug, offer.id));
        }
    }
    assert!(truth.is_empty(), "not served: {:?}", truth.keys());
}

fn assert_lever(offer: &TruthOffer, posting: &Value) {
    let categories = &posting["categories"];
    assert_eq!(offer.title, posting["text"]);
    assert_eq!(offer.url, posting["hostedUrl"]);
    let listed = categories["allLocations"].as_array().unwrap().iter().filter_map(text);
    assert_eq!(offer.locations, listed.collect::<Vec<_>>());
    assert_eq!(offer.locations[0], categories["location"]);
    assert_eq!(offer.department, text(&categories["department"]).or_else(|| text(&categories["team"])));
    assert_eq!(offer.employment_type, text(&categories["commitment"]));
    let workplace = posting["workplaceType"].as_str().unwrap();
    assert_eq!(offer.workplace, workplace.replace("on-site", "onsite").replace("unspecified", "unknown"));
    assert_eq!(millis(offer.posted_at.as_ref().unwrap()), created(&posting["createdAt"]));
    let range = posting.get("salaryRange");
    assert_eq!(
        offer.salary.as_ref().map(|s| (s.min, s.max, s.currency)),
        range.map(|range| {
            (range["min"].as_f64(), range["max"].as_f64(), offer.salary.as_ref().unwrap().currency)
        })
    );
    if let (Some(salary), Some(range)) = (&offer.salary, range) {
        assert_eq!(salary.currency.unwrap(), range["currency"]);
        assert!(range["interval"].as_str().unwrap().starts_with(&format!("per-{}-", salary.period.unwrap())));
    }
    let mut all = plain(posting["description"].as_str().unwrap());
    if let Some(split) = posting.get("descriptionBody") {
        let joined = format!("{}{}", posting["opening"].as_str().unwrap(), split.as_str().unwrap());
        assert_eq!(plain(&joined).replace('\n', ""), all.replace('\n', ""));
    }
    for list in posting["lists"].as_array().unwrap() {
        all += &plain(list["content"].as_str().unwrap());
    }
    all += &plain(posting["additional"].as_str().unwrap());
    assert_text(offer, &all);
}

fn created(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap()
}

#[test]
fn greenhouse() {
    let sandbox = start(12);
    sandbox.set_day(9);
    let mut truth = by_id(&sandbox, Provider::Greenhouse);
    for board in boards(&sandbox, Provider::Greenhouse) {
        for job in get(&sandbox, &list_path(&board)).json()["jobs"].as_array().unwrap() {
            let offer = truth.remove(&job["id"].to_string()).expect("in the ground truth");
            assert_greenhouse(&offer, job);
        }
    }
    assert!(truth.is_empty(), "not served: {:?}", truth.keys());
}

fn assert_greenhouse(offer: &TruthOffer, job: &Value) {
    assert_eq!(offer.title, job["title"]);
    assert_eq!(offer.url, job["absolute_url"]);
    assert_eq!(offer.company, text(&job["company_name"]));
    let department = job["departments"].as_array().unwrap().iter().find(|one| !one.is_null()).unwrap();
    assert_eq!(offer.department, text(&department["name"]));
    assert_eq!(offer.posted_at.as_deref().map(millis), job["first_published"].as_str().map(millis));
    assert_eq!(offer.updated_at.as_deref().map(millis), job["updated_at"].as_str().map(millis));
    let name = job["location"]["name"].as_str().unwrap();
    let offices: Vec<String> =
        job["offices"].as_array().unwrap().iter().map(|office| text(&office["location"]).unwrap()).collect();
    let (workplace, places) = match name.split_once(" - ") {
        Some((mode, place)) => (mode.to_lowercase(), vec![place.to_owned()]),
        None if name == "Remote" => ("remote".to_owned(), offices.clone()),
        None => ("unknown".to_owned(), vec![name.to_owned()]),
    };
    assert_eq!((offer.workplace, &offer.locations), (workplace.as_str(), &places));
    let metadata = job["metadata"].as_array();
    let named = |name: &str| metadata?.iter().find(|one| one["name"] == name).map(|one| &one["value"]);
    assert_eq!(offer.employment_type, named("Employment Type").and_then(text));
    let cents = |range: &Value, key: &str| Some(range[key].as_f64().unwrap() / 100.0);
    let asked =
        job["pay_input_ranges"].as_array().unwrap().iter().find(|one| one["title"] != "Sign-on bonus");
    let range = named("Salary Range").filter(|range| !range.is_null());
    assert_eq!(offer.salary.is_some(), range.is_some() || asked.is_some());
    if let (Some(salary), Some(range)) = (&offer.salary, range) {
        let number = |key: &str| range[key].as_str().unwrap().parse::<f64>().ok();
        assert_eq!((salary.min, salary.max), (number("min_value"), number("max_value")));
        assert_eq!(salary.currency.unwrap(), range["unit"]);
        let frequency = named("Pay Frequency").map(|value| match value.as_str().unwrap() {
            "Hourly" => "hour",
            "Monthly" => "month",
            _ => "year",
        });
        assert_eq!(salary.period, frequency);
    }
    if let (Some(salary), Some(range)) = (&offer.salary, asked) {
        assert_eq!((salary.min, salary.max), (cents(range, "min_cents"), cents(range, "max_cents")));
        let title = range["title"].as_str().unwrap();
        let periods = [("Hourly", "hour"), ("Monthly", "month"), ("Annual", "year")];
        let period = periods.iter().find(|(word, _)| title.starts_with(word)).unwrap().1;
        assert_eq!(salary.period, Some(period));
    }
    assert_text(offer, &plain(&unescape(job["content"].as_str().unwrap())));
}

#[test]
fn infojobs_offers() {
    let sandbox = start(13);
    sandbox.set_day(9);
    let mut truth = by_id(&sandbox, Provider::InfoJobs);
    let list = infojobs(&sandbox, "/api/9/offer?maxResults=1000").json();
    for item in list["items"].as_array().unwrap() {
        let offer = truth.remove(item["id"].as_str().unwrap()).expect("in the ground truth");
        let detail = infojobs(&sandbox, &format!("/api/7/offer/{}", offer.id)).json();
        assert_infojobs(&offer, item, &detail);
    }
    assert!(truth.is_empty(), "not served: {:?}", truth.keys());
}

fn assert_infojobs(offer: &TruthOffer, item: &Value, detail: &Value) {
    let value = |entry: &Value| text(&entry["value"]).unwrap();
    assert_eq!(offer.title, item["title"]);
    assert_eq!(offer.title, detail["title"]);
    assert_eq!(offer.url, item["link"]);
    assert_eq!(offer.department, Some(value(&item["category"])));
    let terms = format!("{}, {}", value(&item["contractType"]), value(&item["workDay"]));
    assert_eq!(offer.employment_type, Some(terms));
    assert_eq!(millis(offer.posted_at.as_ref().unwrap()), millis(item["published"].as_str().unwrap()));
    assert_eq!(millis(offer.updated_at.as_ref().unwrap()), millis(detail["updateDate"].as_str().unwrap()));
    let (city, province) = (text(&item["city"]).unwrap(), value(&item["province"]));
    let province = province.split('/').next().unwrap().to_owned();
    let place = if city == province { city } else { format!("{city}, {province}") };
    assert_eq!(offer.locations, [place]);
    let workplace = match item.get("teleworking").and_then(|entry| entry["id"].as_u64()) {
        Some(1) => "onsite",
        Some(2) => "remote",
        Some(3) => "hybrid",
        _ => "unknown",
    };
    assert_eq!(offer.workplace, workplace);
    assert_eq!(offer.salary, salary(item));
    let profile = &detail["profile"];
    assert_eq!(offer.hidden, profile["hidden"]);
    assert_eq!(offer.company, Some(text(&item["author"]["name"]).unwrap()).filter(|_| !offer.hidden));
    let site = ["web", "url"].iter().map(|key| profile[key].as_str().unwrap()).find(|site| !site.is_empty());
    assert_eq!(offer.website.as_deref(), site);
    assert_eq!(offer.domain, site.map(|site| site.replace("https://www.", "")));
    let parts = ["description", "minRequirements", "desiredRequirements"];
    assert_text(offer, &parts.map(|part| detail[part].as_str().unwrap()).join("\n"));
}

/// Parses a salary from its texts alone.
fn salary(item: &Value) -> Option<TruthSalary> {
    let words = item["salaryDescription"].as_str().unwrap();
    let amount = |text: &str| text.trim().trim_end_matches('€').trim().replace('.', "").parse::<f64>().ok();
    if words == "Salario no disponible" {
        return None;
    }
    if let Some(paid) = words.strip_suffix(" Bruto/año en 14 pagas") {
        let (amount, period) = (amount(paid), Some("year"));
        return Some(TruthSalary { min: amount, max: amount, currency: Some("EUR"), period });
    }
    if let Some((min, max)) = words.strip_suffix("k € Bruto/año").and_then(|range| range.split_once("k - "))
    {
        let thousand = |text: &str| Some(text.parse::<f64>().unwrap() * 1000.0);
        let (min, max) = (thousand(min), thousand(max));
        return Some(TruthSalary { min, max, currency: Some("EUR"), period: Some("year") });
    }
    if let Some(min) = words.strip_prefix("Más de ") {
        return Some(TruthSalary { min: amount(min), max: None, currency: Some("EUR"), period: None });
    }
    let (min, rest) = words.split_once(" - ").unwrap();
    let (max, period) = rest.split_once(' ').unwrap();
    let period = match period {
        "Bruto/hora" => "hour",
        "Bruto/mes" => "month",
        _ => "year",
    };
    Some(TruthSalary { min: amount(min), max: amount(max), currency: Some("EUR"), period: Some(period) })
}

#[test]
fn the_world_has_what_the_program_is_tested_for() {
    let spec = WorldSpec { lever_us: 40, greenhouse: 40, infojobs_offers: 500, ..WorldSpec::small(14) };
    let truth = World::generate(spec).truth();
    let count = |is: &dyn Fn(&TruthOffer) -> bool| truth.iter().filter(|offer| is(offer)).count();
    assert!(count(&|offer| offer.repost_of.is_some()) > 10);
    assert!(count(&|offer| offer.hidden) > 5);
    assert!(count(&|offer| offer.locations.len() > 1) > 20);
    assert!(count(&|offer| offer.title.contains("Swift")) > 0);
    let exposed = ["divisa", "Foreign Exchange", "Treasury", "pagos internacionales", "comercio exterior"];
    let strong = count(&|offer| exposed.iter().any(|word| offer.title.contains(word)));
    assert!(strong * 100 > truth.len() && strong * 4 < truth.len(), "{strong} of {}", truth.len());
    for repost in truth.iter().filter(|offer| offer.repost_of.is_some()) {
        let first = truth.iter().find(|offer| Some(&offer.key) == repost.repost_of.as_ref()).unwrap();
        assert_eq!((&first.title, &first.locations), (&repost.title, &repost.locations));
        assert_eq!(first.description_contains, repost.description_contains);
    }
}
