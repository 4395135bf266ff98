//! Where a guest may go, and what it may say and see there.

use jobscan_host::http::{Grant, Origin};

use crate::{
    rig::{Rig, SECRET, fixture, limits, logged},
    server::{Server, answer},
};

/// Spellings of places inside the network, as a guest would write them.
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

/// What a fetch that is refused tells; the server must not have heard of it.
async fn denied(rig: &Rig, server: &Server, unit: &str) -> String {
    let before = server.asked().len();
    let error = rig.fails(unit).await;
    assert_eq!(error.class().as_str(), "fetch", "{unit}: {error}");
    assert_eq!(server.asked().len(), before, "{unit} went out");
    error.to_string()
}

#[tokio::test]
async fn a_granted_host_is_reached() {
    let server = Server::saying("hello").await;
    let rig = Rig::hostile(&limits(), &server).await;
    assert_eq!(rig.tells("echo:https://hostile.test/a?b=c#d").await, "200 https://hostile.test/a?b=c\nhello");
    rig.tells("post:https://hostile.test/form").await;
    assert_eq!(server.lines(), ["GET /hostile.test/a?b=c", "POST /hostile.test/form"]);
}

#[tokio::test]
async fn no_other_host_scheme_or_port_is() {
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
async fn nothing_inside_the_network_is() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    for url in INSIDE {
        let text = denied(&rig, &server, &format!("echo:{url}")).await;
        assert!(text.contains("address"), "{url}: {text}");
        denied(&rig, &server, &format!("post:{url}")).await;
    }
}

#[tokio::test]
async fn not_even_what_the_operator_granted_by_mistake() {
    let server = Server::saying("").await;
    let mut grant = Grant::new("hostile");
    let inside = ["https://127.0.0.1", "https://169.254.169.254", "https://localhost", "https://[::1]"];
    grant.origins = inside.map(|text| Origin::parse(text).unwrap()).into();
    let gateway = format!("http://{}", server.address);
    let rig = Rig::new(&fixture("hostile"), &limits(), grant, &gateway).await;
    for url in inside {
        let text = denied(&rig, &server, &format!("echo:{url}/")).await;
        assert!(text.contains("allow_addresses"), "{text}");
    }
}

#[tokio::test]
async fn redirects_are_no_way_round() {
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
        let error = rig.fails("echo:https://hostile.test/start").await;
        assert_eq!(error.class().as_str(), "fetch", "{to}: {error}");
        assert_eq!(server.lines(), ["GET /hostile.test/start"], "{to}");
    }
}

#[tokio::test]
async fn a_credential_goes_to_its_own_host_only() {
    let server = Server::start(|asked| match asked.line() {
        "GET /hostile.test/away" => answer("302 Found", "location: https://other.test/there\r\n", b""),
        _ => answer("200 OK", "", b"arrived"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    rig.tells("granted:jobs").await;
    rig.tells("echo:https://hostile.test/without").await;
    rig.tells("named:https://hostile.test/away").await;
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
async fn a_guest_sets_no_header_that_is_the_hosts_business() {
    let server = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &server).await;
    let text = denied(&rig, &server, "authorization:https://hostile.test/").await;
    assert!(text.contains("header `Authorization` is refused"), "{text}");
    let text = denied(&rig, &server, "cookie:https://hostile.test/").await;
    assert!(text.contains("header `cookie` is refused"), "{text}");
    rig.tells("header:https://hostile.test/").await;
    let asked = &server.asked()[0];
    assert_eq!(asked.header("host"), Some(server.address.to_string().as_str()));
    assert_eq!(asked.header("x-forged"), Some("1"), "a header of the guest's own passes");
}

#[tokio::test]
async fn a_guest_sees_neither_the_credential_nor_a_cookie() {
    let server = Server::start(|asked| {
        let told = asked.header("authorization").unwrap_or("none");
        let headers = format!(
            "content-type: text/plain\r\nset-cookie: session={told}\r\nauthorization: {told}\r\n\
             x-echo: {told}\r\nwww-authenticate: Bearer {told}\r\netag: \"1\"\r\nx-ratelimit-remaining: 7\r\n"
        );
        answer("200 OK", &headers, b"")
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    logged();
    let seen = rig.tells("shown:https://hostile.test/").await;
    assert_eq!(server.asked()[0].header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
    assert_eq!(seen, "content-type: text/plain\netag: \"1\"\nx-ratelimit-remaining: 7");
    for unit in ["secret", "named:https://other.test/", "authorization:https://hostile.test/", "panic"] {
        let error = rig.fails(unit).await;
        assert!(!format!("{error} {error:?}").contains(SECRET));
    }
    let log = logged().join("\n");
    assert!(log.contains("hostile.test") && !log.contains(SECRET), "{log}");
}
