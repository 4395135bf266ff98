//! What the request of a detail needs beside an offer's id and address: the region and the tenant; and what the row of the
//! list lacked, where the page may say it.

use jobscan_plugin_sdk::OfferRef;

use crate::known::Known;

/// What a token says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Said<'t> {
    /// The name of the region.
    pub(crate) region: &'t str,
    /// The tenant as it is asked with.
    pub(crate) tenant: &'t str,
    /// What the row lacked: see [`crate::gaps`].
    pub(crate) gaps: &'t str,
}

/// `REGION:TENANT`, or `REGION~GAPS:TENANT`. No region has a tilde in its name.
pub(crate) fn write(known: &Known<'_>, gaps: &str) -> String {
    let region = known.region.map_or("", |region| region.name.as_str());
    let mark = if gaps.is_empty() { "" } else { "~" };
    format!("{region}{mark}{gaps}:{}", known.tenant)
}

/// What the token of a reference says.
pub(crate) fn read(reference: &OfferRef) -> Option<Said<'_>> {
    let (head, tenant) = reference.token.as_deref()?.split_once(':')?;
    let (region, gaps) = head.split_once('~').unwrap_or((head, ""));
    Some(Said { region, tenant, gaps })
}
