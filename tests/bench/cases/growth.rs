//! Ever more boards of 3 offers of 1 KB: offers a second, memory and bytes a board should stay what they are.

use crate::{
    setup::Setup,
    stage::{Scan, Stage},
    world::Size,
};

/// Measures a new and an unchanged scan of each size.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let sizes = setup.sized(&[500, 5_000, 50_000][..], &[200, 2_000][..]);
    for &boards in sizes {
        let size = Size { boards, offers: 3, bytes: 1_000 };
        let stage = Stage::set(setup, &format!("growth-{boards}"), size)?;
        let new = stage.scan_new()?;
        let again = stage.scan_unchanged()?;
        let figures = &setup.figures;
        let named = |what: &str| format!("{what}, {boards} boards");
        let offers = |scan: &Scan| size.all_offers() / scan.usage.wall.as_secs_f64();
        let board = |scan: &Scan| scan.usage.processor.as_secs_f64() * 1e3 / size.all_boards();
        figures.add(&named("new"), offers(&new), "offers/s")?;
        figures.add(&named("unchanged"), offers(&again), "offers/s")?;
        figures.add(&named("processor a new board"), board(&new), "ms")?;
        figures.add(&named("processor an unchanged board"), board(&again), "ms")?;
        let bytes = u32::try_from(again.database_bytes / 1024).map_or(f64::INFINITY, f64::from);
        figures.add(&named("database a board"), bytes / size.all_boards(), "KiB")?;
        let peak = new.usage.peak_mib().max(again.usage.peak_mib());
        let is_largest = Some(&boards) == sizes.last();
        let name = if is_largest { "peak memory, most boards".to_owned() } else { named("peak memory") };
        figures.add(&name, peak, "MiB")?;
    }
    Ok(())
}
