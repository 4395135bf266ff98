//! `score test`, and what `explain` makes of each reason for silence.

use serde_json::Value;

use super::{Exit, testing::Desk};

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
    catalogue demo@1#56a9b248, 3 texts
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
    assert!(
        ran.err.starts_with("error: faults in `{}/demo.toml`: 2\n{}/demo.toml, line 4, column 14: "),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("line 10, ") && ran.err.contains("did you mean `pay`?"), "{}", ran.err);
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
