//! `[providers.NAME.credentials]`: what is attached to requests, and where the operator lets it go.

use std::collections::BTreeMap;

use super::{
    BoundCredential,
    credential::{CredentialReference, Reference},
    read::{Entry, Section, Value, ValueContext, as_table},
    secrets::is_word,
    surroundings::Surroundings,
    values,
};
use crate::{
    bounds::quoted,
    http::{HostRule, TokenSource},
    secret::looks_made,
    suggest::{nearest, suggest_or_list},
};

/// What a list of hosts looks like.
pub(super) const HOSTS: &str = "[\"https://api.example.com\"]";

/// The kinds of credential.
const KINDS: [&str; 7] = ["basic", "bearer", "header", "headers", "query", "path", "oauth2"];

pub(super) fn read_credentials(
    section: &Section<'_, '_>,
    around: &Surroundings<'_>,
    granted: &[String],
) -> BTreeMap<String, BoundCredential> {
    let mut credentials = BTreeMap::new();
    for entry in section.entries() {
        let name = entry.name;
        let Some(table) = values::named_section(section, entry, "credential name") else { continue };
        if let Some((credential, hosts)) = read_credential(table, around, granted) {
            let value = credential.resolve(&around.secrets());
            credentials.insert(name.to_owned(), BoundCredential { value, hosts });
        }
    }
    credentials
}

/// A credential, and the hosts it is bound to if it is.
fn read_credential(
    mut section: Section<'_, '_>,
    around: &Surroundings<'_>,
    granted: &[String],
) -> Option<(CredentialReference, Option<Vec<String>>)> {
    let kind = section.require("kind", "\"basic\"", values::text)?;
    let hosts =
        section.read("hosts", values::list(HOSTS, |value, context| granted_origin(value, context, granted)));
    let credential = match kind.as_str() {
        "basic" => {
            let user = read_reference(&mut section, "user", around);
            let password = read_reference(&mut section, "password", around);
            user.zip(password).map(|(user, password)| CredentialReference::Basic { user, password })
        }
        "bearer" => {
            read_reference(&mut section, "token", around).map(|token| CredentialReference::Bearer { token })
        }
        "header" => {
            let name = section.require("name", "\"X-Api-Key\"", values::header_name);
            let value = read_reference(&mut section, "value", around);
            name.zip(value).map(|pair| CredentialReference::Headers(vec![pair]))
        }
        "headers" => {
            let example = "{ Authorization-Key = \"env:NAME\" }";
            read_references(&mut section, "headers", example, around).map(CredentialReference::Headers)
        }
        "query" => {
            let example = "{ api_key = \"env:NAME\" }";
            read_references(&mut section, "parameters", example, around).map(CredentialReference::Query)
        }
        "path" => {
            read_reference(&mut section, "value", around).map(|value| CredentialReference::Path { value })
        }
        "oauth2" => read_oauth2(&mut section, around, granted),
        other => {
            let span = section.get("kind").map_or(section.span.clone(), Value::span);
            let near = nearest(other, KINDS.into_iter()).is_some();
            let shown = if near { format!(" `{}`", quoted(other)) } else { String::new() };
            let message = format!("no kind of credential{shown}");
            section.faults().add_with_help(span, message, suggest_or_list(other, KINDS.into_iter()));
            return None;
        }
    };
    section.finish();
    Some((credential?, hosts))
}

/// The client credentials grant: who gives tokens, and for what.
fn read_oauth2(
    section: &mut Section<'_, '_>,
    around: &Surroundings<'_>,
    granted: &[String],
) -> Option<CredentialReference> {
    let token_url = section.require("token_url", "\"https://login.example.com/token\"", |value, context| {
        token_url(value, context, granted)
    });
    let client_id = read_reference(section, "client_id", around);
    let client_secret = read_reference(section, "client_secret", around);
    let scope = section.read("scope", values::text);
    Some(CredentialReference::OAuth2 {
        token_url: token_url?,
        client_id: client_id?,
        client_secret: client_secret?,
        scope,
    })
}

