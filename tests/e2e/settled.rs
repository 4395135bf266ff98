//! Companies and boards that a person settles, with the runs after it.

use jobscan_tests::Provider;
use serde_json::{Value, json};

use crate::support::{Desk, LEVER, boards, start, tiny};

/// Two boards of Greenhouse that a list gives to one company.
fn joined() -> (Desk, jobscan_tests::Sandbox, [String; 2]) {
    let sandbox = start(tiny(311));
    let slugs: Vec<String> =
        boards(&sandbox, Provider::Greenhouse).into_iter().map(|board| board.slug).collect();
    let [first, second] = <[String; 2]>::try_from(slugs).expect("two boards");
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("discovery", "limit", "0");
    let row = |tenant: &str| format!("Joined,https://joined.example,greenhouse,{tenant}\n");
    let list = format!("name,website,provider,tenant\n{}{}", row(&first), row(&second));
    desk.write("companies.csv", list);
    (desk, sandbox, [first, second])
}

/// How many offers of a board are open, how many there are, and of which companies.
fn offers(desk: &Desk, tenant: &str) -> (usize, usize, Vec<String>) {
    let all = desk.export();
    let of: Vec<&Value> = all.iter().filter(|offer| offer["tenant"] == tenant).collect();
    let mut companies: Vec<String> =
        of.iter().map(|offer| offer["company"].as_str().unwrap_or_default().to_owned()).collect();
    companies.sort();
    companies.dedup();
    (of.iter().filter(|offer| offer["closed_at"].is_null()).count(), of.len(), companies)
}

fn open_of(desk: &Desk, name: &str) -> i64 {
    desk.query(&format!("SELECT open_offers FROM companies WHERE name = '{name}'"))
}

#[test]
fn a_board_that_is_split_off_stays_apart_through_runs_with_its_offers() {
    let (desk, _sandbox, [first, second]) = joined();
    desk.scan().expect(0);
    let (_, all, companies) = offers(&desk, &second);
    assert_eq!(companies, ["Joined"]);
    let board = format!("greenhouse/{second}");
    let done =
        desk.run(&["companies", "split", "joined.example", &board, "--as", "Apart", "--format", "json"]);
    assert_eq!(done.expect(0).json()["boards"], json!([board]));
    let apart = (all, all, vec!["Apart".to_owned()]);
    assert_eq!(offers(&desk, &second), apart);
    assert_eq!(open_of(&desk, "Apart"), i64::try_from(all).unwrap(), "the figures are right at once");
    assert_eq!(offers(&desk, &first).2, ["Joined"]);
    // The list still names it for the old one; it is read again with every run.
    for _ in 0..2 {
        desk.run(&["run", "--force", "--format", "json"]).expect(0);
        assert_eq!(offers(&desk, &second), apart);
    }
    // Merged again, it is as before.
    desk.run(&["companies", "merge", "joined.example", "Apart"]).expect(0);
    desk.run(&["run", "--force", "--format", "json"]).expect(0);
    assert_eq!(offers(&desk, &second), (all, all, vec!["Joined".to_owned()]));
}

#[test]
fn a_removed_board_is_not_asked_again_and_its_offers_close_and_come_back_with_it() {
    let (desk, sandbox, [first, second]) = joined();
    desk.scan().expect(0);
    let (open, all, _) = offers(&desk, &second);
    assert_eq!(open, all);
    let board = format!("greenhouse/{second}");
    let told = desk.run(&["boards", "remove", &board, "--format", "json"]).expect(0).json();
    assert_eq!((&told["closed"], &told["changed"]), (&json!(all), &json!(true)));
    assert_eq!(offers(&desk, &second), (0, all, vec!["Joined".to_owned()]), "none is deleted");
    sandbox.clear_requests();
    desk.run(&["run", "--force", "--format", "json"]).expect(0);
    let asked = |slug: &str| sandbox.requests().iter().any(|seen| seen.path.contains(slug));
    assert!(asked(&first) && !asked(&second));
    assert_eq!(open_of(&desk, "Joined"), i64::try_from(offers(&desk, &first).0).unwrap());
    let listed = desk.run(&["boards", "list", "--state", "removed", "--format", "json"]).expect(0).json();
    assert_eq!((&listed[0]["tenant"], listed.as_array().unwrap().len()), (&json!(second), 1));
    desk.run(&["boards", "restore", &board]).expect(0);
    desk.run(&["run", "--format", "json"]).expect(0);
    assert_eq!(offers(&desk, &second), (all, all, vec!["Joined".to_owned()]));
}

#[test]
fn a_removed_company_stays_away_through_runs_that_read_its_list() {
    let (desk, sandbox, [first, second]) = joined();
    desk.scan().expect(0);
    let all = offers(&desk, &first).1 + offers(&desk, &second).1;
    let refused = desk.run(&["companies", "remove", "Joined"]).expect(2);
    assert!(refused.stderr.contains("closed, not deleted"), "{refused:?}");
    desk.run(&["companies", "remove", "Joined", "--yes"]).expect(0);
    sandbox.clear_requests();
    desk.run(&["run", "--force", "--format", "json"]).expect(0);
    assert_eq!(sandbox.requests().len(), 0, "nobody is asked");
    assert_eq!(desk.export().len(), all, "no offer is deleted");
    assert!(!desk.run(&["companies", "list"]).expect(0).stdout.contains("Joined"));
    assert!(!desk.run(&["offers", "list", "--all"]).expect(0).stdout.contains("Joined"));
    desk.run(&["companies", "restore", "Joined"]).expect(0);
    desk.run(&["run", "--format", "json"]).expect(0);
    assert_eq!(offers(&desk, &first).0 + offers(&desk, &second).0, all);
}

#[test]
fn an_offer_is_judged_at_the_terminal_with_its_own_text() {
    let sandbox = start(tiny(312));
    let desk = Desk::with_providers(&sandbox, &["lever"]);
    desk.scan().expect(0);
    assert!(sandbox.requests().iter().any(|seen| seen.host == LEVER));
    let offer = desk.export().remove(0);
    let key = offer["key"].as_str().unwrap();
    let told = desk.run(&["offers", "feedback", key, "fp", "--note", "no such thing", "--format", "json"]);
    assert_eq!(told.expect(0).json()["now"]["feedback"], "FP");
    let said = desk.run(&["score", "feedback", "--format", "json"]).expect(0).json();
    let statement = &said["statements"][0];
    assert_eq!((&statement["note"], &statement["offer"]["key"]), (&json!("no such thing"), &json!(key)));
    assert_eq!(statement["offer"]["title"], offer["title"]);
    desk.run(&["offers", "feedback", key, "--clear"]).expect(0);
    assert_eq!(
        desk.run(&["score", "feedback", "--format", "json"]).expect(0).json()["statements"],
        json!([])
    );
    desk.run(&["offers", "feedback", "lever/none/1", "OK"]).expect(1);
    desk.run(&["offers", "feedback", key, "maybe"]).expect(2);
    desk.run(&["offers", "feedback", key]).expect(2);
}
