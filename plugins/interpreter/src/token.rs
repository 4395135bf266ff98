//! What the request of a detail needs beside an offer's id and address: the region and the tenant.

use jobscan_plugin_sdk::OfferRef;

use crate::known::Known;

/// `REGION:TENANT`.
pub(crate) fn write(known: &Known<'_>) -> String {
    format!("{}:{}", known.region.map_or("", |region| region.name.as_str()), known.tenant)
}

/// The region and the tenant of a reference.
pub(crate) fn read(reference: &OfferRef) -> Option<(&str, &str)> {
    reference.token.as_deref()?.split_once(':')
}
