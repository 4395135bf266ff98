//! `[detect]`.

use super::{
    composed::tell_composed,
    hosts::is_host,
    pattern::{HostForm, host_form, misfit_of_path, misfit_of_word},
    section::{Section, Written, shortened},
    tenant::ReadTenant,
};
use crate::{
    model::{AddressForm, Detect, Mark, ScriptSetting, Served},
    vocabulary,
};

/// Reads how boards are recognised.
pub(super) fn read_detect(section: &Section<'_>, tenant: &ReadTenant) -> Detect {
    let addresses = section.sections("address", &vocabulary::ADDRESS);
    let settings = section.sections("setting", &vocabulary::SETTING);
    let marks = section.sections("mark", &vocabulary::MARK);
    for key in ["setting", "mark"] {
        if tenant.is_host {
            section.refuse(key, "gives names, and the tenant is a host here", "leave it out");
        }
        if !tenant.parts.is_empty() {
            section.refuse(key, "gives one name, and the tenant has parts", "leave it out");
        }
    }
    Detect {
        addresses: addresses.iter().map(|address| read_address(address, tenant)).collect(),
        settings: settings.iter().map(|setting| read_setting(setting, tenant)).collect(),
        marks: marks.iter().map(read_mark).collect(),
        served: section.section("served").map(|served| read_served(section, &served, tenant)),
    }
}

fn read_address(section: &Section<'_>, tenant: &ReadTenant) -> AddressForm {
    let hosts = section.texts("hosts");
    let path = section.text("path");
    if tenant.parts.is_empty() {
        tell_simple(section, &hosts, path.as_ref(), tenant);
    } else {
        tell_composed(section, &hosts, path.as_ref(), &tenant.parts);
    }
    for key in ["denied", "doubted", "followed_by"] {
        for word in section.texts(key) {
            if let Some(help) = misfit_of_word(key, word.text) {
                let message = format!("`{}` is no word of `{key}`", shortened(word.text));
                section.faults.add_with_help(word.span, message, help);
            }
        }
    }
    AddressForm {
        hosts: owned(hosts),
        path: path.map_or(String::new(), |path| path.text.to_owned()),
        denied: owned(section.texts("denied")),
        doubted: owned(section.texts("doubted")),
        followed_by: owned(section.texts("followed_by")),
        sure: section.flag("sure"),
        dashed: section.flag("dashed"),
        hint: section.flag("hint"),
        region: read_region(section, tenant),
        tenant: section.text("tenant").map_or(String::new(), |tenant| tenant.text.to_owned()),
    }
}

