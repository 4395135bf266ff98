//! Recognises the boards of job systems that no provider reads, so that a company's board is known all the same. The plugin
//! of a provider recognises the boards of its own system, and no other does. Talent Clue has a provider and is here all the
//! same: a definition cannot say that any segment of an address that is a key names a board.
//!
//! A system is a row of data in [`systems`]: its addresses, the words that stand for something else there, and whether it
//! tells cases apart. What needs logic is in [`composed`] and [`marks`].

mod composed;
mod marks;
mod systems;

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Detector, Document, Manifest, Plugin, PluginError, Report, TenantIdentity, Tenants,
    recognise::{Recogniser, Rule},
};

use self::systems::SYSTEMS;

/// The plugin.
#[derive(Debug, Default)]
pub struct AtsDetect;

/// Addresses that need more than a form says.
const RULES: &[Rule] = &[&composed::talentclue_widget];

impl Plugin for AtsDetect {
    fn manifest() -> Manifest {
        Manifest::new("ats-detect", "Job systems", env!("CARGO_PKG_VERSION"))
    }
}

impl Detector for AtsDetect {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        let mut recogniser = Recogniser::new(document);
        recogniser.apply(SYSTEMS, RULES);
        marks::add(&mut recogniser);
        Ok(recogniser.report())
    }
}

impl Tenants for AtsDetect {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        SYSTEMS.iter().find_map(|known| known.identify(system, tenant))
    }
}

sdk::export_plugin!(AtsDetect: Detector + Tenants);

#[cfg(test)]
mod tests;
