//! What is asked of a service that gives tokens, and what its answers mean.

use super::*;
use crate::http::Body;

fn source() -> TokenSource {
    let (id, secret) = (Secret::new("PAR_client"), Secret::new("s3cret&more"));
    let address = "https://login.example.com/token?realm=/partenaire";
    TokenSource::new(address, id, secret, Some("api offers".to_owned())).unwrap()
}

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: Vec::new(),
        final_url: String::new(),
        location: None,
        revalidated: false,
        body: Body::from(body.as_bytes().to_vec()),
        kept: None,
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

/// For how many seconds a token is used.
fn used(body: &str) -> u64 {
    let token = TokenSource::read(&answer(200, body), at(0)).unwrap();
    token.until.since(at(0)).as_secs()
}

#[test]
fn a_token_is_asked_for_as_a_form() {
    let request = source().request();
    assert_eq!(request.url, "https://login.example.com/token?realm=/partenaire");
    assert_eq!(request.headers[0].1, "application/x-www-form-urlencoded");
    let form =
        "grant_type=client_credentials&client_id=PAR_client&client_secret=s3cret%26more&scope=api+offers";
    assert_eq!(request.body.as_deref(), Some(form.as_bytes()));
    assert!(!format!("{request:?} {:?}", source()).contains("s3cret"));
}

#[test]
fn only_an_address_over_https_without_a_user_is_asked() {
    for bad in
        ["http://a.example/", "https://u@a.example/", "https://u:p@a.example/", "a.example", "mailto:a", ""]
    {
        assert_eq!(TokenSource::origin_of(bad), None, "{bad}");
        let made = TokenSource::new(bad, Secret::new("a"), Secret::new("b"), None);
        assert_eq!(made.unwrap_err(), CredentialError::TokenAddress);
    }
}

#[test]
fn a_token_is_used_until_shortly_before_it_expires() {
    assert_eq!(used(r#"{"access_token":"t","token_type":"Bearer","expires_in":1499}"#), 1439);
    assert_eq!(used(r#"{"access_token":"t","expires_in":"1499"}"#), 1439);
    // One that lives shortly is used for half its life.
    assert_eq!(used(r#"{"access_token":"t","expires_in":60}"#), 30);
    assert_eq!(used(r#"{"access_token":"t"}"#), 240);
    let day = network::TOKEN_LIFE.duration().as_secs();
    assert_eq!(used(r#"{"access_token":"t","expires_in":18446744073709551615}"#), day - 60);
}

#[test]
fn a_token_is_given_until_it_is_refused_or_old_and_the_one_before_is_still_known() {
    let source = source();
    let give = |text: &str| {
        let body = format!("{{\"access_token\":\"{text}\",\"expires_in\":160}}");
        source.keep(TokenSource::read(&answer(200, &body), at(0)).unwrap())
    };
    assert!(source.good(at(0), None).is_none());
    let first = give("first-token");
    assert!(Arc::ptr_eq(&source.good(at(99), None).unwrap(), &first));
    assert!(source.good(at(100), None).is_none() && source.good(at(0), Some(&first)).is_none());
    let second = give("second-token");
    assert!(Arc::ptr_eq(&source.good(at(0), Some(&first)).unwrap(), &second));
    assert!(source.is_in(b"a first-token") && source.is_in(b"a second-token"));
    give("third-token");
    assert!(!source.is_in(b"a first-token"));
    assert!(!format!("{second:?} {:?}", second.header()).contains("second-token"));
}

#[test]
fn a_refusal_is_told_by_its_code_alone_and_other_failures_pass() {
    let read = |status, body: &str| TokenSource::read(&answer(status, body), at(0)).unwrap_err();
    let refused = |why: &str| NoToken { why: why.to_owned(), refused: true };
    let failed = |why: &str| NoToken { why: why.to_owned(), refused: false };
    let described = r#"{"error":"invalid_client","error_description":"PAR_client is unknown"}"#;
    assert_eq!(read(400, described), refused("it answered 400, `invalid_client`"));
    assert_eq!(read(401, r#"{"error":"s3cret"}"#), refused("it answered 401"));
    assert_eq!(read(403, "<html>"), refused("it answered 403"));
    assert_eq!(read(302, ""), refused("it answered 302"));
    assert_eq!(read(429, described), failed("it answered 429"));
    assert_eq!(read(503, ""), failed("it answered 503"));
    assert_eq!(read(200, "<html>"), failed("its answer holds no token"));
    assert_eq!(read(200, r#"{"access_token":""}"#), failed("its token is not one"));
    assert_eq!(read(200, r#"{"access_token":"a\nb"}"#), failed("its token is not one"));
    let other = r#"{"access_token":"t","token_type":"mac"}"#;
    assert_eq!(read(200, other), refused("its token is no bearer token"));
}
