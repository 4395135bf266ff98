//! Every host answers in the format of the real one, including its traps.

use std::io::Read as _;

use super::*;

#[test]
fn a_lever_posting_has_the_keys_of_the_real_one() {
    let sandbox = start(1);
    let list = get(&sandbox, &first_path(&sandbox, Provider::Lever)).json();
    let posting = &list[0];
    let expected = [
        "additional",
        "additionalPlain",
        "applyUrl",
        "categories",
        "country",
        "createdAt",
        "description",
        "descriptionBody",
        "descriptionBodyPlain",
        "descriptionPlain",
        "hostedUrl",
        "id",
        "lists",
        "opening",
        "openingPlain",
        "text",
        "workplaceType",
    ];
    let optional = ["salaryRange", "salaryDescription", "salaryDescriptionPlain"];
    let held: Vec<&str> = keys(posting).into_iter().filter(|key| !optional.contains(key)).collect();
    assert_eq!(held, expected);
    assert_eq!(keys(&posting["lists"][0]), ["content", "text"]);
    assert!(posting["lists"][0]["content"].as_str().unwrap().starts_with("<li>"));
    assert_eq!(
        posting["id"].as_str().unwrap().split('-').map(str::len).collect::<Vec<_>>(),
        [8, 4, 4, 4, 12]
    );
    let old = list.as_array().unwrap().iter().find(|posting| posting.get("opening").is_none()).unwrap();
    assert!(old.get("descriptionBody").is_none() && !old["description"].as_str().unwrap().is_empty());
}

#[test]
fn lever_pages_by_skip_and_limit_until_a_short_page() {
    let sandbox = start(1);
    let path = first_path(&sandbox, Provider::Lever);
    let whole = get(&sandbox, &path).json();
    let whole = whole.as_array().unwrap();
    let mut paged = Vec::new();
    for skip in (0..).step_by(4) {
        let page = get(&sandbox, &format!("{path}&skip={skip}&limit=4&team=ignored")).json();
        let page = page.as_array().unwrap().clone();
        let is_last = page.len() < 4;
        paged.extend(page);
        if is_last {
            break;
        }
    }
    assert_eq!(&paged, whole);
    let one = &whole[2];
    let single = format!("{}/{}", path.split('?').next().unwrap(), one["id"].as_str().unwrap());
    assert_eq!(get(&sandbox, &single).json(), *one);
}

#[test]
fn lever_knows_its_region_and_answers_html_to_browsers() {
    let sandbox = start(1);
    let boards = boards(&sandbox, Provider::Lever);
    let eu = boards.iter().find(|board| board.region == crate::Region::Eu).unwrap();
    let wrong = get(&sandbox, &format!("/{LEVER}/v0/postings/{}?mode=json", eu.slug));
    assert_eq!((wrong.status, wrong.json()["ok"].as_bool()), (404, Some(false)));
    let right = get(&sandbox, &list_path(eu));
    assert_eq!(right.status, 200);
    assert!(right.json()[0]["hostedUrl"].as_str().unwrap().starts_with("https://jobs.eu.lever.co/"));
    let browser = get_with(&sandbox, &list_path(eu), &[("accept", "text/html")]);
    assert_eq!(browser.status, 200);
    assert!(browser.header("content-type").unwrap().starts_with("text/html"));
    assert!(browser.text().starts_with("<!doctype html>"));
}

#[test]
fn a_greenhouse_job_has_the_keys_of_the_real_one() {
    let sandbox = start(2);
    let path = first_path(&sandbox, Provider::Greenhouse);
    let answer = get(&sandbox, &path).json();
    let jobs = answer["jobs"].as_array().unwrap();
    assert_eq!(answer["meta"]["total"], jobs.len());
    let short = [
        "absolute_url",
        "ai_disclaimer",
        "ai_opt_out_request_url",
        "application_deadline",
        "company_name",
        "data_compliance",
        "first_published",
        "id",
        "include_ai_disclaimer",
        "internal_job_id",
        "language",
        "location",
        "metadata",
        "requisition_id",
        "title",
        "updated_at",
    ];
    let mut full = [&short[..], &["content", "departments", "offices", "pay_input_ranges"]].concat();
    full.sort_unstable();
    assert_eq!(keys(&jobs[0]), full);
    assert_eq!(keys(&jobs[0]["offices"][0]), ["child_ids", "id", "location", "name", "parent_id"]);
    assert!(jobs[0]["content"].as_str().unwrap().starts_with("&lt;div class=&quot;"));
    let listed = get(&sandbox, path.split('?').next().unwrap()).json();
    assert_eq!(keys(&listed["jobs"][0]), short);
    let unasked = get(&sandbox, &path.replace("&pay_transparency=true", "")).json();
    assert!(unasked["jobs"].as_array().unwrap().iter().all(|job| job.get("pay_input_ranges").is_none()));
    let missing = get(&sandbox, &format!("/{GREENHOUSE}/v1/boards/no-such-board/jobs"));
    assert_eq!((missing.status, missing.json()["status"].as_u64()), (404, Some(404)));
}

