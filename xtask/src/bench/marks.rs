//! What must be reached, and whether a figure reaches it. docs/BENCHMARKS.md has the same marks as a table.

use super::figure::{Figure, three_digits};

/// What one figure of one case must reach.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) case: &'static str,
    pub(super) figure: &'static str,
    pub(super) bound: Bound,
}

/// A bound of a figure, or of its ratio to the baseline of the same run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// This many times the baseline at most.
    TimesBaselineAtMost(f64),
    /// This share of the baseline at most.
    ShareAtMost(f64),
    /// The baseline is this many times the figure at least.
    GainAtLeast(f64),
}

const fn mark(case: &'static str, figure: &'static str, bound: Bound) -> Mark {
    Mark { case, figure, bound }
}

/// In the order of the cases.
pub(super) const MARKS: [Mark; 28] = [
    mark("new", "processor an offer", Bound::AtMost(0.12)),
    mark("new", "database an offer", Bound::AtMost(3000.0)),
    mark("unchanged", "processor", Bound::ShareAtMost(0.05)),
    mark("board", "new", Bound::AtMost(0.8)),
    mark("board", "unchanged", Bound::AtMost(0.2)),
    mark("scrapy", "processor", Bound::GainAtLeast(10.0)),
    mark("scrapy", "wall", Bound::GainAtLeast(12.0)),
    mark("native", "lever", Bound::TimesBaselineAtMost(1.5)),
    mark("native", "greenhouse", Bound::TimesBaselineAtMost(1.5)),
    mark("native", "greenhouse, defined", Bound::TimesBaselineAtMost(1.5)),
    mark("scoring", "many hits", Bound::AtLeast(40_000.0)),
    mark("lists", "status", Bound::AtMost(30.0)),
    mark("lists", "offers list", Bound::AtMost(30.0)),
    mark("lists", "companies list", Bound::AtMost(30.0)),
    mark("growth", "peak memory, most boards", Bound::AtMost(120.0)),
    mark("start", "--help", Bound::AtMost(30.0)),
    mark("start", "status", Bound::AtMost(30.0)),
    mark("start", "run with nothing due", Bound::AtMost(100.0)),
    mark("openings", "companies", Bound::AtMost(10.0)),
    mark("openings", "different", Bound::AtMost(10.0)),
    mark("openings", "different-mixed", Bound::AtMost(10.0)),
    mark("openings", "near-identical", Bound::AtMost(10.0)),
    mark("openings", "pairs", Bound::AtMost(10.0)),
    mark("openings", "boilerplate", Bound::AtMost(10.0)),
    mark("definitions", "lever, one board", Bound::TimesBaselineAtMost(1.25)),
    mark("definitions", "lever, small boards", Bound::TimesBaselineAtMost(1.25)),
    mark("definitions", "greenhouse, one board", Bound::TimesBaselineAtMost(1.25)),
    mark("definitions", "greenhouse, small boards", Bound::TimesBaselineAtMost(1.25)),
];

/// Cases whose marks are of a number of offers or boards: smaller worlds say nothing about them.
const OF_FULL_WORLDS: [&str; 3] = ["lists", "growth", "openings"];

impl Mark {
    /// Whether the figure reaches it. A ratio without a baseline does not.
    fn is_met(&self, figure: &Figure) -> bool {
        let ratio = figure.times_baseline();
        match self.bound {
            Bound::AtMost(bound) => figure.value <= bound,
            Bound::AtLeast(bound) => figure.value >= bound,
            Bound::TimesBaselineAtMost(bound) | Bound::ShareAtMost(bound) => {
                ratio.is_some_and(|ratio| ratio <= bound)
            }
            Bound::GainAtLeast(bound) => ratio.is_some_and(|ratio| 1.0 / ratio >= bound),
        }
    }

