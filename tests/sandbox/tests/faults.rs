//! Each fault as seen on a raw socket.

use std::{
    io::Read as _,
    time::{Duration, Instant, SystemTime},
};

use super::*;
use crate::{Fault, FaultRule, RetryAfter, When};

/// A sandbox with a fault on its first Lever board, and the path of that board.
fn broken(fault: Fault, when: When) -> (Sandbox, String) {
    let sandbox = start(21);
    let path = first_path(&sandbox, Provider::Lever);
    let prefix = path.strip_prefix("/api.lever.co").unwrap();
    sandbox.break_on(FaultRule::new(LEVER, prefix, when, fault));
    (sandbox, path)
}

#[test]
fn a_rate_limit_has_seconds_a_date_or_no_header() {
    let limit = |retry_after| Fault::RateLimit { retry_after };
    let (sandbox, path) = broken(limit(RetryAfter::Seconds(90)), When::Always);
    let answer = get(&sandbox, &path);
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("90")));

    let (sandbox, path) = broken(limit(RetryAfter::Date(30)), When::Always);
    let earliest = SystemTime::now() + Duration::from_secs(30);
    let answer = get(&sandbox, &path);
    let date = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
    assert!(date >= earliest && date <= SystemTime::now() + Duration::from_secs(31));

    let (sandbox, path) = broken(limit(RetryAfter::None), When::Always);
    assert_eq!(get(&sandbox, &path).header("retry-after"), None);
}

#[test]
fn only_the_named_requests_break() {
    let (sandbox, path) = broken(Fault::Status(503), When::Nth(2));
    let statuses: Vec<u16> = (0..3).map(|_| get(&sandbox, &path).status).collect();
    assert_eq!(statuses, [200, 503, 200]);
    assert_eq!(get(&sandbox, &first_path(&sandbox, Provider::Greenhouse)).status, 200);
    let (sandbox, path) = broken(Fault::Status(500), When::Always);
    sandbox.clear_faults();
    assert_eq!(get(&sandbox, &path).status, 200);
}

#[test]
fn a_cut_body_ends_before_its_length() {
    let (sandbox, path) = broken(Fault::CutBody { after: 100 }, When::First(1));
    let cut = get(&sandbox, &path);
    let whole = get(&sandbox, &path);
    assert_eq!((cut.status, cut.body.len()), (200, 100));
    assert_eq!(cut.promised_length(), whole.body.len());
    assert_eq!(cut.body, whole.body[..100]);

    let (sandbox, path) = broken(Fault::CutBody { after: 0 }, When::Always);
    let empty = get(&sandbox, &path);
    assert!(empty.body.is_empty() && empty.promised_length() > 100);
}

#[test]
fn a_connection_closes_without_an_answer() {
    let (sandbox, path) = broken(Fault::CloseWithoutAnswer, When::First(1));
    assert!(client::send(&sandbox, "GET", &path, &[JSON], "").is_none());
    assert_eq!(get(&sandbox, &path).status, 200);
    let seen: Vec<u16> = sandbox.requests().iter().map(|seen| seen.status).collect();
    assert_eq!(seen, [0, 200]);
}

#[test]
fn a_slow_answer_is_late_and_whole() {
    let slow = Fault::Slow { first_byte: Duration::from_millis(40), per_chunk: Duration::from_millis(10) };
    let (sandbox, path) = broken(slow, When::First(1));
    let started = Instant::now();
    let late = get(&sandbox, &path);
    assert!(started.elapsed() >= Duration::from_millis(40 + 8 * 10));
    assert_eq!(late.body, get(&sandbox, &path).body);
}

#[test]
fn a_held_answer_is_the_one_of_its_time_and_waits_to_be_released() {
    let (sandbox, path) = broken(Fault::Held, When::Nth(2));
    let before = get(&sandbox, &path);
    std::thread::scope(|scope| {
        let held = scope.spawn(|| get(&sandbox, &path));
        while sandbox.held() == 0 {
            std::thread::yield_now();
        }
        for offer in sandbox.truth() {
            sandbox.edit_title(&offer.key, "Another title").unwrap();
        }
        assert_ne!(get(&sandbox, &path).body, before.body);
        assert!(!held.is_finished(), "sent before it was released");
        sandbox.release();
        assert_eq!(held.join().unwrap().body, before.body);
    });
}

