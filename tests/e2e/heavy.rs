//! Websites that are built to be slow or to fill the memory: the program says so and ends.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use serde_json::Value;

use crate::support::{Desk, eventually, plugin, toml_text};

/// Answers every request for a home page with this page, and every other with 404. It lives as long as the test process.
struct HeavySite {
    gateway: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl HeavySite {
    fn start(page: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let gateway = format!("http://{}", listener.local_addr().unwrap());
        let (asked, page) = (Arc::new(Mutex::new(Vec::new())), Arc::new(page));
        let kept = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, page) = (Arc::clone(&kept), Arc::clone(&page));
                thread::spawn(move || serve(stream, &kept, &page));
            }
        });
        Self { gateway, asked }
    }

    /// A desk whose only company has this site.
    fn desk(&self) -> Desk {
        let mut desk = Desk::bare();
        desk.order(&[])
            .set("http", "gateway", &toml_text(&self.gateway))
            .set("companies", "list", &toml_text("companies.csv"))
            .set("discovery", "rate", "\"1000/s\"")
            .set("discovery", "candidates", "0")
            .set("detectors.ats", "plugin", &plugin("ats-detect"));
        desk.write("companies.csv", "name,website\nAcme,https://acme.example/\n");
        desk
    }

    fn was_asked(&self, address: &str) -> bool {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|asked| asked == address)
    }
}

fn serve(stream: TcpStream, asked: &Mutex<Vec<String>>, page: &str) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let address = lines.next()?.ok()?.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    while !lines.next()?.ok()?.is_empty() {}
    let (status, body) = if address == "acme.example/" { ("200 OK", page) } else { ("404 Not Found", "") };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    asked.lock().unwrap_or_else(PoisonError::into_inner).push(address);
    Some(())
}

/// What `of` makes of each number.
fn repeated(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

#[test]
fn a_site_with_a_page_that_is_too_heavy_is_unknown_and_says_why_and_the_run_ends() {
    let formatting = repeated(1_500, |nth| format!("<b id={nth}>"));
    let attributes = repeated(300_000, |nth| format!("a{nth} "));
    let pages = [
        (format!("<p>{formatting}{}", "</p><p>x".repeat(100_000)), "more than "),
        ("<li><dd>".repeat(400_000), "more than 2,000 elements open at once"),
        ("<div></x>".repeat(300_000), "more than 2,000 elements open at once"),
        (format!("<p {attributes}>"), "more than 2,000 attributes in one tag"),
    ];
    for (page, bound) in pages {
        let site = HeavySite::start(page);
        let desk = site.desk();
        let summary = desk.run(&["run", "--format", "json"]).expect(0).json();
        let discovery = &summary["discovery"];
        assert_eq!(
            (&discovery["outcomes"]["unknown"], &discovery["too_heavy"]),
            (&Value::from(1), &Value::from(1))
        );
        let shown = desk.run(&["companies", "show", "acme.example"]).expect(0).stdout;
        assert!(shown.contains(&format!("unknown: the page is too heavy: {bound}")), "{shown}");
        // It is left alone until it is due again, as any site that is unknown.
        let again = desk.run(&["run", "--format", "json"]).expect(0).json();
        assert_eq!(again["discovery"]["companies"], 0, "{again}");
    }
}

#[test]
fn a_site_that_names_a_board_that_cannot_be_fails_no_run() {
    let too_long = "\u{6f22}".repeat(99);
    let site = HeavySite::start(format!("<a href=\"https://jobs.lever.co/{too_long}\">Jobs</a>"));
    let mut desk = site.desk();
    desk.order(&["lever"]);
    let summary = desk.run(&["run", "--format", "json"]).expect(0).json();
    assert_eq!(summary["discovery"]["errors"], Value::Array(Vec::new()));
    let shown = desk.run(&["companies", "show", "acme.example"]).expect(0).stdout;
    assert!(shown.contains("cannot name a lever board"), "{shown}");
}

#[test]
fn a_signal_ends_the_program_while_a_page_is_being_parsed() {
    // Slow within every bound but that of steps, which the operator has put out of reach.
    let site = HeavySite::start(format!("{}{}", "<span>".repeat(1_900), "</x>".repeat(900_000)));
    let mut desk = site.desk();
    desk.set("discovery", "page_steps", "4000000000");
    let running = desk.start(&["run"]);
    eventually("the page is asked for", || site.was_asked("acme.example/").then_some(()));
    // It is being parsed once it takes processor time: half a second, and there are many to come.
    let before = running.processor_ticks();
    eventually("the page is parsed", || (running.processor_ticks() > before + 50).then_some(()));
    running.signal("INT");
    let ran = running.wait();
    assert!(ran.code.is_some(), "{}", ran.stderr);
    let state: i64 = desk.query("SELECT count(*) FROM runs WHERE status = 'running'");
    assert_eq!(state, 0, "{}", ran.stderr);
}
