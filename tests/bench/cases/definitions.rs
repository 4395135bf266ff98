//! Lever and Greenhouse written as definitions against the plugins of code that read the same boards: one of 10,000
//! offers, and 200 of a few. Both read the same answers out of memory, turn by turn; the best turn counts, from making the
//! instance to the last page.

use std::time::Duration;

use jobscan_tests::Provider;

use crate::{
    figures::Baseline,
    folder::Folder,
    plugin::{self, Answers, Reader},
    setup::Setup,
    world::{self, Size},
};

/// The best of so many turns counts.
const TURNS: usize = 5;

/// Of each offer's text.
const BYTES: usize = 3_000;

/// Measures both systems.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let runtime = plugin::runtime()?;
    for provider in [Provider::Lever, Provider::Greenhouse] {
        let large = Size { boards: 1, offers: setup.sized(10_000, 2_000), bytes: BYTES };
        let [code, definition] = runtime.block_on(compare(setup, provider, large))?;
        let row = |time: Duration| time.as_secs_f64() * 1e6 / large.all_offers();
        let baseline = Baseline { name: "code", value: row(code) };
        setup.figures.compare(&format!("{provider}, one board"), row(definition), "µs/row", baseline)?;
        let small = Size { boards: 200, offers: 5, bytes: BYTES };
        let [code, definition] = runtime.block_on(compare(setup, provider, small))?;
        let unit = |time: Duration| time.as_secs_f64() * 1e6 / small.all_boards();
        let baseline = Baseline { name: "code", value: unit(code) };
        setup.figures.compare(
            &format!("{provider}, small boards"),
            unit(definition),
            "µs/board",
            baseline,
        )?;
    }
    Ok(())
}

/// The best turns of code and of the definition.
async fn compare(setup: &Setup, provider: Provider, size: Size) -> Result<[Duration; 2], String> {
    let folder = Folder::new(setup, "definitions")?;
    let sandbox = world::served(world::of(provider, size))?;
    let tenants: Vec<String> =
        sandbox.read(|world| world.boards().iter().map(|board| board.slug.clone()).collect());
    let engine = plugin::engine(&folder)?;
    let code = plugin::load(&engine, plugin::of_code(provider)).await?;
    let definition = plugin::load(&engine, plugin::of_definition(provider, folder.path())?).await?;
    let mut readers = Vec::new();
    for plugin in [&code, &definition] {
        let (answers, _) = Answers::recorded(plugin, provider, &sandbox, &tenants).await?;
        readers.push(Reader::new(plugin, provider, answers.client())?);
    }
    let mut best = [Duration::MAX; 2];
    for _ in 0..TURNS {
        for (reader, best) in readers.iter().zip(&mut best) {
            *best = reader.timed(&tenants).await?.min(*best);
        }
    }
    Ok(best)
}
