//! A definition's system, as the SDK recognises it.

use jobscan_definition::model::{AddressForm, Case, Definition, Letters, Piece, Region};
use jobscan_plugin_sdk::recognise::{self, Form, System};

/// What a system borrows from.
pub(super) struct Parts<'d> {
    definition: &'d Definition,
    /// The board's page.
    page: String,
    forms: Vec<FormParts<'d>>,
}

struct FormParts<'d> {
    said: &'d AddressForm,
    hosts: Vec<&'d str>,
    denied: Vec<&'d str>,
    doubted: Vec<&'d str>,
    followed_by: Vec<&'d str>,
    region: Option<&'d Region>,
    attributes: Vec<(&'d str, &'d str)>,
    /// The board's page in that region.
    page: String,
}

impl<'d> Parts<'d> {
    /// The parts of a definition's system.
    pub(super) fn of(definition: &'d Definition) -> Self {
        let default = definition.tenant.regions.iter().find(|region| region.prefix.is_empty());
        // Of parts a page is not made of the whole tenant.
        let page = match definition.tenant.parts.as_slice() {
            [] => page_of(definition, default.or(definition.tenant.regions.first())),
            _ => String::new(),
        };
        let simple = definition.detect.addresses.iter().filter(|said| said.tenant.is_empty());
        let forms = simple.map(|said| FormParts::of(definition, said)).collect();
        Self { definition, page, forms }
    }

    /// The forms of its addresses.
    pub(super) fn forms(&self) -> Vec<Form<'_>> {
        self.forms.iter().map(FormParts::form).collect()
    }

    /// The system.
    pub(super) fn system<'s>(&'s self, forms: &'s [Form<'s>]) -> System<'s> {
        let tenant = &self.definition.tenant;
        let case = match tenant.case {
            Case::Lower => recognise::Case::Lower,
            Case::Kept => recognise::Case::Kept,
            Case::Sensitive => recognise::Case::Sensitive,
        };
        let system = System::new(&self.definition.board.id, case, &self.page, forms);
        if tenant.letters == Letters::Any { system.any_letters() } else { system }
    }
}

impl<'d> FormParts<'d> {
    fn of(definition: &'d Definition, said: &'d AddressForm) -> Self {
        let words = |words: &'d [String]| words.iter().map(String::as_str).collect();
        let region = definition.tenant.regions.iter().find(|region| region.name == said.region);
        Self {
            hosts: words(&said.hosts),
            denied: words(&said.denied),
            doubted: words(&said.doubted),
            followed_by: words(&said.followed_by),
            attributes: region.map(|region| ("region", region.name.as_str())).into_iter().collect(),
            page: page_of(definition, region),
            region,
            said,
        }
    }

    fn form(&self) -> Form<'_> {
        let mut form = Form::at(&self.hosts, &self.said.path)
            .denied(&self.denied)
            .doubted(&self.doubted)
            .followed_by(&self.followed_by)
            .with(&self.attributes);
        if let Some(region) = self.region {
            form = form.in_region(&region.prefix, &self.page);
        }
        if self.said.sure {
            form = form.sure();
        }
        if self.said.dashed {
            form = form.dashed();
        }
        if self.said.hint { form.hint() } else { form }
    }
}

/// A board's page for people, with `{}` for the tenant's name.
pub(super) fn page_of(definition: &Definition, region: Option<&Region>) -> String {
    let value = |name: &str| {
        let key = name.strip_prefix("region.")?;
        region?.values.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    };
    definition.tenant.page.0.iter().fold(String::new(), |page, piece| match piece {
        Piece::Text(text) => page + text,
        Piece::Known(name) if name == "tenant" => page + "{}",
        Piece::Known(name) => page + value(name).unwrap_or_default(),
        Piece::Row(_) => page,
    })
}
