//! A client on a raw socket, which also sees broken answers as they are on the wire.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::TcpStream,
};

use crate::Sandbox;

/// An answer as received.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The body without chunking, possibly compressed.
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(super) fn promised_length(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }
}

pub(super) fn get(sandbox: &Sandbox, path: &str) -> Answer {
    get_with(sandbox, path, &[JSON])
}

const JSON: (&str, &str) = ("accept", "application/json");

pub(super) fn get_with(sandbox: &Sandbox, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(sandbox, "GET", path, headers, "").expect("an answer")
}

/// Sends one request on a new connection; `None` if it was closed without an answer.
pub(super) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    let mut stream = open(sandbox, method, path, headers, body);
    let mut raw = Vec::new();
    // A reset after the last byte is a normal end.
    let _end = stream.read_to_end(&mut raw);
    parse(&raw)
}

/// Opens a connection and sends the request.
pub(super) fn open(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(sandbox.address()).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn parse(raw: &[u8]) -> Option<Answer> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&raw[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = &raw[end + 4..];
    Some(Answer { status, headers, body: if is_chunked { unchunk(body) } else { body.to_vec() } })
}

fn unchunk(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = raw.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..end]).unwrap(), 16).unwrap();
        let start = end + 2;
        body.extend_from_slice(&raw[start..start + size]);
        raw = &raw[(start + size + 2).min(raw.len())..];
    }
    body
}
