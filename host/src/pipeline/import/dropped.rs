//! Rows whose site gives no domain, so that the company is known by its name alone.

use super::{fault::ImportFault, parsed::ImportRow};
use crate::{
    bounds::{FirstFew, files::COMPANY_LIST_FAULTS, quoted},
    domain::companies::shared_domain,
};

/// The first such rows, each with the reason and what would help, and how many there are.
#[must_use]
pub fn dropped_websites(rows: &[ImportRow]) -> FirstFew<ImportFault> {
    let mut told = FirstFew::default();
    for row in rows {
        let (Some(site), None) = (&row.company.website, &row.company.domain) else { continue };
        told.push(COMPANY_LIST_FAULTS.size(), || ImportFault {
            line: row.line,
            message: format!("`{}` {}, so it does not tell whose it is", quoted(site), why_nobodys(site)),
            cure: "the company is known by its name alone; give its own site if it has one".to_owned(),
        });
    }
    told
}

fn why_nobodys(site: &str) -> String {
    match shared_domain(site) {
        Some(domain) => format!("is on {domain}, which many share"),
        None => "has no domain that anybody can register".to_owned(),
    }
}
