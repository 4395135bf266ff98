//! Texts of 4 KB under the catalogue that is shipped: without a hit, with a few, and with many. The median of many turns
//! counts.

use std::{hint::black_box, time::Duration};

use jobscan_host::scoring::{Advert, Catalog, Score, Scorer};

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
const WORDS: &str = "buscamos persona para nuestro equipo de cocina con ganas aprender y trabajar en turnos rotativos ofrecemos \
    contrato indefinido jornada completa formación inicial ambiente agradable responsable tienda atención al público \
    experiencia mínima un año se valora carnet conducir zona centro Sevilla";

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
    for (name, every) in KINDS {
        let texts = texts(&aliases, every);
        let hits: usize = texts.iter().map(|text| score(&scorer, text).hits.len()).sum();
        let median = median(setup.sized(400, 60), &texts, |text| score(&scorer, text));
        setup.figures.add(name, 1.0 / median.as_secs_f64(), "texts/s")?;
        let hits = u32::try_from(hits).map_or(0.0, f64::from) / f64::from(TEXTS);
        setup.figures.add(&format!("{name}, hits a text"), hits, "hits")?;
    }
    Ok(())
}

fn score<'a>(scorer: &'a Scorer, text: &'a str) -> Score<'a> {
    scorer.score(&Advert::of_texts("Puesto de trabajo", text))
}

/// The texts of a kind, the same each time.
fn texts(aliases: &[String], every: u32) -> Vec<String> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
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
                words[pick(&mut random, words.len())]
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

/// How long one text takes: the median of the turns, each over all texts. It is the processor time of this thread that
/// counts, so that others who work on the machine disturb little.
fn median<'a>(turns: usize, texts: &'a [String], score: impl Fn(&'a String) -> Score<'a>) -> Duration {
    let turn = || {
        let score_all = || texts.iter().for_each(|text| drop(black_box(score(text))));
        meter::of_this_thread(score_all).1.processor / TEXTS
    };
    let mut took: Vec<Duration> = (0..turns).map(|_| turn()).collect();
    took.sort_unstable();
    took[took.len() / 2]
}
