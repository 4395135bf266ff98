//! Recognises the boards of nineteen job systems in a page, so that a company's board is known before a provider
//! can read it. Lever and Greenhouse are recognised by their own plugins.
//!
//! Most systems name their boards in an address alone: those are the rules of [`hosts`] and [`paths`]. What the
//! others put into scripts is in [`marks`], boards under a customer's own name in [`own_hosts`].

mod hosts;
mod marks;
mod own_hosts;
mod paths;

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, Manifest, Plugin, PluginError, Report,
    recognise::{Recogniser, Rule},
};

/// The plugin.
#[derive(Debug)]
pub struct AtsDetect;

/// One rule a way of naming boards.
const RULES: &[Rule] = &[
    paths::ashby,
    paths::workable,
    paths::smartrecruiters,
    paths::join,
    paths::rippling,
    paths::sesame,
    paths::talentclue,
    paths::jazzhr_widget,
    hosts::by_label,
    hosts::by_host,
    hosts::personio,
    hosts::workday,
    hosts::successfactors,
];

impl Plugin for AtsDetect {
    fn manifest() -> Manifest {
        Manifest::new("ats-detect", "Job systems", env!("CARGO_PKG_VERSION"))
    }
}

impl Detector for AtsDetect {
    fn detect(_: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(RULES);
        marks::add(&mut recogniser);
        own_hosts::add(&mut recogniser, document);
        Ok(recogniser.report())
    }
}

sdk::export_plugin!(AtsDetect: Detector);

#[cfg(test)]
mod tests;
