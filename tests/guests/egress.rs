//! Which hosts a guest may contact, and which headers it may send and see.

use std::io::Write as _;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use jobscan_host::{
    http::{Credential, Grant, OriginPattern, tenant_host},
    plugins::{grant::credential_origins, model::CredentialNeed},
    secret::Secret,
};

use crate::{
    rig::{Rig, SECRET, fixture, limits, logged, only_description},
    server::{Reply, Server, answer},
};

/// Notations of internal addresses that a guest might try.
const INSIDE: [&str; 26] = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://017700000001/",
    "https://0177.0.0.01/",
    "https://127.0.0.1./",
    "https://\u{2460}\u{2461}\u{2466}.0.0.1/",
    "https://%31%32%37.0.0.1/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://api.localhost/",
    "https://0/",
    "https://10.0.0.1/",
    "https://172.16.254.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
];

/// The error of a denied fetch; asserts that the server received no request.
async fn denied(rig: &Rig, server: &Server, unit: &str) -> String {
    let before = server.asked().len();
    let error = rig.error_of(unit).await;
    assert_eq!(error.class().as_str(), "fetch", "{unit}: {error}");
    assert_eq!(server.asked().len(), before, "{unit} went out");
    error.to_string()
}

#[tokio::test]
async fn a_granted_host_is_reached() {
    let server = Server::saying("hello").await;
    let rig = Rig::hostile(&limits(), &server).await;
    assert_eq!(
        rig.description_of("echo:https://hostile.test/a?b=c#d").await,
        "200 https://hostile.test/a?b=c\nhello"
    );
    rig.description_of("post:https://hostile.test/form").await;
    assert_eq!(server.lines(), ["GET /hostile.test/a?b=c", "POST /hostile.test/form"]);
}

#[tokio::test]
async fn other_hosts_schemes_and_ports_are_not_reached() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    let text = denied(&rig, &server, "forbidden").await;
    assert!(text.starts_with("plugin `hostile`, forbidden: no answer: "), "{text}");
    assert!(text.contains("https://not-granted.test"), "{text}");
    for unit in [
        "post:https://not-granted.test/",
        "echo:https://hostile.test.not-granted.test/",
        "echo:https://not-hostile.test/",
        "echo:https://hostile.test:8443/",
        "echo:https://hostile.test:80/",
        "echo:http://hostile.test/",
        "echo:http://hostile.test:443/",
        "echo:https://not-granted.test\\@hostile.test/",
        "echo:https://hostile.test@not-granted.test/",
        "echo:https://user:pass@hostile.test/",
        "echo:ftp://hostile.test/",
        "echo:file:///etc/passwd",
        "echo:data:text/plain,x",
        "echo:/relative",
        "echo:",
    ] {
        denied(&rig, &server, unit).await;
    }
}

#[tokio::test]
async fn internal_addresses_are_not_reached() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    for url in INSIDE {
        let text = denied(&rig, &server, &format!("echo:{url}")).await;
        assert!(text.contains("address"), "{url}: {text}");
        denied(&rig, &server, &format!("post:{url}")).await;
    }
}

#[tokio::test]
async fn internal_addresses_granted_by_mistake_are_not_reached() {
    let server = Server::saying("").await;
    let mut grant = Grant::new("hostile");
    let inside = ["https://127.0.0.1", "https://169.254.169.254", "https://localhost", "https://[::1]"];
    grant.origins = inside.map(|text| OriginPattern::parse(text).unwrap()).into();
    let gateway = format!("http://{}", server.address);
    let rig = Rig::new(&fixture("hostile"), &limits(), grant, &gateway).await;
    for url in inside {
        let text = denied(&rig, &server, &format!("echo:{url}/")).await;
        assert!(text.contains("allow_addresses"), "{text}");
    }
}

#[tokio::test]
async fn redirects_do_not_bypass_the_checks() {
    for to in [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/latest/",
        "//127.0.0.1/",
        "https://not-granted.test/",
        "http://hostile.test/plain",
        "https://hostile.test:8443/",
        "file:///etc/passwd",
    ] {
        let server = Server::start(move |_| answer("302 Found", &format!("location: {to}\r\n"), b"")).await;
        let rig = Rig::hostile(&limits(), &server).await;
        let error = rig.error_of("echo:https://hostile.test/start").await;
        assert_eq!(error.class().as_str(), "fetch", "{to}: {error}");
        assert_eq!(server.lines(), ["GET /hostile.test/start"], "{to}");
    }
}

