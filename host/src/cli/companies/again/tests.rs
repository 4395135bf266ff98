use serde_json::{Value, json};

use crate::cli::{Exit, testing::Desk};

/// Five companies: two with a site, one without, one whose board is listed, and one that was settled.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "list.csv",
        "name,website,provider,tenant\n\
         Acme,https://acme.example,,\n\
         Beta,https://beta.example,,\n\
         Siteless,,,\n\
         Listed,https://listed.example,lever,listed\n\
         Settled,https://settled.example,,\n",
    );
    desk.ok(&["companies", "import", "{}/list.csv"]);
    desk.ok(&["companies", "resolve", "settled.example", "REJECTED"]);
    desk
}

#[test]
fn what_it_takes_is_told_and_nothing_is_asked() {
    let desk = desk();
    insta::assert_snapshot!(desk.ok(&["companies", "discover", "--again"]), @r"
    due again: 2 companies, 2 of them never looked at
      their last looks read 0 pages; a look reads at most 17 pages, and all take at most 1m 0s
      2 companies are due in all; a run looks at 100 (`[discovery] limit`), the longest unchecked first: 1 run
      left out, since no search looks at them: 1 without a website, 1 that a person settled, 1 whose board a person listed
    ");
    let told: Value =
        serde_json::from_str(&desk.ok(&["companies", "discover", "--again", "acme", "--format", "json"]))
            .unwrap();
    assert_eq!(
        told,
        json!({
            "companies": 1, "never_looked_at": 1, "pages_last_time": 0, "most_pages": 17, "most_seconds": 60,
            "due": 2, "limit": 100, "runs": 1,
            "left_out": { "without_website": 0, "resolved": 0, "listed": 0 },
        })
    );
}

#[test]
fn what_no_search_looks_at_is_refused_where_it_is_named() {
    let desk = desk();
    for name in ["siteless", "listed.example", "settled.example"] {
        let ran = desk.run(&["companies", "discover", "--again", name]);
        assert_eq!(ran.exit, Exit::Failed, "{ran:?}");
        assert!(ran.err.contains("no search looks at what was named"), "{ran:?}");
        assert!(ran.out.contains("left out"), "{ran:?}");
    }
    let none = desk.ok(&["companies", "discover", "--again", "--state", "blocked"]);
    assert!(none.starts_with("due again: 0 companies\n"), "{none}");
}

#[test]
fn where_no_run_looks_at_companies_it_is_told() {
    let desk = desk();
    desk.configure("[discovery]\nlimit = 0\n");
    let told = desk.ok(&["companies", "discover", "--again"]);
    assert!(told.contains("`[discovery] limit` is 0; `--now` does"), "{told}");
}
