//! `score test`, and what `explain` makes of each reason for silence.

use std::fs;

use serde_json::Value;

use super::{
    Exit,
    testing::{Desk, NOON},
    tests,
};
use crate::{
    scoring::{Advert, Catalog, Scorer},
    store::{self, Store, offers},
};

const CATALOG: &str = r#"
id = "demo"
version = "1"
contexts = { pay = ["salary", "<number>"] }
categories = [
    { id = "money", name = "Money", tier = 3, bucket = "direct" },
    { id = "cloud", name = "Cloud", tier = 1, bucket = "proxy" },
]
keywords = [
    { id = "usd", category = "money", canonical = "USD", aliases = ["USD"], excludes = [{ any = ["@pay"], within = "clause" }] },
    { id = "swift", category = "money", canonical = "SWIFT", aliases = ["swift"], requires = [{ any = ["bank"], within = 4 }] },
    { id = "aws", category = "cloud", canonical = "AWS", aliases = ["AWS"] },
]
"#;

const SET: &str = r#"
{"id":"a","language":"en","title":"Treasurer","text":"We invoice in USD and run on AWS.","expected":["money","cloud"]}
{"id":"b","title":"iOS developer","text":"You write Swift. No AWS here. A salary in USD.","expected":["money"]}
{"id":"c","title":"AWS expert","description":"Nothing else.","expected":[],"note":"wrong on purpose"}
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("demo.toml", CATALOG);
    desk.write("set.ndjson", SET);
    desk
}

const TEST: [&str; 4] = ["score", "test", "{}/demo.toml", "{}/set.ndjson"];

#[test]
fn a_report_names_every_mistake_with_its_sentence() {
    insta::assert_snapshot!(desk().ok(&TEST), @r#"
    catalogue demo@1#13f7856b, 3 texts
    precision 0.6667, recall 0.6667

    category  expected  found  right  wrong  missed  precision  recall
    money            2      1      1      0       1      1.000   0.500
    cloud            1      2      1      1       0      0.500   1.000
    all              3      3      2      1       1      0.667   0.667

    found, and should not be:
      c  cloud
        cloud: keyword `aws` in the title
          »AWS« expert

    missed:
      b  money
        money: keyword `swift` in the text, silenced: none of bank within 4 words
          You write »Swift«.
        money: keyword `usd` in the text, silenced: "salary" stands near (@pay within the clause)
          A salary in »USD«.
    "#);
}

#[test]
fn the_report_is_one_object_for_programs() {
    let json: Value = serde_json::from_str(&desk().ok(&[&TEST[..], &["--format", "json"]].concat())).unwrap();
    assert_eq!(json["texts"], 3);
    assert_eq!(json["total"]["right"], 2);
    assert_eq!(json["categories"][1]["figures"]["wrong"], 1);
    assert_eq!(json["misses"][0]["hits"][0]["silenced"]["reason"], "missing");
}

#[test]
fn a_figure_below_its_minimum_fails_after_the_report() {
    let ran = desk().run(&[&TEST[..], &["--min-precision", "0.7", "--min-recall", "0.6"]].concat());
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(ran.err, "error: precision is 0.6667, below 0.7");
    assert!(ran.out.contains("precision 0.6667"), "{}", ran.out);
    let minima = ["--min-precision", "0.6", "--min-recall", "0.6"];
    assert_eq!(desk().run(&[&TEST[..], &minima].concat()).exit, Exit::Success);
}

#[test]
fn bad_lines_are_told_and_nothing_is_reported() {
    let desk = desk();
    desk.write("set.ndjson", SET.replace("\"cloud\"]", "\"clout\"]").replace("\"description\"", "\"body\""));
    let ran = desk.run(&TEST);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""));
    insta::assert_snapshot!(ran.err, @r#"
    error: faults in `{}/set.ndjson`: 2
    {}/set.ndjson, line 2: the catalogue has no category `clout`; did you mean `cloud`?
    {}/set.ndjson, line 4: column 37: unknown field `body`, expected one of `id`, `title`, `text`, `description`, `expected`, `salary`, `workplace`, `language`, `note`
    "#);
    desk.write("demo.toml", CATALOG.replace("@pay", "@pya"));
    let ran = desk.run(&TEST);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""));
    insta::assert_snapshot!(ran.err, @r"
    error: faults in `{}/demo.toml`: 1
    {}/demo.toml, line 10, column 98: `[contexts]` has no list `pya`; did you mean `pay`?
    ");
    desk.write("demo.toml", CATALOG);
    desk.write("set.ndjson", "\n");
    assert_eq!(desk.run(&TEST).err, "error: `{}/set.ndjson` holds no text");
    let missing = desk.run(&["score", "test", "{}/none.toml", "{}/set.ndjson"]);
    assert!(missing.exit == Exit::Usage && missing.err.starts_with("error: cannot read"), "{missing:?}");
}

