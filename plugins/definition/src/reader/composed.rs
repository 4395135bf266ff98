//! `[[detect.address]]` of tenants with parts: what hosts and paths name, and what the tenant is made of.

use std::ops::Range;

use super::{
    pattern::{HostForm, host_form, is_key, is_segment},
    section::{Section, Written, shortened},
    tenant::is_name,
};

/// Tells what is wrong with an address that names a tenant of parts.
pub(super) fn tell_composed(
    section: &Section<'_>,
    hosts: &[Written<'_>],
    path: Option<&Written<'_>>,
    parts: &[String],
) {
    for key in ["doubted", "followed_by", "sure", "dashed"] {
        section.refuse(key, "is for tenants of one name", "leave it out");
    }
    let of_hosts: Vec<_> = hosts.iter().filter_map(|host| name_of_host(section, host)).collect();
    let of_path = path.map(|path| names_of_path(section, path)).unwrap_or_default();
    let Some(tenant) = section.text("tenant") else {
        if section.place("tenant").is_none() {
            let form: Vec<_> = parts.iter().map(|part| format!("{{{part}}}")).collect();
            let message = "the address does not say what the tenant is made of";
            let help = format!("add `tenant = \"{}\"`", form.join(":"));
            section.faults.add_with_help(section.span.clone(), message, help);
        }
        return;
    };
    let told = |at: Range<usize>, message: String, help: String| {
        let span = section.faults.part_of(&tenant.span, tenant.text, &at);
        section.faults.add_with_help(span, message, help);
    };
    let count = tenant.text.split(':').count();
    if count != parts.len() {
        let message = format!("the tenant has {} parts, and {count} stand here", parts.len());
        told(0..tenant.text.len(), message, format!("`:` between them: `{}`", parts.join(":")));
    }
    let mut from = 0;
    for piece in tenant.text.split(':') {
        let at = from..from + piece.len();
        from = at.end + 1;
        match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
            Some("host") => {}
            Some(name)
                if of_path.contains(&name)
                    || !of_hosts.is_empty() && of_hosts.iter().all(|of| *of == name) => {}
            Some(name) => {
                let message = format!("neither `hosts` nor `path` names `{{{}}}`", shortened(name));
                told(at, message, "write it where it stands in the address".to_owned());
            }
            None if is_word(piece) => {}
            None => {
                let message = format!("`{}` is no part of a tenant", shortened(piece));
                told(at, message, "a name in braces, or a word that is always the same".to_owned());
            }
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The name that a host's first label has; empty where it has none.
fn name_of_host<'t>(section: &Section<'_>, host: &Written<'t>) -> Option<&'t str> {
    let label = host.text.strip_prefix('{').and_then(|rest| rest.split_once("}."));
    let (name, form) = match label {
        Some((name, domain)) if name != "host" => {
            (name, host_form(domain).filter(|form| *form == HostForm::Exact))
        }
        _ => ("", host_form(host.text).filter(|form| *form != HostForm::Label)),
    };
    if form.is_none() || !(name.is_empty() || is_name(name)) || host.text.starts_with("{}") {
        let message = format!("`{}` is no pattern of hosts", shortened(host.text));
        let help = "a host in lower case; `{name}.x.com` has a part in front, `{host}.x.com` is below `x.com`, `a|b` are alternatives";
        section.faults.add_with_help(host.span.clone(), message, help);
        return None;
    }
    Some(name)
}

/// The names in a path and in its query.
fn names_of_path<'t>(section: &Section<'_>, path: &Written<'t>) -> Vec<&'t str> {
    let (segments, query) =
        path.text.split_once('?').map_or((path.text, None), |(path, query)| (path, Some(query)));
    let mut names = Vec::new();
    let told = |piece: &str, message: String, help: &str| {
        let start = piece.as_ptr().addr() - path.text.as_ptr().addr();
        let span = section.faults.part_of(&path.span, path.text, &(start..start + piece.len()));
        section.faults.add_with_help(span, message, help);
    };
    for segment in segments.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(name) if is_name(name) => names.push(name),
            None if is_segment(segment) => {}
            _ => told(
                segment,
                format!("`{}` is no segment of a pattern", shortened(segment)),
                "a word, `a|b`, a name in braces, `*`, `~`, `#`, `##`, or `$` at the end",
            ),
        }
    }
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        let (keys, name) = pair.split_once("={").unwrap_or_default();
        match Some(keys).zip(name.strip_suffix('}')) {
            Some((keys, name)) if is_name(name) && keys.split('|').all(is_key) => names.push(name),
            _ => told(
                pair,
                format!("`{}` is no query of a pattern", shortened(pair)),
                "keys and the names of their values: `?cid={cid}&site={site}`",
            ),
        }
    }
    names
}
