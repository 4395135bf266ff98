//! The file at the top of the repository is the reference: its comments and the code must say the same.

use super::*;

const REFERENCE: &str = include_str!("../../../../providers.toml");

/// The commented line of a key without its `#`, and whether it is an example.
fn commented(line: &str) -> Option<(&str, bool)> {
    let setting = line.strip_prefix('#')?;
    if setting.starts_with('[') {
        return Some((setting, true));
    }
    let setting = Some(setting).filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))?;
    setting.contains(" = ").then(|| (setting, setting.contains("(example)")))
}

/// The reference with its commented keys switched on.
fn switched_on(examples: bool) -> String {
    let line = |line: &'static str| match commented(line) {
        Some((setting, example)) if examples || !example => setting,
        _ => line,
    };
    REFERENCE.lines().flat_map(|text| [line(text), "\n"]).collect()
}

fn parsed(text: &str) -> Config {
    let config = parse(text).unwrap_or_else(|error| panic!("{}", error.render()));
    Config { text_hash: String::new(), ..config }
}

/// Every line of the whole reference that sets a key, with the key.
fn keys(text: &str) -> Vec<(usize, String)> {
    let key = |line: &str| {
        let key = line.split_once(" = ")?.0;
        let plain =
            key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        plain.then(|| key.to_owned())
    };
    text.lines().enumerate().filter_map(|(number, line)| Some((number, key(line)?))).collect()
}

#[test]
fn the_reference_is_a_good_configuration() {
    let config = parsed(REFERENCE);
    assert_eq!(config.order[..3], ["infojobs", "lever", "greenhouse"]);
    let missing: Vec<_> = config.order.iter().filter(|name| !config.providers.contains_key(*name)).collect();
    assert_eq!(missing, [""; 0], "each provider in `order` has its table");
    let infojobs = &config.providers["infojobs"];
    assert_eq!(infojobs.missing_credentials(), ["env:IJ_CLIENT_ID", "env:IJ_CLIENT_SECRET"]);
    let queries: Vec<_> =
        infojobs.queries.iter().map(|query| (query.name.as_str(), query.keywords.len())).collect();
    assert_eq!(queries, [("es_generic_tech", 1), ("es_generic_all", 0)]);
}

#[test]
fn documented_defaults_are_the_defaults() {
    let defaults = switched_on(false);
    assert!(keys(&defaults).len() > keys(REFERENCE).len() + 40, "the reference shows its defaults");
    assert_eq!(parsed(&defaults), parsed(REFERENCE));
}

#[test]
fn each_documented_default_would_be_noticed_if_it_were_wrong() {
    let text = switched_on(false);
    for changed in
        ["tries = 3|tries = 4", "patience = \"60s\"|patience = \"61s\"", "limit = 1000|limit = 1001"]
    {
        let (from, to) = changed.split_once('|').unwrap();
        assert_ne!(parsed(&text.replace(from, to)), parsed(REFERENCE), "{changed}");
    }
}

#[test]
fn the_reference_shows_every_key() {
    let whole = switched_on(true);
    parsed(&whole);
    // A wrong key makes each section list or suggest what it knows; the reference must set all of it.
    let shown: std::collections::BTreeSet<_> = keys(&whole).into_iter().map(|(_, key)| key).collect();
    for section in [
        "database",
        "companies",
        "run",
        "http",
        "discovery",
        "discovery.recheck",
        "scoring",
        "display",
        "plugins",
        "plugins.compile",
    ] {
        let text = format!("{LEVER}[{section}]\nzzzzzzzz = 1\n");
        assert_known_is_shown(&told(&text), &shown);
    }
    for table in ["detectors.a", "directories.a"] {
        let text = format!("{LEVER}[{table}]\nplugin = \"a.wasm\"\nhosts = []\nzzzzzzzz = 1\n");
        let told = told(&text).into_iter().filter(|told| told.contains("zzzzzzzz")).collect::<Vec<_>>();
        assert_known_is_shown(&told, &shown);
    }
    assert_known_is_shown(&told(&format!("{LEVER}zzzzzzzz = 1\n")), &shown);
    assert_known_is_shown(&told(&format!("{LEVER}queries = [{{ name = \"a\", zzzzzzzz = 1 }}]\n")), &shown);
}

fn assert_known_is_shown(told: &[String], shown: &std::collections::BTreeSet<String>) {
    let (_, known) = told[0].split_once("known here: ").unwrap();
    for key in known.split(", ").map(|key| key.trim_matches('`')) {
        // These are shown as tables of their own.
        assert!(
            shown.contains(key) || matches!(key, "credentials" | "queries" | "recheck" | "compile"),
            "`{key}` is not in the reference"
        );
    }
}

#[test]
fn a_typo_in_any_key_gets_the_key_suggested() {
    let whole = switched_on(true);
    let lines: Vec<_> = whole.lines().collect();
    let keys = keys(&whole);
    assert!(keys.len() > 60);
    for (number, key) in keys {
        let typo = format!("{key}{}", &key[key.len() - 1..]);
        let line = lines[number].replacen(&key, &typo, 1);
        let text: Vec<_> =
            lines.iter().enumerate().map(|(at, old)| if at == number { &line } else { *old }).collect();
        let told = told(&text.join("\n"));
        let expected = format!("did you mean `{key}`?");
        assert!(
            told.iter()
                .any(|told| told.contains(&format!("unknown key `{typo}`")) && told.ends_with(&expected)),
            "{told:?}"
        );
    }
}
