//! Recognises the boards of nineteen job systems in a page, so that a company's board is known even if no provider can
//! read it. The plugins of Lever and Greenhouse recognise their own boards.
//!
//! Most systems identify their boards by an address: these are the rules in [`hosts`] and [`paths`]. Identifiers in
//! scripts are handled in [`marks`], and boards under a customer's own name in [`own_hosts`].

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

/// One rule for each way of identifying boards.
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
