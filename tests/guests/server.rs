//! A server on loopback that answers as the test says and remembers what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What becomes of a request.
pub(crate) enum Reply {
    /// These bytes, then the next request.
    Bytes(Vec<u8>),
    /// These pieces, then the end of the connection.
    Pieces(Box<dyn Iterator<Item = Vec<u8>> + Send>),
    /// Nothing, for ever.
    Silence,
}

/// One request as it came: the head as one text, and how long the body was.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) head: String,
    pub(crate) body: usize,
}

impl Asked {
    /// `METHOD PATH`, where the path of a gateway begins with the host.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap().trim_end_matches(" HTTP/1.1")
    }

    /// The first header of this name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (held, value) = line.split_once(':')?;
            held.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

/// Answers until dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server that answers by a script.
    pub(crate) async fn start(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (kept, script): (_, Arc<Script>) = (Arc::clone(&asked), Arc::new(script));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&script)));
            }
        });
        Self { address, asked, task }
    }

    /// A server that answers everything with this text.
    pub(crate) async fn saying(text: &'static str) -> Self {
        Self::start(move |_| answer("200 OK", "content-type: text/plain\r\n", text.as_bytes())).await
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The first lines of what it was asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|asked| asked.line().to_owned()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with its length; each of `headers` ends with `\r\n`.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

async fn serve(stream: TcpStream, kept: Arc<Mutex<Vec<Asked>>>, script: Arc<Script>) -> Option<()> {
    let mut stream = tokio::io::BufStream::new(stream);
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let mut asked = Asked { head: String::from_utf8(head).ok()?, body: 0 };
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
