//! The keys of `[http]` about a proxy, and the variables of the environment that are not obeyed.

use super::{
    Env, HttpFile, ProxyFile,
    credential::CredentialReference,
    credentials::read_reference_if_any,
    read::{Section, Value, ValueContext},
    surroundings::Surroundings,
    values,
};
use crate::bounds::quoted;

/// Variables by which other programs are told of a proxy.
const VARIABLES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/// Reads `proxy`, `proxy_user`, `proxy_password` and `no_proxy`.
pub(super) fn read_proxy(section: &mut Section<'_, '_>, around: &Surroundings<'_>) -> Option<ProxyFile> {
    let url = section.read("proxy", values::proxy);
    let user = read_reference_if_any(section, "proxy_user", around);
    let password = read_reference_if_any(section, "proxy_password", around);
    let user = user.zip(password).map(|(user, password)| CredentialReference::Basic { user, password });
    let user = user.map(|user| user.resolve(&around.secrets()));
    let not_for = values::list("[\"intranet.example\"]", not_for);
    let not_for = section.read_or("no_proxy", Vec::new(), not_for);
    for (key, other) in [
        ("proxy_user", "proxy_password"),
        ("proxy_password", "proxy_user"),
        ("proxy_user", "proxy"),
        ("no_proxy", "proxy"),
    ] {
        refuse_alone(section, key, other);
    }
    Some(ProxyFile { url: url?, user, not_for })
}

/// Refuses a key that means nothing without another.
fn refuse_alone(section: &mut Section<'_, '_>, key: &'static str, other: &'static str) {
    let Some(span) = section.get(key).map(Value::span) else { return };
    if section.get(other).is_none() {
        let message = format!("`http.{key}` is nothing without `http.{other}`");
        section.faults().add_with_help(span, message, format!("set `{other}` too, or take `{key}` out"));
    }
}

/// A name, which stands for those below it too, or an address range.
fn not_for(value: &Value<'_>, context: &ValueContext<'_>) -> Option<String> {
    let text = values::text(value, context)?;
    let is_name = |text: &str| {
        let name = text.trim_matches('.');
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        !name.is_empty() && name.bytes().all(is_of_name)
    };
    if is_name(&text) || values::is_address_range(&text) {
        return Some(text);
    }
    let words = format_args!(
        "`{}` is no host: write `intranet.example`, which stands for the names below it too, or a range like \
         `10.0.0.0/8`",
        quoted(&crate::secret::without_user(&text))
    )
    .to_string();
    context.refuse(value, words);
    None
}

/// Notes the variables that name a proxy, if the file names none and no gateway answers.
pub(super) fn note_variables(http: &mut HttpFile, env: &Env) {
    if http.proxy.is_none() && http.gateway.is_none() {
        let set = VARIABLES.into_iter().filter(|name| env.has(name) || env.is_no_text(name));
        http.proxy_variables = set.map(str::to_owned).collect();
    }
}
