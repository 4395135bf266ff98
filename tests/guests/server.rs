//! A server on loopback that answers by the test's script and records requests.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The reply to a request.
pub(crate) enum Reply {
    /// These bytes; the connection stays open.
    Bytes(Vec<u8>),
    /// These pieces, then the connection is closed.
    Pieces(Box<dyn Iterator<Item = Vec<u8>> + Send>),
    /// No answer, forever.
    Silence,
}

/// A received request: its head as text, and the length of its body.
#[derive(Debug, Clone)]
pub(crate) struct ReceivedRequest {
    pub(crate) head: String,
    pub(crate) body: usize,
}

impl ReceivedRequest {
    /// `METHOD PATH`; in a gateway's path, the host comes first.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap().trim_end_matches(" HTTP/1.1")
    }

    /// The first header with this lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (held, value) = line.split_once(':')?;
            held.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

type Script = dyn Fn(&ReceivedRequest) -> Reply + Send + Sync;

/// Answers until dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<ReceivedRequest>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server that answers by a script.
    pub(crate) async fn start(script: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<ReceivedRequest>>> = Arc::default();
        let (kept, script): (_, Arc<Script>) = (Arc::clone(&asked), Arc::new(script));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&script)));
            }
        });
        Self { address, asked, task }
    }

    /// Starts a server that answers everything with this text.
    pub(crate) async fn saying(text: &'static str) -> Self {
        Self::start(move |_| answer("200 OK", "content-type: text/plain\r\n", text.as_bytes())).await
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<ReceivedRequest> {
        self.asked.lock().unwrap().clone()
    }

    /// The method and path of each request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|asked| asked.line().to_owned()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with `Content-Length`; each line in `headers` ends with `\r\n`.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

async fn serve(stream: TcpStream, kept: Arc<Mutex<Vec<ReceivedRequest>>>, script: Arc<Script>) -> Option<()> {
    let mut stream = tokio::io::BufStream::new(stream);
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let mut asked = ReceivedRequest { head: String::from_utf8(head).ok()?, body: 0 };
        asked.body = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
        stream.read_exact(&mut vec![0; asked.body]).await.ok()?;
        kept.lock().unwrap().push(asked.clone());
        match script(&asked) {
            Reply::Bytes(bytes) => stream.write_all(&bytes).await.ok()?,
            Reply::Pieces(pieces) => {
                for piece in pieces {
                    stream.write_all(&piece).await.ok()?;
                }
                return stream.shutdown().await.ok();
            }
            Reply::Silence => std::future::pending().await,
        }
        stream.flush().await.ok()?;
    }
}
