use serde_json::{Value, json};

use crate::{
    cli::{
        Exit,
        testing::{Desk, NOON},
        tests::{self, after_a_run},
    },
    domain::Verdict,
    store::{
        Store,
        companies::{self, CompanyFacts},
        feedback::{Answers, Statement},
    },
};

fn say(desk: &Desk, company_id: i64, verdict: Option<Verdict>, note: &str) {
    let statements = vec![Statement { company_id, verdict, note: note.to_owned() }];
    assert_eq!(desk.answer(Answers { resolutions: Vec::new(), statements }).statements, 1);
}

const FALSE: Option<Verdict> = Some(Verdict::FalsePositive);

const ACME: i64 = 1;

/// A desk after a run with `Acme`, whose best offer scored 6, and `Beta`, which has none.
fn desk() -> Desk {
    let desk = after_a_run();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let beta = CompanyFacts {
        name: "Beta\u{1b}[2J".to_owned(),
        name_normalized: "beta".to_owned(),
        website: None,
        domain: None,
    };
    store.write_blocking(move |tx| companies::resolve(tx, &beta, NOON)).unwrap();
    desk
}

/// The offer is another by now, and so is its score.
fn rewrite(desk: &Desk) {
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store
        .write_blocking(|tx| {
            tx.execute("UPDATE offers SET title = 'Cook'", [])?;
            tx.execute("UPDATE offer_texts SET description = 'A kitchen.'", [])?;
            tx.execute("DELETE FROM scores", [])?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_called_false_is_listed_with_the_hits_that_made_it() {
    let desk = desk();
    say(&desk, ACME, FALSE, "hedges are\ngreen here");
    say(&desk, 2, FALSE, "");
    rewrite(&desk);
    insta::assert_snapshot!(desk.ok(&["score", "feedback"]), @r#"
        2026-08-06 15:00  FP  Beta\u{1b}[2J (2)
          no offer stood for the company

        2026-08-06 15:00  FP  Acme (1): hedges are green here
          6 of 10, most for fx, catalogue test@1#9bfb80e8
          Hedging analyst
          lever/acme/a-1  https://jobs.example/a-1
            +6.00  fx: keyword `hedging` in the title
                   »Hedging« analyst

        what counted, over 2 statements:
        category  hit                statements  points
        fx        keyword `hedging`           1    6.00
        "#);
}

#[test]
fn what_was_missed_is_listed_with_what_was_silenced() {
    let desk = desk();
    say(&desk, ACME, Some(Verdict::FalseNegative), "they trade");
    insta::assert_snapshot!(desk.ok(&["score", "feedback", "--verdict", "fn"]), @r#"
        2026-08-06 15:00  FN  Acme (1): they trade
          6 of 10, most for fx, catalogue test@1#9bfb80e8
          Hedging analyst
          lever/acme/a-1  https://jobs.example/a-1
            +6.00  fx: keyword `hedging` in the title
                   »Hedging« analyst
                0  fx: keyword `hedging` in the text, silenced by "No"
                   No »hedging« here.
        "#);
    let right = desk.ok(&["score", "feedback", "--verdict", "OK"]);
    assert!(right.starts_with("no statement says OK: people write OK, FP or FN into the sheet's"), "{right}");
}

#[test]
fn what_does_not_stand_is_listed_only_where_it_is_asked_for() {
    let desk = desk();
    assert!(desk.ok(&["score", "feedback"]).starts_with("no statement says FP: people write"));
    say(&desk, ACME, FALSE, "first");
    say(&desk, ACME, Some(Verdict::Ok), "");
    say(&desk, 2, FALSE, "second");
    say(&desk, 2, None, "");
    let none = "no statement says FP any more: `--all` lists those that did\n";
    assert_eq!(desk.ok(&["score", "feedback"]), none);
    let all = desk.ok(&["score", "feedback", "--all"]);
    insta::assert_snapshot!(all, @r#"
        2026-08-06 15:00  FP  Beta\u{1b}[2J (2): second
          since then: withdrawn
          no offer stood for the company

        2026-08-06 15:00  FP  Acme (1): first
          since then: OK
          6 of 10, most for fx, catalogue test@1#9bfb80e8
          Hedging analyst
          lever/acme/a-1  https://jobs.example/a-1
            +6.00  fx: keyword `hedging` in the title
                   »Hedging« analyst

        what counted, over 2 statements:
        category  hit                statements  points
        fx        keyword `hedging`           1    6.00
        "#);
    let of_acme = desk.ok(&["score", "feedback", "--all", "--company", "acme.example"]);
    assert!(of_acme.contains("first") && !of_acme.contains("second"), "{of_acme}");
    assert_eq!(desk.run(&["score", "feedback", "--company", "nobody"]).exit, Exit::Failed);
}

/// A labelled line for `score test`, as the help makes it with `jq`.
fn labelled(said: &Value) -> Value {
    let offer = &said["offer"];
    json!({
        "id": format!("said-{}", said["id"]),
        "title": offer["title"],
        "text": offer["text"],
        "salary": offer["salary"],
        "workplace": offer["workplace"],
        "note": said["note"],
        "expected": [],
    })
}

#[test]
fn a_labelled_line_can_be_made_of_what_programs_are_told() {
    let desk = desk();
    say(&desk, 2, FALSE, "no offer");
    say(&desk, ACME, FALSE, "wrong");
    rewrite(&desk);
    let told = tests::json(&desk.ok(&["score", "feedback", "--format", "json"]));
    let said = &told["statements"][0];
    assert_eq!((&said["company"], &said["given_at"]), (&json!("Acme"), &json!("2026-08-06T13:00:00Z")));
    assert_eq!((&said["verdict"], &said["stands"]), (&json!("FP"), &json!(true)));
    assert_eq!((&said["offer"]["score"], &said["offer"]["key"]), (&json!(6), &json!("lever/acme/a-1")));
    assert_eq!(said["hits"].as_array().unwrap().len(), 3, "those that do not count, too");
    assert_eq!(told["statements"][1]["offer"], Value::Null);
    let tally = json!([
        { "category": "fx", "kind": "keyword", "id": "hedging", "statements": 1, "points": 6.0 }
    ]);
    assert_eq!(told["tally"], tally);
    desk.write("catalog.toml", tests::CATALOG);
    desk.write("set.ndjson", labelled(said).to_string());
    let report = desk.ok(&["score", "test", "{}/catalog.toml", "{}/set.ndjson"]);
    assert!(report.contains("found, and should not be:\n  said-2  fx\n"), "{report}");
}

#[test]
fn hits_are_tallied_by_statement_the_most_frequent_first() {
    let desk = desk();
    say(&desk, ACME, FALSE, "one");
    say(&desk, ACME, FALSE, "two");
    let rare = r#"{"value":2,"raw":2.0,"top_category":"fx","hits":[
        {"kind":"phrase","id":"rare","category":null,"field":"title","span":{"start":0,"end":4},"text":"Rare","points":9.0,"silenced":null},
        {"kind":"phrase","id":"unseen","category":null,"field":"title","span":{"start":0,"end":4},"text":"Rare","points":0.0,"silenced":null},
        {"kind":"keyword","id":"hedging","category":"fx","field":"title","span":{"start":0,"end":4},"text":"Rare","points":1.0,"silenced":null},
        {"kind":"keyword","id":"hedging","category":"fx","field":"title","span":{"start":0,"end":4},"text":"Rare","points":1.0,"silenced":null}],
        "buckets":{"direct":{"uncapped":0.0,"capped":0.0},"footprint":{"uncapped":0.0,"capped":0.0},"business":{"uncapped":0.0,"capped":0.0},"proxy":{"uncapped":0.0,"capped":0.0}},
        "phrases":0.0,"synergy":0.0,"core":false,"guarded":false}"#;
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    store
        .write_blocking(move |tx| {
            Ok(tx.execute("UPDATE model_feedback SET breakdown = ?1 WHERE note = 'two'", [rare])?)
        })
        .unwrap();
    let all = desk.ok(&["score", "feedback", "--all"]);
    insta::assert_snapshot!(all.split_once("what counted").unwrap().1, @r#"
        , over 2 statements:
        category  hit                statements  points
        fx        keyword `hedging`           2    8.00
                  phrase `rare`               1    9.00
        "#);
    store.write_blocking(|tx| Ok(tx.execute("UPDATE model_feedback SET breakdown = '{'", [])?)).unwrap();
    let ran = desk.run(&["score", "feedback"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.starts_with("error: the stored score of statement 2 is unreadable"), "{}", ran.err);
}
