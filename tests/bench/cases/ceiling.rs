//! A loop that fetches and unpacks the boards of `new` and does nothing else: the least that any scan of them can cost.

use std::{
    io::Read as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use flate2::read::GzDecoder;
use futures_util::future::try_join_all;
use reqwest::Client;

use crate::{
    cases::new,
    figures::Baseline,
    meter::{self, Usage},
    setup::Setup,
    stage::Stage,
};

/// Boards of a provider that the program scans at once, unless it is told otherwise.
const CONCURRENCY: usize = 2;

/// The best of so many turns counts.
const TURNS: usize = 3;

/// Measures the loop, then a scan.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let stage = Stage::set(setup, "ceiling", new::size(setup))?;
    let gateway = stage.sandbox.url();
    let address = |slug: &str| {
        format!("{gateway}/boards-api.greenhouse.io/v1/boards/{slug}/jobs?content=true&pay_transparency=true")
    };
    let boards: Arc<[String]> =
        stage.sandbox.read(|world| world.boards().iter().map(|board| address(&board.slug)).collect());
    let turns = (0..TURNS).map(|_| fetch_all(&boards)).collect::<Result<Vec<_>, _>>()?;
    let best = turns.into_iter().min_by_key(|usage| usage.processor);
    let fetched = best.ok_or_else(|| "no turn".to_owned())?;
    let scanned = stage.scan_new()?.usage;
    let baseline = |time: Duration| Baseline { name: "fetching alone", value: time.as_secs_f64() };
    let figures = &setup.figures;
    let processor = scanned.processor.as_secs_f64();
    figures.compare("processor", processor, "s", baseline(fetched.processor))?;
    figures.compare("wall", scanned.wall.as_secs_f64(), "s", baseline(fetched.wall))
}

/// Fetches each address once, as many at a time as the program does.
fn fetch_all(addresses: &Arc<[String]>) -> Result<Usage, String> {
    let failed = |error: &dyn std::fmt::Display| format!("the loop that fetches: {error}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    // An error means that one is installed already; nothing here is encrypted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().map_err(|error| failed(&error))?;
    let (outcome, usage) = meter::of_this_thread(|| {
        let next = AtomicUsize::new(0);
        let take = || addresses.get(next.fetch_add(1, Ordering::Relaxed));
        let worker = async || -> Result<(), String> {
            while let Some(address) = take() {
                fetch(&client, address).await.map_err(|error| failed(&error))?;
            }
            Ok(())
        };
        runtime.block_on(try_join_all((0..CONCURRENCY).map(|_| worker())))
    })?;
    outcome.map(|_| usage)
}

/// One answer, unpacked.
async fn fetch(client: &Client, address: &str) -> Result<usize, String> {
    let request = client.get(address).header("accept", "application/json").header("accept-encoding", "gzip");
    let answer = request.send().await.and_then(reqwest::Response::error_for_status);
    let packed = match answer {
        Ok(answer) => answer.bytes().await,
        Err(error) => Err(error),
    };
    let packed = packed.map_err(|error| error.to_string())?;
    let mut body = Vec::new();
    GzDecoder::new(&packed[..]).read_to_end(&mut body).map_err(|error| error.to_string())
}