/// The hostile guest with access to hosts below a domain and to own hosts of tenants, and a credential for the former.
async fn widely_granted(server: &Server) -> Rig {
    let origins = vec![OriginPattern::parse("https://*.hosted-jobs.com").unwrap()];
    let key = Credential::bearer(&Secret::new(SECRET), origins.clone()).unwrap();
    let credentials = [("api".to_owned(), key)].into();
    let grant = Grant { origins, credentials, tenant_hosts: true, ..Grant::new("hostile") };
    Rig::new(&fixture("hostile"), &limits(), grant, &format!("http://{}", server.address)).await
}

#[tokio::test]
async fn a_guest_reaches_one_label_below_a_wildcard_and_the_own_host_of_its_unit() {
    let server = Server::saying("arrived").await;
    let rig = widely_granted(&server).await;
    rig.description_of("echo:https://acme.hosted-jobs.com/feed").await;
    rig.description_of("named:https://acme.hosted-jobs.com/key").await;
    let own = tenant_host("jobs.acme.com");
    only_description(rig.page_with_host(own.clone(), "echo:https://jobs.acme.com/feed").await.unwrap());
    assert_eq!(
        server.lines(),
        ["GET /acme.hosted-jobs.com/feed", "GET /acme.hosted-jobs.com/key", "GET /jobs.acme.com/feed"]
    );
    let asked = server.asked();
    let keys: Vec<bool> = asked.iter().map(|asked| asked.header("authorization").is_some()).collect();
    assert_eq!(keys, [false, true, false]);
    for unit in [
        // Another tenant's, whoever the guest says that it asks for.
        "echo:https://jobs.other.com/",
        "echo:https://www.acme.com/",
        "post:https://jobs.acme.com/",
        "named:https://jobs.acme.com/",
        "echo:https://a.b.hosted-jobs.com/",
        "echo:https://hosted-jobs.com/",
        "echo:https://169.254.169.254/",
    ] {
        let error = rig.page_with_host(own.clone(), unit).await.unwrap_err();
        assert_eq!(error.class().as_str(), "fetch", "{unit}: {error}");
        assert_eq!(server.lines().len(), 3, "{unit}");
    }
    // A unit whose tenant is no host, or of which nobody knows whose that is.
    let text = denied(&rig, &server, "echo:https://jobs.acme.com/").await;
    assert!(text.contains("none that was made sure of"), "{text}");
}

#[tokio::test]
async fn a_redirect_from_an_own_host_or_a_wildcard_leads_nowhere_else() {
    for (from, to) in [
        ("https://acme.hosted-jobs.com/start", "https://hosted-jobs.com/"),
        ("https://acme.hosted-jobs.com/start", "https://jobs.other.com/"),
        ("https://jobs.acme.com/start", "https://jobs.other.com/"),
        ("https://jobs.acme.com/start", "https://169.254.169.254/latest/meta-data/"),
        ("https://jobs.acme.com/start", "http://jobs.acme.com/"),
    ] {
        let server = Server::start(move |_| answer("302 Found", &format!("location: {to}\r\n"), b"")).await;
        let rig = widely_granted(&server).await;
        let error =
            rig.page_with_host(tenant_host("jobs.acme.com"), &format!("echo:{from}")).await.unwrap_err();
        assert_eq!(error.class().as_str(), "fetch", "{from} to {to}: {error}");
        assert_eq!(server.lines().len(), 1, "{from} to {to}");
    }
}

