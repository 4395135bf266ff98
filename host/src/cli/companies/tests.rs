use serde_json::Value;

use crate::{
    cli::{
        Exit,
        testing::{Desk, NOON},
    },
    domain::{Timestamp, scans::MissRule},
    store::{
        Store, Transaction,
        boards::{self, Miss},
        companies::{self, CompanyFacts},
        discoveries::{self, DiscoveryState, Found},
        fenced,
        keys::BoardKey,
        lock::{self, Fence, LockRow},
        sources::{self, Confidence, Evidence, FoundSource, SourceState},
    },
};

const DAY: std::time::Duration = std::time::Duration::from_hours(24);

fn company(tx: &Transaction<'_>, name: &str, domain: Option<&str>) -> i64 {
    let facts = CompanyFacts {
        name: name.to_owned(),
        name_normalized: name.to_lowercase(),
        website: domain.map(|domain| format!("https://{domain}/")),
        domain: domain.map(str::to_owned),
    };
    companies::resolve(tx, &facts, NOON).unwrap().id()
}

fn evidence(kind: &str, place: Option<&str>, text: &str) -> Evidence {
    Evidence {
        url: "https://acme.example/jobs".to_owned(),
        kind: kind.to_owned(),
        place: place.map(str::to_owned),
        text: text.to_owned(),
    }
}

fn board(provider: &str, tenant: &str) -> BoardKey {
    BoardKey { provider: provider.to_owned(), tenant: tenant.to_owned() }
}

fn source(provider: &str, state: SourceState, reason: &str, due_at: Option<Timestamp>) -> FoundSource {
    FoundSource {
        board: board(provider, "acme"),
        confidence: Confidence::Certain,
        state,
        reason: reason.to_owned(),
        evidence: vec![evidence("link", Some("nav"), "Careers\u{1b}[2J"), evidence("feed", None, "")],
        board_url: Some(format!("https://{provider}.example/acme")),
        open_offers: Some(12),
        due_at,
    }
}

fn found(company_id: i64, state: DiscoveryState, reason: &str) -> Found {
    Found {
        company_id,
        state,
        reason: reason.to_owned(),
        evidence: vec![evidence("iframe", Some("body"), "https://jobs.example/acme")],
        pages: 3,
        due_at: NOON.plus(30 * DAY),
    }
}

/// A desk with a company in every situation: boards found, listed, none, and nobody looked.
fn after_discovery() -> Desk {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store.write_blocking(write).unwrap();
    desk
}

