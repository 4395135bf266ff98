//! `[detail]`.

use super::{
    answers::read_signs,
    fields::{has_any, read_fields},
    list::{format_of, ground_of, read_inside},
    paging::names_of_details,
    path::read_path,
    request::{Asked, holds, is_only, read_request, template_holds},
    section::Section,
    template::Names,
    value::Row,
};
use crate::model::{Detail, Fields, Format};

/// The detail, and its request.
#[derive(Debug)]
pub(super) struct ReadDetail {
    /// Nothing after a fault that leaves a part unknown.
    pub(super) detail: Option<Detail>,
    /// The request.
    pub(super) asked: Option<Asked>,
}

/// Reads the detail.
pub(super) fn read_detail(section: &Section<'_>, names: &Names) -> ReadDetail {
    let format = format_of(section);
    let ground = ground_of(section, format);
    let asked = read_request(section, &names_of_details(names));
    if let Some(asked) = &asked {
        tell_address(section, asked);
    }
    if format == Format::Jsonld {
        for key in ["root", "inside"] {
            section.refuse(key, "has no use: `jsonld` finds the offer by itself", "leave it out");
        }
    }
    let in_fields = names.in_fields();
    let row = Row { ground: &ground, names: &in_fields, faults: section.faults };
    let fields = section.section("fields");
    let fields = fields.map(|fields| read_fields(&fields, false, &row)).unwrap_or_default();
    tell_empty(section, format, &fields);
    let root = section.text("root").and_then(|text| read_path(&text, &ground, section.faults));
    let (inside, gone) = (read_inside(section), read_signs(section, "gone"));
    let detail = asked.as_ref().map(|asked| Detail {
        request: asked.request.clone(),
        format,
        inside,
        root: root.unwrap_or_default(),
        only_without_text: section.flag("only_without_text"),
        fields,
        gone,
    });
    ReadDetail { detail, asked }
}

/// Tells an address that is the same for each offer, and `{url}` with something beside it.
fn tell_address(section: &Section<'_>, asked: &Asked) {
    let request = &asked.request;
    if !["id", "id.base64", "url"].iter().any(|name| holds(request, name)) {
        let message = "the detail is the same for every offer";
        let help = "write `{id}` where the source wants it, or `url = \"{url}\"` for the advert's page";
        section.faults.add_with_help(asked.url.clone(), message, help);
    }
    if template_holds(&request.url, "url") && !is_only(&request.url, "url") {
        let message = "`{url}` is a whole address";
        section.faults.add_with_help(
            asked.url.clone(),
            message,
            "write `url = \"{url}\"`, or an address with `{id}`",
        );
    }
}

/// Tells a detail from which nothing is taken.
fn tell_empty(section: &Section<'_>, format: Format, fields: &Fields) {
    if format == Format::Jsonld || has_any(fields) || section.place("fields").is_some() {
        return;
    }
    let message = "the detail gives no field";
    let help = "add `[detail.fields]`, for example with `description = { html = \"path\" }`";
    section.faults.add_with_help(section.span.clone(), message, help);
}
