//! What a provider is granted: what its plugin asks for, as far as the operator allows it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    error::LoadError,
    model::{CredentialNeed, Manifest, Setting, SettingKind},
};
use crate::{http::Origin, printable::one_line};

/// The origins a provider may reach: those it asks for, which the operator's `hosts` must all cover.
pub fn origins(provider: &str, manifest: &Manifest, granted: &[Origin]) -> Result<Vec<Origin>, LoadError> {
    let mut wished = Vec::with_capacity(manifest.hosts.len());
    for host in &manifest.hosts {
        let origin = host.parse::<Origin>().map_err(|error| LoadError::Setting {
            provider: provider.to_owned(),
            detail: format!("the plugin asks for `{}`, which is no origin: {error}", one_line(host)),
        })?;
        wished.push(origin);
    }
    let missing: Vec<String> =
        wished.iter().filter(|origin| !granted.contains(origin)).map(ToString::to_string).collect();
    if missing.is_empty() {
        return Ok(wished);
    }
    // None of what it asks for is granted: the table was written for another plugin.
    if missing.len() == wished.len() && !provider.ends_with(&manifest.id) && !manifest.id.ends_with(provider)
    {
        return Err(LoadError::OtherPlugin {
            provider: provider.to_owned(),
            id: one_line(&manifest.id).into_owned(),
            missing,
        });
    }
    let all: BTreeSet<String> =
        granted.iter().map(ToString::to_string).chain(missing.iter().cloned()).collect();
    let quoted: Vec<String> = all.iter().map(|host| format!("{host:?}")).collect();
    Err(LoadError::Hosts {
        provider: provider.to_owned(),
        missing,
        line: format!("    hosts = [{}]", quoted.join(", ")),
    })
}

/// The origins a credential may go to: those the plugin asks for it, as far as it reaches them and the operator bound
/// the credential to them. `bound`: the credential's own `hosts`, if it has some.
pub fn credential_origins(
    provider: &str,
    need: &CredentialNeed,
    reached: &[Origin],
    bound: Option<&[Origin]>,
) -> Result<Vec<Origin>, LoadError> {
    let fault = |detail| LoadError::Setting { provider: provider.to_owned(), detail };
    let name = one_line(&need.name);
    let mut wished = Vec::with_capacity(need.hosts.len());
    for host in &need.hosts {
        let origin = host.parse::<Origin>();
        wished.push(origin.map_err(|error| {
            let host = one_line(host);
            fault(format!("the plugin wants credential `{name}` for `{host}`, which is no origin: {error}"))
        })?);
    }
    let may_go =
        |origin: &&Origin| reached.contains(origin) && bound.is_none_or(|bound| bound.contains(origin));
    let origins: Vec<Origin> = wished.iter().filter(may_go).cloned().collect();
    if origins.is_empty() && !wished.is_empty() {
        let wished: Vec<String> = wished.iter().map(|origin| format!("{:?}", origin.to_string())).collect();
        return Err(fault(format!(
            "credential `{name}` may go nowhere: the plugin wants it for {}\n  hint: if you agree, write `hosts = [{}]` \
             in `credentials.{name}`",
            wished.join(" and "),
            wished.join(", ")
        )));
    }
    Ok(origins)
}

