use super::*;

const WORDINGS: [&str; 6] = [
    "USD",
    "international payments",
    "payments",
    "EE. UU.",
    "import-export",
    "international payments platform",
];

fn matcher() -> Matcher {
    Matcher::new(WORDINGS.into_iter().enumerate(), &Negation::default())
}

/// What is found, as the text writes it, with the negation if it is silenced.
fn found(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = matcher().find(text);
    found.sort_by_key(|found| (found.span.start, found.span.end));
    found.into_iter().map(|found| (&text[found.span], found.negated_by.map(|span| &text[span]))).collect()
}

fn live(text: &str) -> Vec<&str> {
    found(text).into_iter().filter(|(_, negation)| negation.is_none()).map(|(hit, _)| hit).collect()
}

#[test]
fn whole_words_only() {
    assert!(found("USDA and bitusd, paymentsystems").is_empty());
    assert_eq!(live("(USD)"), ["USD"]);
    assert_eq!(live("usd"), ["usd"]);
}

#[test]
fn overlapping_wordings_are_all_found() {
    assert_eq!(
        live("Our International  Payments\nplatform"),
        ["International  Payments", "International  Payments\nplatform", "Payments"]
    );
}

#[test]
fn neighbours_share_their_space() {
    assert_eq!(live("payments USD payments"), ["payments", "USD"]);
}

#[test]
fn punctuation_inside_a_wording_does_not_matter() {
    assert_eq!(live("el mercado de EE.UU. y EE  UU"), ["EE.UU"]);
    assert_eq!(live("Import/Export"), ["Import/Export"]);
}

#[test]
fn one_wording_may_stand_for_several() {
    let matcher = Matcher::new([(7, "usd"), (9, "USD"), (9, "Usd")].into_iter(), &Negation::default());
    let mut targets: Vec<_> = matcher.find("USD").into_iter().map(|found| found.target).collect();
    targets.sort_unstable();
    assert_eq!(targets, [7, 9]);
}

#[test]
fn no_wordings_find_nothing() {
    let matcher = Matcher::new([(0, "…")].into_iter(), &Negation::default());
    assert!(matcher.find("anything …").is_empty());
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
fn of_each_wording_the_first_live_and_the_first_silenced_are_kept() {
    let text = "no USD. no USD. USD! USD! no USD";
    assert_eq!(found(text), [("USD", Some("no")), ("USD", None)]);
    let spans: Vec<_> = matcher().find(text).into_iter().map(|found| found.span.start).collect();
    assert_eq!(spans, [3, 16]);
}

#[test]
fn other_negations_can_be_asked_for() {
    let negation = Negation { words: vec!["Keine".to_owned()], before: 1, after: 0 };
    let matcher = Matcher::new([(0, "usd")].into_iter(), &negation);
    assert!(matcher.find("keine USD")[0].negated_by.is_some());
    assert!(matcher.find("keine x USD")[0].negated_by.is_none());
    assert!(matcher.find("USD keine")[0].negated_by.is_none());
    assert!(matcher.find("no USD")[0].negated_by.is_none());
}
