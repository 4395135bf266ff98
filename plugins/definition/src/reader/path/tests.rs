use proptest::prelude::*;

use super::*;

fn steps(text: &str) -> Vec<Step> {
    parse_path(text).unwrap_or_else(|misfit| panic!("{text}: {misfit:?}")).0
}

fn name(text: &str) -> Step {
    Step::Name(text.to_owned())
}

#[test]
fn paths_are_read_step_by_step() {
    let key = || Step::Attribute("key".to_owned());
    let table = [
        ("a", vec![name("a")]),
        ("a.b[].c", vec![name("a"), name("b"), Step::Each, name("c")]),
        ("positions{}.@key", vec![name("positions"), Step::Values, key()]),
        ("@key", vec![key()]),
        ("a[0][2].b", vec![name("a"), Step::Nth(0), Step::Nth(2), name("b")]),
        ("[].a", vec![Step::Each, name("a")]),
        ("[0]", vec![Step::Nth(0)]),
        ("{}", vec![Step::Values]),
        ("tt:city.#text", vec![name("tt:city"), name("#text")]),
        ("'a.b'.Job Title", vec![name("a.b"), name("Job Title")]),
        ("workzag-jobs.position", vec![name("workzag-jobs"), name("position")]),
    ];
    for (text, wanted) in table {
        assert_eq!(steps(text), wanted, "{text}");
    }
}

#[test]
fn a_misfit_is_told_where_it_is() {
    for (text, at) in [
        ("a..b", "..b"),
        ("a.", "."),
        (".a", ".a"),
        ("a[x].b", "[x]"),
        ("a[", "["),
        ("a.[0]", ".["),
        ("a{b}", "{b}"),
        ("a[-1]", "[-1]"),
        ("@a.b", ".b"),
        ("a.$", "$"),
        ("a.'b", "'b"),
        ("a.''", "''"),
        ("'a'b", "b"),
        ("é]", "]"),
        ("", ""),
    ] {
        let misfit = parse_path(text).unwrap_err();
        let told = &text[misfit.at];
        assert!(told == at || at.starts_with(told) || told.starts_with(at), "{text}: {told}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_path_or_told_inside_it(text in "[a-z.\\[\\]{}@'#é0-9]{0,16}") {
        if let Err(misfit) = parse_path(&text) {
            prop_assert!(text.get(misfit.at).is_some());
        }
    }

    #[test]
    fn names_in_quotes_are_kept(name in "[^'\\n]{1,12}") {
        prop_assert_eq!(steps(&format!("'{name}'.x")), [Step::Name(name), Step::Name("x".to_owned())]);
    }
}