    /// As people read it: `≤ 0.12 ms`, `≥ 10×`.
    pub(super) fn shown(&self, unit: &str) -> String {
        let number = |value: f64| {
            let text = three_digits(value);
            let is_fraction = text.contains('.');
            if is_fraction { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
        };
        match self.bound {
            Bound::AtMost(bound) => format!("≤ {} {unit}", number(bound)),
            Bound::AtLeast(bound) => format!("≥ {} {unit}", number(bound)),
            Bound::TimesBaselineAtMost(bound) => format!("≤ {}×", number(bound)),
            Bound::ShareAtMost(bound) => format!("≤ {} %", number(bound * 100.0)),
            Bound::GainAtLeast(bound) => format!("≥ {}×", number(bound)),
        }
    }

    /// The ratio in the form that the bound is of.
    fn ratio_shown(&self, ratio: f64) -> String {
        match self.bound {
            Bound::ShareAtMost(_) => format!("{} %", three_digits(ratio * 100.0)),
            Bound::GainAtLeast(_) => format!("{}×", three_digits(1.0 / ratio)),
            _ => format!("{}×", three_digits(ratio)),
        }
    }
}

/// A figure or a mark, and what came of both together.
#[derive(Debug)]
pub(super) struct Judged<'f> {
    pub(super) case: &'static str,
    pub(super) name: &'f str,
    /// Missing where the case gave none: it was left out or failed.
    pub(super) figure: Option<&'f Figure>,
    pub(super) mark: Option<&'static Mark>,
    /// Whether the mark is of larger worlds than the figure.
    is_of_other_worlds: bool,
}

impl Judged<'_> {
    /// Whether the mark was measured and not reached.
    pub(super) fn is_missed(&self) -> bool {
        !self.is_of_other_worlds
            && self.mark.zip(self.figure).is_some_and(|(mark, figure)| !mark.is_met(figure))
    }

    /// `met`, `MISSED`, `not measured`, `other size`, or nothing where there is no mark.
    pub(super) fn verdict(&self) -> &'static str {
        match (self.mark, self.figure) {
            (None, _) => "",
            (Some(_), None) => "not measured",
            (Some(_), Some(_)) if self.is_of_other_worlds => "other size",
            (Some(_), Some(_)) if self.is_missed() => "MISSED",
            (Some(_), Some(_)) => "met",
        }
    }

    /// The ratio to the baseline.
    pub(super) fn ratio(&self) -> String {
        let Some(ratio) = self.figure.and_then(Figure::times_baseline) else { return String::new() };
        self.mark.map_or_else(|| format!("{}×", three_digits(ratio)), |mark| mark.ratio_shown(ratio))
    }
}

