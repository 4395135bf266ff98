//! What happens on the wire, against a server on loopback.

use std::{
    io,
    io::Write,
    net::{IpAddr, SocketAddr},
    sync::atomic::AtomicUsize,
};

use flate2::{Compression, write::GzEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    server::{Reply, Server, answer},
    *,
};
use crate::{
    clock::SystemClock,
    http::{ConnectFault, ConnectFaultKind, Denial, Gateway, IpNet, Lookup, NotFor, Proxy, ProxyFaultKind},
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn client(settings: HttpSettings) -> HttpClient {
    HttpClient::new(settings, Arc::new(SystemClock), Arc::new(MemoryInProcess::default()), 1).unwrap()
}

/// A client that reaches every host at `server`.
fn through(server: &Server) -> HttpClient {
    client(HttpSettings { gateway: Some(gateway(server)), ..fast() })
}

fn gateway(server: &Server) -> Gateway {
    Gateway::parse(&format!("http://{}", server.address)).unwrap()
}

/// A grant of one `http` origin at `host` and the server's port.
fn plain(host: &str, address: SocketAddr) -> Grant {
    let origin = OriginPattern::parse(&format!("http://{host}:{}", address.port())).unwrap();
    Grant { origins: vec![origin], ..Grant::new("local") }
}

fn loopback_open() -> HttpSettings {
    HttpSettings { allow_addresses: vec![IpNet::parse("127.0.0.0/8").unwrap()], ..fast() }
}

/// Answers each question with the next list of addresses, the last forever.
#[derive(Debug)]
struct Rebinding {
    answers: Vec<Vec<&'static str>>,
    asked: Arc<AtomicUsize>,
}

impl Rebinding {
    fn new(answers: Vec<Vec<&'static str>>) -> (Arc<Self>, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        (Arc::new(Self { answers, asked: Arc::clone(&asked) }), asked)
    }
}

impl Lookup for Rebinding {
    fn lookup(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let number = self.asked.fetch_add(1, Relaxed).min(self.answers.len() - 1);
        let known = name == "jobs.example";
        let addresses = self.answers[number].iter().map(|text| text.parse().unwrap()).collect();
        ready(if known { Ok(addresses) } else { Err(io::Error::other("no such name")) }).boxed()
    }
}

fn resolving(settings: HttpSettings, lookup: Arc<Rebinding>) -> HttpClient {
    let memory = Arc::new(MemoryInProcess::default());
    HttpClient::with_lookup(settings, Arc::new(SystemClock), memory, 1, lookup).unwrap()
}

#[tokio::test]
async fn a_gateway_stands_for_the_real_host() {
    let server = Server::start(|_, head| {
        let moved = answer("302 Found", "location: /v1/x?y=2\r\n", b"");
        let found = answer(
            "200 OK",
            "Content-Encoding: gzip\r\nX-Total-Count: 7\r\nSet-Cookie: a=b\r\n",
            &gzip(b"jobs"),
        );
        Reply::Keep(if head.contains("/v0/") { moved } else { found })
    })
    .await;
    let scope = scope(lever());
    let request = Request {
        headers: vec![("Accept".into(), "application/json".into()), ("User-Agent".into(), "guest".into())],
        credential: Some("api".into()),
        ..Request::get("https://api.lever.co/v0/x?y=1#z")
    };
    let got = through(&server).fetch(&scope, request).await.unwrap();
    assert_eq!((got.status, &got.body[..]), (200, &b"jobs"[..]));
    assert_eq!(got.final_url, "https://api.lever.co/v1/x?y=2");
    assert_eq!((got.header("x-total-count"), got.header("set-cookie")), (Some("7"), None));
    assert_eq!(
        server.lines(),
        ["GET /api.lever.co/v0/x?y=1 HTTP/1.1", "GET /api.lever.co/v1/x?y=2 HTTP/1.1"]
    );
    let head = &server.heads()[1];
    for line in [
        "accept: application/json",
        "accept-encoding: gzip, deflate",
        &format!("authorization: bearer {SECRET}"),
        "user-agent: jobscan-host/",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    let traffic = scope.traffic();
    assert_eq!(
        (traffic.requests, traffic.bytes_received, traffic.bytes_decoded),
        (2, gzip(b"jobs").len() as u64, 4)
    );
}

#[tokio::test]
async fn a_redirect_that_is_not_followed_is_the_answer() {
    let server =
        Server::start(|_, _| Reply::Keep(answer("302 Found", "location: /empleo?x=1\r\n", b""))).await;
    let scope = scope(Grant { public_web: true, ..Grant::new("discovery") });
    let request = Request { follow: false, ..Request::get("https://a.example/careers") };
    let got = through(&server).fetch(&scope, request).await.unwrap();
    assert_eq!((got.status, got.location.as_deref()), (302, Some("https://a.example/empleo?x=1")));
    assert_eq!(got.final_url, "https://a.example/careers");
    assert_eq!(server.heads().len(), 1);
}

#[tokio::test]
async fn a_gateway_opens_no_forbidden_address() {
    let server = Server::start(|_, _| Reply::Keep(answer("200 OK", "", b""))).await;
    let scope = scope(Grant { public_web: true, ..Grant::new("discovery") });
    for url in ["https://169.254.169.254/", "https://[::1]/", "https://2130706433/", "https://localhost/"] {
        let denied = through(&server).fetch(&scope, Request::get(url)).await;
        assert!(matches!(denied, Err(FetchError::Denied(Denial::Address { .. }))), "{url}");
    }
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn loopback_is_reached_only_where_it_is_opened() {
    let server = Server::start(|_, _| Reply::Keep(answer("200 OK", "", b"hello"))).await;
    let url = format!("http://{}/", server.address);
    let scope = scope(plain("127.0.0.1", server.address));
    let denied = client(fast()).fetch(&scope, Request::get(&url)).await;
    assert!(matches!(denied, Err(FetchError::Denied(Denial::Address { .. }))));
    assert!(server.heads().is_empty());
    let got = client(loopback_open()).fetch(&scope, Request::get(&url)).await.unwrap();
    assert_eq!(&got.body[..], b"hello");
}

#[tokio::test]
async fn a_name_with_any_forbidden_address_is_refused_whole() {
    let server = Server::start(|_, _| Reply::Keep(answer("200 OK", "", b""))).await;
    let url = format!("http://jobs.example:{}/", server.address.port());
    for addresses in [
        vec!["127.0.0.1"],
        vec!["93.184.215.14", "127.0.0.1"],
        vec!["::ffff:127.0.0.1"],
        vec!["169.254.169.254"],
    ] {
        let (lookup, asked) = Rebinding::new(vec![addresses]);
        let scope = scope(plain("jobs.example", server.address));
        let denied = resolving(fast(), lookup).fetch(&scope, Request::get(&url)).await;
        assert!(
            matches!(&denied, Err(FetchError::Denied(Denial::Address { host, .. })) if host == "jobs.example"),
            "{denied:?}"
        );
        assert_eq!(asked.load(Relaxed), 1);
    }
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_name_is_resolved_once_and_the_judged_address_is_the_one_connected_to() {
    let server = Server::start(|_, _| Reply::Close(answer("200 OK", "", b""))).await;
    let url = format!("http://jobs.example:{}/", server.address.port());
    let scope = scope(plain("jobs.example", server.address));
    let (lookup, asked) = Rebinding::new(vec![vec!["127.0.0.1"], vec!["10.0.0.1"]]);
    let client = resolving(loopback_open(), lookup);
    assert_eq!(client.fetch(&scope, Request::get(&url)).await.unwrap().status, 200);
    assert_eq!(asked.load(Relaxed), 1);
    // The next connection asks again, and is judged again.
    let rebound = client.fetch(&scope, Request::get(&url)).await;
    assert!(matches!(rebound, Err(FetchError::Denied(Denial::Address { .. }))), "{rebound:?}");
    assert_eq!(server.heads().len(), 1);
}

#[tokio::test]
async fn faults_are_named_by_their_kind() {
    let server = Server::start(|_, _| Reply::Close(b"nonsense\r\n\r\n".to_vec())).await;
    let port = server.address.port();
    let once = || HttpSettings { attempts: 1, ..loopback_open() };
    let (lookup, _) = Rebinding::new(vec![vec!["127.0.0.1"]]);
    let client = resolving(once(), lookup);
    let fetch = async |url: String| {
        let grant = Grant { origins: vec![OriginPattern::parse(&url).unwrap()], ..Grant::new("p") };
        client.fetch(&scope(grant), Request::get(url)).await.unwrap_err()
    };
    // Speaks first, and not TLS.
    let chatty = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let chatty_port = chatty.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = chatty.accept().await.unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(matches!(fetch(format!("http://missing.example:{port}")).await, FetchError::Dns(_)));
    assert!(matches!(fetch(format!("http://jobs.example:{closed}")).await, FetchError::Connect(_)));
    assert!(matches!(fetch(format!("https://jobs.example:{chatty_port}")).await, FetchError::Tls(_)));
    assert!(matches!(fetch(format!("http://jobs.example:{port}")).await, FetchError::Interrupted(_)));
}

#[tokio::test]
async fn a_body_that_is_cut_is_fetched_again() {
    let server = Server::start(|number, _| match number {
        0 => Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
        1 => Reply::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n".to_vec()),
        _ => Reply::Keep(answer("200 OK", "", b"whole")),
    })
    .await;
    let scope = scope(lever());
    let got = through(&server).fetch(&scope, Request::get("https://api.lever.co/")).await.unwrap();
    assert_eq!(&got.body[..], b"whole");
    let traffic = scope.traffic();
    assert_eq!((traffic.requests, traffic.retries, traffic.bytes_received), (3, 2, 13));
}

#[tokio::test]
async fn a_post_that_is_cut_is_not_sent_again() {
    let server =
        Server::start(|_, _| Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx".to_vec())).await;
    let cut = through(&server).fetch(&scope(lever()), post("https://api.lever.co/")).await;
    assert!(matches!(cut, Err(FetchError::Interrupted(_))), "{cut:?}");
    assert_eq!(server.lines(), ["POST /api.lever.co/ HTTP/1.1"]);
}

#[tokio::test]
async fn no_answer_is_taken_beyond_the_cap() {
    let server = Server::start(|_, head| {
        let bomb = || answer("200 OK", "content-encoding: gzip\r\n", &gzip(&vec![0; 8 << 20]));
        match head.split(' ').nth(1).unwrap() {
            "/api.lever.co/told" => {
                Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_vec())
            }
            "/api.lever.co/endless" => {
                Reply::Endless(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec())
            }
            "/api.lever.co/bomb" => Reply::Keep(bomb()),
            _ => Reply::Keep(answer("200 OK", "content-encoding: br\r\n", b"?")),
        }
    })
    .await;
    let scope = scope(Grant { max_body: 1 << 20, ..lever() });
    let client = through(&server);
    let fetch =
        async |path: &str| client.fetch(&scope, Request::get(format!("https://api.lever.co/{path}"))).await;
    assert_eq!(fetch("told").await, Err(FetchError::TooLarge(1 << 20)));
    assert_eq!(scope.traffic().bytes_received, 0);
    assert_eq!(fetch("endless").await, Err(FetchError::TooLarge(1 << 20)));
    assert!(scope.traffic().bytes_received < 2 << 20);
    assert_eq!(fetch("bomb").await, Err(FetchError::TooLarge(1 << 20)));
    assert!(matches!(fetch("br").await, Err(FetchError::Decode(_))));
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn a_large_compressed_body_comes_back_whole() {
    let text: Vec<u8> =
        (0..400_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 7).to_le_bytes()).collect();
    let wire = gzip(&text);
    assert!(wire.len() > 256 << 10);
    let server =
        Server::start(move |_, _| Reply::Keep(answer("200 OK", "content-encoding: gzip\r\n", &wire))).await;
    let got = through(&server).fetch(&scope(lever()), Request::get("https://api.lever.co/")).await.unwrap();
    assert!(got.body[..] == text[..]);
}

#[tokio::test]
async fn a_head_has_no_body_whatever_its_headers_say() {
    let server = Server::start(|_, _| {
        Reply::Keep(
            b"HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\ncontent-encoding: gzip\r\netag: \"x\"\r\n\r\n"
                .to_vec(),
        )
    })
    .await;
    let client = through(&server);
    for _ in 0..2 {
        let head = Request { method: Method::Head, ..Request::get("https://api.lever.co/") };
        let got = client.fetch(&scope(lever()), head).await.unwrap();
        assert_eq!((got.status, got.body.len(), got.header("etag")), (200, 0, Some("\"x\"")));
    }
    assert_eq!(server.lines()[0], "HEAD /api.lever.co/ HTTP/1.1");
}

#[tokio::test]
async fn a_silent_server_times_out() {
    let server = Server::start(|_, _| Reply::Silent).await;
    let scope = scope(Grant { timeout: Some(Duration::from_millis(30)), ..lever() });
    let client = client(HttpSettings { attempts: 2, gateway: Some(gateway(&server)), ..fast() });
    assert_eq!(client.fetch(&scope, Request::get("https://api.lever.co/")).await, Err(FetchError::Timeout));
    assert_eq!(scope.traffic().requests, 2);
}

#[tokio::test]
async fn status_204_and_errors_with_bodies_are_data() {
    let server = Server::start(|number, _| {
        Reply::Keep(match number {
            0 => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
            _ => answer("404 Not Found", "content-type: text/plain\r\n", b"none"),
        })
    })
    .await;
    let client = through(&server);
    let fetch = async || client.fetch(&scope(lever()), Request::get("https://api.lever.co/")).await.unwrap();
    assert_eq!(fetch().await.status, 204);
    let missing = fetch().await;
    assert_eq!(
        (missing.status, &missing.body[..], missing.header("content-type")),
        (404, &b"none"[..], Some("text/plain"))
    );
}

/// Asks for an `http` origin through a proxy that answers so; with it, what the proxy was asked.
async fn plain_through(status: &'static str, not_for: &[&str]) -> (Result<u16, FetchError>, Vec<String>) {
    let server = Server::start(move |_, _| Reply::Keep(answer(status, "", b"hello"))).await;
    let not_for = not_for.iter().map(|text| NotFor::parse(text).unwrap()).collect();
    let user = Some((Secret::new("ann"), Secret::new("hunter2")));
    let proxy = Proxy::parse(&format!("http://{}", server.address)).unwrap();
    let proxy = proxy.not_for(not_for).with_user(user);
    // The only name that is known is one inside the network, which is refused to whoever asks without the proxy.
    let (lookup, _) = Rebinding::new(vec![vec!["10.0.0.1"]]);
    let client = resolving(HttpSettings { proxy: Some(proxy), attempts: 1, ..fast() }, lookup);
    let scope = scope(plain("jobs.example", "127.0.0.1:80".parse().unwrap()));
    let got = client.fetch(&scope, Request::get("http://jobs.example/x?y=1")).await;
    let told = server.heads().iter().all(|head| head.contains("proxy-authorization: basic yw5uomh1bnrlcji="));
    assert!(told, "{:?}", server.heads());
    (got.map(|got| got.status), server.lines())
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_plain_address_by_its_name() {
    let (got, asked) = plain_through("200 OK", &["other.example"]).await;
    assert_eq!(got, Ok(200));
    assert_eq!(asked, ["GET http://jobs.example/x?y=1 HTTP/1.1"]);
    let (got, _) = plain_through("407 Proxy Authentication Required", &[]).await;
    assert!(
        matches!(&got, Err(FetchError::Proxy(fault)) if fault.kind == ProxyFaultKind::WantsUser { given: true }),
        "{got:?}"
    );
    let (got, asked) = plain_through("200 OK", &["example"]).await;
    assert!(matches!(got, Err(FetchError::Denied(Denial::Address { .. }))), "{got:?}");
    assert!(asked.is_empty());
}

#[tokio::test]
async fn an_address_inside_the_network_is_refused_before_the_proxy_is_asked() {
    let server = Server::start(|_, _| Reply::Keep(answer("200 OK", "", b""))).await;
    let proxy = Proxy::parse(&format!("http://{}", server.address)).unwrap();
    let client = client(HttpSettings { proxy: Some(proxy), ..fast() });
    let scope = scope(Grant { public_web: true, ..Grant::new("discovery") });
    for url in ["https://169.254.169.254/", "https://[::1]/", "https://localhost/"] {
        let denied = client.fetch(&scope, Request::get(url)).await;
        assert!(matches!(denied, Err(FetchError::Denied(Denial::Address { .. }))), "{url}");
    }
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn what_this_side_may_have_done_opens_no_circuit_until_a_host_answers() {
    let rig =
        Rig::new(HttpSettings { attempts: 1, circuit_failures: 2, ..fast() }, |seen| match seen.number {
            10 => Ok(raw(200, &[], "")),
            _ => Err(FetchError::Connect(ConnectFault::new("h", ConnectFaultKind::NoRoute))),
        });
    let fetch = async || rig.client.fetch(&scope(lever()), Request::get("https://api.lever.co/")).await;
    for _ in 0..10 {
        assert!(matches!(fetch().await, Err(FetchError::Connect(_))));
    }
    assert!(rig.client.local_fault().is_some());
    assert!(fetch().await.is_ok() && rig.client.local_fault().is_none());
    for _ in 0..2 {
        assert!(matches!(fetch().await, Err(FetchError::Connect(_))));
    }
    assert!(matches!(fetch().await, Err(FetchError::Paused(_))), "now it is the host's own fault");
}
