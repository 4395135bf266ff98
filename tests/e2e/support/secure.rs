//! Servers on loopback that speak TLS, well or badly, and the proxy through which the program finds them by the names of
//! real hosts.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How a server behaves.
#[derive(Clone)]
pub(crate) enum Manner {
    /// Answers each request with this body.
    Serves(Arc<ServerConfig>, String),
    /// Begins an answer and closes.
    CutsBody(Arc<ServerConfig>),
    /// Reads the client's first message, writes these bytes and closes.
    Says(Vec<u8>),
}

/// Starts a server, which lives as long as the test.
pub(crate) fn secure_server(manner: Manner) -> SocketAddr {
    serve(move |stream| match &manner {
        Manner::Serves(config, body) => answer(stream, config, body, body.len()),
        Manner::CutsBody(config) => answer(stream, config, "[", 1000),
        Manner::Says(bytes) => say(stream, bytes),
    })
}

/// A thread for each connection.
fn serve(talk: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of loopback");
    let address = listener.local_addr().expect("its address");
    let talk = Arc::new(talk);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let talk = Arc::clone(&talk);
            // A client that leaves ends the connection, not the test.
            thread::spawn(move || talk(stream));
        }
    });
    address
}

fn answer(stream: TcpStream, config: &Arc<ServerConfig>, body: &str, told: usize) -> io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    let mut secure = StreamOwned::new(connection, stream);
    loop {
        let _request = head(&mut secure)?;
        let kind = "content-type: application/json";
        write!(secure, "HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: {told}\r\n\r\n{body}")?;
        secure.flush()?;
        if told != body.len() {
            return secure.sock.shutdown(Shutdown::Both);
        }
    }
}

fn say(mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
    let _hello = stream.read(&mut [0; 16 << 10])?;
    stream.write_all(bytes)?;
    stream.shutdown(Shutdown::Both)
}

/// A request's head.
fn head(stream: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// How a proxy treats a request for a tunnel.
#[derive(Debug, Clone)]
pub(crate) enum Gate {
    /// Makes it.
    Open,
    /// Makes it for whoever sends this value of `Proxy-Authorization`, and asks all others for a user.
    ForUser(String),
    /// Answers with this status.
    Shut(u16),
    /// Closes the connection.
    Mute,
}

/// A proxy on loopback that knows where each host is.
pub(crate) struct Proxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// `hosts`: the address of each host's server.
    pub(crate) fn start(gate: Gate, hosts: &[(&str, SocketAddr)]) -> Self {
        let hosts: BTreeMap<String, SocketAddr> =
            hosts.iter().map(|(host, address)| (format!("{host}:443"), *address)).collect();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        let address = serve(move |mut stream| {
            let asked = head(&mut stream)?;
            kept.lock().expect("no test panics here").push(asked.clone());
            tunnel(stream, &asked, &gate, &hosts)
        });
        Self { address, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn name(&self) -> String {
        self.address.to_string()
    }

    /// The heads of the requests for tunnels.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test panics here").clone()
    }
}

fn tunnel(
    mut stream: TcpStream,
    asked: &str,
    gate: &Gate,
    hosts: &BTreeMap<String, SocketAddr>,
) -> io::Result<()> {
    let refuse = |stream: &mut TcpStream, status: &str| {
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n")
    };
    let is_user = |wanted: &String| asked.lines().any(|line| line.ends_with(wanted.as_str()));
    match gate {
        Gate::Mute => return stream.shutdown(Shutdown::Both),
        Gate::Shut(status) => return refuse(&mut stream, &format!("{status} No")),
        Gate::ForUser(wanted) if !is_user(wanted) => {
            return refuse(&mut stream, "407 Proxy Authentication Required\r\nproxy-authenticate: Basic");
        }
        Gate::Open | Gate::ForUser(_) => {}
    }
    let Some(address) = asked.split(' ').nth(1).and_then(|host| hosts.get(host)) else {
        return refuse(&mut stream, "502 Bad Gateway");
    };
    let server = TcpStream::connect(address)?;
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (back, forth) = ((server.try_clone()?, stream.try_clone()?), (stream, server));
    thread::spawn(move || pass_on(back.0, back.1));
    pass_on(forth.0, forth.1)
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    let _passed = io::copy(&mut from, &mut to);
    // Either may be gone already.
    let _closed = (from.shutdown(Shutdown::Read), to.shutdown(Shutdown::Write));
    Ok(())
}