/// The settings a plugin reads, as JSON text: the operator's values over the manifest's defaults.
pub fn settings(
    provider: &str,
    manifest: &Manifest,
    given: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, String>, LoadError> {
    let fault = |detail| LoadError::Setting { provider: provider.to_owned(), detail };
    let mut settings: BTreeMap<String, String> = manifest
        .settings
        .iter()
        .filter_map(|setting| setting.default.clone().map(|default| (setting.key.clone(), default)))
        .collect();
    for (key, value) in given {
        let setting = manifest
            .settings
            .iter()
            .find(|setting| setting.key == *key)
            .ok_or_else(|| fault(unknown_setting(key, &manifest.settings)))?;
        if !fits(setting.kind, value) {
            return Err(fault(format!("`config.{key}` must be {}, not {value}", setting.kind.in_words())));
        }
        settings.insert(key.clone(), value.to_string());
    }
    Ok(settings)
}

fn fits(kind: SettingKind, value: &Value) -> bool {
    match kind {
        SettingKind::Text => value.is_string(),
        SettingKind::Integer => value.is_i64() || value.is_u64(),
        SettingKind::Number => value.is_number(),
        SettingKind::Boolean => value.is_boolean(),
        SettingKind::TextList => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
    }
}

fn unknown_setting(key: &str, known: &[Setting]) -> String {
    let key = one_line(key);
    if known.is_empty() {
        return format!("the plugin reads no `config.{key}`: it has no settings");
    }
    let names: Vec<String> = known.iter().map(|setting| format!("`{}`", one_line(&setting.key))).collect();
    format!("the plugin reads no `config.{key}`; it reads {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plugins::model::Capabilities;

    fn manifest() -> Manifest {
        Manifest {
            id: "demo".into(),
            name: "Demo".into(),
            version: "1.0.0".into(),
            hosts: vec!["https://a.example".into(), "https://b.example".into()],
            credentials: vec![],
            settings: vec![Setting {
                key: "country".into(),
                kind: SettingKind::Text,
                default: Some("\"es\"".into()),
                help: String::new(),
            }],
            state_version: 1,
            capabilities: Capabilities { tenants: true, ..Capabilities::default() },
            min_interval: std::time::Duration::ZERO,
            max_concurrency: None,
            hydrate_batch: 1,
        }
    }

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn a_gap_prints_the_whole_line_to_write() {
        let granted = [origin("https://a.example"), origin("https://c.example")];
        let error = origins("demo", &manifest(), &granted).unwrap_err().to_string();
        assert!(error.contains("asks for https://b.example"), "{error}");
        let line = r#"    hosts = ["https://a.example", "https://b.example", "https://c.example"]"#;
        assert!(error.ends_with(line), "{error}");
    }

    #[test]
    fn a_plugin_under_the_name_of_another_is_told_by_its_own() {
        let told = |provider: &str, granted: &[&str]| {
            let granted: Vec<_> = granted.iter().map(|host| origin(host)).collect();
            origins(provider, &manifest(), &granted).unwrap_err().to_string()
        };
        let other = told("lever", &["https://api.lever.co"]);
        assert!(
            other.starts_with("provider `lever`: this plugin is `demo`, which asks for https://a."),
            "{other}"
        );
        assert!(
            other.contains("or call the table [providers.demo]") && !other.contains("hosts = ["),
            "{other}"
        );
        assert!(told("lever", &["https://a.example"]).contains("hosts = ["), "a name of the operator's own");
        assert!(told("demo", &[]).contains("hosts = ["));
    }

    #[test]
    fn what_the_plugin_does_not_ask_for_is_not_granted() {
        let granted: Vec<_> =
            ["https://a.example", "https://b.example", "https://c.example"].map(origin).into();
        assert_eq!(origins("demo", &manifest(), &granted).unwrap(), granted[..2]);
    }

    #[test]
    fn a_credential_goes_only_where_plugin_grant_and_operator_agree() {
        let [a, b, c] = ["https://a.example", "https://b.example", "https://c.example"].map(origin);
        let need = |hosts: &[&str]| CredentialNeed {
            name: "api".into(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            help: String::new(),
        };
        let both = need(&["https://a.example", "https://b.example"]);
        let reached = [a.clone(), b.clone()];
        let given = |bound: Option<&[Origin]>| credential_origins("demo", &both, &reached, bound);
        assert_eq!(given(None).unwrap(), reached);
        assert_eq!(given(Some(std::slice::from_ref(&b))).unwrap(), reached[1..]);
        assert_eq!(credential_origins("demo", &both, std::slice::from_ref(&a), None).unwrap(), [a]);
        let refused = given(Some(&[c])).unwrap_err().to_string();
        assert!(refused.contains("credential `api` may go nowhere"), "{refused}");
        assert!(refused.contains("hosts = [\"https://a.example\", \"https://b.example\"]"), "{refused}");
        assert_eq!(credential_origins("demo", &need(&[]), &reached, None).unwrap(), []);
        assert!(credential_origins("demo", &need(&["no origin"]), &reached, None).is_err());
    }

    #[test]
    fn settings_fall_back_to_the_manifest_and_are_checked() {
        let none = settings("demo", &manifest(), &BTreeMap::new()).unwrap();
        assert_eq!(none["country"], "\"es\"");
        let given =
            settings("demo", &manifest(), &BTreeMap::from([("country".into(), json!("pt"))])).unwrap();
        assert_eq!(given["country"], "\"pt\"");
        let wrong =
            settings("demo", &manifest(), &BTreeMap::from([("country".into(), json!(3))])).unwrap_err();
        assert!(wrong.to_string().contains("`config.country` must be a string, not 3"));
        let unknown =
            settings("demo", &manifest(), &BTreeMap::from([("contry".into(), json!("x"))])).unwrap_err();
        assert!(unknown.to_string().contains("it reads `country`"));
    }
}
