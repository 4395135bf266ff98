use super::*;
use crate::{
    bounds::files::{
        CATALOGUE, CATALOGUE_CATEGORIES, CATALOGUE_FAULTS, CATALOGUE_WORDING, CATALOGUE_WORDINGS,
    },
    scoring::language::Language,
};

const VALID: &str = r#"
id = "demo"
version = "1"

[[categories]]
id = "money"
name = "Money"
tier = 3
bucket = "direct"

[[keywords]]
id = "usd"
category = "money"
canonical = "US dollar"
aliases = ["USD"]

[[phrases]]
id = "abroad"
phrase = "ventas internacionales"
tier = 2
"#;

/// The messages of the faults in `VALID` after one replacement.
fn faults(old: &str, new: &str) -> Vec<String> {
    assert!(VALID.contains(old));
    faults_of(&VALID.replacen(old, new, 1))
}

fn faults_of(text: &str) -> Vec<String> {
    Catalog::parse(text).expect_err("a fault").iter().map(CatalogFault::to_string).collect()
}

#[test]
fn every_part_of_a_valid_catalogue_is_read() {
    let catalog = Catalog::parse(VALID).unwrap();
    assert_eq!(catalog.categories[0].tier, Tier::Three);
    assert_eq!(catalog.categories[0].bucket, Bucket::Direct);
    assert_eq!(catalog.keywords[0].aliases, [Alias { text: "USD".to_owned(), language: None }]);
    assert_eq!(catalog.phrases[0].tier, Tier::Two);
    assert_eq!(catalog.weights, Weights::default());
    assert_eq!(catalog.negation, Negation::default());
}

#[test]
fn the_identity_follows_the_text() {
    let identity = Catalog::parse(VALID).unwrap().identity();
    let (name, digest) = identity.split_once('#').unwrap();
    assert_eq!(name, "demo@1");
    assert_eq!(digest.len(), 8);
    let changed = Catalog::parse(&VALID.replace("USD", "GBP")).unwrap().identity();
    assert_ne!(identity, changed);
}

#[test]
fn weights_and_negation_replace_only_what_they_name() {
    let text = format!(
        "{VALID}\n[weights]\ncategory = {{ tier3 = 9 }}\ntitle = 2\ncaps = {{ proxy = 0.5 }}\n\
         synergy = {{ from = 2.0 }}\nstrong_from = 8\n[negation]\nwords = [\"kein\"]\nafter = 0\n"
    );
    let catalog = Catalog::parse(&text).unwrap();
    assert_eq!(catalog.weights.category, PerTier { tier1: 1.0, tier2: 2.5, tier3: 9.0 });
    assert_eq!(catalog.weights.caps, PerBucket { direct: 7.0, footprint: 3.0, business: 2.5, proxy: 0.5 });
    assert_eq!(catalog.weights.synergy, Synergy { footprint: 1.0, business: 0.8, from: 2.0 });
    assert_eq!((catalog.weights.title, catalog.weights.strong_from), (2.0, 8));
    let words = vec![NegationWord { text: "kein".to_owned(), language: None }];
    assert_eq!(catalog.negation, Negation { words, after: 0, ..Negation::default() });
}

