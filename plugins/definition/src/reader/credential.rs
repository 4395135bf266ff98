//! `[[credential]]`, and the requests that name one.

use super::{
    hosts::{is_origin, tell_no_origin},
    section::{Section, shortened},
    suggest::suggest_or_list,
};
use crate::{model::CredentialNeed, vocabulary};

/// Reads the credentials that an operator needs.
pub(super) fn read_credentials(top: &Section<'_>) -> Vec<CredentialNeed> {
    let requests: Vec<_> =
        ["list", "detail", "lookup"].into_iter().filter_map(|key| top.silent(key)).collect();
    let named: Vec<_> = requests.iter().filter_map(|request| request.text("credential")).collect();
    let mut all: Vec<CredentialNeed> = Vec::new();
    for section in top.sections("credential", &vocabulary::CREDENTIAL) {
        let name = section.text("name");
        if let Some(name) = &name {
            tell_name(&section, name.text, &all);
            if !named.iter().any(|named| named.text == name.text) {
                let help = "write `credential` in [list], [detail] or [lookup], or leave it out";
                section.refuse("name", "is that of a credential that no request names", help);
            }
        }
        for host in section.texts("hosts").iter().filter(|host| !is_origin(host.text)) {
            tell_no_origin(&section, host);
        }
        all.push(CredentialNeed {
            name: name.map_or("", |name| name.text).to_owned(),
            hosts: section.texts("hosts").into_iter().map(|host| host.text.to_owned()).collect(),
            help: section.text("help").map_or("", |help| help.text).to_owned(),
        });
    }
    for request in &requests {
        tell_unknown(request, &all);
    }
    all
}

fn tell_name(section: &Section<'_>, name: &str, known: &[CredentialNeed]) {
    const LONGEST: usize = 64;
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    let begins = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
    if !begins || !name.bytes().all(letters) || name.len() > LONGEST {
        let help = "lower case, digits, `_` and `-`, beginning with a letter";
        section.refuse("name", &format!("is `{}`, which names no credential", shortened(name)), help);
    } else if known.iter().any(|known| known.name == name) {
        section.refuse("name", "is that of another credential", "give it another one");
    }
}

/// Tells the requests that name a credential which is none.
fn tell_unknown(request: &Section<'_>, known: &[CredentialNeed]) {
    let Some(name) = request.text("credential") else { return };
    let names = || known.iter().map(|need| need.name.as_str());
    if !names().any(|known| known == name.text) {
        let message = format!("there is no credential `{}`", shortened(name.text));
        let help = if known.is_empty() {
            "add a table `[[credential]]` with `name`, `hosts` and `help`".to_owned()
        } else {
            suggest_or_list(name.text, names())
        };
        request.faults.add_with_help(name.span, message, help);
    }
}
