use super::*;
use crate::{
    http::{FetchError, Grant, Method, OriginPattern, Request, Response, Scope},
    kit::replay::FaultKind,
};

const NOW: Timestamp = Timestamp::from_millis(1_786_017_600_000);

fn exchange(url: &str, status: u16, body: &str) -> Exchange {
    Exchange {
        method: Method::Get,
        url: url.to_owned(),
        sent: None,
        status,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn with_header(name: &str, value: &str, exchange: Exchange) -> Exchange {
    Exchange { headers: vec![(name.to_owned(), value.to_owned())], ..exchange }
}

/// A replay and a scope that may reach `a.example`.
struct Rig {
    replay: Replay,
    scope: Scope,
}

impl Rig {
    fn new(exchanges: Vec<Exchange>, faults: Vec<Fault>) -> Self {
        let grant =
            Grant { origins: vec![OriginPattern::parse("https://a.example").unwrap()], ..Grant::new("p") };
        Self { replay: Replay::with_faults(exchanges, NOW, faults), scope: Scope::new(Arc::new(grant), 100) }
    }

    async fn get(&self, path: &str) -> Result<Response, FetchError> {
        let request = Request { conditional: true, ..Request::get(format!("https://a.example/{path}")) };
        self.replay.client().fetch(&self.scope, request).await
    }

    async fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).await.unwrap().body.into_vec()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn answers_of_one_request_come_in_their_order_and_the_last_goes_on() {
    let rig = Rig::new(
        vec![exchange("https://a.example/1", 200, "one"), exchange("https://a.example/1", 200, "two")],
        Vec::new(),
    );
    assert_eq!([rig.text("1").await, rig.text("1").await, rig.text("1").await], ["one", "two", "two"]);
    assert!(rig.replay.unasked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_request_without_an_answer_is_named_with_the_nearest() {
    let rig = Rig::new(
        vec![
            exchange("https://a.example/list?page=1", 200, ""),
            exchange("https://a.example/other", 200, ""),
        ],
        Vec::new(),
    );
    let error = rig.get("list?page=2").await.unwrap_err();
    assert!(
        error.to_string().contains("the case has no answer to GET https://a.example/list?page=2"),
        "{error}"
    );
    assert_eq!(rig.replay.asked().len(), 1, "it is not tried again");
    let told = rig.replay.unanswered()[0].to_string();
    assert!(told.ends_with("the nearest is GET https://a.example/list?page=1"), "{told}");
    assert_eq!(rig.replay.unasked(), ["GET https://a.example/list?page=1", "GET https://a.example/other"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_granted_is_refused_by_the_client() {
    let rig = Rig::new(vec![exchange("https://b.example/", 200, "")], Vec::new());
    let request = Request::get("https://b.example/");
    let error = rig.replay.client().fetch(&rig.scope, request).await.unwrap_err();
    assert!(matches!(error, FetchError::Denied(_)), "{error}");
    assert!(rig.replay.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn redirects_encodings_and_revalidation_are_the_clients() {
    let redirect = with_header("location", "/2", exchange("https://a.example/1", 302, ""));
    let marked = with_header("etag", "\"v1\"", exchange("https://a.example/2", 200, "two"));
    let packed = with_header("content-encoding", "gzip", exchange("https://a.example/3", 200, "no gzip"));
    let rig = Rig::new(vec![redirect, marked, packed], Vec::new());
    let first = rig.get("1").await.unwrap();
    assert_eq!((first.final_url.as_str(), first.revalidated), ("https://a.example/2", false));
    let again = rig.get("1").await.unwrap();
    assert_eq!((&again.body[..], again.revalidated), (&b"two"[..], true));
    assert_eq!(
        rig.replay.asked().iter().map(|asked| asked.status).collect::<Vec<_>>(),
        [302, 200, 302, 304].map(Some)
    );
    assert!(matches!(rig.get("3").await, Err(FetchError::Decode(_))));
}

#[tokio::test(start_paused = true)]
async fn faults_are_met_where_they_are_put_and_nothing_waits() {
    let started = tokio::time::Instant::now();
    let faults = vec![
        Fault::at(0, FaultKind::Cut(3)),
        Fault::at(1, FaultKind::Lost),
        Fault::at(2, FaultKind::TimedOut),
        Fault::at(3, FaultKind::Status(503)),
        Fault::at(4, FaultKind::Body(b"other".to_vec())),
        Fault::at(5, FaultKind::Header("ETag".to_owned(), "\"v2\"".to_owned())),
    ];
    let rig =
        Rig::new(vec![with_header("etag", "\"v1\"", exchange("https://a.example/1", 200, "whole"))], faults);
    assert_eq!(rig.text("1").await, "who");
    assert!(matches!(rig.get("1").await, Err(FetchError::Interrupted(_))));
    assert_eq!(rig.get("1").await, Err(FetchError::Timeout));
    assert_eq!(rig.get("1").await.unwrap().status, 503);
    assert_eq!(rig.text("1").await, "who", "the client has it by its mark");
    assert_eq!(rig.text("1").await, "whole");
    assert!(started.elapsed() < Duration::from_millis(1), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_pauses_the_provider_at_once() {
    let limited = with_header("retry-after", "30", exchange("https://a.example/1", 429, ""));
    let rig = Rig::new(vec![limited], Vec::new());
    assert_eq!(rig.get("1").await.unwrap().status, 429);
    assert!(matches!(rig.get("1").await, Err(FetchError::Paused(_))));
}

#[tokio::test(start_paused = true)]
async fn an_exchange_may_want_to_be_sent_something() {
    let wants = Exchange {
        method: Method::Post,
        sent: Some(br#"{"page": 1, "size": 2}"#.to_vec()),
        ..exchange("https://a.example/1", 200, "yes")
    };
    let rig = Rig::new(vec![wants], Vec::new());
    let post = |body: &str| Request {
        method: Method::Post,
        body: Some(body.as_bytes().to_vec()),
        ..Request::get("https://a.example/1")
    };
    let client = rig.replay.client();
    assert_eq!(client.fetch(&rig.scope, post(r#"{"size":2,"page":1}"#)).await.unwrap().status, 200);
    assert!(client.fetch(&rig.scope, post(r#"{"size":3}"#)).await.is_err());
    let told = rig.replay.unanswered()[0].to_string();
    assert!(told.contains("wants another `body`"), "{told}");
}
