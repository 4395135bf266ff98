//! The figures of a case on their way to the table: written at once, and told to whoever waits.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::say;

/// Where the figures of a case go.
pub(crate) struct Figures(PathBuf);

/// A line of what a case tells.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'f> {
    Figure(Figure<'f>),
    /// Why there are no figures: what the case needs is not on this machine.
    LeftOut(&'f str),
    /// Why there are no more.
    Failed(&'f str),
}

/// A figure as it is written. The table adds the case.
#[derive(Serialize)]
struct Figure<'f> {
    name: &'f str,
    value: f64,
    unit: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'f>>,
}

/// What a figure is compared with: of the same unit, measured in the same run.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Baseline<'f> {
    pub(crate) name: &'f str,
    pub(crate) value: f64,
}

impl Figures {
    /// Adds to a file.
    pub(crate) fn new(file: PathBuf) -> Self {
        Self(file)
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0
    }

    /// A figure that stands alone.
    pub(crate) fn add(&self, name: &str, value: f64, unit: &str) -> Result<(), String> {
        self.write(Figure { name, value, unit, baseline: None })
    }

    /// A figure beside its baseline.
    pub(crate) fn compare(
        &self,
        name: &str,
        value: f64,
        unit: &str,
        baseline: Baseline<'_>,
    ) -> Result<(), String> {
        self.write(Figure { name, value, unit, baseline: Some(baseline) })
    }

    /// Says that a case is not measured on this machine.
    pub(crate) fn leave_out(&self, reason: &str) -> Result<(), String> {
        say(&format!("   left out: {reason}"));
        self.append(&Line::LeftOut(reason))
    }

    /// Says that a case failed, beside the figures that it had.
    pub(crate) fn fail(&self, reason: &str) -> Result<(), String> {
        self.append(&Line::Failed(reason))
    }

    fn write(&self, figure: Figure<'_>) -> Result<(), String> {
        // JSON has no number for what was divided by nothing.
        let mut values = [figure.value].into_iter().chain(figure.baseline.map(|held| held.value));
        if !values.all(f64::is_finite) {
            return Err(format!("`{}` is no number: too little was measured", figure.name));
        }
        let beside = figure.baseline.map_or_else(String::new, |baseline| {
            format!("  ({} {:.3} {})", baseline.name, baseline.value, figure.unit)
        });
        say(&format!("   {:32} {:12.3} {}{beside}", figure.name, figure.value, figure.unit));
        self.append(&Line::Figure(figure))
    }

    fn append(&self, line: &Line<'_>) -> Result<(), String> {
        let mut line = serde_json::to_string(line).map_err(|error| error.to_string())?;
        line.push('\n');
        let file = OpenOptions::new().create(true).append(true).open(&self.0);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| format!("{}: {error}", self.0.display()))
    }
}
