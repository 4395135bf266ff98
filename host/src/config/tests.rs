use std::{io, path::Path, time::Duration};

use proptest::prelude::*;

use super::*;
use crate::{
    bounds::{
        Unit,
        files::{CONFIGURATION, CONFIGURATION_FAULTS, CONFIGURATION_LINE, CREDENTIAL},
        plugins as bounds,
    },
    secret::Secret,
};

mod credentials;
mod fault_table;
mod reference;
mod secret_table;

const LEVER: &str =
    "order = [\"lever\"]\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = [\"https://api.lever.co\"]\n";

fn parse(text: &str) -> Result<Config, ConfigError> {
    parse_with(text, &Env::default(), &Overrides::default())
}

fn parse_with(text: &str, env: &Env, overrides: &Overrides) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("conf/providers.toml"), env, overrides, &no_file)
}

fn no_file(_: &Path) -> io::Result<String> {
    Err(io::Error::from(io::ErrorKind::NotFound))
}

fn faults(text: &str) -> Vec<Fault> {
    match parse(text) {
        Err(ConfigError::Invalid(file)) => file.faults.into_kept(),
        other => panic!("no fault in {text}: {other:?}"),
    }
}

/// What each fault says, with its cure and the text it underlines.
fn told(text: &str) -> Vec<String> {
    let told = faults(text).into_iter().map(|fault| {
        let help = fault.help.map_or(String::new(), |help| format!(" | {help}"));
        format!("{} <{}>{help}", fault.message, &text[fault.span])
    });
    told.collect()
}

#[test]
fn the_least_configuration_has_every_default() {
    let config = parse(LEVER).unwrap();
    assert_eq!(config.order, ["lever"]);
    assert_eq!(config.database, Path::new("conf/jobscan.db"));
    assert_eq!(config.run.heartbeat, config.run.lock_ttl / 4);
    assert_eq!(config.http.allow_addresses, Vec::<String>::new());
    let lever = &config.providers["lever"];
    assert_eq!(lever.plugin, Path::new("conf/lever.wasm"));
    assert_eq!((lever.limit, lever.max_pages, lever.max_offers), (1000, None, None));
    assert_eq!((lever.every, lever.every_max), (Duration::from_hours(4), Duration::from_hours(24)));
    assert_eq!(lever.missing_credentials(), Vec::<&str>::new());
}

#[test]
fn how_often_units_are_scanned_is_said_by_the_provider_and_by_each_query() {
    let every = |keys: &str| {
        let text = format!(
            "{LEVER}{keys}[[providers.lever.queries]]\nname = \"a\"\n[[providers.lever.queries]]\nname = \"b\"\nevery = \"30m\"\n"
        );
        let lever = parse(&text).unwrap().providers["lever"].clone();
        let queries = lever.queries.iter().map(|query| query.every.as_secs() / 60);
        (lever.every.as_secs() / 60, lever.every_max.as_secs() / 60, queries.collect::<Vec<_>>())
    };
    assert_eq!(every(""), (240, 1440, vec![120, 30]));
    assert_eq!(every("every = \"1h\"\nevery_max = \"6h\"\n"), (60, 360, vec![60, 30]));
    assert_eq!(every("every = \"0s\"\n"), (0, 1440, vec![0, 30]), "in each run");
    let told = told(&format!("{LEVER}every = \"2h\"\nevery_max = \"1h\"\n"));
    assert!(told[0].contains("`every_max` must not be shorter than `every`"), "{told:?}");
}

#[test]
fn the_spreadsheet_is_named_by_the_environment_before_the_file() {
    let text = format!("{LEVER}[sheets]\nspreadsheet = \"in-file_1\"\ncredentials = \"key.json\"\n");
    let sheets = |env: &[(&str, &str)]| {
        let env = env.iter().copied().collect();
        parse_with(&text, &env, &Overrides::default()).map(|config| config.sheets)
    };
    let of_file =
        sheets(&[("GOOGLE_SHEETS_SPREADSHEET_ID", " "), ("GOOGLE_APPLICATION_CREDENTIALS", "")]).unwrap();
    assert_eq!(of_file.spreadsheet.as_deref(), Some("in-file_1"));
    assert_eq!(of_file.credentials.as_deref(), Some(Path::new("conf/key.json")));
    let names =
        [("GOOGLE_SHEETS_SPREADSHEET_ID", "in-env"), ("GOOGLE_APPLICATION_CREDENTIALS", "there/key.json")];
    let of_env = sheets(&names).unwrap();
    assert_eq!(of_env.spreadsheet.as_deref(), Some("in-env"));
    assert_eq!(of_env.credentials.as_deref(), Some(Path::new("there/key.json")));
    let address = "https://docs.google.com/spreadsheets/d/1AbC/edit";
    let refused = sheets(&[("GOOGLE_SHEETS_SPREADSHEET_ID", address)]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "environment variable GOOGLE_SHEETS_SPREADSHEET_ID is `https://docs.google.com/spreadsheets/d/1AbC/edit`: write the part of its address between `/d/` and `/edit`"
    );
    assert_eq!(
        told(&format!("{LEVER}[sheets]\nspreadsheet = \"a/b\"\nfeedback_window = [\"06:00\", \"3\"]\n")),
        [
            "`sheets.spreadsheet`: `a/b` is no spreadsheet's id: write the part of its address between `/d/` and `/edit` <\"a/b\">",
            "`sheets.feedback_window`: `3` is no time of day: write hours and minutes, from `00:00` to `24:00` <\"3\">",
        ]
    );
    assert_eq!(
        told(&format!("{LEVER}[sheets]\nfeedback_window = [\"22:00\", \"03:00\"]\n")),
        [
            "`sheets.feedback_window`: the earlier time comes first, and a span ends on its own day <[\"22:00\", \"03:00\"]>"
        ]
    );
}

