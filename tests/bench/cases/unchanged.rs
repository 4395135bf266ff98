//! The boards of `new` scanned again, unchanged: the best of several, against the best scan of them all new.

use crate::{cases::new, figures::Baseline, setup::Setup, stage::Stage};

/// Measures the scans.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let stage = Stage::set(setup, "unchanged", new::size(setup))?;
    let new = new::best(&stage, setup.sized(2, 1))?.usage;
    let again = (0..setup.sized(3, 2)).map(|_| stage.scan_unchanged()).collect::<Result<Vec<_>, _>>()?;
    let best = again.iter().map(|scan| scan.usage).min_by_key(|usage| usage.processor);
    let again = best.ok_or_else(|| "no scan".to_owned())?;
    let figures = &setup.figures;
    let baseline = |value| Baseline { name: "all new", value };
    let (processor, full) = (again.processor.as_secs_f64(), new.processor.as_secs_f64());
    figures.compare("processor", processor, "s", baseline(full))?;
    figures.compare("wall", again.wall.as_secs_f64(), "s", baseline(new.wall.as_secs_f64()))?;
    figures.add("processor a board", processor * 1e3 / stage.size.all_boards(), "ms")?;
    figures.add("peak memory", again.peak_mib(), "MiB")
}
