//! Boards of tenants with parts, by the addresses that name these.

use jobscan_definition::model::{AddressForm, Definition, Letters};
use jobscan_plugin_sdk::recognise::{self, Address, Composed, Named, System};

use crate::{
    known::{Known, Within},
    tenant::has_parts,
};

/// The board that an address names; the first form that fits decides.
pub(super) fn board_at(definition: &Definition, system: System<'_>, address: &Address) -> Option<Named> {
    let forms = definition.detect.addresses.iter().filter(|form| !form.tenant.is_empty());
    forms.into_iter().find_map(|form| board_of(definition, system, form, address))
}

fn board_of(
    definition: &Definition,
    system: System<'_>,
    form: &AddressForm,
    address: &Address,
) -> Option<Named> {
    let words = |words: &'_ [String]| words.iter().map(String::clone).collect::<Vec<_>>();
    let (hosts, denied) = (words(&form.hosts), words(&form.denied));
    let (hosts, denied): (Vec<&str>, Vec<&str>) =
        (hosts.iter().map(String::as_str).collect(), denied.iter().map(String::as_str).collect());
    let letters = match definition.tenant.letters {
        Letters::Plain | Letters::Key => recognise::Letters::Plain,
        Letters::Any => recognise::Letters::Any,
    };
    let composed =
        Composed { hosts: &hosts, path: &form.path, tenant: &form.tenant, denied: &denied, letters };
    let tenant = composed.tenant(address).filter(|tenant| has_parts(&definition.tenant.parts, tenant))?;
    let region = definition.tenant.regions.iter().find(|region| region.name == form.region);
    let prefix = region.map_or("", |region| region.prefix.as_str());
    let named = system.board(&format!("{prefix}{tenant}"));
    let spelt = named.tenant[prefix.len()..].to_owned();
    let known = Known { definition: Some(definition), tenant: &spelt, region, ..Known::default() };
    let named = match region {
        Some(region) => named.with("region", &region.name),
        None => named,
    };
    if form.hint {
        return Some(
            Named { board_url: None, ..named }.with_confidence(jobscan_plugin_sdk::Confidence::Hint),
        );
    }
    Some(named.at(known.fill(&definition.tenant.page, Within::Address)))
}
