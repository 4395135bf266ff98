use super::*;
use crate::{elements, json, tests::make::path, want::Want};

fn texts(text: &str, wanted: &str) -> Vec<String> {
    let path = path(wanted);
    let mut want = Want::default();
    want.add_text(&path);
    want.settle();
    let node =
        if text.starts_with('<') { elements::read(text, &want) } else { json::read(text, &want) }.unwrap();
    Place::of(&node).texts(&path).into_iter().map(Cow::into_owned).collect()
}

#[test]
fn paths_lead_through_objects_lists_and_members() {
    let json = r#"{"a":{"b":[{"c":1},{"c":"x"},{"d":0},null]},"e":[["p",2.5],true],"f":{"k":{"v":1},"l":{"v":2}},"g":null}"#;
    for (wanted, found) in [
        ("a.b[].c", &["1", "x"][..]),
        ("a.b[1].c", &["x"]),
        ("a.b.c", &[]),
        ("e[][]", &["p", "2.5", "true"]),
        ("e", &["true"]),
        ("f{}.v", &["1", "2"]),
        ("f{}.@key", &["k", "l"]),
        ("f.k.v", &["1"]),
        ("f.k[].v", &["1"]),
        ("g", &[]),
        ("g[]", &[]),
        ("a", &[]),
        ("missing.x", &[]),
    ] {
        assert_eq!(texts(json, wanted), found, "{wanted}");
    }
}

#[test]
fn paths_lead_through_elements() {
    let xml =
        "<r><tt:l lang=\"es\"><tt:c>A &amp; B</tt:c></tt:l><l><c>x</c><c>y</c></l><m>1<b>2</b></m><n/></r>";
    for (wanted, found) in [
        ("r.tt:l.tt:c", &["A & B"][..]),
        ("r.tt:l.c", &["A & B"]),
        ("r.l.c", &["x", "y"]),
        ("r.l.c[1]", &["y"]),
        ("r.l.c[]", &["x", "y"]),
        ("r.l.c.#text", &["x", "y"]),
        ("r.tt:l.@lang", &["es"]),
        ("r.m", &["1<b>2</b>"]),
        ("r.n", &[""]),
    ] {
        assert_eq!(texts(xml, wanted), found, "{wanted}");
    }
}

#[test]
fn conditions_compare_all_values() {
    let json = r#"{"tags":["Remote","x"],"flag":false,"none":null,"object":{"a":1}}"#;
    let holds = |wanted: &str, is: &[&str], not: bool| {
        let is = is.iter().map(|word| (*word).to_owned()).collect();
        let condition = Condition { path: path(wanted), is, not };
        let mut want = Want::default();
        want.add_conditions(std::slice::from_ref(&condition));
        want.settle();
        let node = json::read(json, &want).unwrap();
        Place::of(&node).fits(&[condition])
    };
    assert!(holds("tags[]", &["remote"], false) && holds("tags", &["X"], false));
    assert!(!holds("tags[]", &["remote"], true) && holds("tags[]", &["y"], true));
    assert!(holds("flag", &["false"], false) && holds("flag", &[], false) && holds("object", &[], false));
    assert!(!holds("none", &[], false) && holds("none", &[], true) && holds("missing", &[], true));
}

#[test]
fn a_path_is_written_as_it_is_read() {
    for written_so in ["a.b[].c", "f{}.@key", "[].x", "a[2]", "r.#text"] {
        assert_eq!(written(&path(written_so)), written_so);
    }
}
