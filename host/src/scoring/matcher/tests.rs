use super::{
    super::catalog::{Alias, Context, ContextRule, Side, Within},
    *,
};
use crate::domain::steps::{assert_linear, steps_of};

mod reference;

const WORDINGS: [&str; 6] = [
    "USD",
    "international payments",
    "payments",
    "EE. UU.",
    "import-export",
    "international payments platform",
];

/// One term per wording, without context rules.
fn matcher_of(wordings: &[&str], negation: &Negation) -> Matcher {
    let terms: Vec<_> = wordings.iter().map(|wording| term(&[wording], &[])).collect();
    Matcher::new(&terms, negation)
}

fn term<'a>(wordings: &[&str], contexts: &[&'a Context]) -> Term<'a> {
    let alias = |wording: &&str| Alias { text: (*wording).to_owned(), language: None };
    Term { aliases: wordings.iter().map(alias).collect(), contexts: contexts.to_vec() }
}

/// The hits as the text writes them, each with its negation if it is silenced.
fn found(text: &str) -> Vec<(&str, Option<&str>)> {
    found_by(&matcher_of(&WORDINGS, &Negation::default()), text)
}

fn found_by<'t>(matcher: &Matcher, text: &'t str) -> Vec<(&'t str, Option<&'t str>)> {
    let mut found = matcher.find("", text);
    found.sort_by_key(|found| (found.span.start, found.span.end));
    let negation = |silenced| match silenced {
        Some(Silenced::Negated { span, .. }) => Some(&text[span]),
        _ => None,
    };
    found.into_iter().map(|found| (&text[found.span], negation(found.silenced))).collect()
}

fn counting(text: &str) -> Vec<&str> {
    found(text).into_iter().filter(|(_, negation)| negation.is_none()).map(|(hit, _)| hit).collect()
}

#[test]
fn whole_words_only() {
    assert!(found("USDA and bitusd, paymentsystems").is_empty());
    assert_eq!(counting("(USD)"), ["USD"]);
    assert_eq!(counting("usd"), ["usd"]);
}

#[test]
fn overlapping_wordings_are_all_found() {
    assert_eq!(
        counting("Our International  Payments\nplatform"),
        ["International  Payments", "International  Payments\nplatform", "Payments"]
    );
}

#[test]
fn adjacent_hits_share_a_space() {
    assert_eq!(counting("payments USD payments"), ["payments", "USD"]);
}

#[test]
fn punctuation_inside_a_wording_does_not_matter() {
    assert_eq!(counting("el mercado de EE.UU. y EE  UU"), ["EE.UU"]);
    assert_eq!(counting("Import/Export"), ["Import/Export"]);
}

#[test]
fn terms_may_share_a_wording() {
    let terms = [term(&["x", "usd"], &[]), term(&["USD", "Usd"], &[])];
    let matcher = Matcher::new(&terms, &Negation::default());
    let mut targets: Vec<_> = matcher.find("", "USD").into_iter().map(|found| found.target).collect();
    targets.sort_unstable();
    assert_eq!(targets, [0, 1]);
}

#[test]
fn no_wordings_find_nothing() {
    assert!(matcher_of(&["…"], &Negation::default()).find("anything …", "…").is_empty());
}

#[test]
fn a_negation_reaches_eight_words_forward_and_two_back() {
    assert_eq!(found("no a b c d e f g USD"), [("USD", Some("no"))]);
    assert_eq!(found("no a b c d e f g h USD"), [("USD", None)]);
    assert_eq!(found("USD a no"), [("USD", Some("no"))]);
    assert_eq!(found("USD a b no"), [("USD", None)]);
    assert_eq!(found("SIN pagos en usd"), [("usd", Some("SIN"))]);
}

#[test]
fn a_negation_stays_in_its_clause() {
    for clause_end in [". ", "; ", ": ", "! ", "? ", "\n", " pero ", " but ", " sino "] {
        let text = format!("We are not a bank{clause_end}USD");
        assert_eq!(found(&text), [("USD", None)], "{clause_end:?}");
        let text = format!("USD{clause_end}no");
        assert_eq!(found(&text), [("USD", None)], "{clause_end:?}");
    }
    assert_eq!(found("not a bank, USD"), [("USD", Some("not"))]);
    assert_eq!(found("not below 1.000 USD"), [("USD", Some("not"))]);
}

