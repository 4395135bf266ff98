//! Lanzadera, an accelerator in Valencia: `lanzadera.es`.
//!
//! Its list has a description of each project and a link to `/proyecto/NAME/`, but no names; the project's page has the
//! company's name and a link to its website.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Directory, Document, Manifest, Plugin, PluginError,
    directory::{Listing, Site},
};

/// The structure of the site.
pub const SITE: Site = Site {
    origin: "https://lanzadera.es",
    lists: &["/proyectos/"],
    details: &["/proyecto/*"],
    own_domains: &["lanzadera.es", "marinadeempresas.es", "edem.eu", "edem.es", "angelscapital.es"],
    own_names: &["lanzadera", "lanzadera aceleradora", "lanzadera, aceleradora de startups"],
};

/// The plugin.
#[derive(Debug, Default)]
pub struct Lanzadera;

impl Plugin for Lanzadera {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![SITE.origin.to_owned()],
            min_interval_ms: 1000,
            max_concurrency: 1,
            ..Manifest::new("directory-lanzadera", "Lanzadera", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Directory for Lanzadera {
    fn start(_: &CallContext) -> Vec<String> {
        SITE.start()
    }

    fn read(_: &CallContext, page: &Document) -> Result<Listing, PluginError> {
        SITE.read(page)
    }
}

sdk::export_plugin!(Lanzadera: Directory);

#[cfg(test)]
mod tests;
