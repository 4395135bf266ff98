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

mod fault_table;
mod reference;

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
    assert_eq!((lever.limit, lever.max_pages, lever.max_offers), (50, None, None));
    assert_eq!(lever.missing_credentials(), Vec::<&str>::new());
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
    insta::assert_snapshot!(error.render(), @"error: no configuration at `no/such.toml`: write one (the README has an example) or name yours with `--providers FILE`");
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
        Resolved::Present(Credential::Header { name: "X-Api-Key".to_owned(), value: secret })
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
fn absent_credentials_name_every_reference_that_gave_nothing() {
    let env: Env = [("EMPTY", "")].into_iter().collect();
    let config =
        with_credential("{ kind = \"basic\", user = \"env:EMPTY\", password = \"file:none\" }", &env);
    assert_eq!(config.unwrap().providers["lever"].missing_credentials(), ["env:EMPTY", "file:none"]);
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
    for written in [
        "credentials.t = { kind = \"bearer\", token = \"hunter2-secret\" }",
        "credentials.t = { kind = \"bearer\", token = \"env:hunter2-secret\" }",
        "credentials.t = { kind = \"barer\", token = \"hunter2-secret\" }",
        "credentials.t = { kind = \"bearer\", tokn = \"hunter2-secret\" }",
        "credentials.t = \"hunter2-secret\"",
        "credentials.t = { kind = \"bearer\", token = \"hunter2-secret",
        "credentials.t = { kind = \"bearer\", token = hunter2-secret }",
        "credentals.t = { kind = \"bearer\", token = \"hunter2-secret\" }",
        "credentials.t = { kind = \"basic\", user = \"env:A\", password = [\"hunter2-secret\"] }",
        "credentials.t.password = \"\"\"\nhunter2-secret \\z \"\"\"",
        "[providers.lever.credentials.t]\nkind = \"header\"\nname = \"X\"\nvalue = \"hunter2-secret\"",
        "rate = \"https://u:hunter2-secret@a.example\"",
        "credentials.t = { kind = \"bearer\", token = \"env:A\", hosts = [\"https://u:hunter2-secret@a.example\"] }",
        "[http]\ngateway = \"http://u:hunter2-secret@127.0.0.1:1\"",
        "[http]\nallow_addresses = [\"http://u:hunter2-secret@127.0.0.1:1\"]",
    ] {
        let error = parse(&format!("{LEVER}{written}\n")).unwrap_err();
        for told in [error.render(), error.to_string(), error.render_coloured().as_str().to_owned()] {
            assert!(!told.contains("hunter2"), "{written}: {told}");
            assert!(told.contains("providers.toml"), "{written}: {told}");
        }
    }
    let gateway = Some("http://u:hunter2-secret@127.0.0.1:1".to_owned());
    let flags = Overrides { gateway, ..Overrides::default() };
    let told = parse_with(LEVER, &Env::default(), &flags).unwrap_err().render();
    assert!(told.contains("`--gateway`") && !told.contains("hunter2"), "{told}");
}