#[test]
fn each_fault_is_reported_with_its_position() {
    let table: [(&str, &str, &str); 16] = [
        ("tier = 3", "tier = 4", "line 8, column 8: `tier` must be 1, 2 or 3, where 3 is the most telling"),
        (
            "tier = 3",
            "tier = \"3\"",
            "line 8, column 8: `tier` must be 1, 2 or 3, where 3 is the most telling",
        ),
        (
            "tier = 3",
            "teir = 3\ntier = 3",
            "line 8, column 1: unknown key `teir` in the category; did you mean `tier`?",
        ),
        (
            "\"direct\"",
            "\"main\"",
            "line 9, column 10: `bucket` must be `direct`, `footprint`, `business` or `proxy`, not `main`",
        ),
        (
            "category = \"money\"",
            "category = \"mony\"",
            "line 13, column 12: no category has the id `mony`; did you mean `money`?",
        ),
        ("[\"USD\"]", "[]", "line 15, column 11: `aliases` is empty; a keyword is found by its aliases"),
        ("[\"USD\"]", "[\"USD\", \" \"]", "line 15, column 19: an empty alias matches nothing; remove it"),
        (
            "[\"USD\"]",
            "[\"$\"]",
            "line 15, column 12: the alias `$` has no word in it; only letters and digits are looked for",
        ),
        ("[\"USD\"]", "[7]", "line 15, column 12: `alias` must be a string, not a value of type integer"),
        (
            "[\"USD\"]",
            "\"USD\"",
            "line 15, column 11: `aliases` must be an array of strings, not a value of type string",
        ),
        ("canonical = \"US dollar\"\n", "", "line 11, column 1: the keyword has no `canonical`; add it"),
        ("name = \"Money\"", "name = \"\"", "line 7, column 8: `name` is empty"),
        (
            "version = \"1\"",
            "version = 1",
            "line 3, column 11: `version` must be a string, not a value of type integer",
        ),
        ("id = \"demo\"\n", "", "line 1, column 1: the catalogue has no `id`; add it"),
        (
            "version = \"1\"",
            "version = \"1\"\nñandú = 1",
            "line 4, column 1: unknown key `ñandú` in the catalogue",
        ),
        (
            "[[phrases]]\nid = \"abroad\"\nphrase = \"ventas internacionales\"\ntier = 2",
            "[phrases]\nid = \"abroad\"",
            "line 17, column 1: `phrases` must be an array of tables, not a value of type table",
        ),
    ];
    for (old, new, fault) in table {
        let text =
            if new.contains("ñandú") { new.replace("ñandú", "\"ñandú\"") } else { new.to_owned() };
        assert_eq!(faults(old, &text), [fault]);
    }
}

#[test]
fn ids_are_unique_within_their_kind() {
    let twice = VALID.replace("[[phrases]]", "[[keywords]]\nid = \"usd\"\ncategory = \"money\"\ncanonical = \"x\"\naliases = [\"x\"]\n\n[[phrases]]");
    assert_eq!(faults_of(&twice), ["line 18, column 6: another keyword has the id `usd`; ids are unique"]);
    // A phrase may share its id with a keyword: every hit states its kind.
    assert!(Catalog::parse(&VALID.replace("\"abroad\"", "\"usd\"")).is_ok());
}

#[test]
fn weights_and_negations_are_range_checked() {
    let text = format!(
        "{VALID}[weights]\ntitle = -1\ncore = nan\nguard = \"5\"\nstrong_from = 11\nphrase = 3\n\
         [negation]\nwords = [\"a b c d e f g\", \"\"]\nbefore = 2.5\nafter = -1\n"
    );
    assert_eq!(
        faults_of(&text),
        [
            "line 22, column 9: `title` must be a number from 0 to 1000",
            "line 23, column 8: `core` must be a number from 0 to 1000",
            "line 24, column 9: `guard` must be a number from 0 to 1000",
            "line 25, column 15: `strong_from` must be a whole score from 0 to 10",
            "line 26, column 10: `phrase` must be a table, not a value of type integer",
            "line 28, column 10: `a b c d e f g` has more than 6 words; shorten it",
            "line 28, column 27: an empty negation matches nothing; remove it",
            "line 29, column 10: `before` must be a whole number of words from 0 to 1000",
            "line 30, column 9: `after` must be a whole number of words from 0 to 1000",
        ]
    );
}

#[test]
fn all_faults_are_reported_at_once_and_in_order() {
    let text =
        VALID.replace("tier = 3", "tier = 0").replace("[\"USD\"]", "[\"\"]").replace("tier = 2", "tear = 2");
    let lines: Vec<_> = Catalog::parse(&text).unwrap_err().iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [8, 15, 17, 20]);
}

#[test]
fn a_syntax_error_is_reported_alone() {
    let faults = Catalog::parse("id = \"demo\nversion = \"1\"\n").unwrap_err();
    assert!(faults.iter().all(|fault| fault.line <= 2), "{faults:?}");
    assert!(!faults.iter().any(|fault| fault.message.contains("has no")), "{faults:?}");
    let twice = Catalog::parse("id = \"a\"\nid = \"b\"\nversion = \"1\"").unwrap_err();
    assert_eq!((twice.len(), twice[0].line), (1, 2), "{twice:?}");
}

#[test]
fn an_oversized_text_is_rejected_unread() {
    let text = format!("{VALID}# {}", "x".repeat(1024 * 1024));
    assert_eq!(Catalog::parse(&text).unwrap_err().len(), 1);
}