/// The figures of each case in their order, each with its mark; then the case's marks that have no figure.
pub(super) fn judge<'f>(cases: &[&'static str], figures: &'f [Figure], is_quick: bool) -> Vec<Judged<'f>> {
    let mut judged = Vec::new();
    for &case in cases {
        let is_of_other_worlds = is_quick && OF_FULL_WORLDS.contains(&case);
        let of_case: Vec<&Figure> = figures.iter().filter(|figure| figure.case == case).collect();
        let marks = || MARKS.iter().filter(move |mark| mark.case == case);
        judged.extend(of_case.iter().map(|figure| Judged {
            case,
            name: &figure.name,
            figure: Some(figure),
            mark: marks().find(|mark| mark.figure == figure.name),
            is_of_other_worlds,
        }));
        let without = marks().filter(|mark| !of_case.iter().any(|figure| figure.name == mark.figure));
        judged.extend(without.map(|mark| Judged {
            case,
            name: mark.figure,
            figure: None,
            mark: Some(mark),
            is_of_other_worlds,
        }));
    }
    judged
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::plugins;

    use super::{
        super::{cases, figure::Baseline},
        *,
    };

    fn figure(value: f64, baseline: Option<f64>) -> Figure {
        let baseline = baseline.map(|value| Baseline { name: "other".to_owned(), value });
        Figure { case: "new".to_owned(), name: "wall".to_owned(), value, unit: "s".to_owned(), baseline }
    }

    #[test]
    fn a_bound_is_met_up_to_itself() {
        let met = |bound, value, baseline| mark("new", "wall", bound).is_met(&figure(value, baseline));
        assert!(met(Bound::AtMost(2.0), 2.0, None));
        assert!(!met(Bound::AtMost(2.0), 2.1, None));
        assert!(met(Bound::AtLeast(2.0), 2.0, None));
        assert!(!met(Bound::AtLeast(2.0), 1.9, None));
        assert!(met(Bound::TimesBaselineAtMost(1.5), 3.0, Some(2.0)));
        assert!(!met(Bound::TimesBaselineAtMost(1.5), 3.1, Some(2.0)));
        assert!(met(Bound::ShareAtMost(0.05), 5.0, Some(100.0)));
        assert!(!met(Bound::ShareAtMost(0.05), 6.0, Some(100.0)));
        assert!(met(Bound::GainAtLeast(10.0), 1.0, Some(10.0)));
        assert!(!met(Bound::GainAtLeast(10.0), 1.0, Some(9.0)));
        assert!(!met(Bound::GainAtLeast(10.0), 1.0, None));
    }

    #[test]
    fn bounds_and_ratios_are_shown_in_one_form() {
        let of = |bound| mark("new", "wall", bound);
        assert_eq!(of(Bound::AtMost(0.12)).shown("ms"), "≤ 0.12 ms");
        assert_eq!(of(Bound::AtLeast(40_000.0)).shown("texts/s"), "≥ 40,000 texts/s");
        assert_eq!(of(Bound::ShareAtMost(0.05)).shown("s"), "≤ 5 %");
        assert_eq!(of(Bound::ShareAtMost(0.05)).ratio_shown(0.3), "30.0 %");
        assert_eq!(of(Bound::GainAtLeast(10.0)).shown("s"), "≥ 10×");
        assert_eq!(of(Bound::GainAtLeast(10.0)).ratio_shown(0.25), "4.00×");
        assert_eq!(of(Bound::TimesBaselineAtMost(1.5)).ratio_shown(1.9), "1.90×");
    }

    #[test]
    fn a_mark_without_a_figure_stands_in_the_table() {
        let figures = [
            Figure { name: "processor an offer".to_owned(), ..figure(0.5, None) },
            Figure { name: "extra".to_owned(), ..figure(0.5, None) },
        ];
        let judged = judge(&["new"], &figures, false);
        let rows: Vec<_> = judged.iter().map(|judged| (judged.name, judged.verdict())).collect();
        assert_eq!(
            rows,
            [("processor an offer", "MISSED"), ("extra", ""), ("database an offer", "not measured")]
        );
        assert_eq!(judged.iter().filter(|judged| judged.is_missed()).count(), 1);
    }

    #[test]
    fn a_small_world_neither_meets_nor_misses_the_mark_of_a_large_one() {
        for value in [1.0, 1000.0] {
            let of = |case: &str, name: &str| Figure {
                case: case.to_owned(),
                name: name.to_owned(),
                ..figure(value, None)
            };
            let figures = [of("lists", "status"), of("board", "new")];
            let judged = judge(&["lists", "board"], &figures, true);
            let status = judged.iter().find(|judged| judged.name == "status").unwrap();
            assert_eq!((status.verdict(), status.is_missed()), ("other size", false));
            // What is of one board or offer is as well of few of them.
            let board = judged.iter().find(|judged| judged.name == "new").unwrap();
            assert_eq!(board.verdict(), "MISSED");
        }
        assert!(OF_FULL_WORLDS.iter().all(|case| cases::names().any(|name| name == *case)));
    }

    /// Each row of the documentation's table is a mark and each mark a row.
    #[test]
    fn the_marks_are_those_of_the_documentation() {
        let page = fs::read_to_string(plugins::root().join("docs/BENCHMARKS.md")).unwrap();
        let rows = page.lines().filter_map(|line| {
            let mut cells =
                line.strip_prefix("| ")?.split(" | ").map(|cell| cell.trim_matches(['`', ' ', '|']));
            let (_, case, figure, target) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            cases::names()
                .any(|name| name == case)
                .then(|| (case.to_owned(), figure.to_owned(), target.to_owned()))
        });
        // The unit of a figure is not known here: the documentation ends a target with it.
        let documented: Vec<_> = rows.collect();
        let expected =
            MARKS.iter().map(|mark| (mark.case.to_owned(), mark.figure.to_owned(), mark.shown("")));
        for (row, mark) in documented.iter().zip(expected.clone()) {
            assert_eq!((&row.0, &row.1), (&mark.0, &mark.1));
            assert!(row.2.starts_with(mark.2.trim_end()), "{row:?} is not {mark:?}");
        }
        assert_eq!(documented.len(), expected.count());
    }
}
