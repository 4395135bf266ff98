//! The `sandbox` program prints its address, writes the company list, and ends when stdin closes.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Command, Stdio},
};

const SMALL: [&str; 8] = ["--seed", "3", "--lever", "8", "--greenhouse", "5", "--infojobs-offers", "20"];

/// Runs the program with these arguments: its company list, and its answer to one GET.
fn run_and_get(arguments: &[&str], path: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let companies = folder.path().join("companies.csv");
    let mut program = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(SMALL)
        .args(arguments)
        .arg("--companies-out")
        .arg(&companies)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    BufReader::new(program.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("listening http://").expect("an address");

    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");

    drop(program.stdin.take());
    assert!(program.wait().expect("its end").success());
    (std::fs::read_to_string(&companies).expect("the list"), answer)
}

#[test]
fn it_listens_until_stdin_closes() {
    let (companies, answer) = run_and_get(&[], "/_sandbox/day");
    assert_eq!(companies.lines().count(), 1 + 13);
    assert!(answer.ends_with(r#"{"day":0}"#), "{answer}");
}

#[test]
fn it_serves_generated_and_labelled_websites() {
    let (companies, answer) =
        run_and_get(&["--websites", "3", "--styles", "iframe,nav-link"], "/_sandbox/websites");
    assert_eq!(companies.lines().count(), 1 + 13 + 3);
    assert_eq!(companies.lines().filter(|line| line.ends_with(",,")).count(), 3);
    assert_eq!(answer.matches(r#""state":"#).count(), 3, "{answer}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("labelled.csv");
    let row = |n| format!("C{n},https://c{n}.example,https://jobs.lever.co/c{n},lever");
    let rows: Vec<String> = (0..10).map(row).collect();
    std::fs::write(&file, format!("name,website,board_url,ats\n{}\n", rows.join("\n"))).unwrap();
    let arguments = ["--labelled", file.to_str().unwrap(), "--share", "40"];
    let (companies, _) = run_and_get(&arguments, "/_sandbox/websites");
    assert_eq!(companies.lines().count(), 1 + 13 + 4);
}

#[test]
fn it_writes_a_key_for_its_spreadsheet() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.json");
    std::fs::write(&file, "an older one").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(SMALL)
        .arg("--service-account-out")
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("listening http://127.0.0.1:"));
    let spreadsheet = lines.next().unwrap().unwrap();
    assert_eq!(spreadsheet.strip_prefix("spreadsheet ").unwrap().len(), 44);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(
        (key["type"].as_str(), key["token_uri"].as_str()),
        (Some("service_account"), Some("https://oauth2.googleapis.com/token"))
    );
    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
}
