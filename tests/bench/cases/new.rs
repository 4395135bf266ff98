//! 500 boards of 50 offers of 4 KB, all of them new: the best of several scans, each of an empty database.

use crate::{
    setup::Setup,
    stage::{Scan, Stage},
    world::Size,
};

/// The world that the marks are of.
pub(crate) fn size(setup: &Setup) -> Size {
    Size { boards: setup.sized(500, 100), offers: 50, bytes: 4_000 }
}

/// Measures the scans.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let stage = Stage::set(setup, "new", size(setup))?;
    let Scan { usage, database_bytes } = best(&stage, setup.sized(3, 1))?;
    let offers = stage.size.all_offers();
    let figures = &setup.figures;
    figures.add("processor an offer", usage.processor.as_secs_f64() * 1e3 / offers, "ms")?;
    figures.add("wall", usage.wall.as_secs_f64(), "s")?;
    figures.add("offers a second", offers / usage.wall.as_secs_f64(), "offers/s")?;
    figures.add("peak memory", usage.peak_mib(), "MiB")?;
    let bytes = u32::try_from(database_bytes).map_or(f64::INFINITY, f64::from);
    figures.add("database an offer", bytes / offers, "B")
}

/// The scan that took least of the processor.
pub(crate) fn best(stage: &Stage, turns: usize) -> Result<Scan, String> {
    let scans = (0..turns).map(|_| stage.scan_new()).collect::<Result<Vec<_>, _>>()?;
    scans.into_iter().min_by_key(|scan| scan.usage.processor).ok_or_else(|| "no scan".to_owned())
}
