use super::*;

fn proxy() -> Proxy {
    Proxy::parse("http://proxy.example:3128").unwrap()
}

#[test]
fn a_proxy_is_an_http_origin_without_user() {
    assert_eq!(proxy().name(), "proxy.example:3128");
    assert_eq!(Proxy::parse("http://10.0.0.7/").unwrap().name(), "10.0.0.7:80");
    for bad in ["", "proxy.example:3128", "https://p:1", "socks5://p:1", "http://u:hunter2@p:1", "http://p/x"]
    {
        let told = Proxy::parse(bad).unwrap_err().to_string();
        assert!(told.contains("http://HOST:PORT") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn hosts_that_are_named_are_asked_without_it() {
    let not_for =
        [".intra.example", "own.example", "10.0.0.0/8", "::1"].map(|text| NotFor::parse(text).unwrap());
    let proxy = proxy().not_for(not_for.into());
    for (url, through) in [
        ("https://api.lever.co/", true),
        ("https://intra.example/", false),
        ("https://a.b.intra.example/", false),
        ("https://notintra.example/", true),
        ("https://own.example:8443/", false),
        ("https://x.own.example/", false),
        ("https://10.1.2.3/", false),
        ("https://11.1.2.3/", true),
        ("https://[::1]/", false),
        ("https://[::2]/", true),
    ] {
        assert_eq!(proxy.is_for(&Url::parse(url).unwrap()), through, "{url}");
    }
    for bad in ["", " ", ".", "http://x", "a b", "10.0.0.0/99"] {
        assert!(NotFor::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_password_is_not_shown() {
    let secret = Secret::new("hunter2");
    let proxy = proxy().with_user(Some((Secret::new("ann"), secret)));
    assert!(proxy.has_user() && !format!("{proxy:?}").contains("hunter2"));
    let library = format!("{:?}", proxy.to_reqwest().unwrap());
    assert!(!library.contains("hunter2") && !library.contains("YW5uOmh1bnRlcjI"), "{library}");
}

#[test]
fn each_fault_is_told_with_the_proxy_and_its_cure() {
    let told = |kind| ProxyFault { proxy: "p:1".to_owned(), kind }.to_string();
    for (kind, cure) in [
        (ProxyFaultKind::Unresolved, "`[http] proxy`"),
        (ProxyFaultKind::Unreachable("refused".to_owned()), "refused; is it up"),
        (ProxyFaultKind::WantsUser { given: false }, "set `proxy_user`"),
        (ProxyFaultKind::WantsUser { given: true }, "correct `proxy_user`"),
        (ProxyFaultKind::Broke, "is it an HTTP proxy?"),
    ] {
        let told = told(kind);
        assert!(told.contains("the proxy `p:1`") || told.contains("of the proxy `p:1`"), "{told}");
        assert!(told.contains(cure), "{told}");
    }
}
