//! 2,000 boards of 10 offers of 1 KB: what a board costs whatever is on it, new and unchanged.

use crate::{setup::Setup, stage::Stage, world::Size};

/// Measures the scans.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let size = Size { boards: setup.sized(2_000, 400), offers: 10, bytes: 1_000 };
    let stage = Stage::set(setup, "board", size)?;
    let new = stage.scan_new()?.usage;
    let first = stage.scan_unchanged()?.usage;
    let second = stage.scan_unchanged()?.usage;
    let each = |seconds: f64| seconds * 1e3 / size.all_boards();
    let figures = &setup.figures;
    figures.add("new", each(new.processor.as_secs_f64()), "ms")?;
    let unchanged = first.processor.min(second.processor);
    figures.add("unchanged", each(unchanged.as_secs_f64()), "ms")?;
    figures.add("new, wall", each(new.wall.as_secs_f64()), "ms")?;
    figures.add("unchanged, wall", each(first.wall.min(second.wall).as_secs_f64()), "ms")
}
