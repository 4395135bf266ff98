//! Pages for detectors and directories: damaged ones, and what is whole in what they return.

use super::{
    examined::{Examined, pages},
    verdict::Tried,
};
use crate::{
    domain::counted,
    kit::{
        cases::{self, Case, Subject},
        session::SessionError,
    },
    plugins::CallError,
};

/// The places at which a page is cut.
const CUTS: usize = 24;

/// Gives it each page cut and with bytes that are others.
pub(super) async fn damage(examined: &Examined) -> Result<Tried, SessionError> {
    let mut tried = 0;
    for case in pages(examined) {
        let Subject::Page(page) = &case.subject else { continue };
        for (how, content) in damaged(&page.content) {
            let mut changed: Case = case.clone();
            if let Subject::Page(page) = &mut changed.subject {
                page.content = content;
            }
            let outcome = cases::play(&examined.plugin, &changed, Vec::new()).await?.outcome;
            if let Some(CallError::Stopped { cause, .. }) = outcome.error {
                return Ok(Tried::failed(format!("{}, {how}: {cause}", case.name)));
            }
            tried += 1;
        }
    }
    Ok(match tried {
        0 => Tried::not_tried("no case of a page"),
        tried => Tried::passed(format!("{} damaged", counted(tried, "page", "pages"))),
    })
}

fn damaged(content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let cut = |number: usize| {
        let at = content.len() * number / (CUTS + 1);
        (format!("cut after {at} bytes"), content[..at].to_vec())
    };
    let broken = |at: usize| {
        let byte = [b'<', 0, 0xff, b'"'][at % 4];
        let mut content = content.to_vec();
        for place in content.iter_mut().skip(at).step_by(97) {
            *place = byte;
        }
        (format!("each 97th byte from {at} made {byte:#04x}"), content)
    };
    (0..=CUTS).map(cut).chain((0..8).map(broken)).collect()
}

/// Whether what was found has names and addresses.
pub(super) async fn whole(examined: &Examined) -> Result<Tried, SessionError> {
    let mut found = 0;
    let mut looked = false;
    for case in pages(examined) {
        looked = true;
        let outcome = cases::play(&examined.plugin, case, Vec::new()).await?.outcome;
        let tenants = outcome
            .report
            .iter()
            .flat_map(|report| &report.findings)
            .map(|finding| (finding.tenant.as_str(), finding.board_url.as_deref()));
        let companies = outcome
            .listing
            .iter()
            .flat_map(|listing| &listing.companies)
            .map(|company| (company.name.as_str(), company.detail_url.as_deref()));
        for (name, address) in tenants.chain(companies) {
            if name.trim().is_empty() || address.is_some_and(|address| url::Url::parse(address).is_err()) {
                return Ok(Tried::failed(format!(
                    "{}: `{name}` at `{}`",
                    case.name,
                    address.unwrap_or_default()
                )));
            }
            found += 1;
        }
    }
    Ok(if looked {
        Tried::passed(counted(found, "name", "names"))
    } else {
        Tried::not_tried("no case of a page")
    })
}
