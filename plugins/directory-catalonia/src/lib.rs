//! The Barcelona & Catalonia Startup Hub: `startupshub.catalonia.com`.
//!
//! The list is paged; each row links to `/startup/CITY/NAME/NUMBER`, a page with the company's name and a link to its
//! website.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Directory, Document, Manifest, Plugin, PluginError,
    directory::{Listing, Site},
};

/// The structure of the site.
pub const SITE: Site = Site {
    origin: "https://startupshub.catalonia.com",
    lists: &["/list-of-startups"],
    details: &["/startup/*/*/*"],
    own_domains: &["catalonia.com", "accio.gencat.cat", "gencat.cat"],
    own_names: &[
        "barcelona & catalonia startup hub",
        "barcelona-catalonia startup hub",
        "barcelona catalonia startup hub",
        "startup hub",
        "startups hub",
    ],
};

/// The plugin.
#[derive(Debug, Default)]
pub struct Catalonia;

impl Plugin for Catalonia {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![SITE.origin.to_owned()],
            min_interval_ms: 1000,
            max_concurrency: 1,
            ..Manifest::new(
                "directory-catalonia",
                "Barcelona & Catalonia Startup Hub",
                env!("CARGO_PKG_VERSION"),
            )
        }
    }
}

impl Directory for Catalonia {
    fn start(_: &CallContext) -> Vec<String> {
        SITE.start()
    }

    fn read(_: &CallContext, page: &Document) -> Result<Listing, PluginError> {
        SITE.read(page)
    }
}

sdk::export_plugin!(Catalonia: Directory);

#[cfg(test)]
mod tests;
