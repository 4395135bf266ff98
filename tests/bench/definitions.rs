//! Lever and Greenhouse written as definitions against the plugins of code that read the same boards: one of 10,000
//! offers, and 200 of a few. Both read the same answers, turn by turn, from a server on loopback; what counts is the best
//! of several turns, from making the instance to the last page.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use jobscan_definition::placeholder;
use jobscan_host::{
    clock::SystemClock,
    domain::Timestamp,
    http::{Gateway, Grant, HttpClient, HttpSettings, MemoryInProcess, OriginPattern, Rate, Scope},
    plugins::{
        CallContext, CodeCache, Compiler, EngineSettings, Instance, Limits, Network, Plugin, PluginEngine,
        Source, UnitSetup, grant,
        model::{Continuation, Position, Target},
    },
};
use jobscan_tests::{Churn, Provider, Sandbox, World, WorldSpec};
use tokio::runtime::Runtime;

use super::{folder::Folder, say};

/// The name of the case.
pub(super) const NAME: &str = "definitions";

/// A definition must be at least this fast, as a share of the speed of code.
const BOUND: f64 = 0.80;

/// Offers of the large board.
const ROWS: u32 = 10_000;

/// The small boards, and the offers of each.
const UNITS: usize = 200;
const OFFERS: u32 = 5;

/// The best of so many turns counts: the others were disturbed.
const TURNS: usize = 5;

/// Measures both systems, and fails if a definition is too slow.
pub(super) fn run() -> Result<(), String> {
    let runtime = Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    let build = if cfg!(debug_assertions) { "with debug assertions" } else { "for release" };
    say(&format!("{NAME}: a host built {build}"));
    let mut missed = Vec::new();
    for provider in [Provider::Lever, Provider::Greenhouse] {
        for (what, spec, per) in
            [("one board", large(provider), "row"), ("small boards", small(provider), "unit")]
        {
            let stage = Stage::set(provider, spec)?;
            let (code, definition) = runtime.block_on(stage.compare())?;
            let count = if per == "row" { ROWS as usize } else { UNITS };
            let each =
                |time: Duration| time.as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap_or(1));
            let share = code.as_secs_f64() / definition.as_secs_f64();
            say(&format!(
                "{NAME} {provider:10} {what:12} code {:8.1} µs a {per}  definition {:8.1} µs a {per}  speed {share:.2}",
                each(code),
                each(definition),
            ));
            if share < BOUND {
                missed.push(format!("{provider}, {what}: {share:.2}"));
            }
        }
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("{NAME}: slower than {BOUND}: {}", missed.join("; ")))
    }
}

fn large(provider: Provider) -> WorldSpec {
    world(provider, 1, ROWS)
}

fn small(provider: Provider) -> WorldSpec {
    world(provider, UNITS, OFFERS)
}

/// A world with boards of one provider alone.
fn world(provider: Provider, boards: usize, offers: u32) -> WorldSpec {
    let of = |this| if provider == this { boards } else { 0 };
    WorldSpec {
        lever_us: of(Provider::Lever),
        lever_eu: 0,
        greenhouse: of(Provider::Greenhouse),
        offers_per_tenant: offers..=offers,
        infojobs_offers: 0,
        infojobs_companies: 0,
        description_bytes: 3_000,
        churn: Churn::none(),
        ..WorldSpec::small(17)
    }
}

/// Both components, and the boards that they read.
struct Stage {
    provider: Provider,
    sandbox: Sandbox,
    /// The definition's component lies here.
    folder: Folder,
}