/// The address of a service that gives tokens, which the provider's `hosts` name too: it is sent the client's secret.
fn token_url(value: &Value<'_>, context: &ValueContext<'_>, granted: &[String]) -> Option<String> {
    let text = values::text(value, context)?;
    let Some(origin) = TokenSource::origin_of(&text) else {
        let message = format!("`{}`: this is no `https` address without a user", context.key);
        let help = "write it like \"https://login.example.com/token\"";
        context.faults.add_with_help(value.span(), message, help);
        return None;
    };
    let rule = HostRule::from(origin.clone());
    if granted.iter().filter_map(|line| HostRule::parse(line).ok()).any(|granted| granted.covers(&rule)) {
        return Some(text);
    }
    let message = format!("`{}`: `{origin}` is not in the provider's `hosts`", context.key);
    let help = "add it there: it is sent the client's secret";
    context.faults.add_with_help(value.span(), message, help);
    None
}

/// Several references by names that the source gave them.
fn read_references(
    section: &mut Section<'_, '_>,
    key: &'static str,
    example: &str,
    around: &Surroundings<'_>,
) -> Option<Vec<(String, Reference)>> {
    section.require(key, example, |value, context| {
        let table = as_table(&context.key, value, context.faults)?;
        let entries = Section::new(context.key.clone(), table, value.span(), context.faults).entries();
        if entries.is_empty() {
            context.refuse(value, "it names none");
        }
        let read: Vec<_> = entries.iter().map(|entry| named_reference(entry, context, around)).collect();
        read.into_iter().collect::<Option<Vec<_>>>().filter(|read| !read.is_empty())
    })
}

fn named_reference(
    Entry { name, span, value }: &Entry<'_, '_>,
    context: &ValueContext<'_>,
    around: &Surroundings<'_>,
) -> Option<(String, Reference)> {
    // A name may be what should have been the value.
    let shown = if is_word(name) && !looks_made(name) { quoted(name) } else { "…".into() };
    let own = ValueContext { key: format!("{}.{shown}", context.key), faults: context.faults };
    let is_name = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_' | b'.');
    if name.is_empty() || !name.bytes().all(is_name) {
        let message = format!("`{}`: a name has letters, digits, `-`, `_` and `.`", context.key);
        context.faults.add(span.clone(), message);
        return None;
    }
    Some(((*name).to_owned(), reference(around)(value, &own)?))
}

/// Origins that the provider's `hosts` name too: a credential goes nowhere else.
fn granted_origin(value: &Value<'_>, context: &ValueContext<'_>, granted: &[String]) -> Option<String> {
    let origin = values::host_rule(value, context)?;
    let rule: HostRule = origin.parse().ok()?;
    if rule == HostRule::TenantHost {
        let message = format!("`{}`: the own host of a tenant never gets a credential", context.key);
        context.faults.add_with_help(
            value.span(),
            message,
            "take it out here; the provider's `hosts` may name it",
        );
        return None;
    }
    if granted.iter().filter_map(|line| HostRule::parse(line).ok()).any(|granted| granted.covers(&rule)) {
        return Some(origin);
    }
    let message = format!("`{}`: `{origin}` is not in the provider's `hosts`", context.key);
    context.faults.add_with_help(value.span(), message, "add it there, or take it out here");
    None
}

/// A reference to a secret. A message never quotes the text, which may be the secret itself.
fn read_reference(
    section: &mut Section<'_, '_>,
    key: &'static str,
    around: &Surroundings<'_>,
) -> Option<Reference> {
    section.require(key, "\"env:NAME\"", reference(around))
}

/// Like [`read_reference`], where the key may be left out.
pub(super) fn read_reference_if_any(
    section: &mut Section<'_, '_>,
    key: &'static str,
    around: &Surroundings<'_>,
) -> Option<Reference> {
    section.read(key, reference(around))
}

fn reference<'a>(
    around: &'a Surroundings<'_>,
) -> impl Fn(&Value<'_>, &ValueContext<'_>) -> Option<Reference> + 'a {
    move |value: &Value<'_>, context: &ValueContext<'_>| {
        let text = values::text(value, context)?;
        let reference = match Reference::parse(&text, around) {
            Ok(reference) => reference,
            Err(fault) => {
                context.refuse(value, fault);
                return None;
            }
        };
        if reference.is_none() {
            let message = format!("`{}` must refer to the secret, not hold it", context.key);
            let help = "write `env:NAME` for an environment variable or `file:PATH` for a file; \
                        a secret that stood here should be changed";
            context.faults.add_with_help(value.span(), message, help);
        }
        if let Some(refused) = reference.as_ref().and_then(|reference| reference.refusal(&around.secrets())) {
            let help = "a secret stands alone in a variable or a small file: one line of UTF-8 text";
            context.faults.add_with_help(value.span(), format!("`{}`: {refused}", context.key), help);
        }
        reference
    }
}
