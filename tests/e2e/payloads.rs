//! Recorded answers served by a gateway appear in `export offers` with every field that they can fill.
//!
//! The recordings are next to the repository and never in it: they are read at run time and compared. If the folder is
//! missing, the test prints that and ends.

use std::path::{Path, PathBuf};

use crate::support::{Desk, GREENHOUSE, INFOJOBS, LEVER, start, tiny};
use serde_json::{Value, json};

/// `JOBSCAN_SHARED`, or else the folder `shared` next to the repository.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn payloads() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("JOBSCAN_SHARED").map_or_else(beside, PathBuf::from).join("payloads");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no recorded answers at {}", folder.display());
    None
}

fn read(folder: &Path, name: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(name)).expect("a recording");
    serde_json::from_str(&text).expect("JSON")
}

/// The export after a run over the recordings. Every detail at `InfoJobs` is `detail`, or not found.
fn exported(folder: &Path, detail: Option<&str>) -> Vec<Value> {
    let sandbox = start(tiny(1));
    let serve =
        |host, prefix: &str, name: &str| sandbox.serve_file(host, prefix, &folder.join(name)).unwrap();
    serve(LEVER, "/v0/postings/recorded", "lever/buiss_list.json");
    serve(GREENHOUSE, "/v1/boards/recorded/jobs", "greenhouse/hunt_vercel_jobs_content.json");
    serve(GREENHOUSE, "/v1/boards/oldform/jobs", "greenhouse/cassette_jobs.json");
    serve(INFOJOBS, "/api/9/offer", "infojobs/offer_list_page1_first9.json");
    if let Some(detail) = detail {
        serve(INFOJOBS, "/api/7/offer/", detail);
    }
    let mut desk = Desk::new(&sandbox);
    desk.set("providers.infojobs", "max_pages", "1").write(
        "companies.csv",
        "name,website,provider,tenant\n\
         One,https://one.example,lever,recorded\n\
         Two,https://two.example,greenhouse,recorded\n\
         Three,https://three.example,greenhouse,oldform\n",
    );
    let ran = desk.scan();
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    desk.export()
}

fn by_id<'a>(offers: &'a [Value], id: &Value) -> &'a Value {
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    offers.iter().find(|offer| offer["id"] == id).unwrap_or_else(|| panic!("no offer {id}"))
}

/// An instant with any offset in the format of the export.
fn utc(text: &Value) -> Value {
    let at = chrono::DateTime::parse_from_rfc3339(text.as_str().expect("an instant")).expect("RFC 3339");
    at.with_timezone(&chrono::Utc).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true).into()
}

