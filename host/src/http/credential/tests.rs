//! What each kind of credential adds to a request, and what it leaves alone.

use proptest::prelude::*;

use super::*;

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

fn pairs(values: &[(&str, &str)]) -> Vec<(String, Secret)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

/// The address and the headers of a request with a credential.
fn attached(credential: &Credential, url: &str) -> (String, HeaderMap) {
    let (mut url, mut headers) = (Url::parse(url).unwrap(), HeaderMap::new());
    headers.insert("x-key", HeaderValue::from_static("of the requester"));
    credential.attach(&mut url, &mut headers, None).unwrap();
    (url.into(), headers)
}

#[test]
fn a_user_that_may_be_a_word_is_not_searched_for() {
    let most = network::SEARCHED_USER.size();
    for (length, searched) in [(most - 1, false), (most, true)] {
        let user = "developer-developer"[..length].to_owned();
        let basic = Credential::basic(&secret(&user), &secret("open sesame"), Vec::new()).unwrap();
        let source =
            TokenSource::new("https://a.example/", secret(&user), secret("open sesame"), None).unwrap();
        let parameters = pairs(&[("app_id", &user), ("app_key", "a key that is a little longer")]);
        let query = Credential::query(parameters, Vec::new()).unwrap();
        for credential in [&basic, &Credential::oauth2(source, Vec::new()), &query] {
            assert_eq!(credential.is_in(user.as_bytes()), searched, "{user}");
            assert!(credential.is_in(b"open sesame, a key that is a little longer"));
            assert!(credential.is_searched_for());
        }
    }
}

#[test]
fn credentials_are_well_formed_and_hidden() {
    let basic = Credential::basic(&secret("Aladdin"), &secret("open sesame"), Vec::new()).unwrap();
    let (_, headers) = attached(&basic, "https://a.example/");
    assert_eq!(headers["authorization"], "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert!(!format!("{basic:?} {headers:?}").contains("QWxh"));
    let user = Credential::basic(&secret("a:b"), &secret("c"), Vec::new());
    assert_eq!(user.unwrap_err(), CredentialError::User);
    assert_eq!(Credential::bearer(&secret("a\nb"), Vec::new()).unwrap_err(), CredentialError::Value);
}

#[test]
fn headers_take_the_place_of_the_requesters_and_never_of_those_that_frame_a_request() {
    let headers = |values: &[(&str, &str)]| Credential::headers(&pairs(values), Vec::new());
    let two = headers(&[("X-Key", "open sesame"), ("User-Agent", "me@a.example")]).unwrap();
    let (_, sent) = attached(&two, "https://a.example/");
    let of = |name: &str| sent.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((of("x-key"), of("user-agent")), (vec!["open sesame"], vec!["me@a.example"]));
    assert!(sent.values().all(HeaderValue::is_sensitive));
    assert!(!format!("{two:?} {sent:?}").contains("sesame") && !format!("{two:?}").contains("me@"));
    assert_eq!(headers(&[("x y", "a")]).unwrap_err(), CredentialError::Name);
    assert_eq!(headers(&[("x", "a\nb")]).unwrap_err(), CredentialError::Value);
    assert!(matches!(headers(&[("x", "a"), ("X", "b")]), Err(CredentialError::Twice(_))));
    for name in ["Host", "content-length", "Transfer-Encoding", "connection", "accept-encoding"] {
        assert!(matches!(headers(&[(name, "a")]), Err(CredentialError::Reserved(_))), "{name}");
    }
}

#[test]
fn an_address_gets_its_credential_at_its_end() {
    let query = Credential::query(pairs(&[("app_id", "a b"), ("app_key", "c&d=é")]), Vec::new()).unwrap();
    let path = Credential::path(secret("a/b?c#d%2e"), Vec::new()).unwrap();
    for (credential, url, sent) in [
        (&query, "https://a.example/x", "https://a.example/x?app_id=a+b&app_key=c%26d%3D%C3%A9"),
        (
            &query,
            "https://a.example/x?y=%20z",
            "https://a.example/x?y=%20z&app_id=a+b&app_key=c%26d%3D%C3%A9",
        ),
        (&path, "https://a.example/api", "https://a.example/api/a%2Fb%3Fc%23d%252e"),
        (&path, "https://a.example/api/", "https://a.example/api/a%2Fb%3Fc%23d%252e"),
        (&path, "https://a.example/", "https://a.example/a%2Fb%3Fc%23d%252e"),
        (&path, "https://a.example/api?y=%20z", "https://a.example/api/a%2Fb%3Fc%23d%252e?y=%20z"),
    ] {
        assert_eq!(attached(credential, url).0, sent);
    }
    assert!(!format!("{query:?} {path:?}").contains('é') && !format!("{path:?}").contains("a/b"));
    for bad in ["", ".", "..", "a\nb"] {
        assert_eq!(Credential::path(secret(bad), Vec::new()).unwrap_err(), CredentialError::Address, "{bad}");
    }
    let bad = Credential::query(pairs(&[("a", "b\tc")]), Vec::new());
    assert_eq!(bad.unwrap_err(), CredentialError::Address);
}

#[test]
fn an_address_that_a_credential_makes_too_long_is_refused() {
    let long = Credential::path(secret(&"k".repeat(network::REQUEST_ADDRESS.size())), Vec::new()).unwrap();
    let mut url = Url::parse("https://a.example/").unwrap();
    let refused = long.attach(&mut url, &mut HeaderMap::new(), None).unwrap_err();
    assert!(matches!(refused, Denial::Beyond { .. }) && !refused.to_string().contains("kkk"), "{refused}");
}

/// What a query gives for a name.
fn value_of(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().filter(|(have, _)| have == name).last().map(|(_, value)| value.into_owned())
}

proptest! {
    /// Whatever its value is, a credential changes neither where a request goes nor what its requester wrote.
    #[test]
    fn an_address_keeps_all_that_its_requester_wrote(
        value in "[^\\p{Cc}]{1,40}", path in "(/[a-z.%]{1,5}){0,3}/?", query in proptest::option::of("[a-z=&+%]{0,9}"),
    ) {
        prop_assume!(value != "." && value != "..");
        let query = query.map_or_else(String::new, |query| format!("?{query}"));
        let asked = Url::parse(&format!("https://a.example:8443{path}{query}")).unwrap();
        let parameter = Credential::query(pairs(&[("key", &value)]), Vec::new()).unwrap();
        let mut with = asked.clone();
        parameter.attach(&mut with, &mut HeaderMap::new(), None).unwrap();
        prop_assert_eq!(with.origin(), asked.origin());
        prop_assert_eq!(with.path(), asked.path());
        prop_assert!(with.query().unwrap().starts_with(asked.query().unwrap_or_default()));
        prop_assert_eq!(value_of(&with, "key"), Some(value.clone()));

        let segment = Credential::path(secret(&value), Vec::new()).unwrap();
        let mut with = asked.clone();
        segment.attach(&mut with, &mut HeaderMap::new(), None).unwrap();
        prop_assert_eq!(with.origin(), asked.origin());
        prop_assert_eq!(with.query(), asked.query());
        let (before, last) = with.path().rsplit_once('/').unwrap();
        prop_assert_eq!(before, asked.path().strip_suffix('/').unwrap_or(asked.path()));
        // A form decodes as a path does, but for its own signs.
        let form = format!("x={}", last.replace('+', "%2B").replace('&', "%26"));
        let decoded = url::form_urlencoded::parse(form.as_bytes()).next().unwrap().1.into_owned();
        prop_assert_eq!(decoded, value);
    }
}
