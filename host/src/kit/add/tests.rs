//! Configurations of every form, and what is left of them.

use proptest::prelude::*;

use super::*;
use crate::plugins::model::CredentialNeed;

const PIN: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn entry(hosts: &[&str]) -> Entry {
    Entry {
        name: "acme".to_owned(),
        kind: Kind::Provider,
        component: "plugins/acme.wasm".to_owned(),
        sha256: PIN.to_owned(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        credentials: Vec::new(),
    }
}

fn entered(text: &str) -> Entered {
    let entered =
        enter(text, &entry(&["https://api.acme.example"])).unwrap_or_else(|error| panic!("{error}: {text}"));
    let again = enter(&entered.text, &entry(&["https://api.acme.example"])).unwrap();
    assert_eq!(again.text, entered.text, "it is not the same a second time");
    assert!(
        !again.new && !again.ordered && again.granted.is_empty() && again.renewed.is_empty(),
        "{again:?}"
    );
    entered
}

/// The names in `order` and the table of `acme`, as TOML reads them.
fn read(text: &str) -> (Vec<String>, toml::Table) {
    let root: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let names = root["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
    (names.collect(), root["providers"]["acme"].as_table().unwrap().clone())
}

#[test]
fn a_new_plugin_gets_a_table_behind_all_others_and_its_place_in_the_order() {
    let before =
        "# Mine.\norder = [\"lever\"] # only one\n\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = []\n";
    let entered = entered(before);
    insta::assert_snapshot!(entered.text, @r#"
    # Mine.
    order = ["lever", "acme"] # only one

    [providers.lever]
    plugin = "lever.wasm"
    hosts = []

    [providers.acme]
    plugin = "plugins/acme.wasm"
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    hosts = ["https://api.acme.example"]
    "#);
    assert!(entered.new && entered.ordered);
    assert_eq!(entered.granted, ["https://api.acme.example"]);
}

#[test]
fn the_order_is_written_on_as_it_is_written() {
    for (before, after) in [
        ("[]", "[\"acme\"]"),
        ("[ # none yet\n]", "[\"acme\" # none yet\n]"),
        ("['b']", "['b', \"acme\"]"),
        ("[ \"b\" ]", "[ \"b\", \"acme\" ]"),
        ("[\"b\", ]", "[\"b\", \"acme\", ]"),
        (
            "[\n  \"b\", # first, of all\n  # \"c\",\n]",
            "[\n  \"b\", # first, of all\n  \"acme\",\n  # \"c\",\n]",
        ),
        ("[\n\t\"b\" # last\n]", "[\n\t\"b\", # last\n\t\"acme\"\n]"),
        ("[\n  \"b\"\n  , # odd\n]", "[\n  \"b\"\n  , # odd\n  \"acme\",\n]"),
        ("[\"b\",\n \"c\"]", "[\"b\",\n \"c\", \"acme\"]"),
        ("[\"b\",\n]", "[\"b\",\n    \"acme\",\n]"),
    ] {
        let text = format!("order = {before} # end\n");
        let entered = entered(&text).text;
        assert!(entered.starts_with(&format!("order = {after} # end\n")), "{before}\n{entered}");
        assert_eq!(read(&entered).0.last().map(String::as_str), Some("acme"));
    }
}

#[test]
fn a_table_that_is_there_keeps_all_but_its_pin_and_its_missing_grants() {
    let before = "order = [\"acme\"]\n[providers.acme]\nplugin = 'plugins/acme.wasm' # ours\nrate = \"1/s\"\nhosts = [\n  \"https://old.example\", # until May\n]\nsha256 = \"00\"\n[[providers.acme.queries]]\nname = \"x\"\n";
    let entered = entered(before);
    insta::assert_snapshot!(entered.text, @r#"
    order = ["acme"]
    [providers.acme]
    plugin = 'plugins/acme.wasm' # ours
    rate = "1/s"
    hosts = [
      "https://old.example", # until May
      "https://api.acme.example",
    ]
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    [[providers.acme.queries]]
    name = "x"
    "#);
    assert_eq!((entered.granted.len(), entered.renewed), (1, vec!["sha256"]));
    assert_eq!(entered.not_asked, ["https://old.example"]);
}

#[test]
fn a_pin_is_written_in_the_form_of_its_table() {
    for form in [
        "[providers]\nacme = { plugin = \"a.wasm\", hosts = [] } # one line\n",
        "[providers.acme]\n  plugin = \"\"\"a.wasm\"\"\"   # odd, but\n  hosts = []\n",
        "[providers]\n# a, b,\nacme.plugin = \"a.wasm\"\nacme.hosts = []\n",
        "[providers.acme]\nhosts = []\nplugin = \"a.wasm\"",
    ] {
        let entered = entered(&format!("order = []\n{form}")).text;
        let (order, table) = read(&entered);
        assert_eq!(order, ["acme"]);
        assert_eq!(table["sha256"].as_str(), Some(PIN), "{entered}");
        assert_eq!(table["plugin"].as_str(), Some("plugins/acme.wasm"));
        assert_eq!(table["hosts"].as_array().unwrap().len(), 1);
    }
    let whole = entered("order = []\nproviders = { acme = { plugin = \"a.wasm\", hosts = [] } }\n").text;
    assert_eq!(read(&whole).1["sha256"].as_str(), Some(PIN));
}

#[test]
fn line_ends_stay_those_of_the_file() {
    let before =
        "order = [\r\n  \"b\", # first\r\n]\r\n[providers.b]\r\nplugin = \"b.wasm\"\r\nhosts = []\r\n";
    let text = entered(before).text;
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    assert!(text.contains("  \"b\", # first\r\n  \"acme\",\r\n]"), "{text:?}");
}

#[test]
fn what_nothing_can_be_added_to_is_refused() {
    let told = |text: &str| enter(text, &entry(&[])).unwrap_err().to_string();
    assert!(told("order = []\nproviders = { }\n").contains("in braces"));
    assert!(told("[providers]\n").contains("no list `order`"));
    assert!(told("order = [\n").contains("cannot be read"));
    assert!(told("order = []\n[providers.acme]\nhosts = []\n").contains("no `plugin`"));
}

#[test]
fn a_detector_and_a_directory_stand_in_their_own_tables_and_not_in_the_order() {
    for (kind, hosts) in [(Kind::Detector, false), (Kind::Directory, true)] {
        let entry = Entry { kind, ..entry(&["https://a.example"]) };
        let entered = enter("order = []\n", &entry).unwrap();
        assert!(entered.text.starts_with("order = []\n\n["), "{}", entered.text);
        assert!(entered.text.contains(&format!("[{}.acme]\n", kind.tables())));
        assert_eq!(entered.text.contains("hosts ="), hosts);
        assert_eq!(enter(&entered.text, &entry).unwrap().text, entered.text);
    }
}

#[test]
fn a_credential_is_a_line_to_fill_in_whatever_it_says() {
    let needs = [("api", "Ask them.\nplugin = \"evil.wasm\""), ("a \"b\"\n]", "")];
    let credentials = needs.map(|(name, help)| CredentialNeed {
        name: name.to_owned(),
        hosts: Vec::new(),
        help: help.to_owned(),
    });
    let entry = Entry { credentials: credentials.into(), ..entry(&[]) };
    let text = enter("order = []\n", &entry).unwrap().text;
    let keys: Vec<String> = read(&text).1.keys().cloned().collect();
    assert_eq!(keys, ["hosts", "plugin", "sha256"]);
    assert!(
        text.contains("\n#credentials.api = { kind = \"bearer\", token = \"env:ACME_API\" }\n"),
        "{text}"
    );
    let freed = text.replace("#credentials", "credentials");
    assert_eq!(read(&freed).1["credentials"].as_table().unwrap().len(), 2);
    assert_eq!(enter(&text, &entry).unwrap().credentials.len(), 2);
    // A name of two lines is none that a configuration can hold.
    assert_eq!(enter(&freed, &entry).unwrap().credentials, [needs[1].0]);
}

/// Lines that a configuration may consist of, those of its tables included.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "# [a-z\"',\\[\\]{}#]{0,12}",
        Just(String::new()),
        "[ \t]{0,2}k[a-z]{0,3}[0-9]{4} = [0-9]{1,3} ?(# [a-z,]{0,5})?",
    ]
}

fn order() -> impl Strategy<Value = String> {
    let item = ("[a-z]{1,4}", prop_oneof![Just(""), Just(" # it, is"), Just("\n# \"x\"")]);
    (proptest::collection::vec(item, 0..4), any::<bool>()).prop_map(|(items, comma)| {
        let count = items.len();
        let lines = items.into_iter().enumerate().map(|(at, (name, comment))| {
            let comma = if comma || at + 1 < count { "," } else { "" };
            format!("\n  \"{name}\"{comma}{comment}")
        });
        format!("order = [{}\n]", lines.collect::<String>())
    })
}

proptest! {
    #[test]
    fn comments_and_other_keys_survive(
        before in proptest::collection::vec(line(), 0..4),
        order in order(),
        after in proptest::collection::vec(line(), 0..4),
        crlf in any::<bool>(),
    ) {
        let text = [&before[..], &[order.clone(), "[providers.b]".to_owned()], &after].concat().join("\n");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        prop_assume!(text.parse::<toml::Table>().is_ok());
        let entered = entered(&text);
        // All that was there is there in its order: what was written stands between.
        let mut rest = entered.text.as_str();
        for sign in text.chars() {
            let at = rest.find(sign);
            prop_assert!(at.is_some(), "{text:?} {:?}", entered.text);
            rest = &rest[at.unwrap_or_default() + sign.len_utf8()..];
        }
        let whole = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.trim_start().starts_with(['#', 'k'])).map(str::to_owned).collect()
        };
        prop_assert_eq!(whole(&text), whole(&entered.text));
        let mut names = read_order(&text);
        if !names.contains(&"acme".to_owned()) {
            names.push("acme".to_owned());
        }
        prop_assert_eq!(read_order(&entered.text), names);
    }
}

