//! madri+d, the knowledge foundation of the region of Madrid: `startups.madrimasd.org`.
//!
//! Its list of new companies links to `/emprendedores/emprendedores-casos-exito/NAME/`, a page with the company's name
//! and a link to its website.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Directory, Document, Manifest, Plugin, PluginError,
    directory::{Listing, Site},
};

/// The structure of the site.
pub const SITE: Site = Site {
    origin: "https://startups.madrimasd.org",
    lists: &["/emprendedores/emprendedores-casos-exito/"],
    details: &["/emprendedores/emprendedores-casos-exito/*"],
    own_domains: &["madrimasd.org", "comunidad.madrid", "madrid.org"],
    own_names: &[
        "madri+d",
        "fundación madri+d",
        "fundación para el conocimiento madri+d",
        "startups madri+d",
        "madrimasd",
    ],
};

/// The plugin.
#[derive(Debug, Default)]
pub struct Madrimasd;

impl Plugin for Madrimasd {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![SITE.origin.to_owned()],
            min_interval_ms: 1000,
            max_concurrency: 1,
            ..Manifest::new("directory-madrimasd", "madri+d", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Directory for Madrimasd {
    fn start(_: &CallContext) -> Vec<String> {
        SITE.start()
    }

    fn read(_: &CallContext, page: &Document) -> Result<Listing, PluginError> {
        SITE.read(page)
    }
}

sdk::export_plugin!(Madrimasd: Directory);

#[cfg(test)]
mod tests;
