//! Credentials for which a service gives tokens: asked for once, renewed, refused, and seen by nobody.

use super::{credentials::with_credential, *};
use crate::http::{OriginPattern, TokenSource};

const LOGIN: &str = "https://login.example.com/token";
const API: &str = "https://api.lever.co/x";

/// A grant whose credential is a token; of the service's host the grant says nothing.
fn grant() -> Grant {
    let source = TokenSource::new(LOGIN, Secret::new("client"), Secret::new(SECRET), None).unwrap();
    let mut grant = lever();
    let origins = vec![OriginPattern::parse("https://api.lever.co").unwrap()];
    grant.credentials.insert("api".into(), Credential::oauth2(source, origins));
    grant
}

fn is_login(seen: &Seen) -> bool {
    seen.url == LOGIN
}

/// The `nth` token, for 160 seconds: it is used for 100.
fn token(nth: usize) -> WireAnswer {
    let body =
        format!("{{\"access_token\":\"t0ken-number-{nth}\",\"token_type\":\"bearer\",\"expires_in\":160}}");
    raw(200, &[], &body)
}

/// What was asked, in order: the service, or the source with a token.
fn order(rig: &Rig) -> Vec<String> {
    let told = |seen: &Seen| match seen.headers.get("authorization") {
        _ if is_login(seen) => "login".to_owned(),
        Some(sent) => sent.to_str().unwrap().trim_start_matches("Bearer t0ken-number-").to_owned(),
        None => "nothing".to_owned(),
    };
    rig.seen().iter().map(told).collect()
}

#[tokio::test(start_paused = true)]
async fn a_token_is_asked_for_once_and_renewed_before_it_expires() {
    let rig =
        Rig::new(fast(), |seen| Ok(if is_login(seen) { token(seen.number) } else { raw(200, &[], "fine") }));
    let scope = scope(grant());
    let requests = vec![with_credential(API); 3];
    for answer in rig.client.fetch_all(&scope, requests, 3).await {
        assert_eq!(answer.unwrap().final_url, API);
    }
    assert_eq!(order(&rig), ["login", "0", "0", "0"]);
    assert!(rig.seen()[0].body.contains("grant_type=client_credentials"));
    tokio::time::sleep(Duration::from_secs(99)).await;
    rig.client.fetch(&scope, with_credential(API)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    rig.client.fetch(&scope, with_credential(API)).await.unwrap();
    assert_eq!(order(&rig)[4..], ["0", "login", "5"]);
    assert_eq!(scope.traffic().requests, 7, "what is asked for a token counts too");
    let kept = rig.kept.take();
    assert_eq!(kept.len(), 5);
    assert!(kept.iter().all(|one| one.url == API), "no token is recorded: {kept:?}");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_taken_no_longer_is_renewed_once() {
    let rig = Rig::new(fast(), |seen| {
        Ok(match seen.headers.get("authorization") {
            _ if is_login(seen) => token(seen.number),
            Some(sent) if sent == "Bearer t0ken-number-0" => raw(401, &[], ""),
            _ => raw(200, &[], "fine"),
        })
    });
    let scope = scope(grant());
    let requests = vec![with_credential(API); 2];
    for answer in rig.client.fetch_all(&scope, requests, 2).await {
        assert_eq!(answer.unwrap().status, 200);
    }
    let order = order(&rig);
    assert_eq!(order.iter().filter(|asked| *asked == "login").count(), 2, "{order:?}");

    let never =
        Rig::new(fast(), |seen| Ok(if is_login(seen) { token(seen.number) } else { raw(401, &[], "") }));
    let answer = never.client.fetch(&super::scope(grant()), with_credential(API)).await.unwrap();
    assert_eq!(
        (answer.status, super::tokens::order(&never)),
        (401, ["login", "0", "login", "2"].map(str::to_owned).to_vec())
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_and_reaches_the_source_with_nothing() {
    let rig = Rig::new(fast(), |_| Ok(raw(401, &[], r#"{"error":"invalid_client"}"#)));
    let scope = scope(grant());
    let error = rig.client.fetch(&scope, with_credential(API)).await.unwrap_err();
    let told =
        "`login.example.com` gave no token for the credential `api`: it answered 401, `invalid_client`";
    assert_eq!(error.to_string(), told);
    assert_eq!(scope.take_breach(), Some(error));
    assert_eq!(order(&rig), ["login"]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_is_asked_again_and_then_its_failure_passes() {
    let rig = Rig::new(fast(), |seen| match seen.number {
        0 => Ok(raw(503, &[], "")),
        1 => Err(FetchError::Interrupted("cut".to_owned())),
        2 => Ok(token(2)),
        _ => Ok(raw(200, &[], "fine")),
    });
    let scope = scope(grant());
    rig.client.fetch(&scope, with_credential(API)).await.unwrap();
    assert_eq!(order(&rig), ["login", "login", "login", "2"]);

    let down = Rig::new(fast(), |_| Ok(raw(503, &[], "")));
    let error = down.client.fetch(&scope, with_credential("https://jobs.lever.co/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Denied(_)), "it goes where it was given for only: {error}");
    let scope = super::scope(grant());
    let error = down.client.fetch(&scope, with_credential(API)).await.unwrap_err();
    assert!(matches!(error, FetchError::NoToken { refused: false, .. }), "{error}");
    assert_eq!((scope.take_breach(), down.seen().len()), (None, 3));
}

#[tokio::test(start_paused = true)]
async fn a_token_in_an_answer_beyond_its_bound_is_none() {
    let bound = crate::bounds::network::TOKEN_ANSWER.limit;
    let rig = Rig::new(fast(), move |seen| {
        assert_eq!(seen.cap, bound, "the transport takes no more");
        Err(FetchError::TooLarge(seen.cap))
    });
    let error = rig.client.fetch(&scope(grant()), with_credential(API)).await.unwrap_err();
    assert_eq!((error, order(&rig)), (FetchError::TooLarge(bound), vec!["login".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn no_guest_reaches_the_service_and_no_answer_gives_a_token_back() {
    let rig = Rig::new(fast(), |seen| match seen.number {
        0 => Ok(token(0)),
        1 => Ok(raw(200, &[], "your token is t0ken-number-0")),
        _ => Ok(raw(200, &[], &format!("your secret is {SECRET}"))),
    });
    let scope = scope(grant());
    let denied = rig.client.fetch(&scope, Request::get(LOGIN)).await.unwrap_err();
    assert!(matches!(denied, FetchError::Denied(_)), "{denied}");
    for _ in 0..2 {
        let error = rig.client.fetch(&scope, with_credential(API)).await.unwrap_err();
        assert!(matches!(error, FetchError::CredentialInAnswer { .. }), "{error}");
    }
    let shown = format!("{:?} {scope:?} {:?}", rig.client, rig.kept.take());
    assert!(!shown.contains(SECRET) && !shown.contains("t0ken"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_of_the_service_pauses_the_provider() {
    let rig = Rig::new(fast(), |_| Ok(raw(429, &[], "")));
    let scope = scope(grant());
    rig.client.fetch(&scope, with_credential(API)).await.unwrap_err();
    assert!(scope.grant().pause.until().is_some());
}
