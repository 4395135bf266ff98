use crate::scoring::{Advert, Catalog, Scorer, Silenced};

/// A scorer for the keyword `swift` with these rules.
fn scorer(rules: &str) -> Scorer {
    let text = format!(
        "id = \"demo\"\nversion = \"1\"\n\
         [[categories]]\nid = \"pay\"\nname = \"Pay\"\ntier = 3\nbucket = \"direct\"\n\
         [[keywords]]\nid = \"swift\"\ncategory = \"pay\"\ncanonical = \"SWIFT\"\n\
         aliases = [\"swift\", \"swift network\"]\n{rules}\n"
    );
    Scorer::new(Catalog::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

/// Whether any hit counts.
fn counts(rules: &str, title: &str, text: &str) -> bool {
    let scorer = scorer(rules);
    let score = scorer.score(&Advert::of_texts(title, text));
    score.hits.iter().any(|hit| hit.silenced.is_none())
}

#[test]
fn a_reach_in_words_holds_on_both_sides() {
    let rule = "requires = [{ any = [\"bank\", \"wire transfer\"], within = 3 }]";
    for (text, expected) in [
        ("swift a b bank", true),
        ("swift a b c bank", false),
        ("bank a b swift", true),
        ("bank a b c swift", false),
        ("swift. A! Bank", true),
        ("swift\nbank", false),
        // The whole wording must be within reach.
        ("swift a wire transfer", true),
        ("swift a b wire transfer", false),
        ("wire transfer a swift", true),
        ("wire transfer a b swift", false),
    ] {
        assert_eq!(counts(rule, "", text), expected, "{text:?}");
    }
}

#[test]
fn each_named_reach_ends_at_its_boundary() {
    let table = [
        ("clause", "swift, a bank", "swift; a bank"),
        ("clause", "a bank and swift", "a bank but swift"),
        ("sentence", "swift; a bank", "swift. A bank"),
        ("sentence", "A bank: swift!", "A bank! Swift"),
        ("line", "Swift. A bank", "swift\na bank"),
        ("text", "swift\nand\na bank", ""),
    ];
    for (within, inside, outside) in table {
        let rule = format!("requires = [{{ any = [\"bank\"], within = \"{within}\" }}]");
        assert!(counts(&rule, "", inside), "{within}: {inside:?}");
        assert!(!counts(&rule, "bank", outside), "{within}: {outside:?}");
    }
}

#[test]
fn the_offer_is_title_and_text() {
    let rule = "requires = [{ any = [\"bank\"], within = \"offer\" }]";
    assert!(counts(rule, "Bank clerk", "swift"));
    assert!(counts(rule, "Swift clerk", "in a bank"));
    assert!(!counts(rule, "Clerk", "swift"));
    assert!(!counts("requires = [{ any = [\"bank\"], within = \"text\" }]", "Bank clerk", "swift"));
}

#[test]
fn a_rule_can_require_a_side() {
    for (near, before, after) in [("before", true, false), ("after", false, true)] {
        let rule = format!("requires = [{{ any = [\"bank\"], within = 5, near = \"{near}\" }}]");
        assert_eq!(counts(&rule, "", "bank swift"), before, "{near}");
        assert_eq!(counts(&rule, "", "swift bank"), after, "{near}");
    }
}

#[test]
fn any_word_that_begins_with_a_digit_is_a_number() {
    let rule = "excludes = [{ any = [\"<number>\"], within = 2 }]";
    for (text, expected) in
        [("swift 45.000", false), ("30k swift", false), ("swift a b 7", true), ("swift k30", true)]
    {
        assert_eq!(counts(rule, "", text), expected, "{text:?}");
    }
}

#[test]
fn a_wording_inside_the_hit_is_not_its_context() {
    assert!(!counts("requires = [{ any = [\"network\"], within = 5 }]", "", "swift"));
    assert!(!counts("requires = [{ any = [\"swift\"], within = 5 }]", "", "swift"));
    assert!(counts("requires = [{ any = [\"swift\"], within = 5 }]", "", "swift swift"));
    // A wording that contains the hit is part of its context.
    assert!(!counts("excludes = [{ any = [\"taylor swift fan\"], within = 3 }]", "", "a Taylor Swift fan"));
}

#[test]
fn all_of_requires_and_none_of_excludes() {
    let rules = "requires = [{ any = [\"bank\"], within = \"text\" }, { any = [\"wire\"], within = \"text\" }]\n\
        excludes = [{ any = [\"ios\"], within = \"text\" }, { any = [\"xcode\"], within = \"text\" }]";
    assert!(counts(rules, "", "swift bank wire"));
    for text in ["swift bank", "swift wire", "swift bank wire iOS", "swift bank wire Xcode"] {
        assert!(!counts(rules, "", text), "{text:?}");
    }
}

#[test]
fn a_later_occurrence_counts_if_the_first_does_not() {
    let rule = "requires = [{ any = [\"bank\"], within = 2 }]";
    let scorer = scorer(rule);
    let score = scorer.score(&Advert::of_texts("", "Swift and iOS. The swift bank"));
    let hits: Vec<_> = score.hits.iter().map(|hit| (hit.span.start, hit.silenced.is_none())).collect();
    assert_eq!(hits, [(0, false), (19, true)]);
}

#[test]
fn the_rules_of_a_category_hold_for_its_keywords() {
    let text = r#"
id = "demo"
version = "1"
categories = [
    { id = "pay", name = "Pay", tier = 3, bucket = "direct", excludes = [{ any = ["@code"], within = "offer" }] },
]
keywords = [{ id = "swift", category = "pay", canonical = "SWIFT", aliases = ["swift"] }]
contexts = { code = ["iOS", "Xcode"] }
"#;
    let scorer = Scorer::new(Catalog::parse(text).unwrap());
    let score = scorer.score(&Advert::of_texts("iOS developer", "You know Swift."));
    let silenced = Silenced::Excluded {
        rule: vec!["@code".to_owned()].into(),
        within: "the offer".into(),
        word: "iOS".into(),
        field: crate::scoring::Field::Title,
        span: 0..3,
    };
    assert_eq!(score.hits[0].silenced.as_ref(), Some(&silenced));
    assert_eq!(score.value, 0);
}

#[test]
fn a_missing_wording_is_reported() {
    let rule = "requires = [{ any = [\"bank\", \"<number>\"], within = 8, near = \"after\" }]";
    let scorer = scorer(rule);
    let score = scorer.score(&Advert::of_texts("", "swift"));
    let (rule, within) = (vec!["bank".to_owned(), "<number>".to_owned()].into(), "8 words after it".into());
    assert_eq!(score.hits[0].silenced, Some(Silenced::Missing { rule, within }));
}

#[test]
fn a_word_of_a_language_counts_in_it_and_in_texts_of_unknown_language() {
    let text = "id = \"demo\"\nversion = \"1\"\nlanguages = [\"es\", \"en\"]\n\
        categories = [{ id = \"a\", name = \"A\", tier = 1, bucket = \"direct\" }]\n\
        keywords = [{ id = \"p\", category = \"a\", canonical = \"P\", \
        aliases = [{ text = \"pesos\", language = \"es\" }, \"MXN\"] }]\n\
        phrases = [{ id = \"q\", phrase = \"actual\", tier = 1, language = \"en\" }]\n";
    let scorer = Scorer::new(Catalog::parse(text).unwrap());
    let silenced = |text| scorer.score(&Advert::of_texts("", text)).hits.remove(0).silenced;
    assert_eq!(silenced("Se paga en pesos a los proveedores de la empresa"), None);
    assert_eq!(silenced("pesos"), None);
    let (wanted, found) = (crate::scoring::Language::Es, crate::scoring::Language::En);
    assert_eq!(silenced("We are paid in pesos by the clients"), Some(Silenced::Language { wanted, found }));
    assert_eq!(silenced("We are paid in MXN by the clients"), None);
    assert!(silenced("El puesto actual de la empresa y los equipos").is_some());
}
