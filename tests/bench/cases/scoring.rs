//! Texts of 4 KB under the catalogue that is shipped: without a hit, with a few, and with many. Criterion repeats them; the
//! median of the processor time counts.

use std::{cell::Cell, fs, path::Path, time::Duration};

use criterion::{
    Criterion,
    measurement::{Measurement, ValueFormatter, WallTime},
};
use jobscan_host::scoring::{Advert, Catalog, Scorer};
use serde_json::Value;

use crate::{
    meter,
    program::{self, at},
    random::Random,
    setup::Setup,
};

/// Texts that are scored in turn.
const TEXTS: u32 = 64;

/// Of each text, about.
const BYTES: usize = 4_000;

/// A kind of text: every so many words a wording of the catalogue; 0 for none.
const KINDS: [(&str, u32); 3] = [("no hits", 0), ("few hits", 150), ("many hits", 8)];

/// Words of adverts that no catalogue of currencies asks for.
const WORDS: [&str; 40] = [
    "buscamos",
    "persona",
    "para",
    "nuestro",
    "equipo",
    "de",
    "cocina",
    "con",
    "ganas",
    "aprender",
    "y",
    "trabajar",
    "en",
    "turnos",
    "rotativos",
    "ofrecemos",
    "contrato",
    "indefinido",
    "jornada",
    "completa",
    "formación",
    "inicial",
    "ambiente",
    "agradable",
    "responsable",
    "tienda",
    "atención",
    "al",
    "público",
    "experiencia",
    "mínima",
    "un",
    "año",
    "se",
    "valora",
    "carnet",
    "conducir",
    "zona",
    "centro",
    "Sevilla",
];

/// Measures each kind.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let file = program::root().join("catalogs/fx-exposure.toml");
    let catalog = Catalog::parse(&program::read(&file)?).map_err(|_| at(&file, &"not a catalogue"))?;
    let aliases: Vec<String> = catalog
        .keywords
        .iter()
        .flat_map(|keyword| keyword.aliases.iter().map(|alias| alias.text.clone()))
        .collect();
    let scorer = Scorer::new(catalog);
    let results = setup.scratch.join("criterion");
    let mut criterion = Criterion::default()
        .with_measurement(ProcessorTime(WallTime))
        .without_plots()
        .output_directory(&results)
        .warm_up_time(setup.sized(Duration::from_secs(2), Duration::from_millis(500)))
        .measurement_time(setup.sized(Duration::from_secs(10), Duration::from_secs(2)))
        .sample_size(setup.sized(50, 10));
    for (name, every) in KINDS {
        let texts = texts(&aliases, every);
        let score = |text: &String| scorer.score(&Advert::of_texts("Puesto de trabajo", text));
        let hits: usize = texts.iter().map(|text| score(text).hits.len()).sum();
        let next = Cell::new(0);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                next.set((next.get() + 1) % texts.len());
                score(&texts[next.get()])
            });
        });
        let median = median(&results.join(name).join("new/estimates.json"))?;
        setup.figures.add(name, 1.0 / median.as_secs_f64(), "texts/s")?;
        let hits = u32::try_from(hits).map_or(0.0, f64::from) / f64::from(TEXTS);
        setup.figures.add(&format!("{name}, hits a text"), hits, "hits")?;
    }
    Ok(())
}

/// The texts of a kind, the same each time.
fn texts(aliases: &[String], every: u32) -> Vec<String> {
    let text = |seed: u32| {
        let mut random = Random::of(u64::from(seed));
        let mut text = String::new();
        for nth in 1.. {
            if text.len() >= BYTES {
                break;
            }
            let pick = |random: &mut Random, count: usize| {
                random.below(u32::try_from(count).unwrap_or(u32::MAX)) as usize
            };
            let word = if every > 0 && nth % every == 0 {
                aliases[pick(&mut random, aliases.len())].as_str()
            } else {
                WORDS[pick(&mut random, WORDS.len())]
            };
            text.push_str(word);
            text.push_str(match random.below(60) {
                0 => ".\n",
                1..4 => ". ",
                4..8 => ", ",
                _ => " ",
            });
        }
        text
    };
    (0..TEXTS).map(text).collect()
}

/// The median that criterion wrote, of one text.
fn median(file: &Path) -> Result<Duration, String> {
    let text = fs::read_to_string(file).map_err(|error| at(file, &error))?;
    let estimates: Value = serde_json::from_str(&text).map_err(|error| at(file, &error))?;
    let median = estimates["median"]["point_estimate"].as_f64().ok_or_else(|| at(file, &"no median"))?;
    Ok(Duration::from_secs_f64(median / 1e9))
}

/// The processor time of this thread, so that others who work on the machine disturb little.
struct ProcessorTime(WallTime);

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        meter::thread_times().iter().sum()
    }

    fn end(&self, begun: Duration) -> Duration {
        self.start().saturating_sub(begun)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_secs_f64() * 1e9
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self.0.formatter()
    }
}
