//! What every test here stands on: the engine, loaded guests, a way out, the captured log.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Once},
    time::Duration,
};

use jobscan_host::{
    clock::SystemClock,
    domain::Timestamp,
    http::{Credential, Gateway, Grant, HttpClient, HttpSettings, MemoryInProcess, Origin, Rate, Scope},
    plugins::{
        CallContext, CallError, CodeCache, Instance, Limits, Network, Plugin, PluginEngine, Source,
        UnitSetup, grant,
        model::{Description, Page, Position, Target},
    },
    secret::Secret,
};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::Server;

/// For calls that must end by the clock.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

/// For calls that must not, however busy the machine is.
const PATIENT: Duration = Duration::from_secs(30);

/// The value that must never be seen.
pub(crate) const SECRET: &str = "m4rked-s3cret-v4lue";

const MIB: usize = 1 << 20;

/// The engine of all tests, with compiled code kept below `target/tmp`.
pub(crate) fn engine() -> &'static PluginEngine {
    static ENGINE: LazyLock<PluginEngine> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests-code");
        PluginEngine::new(&CodeCache::Folder(folder)).unwrap()
    });
    &ENGINE
}

/// Small limits and a long time.
pub(crate) fn limits() -> Limits {
    Limits {
        memory: 16 * MIB,
        component_size: 32 << 20,
        call_timeout: PATIENT,
        hostcall_bytes: 4 * MIB,
        requests: 10,
        log_bytes: 4096,
    }
}

/// The same for a call that must end by the clock.
pub(crate) fn short() -> Limits {
    Limits { call_timeout: SHORT, ..limits() }
}

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A built fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    let path = root().join(format!("plugins/target/fixtures/{name}.wasm"));
    assert!(path.is_file(), "{} is missing: run `cargo xtask plugins --fixtures`", path.display());
    path
}

/// A loaded component.
pub(crate) async fn load(path: &Path, limits: &Limits) -> Arc<Plugin> {
    let source = Source { path: path.to_owned(), sha256: None };
    Plugin::load(engine(), &source, limits).await.unwrap()
}

/// What a call knows of its surroundings.
pub(crate) fn context() -> CallContext {
    CallContext { now: Timestamp::from_millis(1_750_000_000_000), run_id: "test".to_owned(), attempt: 1 }
}

/// A plugin with a grant and a way out.
pub(crate) struct Rig {
    pub(crate) plugin: Arc<Plugin>,
    pub(crate) settings: BTreeMap<String, serde_json::Value>,
    client: Arc<HttpClient>,
    grant: Arc<Grant>,
}

impl Rig {
    /// The hostile guest without a server behind it: what it fetches finds nobody.
    pub(crate) async fn deaf(limits: &Limits) -> Self {
        Self::new(&fixture("hostile"), limits, Grant::new("hostile"), "http://127.0.0.1:9").await
    }

    /// The hostile guest, granted `hostile.test` and `other.test`, with a credential for the first.
    pub(crate) async fn hostile(limits: &Limits, server: &Server) -> Self {
        let mut grant = Grant::new("hostile");
        grant.origins =
            ["https://hostile.test", "https://other.test"].map(|text| Origin::parse(text).unwrap()).into();
        let key = Credential::bearer(&Secret::new(SECRET), vec![grant.origins[0].clone()]).unwrap();
        grant.credentials.insert("api".to_owned(), key);
        Self::new(&fixture("hostile"), limits, grant, &format!("http://{}", server.address)).await
    }

    /// A guest granted what it asks for.
    pub(crate) async fn granted(path: &Path, limits: &Limits, server: &Server) -> Self {
        let plugin = load(path, limits).await;
        let mut grant = Grant::new(plugin.manifest().id.clone());
        grant.origins = plugin.manifest().hosts.iter().map(|host| Origin::parse(host).unwrap()).collect();
        Self::new(path, limits, grant, &format!("http://{}", server.address)).await
    }

    /// Any guest, grant and gateway.
    pub(crate) async fn new(path: &Path, limits: &Limits, grant: Grant, gateway: &str) -> Self {
        listen();
        let settings = HttpSettings {
            gateway: Some(Gateway::parse(gateway).unwrap()),
            attempts: 1,
            host_rate: Rate { per_second: 1e6, burst: 100_000 },
            ..HttpSettings::default()
        };
        let memory = Arc::new(MemoryInProcess::default());
        let client = HttpClient::new(settings, Arc::new(SystemClock), memory, 7).unwrap();
        Self {
            plugin: load(path, limits).await,
            settings: BTreeMap::new(),
            client: Arc::new(client),
            grant: Arc::new(grant),
        }
    }

    /// A new instance for a unit.
    pub(crate) async fn instance(&self, unit: &str) -> Instance {
        let provider = self.grant.provider.clone();
        let settings = grant::settings(&provider, self.plugin.manifest(), &self.settings).unwrap();
        let scope = Arc::new(Scope::new(Arc::clone(&self.grant), 0));
        let network = Some(Network { client: Arc::clone(&self.client), scope });
        let setup = UnitSetup { provider, unit: unit.to_owned(), network, settings: Arc::new(settings) };
        Instance::new(&self.plugin, setup).await.unwrap()
    }

    /// One page of a tenant, in an instance of its own.
    pub(crate) async fn page(&self, tenant: &str) -> Result<Page, CallError> {
        scan(&mut self.instance(tenant).await, tenant).await
    }

    /// What the one offer of that page tells.
    pub(crate) async fn tells(&self, tenant: &str) -> String {
        self.page(tenant).await.map(told).unwrap()
    }

    /// How that page failed.
    pub(crate) async fn fails(&self, tenant: &str) -> CallError {
        self.page(tenant).await.unwrap_err()
    }

    /// A break leaves the plugin as it was.
    pub(crate) async fn still_works(&self) {
        assert_eq!(self.tells("log:still here").await, "still here");
    }
}

/// The first page of a tenant.
pub(crate) async fn scan(instance: &mut Instance, tenant: &str) -> Result<Page, CallError> {
    instance.scan(&context(), &Target::Tenant(tenant.to_owned()), &Position::default()).await
}

/// The description of a page's one offer.
pub(crate) fn told(page: Page) -> String {
    assert_eq!(page.offers.len(), 1);
    match page.offers.into_iter().next().unwrap().description {
        Some(Description::Plain(text) | Description::Html(text)) => text,
        None => panic!("the offer has no description"),
    }
}

thread_local! {
    /// What was logged on this thread; each test runs its guests on its own.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ToThread;

impl io::Write for ToThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for ToThread {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

/// Keeps the log of each thread from here on, DEBUG and above.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(ToThread)
            .init();
    });
}

/// The lines logged on this thread since the last call.
pub(crate) fn logged() -> Vec<String> {
    let bytes = LOG.take();
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
}

/// Tells a figure to who runs the tests with `--nocapture`.
#[expect(clippy::print_stderr, reason = "figures are for people")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
