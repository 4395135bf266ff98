//! The server: parses the gateway's URLs, records requests, injects faults, and otherwise asks the site.

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener as StdListener},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use http_body_util::BodyExt as _;
use hyper::{
    HeaderMap, Method, Request as HttpRequest, Response,
    body::{Bytes, Incoming},
    http::request::Parts,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, runtime::Runtime, sync::watch};

use crate::{
    answers::{Body, Closed, Rendered, broken},
    cache::Cache,
    control,
    edits::{EditError, NewOffer},
    faults::{Fault, FaultRule, Faults},
    prepare,
    provider::Provider,
    records::{AskedOf, Records, Seen},
    sites::{
        Request, answer,
        google::{self, Google, GoogleRequest, Workspace},
        site_of,
        websites::Website,
    },
    truth::TruthOffer,
    world::World,
};

/// A running sandbox. It serves on its own threads, so that tests may block, and ends when dropped.
pub struct Sandbox {
    address: SocketAddr,
    pub(crate) state: Arc<State>,
    runtime: Option<Runtime>,
}

/// The state shared by all requests.
pub(crate) struct State {
    world: RwLock<World>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) records: Records,
    /// The data of Google's hosts. It is not part of the world, because requests change it.
    pub(crate) google: Mutex<Workspace>,
    cache: Mutex<Cache>,
    files: Mutex<Vec<ServedFile>>,
    /// Whether answers that were held are sent.
    pub(crate) released: watch::Sender<bool>,
}

struct ServedFile {
    host: String,
    prefix: String,
    rendered: Arc<Rendered>,
}

impl Sandbox {
    /// Serves `world` on an unused port of 127.0.0.1.
    pub fn start(world: World) -> io::Result<Self> {
        Self::start_at(world, 0)
    }

