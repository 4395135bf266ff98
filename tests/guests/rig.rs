//! Support for all tests here: the engine, loaded guests, an HTTP client and the captured log.

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
    http::{
        Credential, Gateway, Grant, HttpClient, HttpSettings, MemoryInProcess, Origin, OriginPattern, Rate,
        Scope,
    },
    plugins::{
        CallContext, CallError, CodeCache, Compiler, EngineSettings, Instance, Limits, Network, Plugin,
        PluginEngine, Source, UnitSetup, grant,
        model::{Description, Page, Position, Target},
    },
    secret::Secret,
};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::Server;

/// The time limit for calls that must exceed it.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

/// The time limit for calls that must not exceed it, however busy the machine is.
const PATIENT: Duration = Duration::from_secs(30);

/// A secret that must never appear.
pub(crate) const SECRET: &str = "m4rked-s3cret-v4lue";

const MIB: usize = 1 << 20;

/// The engine of all tests, with compiled code cached below `target/tmp`.
pub(crate) fn engine() -> &'static PluginEngine {
    static ENGINE: LazyLock<PluginEngine> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (code, key) = (folder.join("guests-code"), folder.join("guests-state/code.key"));
        PluginEngine::new(&EngineSettings { cache: CodeCache::Folder { code, key }, ..settings() }).unwrap()
    });
    &ENGINE
}

/// The settings of an engine that compiles as the program does, in a process of it.
pub(crate) fn settings() -> EngineSettings {
    EngineSettings::new(Compiler::Child { program: program() })
}

/// The built program, beside the folder of the tests.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    let path = folder.join(format!("jobscan-host{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is missing: run `cargo build --workspace --bins`", path.display());
    path
}

/// Small limits with a long time limit.
pub(crate) fn limits() -> Limits {
    Limits {
        memory: 16 * MIB,
        component_size: 32 << 20,
        call_timeout: PATIENT,
        hostcall_bytes: 4 * MIB,
        requests: 10,
        log_bytes: 4096,
        ..Limits::default()
    }
}

/// The same with a short time limit.
pub(crate) fn short() -> Limits {
    Limits { call_timeout: SHORT, ..limits() }
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The path of a built fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    let path = root().join(format!("plugins/target/fixtures/{name}.wasm"));
    assert!(path.is_file(), "{} is missing: run `cargo xtask plugins --fixtures`", path.display());
    path
}

/// Loads a component.
pub(crate) async fn load(path: &Path, limits: &Limits) -> Arc<Plugin> {
    let source = Source { path: path.to_owned(), sha256: None };
    Plugin::load(engine(), &source, limits).await.unwrap()
}

/// The context of a call.
pub(crate) fn context() -> CallContext {
    CallContext { now: Timestamp::from_millis(1_750_000_000_000), run_id: "test".to_owned(), attempt: 1 }
}

/// A plugin with a grant and an HTTP client.
pub(crate) struct Rig {
    pub(crate) plugin: Arc<Plugin>,
    pub(crate) settings: BTreeMap<String, serde_json::Value>,
    client: Arc<HttpClient>,
    grant: Arc<Grant>,
}

impl Rig {
    /// The hostile guest without a server: its fetches fail.
    pub(crate) async fn deaf(limits: &Limits) -> Self {
        Self::new(&fixture("hostile"), limits, Grant::new("hostile"), "http://127.0.0.1:9").await
    }

    /// The hostile guest with access to `hostile.test` and `other.test`, and a credential for the first.
    pub(crate) async fn hostile(limits: &Limits, server: &Server) -> Self {
        let mut grant = Grant::new("hostile");
        grant.origins = ["https://hostile.test", "https://other.test"]
            .map(|text| OriginPattern::parse(text).unwrap())
            .into();
        let key = Credential::bearer(&Secret::new(SECRET), vec![grant.origins[0].clone()]).unwrap();
        grant.credentials.insert("api".to_owned(), key);
        Self::new(&fixture("hostile"), limits, grant, &format!("http://{}", server.address)).await
    }

    /// A guest with access to the hosts in its manifest.
    pub(crate) async fn granted(path: &Path, limits: &Limits, server: &Server) -> Self {
        let plugin = load(path, limits).await;
        let mut grant = Grant::new(plugin.manifest().id.clone());
        grant.origins =
            plugin.manifest().hosts.iter().map(|host| OriginPattern::parse(host).unwrap()).collect();
        Self::new(path, limits, grant, &format!("http://{}", server.address)).await
    }

    /// Any guest with any grant and gateway.
    pub(crate) async fn new(path: &Path, limits: &Limits, grant: Grant, gateway: &str) -> Self {
        capture_log();
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
        self.instance_with_host(None, unit).await
    }

    /// One page of a tenant, for a unit that may read this own host of its tenant.
    pub(crate) async fn page_with_host(&self, host: Option<Origin>, tenant: &str) -> Result<Page, CallError> {
        scan(&mut self.instance_with_host(host, tenant).await, tenant).await
    }

    async fn instance_with_host(&self, host: Option<Origin>, unit: &str) -> Instance {
        let provider = self.grant.provider.clone();
        let settings = grant::settings(&provider, self.plugin.manifest(), &self.settings).unwrap();
        let scope = Arc::new(Scope::new(Arc::clone(&self.grant), 0).with_tenant_host(host));
        let network = Some(Network::new(Arc::clone(&self.client), scope));
        let setup = UnitSetup { provider, unit: unit.to_owned(), network, settings: Arc::new(settings) };
        Instance::new(&self.plugin, setup).await.unwrap()
    }

    /// One page of a tenant, read by a new instance.
    pub(crate) async fn page(&self, tenant: &str) -> Result<Page, CallError> {
        scan(&mut self.instance(tenant).await, tenant).await
    }

    /// The description of that page's only offer.
    pub(crate) async fn description_of(&self, tenant: &str) -> String {
        self.page(tenant).await.map(only_description).unwrap()
    }

    /// The error of that page.
    pub(crate) async fn error_of(&self, tenant: &str) -> CallError {
        self.page(tenant).await.unwrap_err()
    }

    /// Asserts that the plugin still works after a violation.
    pub(crate) async fn still_works(&self) {
        assert_eq!(self.description_of("log:still here").await, "still here");
    }
}

/// The first page of a tenant.
pub(crate) async fn scan(instance: &mut Instance, tenant: &str) -> Result<Page, CallError> {
    instance.scan(&context(), &Target::Tenant(tenant.to_owned()), &Position::default()).await
}

/// The description of a page's only offer.
pub(crate) fn only_description(page: Page) -> String {
    assert_eq!(page.offers.len(), 1);
    match page.offers.into_iter().next().unwrap().description {
        Some(Description::Plain(text) | Description::Html(text)) => text,
        None => panic!("the offer has no description"),
    }
}

thread_local! {
    /// The log of this thread; each test runs its guests on its own thread.
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

/// Starts capturing each thread's log, at DEBUG and above.
pub(crate) fn capture_log() {
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

/// The most resident memory that a living process had, in MiB, where the system tells it; `process`: its number, or
/// `self`.
pub(crate) fn peak_memory(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
}

/// Prints a figure, visible with `--nocapture`.
#[expect(clippy::print_stderr, reason = "figures are for people")]
pub(crate) fn print_figure(text: &str) {
    eprintln!("{text}");
}
