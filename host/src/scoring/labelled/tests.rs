use super::*;
use crate::{bounds::files::LABELLED_TEXTS, domain::SalaryPeriod, scoring::Catalog};

const CATALOG: &str = r#"
id = "demo"
version = "1"
categories = [
    { id = "money", name = "Money", tier = 3, bucket = "direct" },
    { id = "cloud", name = "Cloud", tier = 1, bucket = "proxy" },
]
keywords = [
    { id = "usd", category = "money", canonical = "USD", aliases = ["USD"] },
    { id = "aws", category = "cloud", canonical = "AWS", aliases = ["AWS"] },
]
"#;

fn scorer() -> Scorer {
    Scorer::new(Catalog::parse(CATALOG).unwrap())
}

#[test]
fn the_figures_match_a_count_by_hand() {
    let set = r#"
{"id":"a","title":"USD","text":"AWS","expected":["money","cloud"]}
{"id":"b","title":"","text":"no USD, but AWS","expected":["money"],"note":"mistaken twice"}
{"id":"c","language":"en","title":"","description":"nothing","expected":[]}
"#;
    let scorer = scorer();
    let set = read(set, &scorer).unwrap();
    let evaluation = evaluate(&scorer, &set);
    assert_eq!(evaluation.texts, 3);
    assert_eq!(evaluation.total, Counts { expected: 3, found: 3, right: 2 });
    assert_eq!(evaluation.categories[0], ("money", Counts { expected: 2, found: 1, right: 1 }));
    assert_eq!(evaluation.categories[1], ("cloud", Counts { expected: 1, found: 2, right: 1 }));
    let misses: Vec<_> = evaluation
        .misses
        .iter()
        .map(|miss| (miss.text.id.as_str(), miss.category, miss.kind, miss.hits.len()))
        .collect();
    assert_eq!(misses, [("b", "money", MissKind::Missed, 1), ("b", "cloud", MissKind::Wrong, 1)]);
    let total = evaluation.total;
    assert!((total.precision() - 2.0 / 3.0).abs() < 1e-9 && (total.recall() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!((total.wrong(), total.missed()), (1, 1));
}

#[test]
fn precision_and_recall_are_one_without_expectations() {
    let none = Counts::default();
    assert!((none.precision() - 1.0).abs() < 1e-9 && (none.recall() - 1.0).abs() < 1e-9);
}

#[test]
fn a_set_may_state_salary_and_workplace() {
    let line = r#"{"id":"a","title":"","text":"","expected":[],"workplace":"remote",
        "salary":{"min":1,"max":2.5,"currency":"EUR","period":"month"}}"#
        .replace('\n', "");
    let set = read(&line, &scorer()).unwrap();
    assert_eq!(set[0].workplace, Workplace::Remote);
    let salary = set[0].salary.as_ref().unwrap();
    assert_eq!((salary.max, salary.period), (Some(2.5), Some(SalaryPeriod::Month)));
}

#[test]
fn every_invalid_line_is_reported_with_its_number() {
    let set = "\n{\n{\"id\":\"a\",\"title\":\"\",\"text\":\"\",\"expected\":[\"mony\"]}\n\
        {\"id\":\"b\",\"title\":\"\",\"expected\":[]}\n\
        {\"id\":\"c\",\"title\":\"\",\"text\":\"\",\"description\":\"\",\"expected\":[]}\n\
        {\"id\":\"d\",\"title\":\"\",\"text\":\"\",\"expected\":[],\"notes\":1}\n\
        {\"id\":\"e\",\"title\":\"\",\"text\":\"\",\"expected\":[],\"workplace\":\"home\"}\n\
        {\"id\":\"f\",\"title\":\"\",\"text\":\"\",\"expected\":[],\"salary\":{\"period\":\"yaer\"}}\n\
        {\"id\":\"g\",\"title\":\"\",\"text\":\"\",\"expected\":[]}\n\
        {\"id\":\"g\",\"title\":\"\",\"text\":\"\",\"expected\":[]}\n";
    let faults: Vec<_> = read(set, &scorer()).unwrap_err().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(faults.join("\n"), @r#"
    line 2: column 1: EOF while parsing an object
    line 3: the catalogue has no category `mony`; did you mean `money`?
    line 4: no `text`; a line has `id`, `title`, `text` and `expected`
    line 5: `text` and `description` are the same field; keep one
    line 6: column 52: unknown field `notes`, expected one of `id`, `title`, `text`, `description`, `expected`, `salary`, `workplace`, `language`, `note`
    line 7: no workplace `home`
    line 8: no period `yaer`; did you mean `year`?
    line 10: another line has the id `g`; ids are unique
    "#);
}

#[test]
fn the_first_invalid_lines_are_told_and_the_others_counted() {
    let most = CATALOGUE_FAULTS.size();
    let line = "{\"id\":\"a\",\"title\":\"\",\"text\":\"\",\"expected\":[\"mony\"]}\n";
    let faults = read(&line.repeat(most + 9), &scorer()).unwrap_err();
    assert_eq!((faults.len(), faults.rest().as_deref()), (most, Some("and 9 more")));
    let giant = line.replace("mony", &"m".repeat(1 << 20));
    assert!(read(&giant, &scorer()).unwrap_err()[0].message.len() < 400);
    let key = format!("{{\"{}\":1}}", "k".repeat(1 << 20));
    assert!(read(&key, &scorer()).unwrap_err()[0].message.len() < 1100);
    let nested = format!("{{\"expected\":{}", "[".repeat(1 << 20));
    assert_eq!(read(&nested, &scorer()).unwrap_err().len(), 1);
}

#[test]
fn a_set_of_too_many_texts_is_refused() {
    let lines = |count: usize| {
        let line = |id| format!("{{\"id\":\"{id}\",\"title\":\"\",\"text\":\"\",\"expected\":[]}}\n");
        (0..count).fold(String::new(), |text, id| text + &line(id))
    };
    assert_eq!(read(&lines(LABELLED_TEXTS.size()), &scorer()).unwrap().len(), LABELLED_TEXTS.size());
    let faults = read(&lines(LABELLED_TEXTS.size() + 1), &scorer()).unwrap_err();
    assert_eq!(faults[0].to_string(), "line 50001: a set has at most 50,000 texts; split it");
}
