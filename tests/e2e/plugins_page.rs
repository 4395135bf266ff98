//! `docs/PLUGINS.md` is true: its board is made by its own commands, its definitions are read, and its tables of errors name
//! each error of the contract.
//!
//! That its command lines are those of the program, and its links lead somewhere, `readme.rs` sees for all pages.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::Command,
};

use tempfile::TempDir;

use crate::support::{Ran, Running, fixture, program, root};

const PAGE: &str = "docs/PLUGINS.md";

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).unwrap()
}

/// The part of the page below a heading, up to the next one of its rank.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let from = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("{heading}")).1;
    from.split("\n## ").next().unwrap()
}

/// The blocks of code of a text: their language and what stands in them.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut parts = text.split("\n```");
    parts.next();
    let mut blocks = Vec::new();
    while let Some(block) = parts.next() {
        let (language, content) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), format!("{content}\n")));
        // What stands between two blocks.
        parts.next();
    }
    blocks
}

/// A source that answers one address, and 404 for all others.
fn source(path: &'static str, answer: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let _ = serve(stream, path, &answer);
        }
    });
    format!("http://{address}")
}

fn serve(mut stream: TcpStream, path: &str, answer: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let is_known = request.split(' ').nth(1) == Some(path);
    let (status, body) = if is_known { ("200 OK", answer) } else { ("404 Not Found", "{}") };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Somebody with an empty folder and this page.
struct Reader {
    folder: TempDir,
    /// Where they are.
    at: PathBuf,
    gateway: String,
}

impl Reader {
    fn new(gateway: String) -> Self {
        let folder = TempDir::with_prefix("jobscan-page-").unwrap();
        Self { at: folder.path().to_owned(), folder, gateway }
    }

    /// Does what a line of the page says.
    fn does(&mut self, line: &str) -> Option<Ran> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["cd", folder] => self.at.push(folder),
            ["rm", "-r", folder] => fs::remove_dir_all(self.at.join(folder)).unwrap(),
            ["jobscan-host", words @ ..] => return Some(self.run(words)),
            other => panic!("what is this? {other:?}"),
        }
        None
    }

    fn run(&self, words: &[&str]) -> Ran {
        let mut command = Command::new(program());
        command.args(words).args(["--gateway", &self.gateway]).current_dir(&self.at).env_clear();
        let cache = program().parent().unwrap().join("kit-test-cache");
        command.env("XDG_CACHE_HOME", &cache).env("XDG_STATE_HOME", &cache);
        Running::start(command).wait()
    }

    /// Into the folder of a configuration that has no source yet.
    fn turn_to_configuration(&mut self) {
        self.at = self.folder.path().join("configuration");
        fs::create_dir(&self.at).unwrap();
        fs::write(self.at.join("providers.toml"), "order = []\n").unwrap();
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.at.join(name), text).unwrap();
    }
}

/// The address that the page's board asks for, behind the gateway.
const ADDRESS: &str = "/api.harbour.example/v1/acme/vacancies.json";

#[test]
fn the_board_of_the_page_is_made_and_used_by_what_the_page_says() {
    let page = page();
    let mut blocks = blocks(section(&page, "A board without code")).into_iter();
    let answer = blocks.next().filter(|(language, _)| language == "json").expect("what the source answers").1;
    let mut reader = Reader::new(source(ADDRESS, answer));
    let mut last = None;
    for (language, text) in blocks {
        match language.as_str() {
            "toml" => reader.write("harbour.toml", &text),
            "csv" => reader.write("companies.csv", &text),
            "json" => assert_eq!(last.take().map(|ran: Ran| ran.stdout), Some(text)),
            "console" => {
                for line in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
                    if line.contains("plugin add") {
                        reader.turn_to_configuration();
                    }
                    let ran = reader.does(line);
                    last = ran.map(|ran| ran.expect(0)).or(last);
                }
            }
            other => panic!("a block of {other}"),
        }
    }
    let listed = last.unwrap().stdout;
    assert!(listed.contains("harbour/acme/501") && listed.contains("harbour/acme/502"), "{listed}");
}