#[tokio::test]
async fn a_credential_is_only_sent_to_its_own_host() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/away" => answer("302 Found", "location: https://other.test/there\r\n", b""),
        _ => answer("200 OK", "", b"arrived"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    rig.description_of("granted:jobs").await;
    rig.description_of("echo:https://hostile.test/without").await;
    rig.description_of("named:https://hostile.test/away").await;
    let sent: Vec<_> = server
        .asked()
        .iter()
        .map(|asked| (asked.line().to_owned(), asked.header("authorization").map(str::to_owned)))
        .collect();
    let bearer = Some(format!("Bearer {SECRET}"));
    assert_eq!(
        sent,
        [
            ("GET /hostile.test/jobs".to_owned(), bearer.clone()),
            ("GET /hostile.test/without".to_owned(), None),
            ("GET /hostile.test/away".to_owned(), bearer),
            ("GET /other.test/there".to_owned(), None),
        ]
    );
    let text = denied(&rig, &server, "named:https://other.test/").await;
    assert!(text.contains("credential `api` is not for `https://other.test`"), "{text}");
}

#[tokio::test]
async fn another_providers_credential_is_unknown() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    let text = denied(&rig, &server, "secret").await;
    assert!(text.contains("`hostile` has no credential `other`"), "{text}");
}

#[tokio::test]
async fn a_guest_cannot_set_headers_reserved_for_the_host() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    let text = denied(&rig, &server, "authorization:https://hostile.test/").await;
    assert!(text.contains("header `Authorization` is refused"), "{text}");
    let text = denied(&rig, &server, "cookie:https://hostile.test/").await;
    assert!(text.contains("header `cookie` is refused"), "{text}");
    rig.description_of("header:https://hostile.test/").await;
    let asked = &server.asked()[0];
    assert_eq!(asked.header("host"), Some(server.address.to_string().as_str()));
    assert_eq!(asked.header("x-forged"), Some("1"), "a header of the guest's own passes");
}

