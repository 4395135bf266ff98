//! Credentials that stand in an address or in several headers: they are in what is sent, and nowhere else.

use super::*;
use crate::http::{HttpSettings, OriginPattern};

const ADDRESS: &str = "https://api.lever.co/x?y=1";

fn pairs(values: &[(&str, &str)]) -> Vec<(String, Secret)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

/// The kinds of credential for `api.lever.co`, each with the marked secret in it.
pub(super) fn kinds() -> Vec<(&'static str, Credential)> {
    let origins = || vec![OriginPattern::parse("https://api.lever.co").unwrap()];
    let parameters = pairs(&[("app_id", "1c2d3e4f"), ("app_key", SECRET)]);
    let headers = pairs(&[("X-Key", SECRET), ("User-Agent", "me@a.example")]);
    vec![
        ("query", Credential::query(parameters, origins()).unwrap()),
        ("path", Credential::path(Secret::new(SECRET), origins()).unwrap()),
        ("headers", Credential::headers(&headers, origins()).unwrap()),
    ]
}

fn grant(credential: Credential) -> Grant {
    let mut grant = lever();
    grant.credentials.insert("api".into(), credential);
    grant
}

pub(super) fn with_credential(url: &str) -> Request {
    Request { credential: Some("api".into()), ..Request::get(url) }
}

/// Where the secret is in what was sent.
fn is_sent(seen: &Seen) -> bool {
    seen.url.contains(SECRET) || seen.headers.values().any(|value| value == SECRET)
}

#[tokio::test(start_paused = true)]
async fn a_credential_is_in_what_is_sent_and_in_nothing_that_comes_back_or_is_kept() {
    for (kind, credential) in kinds() {
        let rig = Rig::new(fast(), |_| Ok(raw(200, &[("etag", "\"1\"")], "fine")));
        let request = Request { conditional: true, ..with_credential(ADDRESS) };
        let answer = rig.client.fetch(&scope(grant(credential)), request).await.unwrap();
        let seen = rig.seen().remove(0);
        assert!(is_sent(&seen), "{kind}: {seen:?}");
        assert_eq!(answer.final_url, ADDRESS, "{kind}");
        let kept = rig.kept.take();
        assert_eq!(kept[0].url, ADDRESS, "{kind}");
        assert!(!format!("{kept:?} {answer:?} {:?}", rig.memory).contains(SECRET), "{kind}");
        assert!(format!("{:?}", rig.memory).contains("lever:"), "{kind}: the answer is stored");
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_elsewhere_carries_no_credential_and_one_in_an_address_goes_with_none() {
    for (kind, credential) in kinds() {
        for (target, carried) in [
            ("https://jobs.lever.co/y", false),
            ("https://api.lever.co/y", kind == "headers"),
            ("/y", kind == "headers"),
        ] {
            let rig = Rig::new(fast(), move |seen| match seen.number {
                0 => Ok(raw(302, &[("location", target)], "")),
                _ => Ok(raw(200, &[], "")),
            });
            let answer = rig.client.fetch(&scope(grant(credential.clone())), with_credential(ADDRESS)).await;
            let seen = rig.seen();
            assert!(is_sent(&seen[0]), "{kind}");
            assert_eq!((seen.len(), is_sent(&seen[1])), (2, carried), "{kind} to {target}: {seen:?}");
            assert!(answer.unwrap().final_url.ends_with("lever.co/y"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_holds_it_reaches_nobody_and_a_short_name_beside_it_may_be_there() {
    for (kind, credential) in kinds() {
        let rig = Rig::new(fast(), |seen| match seen.number {
            0 => Ok(raw(200, &[], &format!("{{\"next\":\"https://api.lever.co/x?k={SECRET}\"}}"))),
            1 => Ok(raw(302, &[("location", &format!("https://jobs.lever.co/{SECRET}"))], "")),
            _ => Ok(raw(200, &[], "https://api.lever.co/1?utm_source=1c2d3e4f")),
        });
        let scope = scope(grant(credential));
        for _ in 0..2 {
            let error = rig.client.fetch(&scope, with_credential(ADDRESS)).await.unwrap_err();
            assert!(matches!(error, FetchError::CredentialInAnswer { .. }), "{kind}: {error}");
            assert!(scope.take_breach().is_some());
        }
        rig.client.fetch(&scope, with_credential(ADDRESS)).await.unwrap();
        let kept = rig.kept.take();
        assert_eq!(kept.len(), 1, "{kind}: what was thrown away is not recorded either: {kept:?}");
    }
}

#[tokio::test]
async fn a_user_agent_of_a_credential_takes_the_place_of_the_hosts_own() {
    let server = super::server::Server::start(|_, _| {
        super::server::Reply::Keep(super::server::answer("200 OK", "", b"fine"))
    })
    .await;
    let gateway = Some(crate::http::Gateway::parse(&format!("http://{}", server.address)).unwrap());
    let settings = HttpSettings { gateway, user_agent: "the-host/1".to_owned(), ..fast() };
    let clock = Arc::new(crate::clock::SystemClock);
    let client = HttpClient::new(settings, clock, Arc::new(MemoryInProcess::default()), 1).unwrap();
    let scope = scope(grant(kinds().remove(2).1));
    client.fetch(&scope, with_credential(ADDRESS)).await.unwrap();
    client.fetch(&scope, Request::get(ADDRESS)).await.unwrap();
    let agents: Vec<Vec<String>> = server
        .heads()
        .iter()
        .map(|head| {
            let lines = head
                .lines()
                .filter_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
            lines.collect()
        })
        .collect();
    assert_eq!(agents, [["me@a.example"], ["the-host/1"]]);
}