fn read_order(text: &str) -> Vec<String> {
    let root: toml::Table = text.parse().unwrap();
    root["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pin_that_is_renewed_leaves_the_one_before_as_what_may_stand_in() {
    let before = "a".repeat(64);
    for (table, others) in [
        (format!("[providers.acme]\nplugin = \"x.wasm\"\nsha256 = '{before}' # May\nhosts = []\n"), 1),
        (format!("[providers]\nacme = {{ plugin = \"x.wasm\", sha256 = \"{before}\", hosts = [] }}\n"), 0),
        (
            format!(
                "[providers.acme]\nplugin = \"x.wasm\"\nstand_in = [\n  \"{}\",\n]\nsha256 = \"{before}\"\nhosts = []\n",
                "b".repeat(64)
            ),
            0,
        ),
    ] {
        let entered = entered(&format!("order = [\"acme\"]\n{table}"));
        let (_, acme) = read(&entered.text);
        assert_eq!(acme["sha256"].as_str(), Some(PIN), "{}", entered.text);
        let stand_in: Vec<&str> =
            acme["stand_in"].as_array().unwrap().iter().filter_map(|pin| pin.as_str()).collect();
        assert_eq!(stand_in, [before.as_str()], "{}", entered.text);
        assert_eq!(entered.text.matches("# May").count(), others);
    }
    let detector = Entry { kind: Kind::Detector, ..entry(&[]) };
    let text = format!("order = []\n[detectors.acme]\nplugin = \"x.wasm\"\nsha256 = \"{before}\"\n");
    assert!(!enter(&text, &detector).unwrap().text.contains("stand_in"));
}
