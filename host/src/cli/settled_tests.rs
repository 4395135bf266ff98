//! What is said and settled at the terminal, command by command.

use serde_json::{Value, json};

use super::{
    Exit,
    testing::{Desk, NOON},
};
use crate::store::{
    Store, fenced,
    lock::{self, Acquire, Claimant},
};

const LIST: &str = "\
name,website,provider,tenant
Acme S.L.,https://acme.example,lever,acme
Acme S.L.,https://acme.example,lever,otra
Beta,https://beta.example,,
";

fn desk() -> Desk {
    let desk = Desk::new();
    import(&desk);
    desk
}

fn import(desk: &Desk) {
    desk.write("list.csv", LIST);
    desk.ok(&["companies", "import", "{}/list.csv"]);
}

fn json_of(desk: &Desk, arguments: &[&str]) -> Value {
    serde_json::from_str(&desk.ok(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// Boards as `tenant state company`.
fn boards(desk: &Desk) -> Vec<String> {
    let rows = json_of(desk, &["boards", "list"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line =
        |row: &Value| format!("{} {} {}", text(&row["tenant"]), text(&row["state"]), text(&row["company"]));
    rows.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_resolution_is_said_in_any_case_and_told_with_what_stood_before() {
    let desk = desk();
    for (words, expected) in [
        (vec!["already customer"], "ALREADY_CUSTOMER"),
        (vec!["in-progress"], "IN_PROGRESS"),
        (vec!["Already", "customer"], "ALREADY_CUSTOMER"),
        (vec!["REJECTED"], "REJECTED"),
    ] {
        let told = json_of(&desk, &[&["companies", "resolve", "acme.example"], words.as_slice()].concat());
        assert_eq!((&told["now"]["resolution"], &told["changed"]), (&json!(expected), &json!(true)));
    }
    let told = desk.ok(&["companies", "resolve", "acme.example", "ACCEPTED", "--note", "since\n 2024"]);
    insta::assert_snapshot!(told, @r"
    Acme S.L. (company 1)
      resolution   ACCEPTED, before: REJECTED
      note         since 2024, before: none
    ");
    assert!(!desk.ok(&["companies", "list"]).contains("Acme"));
    let again = desk.run(&["companies", "resolve", "1", "accepted"]);
    assert_eq!((again.exit, again.err.as_str()), (Exit::Success, "it stood so already\n"));
    let shown = desk.ok(&["companies", "show", "1"]);
    let said: Vec<&str> = shown.lines().filter(|line| line.starts_with("said")).collect();
    assert_eq!(said.len(), 6, "{shown}");
    assert_eq!(
        said[4],
        "said         2026-08-06 14:00, at the terminal: resolution ACCEPTED, before: REJECTED"
    );
    assert_eq!(said[5], "said         2026-08-06 14:00, at the terminal: note since 2024, before: none");
}

#[test]
fn a_word_that_is_none_is_refused_with_the_list_and_the_nearest() {
    let desk = desk();
    let list = "PENDING, IN_PROGRESS, HIGH_INTEREST, ALREADY_CUSTOMER, ACCEPTED, REJECTED";
    let table: [(&[&str], String); 4] = [
        (
            &["companies", "resolve", "Beta", "alredy", "customer"],
            format!("`alredy customer` is none of {list}; did you mean `ALREADY_CUSTOMER`?"),
        ),
        (&["companies", "resolve", "Beta", "7"], format!("`7` is none of {list}")),
        (&["companies", "feedback", "Beta", "good"], "`good` is none of OK, FP, FN".to_owned()),
        (&["offers", "feedback", "lever/acme/1", "good"], "`good` is none of OK, FP, FN".to_owned()),
    ];
    for (arguments, expected) in table {
        let ran = desk.run(arguments);
        assert_eq!((ran.exit, ran.err), (Exit::Usage, format!("error: {expected}")), "{arguments:?}");
    }
    let long = "n".repeat(2001);
    let ran = desk.run(&["companies", "resolve", "Beta", "rejected", "--note", &long]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Usage, "error: the note has more than 2,000 characters"));
    let ran = desk.run(&["companies", "resolve", "nobody", "rejected"]);
    assert_eq!(ran.exit, Exit::Failed, "{ran:?}");
}

#[test]
fn feedback_is_said_changed_and_withdrawn() {
    let desk = desk();
    let told = json_of(&desk, &["companies", "feedback", "Beta", "fp", "--note", "euros only"]);
    assert_eq!((&told["before"]["feedback"], &told["now"]["feedback"]), (&Value::Null, &json!("FP")));
    let told = json_of(&desk, &["companies", "feedback", "Beta", "--note", "dollars"]);
    assert_eq!((&told["now"]["feedback"], &told["now"]["note"]), (&json!("FP"), &json!("dollars")));
    assert!(desk.ok(&["score", "feedback"]).contains("dollars"));
    let told = json_of(&desk, &["companies", "feedback", "Beta", "--clear"]);
    assert_eq!((&told["now"]["feedback"], &told["now"]["note"]), (&Value::Null, &json!("dollars")));
    assert!(!desk.ok(&["score", "feedback"]).contains("dollars"));
}

#[test]
fn a_removed_company_does_not_come_back_by_itself() {
    let desk = desk();
    let ran = desk.run(&["companies", "remove", "acme.example"]);
    assert_eq!(ran.exit, Exit::Usage, "no terminal to ask on");
    assert!(ran.err.contains("no longer scanned for it: lever/acme, lever/otra"), "{ran:?}");
    assert!(ran.err.ends_with("error: there is no terminal to ask on: `--yes` says that it is meant"));
    let told = json_of(&desk, &["companies", "remove", "acme.example", "--yes"]);
    assert_eq!((&told["changed"], &told["boards"]), (&json!(true), &json!(["lever/acme", "lever/otra"])));
    import(&desk);
    assert!(!desk.ok(&["companies", "list"]).contains("Acme"));
    assert!(!desk.ok(&["export", "companies", "--format", "csv"]).contains("Acme"));
    assert!(desk.ok(&["companies", "show", "acme.example"]).contains("removed      "));
    assert_eq!(boards(&desk), ["acme removed Acme S.L.", "otra removed Acme S.L."]);
    let told = json_of(&desk, &["companies", "remove", "1", "--yes"]);
    assert_eq!(told["changed"], false);
    let told = desk.ok(&["companies", "restore", "1"]);
    insta::assert_snapshot!(told, @r"
    Acme S.L. (company 1) is back
      scanned by the next run: lever/acme, lever/otra
    ");
    assert!(desk.ok(&["companies", "list"]).contains("Acme"));
    assert_eq!(boards(&desk), ["acme listed Acme S.L.", "otra listed Acme S.L."]);
}

#[test]
fn a_removed_board_does_not_come_back_by_itself() {
    let desk = desk();
    insta::assert_snapshot!(desk.ok(&["boards", "remove", "lever/OTRA"]), @r"
    lever/otra is no longer scanned for Acme S.L. (1)
      `boards restore lever/otra` brings it back
    ");
    import(&desk);
    assert_eq!(boards(&desk), ["acme listed Acme S.L.", "otra removed Acme S.L."]);
    assert_eq!(desk.ok(&["boards", "remove", "lever/otra"]), "lever/otra was removed already\n");
    assert!(desk.ok(&["boards", "list", "--state", "removed"]).contains("lever/otra"));
    let told = json_of(&desk, &["boards", "restore", "lever/otra"]);
    assert_eq!(told["links"], json!([{ "company": 1, "state": "listed" }]));
    assert_eq!(boards(&desk), ["acme listed Acme S.L.", "otra listed Acme S.L."]);
    for (text, exit) in [("lever/none", Exit::Failed), ("otra", Exit::Usage)] {
        assert_eq!(desk.run(&["boards", "remove", text]).exit, exit, "{text}");
    }
}

#[test]
fn boards_are_split_off_and_joined_again() {
    let desk = desk();
    let split = ["companies", "split", "acme.example", "lever/otra", "--as", "Otra S.L."];
    insta::assert_snapshot!(desk.ok(&[&split[..], &["--website", "https://otra.example"]].concat()), @r"
    Otra S.L. (company 3, new) has lever/otra now
      with all their offers; not Acme S.L. (company 1) any more, whatever finds them there
      `companies merge 1 3` undoes it
    ");
    import(&desk);
    let apart = ["acme listed Acme S.L.", "otra removed Acme S.L.", "otra listed Otra S.L."];
    assert_eq!(boards(&desk), apart);
    let again = desk.run(&split);
    assert_eq!(again.exit, Exit::Failed);
    assert!(again.err.contains("`lever/otra` is no board of company 1"), "{again:?}");
    let merged = json_of(&desk, &["companies", "merge", "1", "3"]);
    assert_eq!((&merged["kept"], &merged["gone"]), (&json!(1), &json!(3)));
    assert_eq!(boards(&desk), ["acme listed Acme S.L.", "otra listed Acme S.L."]);
    assert_eq!(json_of(&desk, &["companies", "show", "otra.example"])["id"], 1);
    let ran = desk.run(&["companies", "merge", "1", "acme.example"]);
    assert_eq!(ran.exit, Exit::Usage, "{ran:?}");
    for bad in [["--as", "Otra", "--website", "no site"], ["--as", "", "--website", ""]] {
        let ran = desk.run(&[&["companies", "split", "1", "lever/otra"], &bad[..]].concat());
        assert_eq!(ran.exit, Exit::Usage, "{ran:?}");
    }
}

#[test]
fn a_merge_is_undone_as_it_says_with_id_domain_and_decision() {
    for site in [None, Some("https://beta.example")] {
        let desk = desk();
        desk.write("more.csv", "name,website,provider,tenant\nBeta,https://beta.example,lever,beta\n");
        desk.ok(&["companies", "import", "{}/more.csv"]);
        desk.ok(&["companies", "resolve", "Beta", "HIGH_INTEREST"]);
        let merged = desk.ok(&["companies", "merge", "1", "2"]);
        assert!(merged.contains("`companies split 1 BOARD… --as \"Beta\"` undoes it"), "{merged}");
        assert!(merged.contains("the resolution that holds: HIGH_INTEREST, as Beta had it, not PENDING"));
        let site: Vec<&str> = site.into_iter().flat_map(|site| ["--website", site]).collect();
        let undone = [&["companies", "split", "1", "lever/beta", "--as", "Beta"], site.as_slice()].concat();
        let undone = json_of(&desk, &undone);
        assert_eq!((&undone["company"], &undone["created"]), (&json!(2), &json!(false)));
        let shown = json_of(&desk, &["companies", "show", "2"]);
        assert_eq!(
            (&shown["name"], &shown["domain"], &shown["resolution"]),
            (&json!("Beta"), &json!("beta.example"), &json!("HIGH_INTEREST"))
        );
        assert_eq!(json_of(&desk, &["companies", "show", "1"])["merged_from"], json!([]));
        // The list finds each where it was.
        desk.ok(&["companies", "import", "{}/more.csv"]);
        let apart =
            ["acme listed Acme S.L.", "beta removed Acme S.L.", "beta listed Beta", "otra listed Acme S.L."];
        assert_eq!(boards(&desk), apart);
        assert_eq!(json_of(&desk, &["companies", "merge", "1", "2"])["gone"], 2, "and they can be one again");
    }
}

#[test]
fn what_a_person_removed_is_told_by_the_lists_and_by_each_import() {
    let desk = desk();
    desk.ok(&["companies", "remove", "1", "--yes"]);
    desk.write("more.csv", "name,website,provider,tenant\nBeta,https://beta.example,lever,beta\n");
    desk.ok(&["companies", "import", "{}/more.csv"]);
    desk.ok(&["boards", "remove", "lever/beta"]);
    let again = desk.run(&["companies", "import", "{}/more.csv"]);
    assert_eq!(
        (again.exit, again.out.as_str()),
        (
            Exit::Success,
            "companies: 0 new, 1 known; boards: 0 new, 0 known; left out, as a person removed it: 1 row\n"
        )
    );
    assert!(
        again.err.contains("line 2: a person removed the board `lever/beta` from company 2"),
        "{again:?}"
    );
    desk.write("third.csv", "name,website,provider,tenant\nThird,https://third.example,lever,beta\n");
    let third = json_of(&desk, &["companies", "import", "{}/third.csv"]);
    assert_eq!((&third["companies_new"], &third["boards_known"]), (&json!(1), &json!(0)));
    assert_eq!(third["removed"]["first"][0]["cure"], "`boards restore lever/beta` brings it back");
    for dry in [&["--dry-run"][..], &[]] {
        let told = json_of(&desk, &[&["companies", "import", "{}/list.csv"], dry].concat());
        assert_eq!((&told["companies_known"], &told["boards_known"]), (&json!(1), &json!(0)), "{told}");
        assert_eq!((&told["removed"]["total"], &told["removed"]["first"][1]["line"]), (&json!(2), &json!(3)));
        assert_eq!(told["removed"]["first"][0]["cure"], "`companies restore 1` brings it back");
    }
    let listed = desk.run(&["companies", "list"]);
    assert!(listed.err.contains("1 removed company is left out: `--state removed` lists them"), "{listed:?}");
    let removed = json_of(&desk, &["companies", "list", "--state", "removed"]);
    let ids: Vec<_> = removed.as_array().unwrap().iter().map(|company| company["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(2)], "the company, and the one whose board was removed");
    let none = desk.run(&["companies", "list", "--search", "acme"]);
    assert!(none.out.contains("no such company that is not removed"), "{none:?}");
    let exported = desk.run(&["export", "companies", "--format", "ndjson"]);
    assert!(exported.err.contains("1 removed company is left out"), "{exported:?}");
    assert_eq!(desk.ok(&["offers", "list", "--company", "acme.example"]), "no offer\n");
}

#[test]
fn a_list_of_which_nothing_is_read_is_no_list_with_one_bad_row() {
    let desk = desk();
    desk.write("bad.csv", "Razón social,Nombre comercial,Web\nA,B,https://a.example\n");
    for dry in [&["--dry-run"][..], &[]] {
        let ran = desk.run(&[&["companies", "import", "{}/bad.csv"], dry].concat());
        assert_eq!(ran.exit, Exit::Failed);
        assert!(ran.err.contains("error: nothing of `") && !ran.err.contains("rows that"), "{ran:?}");
    }
}

#[test]
fn of_two_decisions_that_of_the_kept_company_holds_and_the_other_is_told() {
    let desk = desk();
    desk.ok(&["companies", "resolve", "1", "REJECTED"]);
    desk.ok(&["companies", "resolve", "2", "ACCEPTED"]);
    let told = desk.ok(&["companies", "merge", "1", "2"]);
    assert!(told.contains("the resolution that holds: REJECTED; not ACCEPTED"), "{told}");
    let shown = desk.ok(&["companies", "show", "2"]);
    assert!(
        shown.contains("resolution   REJECTED") && shown.contains("resolution ACCEPTED, before: PENDING")
    );
}

#[test]
fn words_are_said_beside_a_run_and_what_moves_boards_waits_for_its_end() {
    let desk = desk();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let fence = store
        .write_blocking(|tx| {
            let now = crate::clock::Clock::now(&crate::clock::SystemClock);
            let claimant = Claimant { owner: "a run", pid: std::process::id() };
            let terms = std::time::Duration::from_hours(1);
            let Acquire::Acquired(fence) = lock::acquire(tx, "global", claimant, now, terms)? else {
                panic!("the lock is held");
            };
            let _: &crate::store::Transaction<'_> = &fenced(tx);
            Ok(fence)
        })
        .unwrap();
    desk.ok(&["companies", "resolve", "1", "REJECTED"]);
    desk.ok(&["companies", "feedback", "1", "OK"]);
    let moving: [&[&str]; 6] = [
        &["companies", "remove", "1", "--yes"],
        &["companies", "restore", "1"],
        &["companies", "merge", "1", "2"],
        &["companies", "split", "1", "lever/otra", "--as", "Otra"],
        &["boards", "remove", "lever/otra"],
        &["boards", "restore", "lever/otra"],
    ];
    for arguments in moving {
        let ran = desk.run(arguments);
        assert_eq!(ran.exit, Exit::LockHeld, "{arguments:?}: {ran:?}");
    }
    store.write_blocking(move |tx| lock::release(tx, &fence)).unwrap();
    desk.ok(&["boards", "remove", "lever/otra"]);
}
