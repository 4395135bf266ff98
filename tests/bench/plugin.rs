//! Components that read boards out of memory: what is measured is the plugin and the host around it, not the network.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use futures_util::future::{BoxFuture, ready};
use jobscan_definition::placeholder;
use jobscan_host::{
    clock::SystemClock,
    domain::Timestamp,
    http::{
        Exchanged, FetchError, Gateway, Grant, HttpClient, HttpSettings, MemoryInProcess, OriginPattern,
        Rate, Scope, Transport, WireAnswer, WireRequest,
    },
    plugins::{
        CallContext, CodeCache, Compiler, EngineSettings, Instance, Limits, Network, Plugin, PluginEngine,
        Source, UnitSetup, grant,
        model::{Continuation, Position, Target},
    },
};
use jobscan_tests::{Provider, Sandbox};
use tokio::runtime::{self, Runtime};

use crate::{
    folder::Folder,
    meter,
    program::{self, at, write},
};

/// Answers by the address that they were given for.
#[derive(Debug, Clone)]
pub(crate) struct Answers(Arc<HashMap<String, Exchanged>>);

impl Answers {
    /// All that a component asks the sandbox to read these boards, in order.
    pub(crate) async fn recorded(
        plugin: &Arc<Plugin>,
        provider: Provider,
        sandbox: &Sandbox,
        tenants: &[String],
    ) -> Result<(Self, Vec<Exchanged>), String> {
        let settings = HttpSettings {
            gateway: Some(Gateway::parse(&sandbox.url()).map_err(|error| error.to_string())?),
            ..settings()
        };
        let memory = Arc::new(MemoryInProcess::default());
        let (client, exchanges) = HttpClient::recording(settings, Arc::new(SystemClock), memory, 1)
            .map_err(|error| error.to_string())?;
        let reader = Reader::new(plugin, provider, client)?;
        reader.read_all(tenants).await?;
        let mut exchanges = exchanges.take();
        // What could be revalidated would be kept and asked for otherwise the next time.
        for exchange in &mut exchanges {
            exchange.headers.retain(|(name, _)| name == "content-type");
        }
        let by_url = exchanges.iter().map(|exchange| (exchange.url.clone(), exchange.clone()));
        Ok((Self(Arc::new(by_url.collect())), exchanges))
    }

    /// A client that is answered by them.
    pub(crate) fn client(&self) -> HttpClient {
        let (clock, memory) = (Arc::new(SystemClock), Arc::new(MemoryInProcess::default()));
        HttpClient::with_transport(settings(), clock, memory, 1, Box::new(self.clone()))
    }
}

impl Transport for Answers {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        _received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>> {
        let kept = self.0.get(wire.asked.as_str());
        let answer = kept.and_then(|kept| WireAnswer::new(kept.status, &kept.headers, kept.body.clone()));
        let unknown = || FetchError::Interrupted(format!("`{}` was not recorded", wire.asked));
        let answer = answer.ok_or_else(unknown);
        Box::pin(ready(answer))
    }
}

/// A runtime whose threads stay until it is gone: the processor time of one that ended would be missing.
pub(crate) fn runtime() -> Result<Runtime, String> {
    let runtime =
        runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(Duration::from_hours(1)).build();
    runtime.map_err(|error| format!("no runtime: {error}"))
}

/// Loads components; what is compiled is kept in the folder.
pub(crate) fn engine(folder: &Folder) -> Result<PluginEngine, String> {
    let folder = folder.path();
    let cache = CodeCache::Folder { code: folder.join("code"), key: folder.join("state/code.key") };
    // Compiles here: the components are ours.
    PluginEngine::new(&EngineSettings { cache, ..EngineSettings::new(Compiler::InProcess) })
        .map_err(|error| error.to_string())
}

/// A component of the repository or of a case.
pub(crate) async fn load(engine: &PluginEngine, file: PathBuf) -> Result<Arc<Plugin>, String> {
    let source = Source { path: file, sha256: None };
    Plugin::load(engine, &source, &limits()).await.map_err(|error| error.to_string())
}

/// The component of code that reads a provider's boards.
pub(crate) fn of_code(provider: Provider) -> PathBuf {
    program::root().join(format!("plugins/{provider}.wasm"))
}