/// `VALID` with word lists, rules, languages and facts.
fn with_context() -> String {
    let keyword = "aliases = [\"USD\", { text = \"dólar\", language = \"es\" }]\n\
        requires = [{ any = [\"@payments\", \"<number>\"], within = 8, near = \"after\" }]\n\
        excludes = [{ any = [\"@pay\"], within = \"clause\" }]";
    let head = "version = \"1\"\nlanguages = [\"es\", \"en\"]";
    let text = VALID.replace("aliases = [\"USD\"]", keyword).replace("version = \"1\"", head);
    format!(
        "{text}[contexts]\npayments = [\"pagos\", \"payments\"]\npay = [\"salary\", \"<number>\"]\n\
         [negation]\nexcept = [\"no solo\"]\nahead = [\"sin\"]\nparts = 0\n\
         [salary]\ncategory = \"money\"\nfloor = 45000\ncurrency = \"EUR\"\nperiod = \"year\"\nbelow = 3\n\
         [workplace]\nremote = \"money\"\n"
    )
}

#[test]
fn rules_languages_and_facts_are_read() {
    let catalog = Catalog::parse(&with_context()).unwrap();
    assert_eq!(catalog.languages, [Language::Es, Language::En]);
    let keyword = &catalog.keywords[0];
    assert_eq!(
        keyword.aliases.iter().map(|alias| alias.language).collect::<Vec<_>>(),
        [None, Some(Language::Es)]
    );
    let required = &keyword.context.requires[0];
    assert_eq!(
        (required.within, required.near, required.number),
        (Within::Words(8), Some(Side::After), true)
    );
    assert_eq!(required.any, ["@payments", "<number>"]);
    assert_eq!(required.wordings, ["pagos", "payments"]);
    assert_eq!(keyword.context.excludes[0].wordings, ["salary"]);
    assert!(keyword.context.excludes[0].number);
    assert_eq!(
        (catalog.negation.parts, catalog.negation.except.as_slice()),
        (0, &["no solo".to_owned()][..])
    );
    let salary = catalog.salary.unwrap();
    assert_eq!((salary.currency.as_str(), salary.below), ("EUR", Some(3.0)));
    assert_eq!(
        catalog.workplace,
        WorkplaceRule { remote: Some("money".to_owned()), ..WorkplaceRule::default() }
    );
}

/// Asserts that each replacement in `with_context()` gives its fault.
fn are_reported(table: &[(&str, &str, &str)]) {
    for (old, new, fault) in table {
        let text = with_context();
        assert!(text.contains(old), "{old}");
        let faults = faults_of(&text.replacen(old, new, 1));
        assert!(faults.iter().any(|reported| reported == fault), "{old} → {new}: {faults:#?}");
    }
}

#[test]
fn each_fault_of_a_rule_is_reported_with_its_position() {
    are_reported(&[
        (
            "\"@payments\"",
            "\"@paymnts\"",
            "line 17, column 22: `[contexts]` has no list `paymnts`; did you mean `payments`?",
        ),
        (
            "[\"@payments\", \"<number>\"]",
            "[\"…\"]",
            "line 17, column 22: the wording `…` has no word in it; only letters and digits are looked for",
        ),
        ("[\"@pay\"]", "[\"@pay\", \"\"]", "line 18, column 30: an empty wording matches nothing; remove it"),
        ("any = [\"@pay\"]", "any = []", "line 18, column 21: `any` is empty; a rule needs a wording"),
        ("any = [\"@pay\"], ", "", "line 18, column 13: the rule has no `any`; add it"),
        ("[\"@pay\"], within", "[\"@pay\"], witin", "line 18, column 13: the rule has no `within`; add it"),
        (
            "\"clause\"",
            "\"page\"",
            "line 18, column 40: `within` must be a number of words from 1 to 1000, or one of `clause`, `sentence`, `line`, `text`, `offer`",
        ),
        (
            "within = 8",
            "within = 0",
            "line 17, column 57: `within` must be a number of words from 1 to 1000, or one of `clause`, `sentence`, `line`, `text`, `offer`",
        ),
        (
            "within = 8",
            "within = 2.5",
            "line 17, column 57: `within` must be a number of words from 1 to 1000, or one of `clause`, `sentence`, `line`, `text`, `offer`",
        ),
        ("\"after\"", "\"left\"", "line 17, column 67: `near` must be `before` or `after`"),
        (
            "within = 8",
            "within = \"offer\"",
            "line 17, column 73: `near` has no meaning across an offer's texts; remove it",
        ),
        (
            "[\"pagos\", \"payments\"]",
            "[]",
            "line 25, column 12: the list `payments` is empty; give it a wording or remove it",
        ),
        (
            "[\"pagos\", \"payments\"]",
            "[\"@pay\"]",
            "line 25, column 13: a list holds wordings, no other lists; rules may name several",
        ),
        (
            "[\"pagos\", \"payments\"]",
            "[\"€\"]",
            "line 25, column 13: the wording `€` has no word in it; only letters and digits are looked for",
        ),
        (
            "[\"pagos\", \"payments\"]",
            "\"pagos\"",
            "line 25, column 12: `payments` must be an array of strings, not a value of type string",
        ),
        (
            "pay = [",
            "other = [\"x\"]\npay = [",
            "line 26, column 1: no rule uses the list `other`; name it as `@other` or remove it",
        ),
        (
            "\"@payments\", \"<number>\"",
            "\"@payments\", \"<numbr>\"",
            "line 17, column 35: `<numbr>` stands for nothing; only `<number>` does; did you mean `<number>`?",
        ),
        (
            "[\"salary\", \"<number>\"]",
            "[\"salary\", \"<place>\"]",
            "line 26, column 18: `<place>` stands for nothing; only `<number>` does",
        ),
    ]);
}