/// Tells what is wrong with an address whose tenant is one name or host.
fn tell_simple(
    section: &Section<'_>,
    hosts: &[Written<'_>],
    path: Option<&Written<'_>>,
    tenant: &ReadTenant,
) {
    let forms: Vec<_> = hosts.iter().filter_map(|host| read_host(section, host, tenant)).collect();
    tell_path(section, &forms, path);
    section.refuse("tenant", "is for tenants of parts", "add `parts` to [tenant], or leave it out");
    if section.flag("sure") {
        section.refuse("doubted", "has no use: every name here is sure", "leave one of the two out");
    }
    if !forms.is_empty() && !forms.contains(&HostForm::Whole) {
        section.refuse(
            "dashed",
            "is for hosts that are the tenant",
            "write `{host}.example.com`, or leave it out",
        );
    }
}

fn read_host(section: &Section<'_>, host: &Written<'_>, tenant: &ReadTenant) -> Option<HostForm> {
    let told = |message: String, help: &str| {
        section.faults.add_with_help(host.span.clone(), message, help);
        None
    };
    let shown = shortened(host.text);
    match host_form(host.text) {
        None => told(
            format!("`{shown}` is no pattern of hosts"),
            "a host in lower case; `{}.x.com` has the name in front, `{host}.x.com` is the tenant, `a|b` are alternatives",
        ),
        Some(HostForm::Whole) if !tenant.is_host => told(
            format!("`{shown}` gives a host, and the tenant is a name"),
            "write `{}`, or `kind = \"host\"` in [tenant]",
        ),
        Some(HostForm::Label | HostForm::Exact) if tenant.is_host => {
            told(format!("`{shown}` gives a name, and the tenant is a host"), "write `{host}.example.com`")
        }
        form => form,
    }
}

/// Tells a path that finds nothing, or that is missing where the host has no name.
fn tell_path(section: &Section<'_>, forms: &[HostForm], path: Option<&Written<'_>>) {
    let exact = forms.contains(&HostForm::Exact);
    let Some(path) = path else {
        if exact && section.place("path").is_none() {
            let help = "add `path = \"{}\"`: where in the path the name stands";
            section.faults.add_with_help(section.span.clone(), "the address has no name in it", help);
        }
        return;
    };
    if let Some((at, message, help)) = misfit_of_path(path.text) {
        let span = section.faults.part_of(&path.span, path.text, &at);
        return section.faults.add_with_help(span, message, help);
    }
    let named = path.text.contains("{}");
    if exact && !named {
        section.faults.add_with_help(
            path.span.clone(),
            "the address has no name in it",
            "write `{}` where the name stands",
        );
    }
    if named && forms.iter().any(|form| *form != HostForm::Exact) {
        let help = "leave `{}` out of the path, or give these hosts a `[[detect.address]]` of their own";
        section.faults.add_with_help(path.span.clone(), "the name stands in the host already", help);
    }
}

fn read_setting(section: &Section<'_>, tenant: &ReadTenant) -> ScriptSetting {
    if let Some(key) = section.text("key").filter(|key| key.text.contains(['"', '\'', ':', ' '])) {
        let message = format!("`{}` is no key", shortened(key.text));
        section.faults.add_with_help(key.span, message, "the key alone, without quotes and `:`");
    }
    ScriptSetting {
        key: section.text("key").map_or(String::new(), |key| key.text.to_owned()),
        mentions: owned(section.texts("mentions")),
        beside: owned(section.texts("beside")),
        region: read_region(section, tenant),
    }
}

fn read_mark(section: &Section<'_>) -> Mark {
    let attribute = section.text("attribute");
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_:".contains(&byte);
    if let Some(odd) = attribute.as_ref().filter(|attribute| !attribute.text.bytes().all(letters)) {
        let message = format!("`{}` is no attribute", shortened(odd.text));
        section.faults.add_with_help(
            odd.span.clone(),
            message,
            "an attribute's name in lower case: `data-board-token`",
        );
    }
    Mark {
        attribute: attribute.map_or(String::new(), |attribute| attribute.text.to_owned()),
        id: section.text("id").map_or(String::new(), |id| id.text.to_owned()),
        beside: owned(section.texts("beside")),
    }
}

fn read_served(detect: &Section<'_>, section: &Section<'_>, tenant: &ReadTenant) -> Served {
    if !tenant.is_host {
        detect.refuse(
            "served",
            "gives hosts, and the tenant is a name",
            "write `kind = \"host\"` in [tenant], or leave it out",
        );
    }
    for host in ["files", "own"].into_iter().flat_map(|key| section.texts(key)) {
        if !host.text.trim().is_empty() && !is_host(host.text) {
            let message = format!("`{}` is no host", shortened(host.text));
            section.faults.add_with_help(host.span, message, "a host alone, in lower case: `example.com`");
        }
    }
    Served {
        files: owned(section.texts("files")),
        widgets: owned(section.texts("widgets")),
        own: owned(section.texts("own")),
    }
}

/// The region that a sign tells, which must be one.
fn read_region(section: &Section<'_>, tenant: &ReadTenant) -> String {
    let Some(region) = section.text("region") else { return String::new() };
    let known = || tenant.regions.iter().map(|region| region.name.as_str());
    if !known().any(|name| name == region.text) {
        let message = format!("there is no region `{}`", shortened(region.text));
        section.faults.add_with_help(
            region.span,
            message,
            super::suggest::suggest_or_list(region.text, known()),
        );
    }
    region.text.to_owned()
}

fn owned(texts: Vec<Written<'_>>) -> Vec<String> {
    texts.into_iter().map(|written| written.text.to_owned()).collect()
}