/// The first words of a text, as HTML or plain, which the exported description must contain.
fn words(text: &Value) -> String {
    let text = text.as_str().expect("a text");
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

#[test]
fn lever_fills_all_its_fields() {
    let Some(folder) = payloads() else { return };
    let offers = exported(&folder, None);
    for posting in read(&folder, "lever/buiss_list.json").as_array().unwrap() {
        let offer = by_id(&offers, &posting["id"]);
        assert_eq!(offer["key"], json!(format!("lever/recorded/{}", posting["id"].as_str().unwrap())));
        assert_eq!(offer["title"], posting["text"]);
        assert_eq!(offer["url"], posting["hostedUrl"]);
        assert_eq!((&offer["company"], &offer["company_domain"]), (&json!("One"), &json!("one.example")));
        assert_eq!(offer["locations"], posting["categories"]["allLocations"]);
        assert_eq!(offer["workplace"], posting["workplaceType"]);
        assert_eq!(offer["department"], posting["categories"]["department"]);
        assert_eq!(offer["employment_type"], posting["categories"]["commitment"]);
        let created =
            chrono::DateTime::from_timestamp_millis(posting["createdAt"].as_i64().unwrap()).unwrap();
        let created = created.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        assert_eq!(offer["posted_at"], json!(created));
        let text = offer["description"].as_str().unwrap();
        assert!(text.contains(&words(&posting["descriptionPlain"])), "{text}");
        assert!(text.contains(&words(&posting["additionalPlain"])), "{text}");
        for list in posting["lists"].as_array().unwrap() {
            assert!(text.contains(list["text"].as_str().unwrap()), "{text}");
        }
        assert!(!text.contains('<') && !text.contains("&nbsp;"), "{text}");
        assert_eq!((&offer["salary"], &offer["updated_at"]), (&Value::Null, &Value::Null));
    }
}

#[test]
fn greenhouse_fills_all_its_fields() {
    let Some(folder) = payloads() else { return };
    let offers = exported(&folder, None);
    for job in read(&folder, "greenhouse/hunt_vercel_jobs_content.json")["jobs"].as_array().unwrap() {
        let offer = by_id(&offers, &job["id"]);
        assert_eq!(offer["title"], job["title"]);
        assert_eq!(offer["url"], job["absolute_url"]);
        assert_eq!(offer["posted_at"], utc(&job["first_published"]));
        assert_eq!(offer["updated_at"], utc(&job["updated_at"]));
        assert_eq!(offer["department"], job["departments"][0]["name"]);
        let place = job["location"]["name"].as_str().unwrap();
        let (mode, town) = place.split_once(" - ").expect("a work mode and a town");
        assert_eq!(offer["workplace"], json!(mode.to_lowercase()));
        assert_eq!(offer["locations"][0], json!(town));
        let text = offer["description"].as_str().unwrap();
        assert!(!text.contains("&lt;") && !text.contains("<p>") && !text.contains("&#39;"), "{text}");
        assert!(text.starts_with(&format!("About {}", job["company_name"].as_str().unwrap())), "{text}");
    }
    for job in read(&folder, "greenhouse/cassette_jobs.json")["jobs"].as_array().unwrap() {
        let offer = by_id(&offers, &job["id"]);
        assert_eq!(offer["title"], job["title"]);
        assert_eq!(offer["locations"], json!([job["location"]["name"]]));
        assert_eq!(offer["updated_at"], utc(&job["updated_at"]));
        assert_eq!((&offer["description"], &offer["posted_at"]), (&Value::Null, &Value::Null));
    }
}

/// An offer in the list is kept even if its detail is not found.
#[test]
fn the_infojobs_list_fills_all_its_fields() {
    let Some(folder) = payloads() else { return };
    let offers = exported(&folder, None);
    let list = read(&folder, "infojobs/offer_list_page1_first9.json");
    let rows = list["items"].as_array().unwrap();
    assert_eq!(offers.iter().filter(|offer| offer["provider"] == "infojobs").count(), rows.len());
    for row in rows {
        let offer = by_id(&offers, &row["id"]);
        assert_eq!(offer["key"], json!(format!("infojobs/{}", row["id"].as_str().unwrap())));
        assert_eq!(offer["tenant"], Value::Null);
        assert_eq!(offer["url"], row["link"]);
        assert_eq!(offer["company"], json!(row["author"]["name"].as_str().unwrap().trim()));
        let city = row["city"].as_str().unwrap().trim();
        assert!(offer["locations"][0].as_str().unwrap().starts_with(city), "{offer}");
        assert_eq!(offer["department"], row["category"]["value"]);
        let contract = format!(
            "{}, {}",
            row["contractType"]["value"].as_str().unwrap(),
            row["workDay"]["value"].as_str().unwrap()
        );
        assert_eq!(offer["employment_type"], json!(contract));
        let mode = match row["teleworking"]["id"].as_i64() {
            Some(1) => "onsite",
            Some(2) => "remote",
            Some(3) => "hybrid",
            _ => "unknown",
        };
        assert_eq!(offer["workplace"], mode);
        assert_eq!(offer["posted_at"], utc(&row["published"]));
        assert_eq!(offer["updated_at"], utc(&row["updated"]));
        let paid = row["salaryMin"]["id"] != 0;
        assert_eq!(offer["salary"].is_object(), paid, "{row}");
        if paid {
            let amount = |key: &str| {
                let digits: String =
                    row[key]["value"].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
                digits.parse::<f64>().unwrap()
            };
            assert_eq!(offer["salary"]["min"], json!(amount("salaryMin")));
            assert_eq!(offer["salary"]["max"], json!(amount("salaryMax")));
            assert_eq!(offer["salary"]["currency"], "EUR");
        }
        assert_eq!(offer["description"], Value::Null);
    }
}

#[test]
fn an_infojobs_detail_fills_the_text_and_unmasks_no_company() {
    let Some(folder) = payloads() else { return };
    let name = "infojobs/docs_sample_detail_v7_hidden_company.json";
    let detail = read(&folder, name);
    let offers = exported(&folder, Some(name));
    let some: Vec<&Value> = offers.iter().filter(|offer| offer["provider"] == "infojobs").collect();
    assert!(!some.is_empty());
    for offer in some {
        let text = offer["description"].as_str().unwrap();
        assert!(text.contains(&words(&detail["description"])), "{text}");
        assert!(text.contains(&words(&detail["desiredRequirements"])), "{text}");
        assert_eq!((&offer["company"], &offer["company_domain"]), (&Value::Null, &Value::Null));
        let pay = json!({
            "min": detail["minPay"]["amount"].as_f64(), "max": detail["maxPay"]["amount"].as_f64(),
            "currency": "EUR", "period": "year",
        });
        assert_eq!(offer["salary"], pay);
        assert_eq!(offer["posted_at"], "2012-03-13T23:00:00Z");
    }
}