#[test]
fn neither_configuration_nor_database_is_needed() {
    let desk = desk();
    desk.write("providers.toml", "this is no configuration");
    assert!(desk.ok(&TEST).starts_with("catalogue demo@1#"));
}

/// The test catalogue with every reason for silence, and facts.
fn strict_catalog() -> String {
    let excluding = "aliases = [\"hedging\"]\nexcludes = [{ any = [\"@pay\"], within = \"clause\" }]";
    let text = tests::CATALOG.replace("aliases = [\"hedging\", \"currency risk\"]", excluding);
    let keyword = |id: &str, more: &str| {
        format!(
            "[[keywords]]\nid = \"{id}\"\ncategory = \"fx\"\ncanonical = \"x\"\naliases = [\"{id}\"]\n{more}\n"
        )
    };
    let keywords = [
        keyword("swaps", "requires = [{ any = [\"risk\", \"<number>\"], within = 4 }]"),
        keyword("divisas", "language = \"es\""),
        keyword("forwards", ""),
        keyword("spot", ""),
    ];
    let facts = r#"
contexts = { pay = ["salary"] }
[[categories]]
id = "terms"
name = "Terms"
tier = 2
bucket = "business"
[salary]
category = "terms"
floor = 4000
currency = "EUR"
period = "month"
below = 2
[workplace]
hybrid = "terms"
"#;
    let (lists, facts) = facts.trim_start().split_once('\n').unwrap();
    format!("{lists}\n{text}{}{facts}", keywords.concat())
}