#[test]
fn a_list_with_a_mistyped_name_is_not_reported_as_unused() {
    assert_eq!(
        faults_of(&with_context().replace("[\"@pay\"]", "[\"@pays\"]")),
        ["line 18, column 22: `[contexts]` has no list `pays`; did you mean `pay`?"]
    );
}

#[test]
fn each_fault_of_a_language_a_negation_or_a_fact_is_reported_with_its_position() {
    are_reported(&[
        (
            "[\"es\", \"en\"]",
            "[\"es\", \"xx\"]",
            "line 4, column 20: a language must be one of `es`, `en`, `ca`, `pt`, `fr`, `de`, `it`",
        ),
        (
            "language = \"es\"",
            "language = \"fr\"",
            "line 16, column 48: `languages` does not name `fr`; add it there",
        ),
        (
            "except = [\"no solo\"]",
            "except = [\"\"]",
            "line 28, column 11: an empty negation matches nothing; remove it",
        ),
        ("parts = 0", "parts = -1", "line 30, column 9: `parts` must be a whole number from 0 to 1000"),
        ("floor = 45000", "floor = 0", "line 33, column 9: `floor` must be a number above 0"),
        (
            "\"EUR\"",
            "\"euro\"",
            "line 34, column 12: `currency` must be a code of three capitals, like `EUR`, not `euro`",
        ),
        (
            "\"year\"",
            "\"annum\"",
            "line 35, column 10: `period` must be one of `hour`, `day`, `week`, `month`, `year`, not `annum`",
        ),
        ("below = 3", "below = 11", "line 36, column 9: `below` must be a score from 0 to 10"),
        (
            "remote = \"money\"",
            "remote = \"mony\"",
            "line 38, column 10: no category has the id `mony`; did you mean `money`?",
        ),
        ("remote = \"money\"", "", "line 37, column 1: the workplace names no category; add `remote`"),
    ]);
}

#[test]
fn a_word_list_may_be_used_as_aliases() {
    let lists = "[contexts]\nplaces = [\"Japón\", \"Japan\"]\nfar = [\"<number>\"]\n";
    let named = |list: &str| VALID.replace("[\"USD\"]", &format!("[\"@{list}\", \"USD\"]")) + lists;
    let catalog = Catalog::parse(&named("places").replace("far = [\"<number>\"]\n", "")).unwrap();
    let texts: Vec<_> = catalog.keywords[0].aliases.iter().map(|alias| alias.text.as_str()).collect();
    assert_eq!(texts, ["Japón", "Japan", "USD"]);
    let unknown = faults_of(&named("place"));
    assert!(
        unknown[0]
            .starts_with("line 15, column 12: `[contexts]` has no list `place`; did you mean `places`?")
    );
    assert!(faults_of(&named("far"))[0].ends_with("the list `far` holds `<number>`, which is no spelling"));
}

#[test]
fn a_catalogue_of_its_bound_is_read_and_one_byte_more_is_refused() {
    let filled = |bytes: usize| format!("{VALID}#{}", "x".repeat(bytes - VALID.len() - 1));
    Catalog::parse(&filled(CATALOGUE.size())).unwrap();
    let told = faults_of(&filled(CATALOGUE.size() + 1));
    assert_eq!(told, ["line 1, column 1: the catalogue has 1048577 bytes; at most 1048576 are read"]);
}