impl Stage {
    fn set(provider: Provider, spec: WorldSpec) -> Result<Self, String> {
        let sandbox =
            Sandbox::start(World::generate(spec)).map_err(|error| format!("no sandbox: {error}"))?;
        let stage = Self { provider, sandbox, folder: Folder::new(NAME)? };
        let interpreter = root().join("plugins/interpreter.wasm");
        let component = fs::read(&interpreter).map_err(|error| at(&interpreter, &error))?;
        let source = root().join(format!("plugins/definition/examples/{provider}.toml"));
        let text = fs::read_to_string(&source).map_err(|error| at(&source, &error))?;
        let definition = jobscan_definition::read(&text).map_err(|faults| at(&source, &faults[0].message))?;
        let filled = placeholder::fill(&component, &definition).map_err(|error| error.to_string())?;
        let file = stage.definition();
        fs::write(&file, filled).map_err(|error| at(&file, &error))?;
        Ok(stage)
    }

    fn definition(&self) -> PathBuf {
        self.folder.path().join("definition.wasm")
    }

    /// How long code takes for all boards, and how long the definition.
    async fn compare(&self) -> Result<(Duration, Duration), String> {
        let engine = engine(self.folder.path())?;
        let code = root().join(format!("plugins/{}.wasm", self.provider));
        let readers = [self.reader(&engine, &code).await?, self.reader(&engine, &self.definition()).await?];
        let mut best = [Duration::MAX; 2];
        // The first turn makes the answers, and is not counted.
        for turn in 0..=TURNS {
            for (reader, best) in readers.iter().zip(&mut best) {
                let took = self.read_all(reader).await?;
                *best = if turn == 0 { *best } else { took.min(*best) };
            }
        }
        Ok((best[0], best[1]))
    }

    async fn reader(&self, engine: &PluginEngine, file: &Path) -> Result<Reader, String> {
        let source = Source { path: file.to_owned(), sha256: None };
        let plugin = Plugin::load(engine, &source, &limits()).await.map_err(|error| error.to_string())?;
        let mut grant = Grant::new(self.provider.as_str());
        for host in &plugin.manifest().hosts {
            grant.origins.push(OriginPattern::parse(host).map_err(|error| error.to_string())?);
        }
        grant.max_body = 256 << 20;
        let settings = HttpSettings {
            gateway: Some(Gateway::parse(&self.sandbox.url()).map_err(|error| error.to_string())?),
            attempts: 1,
            host_rate: Rate { per_second: 1e6, burst: 100_000 },
            ..HttpSettings::default()
        };
        let memory = Arc::new(MemoryInProcess::default());
        let client =
            HttpClient::new(settings, Arc::new(SystemClock), memory, 7).map_err(|error| error.to_string())?;
        Ok(Reader { plugin, client: Arc::new(client), grant: Arc::new(grant) })
    }

    /// Reads every board once, one after the other.
    async fn read_all(&self, reader: &Reader) -> Result<Duration, String> {
        let boards: Vec<String> =
            self.sandbox.read(|world| world.boards().iter().map(|board| board.slug.clone()).collect());
        let begun = Instant::now();
        let mut rows = 0;
        for board in &boards {
            rows += reader.read(board).await.map_err(|error| format!("{board}: {error}"))?;
        }
        let took = begun.elapsed();
        let expected = self.sandbox.truth().len();
        if rows == expected { Ok(took) } else { Err(format!("{rows} offers were read, not {expected}")) }
    }
}

/// A component that reads boards.
struct Reader {
    plugin: Arc<Plugin>,
    client: Arc<HttpClient>,
    grant: Arc<Grant>,
}

impl Reader {
    /// All pages of a board; the number of its offers.
    async fn read(&self, tenant: &str) -> Result<usize, String> {
        let mut instance = self.instance(tenant).await?;
        let context = CallContext {
            now: Timestamp::from_millis(1_788_300_000_000),
            run_id: NAME.to_owned(),
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

/// Compiles here: the components are ours.
fn engine(folder: &Path) -> Result<PluginEngine, String> {
    let cache = CodeCache::Folder { code: folder.join("code"), key: folder.join("state/code.key") };
    PluginEngine::new(&EngineSettings { cache, ..EngineSettings::new(Compiler::InProcess) })
        .map_err(|error| error.to_string())
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

fn at(path: &Path, error: &impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.clone(), Path::to_path_buf)
}
