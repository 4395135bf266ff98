use super::*;
use crate::model::Step;

fn names() -> Names {
    Names { regions: vec!["api".to_owned()], words: vec!["size"], ..Names::default() }
}

fn request(text: &str) -> Option<Vec<Piece>> {
    let faults = Faults::new(text);
    read_request_template(&Written { text, span: 0..text.len() }, &names(), &faults)
        .map(|template| template.0)
}

fn known(name: &str) -> Piece {
    Piece::Known(name.to_owned())
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

#[test]
fn a_body_keeps_braces_of_its_own() {
    assert_eq!(
        request(r#"{"limit":{size},"facets":{},"q":{"a":{"b":{}}}}"#).unwrap(),
        [text(r#"{"limit":"#), known("size"), text(r#","facets":{},"q":{"a":{"b":{}}}}"#)]
    );
    assert_eq!(request("query { jobs { id } }").unwrap(), [text("query { jobs { id } }")]);
    assert_eq!(request("{{size}").unwrap(), [text("{size}")]);
    assert_eq!(request("{").unwrap(), [text("{")]);
    assert_eq!(request("{jobs}"), None);
    assert_eq!(request("{region.jobs}"), None);
    assert_eq!(request("{region.api}/{tenant}").unwrap(), [known("region.api"), text("/"), known("tenant")]);
}

#[test]
fn a_value_has_paths_in_braces() {
    let template = "https://x.example/{tenant}/{a.b}/{c{}.d}?{{";
    let faults = Faults::new(template);
    let written = Written { text: template, span: 0..template.len() };
    let row = |steps: Vec<Step>| Piece::Row(crate::model::Path(steps));
    let step = |name: &str| Step::Name(name.to_owned());
    assert_eq!(
        read_value_template(&written, &names().in_fields(), &Ground::Json, &faults).unwrap().0,
        [
            text("https://x.example/"),
            known("tenant"),
            text("/"),
            row(vec![step("a"), step("b")]),
            text("/"),
            row(vec![step("c"), Step::Values, step("d")]),
            text("?{"),
        ]
    );
}

#[test]
fn braces_with_something_in_them_make_a_template() {
    for (text, wanted) in
        [("{id}", true), ("a-{b.c}", true), ("a{}", false), ("a{}.b", false), ("a{", false), ("{{", false)]
    {
        assert_eq!(is_template(text), wanted, "{text}");
    }
}
