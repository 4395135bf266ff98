//! The one table of a run.

use super::{
    figure::{Figure, three_digits},
    marks::{Judged, Mark},
};

/// What moved by less than this is left to chance.
const NOISE: f64 = 0.02;

const HEAD: [&str; 9] =
    ["case", "figure", "value", "baseline of this run", "ratio", "target", "", "kept last", "moved"];

/// The rows under a head, in columns. `before` is what a figure was when it was kept last.
pub(super) fn rendered<'k>(judged: &[Judged<'_>], before: impl Fn(&Figure) -> Option<&'k Figure>) -> String {
    let rows = judged.iter().map(|judged| row(judged, judged.figure.and_then(&before)));
    let lines: Vec<[String; 9]> = std::iter::once(HEAD.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 9] = std::array::from_fn(width);
    let line = |cells: &[String; 9]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn row(judged: &Judged<'_>, before: Option<&Figure>) -> [String; 9] {
    let unit = judged.figure.map_or("", |figure| figure.unit.as_str());
    let value = judged.figure.map(|figure| format!("{} {unit}", three_digits(figure.value)));
    let baseline = judged.figure.and_then(|figure| figure.baseline.as_ref());
    let baseline = baseline.map(|held| format!("{} {unit} {}", three_digits(held.value), held.name));
    let moved = judged.figure.zip(before).map(|(now, before)| moved(before.value, now.value));
    [
        judged.case.to_owned(),
        judged.name.to_owned(),
        value.unwrap_or_default(),
        baseline.unwrap_or_default(),
        judged.ratio(),
        judged.mark.map_or_else(String::new, |mark: &Mark| mark.shown(unit)),
        judged.verdict().to_owned(),
        before.map_or_else(String::new, |before| format!("{} {unit}", three_digits(before.value))),
        moved.unwrap_or_default(),
    ]
}

/// By how much a figure differs from what it was.
fn moved(before: f64, now: f64) -> String {
    let by = if before == 0.0 { 0.0 } else { now / before - 1.0 };
    if by.abs() < NOISE { "=".to_owned() } else { format!("{:+.0} %", by * 100.0) }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{figure::Baseline, marks},
        *,
    };

    fn figure(case: &str, name: &str, value: f64, unit: &str) -> Figure {
        Figure { case: case.to_owned(), name: name.to_owned(), value, unit: unit.to_owned(), baseline: None }
    }

    #[test]
    fn a_row_has_all_that_is_known_of_its_figure() {
        let baseline = Some(Baseline { name: "Scrapy".to_owned(), value: 30.0 });
        let figures = [
            figure("new", "processor an offer", 0.41, "ms"),
            figure("new", "wall", 7.0, "s"),
            Figure { baseline, ..figure("scrapy", "processor", 2.5, "s") },
        ];
        let old = figure("new", "processor an offer", 0.5, "ms");
        let judged = marks::judge(&["new", "scrapy"], &figures, false);
        let table = rendered(&judged, |figure| (figure.name == old.name).then_some(&old));
        assert_eq!(
            table,
            "\
case    figure              value     baseline of this run  ratio  target                   kept last  moved
new     processor an offer  0.410 ms                               ≤ 0.12 ms  MISSED        0.500 ms   -18 %
new     wall                7.00 s
new     database an offer                                          ≤ 3,000    not measured
scrapy  processor           2.50 s    30.0 s Scrapy         12.0×  ≥ 10×      met
scrapy  wall                                                       ≥ 12×      not measured"
        );
    }

    #[test]
    fn little_is_no_move() {
        assert_eq!(moved(1.0, 1.01), "=");
        assert_eq!(moved(1.0, 1.5), "+50 %");
        assert_eq!(moved(2.0, 1.0), "-50 %");
        assert_eq!(moved(0.0, 1.0), "=");
    }
}