#[test]
fn a_provider_with_queries_is_capped_unless_it_says_otherwise() {
    let queries = "[[providers.lever.queries]]\nname = \"all\"\n";
    let lever = parse(&format!("{LEVER}{queries}")).unwrap().providers.remove("lever").unwrap();
    assert_eq!((lever.max_pages, lever.max_offers), (Some(10), Some(500)));
    let lever =
        parse(&format!("{LEVER}max_pages = 20\n{queries}")).unwrap().providers.remove("lever").unwrap();
    assert_eq!((lever.max_pages, lever.max_offers), (Some(20), Some(500)));
}

#[test]
fn what_a_provider_leaves_out_comes_from_the_general_sections() {
    let text =
        format!("{LEVER}[http]\ntimeout = \"5s\"\nmax_body = \"1MB\"\n[plugins]\ncall_timeout = \"9s\"\n");
    let lever = parse(&text).unwrap().providers.remove("lever").unwrap();
    assert_eq!(lever.timeout, Duration::from_secs(5));
    assert_eq!(lever.max_body, 1_000_000);
    assert_eq!(lever.call_timeout, Duration::from_secs(9));
}

#[test]
fn the_cache_of_code_stands_in_the_user_s_folders() {
    let places = |env: &[(&str, &str)], more: &str| {
        let env = env.iter().copied().collect();
        let plugins = parse_with(&format!("{LEVER}{more}"), &env, &Overrides::default()).unwrap().plugins;
        [plugins.cache_dir, plugins.cache_key].map(|path| path.map(|path| path.display().to_string()))
    };
    let both = |code: &str, key: &str| [Some(code.to_owned()), Some(key.to_owned())];
    assert_eq!(places(&[], ""), [None, None]);
    let home = ("HOME", "/home/me");
    let key = "/home/me/.local/state/jobscan-host/code.key";
    assert_eq!(places(&[home], ""), both("/home/me/.cache/jobscan-host/code", key));
    assert_eq!(places(&[home], "[plugins]\ncache_dir = \"c\"\n"), both("conf/c", key));
    let named = [home, ("XDG_CACHE_HOME", "/cache"), ("XDG_STATE_HOME", "/state")];
    assert_eq!(places(&named, ""), both("/cache/jobscan-host/code", "/state/jobscan-host/code.key"));
    // A relative folder names none.
    assert_eq!(places(&[("HOME", "here"), ("XDG_CACHE_HOME", "there")], ""), [None, None]);
}

#[test]
fn each_measure_before_compiling_has_its_key() {
    for bound in &bounds::MEASURED {
        let key = bound.key().unwrap();
        let value = if bound.unit == Unit::Bytes { "\"7B\"" } else { "7" };
        let config = parse(&format!("{LEVER}[plugins.compile]\n{key} = {value}\n")).unwrap();
        assert_eq!(config.plugins.compile.bounds.limit(bound), 7, "{key}");
    }
}

#[test]
fn a_heartbeat_follows_the_lock() {
    let config = parse(&format!("{LEVER}[run]\nlock_ttl = \"8s\"\n")).unwrap();
    assert_eq!(config.run.heartbeat, Duration::from_secs(2));
}

#[test]
fn a_plugins_own_settings_become_json() {
    let text = format!(
        "{LEVER}config = {{ a = 1, b = [\"x\", 0x10], c = {{ d = true, e = 1.5 }}, f = 2026-01-02, g = 1979-05-27T07:32:00Z }}\n"
    );
    let lever = parse(&text).unwrap().providers.remove("lever").unwrap();
    let json = serde_json::to_string(&lever.config).unwrap();
    assert_eq!(
        json,
        r#"{"a":1,"b":["x",16],"c":{"d":true,"e":1.5},"f":"2026-01-02","g":"1979-05-27T07:32:00Z"}"#
    );
}

