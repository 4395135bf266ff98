//! Certificates and proxies, with real sockets: an authority of the tests issues good and bad certificates, and a proxy
//! on loopback leads the hosts' real names to servers that show them.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use rustls::ServerConfig;
use serde_json::{Value, json};

use crate::support::{
    Authority, Desk, Gate, LEVER, Manner, Proxy, Ran, Subject, secure_server, self_signed, toml_text,
};

const EU: &str = "api.eu.lever.co";

/// What a source with one advert answers.
fn advert() -> String {
    json!([{
        "id": "1", "text": "Baker", "hostedUrl": "https://jobs.lever.co/acme/1", "categories": {},
        "descriptionPlain": "Bread."
    }])
    .to_string()
}

fn serves(config: Arc<ServerConfig>) -> Manner {
    Manner::Serves(config, advert())
}

/// A desk with a board at each of Lever's two hosts, that trusts the authority and searches no websites.
fn desk(authority: &Authority) -> Desk {
    let mut desk = Desk::bare();
    desk.order(&["lever"]).set("companies", "list", "\"companies.csv\"").set("discovery", "limit", "0");
    desk.write("companies.csv", "name,website,provider,tenant\nAcme,,lever,acme\n");
    desk.write("authority.pem", authority.pem());
    let file = desk.path("authority.pem").display().to_string();
    desk.env("SSL_CERT_FILE", &file);
    desk
}

fn with_both_boards(desk: &Desk) {
    desk.write("companies.csv", "name,website,provider,tenant\nAcme,,lever,acme\nGlobex,,lever,eu:globex\n");
}

fn through(desk: &mut Desk, proxy: &Proxy) {
    desk.set("http", "proxy", &toml_text(proxy.url()));
}

/// A run in which Lever's host is such a server.
fn scanned(authority: &Authority, manner: Manner) -> (Desk, Ran) {
    let mut desk = desk(authority);
    let proxy = Proxy::start(Gate::Open, &[(LEVER, secure_server(manner))]);
    through(&mut desk, &proxy);
    let ran = desk.scan();
    (desk, ran)
}

