//! `[tenant]`, and what its regions' keys are.

use std::ops::Range;

use super::{
    board::is_id,
    request::names_tenant,
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
    /// The names of its parts.
    pub(super) parts: Vec<String>,
}

/// Reads what tenants are.
pub(super) fn read_tenant(section: &Section<'_>) -> ReadTenant {
    let regions = read_regions(section);
    let parts = read_parts(section);
    let mut names = names_of(&regions);
    if !parts.is_empty() {
        names.own = parts.iter().map(|part| format!("tenant.{part}")).collect();
        let why = "the tenant has parts here: write `{tenant.NAME}` for one of them";
        names.elsewhere.push(("tenant", why));
    }
    let kind = section.word("kind", &[("name", TenantKind::Name), ("host", TenantKind::Host)]);
    let kind = kind.unwrap_or(TenantKind::Name);
    let page = section.text("page").and_then(|text| {
        let template = read_request_template(&text, &names, section.faults)?;
        Some((template, text.span))
    });
    if let Some((_, span)) = page.as_ref().filter(|(template, _)| !names_tenant(template)) {
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
            .word("letters", &[("plain", Letters::Plain), ("any", Letters::Any), ("key", Letters::Key)])
            .unwrap_or(Letters::Plain),
        kind,
        parts: parts.clone(),
        page: page.clone(),
        regions: regions.clone(),
    });
    ReadTenant { tenant, regions, names, page, is_host: kind == TenantKind::Host, parts }
}

/// The names of the parts, each of which must be asked with.
fn read_parts(section: &Section<'_>) -> Vec<String> {
    const MOST: usize = 6;
    let mut parts: Vec<String> = Vec::new();
    let written = section.texts("parts");
    for part in &written {
        let (span, shown) = (part.span.clone(), shortened(part.text));
        if !is_name(part.text) {
            let help = "lower case, digits and `_`, beginning with a letter";
            section.faults.add_with_help(span, format!("`{shown}` is no name of a part"), help);
        } else if parts.iter().any(|known| known == part.text) {
            section.faults.add_with_help(span, format!("the part `{shown}` is there twice"), "leave it out");
        } else if !section.faults.file_has(&format!("{{tenant.{}}}", part.text)) {
            let help = format!("write `{{tenant.{shown}}}` where the source wants it, or leave it out");
            section.faults.add_with_help(span, format!("the part `{shown}` is never asked with"), help);
        } else {
            parts.push(part.text.to_owned());
        }
    }
    if written.len() == 1 || written.len() > MOST {
        section.refuse(
            "parts",
            &format!("has {} of two to {MOST} parts", written.len()),
            "leave it out for one name",
        );
    }
    if !written.is_empty() && section.free("kind").is_some_and(|kind| kind.text == "host") {
        section.refuse(
            "kind",
            "has no use beside `parts`",
            "a part called `host` is a whole host: leave it out",
        );
    }
    parts
}

/// Whether a text can name a part of a tenant, or what a lookup finds.
pub(super) fn is_name(text: &str) -> bool {
    const LONGEST: usize = 64;
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= LONGEST
        && text.bytes().all(letters)
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
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
