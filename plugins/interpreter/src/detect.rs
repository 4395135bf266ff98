//! Recognises a definition's boards in a page, and says how its tenants are spelt.

mod composed;
mod system;

use jobscan_definition::model::{Definition, Mark, ScriptSetting, TenantKind};
use jobscan_plugin_sdk::{
    Document, EvidenceKind, Report, TenantIdentity,
    page::Element,
    recognise::{Address, Named, Recogniser, Served, System, value_of},
};

use crate::tenant::has_parts;
use system::{Parts, page_of};

/// What a page shows of the definition's boards.
pub(crate) fn detect(definition: &Definition, document: &Document) -> Report {
    let parts = Parts::of(definition);
    let forms = parts.forms();
    let system = parts.system(&forms);
    let mut recogniser = Recogniser::new(document);
    let composed = |address: &Address| composed::board_at(definition, system, address);
    recogniser.apply(&[system], &[&composed]);
    let elements: Vec<_> = recogniser.page.elements().to_vec();
    let found = Found::new(definition, system, &elements);
    for element in &elements {
        if let Some((detail, named)) = found.by_setting(element).or_else(|| found.by_mark(element)) {
            recogniser.add_mark(named, EvidenceKind::Text, &detail, *element);
        }
    }
    add_own_hosts(&mut recogniser, definition, system);
    recogniser.report()
}

/// Adds the page itself, if it is a board under a customer's own host.
fn add_own_hosts(recogniser: &mut Recogniser<'_>, definition: &Definition, system: System<'_>) {
    let Some(said) = &definition.detect.served else { return };
    let (files, widgets, own) = (words(&said.files), words(&said.widgets), words(&said.own));
    let served = Served { files: &files, widgets: &widgets, own: &own };
    recogniser.add_own_hosts(&[system.served_with(served)]);
}

fn words(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// How the definition's system spells a tenant.
pub(crate) fn identify(definition: &Definition, system: &str, tenant: &str) -> Option<TenantIdentity> {
    let parts = Parts::of(definition);
    let forms = parts.forms();
    let identity = parts.system(&forms).identify(system, tenant)?;
    let is_host = || {
        Address::parse(&format!("https://{}/", identity.tenant))
            .is_some_and(|at| at.host() == identity.tenant)
    };
    let has_parts = || has_parts(&definition.tenant.parts, without_region(definition, &identity.tenant));
    let fits = match definition.tenant.kind {
        _ if !definition.tenant.parts.is_empty() => has_parts(),
        TenantKind::Name => definition.search.is_none(),
        TenantKind::Host => is_host(),
    };
    fits.then_some(identity)
}

/// A tenant without the prefix of its region.
fn without_region<'t>(definition: &Definition, tenant: &'t str) -> &'t str {
    let prefixes = definition.tenant.regions.iter().map(|region| region.prefix.as_str());
    let mut names =
        prefixes.filter(|prefix| !prefix.is_empty()).filter_map(|prefix| tenant.strip_prefix(prefix));
    names.next().unwrap_or(tenant)
}

struct Found<'f> {
    definition: &'f Definition,
    system: System<'f>,
    /// Whether the page loads what each setting and each mark wants beside it: looked for once, and not for each of the
    /// elements that the page has.
    beside_settings: Vec<bool>,
    beside_marks: Vec<bool>,
}

impl<'f> Found<'f> {
    fn new(definition: &'f Definition, system: System<'f>, page: &[Element<'_>]) -> Self {
        let detect = &definition.detect;
        Self {
            beside_settings: detect.settings.iter().map(|setting| loads(page, &setting.beside)).collect(),
            beside_marks: detect.marks.iter().map(|mark| loads(page, &mark.beside)).collect(),
            definition,
            system,
        }
    }

    /// The board that a setting in a script names; the first setting that fits decides.
    fn by_setting(&self, script: &Element<'_>) -> Option<(String, Named)> {
        if script.name != "script" {
            return None;
        }
        let mut settings = self.definition.detect.settings.iter().zip(&self.beside_settings);
        settings.find_map(|(setting, loaded)| {
            let value = value_of(script.text, &setting.key).filter(|_| counts(setting, script, *loaded))?;
            Some((format!("{}: {value}", setting.key), self.board(value, &setting.region)?))
        })
    }

    fn by_mark(&self, element: &Element<'_>) -> Option<(String, Named)> {
        let mut marks = self.definition.detect.marks.iter().zip(&self.beside_marks);
        marks.find_map(|(mark, loaded)| {
            let value = element.attr(&mark.attribute).filter(|_| is_marked(mark, element, *loaded))?;
            Some((format!("{}: {value}", mark.attribute), self.board(value, "")?))
        })
    }

    /// The board with a name or, where tenants are hosts or the name is within one, at a host.
    fn board(&self, value: &str, region: &str) -> Option<Named> {
        let at_host = || self.system.board_at(&Address::parse(&format!("https://{}/", value.trim()))?);
        let named = if value.contains('.') { at_host() } else { None };
        let named = match self.definition.tenant.kind {
            TenantKind::Host => named?,
            TenantKind::Name => named.or_else(|| self.system.board_named(value))?,
        };
        let Some(region) = self.definition.tenant.regions.iter().find(|known| known.name == region) else {
            return Some(named);
        };
        let page = page_of(self.definition, Some(region)).replace("{}", &named.tenant);
        let board = self.system.board(&format!("{}{}", region.prefix, named.tenant));
        Some(board.at(page).with("region", &region.name))
    }
}

/// Whether a setting counts: the script says whose it is, or the page loads a script of the system. A setting that tells
/// the region counts only beside what it names.
fn counts(setting: &ScriptSetting, script: &Element<'_>, loaded: bool) -> bool {
    let ScriptSetting { mentions, beside, region, .. } = setting;
    let speaks = mentions.is_empty() || mentions.iter().any(|word| script.text.contains(word));
    if region.is_empty() || beside.is_empty() { speaks || loaded } else { speaks && loaded }
}

fn is_marked(mark: &Mark, element: &Element<'_>, loaded: bool) -> bool {
    let has_id = mark.id.is_empty() || element.attr("id") == Some(&mark.id);
    has_id && (mark.beside.is_empty() || loaded)
}

/// Whether a page loads something whose address contains one of these.
fn loads(page: &[Element<'_>], parts: &[String]) -> bool {
    let mut addresses = page.iter().filter_map(|element| match element.name {
        "link" => element.attr("href"),
        _ => element.attr("src"),
    });
    addresses.any(|address| parts.iter().any(|part| address.contains(part.as_str())))
}

#[cfg(test)]
mod tests;
