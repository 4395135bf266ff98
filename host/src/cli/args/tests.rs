use clap::{CommandFactory, Parser, error::ErrorKind};

use super::*;

fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from([&["jobscan-host"], arguments].concat())
}

/// What a person is told about these arguments, without colours.
fn told(arguments: &[&str]) -> String {
    parse(arguments).unwrap_err().to_string()
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_of_the_contract_is_there() {
    let lines = [
        "run", "run --once --only a,b --dry-run --format json", "run --forever", "companies import F.csv",
        "companies list", "offers list --provider p --company c --search s --min-score 6 --limit 3",
        "offers show lever/acme/1", "export offers --format csv", "export companies --format ndjson --out F",
        "providers list", "providers check lever --tenant acme", "status --format json",
        "pause lever --for 6h --reason why", "resume lever", "explain lever/acme/1", "doctor",
    ];
    for line in lines {
        let words: Vec<_> = line.split(' ').collect();
        let globals = ["--providers", "p.toml", "--db", "x.db", "--gateway", "http://127.0.0.1:1"];
        for arguments in [[&globals, words.as_slice()].concat(), [words.as_slice(), &globals].concat()] {
            let cli = parse(&arguments).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(cli.global.providers, PathBuf::from("p.toml"), "{line}");
            assert_eq!(cli.global.db, Some(PathBuf::from("x.db")), "{line}");
            assert_eq!(cli.global.gateway.as_deref(), Some("http://127.0.0.1:1"), "{line}");
        }
    }
}

#[test]
fn only_is_a_list() {
    let cli = parse(&["run", "--only", "a,b", "--once"]).unwrap();
    let Command::Run(args) = cli.command else { panic!("not run") };
    assert_eq!(args.overrides(&cli.global).only, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(args.mode(), Some(RunMode::Once));
    let cli = parse(&["run"]).unwrap();
    let Command::Run(args) = cli.command else { panic!("not run") };
    assert_eq!((args.overrides(&cli.global), args.mode()), (Overrides::default(), None));
}

#[test]
fn help_is_no_error_and_bad_usage_is() {
    assert_eq!(parse(&["--help"]).unwrap_err().kind(), ErrorKind::DisplayHelp);
    assert!(!parse(&["--help"]).unwrap_err().use_stderr());
    assert!(!parse(&["--version"]).unwrap_err().use_stderr());
    for arguments in [&[][..], &["rnu"], &["run", "--once", "--forever"], &["offers", "list", "--min-score", "11"], &["offers"]] {
        assert!(parse(arguments).unwrap_err().use_stderr(), "{arguments:?}");
    }
}

#[test]
fn the_help_of_the_program() {
    insta::assert_snapshot!(told(&["--help"]), @"");
}

#[test]
fn the_help_of_run() {
    insta::assert_snapshot!(told(&["run", "--help"]), @"");
}

#[test]
fn the_help_of_export_and_import() {
    insta::assert_snapshot!(told(&["export", "offers", "--help"]), @"");
    insta::assert_snapshot!(told(&["companies", "import", "--help"]), @"");
}

#[test]
fn what_is_wrong_is_told() {
    insta::assert_snapshot!(told(&["rnu"]), @"");
    insta::assert_snapshot!(told(&["run", "--once", "--forever"]), @"");
    insta::assert_snapshot!(told(&["pause", "lever", "--for", "6"]), @"");
    insta::assert_snapshot!(told(&["pause", "lever", "--for", "0s"]), @"");
    insta::assert_snapshot!(told(&["offers", "list", "--min-score", "11"]), @"");
    insta::assert_snapshot!(told(&["run", "--format", "xml"]), @"");
}
