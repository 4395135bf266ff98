//! Which URLs pass, in every spelling.

use std::sync::Arc;

use super::*;
use crate::{
    http::{Credential, OriginPattern, Rate},
    secret::Secret,
};

fn origin(text: &str) -> OriginPattern {
    OriginPattern::parse(text).unwrap()
}

fn over(grant: &Grant) -> Reach<'_> {
    Reach { grant, tenant_host: None, allowed: &[] }
}

fn lever() -> Grant {
    let mut grant = Grant::new("lever");
    grant.origins = vec![origin("https://api.lever.co"), origin("http://old.lever.co:8080")];
    grant.rate = Rate::per_second(1.0);
    let key = Credential::bearer(&Secret::new("s3cret"), grant.origins.clone()).unwrap();
    grant.credentials.insert("api".into(), key);
    grant
}

fn web() -> Grant {
    Grant { public_web: true, ..Grant::new("discovery") }
}

fn first(url: &str, grant: &Grant) -> Result<Hop, Denial> {
    Hop::first(Request::get(url), over(grant))
}

/// Literals of forbidden addresses in the spellings that URL parsers, resolvers and proxies fold.
const FORBIDDEN: &[&str] = &[
    // Loopback: dotted, short, decimal, octal, hex, mixed, encoded, full-width, with dot and port.
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0x7F.0x0.0x0.0x1/",
    "https://0177.0.0.1/",
    "https://0177.0.0.01/",
    "https://00000177.0.0.1/",
    "https://127.0.0x1/",
    "https://127.0.0.1./",
    "https://%31%32%37.0.0.1/",
    "https://１２７.０.０.１/",
    "https://127。0。0。1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127.0.0.1:443/",
    "HTTPS://127.0.0.1/",
    "https:127.0.0.1/",
    "https:///127.0.0.1/",
    "https:\\\\127.0.0.1\\",
    "https://127.255.255.254/",
    "https://127.0.0.1?/x",
    "https://127.0.0.1#@api.lever.co/",
    "https://\t127.0.0.1/",
    "https://127.0.\n0.1/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://%6cocalhost/",
    "https://ｌｏｃａｌｈｏｓｔ/",
    // Unspecified.
    "https://0/",
    "https://0.0.0.0/",
    "https://0x0/",
    "https://00000000000/",
    "https://0.1/",
    "https://[::]/",
    // Metadata services.
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://0251.0376.0251.0376/",
    "https://0xA9.0xFE.43518/",
    "https://169.16689662/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[0:0:0:0:0:ffff:169.254.169.254]/",
    "https://[fd00:ec2::254]/",
    "https://100.100.100.200/",
    "https://168.63.129.16/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[64:ff9b:1::a9fe:a9fe]/",
    "https://[2002:a9fe:a9fe::]/",
    "https://[2001:0:0:0:0:0:5601:5601]/",
    "https://[::a9fe:a9fe]/",
    // Private and carrier networks.
    "https://10.0.0.1/",
    "https://10.1/",
    "https://0xa000001/",
    "https://167772161/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://3232235777/",
    "https://0300.0250.1.1/",
    "https://192.168.257/",
    "https://100.64.0.1/",
    "https://[fc00::1]/",
    "https://[fdff:ffff::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    // IPv6 loopback and mapped forms.
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[0000:0000:0000:0000:0000:0000:0000:0001]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::FFFF:7F00:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[::1]:443/",
    // The rest of the registries.
    "https://192.0.0.8/",
    "https://192.0.2.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://4294967295/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    "https://[100::1]/",
    "https://[2001:10::1]/",
    "https://[5f00::1]/",
];

#[test]
fn forbidden_addresses_are_refused_in_every_spelling() {
    assert!(FORBIDDEN.len() >= 60);
    let mut open = lever();
    open.public_web = true;
    for url in FORBIDDEN {
        let denied = first(url, &open).expect_err(url);
        assert!(matches!(denied, Denial::Address { .. }), "{url}: {denied}");
    }
}

#[test]
fn a_grant_of_the_literal_itself_opens_nothing() {
    let mut grant = lever();
    grant.origins.push(origin("https://127.0.0.1"));
    grant.origins.push(origin("http://169.254.169.254"));
    for url in ["https://127.0.0.1/", "https://0x7f.1/", "http://169.254.169.254/latest/"] {
        assert!(matches!(first(url, &grant), Err(Denial::Address { .. })), "{url}");
    }
    let allowed = [IpNet::parse("127.0.0.0/8").unwrap()];
    assert!(
        Hop::first(Request::get("https://2130706433/"), Reach { allowed: &allowed, ..over(&grant) }).is_ok()
    );
}

