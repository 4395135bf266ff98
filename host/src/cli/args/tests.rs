use clap::{CommandFactory, Parser, error::ErrorKind};

use std::path::PathBuf;

use super::*;
use crate::config::{Overrides, RunMode};

fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from([&["jobscan-host"], arguments].concat())
}

/// What a person is told about these arguments, in a terminal of 100 columns, without colours.
fn told(arguments: &[&str]) -> String {
    let command = Cli::command().term_width(100);
    command.try_get_matches_from([&["jobscan-host"], arguments].concat()).unwrap_err().to_string()
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_of_the_contract_is_there() {
    let lines = [
        "run",
        "run --once --only a,b --dry-run --format json",
        "run --forever",
        "companies import F.csv",
        "companies list",
        "companies list --state confirmed --search s --limit 3 --format json",
        "companies show Acme --format json",
        "offers list --provider p --company c --search s --min-score 6 --limit 3",
        "offers show lever/acme/1",
        "export offers --format csv",
        "export companies --format ndjson --out F",
        "providers list",
        "plugins list --format json",
        "providers check lever --tenant acme",
        "status --format json",
        "status --check --max-age 2h --format json",
        "db backup copy.db --force --format json",
        "db check --format json",
        "db restore copy.db --format json",
        "db prune --older-than 30d --dry-run --format json",
        "pause lever --for 6h --reason why",
        "resume lever",
        "unlock --force",
        "explain lever/acme/1",
        "explain lever/acme/1 --catalog F --all --format json",
        "score apply",
        "score apply --format json",
        "score diff CATALOG --limit 3 --format json",
        "score feedback --verdict FP --company Acme --all --format json",
        "doctor",
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
    for arguments in [
        &[][..],
        &["rnu"],
        &["run", "--once", "--forever"],
        &["offers", "list", "--min-score", "11"],
        &["offers"],
        &["companies", "list", "--state", "confirmd"],
        &["companies", "show"],
        &["status", "--max-age", "2h"],
        &["status", "--check", "--max-age", "soon"],
        &["status", "--check", "--max-age", "0s"],
        &["db"],
        &["db", "backup"],
        &["db", "restore"],
    ] {
        assert!(parse(arguments).unwrap_err().use_stderr(), "{arguments:?}");
    }
}

#[test]
fn the_help_of_the_program() {
    insta::assert_snapshot!(told(&["--help"]), @r#"
        Reads job boards into one truthful local database, scores every offer and ranks the companies behind
        them

        Usage: jobscan-host [OPTIONS] <COMMAND>

        Commands:
          init         Write a configuration, a list of companies and the catalogues to begin with
          run          Scan the providers in order, once or for ever
          companies    Import, list, show and settle companies
          boards       List boards, remove one, and bring it back
          offers       List offers, show one, and say whether its score is right
          export       Write offers or companies as CSV or NDJSON
          providers    List the providers and check that they work
          plugin       Begin, build, test, check and add plugins, and list those of the configuration
                       [alias: plugins]
          status       Show the last run, the lock, pauses and what failed
          db           Copy, check, restore and prune the database
          pause        Leave a provider alone for a while
          resume       Lift a provider's pause and the deadlines of its hosts
          unlock       Free the lock that a dead run left behind
          explain      Show why an offer has its score, hit by hit in its own text
          score        Try a catalogue, compare it, apply it, and list what people say of its scores
          sheets       Bring companies to the spreadsheet and people's answers back
          doctor       Check configuration, database, credentials and plugins, each finding with its cure
          completions  Write what a shell completes this program's command lines with
          man          Write the manual, as `man` reads it
          help         Print this message or the help of the given subcommand(s)

        Options:
          -h, --help     Print help
          -V, --version  Print version

        Global options:
              --providers <FILE>  The configuration file [default: providers.toml]
              --db <PATH>         The database file [default: `[database] path` of the configuration,
                                  jobscan.db]
              --gateway <URL>     Send every request to this gateway instead of its host, e.g.
                                  `http://127.0.0.1:8080`

        Exit codes:
          0  all well
          1  something failed; the summary or the message says what
          2  bad usage or configuration
          3  another run holds the lock
          4  the database is refused: a newer schema, or damaged

        Environment (flags win over it, it wins over the file):
          DB_PATH                        the database file
          RUN_MODE                       once or forever
          LOG_LEVEL                      error, warn, info, debug or trace
          LOG_FORMAT                     text (the default) or json: one object a line
          NO_COLOR                       no colours on the terminal; CLICOLOR_FORCE: colours everywhere
          GOOGLE_SHEETS_SPREADSHEET_ID   the spreadsheet that companies go to
          GOOGLE_APPLICATION_CREDENTIALS the key file of the service account it is shared with
          IJ_CLIENT_ID, IJ_CLIENT_SECRET and what else the file refers to as env:NAME

        Data goes to stdout, everything else to stderr.
        "#);
}

#[test]
fn the_help_of_run() {
    insta::assert_snapshot!(told(&["run", "--help"]), @r#"
        Scan the providers in order, once or for ever

        Usage: jobscan-host run [OPTIONS]

        Options:
              --once
                  One run, then the end [default, unless `RUN_MODE` says otherwise]

              --forever
                  Run after run until interrupted

              --only <NAMES>
                  Only these providers of `order`, separated by commas

              --force
                  Scan boards and queries whether they are due or not

              --discover
                  With `--only`: search companies' sites for boards all the same

              --dry-run
                  Say what would be scanned; ask no source and write nothing

              --format <FORMAT>
                  For people or for programs

                  Possible values:
                  - human: Tables and sentences
                  - json:  JSON, times in RFC 3339 UTC
                  
                  [default: human]

          -h, --help
                  Print help (see a summary with '-h')

        Global options:
              --providers <FILE>
                  The configuration file
                  
                  [default: providers.toml]

              --db <PATH>
                  The database file [default: `[database] path` of the configuration, jobscan.db]

              --gateway <URL>
                  Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`

        Examples:
          jobscan-host run                          one run over all that is due
          jobscan-host run --force                  the same, over what is not due too
          jobscan-host run --only lever,greenhouse  two providers only, without a search for boards
          jobscan-host run --forever                a run whenever something is due
          jobscan-host run --dry-run                say what would be scanned, do nothing

        SIGINT, SIGTERM and SIGHUP end it cleanly: a page in flight is finished or dropped
        whole, the lock is released.
        "#);
}

#[test]
fn the_help_of_export_and_import() {
    insta::assert_snapshot!(told(&["export", "offers", "--help"]), @r#"
        Every offer, open and closed

        Usage: jobscan-host export offers [OPTIONS] --format <FORMAT>

        Options:
              --format <FORMAT>
                  The form

                  Possible values:
                  - csv:    Comma-separated values with a header
                  - ndjson: One JSON object a line

              --excel
                  CSV that Excel opens as it is: a mark of UTF-8, `;` between cells, a comma in decimals,
                  local times, and `'` before what would be a formula

              --separator <SEPARATOR>
                  Between the cells of CSV; with `--excel`, other ones than `;` mean a point in decimals
                  [default: `,`, with `--excel` `;`]

                  Possible values:
                  - comma:     `,`
                  - semicolon: `;`
                  - tab:       A tab

              --out <FILE>
                  Write to this file, whole or not at all; `-` is stdout [default: stdout]

              --provider <NAME>
                  Only offers of this provider

              --company <COMPANY>
                  Only offers of this company: its id, or part of its name or domain

              --search <TEXT>
                  Only offers with this text in the title, the company, the places or the description

              --min-score <SCORE>
                  Only offers with at least this score, 0 to 10

              --open
                  Open offers only

              --closed
                  Closed offers only

              --history
                  Add what each offer said before, and when it closed and opened, as `changes`

              --active
                  Leave out offers of resolved companies

          -h, --help
                  Print help (see a summary with '-h')

        Global options:
              --providers <FILE>
                  The configuration file
                  
                  [default: providers.toml]

              --db <PATH>
                  The database file [default: `[database] path` of the configuration, jobscan.db]

              --gateway <URL>
                  Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`

        NDJSON is one object a line. CSV has the same columns; lists are joined with
        ` | `, the salary has four columns. Cells are written as they are: a spreadsheet
        may take one that starts with `=` for a formula, unless `--excel` guards it.

        Examples:
          jobscan-host export offers --format ndjson --out offers.ndjson
          jobscan-host export offers --format csv --excel --out offers.csv
          jobscan-host export offers --format csv --min-score 6 --open | head
        "#);
    insta::assert_snapshot!(told(&["companies", "import", "--help"]), @r#"
        Read companies from a list: CSV or a spreadsheet

        Usage: jobscan-host companies import [OPTIONS] <FILE>

        Arguments:
          <FILE>
                  The list; `-` reads stdin

        Options:
              --map <FIELD=COLUMN,…>
                  Which columns are meant, by their headings: FIELD is `name`, `website`, `provider` or
                  `tenant`; `website=-` where none is

              --sheet <NAME>
                  The sheet of a spreadsheet [default: the first with a header that tells]

              --dry-run
                  Show how the list is understood and what would come of it, and write nothing

              --format <FORMAT>
                  For people or for programs

                  Possible values:
                  - human: Tables and sentences
                  - json:  JSON, times in RFC 3339 UTC
                  
                  [default: human]

          -h, --help
                  Print help (see a summary with '-h')

        Global options:
              --providers <FILE>
                  The configuration file
                  
                  [default: providers.toml]

              --db <PATH>
                  The database file [default: `[database] path` of the configuration, jobscan.db]

              --gateway <URL>
                  Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`

        The list is a table with a header: `name,website`, optionally `provider,tenant`. The
        header may be in any case and order, stand below a title, and be in Spanish, English,
        German, French, Italian, Portuguese or Catalan (`Empresa;Web`); `--map` says what it
        does not tell. Other columns are left out. CSV may be separated by `,`, `;`, a tab or
        `|`, in UTF-8, UTF-16 or Windows-1252; spreadsheets are .xlsx, .xlsm, .xlsb, .xls and
        .ods. A row with provider and tenant names a board to scan. Companies with the same
        domain are one. Good rows are imported whatever the others look like; a bad row is
        reported with its line, exit code 1.

        Example:
          name,website,provider,tenant
          Ejemplo S.L.,https://ejemplo.example,lever,ejemplo

          jobscan-host companies import companies.csv
          jobscan-host companies import clientes.xlsx --dry-run
          jobscan-host companies import crm.csv --map "name=Nombre comercial,website=Web"
        "#);
}

#[test]
fn the_help_of_what_people_say() {
    insta::assert_snapshot!(told(&["score", "feedback", "--help"]), @r#"
        List what people say of scores, with the hits that made them

        Usage: jobscan-host score feedback [OPTIONS]

        Options:
              --verdict <VERDICT>
                  What people said

                  Possible values:
                  - OK: The score was right
                  - FP: It says more than there is
                  - FN: It misses what there is
                  
                  [default: FP]

              --company <TEXT>
                  Only of this company: its id, its name or domain, or words of them

              --all
                  Also what was withdrawn or replaced since

              --format <FORMAT>
                  For people or for programs

                  Possible values:
                  - human: Tables and sentences
                  - json:  JSON, times in RFC 3339 UTC
                  
                  [default: human]

          -h, --help
                  Print help (see a summary with '-h')

        Global options:
              --providers <FILE>
                  The configuration file
                  
                  [default: providers.toml]

              --db <PATH>
                  The database file [default: `[database] path` of the configuration, jobscan.db]

              --gateway <URL>
                  Send every request to this gateway instead of its host, e.g. `http://127.0.0.1:8080`

        Shows the offer that stood for the company when the statement was made, as it was
        scored then: for FP and OK each hit that counted, for FN also what was silenced. FP ends
        with a tally of the hits, the most frequent first: that is where the catalogue is wrong.

        JSON holds title and text, so that a labelled line for `score test` can be made of it;
        put the categories that should be found into `expected`:
          jobscan-host score feedback --format json | jq -c '.statements[] | select(.offer) |
            {id: "said-\(.id)", title: .offer.title, text: .offer.text, salary: .offer.salary,
             workplace: .offer.workplace, note, expected: []}' >> labelled.ndjson
        "#);
}

#[test]
fn the_help_of_what_resolutions_hide() {
    insta::assert_snapshot!(told(&["companies", "list", "-h"]), @r#"
        List companies, the most promising first

        Usage: jobscan-host companies list [OPTIONS]

        Options:
              --search <TEXT>    Only companies whose name or domain contains this
              --state <STATE>    Only companies with a board, or a discovery, in this state [possible
                                 values: listed, confirmed, candidate, empty, rejected, removed, unknown,
                                 none, blocked]
              --resolved         Resolved companies too, after the others
              --sort <ORDER>     In this order [default: rank] [possible values: rank, score, strong,
                                 openings, open, name, recent]
              --limit <N>        At most so many; 0 for all [default: 50]
              --columns <NAMES>  These columns, in this order, separated by commas; an unknown one is told
                                 with all there are
              --wide             Cut nothing and leave no column out, however narrow the terminal is
              --format <FORMAT>  For people or for programs [default: human] [possible values: human, json]
          -h, --help             Print help (see more with '--help')

        Global options:
              --providers <FILE>  The configuration file [default: providers.toml]
              --db <PATH>         The database file [default: `[database] path` of the configuration,
                                  jobscan.db]
              --gateway <URL>     Send every request to this gateway instead of its host, e.g.
                                  `http://127.0.0.1:8080`

        Companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left out:
        `--resolved` lists them too, after the others. `companies show` and `offers list
        --company` show a company whatever its resolution.

        A figure is blank while no board of the company was read.

        Columns: id, company, domain, rank, max-score, strong, openings, open, top-category,
        boards, discovery; on demand resolution, website, last-strong, mean-score, top-offer.

        A state in brackets says what became of a board; `discovery` says what looking for
        the company's boards came to. `companies show` tells why.

        Examples:
          jobscan-host companies list --state candidate
          jobscan-host companies list --sort recent --columns company,strong,last-strong
          jobscan-host companies list --search ejemplo --format json
        "#);
    insta::assert_snapshot!(told(&["offers", "list", "-h"]), @r#"
        List offers, the best score first

        Usage: jobscan-host offers list [OPTIONS]

        Options:
              --provider <NAME>    Only offers of this provider
              --company <COMPANY>  Only offers of this company: its id, or part of its name or domain
              --search <TEXT>      Only offers with this text in the title, the company, the places or the
                                   description
              --min-score <SCORE>  Only offers with at least this score, 0 to 10
              --all                Closed offers too
              --closed             Closed offers only
              --resolved           Offers of resolved companies too
              --since <WHEN>       Only offers first seen since: `12h`, `1d`, `2w`, or a day like
                                   `2026-11-20`
              --new                Only offers first seen since the last finished run began
              --sort <ORDER>       In this order [default: score; with `--closed`, closed] [possible values:
                                   score, newest, posted, title, company, closed]
              --unfold             Each offer of an opening on a line of its own
              --limit <N>          At most so many; 0 for all [default: 50]
              --columns <NAMES>    These columns, in this order, separated by commas; an unknown one is told
                                   with all there are
              --wide               Cut nothing and leave no column out, however narrow the terminal is
              --format <FORMAT>    For people or for programs [default: human] [possible values: human,
                                   json]
          -h, --help               Print help (see more with '--help')

        Global options:
              --providers <FILE>  The configuration file [default: providers.toml]
              --db <PATH>         The database file [default: `[database] path` of the configuration,
                                  jobscan.db]
              --gateway <URL>     Send every request to this gateway instead of its host, e.g.
                                  `http://127.0.0.1:8080`

        Offers of one opening are one line: `+2` says that two more of them fit. In a terminal
        columns are cut to its width (`COLUMNS` says another one), in a pipe nothing is cut.
        `posted` is the day of publication; `~` is before the day of the last change where the
        source gives no other. An offer without either has none, and comes last.

        Columns: score, also, state, title, company, place, posted, closed, key; on demand
        first-seen, last-seen, updated, workplace, department, employment, salary, category,
        domain, provider, tenant, url, opening.

        Offers of companies whose resolution is ALREADY_CUSTOMER, ACCEPTED or REJECTED are left
        out, unless `--resolved` or `--company` asks for them.

        Examples:
          jobscan-host offers list --min-score 6
          jobscan-host offers list --provider lever --company ejemplo --all
          jobscan-host offers list --since 1d --sort newest
          jobscan-host offers list --new --columns score,title,url
          jobscan-host offers list --search treasury --format json
        "#);
}

#[test]
fn the_help_of_the_export_of_companies() {
    insta::assert_snapshot!(told(&["export", "companies", "-h"]), @r#"
        Every company, the most promising first, resolved ones last

        Usage: jobscan-host export companies [OPTIONS] --format <FORMAT>

        Options:
              --format <FORMAT>        The form [possible values: csv, ndjson]
              --excel                  CSV that Excel opens as it is: a mark of UTF-8, `;` between cells, a
                                       comma in decimals, local times, and `'` before what would be a
                                       formula
              --separator <SEPARATOR>  Between the cells of CSV; with `--excel`, other ones than `;` mean a
                                       point in decimals [default: `,`, with `--excel` `;`] [possible
                                       values: comma, semicolon, tab]
              --out <FILE>             Write to this file, whole or not at all; `-` is stdout [default:
                                       stdout]
              --search <TEXT>          Only companies whose name or domain contains this
              --active                 Leave out resolved companies
          -h, --help                   Print help (see more with '--help')

        Global options:
              --providers <FILE>  The configuration file [default: providers.toml]
              --db <PATH>         The database file [default: `[database] path` of the configuration,
                                  jobscan.db]
              --gateway <URL>     Send every request to this gateway instead of its host, e.g.
                                  `http://127.0.0.1:8080`

        A company is resolved when its `resolution` is ALREADY_CUSTOMER, ACCEPTED or REJECTED.

        In CSV, `sources` names boards as provider/tenant; one that is not scanned has its
        state in brackets. NDJSON tells of each board why, and what speaks for it. CSV can be
        read again with `companies import`.

        Examples:
          jobscan-host export companies --format ndjson --out companies.ndjson
          jobscan-host export companies --format csv --excel --out companies.csv
        "#);
}

#[test]
fn what_is_wrong_is_told() {
    insta::assert_snapshot!(told(&["rnu"]), @r#"
        error: unrecognized subcommand 'rnu'

        Usage: jobscan-host [OPTIONS] <COMMAND>

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["run", "--once", "--forever"]), @r#"
        error: the argument '--once' cannot be used with '--forever'

        Usage: jobscan-host run --once

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["pause", "lever", "--for", "6"]), @r#"
        error: invalid value '6' for '--for <DURATION>': `6` is no duration: write a whole number and ms, s, m, h or d, like `30s` or `6h`

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["pause", "lever", "--for", "0s"]), @r#"
        error: invalid value '0s' for '--for <DURATION>': a pause needs a length, like `6h`

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["offers", "list", "--min-score", "11"]), @r#"
        error: invalid value '11' for '--min-score <SCORE>': 11 is not in 0..=10

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["companies", "list", "--state", "confirmd"]), @r#"
        error: invalid value 'confirmd' for '--state <STATE>'
          [possible values: listed, confirmed, candidate, empty, rejected, removed, unknown, none, blocked]

          tip: a similar value exists: 'confirmed'

        For more information, try '--help'.
        "#);
    insta::assert_snapshot!(told(&["run", "--format", "xml"]), @r#"
        error: invalid value 'xml' for '--format <FORMAT>'
          [possible values: human, json]

        For more information, try '--help'.
        "#);
}