#[test]
fn greenhouse_revalidates_by_etag() {
    let sandbox = start(2);
    let path = first_path(&sandbox, Provider::Greenhouse);
    let first = get(&sandbox, &path);
    let etag = first.header("etag").unwrap().to_owned();
    let same = get_with(&sandbox, &path, &[JSON, ("if-none-match", &etag)]);
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, Some(etag.as_str())));
    let key = sandbox.truth().into_iter().find(|o| path.contains(o.tenant.as_deref().unwrap())).unwrap().key;
    sandbox.edit_title(&key, "Another title").unwrap();
    let changed = get_with(&sandbox, &path, &[JSON, ("if-none-match", &etag)]);
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), Some(etag.as_str()));
}

#[test]
fn some_greenhouse_boards_send_json_as_html() {
    let spec = WorldSpec { greenhouse: 10, ..WorldSpec::small(2) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let types: Vec<bool> = boards(&sandbox, Provider::Greenhouse)
        .iter()
        .map(|board| get(&sandbox, &list_path(board)))
        .map(|answer| {
            answer.json();
            answer.header("content-type").unwrap().starts_with("text/html")
        })
        .collect();
    assert!(types.contains(&true) && types.contains(&false));
}

#[test]
fn infojobs_requires_its_credentials() {
    let sandbox = start(3);
    let path = format!("/{INFOJOBS}/api/9/offer");
    let wrong = ("authorization", "Basic c2FuZGJveDp3cm9uZw==");
    for headers in [&[JSON][..], &[JSON, wrong]] {
        let refused = get_with(&sandbox, &path, headers);
        assert_eq!(refused.status, 401);
        assert!(refused.header("www-authenticate").unwrap().starts_with("Basic"));
        assert_eq!(refused.json()["error"], "102");
    }
    assert_eq!(infojobs(&sandbox, "/api/9/offer").status, 200);
}

#[test]
fn an_infojobs_list_has_the_keys_of_the_real_one() {
    let sandbox = start(3);
    let list = infojobs(&sandbox, "/api/9/offer?maxResults=50&order=updated-desc").json();
    let envelope = [
        "availableSortingMethods",
        "currentPage",
        "currentResults",
        "dataLayer",
        "eligibleForAutomaticAlertCreation",
        "items",
        "offers",
        "pageSize",
        "queryParameters",
        "sinceDate",
        "sortBy",
        "totalPages",
        "totalResults",
    ];
    assert_eq!(keys(&list), envelope);
    assert_eq!(list["items"], list["offers"]);
    let item = [
        "applications",
        "author",
        "bold",
        "category",
        "city",
        "color",
        "contractType",
        "executive",
        "experienceMin",
        "id",
        "link",
        "multiProvince",
        "province",
        "published",
        "requirementMin",
        "salaryDescription",
        "salaryMax",
        "salaryMin",
        "salaryPeriod",
        "study",
        "subSegment",
        "subcategory",
        "title",
        "updated",
        "urgent",
        "workDay",
    ];
    let items = list["items"].as_array().unwrap();
    for one in items {
        let held: Vec<&str> = keys(one).into_iter().filter(|key| *key != "teleworking").collect();
        assert_eq!(held, item);
        assert_eq!(one["id"].as_str().unwrap().len(), 30);
        assert!(one["applications"].is_string());
    }
    let updated: Vec<&str> = items.iter().map(|one| one["updated"].as_str().unwrap()).collect();
    assert!(updated.is_sorted_by(|a, b| a >= b), "{updated:?}");
}

#[test]
fn infojobs_counts_pages_from_one_and_caps_them() {
    let spec = WorldSpec { infojobs_max_pages: 2, ..WorldSpec::small(3) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let page = |n: u32| infojobs(&sandbox, &format!("/api/9/offer?maxResults=50&page={n}")).json();
    let (first, second, third) = (page(1), page(2), page(3));
    assert_eq!((&first["currentPage"], &first["totalPages"]), (&1.into(), &2.into()));
    assert_eq!(first["totalResults"], 120);
    assert_eq!(second["currentResults"], 50);
    assert_ne!(first["items"][0], second["items"][0]);
    assert_eq!(third["items"].as_array().unwrap().len(), 0);
    let refused = infojobs(&sandbox, "/api/9/offer?page=0");
    assert_eq!((refused.status, refused.json()["error"].as_str()), (400, Some("301")));
}

#[test]
fn infojobs_finds_by_word() {
    let sandbox = start(3);
    let found = infojobs(&sandbox, "/api/9/offer?q=(developer%20desarrollador*)&maxResults=200").json();
    let titles: Vec<String> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["title"].as_str().unwrap().to_lowercase())
        .collect();
    assert!(!titles.is_empty() && titles.len() < 120);
    assert!(
        titles.iter().all(|title| title.contains("developer") || title.contains("desarrollador")),
        "{titles:?}"
    );
}

#[test]
fn an_infojobs_detail_has_the_keys_of_the_real_one() {
    let sandbox = start(3);
    let truth = sandbox.truth();
    let paid = truth
        .iter()
        .find(|o| o.provider == Provider::InfoJobs && o.salary.as_ref().is_some_and(|s| s.max.is_some()));
    let detail = infojobs(&sandbox, &format!("/api/7/offer/{}", paid.unwrap().id)).json();
    for key in [
        "title",
        "id",
        "state",
        "creationDate",
        "updateDate",
        "city",
        "externalUrlForm",
        "blocked",
        "applications",
        "province",
        "experienceMin",
        "category",
        "subcategory",
        "studiesMin",
        "residence",
        "country",
        "contractType",
        "journey",
        "subSegment",
        "zipCode",
        "cityPD",
        "latitude",
        "longitude",
        "exactLocation",
        "department",
        "vacancies",
        "minRequirements",
        "description",
        "desiredRequirements",
        "commissions",
        "contractDuration",
        "referenceId",
        "detailedStudiesId",
        "studying",
        "showPay",
        "minPay",
        "maxPay",
        "schedule",
        "languages",
        "jobLevel",
        "staffInCharge",
        "hasKillerQuestions",
        "hasOpenQuestions",
        "epreselec",
        "fiscalAddress",
        "shouldAskExportConsent",
        "exportConsentName",
        "link",
        "active",
        "archived",
        "deleted",
        "disponibleForFullVisualization",
        "availableForVisualization",
        "multiProvince",
        "skillsList",
        "salaryDescription",
        "upsellingsList",
        "profile",
    ] {
        assert!(detail.get(key).is_some(), "`{key}` is missing");
    }
    let profile = [
        "clientId",
        "corporateResponsive",
        "corporateWebsiteUrl",
        "country",
        "description",
        "followable",
        "hidden",
        "id",
        "logoUrl",
        "name",
        "numberWorkers",
        "province",
        "showCorporativeHeader",
        "typeIndustry",
        "url",
        "web",
        "websiteUrl",
        "withoutAds",
    ];
    assert_eq!(keys(&detail["profile"]), profile);
    assert!(detail["profile"]["corporateWebsiteUrl"].as_str().unwrap().starts_with('/'));
    assert!(detail["creationDate"].as_str().unwrap().ends_with("+0000"));
    assert_eq!(keys(&detail["minPay"]), ["amount", "amountId", "amountValue", "periodId", "periodValue"]);
    assert_eq!(infojobs(&sandbox, "/api/7/offer/0123").status, 404);
}

#[test]
fn every_salary_form_of_infojobs_occurs() {
    let spec = WorldSpec { infojobs_offers: 600, ..WorldSpec::small(3) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let list = infojobs(&sandbox, "/api/9/offer?maxResults=1000").json();
    let forms: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|i| i["salaryDescription"].as_str().unwrap()).collect();
    for part in
        ["Salario no disponible", "Más de ", "Bruto/año", "Bruto/mes", "Bruto/hora", "en 14 pagas", "k €"]
    {
        assert!(forms.iter().any(|form| form.contains(part)), "no `{part}`");
    }
    assert!(forms.iter().any(|form| form.contains(".000€ - ")));
}

#[test]
fn long_answers_are_compressed_if_accepted() {
    let sandbox = start(1);
    let path = first_path(&sandbox, Provider::Greenhouse);
    let plain = get(&sandbox, &path);
    let packed = get_with(&sandbox, &path, &[JSON, ("accept-encoding", "gzip, br")]);
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("etag"), plain.header("etag"));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let short = format!("/{GREENHOUSE}/v1/boards/nobody");
    assert_eq!(get_with(&sandbox, &short, &[("accept-encoding", "gzip")]).header("content-encoding"), None);
}

#[test]
fn unknown_hosts_and_methods_are_reported() {
    let sandbox = start(1);
    let unknown = get(&sandbox, "/www.nowhere.example/careers");
    assert_eq!(unknown.status, 502);
    assert!(unknown.text().contains("`www.nowhere.example`"));
    assert_eq!(get(&sandbox, "/www.nowhere.example/robots.txt").status, 404);
    assert_eq!(get(&sandbox, "/api.lever.co/v1/anything").status, 404);
    let posted = client::send(&sandbox, "POST", &first_path(&sandbox, Provider::Lever), &[JSON], "{}");
    assert_eq!(posted.unwrap().status, 405);
    let head = client::send(&sandbox, "HEAD", &first_path(&sandbox, Provider::Lever), &[JSON], "").unwrap();
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert!(head.promised_length() > 1000);
}