#[test]
fn public_hosts_pass() {
    for url in [
        "https://example.com/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://localhost.example/",
        "https://134744072/",
    ] {
        assert!(first(url, &web()).is_ok(), "{url}");
    }
}

#[test]
fn only_granted_origins_pass_whatever_their_spelling() {
    let grant = lever();
    for (url, sent) in [
        ("https://api.lever.co/v0?x=1#frag", "https://api.lever.co/v0?x=1"),
        ("https://API.LEVER.CO./v0", "https://api.lever.co/v0"),
        ("https://api.lever.co:443/../v0", "https://api.lever.co/v0"),
        ("http://old.lever.co:8080/", "http://old.lever.co:8080/"),
    ] {
        assert_eq!(first(url, &grant).unwrap().url.as_str(), sent);
    }
    for url in [
        "https://api.lever.co:8443/",
        "https://evil.example/",
        "https://api.lever.co.evil.example/",
        "https://xapi.lever.co/",
        "https://old.lever.co:8080/",
        "https://api.lever.co../",
        "https://lever.co/",
    ] {
        assert!(matches!(first(url, &grant), Err(Denial::Host { .. })), "{url}");
    }
    for url in [
        "http://api.lever.co/",
        "http://old.lever.co/",
        "ftp://api.lever.co/",
        "file:///etc/passwd",
        "data:,x",
        "javascript:1",
    ] {
        assert!(matches!(first(url, &grant), Err(Denial::Scheme { .. })), "{url}");
    }
    for url in [
        "",
        "api.lever.co",
        "//api.lever.co/",
        "https://",
        "https://a b/",
        "https://api.lever.co:99999/",
        "https://api.lever.co:0/",
    ] {
        assert!(matches!(first(url, &grant), Err(Denial::InvalidUrl(_))), "{url}");
    }
    for url in
        ["https://user@api.lever.co/", "https://:pw@api.lever.co/", "https://api.lever.co@evil.example/"]
    {
        assert!(matches!(first(url, &grant), Err(Denial::Userinfo { .. })), "{url}");
    }
}

#[test]
fn a_refused_host_says_which_line_to_add() {
    let message = first("https://cdn.lever.co:8443/x?token=s3cret", &lever()).unwrap_err().to_string();
    assert_eq!(
        message,
        "`https://cdn.lever.co:8443` is not granted to `lever`; add `\"https://cdn.lever.co:8443\"` to `hosts` of the plugin, and to `hosts` in `[providers.lever]`"
    );
}

#[test]
fn the_public_web_is_read_only_and_on_its_own_ports() {
    let grant = web();
    assert!(matches!(first("https://a.example:8443/", &grant), Err(Denial::Port { port: 8443, .. })));
    assert!(matches!(first("https://a.example:22/", &grant), Err(Denial::Port { port: 22, .. })));
    assert!(matches!(first("http://a.example:8080/", &grant), Err(Denial::Scheme { .. })));
    let post = Request { method: Method::Post, ..Request::get("https://a.example/") };
    assert!(matches!(Hop::first(post, over(&grant)), Err(Denial::Method { .. })));
    let body = Request { body: Some(vec![1]), ..Request::get("https://a.example/") };
    assert!(matches!(Hop::first(body, over(&grant)), Err(Denial::Method { .. })));
}

#[test]
fn credentials_go_to_their_own_origins_over_https_only() {
    let mut grant = lever();
    grant.origins.push(origin("https://hooks.lever.co"));
    let with = |url: &str, name: &str, grant: &Grant| {
        Hop::first(Request { credential: Some(name.into()), ..Request::get(url) }, over(grant))
    };
    let hop = with("https://api.lever.co/", "api", &grant).unwrap();
    assert!(hop.credential(&grant).unwrap().unwrap().goes_to(&hop.origin));
    assert!(matches!(
        with("https://hooks.lever.co/", "api", &grant),
        Err(Denial::CredentialElsewhere { .. })
    ));
    assert!(matches!(
        with("http://old.lever.co:8080/", "api", &grant),
        Err(Denial::CredentialInClear { .. })
    ));
    assert!(matches!(
        with("https://api.lever.co/", "infojobs", &grant),
        Err(Denial::CredentialUnknown { .. })
    ));
}