#[test]
fn the_first_faults_of_a_catalogue_are_told_and_the_others_counted() {
    let most = CATALOGUE_FAULTS.size();
    let keys = |count: usize| {
        (0..count).fold(String::new(), |text, at| text + &format!("key{:05} = 1\n", count - at))
    };
    for (count, rest) in [(most, None), (60_000, Some("and 59980 more"))] {
        let faults = Catalog::parse(&format!("{}{VALID}", keys(count))).unwrap_err();
        assert_eq!((faults.len(), faults.total(), faults.rest().as_deref()), (most, count as u64, rest));
        let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, (1..=most).collect::<Vec<_>>());
    }
    let giant = VALID.replacen("[\"USD\"]", &format!("[\"USD\"]\n{} = 1", "x".repeat(800_000)), 1);
    assert!(faults_of(&giant)[0].len() < 400);
}

#[test]
fn a_wording_of_its_bound_is_read_and_a_longer_one_is_refused() {
    let alias = |length: usize| VALID.replacen("[\"USD\"]", &format!("[\"{}\"]", "é".repeat(length)), 1);
    Catalog::parse(&alias(CATALOGUE_WORDING.size())).unwrap();
    let told = faults_of(&alias(CATALOGUE_WORDING.size() + 1));
    assert_eq!(told, ["line 15, column 12: the alias has 201 characters; at most 200 characters"]);
    assert_eq!(faults_of(&alias(400_000)).len(), 1);
    assert!(!faults("ventas internacionales", &"venta ".repeat(100)).is_empty());
}

#[test]
fn a_catalogue_of_too_many_categories_is_refused() {
    let more = |count: usize| {
        let categories = (0..count).map(|at| {
            format!("[[categories]]\nid = \"c{at}\"\nname = \"C\"\ntier = 1\nbucket = \"direct\"\n")
        });
        format!("{VALID}{}", categories.collect::<String>())
    };
    Catalog::parse(&more(CATALOGUE_CATEGORIES.size() - 1)).unwrap();
    assert!(faults_of(&more(CATALOGUE_CATEGORIES.size()))[0].ends_with("more than 1,000 categories"));
}

/// A list of `words` wordings, which so many keywords name in a rule.
fn with_list(words: usize, keywords: usize) -> String {
    let list: Vec<String> = (0..words).map(|at| format!("\"w{at}\"")).collect();
    let keywords = (0..keywords).map(|at| {
        format!(
            "[[keywords]]\nid = \"k{at}\"\ncategory = \"money\"\ncanonical = \"k\"\naliases = [\"k{at}\"]\n\
             requires = [{{ any = [\"@list\"], within = 3 }}]\n"
        )
    });
    format!("{VALID}{}[contexts]\nlist = [{}]\n", keywords.collect::<String>(), list.join(","))
}

#[test]
fn a_word_list_that_is_used_too_often_is_refused() {
    let uses = CATALOGUE_WORDINGS.size() / 1000;
    Catalog::parse(&with_list(1000, uses - 2)).unwrap();
    let told = faults_of(&with_list(1000, uses));
    let expected = "line 1, column 1: the catalogue has more than 200,000 wordings, those of a list counted wherever it is used";
    assert_eq!(told, [expected]);
    assert_eq!(faults_of(&with_list(20_000, 4000)), [expected], "and nothing of that was made");
}

#[test]
fn too_many_rules_for_the_wordings_are_refused() {
    let rule = "{ any = [\"far\"], within = 3 }";
    let ruled = |rules: usize, keywords: usize| {
        let category = format!("bucket = \"direct\"\nrequires = [{}]", vec![rule; rules].join(","));
        with_list(1, keywords).replacen("bucket = \"direct\"", &category, 1)
    };
    Catalog::parse(&ruled(10, 2000)).unwrap();
    let told = faults_of(&ruled(100, 2000));
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("at most 50,000,000 of one times the other are kept"), "{told:?}");
}

/// What the shipped catalogues need is far from the bounds.
#[test]
fn the_shipped_catalogues_are_far_from_the_bounds() {
    for text in [
        include_str!("../../../../catalogs/fx-exposure.toml"),
        include_str!("../../../../catalogs/software-jobs.toml"),
    ] {
        let padded = format!("{text}\n#{}", "x".repeat(CATALOGUE.size() / 2));
        Catalog::parse(&padded).unwrap();
    }
}