fn write(tx: &Transaction<'_>) -> crate::store::Result<()> {
    let run_tx = &fenced(tx);
    let acme = company(tx, "Acme", Some("acme.example"));
    let proved = source("lever", SourceState::Confirmed, "the feed bears its name", None);
    boards::record(run_tx, acme, &proved, NOON)?;
    let theirs = source("greenhouse", SourceState::Rejected, "it names Other Ltd", Some(NOON.plus(90 * DAY)));
    boards::record(run_tx, acme, &theirs, NOON)?;
    discoveries::record(run_tx, &found(acme, DiscoveryState::Confirmed, "its feed bears its name"), NOON)?;
    let rule = MissRule { apart: DAY, confirmations: 3 };
    let listed = company(tx, "Acme Holding", Some("holding.example"));
    let holding = board("lever", "holding");
    sources::upsert(tx, listed, &holding, NOON)?;
    boards::miss(run_tx, listed, &Miss { board: &holding, now: NOON, rule, due_at: NOON.plus(DAY) })?;
    let scripted = company(tx, "Scripted", Some("scripted.example"));
    discoveries::record(run_tx, &found(scripted, DiscoveryState::Unknown, "built by script"), NOON)?;
    company(tx, "Unseen", Some("unseen.example"));
    company(tx, "Siteless", None);
    let LockRow { name, owner, number, .. } = lock::current(tx, "global")?.unwrap();
    lock::release(tx, &Fence { name, owner, number })?;
    Ok(())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_list_tells_what_became_of_each_board() {
    let desk = after_discovery();
    insta::assert_snapshot!(desk.ok(&["companies", "list"]), @r#"
        id  company       domain            rank  max score  strong  openings  open  top category  boards                                               discovery
         1  Acme          acme.example                                                             greenhouse/acme (rejected) · lever/acme (confirmed)  confirmed
         2  Acme Holding  holding.example                                                          lever/holding (listed)
         3  Scripted      scripted.example                                                                                                              unknown
         5  Siteless
         4  Unseen        unseen.example
        "#);
    let names = |state: &str| -> Vec<String> {
        let listed = json(&desk.ok(&["companies", "list", "--state", state, "--format", "json"]));
        let names = listed.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned());
        names.collect()
    };
    assert_eq!(names("confirmed"), ["Acme"]);
    assert_eq!(names("rejected"), ["Acme"]);
    assert_eq!(names("listed"), ["Acme Holding"]);
    assert_eq!(names("unknown"), ["Scripted"]);
    assert_eq!(names("blocked"), Vec::<String>::new());
    assert_eq!(desk.ok(&["companies", "list", "--state", "blocked"]), "no such company\n");
}

#[test]
fn a_company_is_shown_with_what_speaks_for_its_boards() {
    let desk = after_discovery();
    insta::assert_snapshot!(desk.ok(&["companies", "show", "acme"]), @r#"
        company      Acme
        id           1
        domain       acme.example
        website      https://acme.example/
        resolution   PENDING
        offers       unknown: no board of it was read
        discovery    confirmed: its feed bears its name
          looked       2026-08-06 14:00, 3 pages
          look again   2026-09-05 14:00
          seen         iframe in the body of https://acme.example/jobs: https://jobs.example/acme

        greenhouse/acme  rejected, certain: it names Other Ltd
          board        https://greenhouse.example/acme
          open offers  12
          known since  2026-08-06 14:00
          looked       2026-08-06 14:00
          look again   2026-11-04 13:00
          seen         link in the nav of https://acme.example/jobs: Careers\u{1b}[2J
          seen         feed at https://acme.example/jobs

        lever/acme  confirmed, certain: the feed bears its name
          board        https://lever.example/acme
          open offers  12
          known since  2026-08-06 14:00
          looked       2026-08-06 14:00
          seen         link in the nav of https://acme.example/jobs: Careers\u{1b}[2J
          seen         feed at https://acme.example/jobs
        "#);
    insta::assert_snapshot!(desk.ok(&["companies", "show", "holding.example"]), @r#"
        company      Acme Holding
        id           2
        domain       holding.example
        website      https://holding.example/
        resolution   PENDING
        offers       unknown: no board of it was read
        discovery    none: its boards are listed

        lever/holding  listed, certain
          known since  2026-08-06 14:00
          looked       2026-08-06 14:00
          not found    1 time, the last 2026-08-06 14:00
          look again   2026-08-07 14:00
        "#);
    let outcome = |text: &str| {
        let shown = desk.ok(&["companies", "show", text]);
        shown.lines().find(|line| line.starts_with("discovery")).unwrap().to_owned()
    };
    assert_eq!(outcome("unseen"), "discovery    none yet");
    assert_eq!(outcome("siteless"), "discovery    none: no website is known");
    assert_eq!(outcome("3"), "discovery    unknown: built by script");
}

#[test]
fn what_is_shown_to_programs_is_what_is_exported_and_what_people_said() {
    let desk = after_discovery();
    let exported = desk.ok(&["export", "companies", "--format", "ndjson"]);
    let acme = json(exported.lines().next().unwrap());
    desk.ok(&["companies", "feedback", "1", "FP", "--note", "euros only"]);
    let shown = json(&desk.ok(&["companies", "show", "1", "--format", "json"]));
    for (key, value) in acme.as_object().unwrap() {
        assert_eq!(shown[key], *value, "{key}");
    }
    assert_eq!((&shown["feedback"], &shown["note"]), (&"FP".into(), &"euros only".into()));
    assert_eq!(
        (&shown["said"][0]["field"], &shown["said"][0]["origin"]),
        (&"feedback".into(), &"terminal".into())
    );
    assert_eq!((&shown["said"][1]["value"], &shown["said"][1]["before"]), (&"euros only".into(), &"".into()));
    assert_eq!((&shown["removed_at"], &shown["merged_from"]), (&Value::Null, &Value::Array(Vec::new())));
    assert_eq!(acme["discovery"]["next_check_at"], "2026-09-05T12:00:00Z");
    assert_eq!(acme["sources"][0]["state"], "rejected");
    assert_eq!(acme["sources"][0]["evidence"][0]["place"], "nav");
    assert_eq!(acme["sources"][1]["next_check_at"], Value::Null);
}

#[test]
fn csv_tells_boards_that_are_not_scanned_apart() {
    let desk = after_discovery();
    let csv = desk.ok(&["export", "companies", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows[0]["sources"], "greenhouse/acme (rejected) | lever/acme");
    assert_eq!(rows[1]["sources"], "lever/holding");
    assert_eq!(
        (rows[0]["discovery_state"].as_str(), rows[0]["discovery_reason"].as_str()),
        ("confirmed", "its feed bears its name")
    );
    assert_eq!((rows[1]["discovery_state"].as_str(), rows[1]["discovery_reason"].as_str()), ("", ""));
}

#[test]
fn a_text_that_fits_several_companies_or_none_shows_nothing() {
    let desk = after_discovery();
    let several = desk.run(&["companies", "show", "acm"]);
    assert_eq!((several.exit, several.out.as_str()), (Exit::Failed, ""));
    insta::assert_snapshot!(several.err, @r#"
        error: `acm` fits several companies; be more exact or give an id:
          1  Acme (acme.example)
          2  Acme Holding (holding.example)
        "#);
    let none = desk.run(&["companies", "show", "nobody"]);
    assert_eq!(
        (none.exit, none.err.as_str()),
        (Exit::Failed, "error: no company `nobody`: `companies list` shows them")
    );
}

/// A desk where company 2, `Acme`, went into company 1, `Acme Holding`, and has an offer.
fn after_a_merge() -> Desk {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let merge = |tx: &Transaction<'_>| {
        company(tx, "Acme Holding", Some("acme.example"));
        let gone = company(tx, "Acme", None);
        tx.execute(
            "UPDATE companies SET resolution = 'ACCEPTED', website = 'https://acme.site.example/' WHERE id = ?1",
            [gone],
        )?;
        assert_eq!(company(tx, "Acme", Some("acme.example")), 1);
        company(tx, "99", None);
        Ok(())
    };
    store.write_blocking(merge).unwrap();
    desk
}

#[test]
fn an_id_that_went_into_another_shows_that_one_and_says_so() {
    let desk = after_a_merge();
    insta::assert_snapshot!(desk.ok(&["companies", "show", "2"]), @r#"
        asked for    2, which went into 1
        company      Acme Holding
        id           1
        domain       acme.example
        website      https://acme.example/
        resolution   ACCEPTED
        offers       unknown: no board of it was read
        discovery    none yet
        merged from  2  Acme (no domain, https://acme.site.example/, ACCEPTED), 2026-08-06 14:00: the name `Acme` was given with the domain acme.example
        "#);
    let kept = desk.ok(&["companies", "show", "1"]);
    assert!(!kept.contains("asked for"), "{kept}");
    assert!(kept.contains("\nmerged from  2  Acme (no domain"), "{kept}");
    assert_eq!(desk.ok(&["companies", "show", "acme.example"]), kept);
    let listed = json(&desk.ok(&["companies", "list", "--resolved", "--format", "json"]));
    let ids: Vec<i64> = listed.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    assert!(!ids.contains(&2));
}

#[test]
fn a_name_that_went_into_another_shows_that_one() {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let merge = |tx: &Transaction<'_>| {
        let (kept, gone) = (company(tx, "Holding", Some("acme.example")), company(tx, "Beta", None));
        companies::merge(tx, kept, gone, "a person said so", NOON)
    };
    store.write_blocking(merge).unwrap();
    let by_name = desk.ok(&["companies", "show", "BETA S.L."]);
    assert_eq!(by_name, desk.ok(&["companies", "show", "1"]));
    let none = desk.run(&["companies", "show", "3"]);
    assert_eq!(none.err, "error: no company `3`: `companies list` shows them");
}

#[test]
fn programs_are_shown_the_kept_company_as_it_is_exported() {
    let desk = after_a_merge();
    let shown = desk.run(&["companies", "show", "2", "--format", "json"]);
    assert_eq!(shown.err, "company 2, which went into 1\n");
    let exported = desk.ok(&["export", "companies", "--format", "ndjson"]);
    let kept = exported.lines().map(json).find(|row| row["id"] == 1).unwrap();
    let shown = json(&shown.out);
    assert!(kept.as_object().unwrap().iter().all(|(key, value)| shown[key] == *value), "{shown}");
    assert_eq!(shown["merged_from"][0]["id"], 2);
    assert_eq!(
        (&kept["resolution"], &kept["website"]),
        (&Value::from("ACCEPTED"), &Value::from("https://acme.example/"))
    );
}

#[test]
fn offers_are_found_by_an_id_that_went_into_another() {
    let desk = after_a_merge();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let one_offer = |tx: &Transaction<'_>| {
        tx.execute("INSERT INTO openings (id, company_id, created_at) VALUES (1, 1, 1)", [])?;
        tx.execute(
            "INSERT INTO offers (provider, source_id, first_seen_at, last_seen_at, changed_at, company_id, opening_id,
                 complete, summary_hash, content_hash, url, title, locations, workplace, attributes)
             VALUES ('board', 'a', 1, 1, 1, 1, 1, 1, zeroblob(16), zeroblob(16), 'https://x.example/', 'Analyst', '[]',
                 'unknown', '[]')",
            [],
        )?;
        Ok(())
    };
    store.write_blocking(one_offer).unwrap();
    let of = |company: &str| json(&desk.ok(&["offers", "list", "--company", company, "--format", "json"]));
    assert_eq!(of("2")[0]["title"], "Analyst");
    assert_eq!(of("2"), of("1"));
    assert_eq!(of("3"), Value::Array(Vec::new()));
    let rename = |tx: &Transaction<'_>| {
        let before = company(tx, "Before", None);
        companies::merge(tx, 1, before, "renamed", NOON)
    };
    store.write_blocking(rename).unwrap();
    assert_eq!(of("Before, S.L."), of("1"), "and by its name");
}

#[test]
fn only_some_of_many_are_named() {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let many = |tx: &Transaction<'_>| {
        (0..13).for_each(|index| {
            company(tx, &format!("Twin {index}"), None);
        });
        Ok(())
    };
    store.write_blocking(many).unwrap();
    let said = desk.run(&["companies", "show", "twin"]).err;
    assert_eq!(said.lines().count(), 12, "{said}");
    assert!(said.ends_with("\n  10  Twin 9 (no domain)\n  and 3 more"), "{said}");
}

#[test]
fn status_counts_what_discovery_came_to() {
    let desk = after_discovery();
    let shown = desk.ok(&["status"]);
    let lines: Vec<&str> = shown.lines().skip(1).take(2).collect();
    assert_eq!(
        lines,
        ["companies 5 with 2 boards", "discovery 1 confirmed, 1 unknown; 1 company due"],
        "a rejected board is none of theirs"
    );
    let discovery = &json(&desk.ok(&["status", "--format", "json"]))["discovery"];
    assert_eq!(
        discovery.to_string(),
        r#"{"companies":[{"companies":1,"state":"confirmed"},{"companies":1,"state":"unknown"}],"due":1}"#
    );
}

#[test]
fn a_trial_import_shows_the_first_rows_and_counts_all() {
    let desk = after_discovery();
    let rows: Vec<String> =
        (0..12).map(|number| format!("Moda;Unseen {number};u{number}.example\n")).collect();
    let rows = rows.concat();
    let list = format!(
        "Clientes de 2026\n\nSector;Empresa;Web\nModa;Unseen;unseen.example\nModa;Uno;linkedin.com/in/u\nModa;;x\n{rows}"
    );
    desk.write("crm.csv", list);
    let before = desk.ok(&["export", "companies", "--format", "ndjson"]);
    let ran = desk.run(&["companies", "import", "{}/crm.csv", "--dry-run"]);
    assert_eq!(ran.exit, Exit::Failed);
    insta::assert_snapshot!(ran.out, @r#"
        {}/crm.csv: the header is line 3
          name      Empresa
          website   Web

        line  company   website                    domain          board
           4  Unseen    https://unseen.example/    unseen.example
           5  Uno       https://linkedin.com/in/u
           7  Unseen 0  https://u0.example/        u0.example
           8  Unseen 1  https://u1.example/        u1.example
           9  Unseen 2  https://u2.example/        u2.example
          10  Unseen 3  https://u3.example/        u3.example
          11  Unseen 4  https://u4.example/        u4.example
          12  Unseen 5  https://u5.example/        u5.example
          13  Unseen 6  https://u6.example/        u6.example
          14  Unseen 7  https://u7.example/        u7.example
        and 4 more rows

        companies: 13 new, 1 known; boards: 0 new, 0 known
        nothing was written: this is what would come
        "#);
    insta::assert_snapshot!(ran.err, @r#"
        note: {}/crm.csv: nothing is taken from the columns `Sector`
        note: {}/crm.csv: line 5: `https://linkedin.com/in/u` is on linkedin.com, which many share, so it does not tell whose it is: the company is known by its name alone; give its own site if it has one
        {}/crm.csv: line 6: no name: every company needs a name
        error: rows that would not be imported: 1
        "#);
    let ran = desk.run(&["companies", "import", "{}/crm.csv", "--dry-run", "--format", "json"]);
    let told = json(&ran.out);
    assert_eq!(ran.err, "error: rows that would not be imported: 1");
    assert_eq!(
        told["columns"].to_string(),
        r#"[{"field":"name","heading":"Empresa"},{"field":"website","heading":"Web"}]"#
    );
    assert_eq!(
        (&told["header_line"], &told["rows"], &told["companies_new"], &told["companies_known"]),
        (&Value::from(3), &Value::from(14), &Value::from(13), &Value::from(1))
    );
    assert_eq!(told["first_rows"].as_array().unwrap().len(), 10);
    assert_eq!(told["faults"]["first"][0]["line"], 6);
    assert_eq!(
        (&told["websites_dropped"]["total"], &told["websites_dropped"]["first"][0]["line"]),
        (&Value::from(1), &Value::from(5))
    );
    assert_eq!(told["dry_run"], true);
    assert_eq!(desk.ok(&["export", "companies", "--format", "ndjson"]), before, "nothing was written");
    let fresh = Desk::new();
    fresh.write("crm.csv", "Empresa;Web\nAcme;acme.example\n");
    fresh.ok(&["companies", "import", "{}/crm.csv", "--dry-run"]);
    assert!(!fresh.path().join("jobscan.db").exists());
    assert_eq!(
        fresh.run(&["companies", "import", "{}/crm.csv", "--map", "name=a", "--map", "name=b"]).exit,
        Exit::Usage
    );
}

#[test]
fn an_export_for_excel_is_imported_as_it_was() {
    let desk = after_discovery();
    desk.write("more.csv", "name,website\n\"=Ñandú; S.L.\",https://nandu.example/\n'Quoted',\n");
    desk.ok(&["companies", "import", "{}/more.csv"]);
    let names = |desk: &Desk| {
        let exported = desk.ok(&["export", "companies", "--format", "ndjson"]);
        let names = exported.lines().map(|line| {
            let row = json(line);
            (row["name"].to_string(), row["website"].to_string(), row["domain"].to_string())
        });
        names.collect::<std::collections::BTreeSet<_>>()
    };
    for more in [&["--excel"][..], &["--excel", "--separator", ","], &["--excel", "--separator", "tab"], &[]]
    {
        let excel = desk.ok(&[&["export", "companies", "--format", "csv"], more].concat());
        let other = Desk::new();
        other.write("list.csv", &excel);
        other.ok(&["companies", "import", "{}/list.csv"]);
        assert_eq!(names(&other), names(&desk), "{more:?}");
    }
    let excel = desk.ok(&["export", "companies", "--format", "csv", "--excel"]);
    assert!(
        excel.starts_with("\u{feff}id;name;website;") && excel.contains(";\"'=Ñandú; S.L.\";"),
        "{excel}"
    );
    let refused = desk.run(&["export", "companies", "--format", "ndjson", "--excel"]);
    assert_eq!((refused.exit, refused.err.as_str()), (Exit::Usage, "error: `--excel` is for `--format csv`"));
}