#[test]
fn an_explanation_tells_each_reason_for_silence() {
    let desk = Desk::new();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let text = "A salary for hedging.\nWe like swaps.\nThe divisas of the team.\nThere are no forwards.\nSpot is yours.";
    let writes = vec![tests::write_under(&strict_catalog(), tests::offer("a-1", "Analyst", text), true)];
    store.write_blocking(move |tx| tests::write_run(tx, writes)).unwrap();
    let shown = desk.ok(&["explain", "a-1", "--all"]);
    let shown = shown.split_once("counted:\n").unwrap().1;
    insta::assert_snapshot!(shown, @r#"
      +4.00  fx: keyword `spot` in the text
             »Spot« is yours.
      +2.50  terms: the advertised workplace
             »hybrid«

    not counted:
          0  fx: keyword `hedging` in the text, silenced: "salary" stands near (@pay within the clause)
             A salary for »hedging«.
          0  fx: keyword `swaps` in the text, silenced: none of risk, <number> within 4 words
             We like »swaps«.
          0  fx: keyword `divisas` in the text, silenced: it counts in Spanish, and the text is English
             The »divisas« of the team.
          0  fx: keyword `forwards` in the text, silenced by "no"
             There are no »forwards«.
          0  terms: the advertised salary, silenced: below the floor of 4000 EUR a month
             »30000 to 40000.5 EUR a year«

    direct      4.00
    footprint   0.00
    business    2.50
    proxy       0.00
    phrases     0.00
    synergy     0.80 (there is a core signal)
    sum         7.30, so 2 of 10, cut to 2 because the advertised salary is below the floor
    "#);
    let explained = tests::json(&desk.ok(&["explain", "a-1", "--format", "json"]));
    assert_eq!(
        (&explained["current"], &explained["score"]["salary_cap"]),
        (&Value::Bool(true), &Value::from(2.0))
    );
}

/// A desk after a run, whose configuration names the catalogue that made the scores.
fn configured() -> Desk {
    let desk = tests::after_a_run();
    desk.configure("[scoring]\ncatalog = \"catalog.toml\"\n");
    desk.write("catalog.toml", tests::CATALOG);
    desk
}

/// The catalogue after an afternoon of work: kitchens are strong, and hedging is worth less.
fn edited() -> String {
    let kitchen = "[[categories]]\nid = \"food\"\nname = \"Kitchens\"\ntier = 3\nbucket = \"direct\"\n[[keywords]]\n\
        id = \"kitchen\"\ncategory = \"food\"\ncanonical = \"A kitchen\"\naliases = [\"kitchen\", \"cook\"]\n";
    format!("{}{kitchen}", tests::CATALOG.replacen("tier = 3", "tier = 2", 1).replace("\"1\"", "\"2\""))
}

#[test]
fn an_explanation_names_signals_as_the_catalogue_does_and_json_keeps_their_ids() {
    let desk = configured();
    let shown = desk.ok(&["explain", "a-1"]);
    assert!(shown.contains("  +6.00  Currencies: hedging, in the title\n"), "{shown}");
    let json = tests::json(&desk.ok(&["explain", "a-1", "--format", "json"]));
    assert_eq!(
        (&json["score"]["hits"][0]["id"], &json["names"]["fx"]),
        (&"hedging".into(), &"Currencies".into())
    );
    assert_eq!((&json["current"], &json["configured"]), (&true.into(), &json["catalog"]));
    // Ids of another catalogue mean something else.
    desk.write("catalog.toml", tests::CATALOG.replace("\"test\"", "\"other\""));
    let shown = desk.ok(&["explain", "a-1"]);
    assert!(shown.contains("fx: keyword `hedging` in the title"), "{shown}");
}

#[test]
fn scores_of_an_edited_catalogue_are_told_as_stale_wherever_they_are_shown() {
    let desk = configured();
    for command in [["offers", "list"], ["companies", "list"]] {
        assert!(!desk.run(&command).err.contains("another catalogue"), "{command:?}");
    }
    desk.write("catalog.toml", edited());
    let explained = desk.ok(&["explain", "a-1"]);
    assert!(
        explained.contains("the score is of another catalogue than the configured test@2#"),
        "{explained}"
    );
    assert_eq!(tests::json(&desk.ok(&["explain", "a-1", "--format", "json"]))["current"], false);
    let note = "note: 2 open offers have scores of another catalogue than the configured one: `score apply` scores \
                again, and so does the next run\n";
    for command in [["offers", "list"], ["companies", "list"]] {
        let ran = desk.run(&command);
        assert!(ran.exit == Exit::Success && ran.err.contains(note), "{command:?}: {}", ran.err);
        let programs = desk.run(&[&command[..], &["--format", "json"]].concat());
        assert!(programs.err.contains(note) && programs.out.starts_with('['), "{command:?}");
    }
    let attention = &tests::json(&desk.ok(&["status", "--format", "json"]))["attention"];
    let stale = attention.as_array().unwrap().iter().find(|told| told["kind"] == "stale-scores").unwrap();
    assert_eq!(stale["count"], 2, "{stale}");
    assert!(stale["cure"].as_str().unwrap().contains("score apply"), "{stale}");
    desk.write("catalog.toml", tests::CATALOG);
    assert!(!desk.run(&["offers", "list"]).err.contains("another catalogue"), "as it was");
    desk.write("catalog.toml", "no catalogue");
    assert!(
        !desk.run(&["offers", "list"]).err.contains("another catalogue"),
        "what cannot be read is told by `doctor`"
    );
}

#[test]
fn a_diff_shows_what_another_catalogue_would_change_and_writes_nothing() {
    let desk = configured();
    desk.write("draft.toml", edited());
    let before = fs::read(desk.path().join("jobscan.db")).unwrap();
    insta::assert_snapshot!(desk.ok(&["score", "diff", "{}/draft.toml"]), @r#"
    test@2#e4e9c2e2 beside the stored scores (of test@1#9bfb80e8)
    companies: 1 compared, 0 become strong, 0 no longer strong, 0 rise, 0 fall
    offers: 2 compared, 1 become strong, 1 no longer strong, 1 rise, 1 fall

    no company would move

    move              now  then  title            company  key
    becomes strong      0     6  Cook             Acme     lever/acme/a-2
    no longer strong    6     4  Hedging analyst  Acme     lever/acme/a-1
    "#);
    let json = tests::json(&desk.ok(&["score", "diff", "{}/draft.toml", "--format", "json", "--limit", "1"]));
    assert_eq!(
        (&json["offers"]["gained"], &json["offers"]["lost"], &json["offers"]["compared"]),
        (&1.into(), &1.into(), &2.into())
    );
    assert_eq!(json["moved_offers"].as_array().map(Vec::len), Some(2), "the limit is for people");
    assert_eq!(json["moved_offers"][0]["move"], "gained");
    let one = desk.ok(&["score", "diff", "{}/draft.toml", "--limit", "1"]);
    assert!(one.contains("and 1 more offer: `--limit 0` shows all"), "{one}");
    let same = desk.ok(&["score", "diff", "{}/catalog.toml"]);
    assert!(same.contains("nothing would move"), "{same}");
    assert_eq!(fs::read(desk.path().join("jobscan.db")).unwrap(), before);
    let bad = desk.run(&["score", "diff", "{}/providers.toml"]);
    assert!(bad.exit == Exit::Usage && bad.err.contains("providers.toml, line"), "{}", bad.err);
    let explained = desk.ok(&["explain", "a-2", "--catalog", "{}/draft.toml"]);
    assert!(explained.starts_with("6 of 10  Cook\nlever/acme/a-2, catalogue test@2#"), "{explained}");
    assert!(explained.contains("  +6.00  Kitchens: A kitchen, in the title\n"), "{explained}");
    let unscored = desk.ok(&["explain", "a-3", "--catalog", "{}/draft.toml"]);
    assert!(unscored.starts_with("0 of 10"), "an offer without a score too: {unscored}");
}

#[test]
fn applying_an_edited_catalogue_scores_again_and_brings_companies_up_to_date() {
    let desk = configured();
    assert_eq!(desk.ok(&["score", "apply"]).lines().count(), 2, "one offer was never scored");
    let current = "every score is of test@1#9bfb80e8 already\nthe figures of 0 companies changed\n";
    assert_eq!(desk.ok(&["score", "apply"]), current);
    desk.write("catalog.toml", edited());
    let json = tests::json(&desk.ok(&["score", "apply", "--format", "json"]));
    for (key, value) in [("scored", 3), ("rose", 1), ("fell", 1), ("companies", 1)] {
        assert_eq!(json[key], value, "{key}: {json}");
    }
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(0));
    let companies = tests::json(&desk.ok(&["companies", "list", "--format", "json"]));
    assert_eq!(companies[0]["top_offer"], "lever/acme/a-2", "its best offer is the cook's now");
    assert_eq!(tests::json(&desk.ok(&["explain", "a-1", "--format", "json"]))["current"], true);
    desk.configure("");
    let none = desk.run(&["score", "apply"]);
    assert!(none.exit == Exit::Usage && none.err.contains("[scoring] catalog"), "{}", none.err);
}

#[test]
fn a_stored_offer_scores_as_it_did_when_it_was_read() {
    let desk = tests::after_a_run();
    let connection = store::open_read_only(&desk.path().join("jobscan.db")).unwrap();
    let scorer = Scorer::new(Catalog::parse(&strict_catalog()).unwrap());
    let stale = offers::stale_scores(&connection, scorer.identity(), 10, usize::MAX, 0).unwrap();
    assert_eq!(stale.len(), 3);
    for stored in stale {
        let read = tests::offer("a", &stored.title, stored.description.as_deref().unwrap());
        let again = scorer.score(&Advert {
            title: &stored.title,
            description: stored.description.as_deref().unwrap(),
            salary: stored.salary.as_ref(),
            workplace: stored.workplace,
        });
        assert_eq!(again, scorer.score(&tests::advert(&read)));
        let facts: Vec<_> =
            again.hits.iter().filter(|hit| hit.id == "salary" || hit.id == "workplace").collect();
        assert_eq!(facts.len(), 2);
    }
}
