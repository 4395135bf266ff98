//! A web on loopback for tests: one server answers for every host, as a gateway does.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::visit::PageReading;
use crate::{
    clock::SystemClock,
    domain::page::PageLimits,
    http::{Gateway, Grant, HttpClient, HttpSettings, MemoryInProcess, Rate, Scope},
};

/// No test waits for the pace of a host.
const UNPACED: Rate = Rate { per_second: 1e6, burst: 100_000 };

/// Pages as short as tests need them.
pub(crate) fn short_pages() -> PageReading {
    PageReading { chars: 20_000, limits: PageLimits::default() }
}

/// Where nothing listens: every connection is refused.
pub(crate) const DEAD_GATEWAY: &str = "http://127.0.0.1:1";

/// What one address answers.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Answer {
    /// A page of HTML.
    pub(crate) fn page(body: &str) -> Self {
        Self::of(200, body).with("content-type", "text/html; charset=utf-8")
    }

    /// Any status, without a content type.
    pub(crate) fn of(status: u16, body: &str) -> Self {
        Self { status, headers: String::new(), body: body.to_owned() }
    }

    /// A redirect.
    pub(crate) fn redirect(target: &str) -> Self {
        Self::of(302, "").with("location", target)
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers = format!("{}{name}: {value}\r\n", self.headers);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let (status, length) = (self.status, self.body.len());
        let head = format!(
            "HTTP/1.1 {status} told\r\n{}content-length: {length}\r\nconnection: close\r\n\r\n",
            self.headers
        );
        [head.as_bytes(), self.body.as_bytes()].concat()
    }
}

/// Answers until dropped, and keeps which addresses were asked for.
pub(crate) struct LoopbackWeb {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl LoopbackWeb {
    /// `pages` by host and path, such as `acme.example/jobs`. Every other address answers 404.
    pub(crate) async fn start(pages: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let pages: Vec<(String, Answer)> =
            pages.iter().map(|(address, answer)| ((*address).to_owned(), answer.clone())).collect();
        let (kept, pages) = (Arc::clone(&asked), Arc::new(pages));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&pages)));
            }
        });
        Self { address, asked, task }
    }

    /// The addresses asked for so far, as host and path.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// As `gateway` in `[http]` names it.
    pub(crate) fn gateway(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client that reaches every host here.
    pub(crate) fn client(&self) -> HttpClient {
        client_through(&self.gateway())
    }
}

impl Drop for LoopbackWeb {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A client that reaches every host at `gateway`, and asks once.
pub(crate) fn client_through(gateway: &str) -> HttpClient {
    let settings = HttpSettings {
        gateway: Some(Gateway::parse(gateway).unwrap()),
        host_rate: UNPACED,
        attempts: 1,
        ..HttpSettings::default()
    };
    HttpClient::new(settings, Arc::new(SystemClock), Arc::new(MemoryInProcess::default()), 1).unwrap()
}

/// What discovery may fetch, for so many requests.
pub(crate) fn web_scope(requests: u32) -> Scope {
    let grant =
        Grant { public_web: true, rate: Some(UNPACED), max_body: 1024 * 1024, ..Grant::new("discovery") };
    Scope::new(Arc::new(grant), requests)
}

async fn serve(
    mut stream: TcpStream,
    asked: Arc<Mutex<Vec<String>>>,
    pages: Arc<Vec<(String, Answer)>>,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let address = head.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    asked.lock().unwrap_or_else(PoisonError::into_inner).push(address.clone());
    let page = pages.iter().find(|(known, _)| *known == address).map(|(_, answer)| answer.clone());
    stream.write_all(&page.unwrap_or_else(|| Answer::of(404, "")).bytes()).await.ok()
}