#[test]
fn other_content_can_replace_json() {
    let (sandbox, path) = broken(Fault::HtmlInsteadOfJson, When::Always);
    let html = get(&sandbox, &path);
    assert!(html.status == 200 && html.text().starts_with("<!doctype html>"));

    let (sandbox, path) = broken(Fault::WrongJson, When::Always);
    assert!(get(&sandbox, &path).json().get("unexpected").is_some());

    let (sandbox, path) = broken(Fault::EmptyBody, When::Always);
    let empty = get(&sandbox, &path);
    assert_eq!((empty.status, empty.promised_length(), empty.body.len()), (200, 0, 0));

    let (sandbox, path) = broken(Fault::TruncatedJson, When::First(1));
    let half = get_with(&sandbox, &path, &[JSON, ("accept-encoding", "gzip")]);
    assert_eq!(half.promised_length(), half.body.len());
    assert!(serde_json::from_slice::<serde_json::Value>(&half.body).is_err());
    assert!(get(&sandbox, &path).body.starts_with(&half.body));

    let content_type = "text/plain".to_owned();
    let replaced = Fault::Replace { status: 410, content_type, body: "gone".to_owned() };
    let (sandbox, path) = broken(replaced, When::Always);
    let gone = get(&sandbox, &path);
    assert_eq!((gone.status, gone.text(), gone.header("content-type")), (410, "gone", Some("text/plain")));
}

#[test]
fn a_redirect_names_its_target() {
    let to = "http://169.254.169.254/latest/meta-data".to_owned();
    let (sandbox, path) = broken(Fault::Redirect { to: to.clone() }, When::Always);
    let answer = get(&sandbox, &path);
    assert_eq!((answer.status, answer.header("location")), (302, Some(to.as_str())));
}

#[test]
fn a_gzip_bomb_is_small_on_the_wire_and_exact_unpacked() {
    let decoded = 20 * 1024 * 1024;
    let (sandbox, path) = broken(Fault::GzipBomb { decoded }, When::Always);
    let bomb = get(&sandbox, &path);
    assert_eq!(bomb.header("content-encoding"), Some("gzip"));
    assert!((bomb.body.len() as u64) < decoded / 500);
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&bomb.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked.len() as u64, decoded);
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&unpacked).unwrap(), serde_json::json!([]));
}

#[test]
fn an_endless_body_goes_on_until_the_reader_leaves() {
    let (sandbox, path) = broken(Fault::EndlessBody, When::Always);
    let mut stream = client::open(&sandbox, "GET", &path, &[JSON], "");
    let mut read = 0;
    let mut buffer = vec![0; 1 << 16];
    while read < 20 << 20 {
        let count = stream.read(&mut buffer).unwrap();
        assert_ne!(count, 0, "ended after {read} bytes");
        read += count;
    }
    drop(stream);
    assert_eq!(get(&sandbox, &first_path(&sandbox, Provider::Greenhouse)).status, 200);
}

#[test]
fn a_file_stands_in_for_a_host_and_breaks_like_one() {
    let sandbox = start(21);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.json");
    std::fs::write(&file, r#"{"from":"a file"}"#).unwrap();
    sandbox.serve_file("www.recorded.example", "/api?page=1", &file).unwrap();
    let path = "/www.recorded.example/api?page=1&x=y";
    assert_eq!(get(&sandbox, path).json()["from"], "a file");
    assert_eq!(get(&sandbox, "/www.recorded.example/api?page=2").status, 502);
    sandbox.break_on(FaultRule::new("*", "", When::Always, Fault::CutBody { after: 5 }));
    assert_eq!(get(&sandbox, path).body.len(), 5);
    assert!(sandbox.serve_file("a.example", "/", &folder.path().join("missing")).is_err());
}