#[test]
fn a_filter_may_have_several_values() {
    let query =
        "[[providers.lever.queries]]\nname = \"q\"\nfilters = { team = [\"a\", \"b\"], level = \"c\" }\n";
    let lever = parse(&format!("{LEVER}{query}")).unwrap().providers.remove("lever").unwrap();
    let pairs = [("level", "c"), ("team", "a"), ("team", "b")];
    assert_eq!(lever.queries[0].filters, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn every_fault_is_told_with_its_place_and_cure() {
    for (added, expected) in fault_table::IN_A_PROVIDER.iter().chain(fault_table::SECTIONS) {
        assert_eq!(told(&format!("{LEVER}{added}\n")), [*expected], "{added}");
    }
}

#[test]
fn the_order_is_checked_against_the_tables() {
    let with = |order: &str| told(&LEVER.replace("[\"lever\"]", order));
    assert_eq!(
        with("[\"lever\", \"lever\"]"),
        ["`lever` is in `order` twice <\"lever\"> | name each provider once"]
    );
    assert_eq!(
        with("[\"levr\"]"),
        ["`order` names `levr`, which has no table [providers.levr] <\"levr\"> | did you mean `lever`?"]
    );
    assert_eq!(
        with("\"lever\""),
        ["`order` is a list, not a text <\"lever\"> | write it like [\"lever\", \"greenhouse\"]"]
    );
    assert_eq!(
        told("order = [\"x\"]"),
        ["`order` names `x`, which has no table [providers.x] <\"x\"> | add a table [providers.x]"]
    );
    assert_eq!(told(""), ["missing key `order` in the file <> | add `order = [\"lever\"]`"]);
}

#[test]
fn all_faults_are_told_at_once_in_their_order() {
    let text = "order = [\"lever\"]\n[http]\ntimeot = \"30s\"\nattempts = \"x\"\n[providers.lever]\nlimitt = 1\nhosts = [\"x\"]\n";
    let messages: Vec<_> = faults(text).into_iter().map(|fault| fault.message).collect();
    assert_eq!(
        messages,
        [
            "unknown key `timeot` in [http]",
            "`http.attempts` is a whole number, not a text",
            "missing key `plugin` in [providers.lever]",
            "unknown key `limitt` in [providers.lever]",
            "`providers.lever.hosts`: `x` is no URL",
        ]
    );
}

#[test]
fn a_fault_is_shown_in_its_line() {
    let text = format!("{LEVER}limitt = 5\n");
    insta::assert_snapshot!(parse(&text).unwrap_err().render(), @r#"
        error: unknown key `limitt` in [providers.lever]
         --> conf/providers.toml:5:1
          |
        5 | limitt = 5
          | ^^^^^^
          |
          = help: did you mean `limit`?
        "#);
    insta::assert_snapshot!(parse(&text).unwrap_err(), @"conf/providers.toml is invalid: line 5, column 1: unknown key `limitt` in [providers.lever]");
    assert!(parse(&text).unwrap_err().render_coloured().as_str().contains("\u{1b}["));
}

#[test]
fn broken_toml_is_shown_in_its_line() {
    insta::assert_snapshot!(parse("order = [\"lever\"\n[http]\ntimeout = \n").unwrap_err().render(), @r#"
        error: no valid TOML: missing comma between array elements, expected `,`
         --> conf/providers.toml:2:1
          |
        2 | [http]
          | ^
        "#);
    insta::assert_snapshot!(parse("order = []\norder = []\n").unwrap_err().render(), @r#"
        error: no valid TOML: duplicate key
         --> conf/providers.toml:2:1
          |
        2 | order = []
          | ^^^^^
        "#);
}

#[test]
fn a_missing_file_says_what_to_do() {
    let error = Config::load(Path::new("no/such.toml"), &Env::default(), &Overrides::default()).unwrap_err();
    insta::assert_snapshot!(error.render(), @"error: no configuration at `no/such.toml`: write one with `jobscan-host init`, or name yours with `--providers FILE`");
}

#[test]
fn flags_win_over_the_environment_and_it_over_the_file() {
    let text = format!("{LEVER}[database]\npath = \"file.db\"\n[http]\ngateway = \"http://127.0.0.1:1\"\n");
    let env: Env = [("DB_PATH", "env.db"), ("RUN_MODE", "forever")].into_iter().collect();
    let none = Overrides::default();
    assert_eq!(parse_with(&text, &Env::default(), &none).unwrap().database, Path::new("conf/file.db"));
    let config = parse_with(&text, &env, &none).unwrap();
    assert_eq!((config.database.as_path(), config.run.mode), (Path::new("env.db"), RunMode::Forever));
    assert_eq!(config.http.gateway.as_deref(), Some("http://127.0.0.1:1"));
    let flags = Overrides {
        db: Some("flag.db".into()),
        gateway: Some("http://127.0.0.1:2/".to_owned()),
        only: Some(vec!["lever".to_owned()]),
        ..Overrides::default()
    };
    let config = parse_with(&text, &env, &flags).unwrap();
    assert_eq!(config.database, Path::new("flag.db"));
    assert_eq!(config.http.gateway.as_deref(), Some("http://127.0.0.1:2"));
}

#[test]
fn a_run_mode_is_once_or_forever() {
    let with =
        |mode: &str| parse_with(LEVER, &[("RUN_MODE", mode)].into_iter().collect(), &Overrides::default());
    assert_eq!(with("once").unwrap().run.mode, RunMode::Once);
    assert_eq!(with("").unwrap().run.mode, RunMode::Once);
    let message = "environment variable RUN_MODE is `Forever`: it must be `once` or `forever`";
    assert_eq!(with("Forever").unwrap_err().to_string(), message);
}

#[test]
fn only_narrows_the_order() {
    let text = format!(
        "{}[providers.spare]\nplugin = \"x\"\nhosts = []\n[providers.two]\nplugin = \"x\"\nhosts = []\n",
        LEVER.replace("[\"lever\"]", "[\"two\", \"lever\"]")
    );
    let only = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        parse_with(&text, &Env::default(), &Overrides { only: Some(names), ..Overrides::default() })
    };
    assert_eq!(only(&["lever", "two"]).unwrap().order, ["two", "lever"]);
    assert_eq!(only(&["lever"]).unwrap().order, ["lever"]);
    assert_eq!(
        only(&["leverr"]).unwrap_err().to_string(),
        "`--only`: no provider `leverr`: did you mean `lever`?"
    );
    assert_eq!(
        only(&["spare"]).unwrap_err().to_string(),
        "`--only`: `spare` has a table but is not in `order`: add it there"
    );
}

#[test]
fn a_gateway_flag_is_checked() {
    let flags = Overrides { gateway: Some("localhost:80".to_owned()), ..Overrides::default() };
    let error = parse_with(LEVER, &Env::default(), &flags).unwrap_err();
    assert_eq!(error.to_string(), "`--gateway`: `localhost:80` is no gateway: write `http://ADDRESS:PORT`");
}

const MARKED: &str = "s3cret-marked-value";

fn with_credential(credential: &str, env: &Env) -> Result<Config, ConfigError> {
    let text = format!("{LEVER}credentials.api = {credential}\n");
    let read = |path: &Path| {
        if path == Path::new("conf/token") { Ok(format!("{MARKED}\r\n")) } else { no_file(path) }
    };
    Config::parse(&text, Path::new("conf/providers.toml"), env, &Overrides::default(), &read)
}

#[test]
fn credentials_come_from_the_environment_or_a_file() {
    let env: Env = [("USER_ID", "someone"), ("PASS", MARKED)].into_iter().collect();
    let api = |credential| {
        with_credential(credential, &env).unwrap().providers["lever"].credentials["api"].value.clone()
    };
    let secret = Secret::new(MARKED);
    assert_eq!(
        api("{ kind = \"basic\", user = \"env:USER_ID\", password = \"env:PASS\" }"),
        Resolved::Present(Credential::Basic { user: Secret::new("someone"), password: secret.clone() })
    );
    assert_eq!(
        api("{ kind = \"bearer\", token = \"file:token\" }"),
        Resolved::Present(Credential::Bearer { token: secret.clone() })
    );
    assert_eq!(
        api("{ kind = \"header\", name = \"X-Api-Key\", value = \"env:PASS\" }"),
        Resolved::Present(Credential::Headers(vec![("X-Api-Key".to_owned(), secret)]))
    );
}

#[test]
fn a_hostile_text_is_shown_in_its_line_with_no_sequence_but_the_renderer_s_own() {
    let text = "order = [\"\u{202e}\u{2066}x\", 1]\n# \u{202e}\n[http]\ngateway = \"\u{9b}31m\u{202e}\"\n";
    let error = parse(text).unwrap_err();
    let shown = error.render();
    assert!(!shown.contains(|sign| sign != '\n' && crate::printable::is_unprintable(sign)), "{shown}");
    assert!(shown.contains("order = [\"\\u{202e}\\u{2066}x\", 1]"), "{shown}");
    // Without the renderer's colours the other form is the same.
    let mut coloured = error.render_coloured().as_str().to_owned();
    while let Some(start) = coloured.find("\u{1b}[") {
        let end = start + coloured[start..].find('m').expect("a colour");
        coloured.replace_range(start..=end, "");
    }
    assert_eq!(coloured, shown);
}

#[test]
fn a_credential_is_bound_to_hosts_that_the_provider_may_reach() {
    let with = |hosts: &str| {
        with_credential(&format!("{{ kind = \"bearer\", token = \"file:token\"{hosts} }}"), &Env::default())
    };
    let bound = |hosts: &str| with(hosts).unwrap().providers["lever"].credentials["api"].hosts.clone();
    assert_eq!(bound(""), None);
    assert_eq!(
        bound(", hosts = [\"https://API.lever.co:443\"]"),
        Some(vec!["https://api.lever.co".to_owned()])
    );
    let error = with(", hosts = [\"https://elsewhere.example\"]").unwrap_err();
    let ConfigError::Invalid(file) = error else { panic!("not a fault of the file") };
    assert_eq!(
        file.faults[0].message,
        "`providers.lever.credentials.api.hosts`: `https://elsewhere.example` is not in the provider's `hosts`"
    );
}

#[test]
fn a_credential_is_bound_below_a_wildcard_of_its_provider() {
    let hosts = |granted: &str, bound: &str| {
        let text = format!(
            "order = [\"x\"]\n[providers.x]\nplugin = \"x\"\nhosts = [\"{granted}\"]\ncredentials.api = {{ kind = \"bearer\", token = \"env:T\", hosts = [\"{bound}\"] }}\n"
        );
        parse(&text).map(|config| config.providers["x"].credentials["api"].hosts.clone())
    };
    let wildcard = "https://*.recruitee.com";
    for bound in [wildcard, "https://acme.recruitee.com"] {
        assert_eq!(hosts(wildcard, bound).unwrap(), Some(vec![bound.to_owned()]));
    }
    assert!(hosts("https://acme.recruitee.com", wildcard).is_err());
}

#[test]
fn absent_credentials_name_every_reference_that_gave_nothing() {
    let env: Env = [("EMPTY", "")].into_iter().collect();
    let config =
        with_credential("{ kind = \"basic\", user = \"env:EMPTY\", password = \"file:none\" }", &env);
    assert_eq!(
        config.unwrap().providers["lever"].missing_credentials(),
        ["env:EMPTY (set, and empty)", "file:none (there is no such file)"]
    );
}

#[test]
fn a_secret_in_the_file_is_refused_and_never_repeated_in_the_message() {
    let error = with_credential(&format!("{{ kind = \"bearer\", token = \"{MARKED}\" }}"), &Env::default());
    let ConfigError::Invalid(file) = error.unwrap_err() else { panic!("not a fault of the file") };
    assert_eq!(
        file.faults[0].message,
        "`providers.lever.credentials.api.token` must refer to the secret, not hold it"
    );
    assert!(!file.faults[0].help.as_ref().unwrap().contains(MARKED));
}

#[test]
fn no_debug_output_shows_a_secret() {
    let env: Env = [("PASS", MARKED)].into_iter().collect();
    let config = with_credential("{ kind = \"bearer\", token = \"env:PASS\" }", &env).unwrap();
    let shown = format!("{config:?} {config:#?} {env:?} {}", Secret::new(MARKED));
    assert!(!shown.contains(MARKED) && shown.contains("[redacted]") && shown.contains("PASS"));
}

#[test]
fn depth_does_not_overflow_the_stack() {
    for deep in ["[".repeat(100_000), "{a=".repeat(100_000), "a.".repeat(100_000)] {
        assert!(parse(&format!("order = {deep}")).is_err());
        assert!(parse(&format!("{deep}b = 1")).is_err());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|[\\[\\]{}=\"'#.,\n\t 0-9a-z]){0,200}") {
        if let Err(error) = parse(&text) {
            prop_assert!(!error.render().is_empty());
        }
    }

    #[test]
    fn no_change_of_a_good_file_makes_it_panic(at in 0..1000_usize, cut in 0..30_usize, put in "\\PC{0,4}") {
        let text = include_str!("../../../providers.toml");
        let code: String = text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
        let start = code.floor_char_boundary(at % code.len());
        let end = code.floor_char_boundary((start + cut).min(code.len()));
        let changed = format!("{}{put}{}", &code[..start], &code[end.max(start)..]);
        if let Err(error) = parse(&changed) {
            prop_assert!(!error.render().is_empty() && !error.to_string().is_empty());
        }
    }
}

#[test]
fn a_configuration_of_its_bound_is_read_and_one_byte_more_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("providers.toml");
    let load = || Config::load(&path, &Env::default(), &Overrides::default());
    let filled = |bytes: usize| format!("{LEVER}\n#{}", "x".repeat(bytes - LEVER.len() - 2));
    std::fs::write(&path, filled(CONFIGURATION.size())).unwrap();
    load().unwrap();
    std::fs::write(&path, filled(CONFIGURATION.size() + 1)).unwrap();
    let told = load().unwrap_err().to_string();
    assert!(told.ends_with("has more than 1 MiB, the most for a configuration"), "{told}");
    std::fs::write(&path, b"order = [\"\xff\"]").unwrap();
    assert!(load().unwrap_err().to_string().contains("is not UTF-8 text: the byte at offset 10"));
    let told = Config::load(folder.path(), &Env::default(), &Overrides::default()).unwrap_err();
    assert!(told.render().contains("is a folder, not a file"), "{told}");
}

#[test]
fn the_first_faults_are_told_and_the_others_counted() {
    let most = CONFIGURATION_FAULTS.size();
    // The keys are read in the order of their names, and told in the order of the text.
    let keys = |count: usize| {
        (0..count).fold(String::new(), |text, at| text + &format!("key{:05} = 1\n", count - at))
    };
    for (count, rest) in [(most, None), (60_000, Some("and 59980 more"))] {
        let text = format!("{}{LEVER}", keys(count));
        let Err(ConfigError::Invalid(file)) = parse(&text) else { panic!("no fault") };
        assert_eq!((file.faults.len(), file.faults.total()), (most, count as u64));
        assert_eq!(file.faults[0].message, format!("unknown key `key{count:05}` at the top"));
        assert_eq!(file.faults.rest().as_deref(), rest);
        let rendered = ConfigError::Invalid(file).render();
        assert!(rest.is_none_or(|rest| rendered.ends_with(&format!("\n\n{rest}"))), "{rendered}");
        assert!(rendered.len() < most * 1500, "{}", rendered.len());
    }
}

#[test]
fn a_message_of_a_giant_value_is_cut() {
    let giant = "x".repeat(500_000);
    for text in [
        format!("order = [\"{giant}\"]"),
        format!("order = []\n[providers.{giant}]\nplugin = 3\nhosts = [\"{giant}\"]\n{giant} = 1"),
        format!("order = []\n{giant} = 1"),
        format!("order = []\n[http]\ntimeout = \"{giant}\"\ngateway = \"{giant}\""),
        format!("order = []\n[display]\ntime_zone = \"{giant}\""),
        format!("order = [\n{giant}"),
    ] {
        let Err(ConfigError::Invalid(file)) = parse(&text) else { panic!("no fault") };
        for fault in file.faults.iter() {
            assert!(fault.message.len() < 1100, "{}", fault.message.len());
            assert!(fault.help.as_ref().is_none_or(|help| help.len() < 1100));
        }
        let rendered = ConfigError::Invalid(file).render();
        assert!(rendered.len() < 8000, "{}", rendered.len());
    }
}

#[test]
fn a_fault_in_a_giant_line_is_told_without_the_line() {
    let padded = |blanks: usize| format!("order = []\nx{}= 1", " ".repeat(blanks));
    let shown = parse(&padded(CONFIGURATION_LINE.size() - 4)).unwrap_err().render();
    assert!(shown.contains("--> conf/providers.toml:2:1") && shown.contains("2 | x"), "{shown}");
    let told = parse(&padded(CONFIGURATION_LINE.size() - 3)).unwrap_err().render();
    assert!(told.contains("--> conf/providers.toml:2:1") && !told.contains("2 | x"), "{told}");
}

#[test]
fn nesting_without_end_is_a_fault_and_no_recursion() {
    for text in [
        format!("order = {}", "[".repeat(400_000)),
        format!("order = {}{}", "[".repeat(400_000), "]".repeat(400_000)),
        format!("x = {}", "{a=".repeat(200_000)),
        format!("order = []\n{} = 1", vec!["a"; 200_000].join(".")),
        format!("order = []\n[{}]", vec!["a"; 200_000].join(".")),
        format!("order = []\n{}", "[[a]]\n".repeat(100_000)),
    ] {
        assert!(matches!(parse(&text), Err(ConfigError::Invalid(_))));
    }
}

#[test]
fn a_credential_that_is_no_file_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("providers.toml");
    let load = |file: &Path| {
        let credential =
            format!("credentials.api = {{ kind = \"bearer\", token = \"file:{}\" }}", file.display());
        std::fs::write(&path, format!("{LEVER}\n{credential}")).unwrap();
        Config::load(&path, &Env::default(), &Overrides::default())
    };
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "x".repeat(CREDENTIAL.size())).unwrap();
    assert!(load(&secret).unwrap().providers["lever"].missing_credentials().is_empty());
    std::fs::write(&secret, "x".repeat(CREDENTIAL.size() + 1)).unwrap();
    for (file, refusal) in [
        (secret.as_path(), "has more than 64 KiB, the most for the file of a credential"),
        (Path::new("/dev/zero"), "`/dev/zero` is a device, not a file"),
        (folder.path(), "is a folder, not a file"),
    ] {
        let Err(ConfigError::Invalid(file)) = load(file) else { panic!("no fault") };
        let told = &file.faults[0].message;
        assert!(
            told.starts_with("`providers.lever.credentials.api.token`: ") && told.ends_with(refusal),
            "{told}"
        );
    }
    let missing = load(&folder.path().join("none")).unwrap();
    assert_eq!(missing.providers["lever"].missing_credentials().len(), 1, "its provider is skipped, as ever");
}

#[test]
fn a_lock_is_valid_for_no_longer_than_its_bound() {
    let with = |ttl: &str| parse(&format!("{LEVER}[run]\nlock_ttl = \"{ttl}\"\n"));
    assert_eq!(with("7d").unwrap().run.lock_ttl, std::time::Duration::from_hours(7 * 24));
    let told = with("8d").unwrap_err().to_string();
    assert!(told.ends_with("`run.lock_ttl`: at most 7d"), "{told}");
}

#[test]
fn a_fault_never_shows_a_secret_that_stands_in_the_file() {
    for written in secret_table::FORMS {
        let text = format!("{LEVER}{}\n", written.replace("SECRET", secret_table::SECRET));
        let error = parse(&text).expect_err(written);
        let ConfigError::Invalid(file) = &error else { panic!("not a fault of the file") };
        let (line, column) = position(&text, file.faults[0].span.start);
        assert!(
            error.render().contains(&format!("--> conf/providers.toml:{line}:{column}\n")),
            "{}",
            error.render()
        );
        let debug = format!("{error:?} {error:#?}");
        for told in [error.render(), error.to_string(), error.render_coloured().as_str().to_owned(), debug] {
            assert!(!told.contains("hunter2"), "{written}: {told}");
            assert!(told.contains("providers.toml"), "{written}: {told}");
        }
    }
}

#[test]
fn a_flag_or_a_variable_is_told_without_a_secret_in_it() {
    let secret = secret_table::SECRET;
    for gateway in [
        "http://u:SECRET@127.0.0.1:1",
        "u:SECRET@127.0.0.1:1",
        "http://u:SE'CRET/SECRET@h:1/x",
        "http://h:1/?k=SECRET",
    ] {
        let gateway = Some(gateway.replace("SECRET", secret));
        let flags = Overrides { gateway, ..Overrides::default() };
        let told = parse_with(LEVER, &Env::default(), &flags).unwrap_err();
        assert!(
            told.render().contains("`--gateway`") && !format!("{told} {told:?}").contains("hunter2"),
            "{told:?}"
        );
    }
    let key = format!("{{\"type\": \"service_account\", \"private_key\": \"{secret}\"}}");
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{secret}\n");
    for (name, value) in [
        ("RUN_MODE", secret),
        ("GOOGLE_APPLICATION_CREDENTIALS", &key),
        ("GOOGLE_APPLICATION_CREDENTIALS", &pem),
        ("DB_PATH", &key),
        ("GOOGLE_SHEETS_SPREADSHEET_ID", "https://u:hunter2@docs.google.com/x"),
    ] {
        let told =
            parse_with(LEVER, &[(name, value)].into_iter().collect(), &Overrides::default()).unwrap_err();
        assert!(
            told.to_string().contains(name) && !format!("{told} {told:?}").contains("hunter2"),
            "{told:?}"
        );
    }
}

#[test]
fn a_masked_line_keeps_its_place_its_fault_and_its_cure() {
    let text = format!(
        "{LEVER}credentials.api = {{ kind = \"bearer\", tokn = \"hunter2\", token = \"env:A\" }} # old\n"
    );
    insta::assert_snapshot!(parse(&text).unwrap_err().render(), @r#"
    error: unknown key `tokn` in [providers.lever.credentials.api]
     --> conf/providers.toml:5:38
      |
    5 | credentials.api = { kind = "…", tokn = "…", token = "…" } #…
      |                                 ^^^^
      |
      = help: did you mean `token`?
    "#);
    let told = parse(&format!("{LEVER}pasword = \"hunter2\n")).unwrap_err().render();
    assert!(told.contains("--> conf/providers.toml:5:") && told.contains("5 | pasword = \"…\n"), "{told}");
}

#[test]
fn a_path_is_read_in_the_same_way_wherever_it_stands() {
    let env: Env = [("HOME", "/home/me")].into_iter().collect();
    let text = format!(
        "{}[database]\npath = \"~/jobs.db\"\n[companies]\nlist = \"~/list.csv\"\n[scoring]\ncatalog = \"~/c.toml\"\n\
         [sheets]\ncredentials = \"~/key.json\"\n[plugins]\ncache_dir = \"~/code\"\n",
        LEVER.replace("lever.wasm", "~/lever.wasm")
    );
    let config = parse_with(&text, &env, &Overrides::default()).unwrap();
    assert_eq!(config.database, Path::new("/home/me/jobs.db"));
    assert_eq!(config.companies.as_deref(), Some(Path::new("/home/me/list.csv")));
    assert_eq!(config.scoring.as_deref(), Some(Path::new("/home/me/c.toml")));
    assert_eq!(config.sheets.credentials.as_deref(), Some(Path::new("/home/me/key.json")));
    assert_eq!(config.plugins.cache_dir.as_deref(), Some(Path::new("/home/me/code")));
    assert_eq!(config.providers["lever"].plugin, Path::new("/home/me/lever.wasm"));
    let flags = Overrides { db: Some("~/flag.db".into()), ..Overrides::default() };
    assert_eq!(parse_with(LEVER, &env, &flags).unwrap().database, Path::new("/home/me/flag.db"));
    for (name, value) in [("DB_PATH", "~/v.db"), ("GOOGLE_APPLICATION_CREDENTIALS", "~/v.json")] {
        let env = [("HOME", "/home/me"), (name, value)].into_iter().collect();
        let config = parse_with(LEVER, &env, &Overrides::default()).unwrap();
        let path = if name == "DB_PATH" { Some(config.database) } else { config.sheets.credentials };
        assert_eq!(path.unwrap(), Path::new("/home/me").join(value.trim_start_matches("~/")));
        let env = [(name, "$HOME/x")].into_iter().collect();
        let told = parse_with(LEVER, &env, &Overrides::default()).unwrap_err().to_string();
        assert!(told.starts_with(&format!("`{name}`: `$…` is not replaced")), "{told}");
    }
    assert_eq!(
        told(&format!("{LEVER}[database]\npath = \"${{HOME}}/jobs.db\"\n")),
        [
            "`database.path`: `${…}` is not replaced by a variable here: write the path itself, or `~/` for the home folder <\"${HOME}/jobs.db\">"
        ]
    );
}

/// What is at hand writes text in its own way; a secret is read from it, or what it is is told.
#[test]
fn a_credential_is_read_however_it_was_saved_or_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("providers.toml");
    let token = "{ kind = \"bearer\", token = \"file:secret\" }";
    let load = |content: &[u8]| {
        std::fs::write(folder.path().join("secret"), content).unwrap();
        std::fs::write(&path, format!("{LEVER}credentials.api = {token}\n")).unwrap();
        Config::load(&path, &Env::default(), &Overrides::default())
    };
    let utf16 = |mark: [u8; 2], swap: bool| {
        let units = format!("{MARKED}\r\n")
            .encode_utf16()
            .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect::<Vec<u8>>();
        [&mark[..], &units].concat()
    };
    let secret = Resolved::Present(Credential::Bearer { token: Secret::new(MARKED) });
    for content in [
        MARKED.as_bytes().to_vec(),
        format!("{MARKED}\n").into_bytes(),
        format!("{MARKED} \r\n\r\n").into_bytes(),
        format!("\u{feff}{MARKED}\r\n").into_bytes(),
        utf16([0xff, 0xfe], false),
        utf16([0xfe, 0xff], true),
    ] {
        assert_eq!(load(&content).unwrap().providers["lever"].credentials["api"].value, secret);
    }
    for (content, refusal) in [
        (&b"hunter2\nother"[..], "`file:secret` holds a line break or another control character"),
        (b"hunter2\0", "`file:secret` holds a line break or another control character"),
        (
            b"hunter2\xe9",
            "is not UTF-8 text: the byte at offset 7 fits nowhere (line 1, column 8; it may be Windows-1252): save it as UTF-8",
        ),
        (b"h\0u\0n\0", "is UTF-16 text: save it as UTF-8"),
        (b"\xff\xfeh", "is UTF-16 text: save it as UTF-8"),
    ] {
        let told = load(content).unwrap_err();
        let shown = told.render();
        assert!(
            shown.contains(refusal) && !shown.contains("hunter2") && !shown.contains("not set"),
            "{shown}"
        );
    }
    for empty in ["", "\n", "\u{feff}", " \r\n"] {
        let config = load(empty.as_bytes()).unwrap();
        assert_eq!(config.providers["lever"].missing_credentials(), ["file:secret (an empty file)"]);
    }
    std::fs::remove_file(folder.path().join("secret")).unwrap();
    std::fs::create_dir(folder.path().join("secret")).unwrap();
    let told = Config::load(&path, &Env::default(), &Overrides::default()).unwrap_err().to_string();
    assert!(told.contains("is a folder, not a file"), "{told}");
    let env = |value: &str| {
        let env = [("TOKEN", value)].into_iter().collect();
        with_credential("{ kind = \"bearer\", token = \"env:TOKEN\" }", &env)
    };
    for value in
        [format!("{MARKED}\n"), format!("{MARKED}\r\n"), format!("\u{feff}{MARKED}"), format!(" {MARKED} ")]
    {
        assert_eq!(env(&value).unwrap().providers["lever"].credentials["api"].value, secret, "{value:?}");
    }
    assert_eq!(env("\n").unwrap().providers["lever"].missing_credentials(), ["env:TOKEN (set, and empty)"]);
    let told = env("hunter2\nX: y").unwrap_err().to_string();
    assert!(told.contains("`env:TOKEN` holds a line break") && !told.contains("hunter2"), "{told}");
    let denied = |_: &Path| Err(io::Error::from(io::ErrorKind::PermissionDenied));
    let text = format!("{LEVER}credentials.api = {token}\n");
    let told = Config::parse(&text, &path, &Env::default(), &Overrides::default(), &denied).unwrap_err();
    assert!(told.to_string().contains("`file:secret` cannot be read: permission denied"), "{told}");
}

/// A password may end in a blank, a token never does.
#[test]
fn a_password_keeps_its_blanks() {
    let env: Env = [("USER_ID", "me"), ("PASS", " a b \n")].into_iter().collect();
    let config =
        with_credential("{ kind = \"basic\", user = \"env:USER_ID\", password = \"env:PASS\" }", &env);
    let basic = Credential::Basic { user: Secret::new("me"), password: Secret::new(" a b ") };
    assert_eq!(config.unwrap().providers["lever"].credentials["api"].value, Resolved::Present(basic));
}

#[test]
fn a_variable_that_is_no_text_is_told_as_set() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};
    let with =
        |name: &str| Env::from_os([(OsString::from(name), OsString::from_vec(b"hunter\xff".to_vec()))]);
    let told = with_credential("{ kind = \"bearer\", token = \"env:TOKEN\" }", &with("TOKEN")).unwrap_err();
    assert!(told.to_string().contains("`env:TOKEN` is set, and is not UTF-8 text"), "{told}");
    for name in ["DB_PATH", "RUN_MODE", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SHEETS_SPREADSHEET_ID"] {
        let told = parse_with(LEVER, &with(name), &Overrides::default()).unwrap_err();
        assert_eq!(told.to_string(), format!("`{name}`: it is set, and is not UTF-8 text"));
    }
}