/// The definition that is compared with the plugin of code.
pub(crate) fn definition(provider: Provider) -> PathBuf {
    program::root().join(format!("plugins/definition/examples/{provider}.toml"))
}

/// The component of that definition, made in a folder.
pub(crate) fn of_definition(provider: Provider, folder: &Path) -> Result<PathBuf, String> {
    let interpreter = program::root().join("plugins/interpreter.wasm");
    let component = fs::read(&interpreter).map_err(|error| at(&interpreter, &error))?;
    let source = definition(provider);
    let definition = jobscan_definition::read(&program::read(&source)?)
        .map_err(|faults| at(&source, &faults[0].message))?;
    let filled = placeholder::fill(&component, &definition).map_err(|error| error.to_string())?;
    let file = folder.join(format!("{provider}-defined.wasm"));
    write(&file, filled)?;
    Ok(file)
}

/// A component with its way out.
pub(crate) struct Reader {
    plugin: Arc<Plugin>,
    client: Arc<HttpClient>,
    grant: Arc<Grant>,
}

impl Reader {
    pub(crate) fn new(plugin: &Arc<Plugin>, provider: Provider, client: HttpClient) -> Result<Self, String> {
        let mut grant = Grant::new(provider.as_str());
        for host in &plugin.manifest().hosts {
            grant.origins.push(OriginPattern::parse(host).map_err(|error| error.to_string())?);
        }
        grant.max_body = 256 << 20;
        Ok(Self { plugin: Arc::clone(plugin), client: Arc::new(client), grant: Arc::new(grant) })
    }

    /// The processor time of this process for all boards, each by an instance of its own.
    pub(crate) async fn timed(&self, tenants: &[String]) -> Result<Duration, String> {
        let before = meter::of_this_process()?;
        self.read_all(tenants).await?;
        Ok(meter::of_this_process()?.saturating_sub(before))
    }

    /// All boards; the number of their offers.
    async fn read_all(&self, tenants: &[String]) -> Result<usize, String> {
        let mut rows = 0;
        for tenant in tenants {
            rows += self.read(tenant).await?;
        }
        Ok(rows)
    }

    /// All pages of a board; the number of its offers.
    async fn read(&self, tenant: &str) -> Result<usize, String> {
        let mut instance = self.instance(tenant).await?;
        let context = CallContext {
            now: Timestamp::from_millis(1_788_300_000_000),
            run_id: "bench".to_owned(),
            attempt: 1,
        };
        let target = Target::Tenant(tenant.to_owned());
        let (mut position, mut rows) = (Position::default(), 0);
        loop {
            let page =
                instance.scan(&context, &target, &position).await.map_err(|error| error.to_string())?;
            rows += page.offers.len();
            match page.next {
                Continuation::More(cursor) => position = Position { cursor: Some(cursor), state: page.state },
                Continuation::End(_) => return Ok(rows),
            }
        }
    }

    async fn instance(&self, unit: &str) -> Result<Instance, String> {
        let provider = self.grant.provider.clone();
        let settings = grant::settings(&provider, self.plugin.manifest(), &BTreeMap::new())
            .map_err(|error| error.to_string())?;
        let network =
            Network::new(Arc::clone(&self.client), Arc::new(Scope::new(Arc::clone(&self.grant), 0)));
        let setup = UnitSetup {
            provider,
            unit: unit.to_owned(),
            network: Some(network),
            settings: Arc::new(settings),
        };
        Instance::new(&self.plugin, setup).await.map_err(|error| error.to_string())
    }
}

/// At no pace.
fn settings() -> HttpSettings {
    HttpSettings {
        attempts: 1,
        host_rate: Rate { per_second: 1e6, burst: 100_000 },
        ..HttpSettings::default()
    }
}

/// Those of a run, with more time and room.
fn limits() -> Limits {
    Limits {
        memory: 512 << 20,
        component_size: 32 << 20,
        call_timeout: Duration::from_mins(2),
        hostcall_bytes: 512 << 20,
        requests: 1000,
        log_bytes: 1 << 16,
        ..Limits::default()
    }
}
