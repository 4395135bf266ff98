//! The `sandbox` program: says where it listens, writes the company list, ends with its stdin.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Command, Stdio},
};

#[test]
fn it_listens_until_stdin_closes() {
    let folder = tempfile::tempdir().unwrap();
    let companies = folder.path().join("companies.csv");
    let mut program = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["--seed", "3", "--lever", "8", "--greenhouse", "5", "--infojobs-offers", "20"])
        .arg("--companies-out")
        .arg(&companies)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening http://").unwrap();
    assert_eq!(std::fs::read_to_string(&companies).unwrap().lines().count(), 1 + 13);

    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /_sandbox/day HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with(r#"{"day":0}"#), "{answer}");

    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
}