#[test]
fn a_configuration_in_another_encoding_is_told_with_its_place_and_cure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("providers.toml");
    let load = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        Config::load(&path, &Env::default(), &Overrides::default())
    };
    load(format!("\u{feff}{LEVER}").as_bytes()).unwrap();
    let ConfigError::Invalid(file) = load(format!("\u{feff}limitt = 1\n{LEVER}").as_bytes()).unwrap_err()
    else {
        panic!("no fault")
    };
    assert_eq!(position(&file.text, file.faults[0].span.start), (1, 1));
    let latin = [LEVER.as_bytes(), b"# caf\xc3\xa9\n# \xc3\xa9 espa\xf1a\n"].concat();
    let told = load(&latin).unwrap_err().to_string();
    assert!(told.contains("(line 6, column 9; it may be Windows-1252): save it as UTF-8"), "{told}");
    for content in [&b"\xff\xfeo\0"[..], b"\xfe\xff\0o", b"o\0r\0", b"\0o\0r"] {
        let told = load(content).unwrap_err().to_string();
        assert!(told.ends_with("is UTF-16 text: save it as UTF-8"), "{told}");
    }
}

#[test]
fn what_is_usually_meant_is_told_where_the_parser_does_not() {
    for path in
        ["C:\\jobs\\new.db", "C:\\Users\\me\\x", "..\\plugins\\lever.wasm", "D:\\temp", "C:\\jobs\\bin"]
    {
        let told = told(&format!("{LEVER}[database]\npath = \"{path}\"\n"));
        assert!(told[0].contains("begins an escape") && told[0].contains("single quotes"), "{told:?}");
    }
    assert_eq!(
        told(&format!("{}order = [\"lever\"]\n", LEVER.replace("order = [\"lever\"]\n", ""))),
        [
            "missing key `order` in the file <> | add `order = [\"lever\"]`",
            "unknown key `order` in [providers.lever] <order> | `order` belongs above the first table of the file",
        ]
    );
}