/// The run's own failures, as messages.
fn own_errors(ran: &Ran) -> Vec<String> {
    let errors = ran.json()["errors"].as_array().expect("errors").clone();
    errors.iter().map(|error| error["message"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The one failure of the provider.
#[track_caller]
fn told(ran: &Ran) -> String {
    let mut errors = ran.errors("lever");
    assert_eq!((errors.len(), own_errors(ran)), (1, Vec::new()), "{ran:?}");
    errors.remove(0).2
}

/// Nobody reads a library's words.
fn assert_plain(text: &str) {
    for word in
        ["Other(", "CaUsed", "webpki", "rustls", "UnixTime", "os error", "certificate had invalid", "hyper"]
    {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_host_with_a_good_certificate_is_read_through_the_proxy() {
    let authority = Authority::new();
    let (desk, ran) = scanned(&authority, serves(authority.issue(&Subject::of(LEVER))));
    let ran = ran.expect(0);
    assert_eq!(ran.provider("lever")["new"], 1, "{ran:?}");
    assert_eq!(desk.export()[0]["title"], "Baker");
}

#[test]
fn each_fault_of_a_certificate_or_handshake_is_told_with_host_and_cure() {
    let authority = Authority::new();
    let expired = Subject { days: ("20200101", "20250101"), ..Subject::of(LEVER) };
    let for_clients = Subject { for_clients: true, ..Subject::of(LEVER) };
    let as_authority = Subject { is_authority: true, ..Subject::of(LEVER) };
    // A record of TLS 1.0: the alert `protocol_version`.
    let old_alert = vec![21, 3, 1, 0, 2, 2, 70];
    let table = [
        (
            serves(authority.issue(&expired)),
            "the certificate of `api.lever.co` expired on 2025-01-01; if that date lies ahead, this machine's clock",
        ),
        (
            serves(Authority::named("stranger.example").issue(&Subject::of(LEVER))),
            "the certificate of `api.lever.co` was issued by nobody this machine trusts (it may be self-signed); where a company or a proxy inspects connections, name the file of its authority in SSL_CERT_FILE",
        ),
        (
            // One of the same name, made anew.
            serves(Authority::new().issue(&Subject::of(LEVER))),
            "issued by nobody this machine trusts",
        ),
        (
            serves(self_signed(&Subject::of(LEVER))),
            "issued by nobody this machine trusts (it may be self-signed)",
        ),
        (
            serves(self_signed(&as_authority)),
            "the certificate of `api.lever.co` is self-signed, that of an authority",
        ),
        (
            serves(authority.issue(&Subject::of("other.example"))),
            "the certificate of `api.lever.co` is for `other.example`; is the host right?",
        ),
        (serves(authority.issue(&for_clients)), "the certificate of `api.lever.co` is not one for servers"),
        (Manner::Says(old_alert), "`api.lever.co` speaks only versions of TLS before 1.2"),
        (Manner::Says(hello_of_tls_1_1()), "`api.lever.co` speaks only versions of TLS before 1.2"),
        (
            Manner::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            "what answers at `api.lever.co` does not speak TLS",
        ),
        (Manner::Says(Vec::new()), "`api.lever.co` closed the connection during the handshake"),
        (
            Manner::CutsBody(authority.issue(&Subject::of(LEVER))),
            "`api.lever.co` closed the connection before its answer was complete",
        ),
    ];
    for (manner, sentence) in table {
        let (_desk, ran) = scanned(&authority, manner);
        let told = told(&ran.clone().expect(1));
        assert!(told.contains(sentence), "{told}");
        assert_plain(&told);
        assert_plain(&ran.stderr);
    }
}

/// What a server answers that knows nothing later than TLS 1.1.
fn hello_of_tls_1_1() -> Vec<u8> {
    let mut hello = vec![3, 2];
    hello.extend([7; 32]);
    // No session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression.
    hello.extend([0, 0xc0, 0x13, 0]);
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let mut message = vec![2, 0, 0, length(&hello)];
    message.extend(hello);
    let mut record = vec![22, 3, 2, 0, length(&message)];
    record.extend(message);
    record
}

#[test]
fn what_is_stored_of_two_checks_of_one_fault_is_equal() {
    let authority = Authority::new();
    let expired = Subject { days: ("20200101", "20250101"), ..Subject::of(LEVER) };
    let (desk, first) = scanned(&authority, serves(authority.issue(&expired)));
    let stored = || desk.query::<String>("SELECT error_message FROM scan_states WHERE provider = 'lever'");
    let (told_first, stored_first) = (told(&first), stored());
    let again = desk.run(&["run", "--force", "--format", "json"]);
    assert_eq!((told(&again), stored()), (told_first, stored_first.clone()));
    assert!(stored_first.contains("2025-01-01") && !stored_first.contains("seconds"), "{stored_first}");
}

/// A run at both hosts of Lever, each of which shows such a certificate.
fn at_both(authority: &Authority, issue: impl Fn(&str) -> Arc<ServerConfig>) -> (Desk, Ran) {
    let mut desk = desk(authority);
    with_both_boards(&desk);
    let hosts = [LEVER, EU].map(|host| (host, secure_server(serves(issue(host)))));
    let proxy = Proxy::start(Gate::Open, &hosts);
    through(&mut desk, &proxy);
    let ran = desk.scan();
    (desk, ran)
}

/// One failure of the run, none of the sources, and nothing that outlasts it at their hosts.
#[track_caller]
fn assert_told_once(desk: &Desk, ran: &Ran, sentence: &str) {
    let errors = own_errors(ran);
    assert!(errors.len() == 1 && errors[0].contains(sentence), "{errors:?}");
    assert_eq!(ran.errors("lever"), [], "{ran:?}");
    assert_eq!(ran.json()["errors"][0]["class"], "network");
    assert_plain(&errors[0]);
    assert_eq!(desk.query::<i64>("SELECT count(*) FROM host_deadlines"), 0, "no circuit is opened");
    let failing = "SELECT count(*) FROM scan_states WHERE status = 'error' OR error_class IS NOT NULL";
    assert_eq!(desk.query::<i64>(failing), 0, "no board is noted as failing");
}

#[test]
fn a_fault_of_this_machine_is_told_once_and_not_as_each_sources() {
    let authority = Authority::new();
    let (desk, ran) = at_both(&authority, |host| {
        authority.issue(&Subject { days: ("20990101", "21000101"), ..Subject::of(host) })
    });
    assert_told_once(
        &desk,
        &ran.expect(1),
        "none of 2 hosts could be reached: by this machine's clock no certificate",
    );
    let unknown = Authority::named("stranger.example");
    let (desk, ran) = at_both(&authority, |host| unknown.issue(&Subject::of(host)));
    assert_told_once(&desk, &ran.expect(1), "this machine trusts no issuer of their certificates");
    let human = desk.run(&["run", "--force"]).expect(1).stdout;
    assert_eq!(human.matches("error: ").count(), 1, "{human}");
    assert!(human.contains("SSL_CERT_FILE"), "{human}");
}

#[test]
fn one_host_of_two_with_a_bad_certificate_has_a_fault_of_its_own() {
    let authority = Authority::new();
    let (_desk, ran) = at_both(&authority, |host| {
        let days = if host == EU { ("20200101", "20250101") } else { ("20200101", "21000101") };
        authority.issue(&Subject { days, ..Subject::of(host) })
    });
    let told = told(&ran.expect(1));
    assert!(told.contains("the certificate of `api.eu.lever.co` expired on 2025-01-01"), "{told}");
}

fn finding<'a>(findings: &'a Value, check: &str) -> Vec<&'a Value> {
    findings.as_array().unwrap().iter().filter(|finding| finding["check"] == check).collect()
}

#[test]
fn doctor_counts_the_authorities_and_a_run_without_any_is_refused_once() {
    let authority = Authority::new();
    let mut desk = desk(&authority);
    desk.env("SSL_CERT_DIR", "");
    let doctor = desk.run(&["doctor", "--format", "json"]);
    let told = doctor.json();
    let found = finding(&told, "certificates");
    assert!(found.len() == 1 && found[0]["level"] == "ok", "{found:?}");
    assert!(
        found[0]["finding"].as_str().unwrap().starts_with("1 authority is trusted, from SSL_CERT_FILE=`")
    );
    for (content, why) in [(Some(""), "SSL_CERT_FILE"), (None, "No such file")] {
        match content {
            Some(content) => desk.write("authority.pem", content),
            None => std::fs::remove_file(desk.path("authority.pem")).unwrap(),
        }
        let doctor = desk.run(&["doctor", "--format", "json"]).expect(1);
        let told = doctor.json();
        let found = finding(&told, "certificates");
        assert!(found.len() == 1 && found[0]["level"] == "error", "{found:?}");
        let text = format!("{} {}", found[0]["finding"], found[0]["cure"]);
        assert!(text.contains("no authority is trusted") && text.contains(why), "{text}");
        let ran = desk.scan().expect(1);
        assert_eq!(
            ran.stderr.matches("there is no certificate of an authority").count(),
            1,
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("name a file of certificates (PEM) there"), "{}", ran.stderr);
        assert_plain(&ran.stderr);
    }
}

#[test]
fn a_proxy_that_does_not_serve_is_told_once_as_a_fault_of_this_side() {
    let authority = Authority::new();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = secure_server(serves(authority.issue(&Subject::of(LEVER))));
    let hosts: [(&str, SocketAddr); 1] = [(LEVER, server)];
    let wants = Proxy::start(Gate::ForUser("Basic YW5uOmh1bnRlcjI=".to_owned()), &hosts);
    let mute = Proxy::start(Gate::Mute, &hosts);
    for (url, name, sentence) in [
        (wants.url(), wants.name(), "asks for a user (407); set `proxy_user` and `proxy_password` in [http]"),
        (mute.url(), mute.name(), "closed the connection without an answer; is it an HTTP proxy?"),
        (format!("http://{closed}"), closed.to_string(), "cannot be reached: it refuses the connection"),
    ] {
        let mut desk = desk(&authority);
        desk.set("http", "proxy", &toml_text(url));
        let ran = desk.scan().expect(1);
        assert_told_once(&desk, &ran, sentence);
        assert!(own_errors(&ran)[0].contains(&format!("the proxy `{name}`")), "{ran:?}");
    }
    // A refused user is asked for once, not until the account is locked.
    assert_eq!(wants.heads().len(), 1, "{:?}", wants.heads());
}

#[test]
fn a_proxy_that_refuses_one_host_is_told_with_that_host() {
    let authority = Authority::new();
    let mut desk = desk(&authority);
    through(&mut desk, &Proxy::start(Gate::Shut(403), &[]));
    let told = told(&desk.scan().expect(1));
    assert!(
        told.contains("makes no connection to `api.lever.co`: it forbids that host, or cannot reach it"),
        "{told}"
    );
}

#[test]
fn a_proxy_is_asked_with_its_user_by_name_and_the_password_is_shown_nowhere() {
    let authority = Authority::new();
    let mut desk = desk(&authority);
    let server = secure_server(serves(authority.issue(&Subject::of(LEVER))));
    let proxy = Proxy::start(Gate::ForUser("Basic YW5uOmh1bnRlcjI=".to_owned()), &[(LEVER, server)]);
    through(&mut desk, &proxy);
    desk.write("password", "hunter2\n");
    desk.set("http", "proxy_user", "\"env:PROXY_USER\"").set("http", "proxy_password", "\"file:password\"");
    desk.env("PROXY_USER", "ann").env("LOG_LEVEL", "trace");
    let ran = desk.scan().expect(0);
    assert_eq!(ran.provider("lever")["new"], 1, "{ran:?}");
    assert!(proxy.heads()[0].starts_with("CONNECT api.lever.co:443 HTTP/1.1\r\n"), "{:?}", proxy.heads());
    let doctor = desk.run(&["doctor"]);
    assert!(doctor.stdout.contains(&format!("proxy: `{}`, with a user", proxy.url())), "{}", doctor.stdout);
    for text in [&ran.stdout, &ran.stderr, &doctor.stdout, &doctor.stderr] {
        assert!(!text.contains("hunter2") && !text.contains("YW5uOmh1bnRlcjI"), "{text}");
    }
    desk.write("password", "wrong\n");
    let ran = desk.run(&["run", "--force", "--format", "json"]).expect(1);
    assert_told_once(&desk, &ran, "does not take the user and password (407)");
}

#[test]
fn variables_that_name_a_proxy_are_told_and_not_obeyed() {
    let authority = Authority::new();
    let mut desk = desk(&authority);
    desk.order(&[])
        .env("HTTPS_PROXY", "http://u:hunter2@127.0.0.1:1")
        .env("all_proxy", "socks5://127.0.0.1:1");
    let ran = desk.run(&["run", "--format", "json"]).expect(0);
    let warning = "HTTPS_PROXY, all_proxy: set and not obeyed here; to use a proxy, set `[http] proxy`";
    assert_eq!(ran.stderr.matches(warning).count(), 1, "{}", ran.stderr);
    let doctor = desk.run(&["doctor", "--format", "json"]);
    let told = doctor.json();
    let found = finding(&told, "proxy");
    assert!(found.len() == 1 && found[0]["level"] == "note", "{found:?}");
    assert!(!format!("{}{}{}", ran.stderr, doctor.stdout, doctor.stderr).contains("hunter2"));
    let proxy = Proxy::start(Gate::Open, &[]);
    through(&mut desk, &proxy);
    assert!(!desk.run(&["run"]).expect(0).stderr.contains("not obeyed"));
}