    /// Serves `world` on a port of 127.0.0.1; 0 takes an unused one.
    pub fn start_at(world: World, port: u16) -> io::Result<Self> {
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("sandbox")
            .enable_all()
            .build()?;
        let state = Arc::new(State {
            world: RwLock::new(world),
            faults: Mutex::default(),
            records: Records::default(),
            google: Mutex::new(Workspace::open()?),
            cache: Mutex::default(),
            files: Mutex::default(),
            released: watch::Sender::new(false),
        });
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        runtime.spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { address, state, runtime: Some(runtime) })
    }

    /// `http://127.0.0.1:PORT`, for `--gateway`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// See [`World::companies_csv`].
    #[must_use]
    pub fn companies_csv(&self) -> String {
        self.state.world().companies_csv()
    }

    /// See [`World::truth`].
    #[must_use]
    pub fn truth(&self) -> Vec<TruthOffer> {
        self.state.world().truth()
    }

    /// See [`World::websites`].
    #[must_use]
    pub fn websites(&self) -> Vec<Website> {
        self.read(|world| world.websites().to_vec())
    }

    /// The requests so far, counted by host.
    #[must_use]
    pub fn asked_of_hosts(&self) -> BTreeMap<String, AskedOf> {
        self.state.records.by_host()
    }

    /// The spreadsheets and their permissions.
    #[must_use]
    pub fn google(&self) -> Google<'_> {
        Google(&self.state.google)
    }

    /// Reads the world.
    pub fn read<R>(&self, read: impl FnOnce(&World) -> R) -> R {
        read(&self.state.world())
    }

    /// Changes the world; later answers reflect the change.
    pub fn change<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        change(&mut self.state.world_mut())
    }

    /// See [`World::set_day`].
    pub fn set_day(&self, day: u32) {
        self.change(|world| world.set_day(day));
    }

    /// See [`World::advance`].
    pub fn advance(&self, days: u32) {
        self.change(|world| world.advance(days));
    }

    /// See [`World::withdraw`].
    pub fn withdraw(&self, key: &str) -> Result<(), EditError> {
        self.change(|world| world.withdraw(key))
    }

    /// See [`World::restore`].
    pub fn restore(&self, key: &str) -> Result<(), EditError> {
        self.change(|world| world.restore(key))
    }

    /// See [`World::edit_title`].
    pub fn edit_title(&self, key: &str, title: &str) -> Result<(), EditError> {
        self.change(|world| world.edit_title(key, title))
    }

    /// See [`World::add`].
    pub fn add(
        &self,
        provider: Provider,
        tenant: Option<&str>,
        offer: NewOffer,
    ) -> Result<String, EditError> {
        self.change(|world| world.add(provider, tenant, offer))
    }

    /// Adds a fault rule after the existing ones.
    pub fn break_on(&self, rule: FaultRule) {
        self.state.faults().add(rule);
    }

    /// Removes all rules and their counts.
    pub fn clear_faults(&self) {
        self.state.faults().clear();
    }

    /// Sends the answers that [`Fault::Held`] holds back, and holds back no more.
    pub fn release(&self) {
        self.state.released.send_replace(true);
    }

    /// How many answers are held back; their content is settled.
    #[must_use]
    pub fn held(&self) -> usize {
        self.state.released.receiver_count()
    }

    /// The requests so far, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.state.records.all()
    }

    /// Clears the log of requests.
    pub fn clear_requests(&self) {
        self.state.records.clear();
    }

    /// Makes the answers to whoever reads the whole boards of Lever and Greenhouse as JSON, so that none of them is made
    /// while a client is measured, and keeps no log of requests from here on.
    pub fn prepare_answers(&self) {
        self.state.records.keep_none();
        prepare::boards(&self.state);
    }

    /// Answers requests to `host` whose `path?query` begins with `prefix` with a file, which is read now. Faults apply
    /// to it too. The content type follows the file's extension (json or xml, otherwise HTML).
    pub fn serve_file(&self, host: &str, prefix: &str, file: &Path) -> io::Result<()> {
        let content_type = match file.extension().and_then(|extension| extension.to_str()) {
            Some("json") => "application/json; charset=utf-8",
            Some("xml") => "application/xml; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        let rendered = Arc::new(Rendered::new(200, content_type, std::fs::read(file)?));
        let served = ServedFile { host: host.to_owned(), prefix: prefix.to_owned(), rendered };
        self.state.files.lock().unwrap_or_else(PoisonError::into_inner).push(served);
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The runtime's end is not awaited, and a delayed request may still be running.
        self.state.google().close();
        if let Some(runtime) = self.runtime.take() {
            // Waiting for it is not allowed inside a test's own runtime.
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        // A connection that was closed before it was accepted is no reason to stop.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _without = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| handle(Arc::clone(&state), request));
            // A client that disconnects early is not an error here.
            let _ended = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn handle(state: Arc<State>, request: HttpRequest<Incoming>) -> Result<Response<Body>, Closed> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    if let Some(path) = parts.uri.path().strip_prefix("/_sandbox/") {
        return Ok(control::answer(&state, &parts, path, &body).respond(None));
    }
    let target = Target::from_parts(&parts);
    let arrival = state.records.arrived(
        parts.method.as_str(),
        (&target.host, &target.path, &target.query),
        header_list(&parts.headers),
    );
    let ruled = state.faults().decide(parts.method.as_str(), &target.host, &target.path_and_query());
    let fault = ruled.or_else(|| state.world().web().standing_fault(&target.host));
    if let Some(Fault::DropThenApply { after }) = fault
        && google::is_google(&target.host)
    {
        state.google().expect_late();
        tokio::spawn(late(Arc::clone(&state), parts, target, body, after));
        state.records.answered(arrival, 0);
        return Err(Closed);
    }
    let result = match fault {
        None => Ok(state
            .correct_answer(&parts, &target, &body, true)
            .respond(header_text(&parts, "if-none-match"))),
        Some(fault) => {
            let compress = !matches!(fault, Fault::TruncatedJson);
            // A request that must not be applied must not reach a host that it would change.
            let is_asked = fault.applies() || !google::is_google(&target.host);
            let correct = if is_asked {
                state.correct_answer(&parts, &target, &body, compress)
            } else {
                Arc::new(Rendered::new(200, "text/plain", ""))
            };
            if fault == Fault::Held {
                let mut released = state.released.subscribe();
                // The sender lives as long as the state.
                drop(released.wait_for(|released| *released).await);
            }
            broken(fault, &correct).await
        }
    };
    state.records.answered(arrival, result.as_ref().map_or(0, |response| response.status().as_u16()));
    result
}

/// Applies the request of a client that has disconnected.
async fn late(state: Arc<State>, parts: Parts, target: Target, body: Bytes, after: Duration) {
    tokio::time::sleep(after).await;
    state.google().answer_late(&google_request(&parts, &target, &body));
}

/// The real URL in a gateway URL.
pub(crate) struct Target {
    host: String,
    path: String,
    query: String,
}

impl Target {
    pub(crate) fn from_parts(parts: &Parts) -> Self {
        let whole = parts.uri.path().trim_start_matches('/');
        let (host, path) = whole.split_once('/').unwrap_or((whole, ""));
        Self {
            host: host.to_ascii_lowercase(),
            path: format!("/{path}"),
            query: parts.uri.query().unwrap_or_default().to_owned(),
        }
    }

    fn path_and_query(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

impl State {
    pub(crate) fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn world_mut(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn google(&self) -> MutexGuard<'_, Workspace> {
        self.google.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The site's correct answer, from the cache if possible.
    pub(crate) fn correct_answer(
        &self,
        parts: &Parts,
        target: &Target,
        body: &[u8],
        compress: bool,
    ) -> Arc<Rendered> {
        if let Some(file) = self.file(target) {
            return file;
        }
        if google::is_google(&target.host) {
            return Arc::new(self.ask_google(parts, target, body, compress));
        }
        let world = self.world();
        let Some(site) = site_of(&world, &target.host) else { return Arc::new(no_such_host(target)) };
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        if !(reads || parts.method == Method::POST && site.takes_posts()) {
            return Arc::new(Rendered::new(405, "text/plain", "only GET and HEAD\n"));
        }
        let text = |name| header_text(parts, name).unwrap_or_default();
        let gzip = compress && text("accept-encoding").contains("gzip");
        let url = target.path_and_query();
        let form = if gzip { "gzip" } else { "plain" };
        let key = [target.host.as_str(), &url, text("accept"), text("authorization"), form].join("\n");
        let state = world.state();
        if reads && let Some(known) = self.cache().get(state, &key) {
            return known;
        }
        let request = Request {
            host: &target.host,
            path: target.path.split('/').filter(|part| !part.is_empty()).map(decode).collect(),
            query: url::form_urlencoded::parse(target.query.as_bytes()).into_owned().collect(),
            headers: &parts.headers,
            method: parts.method.as_str(),
            body,
        };
        let rendered = Arc::new(Rendered::from_answer(answer(&world, site, &request), gzip));
        if reads && rendered.is_ok() {
            self.cache().insert(state, key, &rendered);
        }
        rendered
    }

    fn ask_google(&self, parts: &Parts, target: &Target, body: &[u8], compress: bool) -> Rendered {
        let gzip = compress && header_text(parts, "accept-encoding").unwrap_or_default().contains("gzip");
        Rendered::from_answer(self.google().answer(&google_request(parts, target, body)), gzip)
    }

    fn file(&self, target: &Target) -> Option<Arc<Rendered>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let url = target.path_and_query();
        let file = files.iter().find(|file| file.host == target.host && url.starts_with(&file.prefix))?;
        Some(Arc::clone(&file.rendered))
    }

    /// How many answers are made.
    #[cfg(test)]
    pub(crate) fn cached_answers(&self) -> usize {
        self.cache().len()
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn google_request<'r>(parts: &'r Parts, target: &'r Target, body: &'r [u8]) -> GoogleRequest<'r> {
    GoogleRequest {
        method: &parts.method,
        host: &target.host,
        path: &target.path,
        query: &target.query,
        headers: &parts.headers,
        body,
    }
}

fn no_such_host(target: &Target) -> Rendered {
    if target.path == "/robots.txt" {
        return Rendered::new(404, "text/plain", "no robots.txt\n");
    }
    Rendered::new(502, "text/plain; charset=utf-8", format!("no host `{}` in the sandbox\n", target.host))
}

fn header_text<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

/// Percent-decodes a path segment; invalid escapes are kept.
pub(crate) fn decode(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = segment.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