#[test]
fn for_each_wording_the_first_counting_and_the_first_silenced_hit_are_kept() {
    let text = "no USD. no USD. USD! USD! no USD";
    assert_eq!(found(text), [("USD", Some("no")), ("USD", None)]);
    let matcher = matcher_of(&WORDINGS, &Negation::default());
    let spans: Vec<_> = matcher.find(text, "").into_iter().map(|found| found.span.start).collect();
    assert_eq!(spans, [3, 16]);
}

#[test]
fn occurrences_beyond_the_limit_are_not_examined() {
    let silenced = "no USD. ".repeat(units::SCORED_OCCURRENCES.size());
    let counted = |text: &str| found(text).iter().filter(|(_, negation)| negation.is_none()).count();
    assert_eq!(counted(&format!("{}USD", &silenced[8..])), 1);
    assert_eq!(counted(&format!("{silenced}USD")), 0);
}

#[test]
fn a_wording_of_a_rule_is_found_after_any_number_of_occurrences() {
    let rule = ContextRule {
        any: vec!["bank".to_owned()],
        wordings: vec!["bank".to_owned()],
        number: false,
        within: Within::Words(1),
        near: None,
    };
    let context = Context { requires: vec![rule], excludes: Vec::new() };
    let matcher = Matcher::new(&[term(&["swift"], &[&context])], &Negation::default());
    let text = format!("{}swift bank", "bank and some ".repeat(5 * units::SCORED_OCCURRENCES.size()));
    assert_eq!(matcher.find("", &text).iter().filter(|found| found.silenced.is_none()).count(), 1);
}

/// Texts that repeat a wording, a negation, a rule's wording or a number without end.
#[test]
fn a_text_is_scored_in_no_more_than_its_length() {
    let rule = |near, number| ContextRule {
        any: vec!["bank".to_owned()],
        wordings: vec!["bank".to_owned(), "bank bank".to_owned()],
        number,
        within: Within::Text,
        near,
    };
    let (mut requires, mut excludes) = (Vec::new(), Vec::new());
    for (near, number) in [(Some(Side::After), true), (Some(Side::Before), false), (None, true)] {
        requires.push(rule(near, number));
        excludes.push(rule(near, false));
    }
    let (asks, forbids) =
        (Context { requires, excludes: Vec::new() }, Context { requires: Vec::new(), excludes });
    let terms =
        [term(&["swift", "swift swift"], &[&asks]), term(&["swift"], &[&forbids]), term(&["usd"], &[])];
    let matcher = Matcher::new(&terms, &Negation::default());
    for part in [
        "swift ",
        "bank ",
        "swift bank ",
        "bank swift ",
        "no usd ",
        "no usd. ",
        "no, ",
        "7 swift ",
        "u\u{301}",
        "a. ",
        "\n",
        "\u{301}",
        "c#",
        "swift bank 7. ",
        "bank bank swift no ",
    ] {
        for end in ["", "swift", "swift bank"] {
            assert_linear(
                part,
                2_000,
                |parts| format!("{}{end}", part.repeat(parts)),
                |text: String| drop(matcher.find(&text, &text)),
            );
        }
    }
}

#[test]
fn a_hit_keeps_no_more_than_the_beginning_of_a_long_text() {
    let most = crate::bounds::units::HIT_TEXT.size();
    let gap = "-".repeat(most);
    assert_eq!(excerpt(&gap), gap);
    assert_eq!(excerpt(&format!("{gap}-")), format!("{gap}…"));
    let text = format!("no {gap}{gap} USD");
    let matcher = matcher_of(&["no usd"], &Negation::default());
    let found = matcher.find("", &text);
    assert_eq!(found[0].span, 0..text.len(), "the whole is found");
}

#[test]
fn wordings_within_each_other_match_a_bounded_number_of_times() {
    let nested: Vec<_> = (1..=100).map(|count| "a ".repeat(count)).collect();
    let matcher = matcher_of(&nested.iter().map(String::as_str).collect::<Vec<_>>(), &Negation::default());
    let text = "a ".repeat(30_000);
    let steps = steps_of(|| matcher.read(&text, Field::Description).1);
    // All of them would be a hundred for each word.
    assert!(steps >= units::SCORED_MATCHES.limit, "{steps}");
    assert!(steps < units::SCORED_MATCHES.limit + 200_000, "{steps}");
}