#[test]
fn redirects_pass_the_same_checks() {
    let grant = lever();
    let hop = first("https://api.lever.co/a/b?x", &grant).unwrap();
    let to = |location: &str| hop.redirected(302, Some(location), over(&grant));
    assert_eq!(to("c?y#z").unwrap().unwrap().url.as_str(), "https://api.lever.co/a/c?y");
    assert_eq!(to("//API.lever.co./d").unwrap().unwrap().url.as_str(), "https://api.lever.co/d");
    assert!(matches!(to("http://169.254.169.254/latest/"), Err(Denial::Scheme { .. })));
    assert!(matches!(to("https://169.254.169.254/latest/"), Err(Denial::Address { .. })));
    assert!(matches!(to("https://evil.example/"), Err(Denial::Host { .. })));
    assert!(matches!(to("file:///etc/passwd"), Err(Denial::Scheme { .. })));
    assert!(matches!(to("https://u:p@api.lever.co/"), Err(Denial::Userinfo { .. })));
    assert!(to("https://[broken/").unwrap().is_none());
    assert!(hop.redirected(302, None, over(&grant)).unwrap().is_none());
    for status in [200, 300, 304, 305, 404] {
        assert!(hop.redirected(status, Some("/x"), over(&grant)).unwrap().is_none(), "{status}");
    }
}

#[test]
fn credentials_drop_on_an_origin_change_and_do_not_come_back() {
    let grant = Arc::new(lever());
    let request = Request { credential: Some("api".into()), ..Request::get("https://api.lever.co/") };
    let hop = Hop::first(request, over(&grant)).unwrap();
    let step =
        |hop: &Hop, location: &str| hop.redirected(307, Some(location), over(&grant)).unwrap().unwrap();
    let same = step(&hop, "/other");
    assert_eq!(same.credential.as_deref(), Some("api"));
    let away = step(&same, "http://old.lever.co:8080/");
    assert_eq!(away.credential, None);
    assert_eq!(step(&away, "https://api.lever.co/").credential, None);
}

#[test]
fn redirects_of_a_post_become_a_get_where_browsers_make_them_one() {
    let grant = lever();
    let request = Request {
        method: Method::Post,
        headers: vec![("content-type".into(), "a/b".into())],
        body: Some(vec![1]),
        ..Request::get("https://api.lever.co/")
    };
    let hop = Hop::first(request, over(&grant)).unwrap();
    for (status, method) in
        [(301, Method::Get), (302, Method::Get), (303, Method::Get), (307, Method::Post), (308, Method::Post)]
    {
        let next = hop.redirected(status, Some("/x"), over(&grant)).unwrap().unwrap();
        assert_eq!(next.method, method, "{status}");
        assert_eq!(next.body.is_some(), method == Method::Post);
        assert_eq!(next.headers.contains_key("content-type"), method == Method::Post);
    }
    let head = Request { method: Method::Head, ..Request::get("https://api.lever.co/") };
    let hop = Hop::first(head, over(&grant)).unwrap();
    assert_eq!(hop.redirected(303, Some("/x"), over(&grant)).unwrap().unwrap().method, Method::Head);
}

#[test]
fn a_gateway_gets_host_path_and_query() {
    let gateway = Some(Gateway::parse("http://127.0.0.1:9").unwrap());
    let wire = |url: &str, grant: &Grant| first(url, grant).unwrap().wire_url(gateway).unwrap().to_string();
    assert_eq!(
        wire("https://api.lever.co/v0/a%2Fb/?x=%20&y", &lever()),
        "http://127.0.0.1:9/api.lever.co/v0/a%2Fb/?x=%20&y"
    );
    assert_eq!(wire("http://old.lever.co:8080//x", &lever()), "http://127.0.0.1:9/old.lever.co:8080//x");
    assert_eq!(wire("https://[2606:4700::1111]", &web()), "http://127.0.0.1:9/[2606:4700::1111]/");
}

#[test]
fn the_public_web_is_asked_over_tls_whatever_a_link_says() {
    let grant = web();
    let hop = first("http://a.example/jobs?x=1", &grant).unwrap();
    assert_eq!(hop.url.as_str(), "https://a.example/jobs?x=1");
    let next = hop.redirected(301, Some("http://www.a.example/jobs"), over(&grant)).unwrap().unwrap();
    assert_eq!(next.url.as_str(), "https://www.a.example/jobs");
    assert!(matches!(first("http://127.0.0.1/", &grant), Err(Denial::Address { .. })));
    let own = Grant { origins: vec![origin("http://a.example")], ..web() };
    assert_eq!(first("http://a.example/", &own).unwrap().url.scheme(), "http");
}
