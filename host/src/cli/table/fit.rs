//! Which columns are shown, and how wide: decided from numbers alone.

/// What one column would like to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    /// For its whole cells.
    pub(super) whole: usize,
    /// For its cells in their shorter form; not more than for the whole ones.
    pub(super) compact: usize,
    /// It is cut to this before a column is left out; not more than the compact width.
    pub(super) least: usize,
    /// The column of the largest is left out first, of several the last.
    pub(super) priority: u8,
}

/// The blanks between two columns.
pub(super) const BETWEEN: usize = 2;

/// The width of each column in `room`; `None` for those that are left out. Columns that were `chosen` by name are never
/// left out, but become as narrow as it takes.
pub(super) fn fit(needs: &[Need], room: usize, chosen: bool) -> Vec<Option<usize>> {
    let mut widths: Vec<_> = needs.iter().map(|need| Some(need.least)).collect();
    while taken(&widths) > room && !chosen && widths.iter().flatten().count() > 1 {
        let last = (0..needs.len()).filter(|at| widths[*at].is_some()).max_by_key(|at| needs[*at].priority);
        if let Some(at) = last {
            widths[at] = None;
        }
    }
    narrow(&mut widths, room);
    widen(&mut widths, needs, room);
    widths
}

/// The room of a line.
fn taken(widths: &[Option<usize>]) -> usize {
    let shown = widths.iter().flatten().count();
    widths.iter().flatten().sum::<usize>() + BETWEEN * shown.saturating_sub(1)
}

/// Takes from the widest until the line fits, or each column has one place left.
fn narrow(widths: &mut [Option<usize>], room: usize) {
    while taken(widths) > room {
        let Some(widest) = widths.iter_mut().flatten().max().filter(|width| **width > 1) else { return };
        *widest -= 1;
    }
}

/// Gives what is left to the columns in turn, the most important first, until their cells are shown; and then, where the
/// rest suffices, the whole of cells that have a shorter form.
fn widen(widths: &mut [Option<usize>], needs: &[Need], room: usize) {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|at| needs[*at].priority);
    let mut left = room.saturating_sub(taken(widths));
    let mut grew = true;
    while grew {
        grew = false;
        for &at in &order {
            if let Some(width) = widths[at].as_mut().filter(|width| **width < needs[at].compact && left > 0) {
                *width += 1;
                left -= 1;
                grew = true;
            }
        }
    }
    for at in order {
        if let Some(width) = widths[at].as_mut().filter(|width| needs[at].whole - **width <= left) {
            left -= needs[at].whole - *width;
            *width = needs[at].whole;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn need(whole: usize, least: usize, priority: u8) -> Need {
        Need { whole, compact: whole, least, priority }
    }

    #[test]
    fn columns_are_cut_before_one_is_left_out_and_grow_with_the_room() {
        let needs = [need(5, 5, 1), need(40, 10, 0), need(20, 8, 2)];
        for (room, widths) in [
            (200, vec![Some(5), Some(40), Some(20)]),
            (69, vec![Some(5), Some(40), Some(20)]),
            (50, vec![Some(5), Some(22), Some(19)]),
            (27, vec![Some(5), Some(10), Some(8)]),
            (26, vec![Some(5), Some(19), None]),
            (16, vec![None, Some(16), None]),
            (4, vec![None, Some(4), None]),
        ] {
            assert_eq!(fit(&needs, room, false), widths, "in {room}");
        }
        assert_eq!(fit(&needs, 16, true), [Some(4), Some(4), Some(4)], "chosen columns stay");
    }

    #[test]
    fn a_shorter_form_is_shown_until_there_is_room_for_the_whole() {
        let key = Need { whole: 30, compact: 12, least: 10, priority: 1 };
        let needs = [need(20, 10, 0), key];
        assert_eq!(fit(&needs, 34, false), [Some(20), Some(12)]);
        assert_eq!(fit(&needs, 51, false), [Some(20), Some(12)]);
        assert_eq!(fit(&needs, 52, false), [Some(20), Some(30)]);
    }

    proptest! {
        #[test]
        fn a_line_fits_and_no_room_is_wasted(
            columns in proptest::collection::vec((1_usize..50, 1_usize..50, 1_usize..50, 0_u8..9), 1..9),
            room in 1_usize..120,
            chosen: bool,
        ) {
            let needs: Vec<_> = columns.into_iter().map(|(a, b, c, priority)| {
                let mut sizes = [a, b, c];
                sizes.sort_unstable();
                Need { least: sizes[0], compact: sizes[1], whole: sizes[2], priority }
            }).collect();
            let widths = fit(&needs, room, chosen);
            let shown: Vec<_> = widths.iter().flatten().copied().collect();
            prop_assert!(taken(&widths) <= room || shown.iter().all(|width| *width == 1));
            prop_assert!(!shown.is_empty());
            prop_assert!(!chosen || shown.len() == needs.len());
            let full = |at: usize| widths[at].is_none_or(|width| width >= needs[at].compact);
            prop_assert!(taken(&widths) >= room || (0..needs.len()).all(full));
            // A wider terminal shows no less.
            let wider = fit(&needs, room + 1, chosen);
            prop_assert!(wider.iter().flatten().count() >= shown.len());
        }
    }
}