/// A folder with the page's board, built, with a case of its answer.
fn made() -> (Reader, String) {
    let page = page();
    let blocks = blocks(section(&page, "A board without code"));
    let of = |wanted: &str| blocks.iter().find(|(language, _)| language == wanted).unwrap().1.clone();
    let mut reader = Reader::new(source(ADDRESS, of("json")));
    reader.does("jobscan-host plugin new harbour").unwrap().expect(0);
    reader.does("cd harbour");
    reader.does("rm -r cases/first");
    let definition = of("toml");
    reader.write("harbour.toml", &definition);
    reader.does("jobscan-host plugin build").unwrap().expect(0);
    reader.does("jobscan-host plugin test --record acme").unwrap().expect(0);
    (reader, definition)
}

#[test]
fn a_path_that_matches_nothing_is_told_with_its_line() {
    let (mut reader, definition) = made();
    let line = |text: &str| 1 + definition.lines().position(|line| line.starts_with(text)).unwrap();
    for (from, to, said, at) in [
        (
            "title = \"position\"",
            "title = \"name\"",
            "fields.title = \"name\" matches nothing in 2 rows; the row has: number, position,",
            line("title ="),
        ),
        (
            "rows = \"result.vacancies[]\"",
            "rows = \"result.jobs[]\"",
            "list.rows = \"result.jobs[]\" matches nothing: the answer has no `result.jobs`",
            line("rows ="),
        ),
        ("\"team\"", "\"dept\"", "`fields.department` gave nothing in any row", line("department =")),
    ] {
        reader.write("harbour.toml", &definition.replace(from, to));
        reader.does("jobscan-host plugin build").unwrap().expect(0);
        let tested = reader.does("jobscan-host plugin test").unwrap().expect(1).stdout;
        let place = format!("--> harbour.toml:{at}: {}", definition.lines().nth(at - 1).unwrap());
        assert!(tested.contains(said), "{tested}");
        assert!(tested.contains(&place.replace(from, to)), "{tested}");
    }
    reader.write("harbour.toml", &definition.replace("\"position\"", "\"name\""));
    reader.does("jobscan-host plugin build").unwrap().expect(0);
    let ran = reader.does("jobscan-host plugin run harbour.wasm --tenant acme").unwrap().expect(1);
    assert!(ran.stderr.contains("--> harbour.toml:"), "{ran:?}");
}

#[test]
fn every_definition_of_the_page_is_read() {
    let page = page();
    let definitions: Vec<String> = blocks(&page)
        .into_iter()
        .filter(|(_, text)| text.contains("[board]"))
        .map(|(_, text)| text)
        .collect();
    assert!(!definitions.is_empty());
    for definition in definitions {
        assert!(jobscan_definition::read(&definition).is_ok(), "{definition}");
    }
}

/// The cases of a variant of the contract, in their order.
fn cases_of(contract: &str, variant: &str) -> Vec<String> {
    let from = contract.split_once(&format!("variant {variant} {{\n")).unwrap().1;
    let lines = from.split("\n  }").next().unwrap().lines().map(str::trim);
    let cases = lines.filter(|line| !line.starts_with("//"));
    cases.map(|case| case.split(['(', ',']).next().unwrap().to_owned()).collect()
}

#[test]
fn the_tables_of_errors_have_each_error_of_the_contract() {
    let page = page();
    let contract = fs::read_to_string(root().join("wit/v0.1/jobscan.wit")).unwrap();
    for variant in ["plugin-error", "fetch-error"] {
        let table = page.split_once(&format!("<!-- errors: {variant} -->")).unwrap().1;
        let rows = table.split("<!-- end -->").next().unwrap().lines();
        let told: Vec<String> =
            rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect();
        let known = cases_of(&contract, variant);
        assert_eq!(known.len(), 12, "{variant}");
        assert_eq!(told, known, "{variant}");
    }
}

#[test]
fn a_component_with_wasi_is_built_with_a_note_and_added_by_nobodys_mistake() {
    let mut reader = Reader::new("http://127.0.0.1:1".to_owned());
    fs::copy(fixture("sealed").trim_matches('"'), reader.at.join("sealed.wasm")).unwrap();
    let built = reader.does("jobscan-host plugin build sealed.wasm").unwrap().expect(0);
    assert!(built.stderr.contains("it imports WASI"), "{built:?}");
    reader.write("providers.toml", "order = []\n");
    let added = reader.does("jobscan-host plugin add sealed.component.wasm").unwrap().expect(2);
    assert!(added.stderr.contains("`stubWasi: true`"), "{added:?}");
}