#[tokio::test]
async fn a_guest_sees_neither_the_credential_nor_a_cookie() {
    let server = Server::start(|_| {
        let headers = "content-type: text/plain\r\nset-cookie: session=1\r\nx-echo: 2\r\n\
             www-authenticate: Bearer\r\netag: \"1\"\r\nx-ratelimit-remaining: 7\r\n";
        answer("200 OK", headers, b"")
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    logged();
    let seen = rig.description_of("shown:https://hostile.test/").await;
    assert_eq!(server.asked()[0].header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
    assert_eq!(seen, "content-type: text/plain\netag: \"1\"\nx-ratelimit-remaining: 7");
    for unit in ["secret", "named:https://other.test/", "authorization:https://hostile.test/", "panic"] {
        let error = rig.error_of(unit).await;
        assert!(!format!("{error} {error:?}").contains(SECRET));
    }
    let log = logged().join("\n");
    assert!(log.contains("hostile.test") && !log.contains(SECRET), "{log}");
}

/// Makes an answer.
type Shape = Box<dyn Fn() -> Reply + Send + Sync>;

/// The forms in which a server gives the credential of a request back.
fn echoes() -> Vec<(&'static str, Vec<u8>)> {
    let pair = format!("Bearer {SECRET}");
    let each = |form: &dyn Fn(u8) -> String| SECRET.bytes().map(form).collect::<Vec<_>>().concat();
    let percent = each(&|byte| format!("%{byte:02x}"));
    let json = each(&|byte| format!("\\u{byte:04x}"));
    let html = each(&|byte| format!("&#{byte};"));
    let hex = each(&|byte| format!("{byte:02X}"));
    let wide: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_be_bytes).collect();
    vec![
        ("itself", SECRET.into()),
        ("the header", pair.clone().into()),
        ("base64", BASE64_STANDARD.encode(&pair).into()),
        ("base64 for URLs", BASE64_URL_SAFE_NO_PAD.encode(format!("x{SECRET}")).into()),
        ("percent", percent.into()),
        ("JSON", json.into()),
        ("HTML", html.into()),
        ("hexadecimal", hex.into()),
        ("UTF-16", wide),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An answer in chunks of one byte each, so that no chunk holds more than a piece of the credential.
fn in_chunks(body: &[u8]) -> Reply {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let chunks: Vec<Vec<u8>> =
        body.iter().map(|byte| [b"1\r\n".as_slice(), &[*byte], b"\r\n"].concat()).collect();
    Reply::Pieces(Box::new(std::iter::once(head).chain(chunks).chain([b"0\r\n\r\n".to_vec()])))
}

#[tokio::test]
async fn an_answer_that_holds_the_credential_reaches_no_guest_in_any_form() {
    logged();
    for (name, echo) in echoes() {
        let body = [b"{\"jobs\": \"", echo.as_slice(), b"\"}"].concat();
        let packed = gzip(&body);
        let large = [vec![b' '; 200_000], body.clone()].concat();
        let shapes: [(&str, Shape); 6] = [
            (
                "a body",
                Box::new({
                    let body = body.clone();
                    move || answer("200 OK", "", &body)
                }),
            ),
            ("a large body", Box::new(move || answer("200 OK", "", &large))),
            (
                "an error",
                Box::new({
                    let body = body.clone();
                    move || answer("403 Forbidden", "", &body)
                }),
            ),
            ("gzip", Box::new(move || answer("200 OK", "content-encoding: gzip\r\n", &packed))),
            (
                "chunks",
                Box::new({
                    let body = body.clone();
                    move || in_chunks(&body)
                }),
            ),
            (
                "a header",
                Box::new({
                    let value = String::from_utf8(echo.clone()).unwrap_or_default();
                    let value = if name == "UTF-16" { SECRET.to_owned() } else { value };
                    move || answer("200 OK", &format!("etag: \"{value}\"\r\n"), b"")
                }),
            ),
        ];
        for (shape, reply) in shapes {
            let server = Server::start(move |_| reply()).await;
            let rig = Rig::hostile(&limits(), &server).await;
            for unit in ["granted:jobs", "shown:https://hostile.test/", "echo:https://hostile.test/later"] {
                let error = rig.error_of(unit).await;
                assert_eq!(error.class().as_str(), "fetch", "{name}, {shape}, {unit}: {error}");
                let text = error.to_string();
                assert!(
                    text.contains("the answer of `hostile.test` held the credential `api`: thrown away"),
                    "{name}, {shape}, {unit}: {text}"
                );
                assert!(!format!("{error:?}").contains(SECRET));
            }
        }
    }
    let log = logged().join("\n");
    assert!(!log.contains(SECRET), "{log}");
}

#[tokio::test]
async fn a_redirect_that_holds_the_credential_is_not_followed() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/start" => {
            answer("302 Found", &format!("location: https://other.test/?key={SECRET}\r\n"), b"")
        }
        _ => answer("200 OK", "", b"arrived"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    let error = rig.error_of("named:https://hostile.test/start").await.to_string();
    assert!(error.contains("held the credential `api`"), "{error}");
    assert_eq!(server.lines(), ["GET /hostile.test/start"]);
}

#[tokio::test]
async fn a_guest_that_hides_the_error_fails_all_the_same() {
    let server = Server::start(|_| answer("200 OK", "", SECRET.as_bytes())).await;
    let rig = Rig::hostile(&limits(), &server).await;
    // It ends well whatever its fetches do.
    let error = rig.error_of("times:2").await;
    assert_eq!(error.class().as_str(), "fetch", "{error}");
    assert!(error.to_string().contains("held the credential `api`"), "{error}");
    rig.still_works().await;
}

#[tokio::test]
async fn a_credential_that_is_bound_elsewhere_is_refused_by_name() {
    let server = Server::saying("").await;
    let [first, second] =
        ["https://hostile.test", "https://other.test"].map(|text| OriginPattern::parse(text).unwrap());
    let mut grant = Grant::new("hostile");
    grant.origins = vec![first.clone(), second.clone()];
    // The plugin asks for it at its first host, the operator bound it to another that is granted too.
    let need = CredentialNeed {
        name: "api".into(),
        hosts: vec![first.to_string(), second.to_string()],
        help: String::new(),
    };
    let origins = credential_origins("hostile", &need, &grant.origins, Some(&[second])).unwrap();
    let key = Credential::bearer(&Secret::new(SECRET), origins).unwrap();
    grant.credentials.insert("api".to_owned(), key);
    let rig = Rig::new(&fixture("hostile"), &limits(), grant, &format!("http://{}", server.address)).await;
    let text = denied(&rig, &server, "granted:jobs").await;
    assert!(text.contains("credential `api` is not for `https://hostile.test`"), "{text}");
    rig.description_of("named:https://other.test/").await;
    assert_eq!(server.asked()[0].header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
}
