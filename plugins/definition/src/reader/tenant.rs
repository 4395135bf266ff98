//! `[tenant]`, and what its regions' keys are.

use std::ops::Range;

use super::{
    board::is_id,
    request::template_holds,
    section::{Section, shortened, written},
    template::{Names, read_request_template},
};
use crate::{
    model::{Case, Letters, Region, Template, Tenant, TenantKind},
    vocabulary,
};

/// The tenant, what placeholders know of it, and where its page stands.
#[derive(Debug, Default)]
pub(super) struct ReadTenant {
    /// Nothing after a fault that leaves a part unknown.
    pub(super) tenant: Option<Tenant>,
    /// The regions, known even if the rest is not.
    pub(super) regions: Vec<Region>,
    /// What the regions' keys are.
    pub(super) names: Names,
    /// Where the address of the page stands.
    pub(super) page: Option<(Template, Range<usize>)>,
    /// A host rather than a name.
    pub(super) is_host: bool,
}

/// Reads what tenants are.
pub(super) fn read_tenant(section: &Section<'_>) -> ReadTenant {
    let regions = read_regions(section);
    let names = names_of(&regions);
    let kind = section.word("kind", &[("name", TenantKind::Name), ("host", TenantKind::Host)]);
    let kind = kind.unwrap_or(TenantKind::Name);
    let page = section.text("page").and_then(|text| {
        let template = read_request_template(&text, &names, section.faults)?;
        Some((template, text.span))
    });
    if let Some((_, span)) = page.as_ref().filter(|(template, _)| !template_holds(template, "tenant")) {
        let message = "the page is the same for every tenant";
        section.faults.add_with_help(span.clone(), message, "write `{tenant}` where the board's name stands");
    }
    if kind == TenantKind::Host {
        section.refuse("letters", "has no use: a host has letters of its own", "leave it out");
        tell_case_of_hosts(section);
    }
    let cases = [("lower", Case::Lower), ("kept", Case::Kept), ("sensitive", Case::Sensitive)];
    let tenant = page.as_ref().map(|(page, _)| Tenant {
        case: section.word("case", &cases).unwrap_or(Case::Lower),
        letters: section
            .word("letters", &[("plain", Letters::Plain), ("any", Letters::Any)])
            .unwrap_or(Letters::Plain),
        kind,
        page: page.clone(),
        regions: regions.clone(),
    });
    ReadTenant { tenant, regions, names, page, is_host: kind == TenantKind::Host }
}

/// A host has no case.
fn tell_case_of_hosts(section: &Section<'_>) {
    let written = section.free("case").filter(|case| matches!(case.text, "kept" | "sensitive"));
    if written.is_some() {
        section.refuse("case", "has no use: hosts have no case", "leave it out");
    }
}

fn read_regions(section: &Section<'_>) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    for region in section.sections("region", &vocabulary::REGION) {
        let Some(name) = region.text("name") else { continue };
        if !is_id(name.text) {
            let message = format!("`{}` is no name of a region", shortened(name.text));
            region.faults.add_with_help(
                name.span.clone(),
                message,
                "lower case, digits and `-`, beginning with a letter",
            );
        }
        if regions.iter().any(|known| known.name == name.text) {
            region.faults.add_with_help(
                name.span,
                format!("the region `{}` is there twice", name.text),
                "give it another name",
            );
            continue;
        }
        let prefix = region.free("prefix").map_or("", |prefix| prefix.text);
        if !prefix.is_empty() && regions.iter().any(|known| known.prefix == prefix) {
            region.refuse("prefix", "is that of another region", "give it another one");
        }
        let values = region.entries("values").into_iter();
        let values =
            values.filter_map(|(key, node)| Some((key.text.to_owned(), written(node)?.text.to_owned())));
        regions.push(Region {
            name: name.text.to_owned(),
            prefix: prefix.to_owned(),
            values: values.collect(),
        });
    }
    regions
}

/// The keys that every region has, and those that some lack.
fn names_of(regions: &[Region]) -> Names {
    let mut names = Names::default();
    for (key, _) in regions.iter().flat_map(|region| &region.values) {
        let has = |region: &Region| region.values.iter().any(|(known, _)| known == key);
        let list = if regions.iter().all(has) { &mut names.regions } else { &mut names.partial };
        if !list.contains(key) {
            list.push(key.clone());
        }
    }
    names
}
