//! What the request of a detail needs beside an offer's id and address: the region, the tenant and what the lookup found;
//! and what the row of the list lacked, where the page may say it.

use jobscan_plugin_sdk::OfferRef;

use crate::{found, known::Known};

/// What a token says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said<'t> {
    /// The name of the region.
    pub(crate) region: &'t str,
    /// The tenant as it is asked with.
    pub(crate) tenant: &'t str,
    /// What the row lacked: see [`crate::gaps`].
    pub(crate) gaps: &'t str,
    /// What the lookup found.
    pub(crate) found: Vec<String>,
}

/// `REGION:TENANT`, `REGION~GAPS:TENANT`, or `REGION~GAPS~FOUND:TENANT`. No region has a tilde in its name.
pub(crate) fn write(known: &Known<'_>, gaps: &str) -> String {
    let region = known.region.map_or("", |region| region.name.as_str());
    let found = found::written(known.found);
    let mark = |part: &str| if part.is_empty() { "" } else { "~" };
    let (first, second) = (mark(&format!("{gaps}{found}")), mark(&found));
    format!("{region}{first}{gaps}{second}{found}:{}", known.tenant)
}

/// What the token of a reference says.
pub(crate) fn read(reference: &OfferRef) -> Option<Said<'_>> {
    let (head, tenant) = reference.token.as_deref()?.split_once(':')?;
    let (region, more) = head.split_once('~').unwrap_or((head, ""));
    let (gaps, found) = more.split_once('~').unwrap_or((more, ""));
    Some(Said { region, tenant, gaps, found: found::read(found)? })
}