#[test]
fn a_key_that_another_table_knows_is_told_where_it_belongs() {
    for (written, cure) in [
        (format!("{LEVER}catalog = \"x.toml\"\n"), "`catalog` belongs in [scoring]"),
        (format!("{LEVER}[discovery]\ngateway = \"http://127.0.0.1:1\"\n"), "`gateway` belongs in [http]"),
        (format!("list = \"x.csv\"\n{LEVER}"), "`list` belongs in [companies]"),
        (
            "order = []\n[acme]\nplugin = \"acme.wasm\"\n".to_owned(),
            "a provider's table is called [providers.acme]",
        ),
    ] {
        let told = told(&written);
        assert!(told.iter().any(|fault| fault.ends_with(cure)), "{told:?}");
    }
}

/// A key that was pasted where something else belongs is shown neither in its line nor in what is said of it.
#[test]
fn what_looks_made_is_not_repeated_in_what_is_said_of_it() {
    const KEY: &str = "Zq7xK9vB2mN4pL8w";
    for wrong in [
        format!("order = [\"{KEY}\"]\n"),
        format!("{LEVER}rate = \"{KEY}\"\n"),
        format!("{LEVER}rate = \"2/{KEY}\"\n"),
        format!("{LEVER}timeout = \"5{KEY}\"\n"),
        format!("{LEVER}[http]\nallow_addresses = [\"{KEY}\"]\n"),
        format!("{LEVER}[run]\ncycle_pause = [\"{KEY}\", 3]\n"),
        format!("{LEVER}[display]\ntime_zone = \"{KEY}\"\n"),
        format!("{LEVER}[providers.\"{KEY}\"]\nx = 1\n"),
        LEVER.replace("https://api.lever.co", &format!("https://api.lever.co/{KEY}")),
        LEVER.replace("https://api.lever.co", KEY),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("providers.toml");
        std::fs::write(&path, &wrong).unwrap();
        let told = Config::load(&path, &Env::default(), &Overrides::default()).unwrap_err();
        for shown in [told.render(), told.to_string()] {
            assert!(!shown.contains(KEY), "{wrong}\n{shown}");
        }
    }
}
