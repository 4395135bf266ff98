//! What a provider is granted: what its plugin asks for, as far as the operator allows it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    error::LoadError,
    model::{CredentialNeed, Manifest, Setting, SettingKind},
};
use crate::{
    http::{HostRule, OriginPattern},
    printable::one_line,
};

/// What a provider may reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// Origins, the same for all its units.
    pub origins: Vec<OriginPattern>,
    /// The own host of each unit's tenant, where it is known to be the tenant's.
    pub tenant_hosts: bool,
}

impl FromIterator<HostRule> for Reached {
    fn from_iter<I: IntoIterator<Item = HostRule>>(rules: I) -> Self {
        let mut reached = Self::default();
        for rule in rules {
            match rule {
                HostRule::Origins(origins) => reached.origins.push(origins),
                HostRule::TenantHost => reached.tenant_hosts = true,
            }
        }
        reached
    }
}

/// What a provider may reach: what it asks for, which the operator's `hosts` must all cover. A wildcard covers the origins
/// that fit it; only itself covers a wildcard.
pub fn hosts(provider: &str, manifest: &Manifest, granted: &[HostRule]) -> Result<Reached, LoadError> {
    let mut wished = Vec::with_capacity(manifest.hosts.len());
    for host in &manifest.hosts {
        wished.push(host.parse::<HostRule>().map_err(|error| LoadError::Setting {
            provider: provider.to_owned(),
            detail: format!("the plugin asks for `{}`, which cannot be granted: {error}", one_line(host)),
        })?);
    }
    let is_granted = |wish: &&HostRule| granted.iter().any(|rule| rule.covers(wish));
    let missing: Vec<String> =
        wished.iter().filter(|wish| !is_granted(wish)).map(ToString::to_string).collect();
    if missing.is_empty() {
        return Ok(wished.into_iter().collect());
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
    Err(LoadError::Hosts { provider: provider.to_owned(), missing, line: format!("    {}", line_of(all)) })
}

/// `hosts = ["https://a.example", "https://b.example"]`.
fn line_of(hosts: impl IntoIterator<Item = String>) -> String {
    let quoted: Vec<String> = hosts.into_iter().map(|host| format!("{host:?}")).collect();
    format!("hosts = [{}]", quoted.join(", "))
}

/// The origins a credential may go to: those the plugin asks for it, as far as it reaches them and the operator bound
/// the credential to them. `bound`: the credential's own `hosts`, if it has some.
///
/// A secret for a wildcard goes to whichever tenant's host the plugin chooses. So the operator writes the wildcard for
/// the credential itself; that the provider reaches such hosts is not enough. A tenant's own host never gets one.
pub fn credential_origins(
    provider: &str,
    need: &CredentialNeed,
    reached: &[OriginPattern],
    bound: Option<&[OriginPattern]>,
) -> Result<Vec<OriginPattern>, LoadError> {
    let fault = |detail| LoadError::Setting { provider: provider.to_owned(), detail };
    let name = one_line(&need.name);
    let wished = credential_wishes(need).map_err(fault)?;
    let line = || line_of(wished.iter().map(ToString::to_string));
    if bound.is_none()
        && let Some(wildcard) = wished.iter().find(|wish| wish.wildcard_domain().is_some())
    {
        return Err(fault(format!(
            "the plugin wants credential `{name}` for {wildcard}, whatever stands for `*`: that is granted for each \
             credential\n  hint: if you agree, write `{}` in `credentials.{name}`",
            line()
        )));
    }
    let mut origins: Vec<OriginPattern> = Vec::new();
    for wish in &wished {
        for met in met_by_all(wish, reached, bound) {
            if !origins.contains(&met) {
                origins.push(met);
            }
        }
    }
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

/// What is left of a wish where it is reached and, if it is bound, bound there.
fn met_by_all(
    wish: &OriginPattern,
    reached: &[OriginPattern],
    bound: Option<&[OriginPattern]>,
) -> Vec<OriginPattern> {
    let within = |pattern: OriginPattern| match bound {
        Some(bound) => bound.iter().filter_map(|bound| bound.meet(&pattern)).collect(),
        None => vec![pattern],
    };
    reached.iter().filter_map(|reached| reached.meet(wish)).flat_map(within).collect()
}

/// The origins that a plugin wants a credential for, or why it cannot have it there.
fn credential_wishes(need: &CredentialNeed) -> Result<Vec<OriginPattern>, String> {
    let mut wished = Vec::with_capacity(need.hosts.len());
    for host in &need.hosts {
        let told = || {
            let (name, host) = (one_line(&need.name), one_line(host));
            format!("the plugin wants credential `{name}` for `{host}`, which")
        };
        match host.parse::<HostRule>() {
            Ok(HostRule::Origins(origins)) => wished.push(origins),
            Ok(HostRule::TenantHost) => {
                return Err(format!("{} cannot be: the own host of a tenant never gets one", told()));
            }
            Err(error) => return Err(format!("{} is no origin: {error}", told())),
        }
    }
    Ok(wished)
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

    fn rule(text: &str) -> HostRule {
        text.parse().unwrap()
    }

    fn origin(text: &str) -> OriginPattern {
        text.parse().unwrap()
    }

    /// What a plugin that asks for `wished` may reach where `granted` is written.
    fn granted(wished: &[&str], granted: &[&str]) -> Result<Reached, String> {
        let wished = Manifest { hosts: wished.iter().map(|host| (*host).to_owned()).collect(), ..manifest() };
        let granted: Vec<_> = granted.iter().map(|host| rule(host)).collect();
        hosts("demo", &wished, &granted).map_err(|error| error.to_string())
    }

    #[test]
    fn a_gap_prints_the_whole_line_to_write() {
        let granted = [rule("https://a.example"), rule("https://c.example")];
        let error = hosts("demo", &manifest(), &granted).unwrap_err().to_string();
        assert!(error.contains("asks for https://b.example"), "{error}");
        let line = r#"    hosts = ["https://a.example", "https://b.example", "https://c.example"]"#;
        assert!(error.ends_with(line), "{error}");
    }

    #[test]
    fn a_plugin_under_the_name_of_another_is_told_by_its_own() {
        let told = |provider: &str, granted: &[&str]| {
            let granted: Vec<_> = granted.iter().map(|host| rule(host)).collect();
            hosts(provider, &manifest(), &granted).unwrap_err().to_string()
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
        let two = ["https://a.example", "https://b.example"];
        let reached =
            granted(&two, &["https://a.example", "https://b.example", "https://c.example"]).unwrap();
        assert_eq!(reached, Reached { origins: two.map(origin).into(), tenant_hosts: false });
    }

    #[test]
    fn what_is_granted_is_the_wish_and_never_more() {
        let wildcard = "https://*.recruitee.com";
        let reached = |wished: &str, written: &str| granted(&[wished], &[written]).unwrap().origins;
        assert_eq!(reached(wildcard, wildcard), [origin(wildcard)]);
        assert_eq!(reached("https://acme.recruitee.com", wildcard), [origin("https://acme.recruitee.com")]);
        let refused =
            granted(&[wildcard], &["https://acme.recruitee.com", "https://b.recruitee.com"]).unwrap_err();
        let line = "    hosts = [\"https://*.recruitee.com\", \"https://acme.recruitee.com\", \"https://b.recruitee.com\"]";
        assert!(refused.ends_with(line), "{refused}");
        for other in ["https://*.recruitee.com:8443", "https://*.jobs.recruitee.com", "https://{tenant}"] {
            assert!(granted(&[wildcard], &[other]).is_err(), "{other}");
        }
    }

    #[test]
    fn the_own_hosts_of_tenants_are_granted_by_the_same_line_only() {
        let own = ["https://a.example", "https://{tenant}"];
        let reached = granted(&own, &own).unwrap();
        assert_eq!(reached, Reached { origins: vec![origin("https://a.example")], tenant_hosts: true });
        assert!(!granted(&own[..1], &own).unwrap().tenant_hosts, "the plugin does not ask for them");
        let refused = granted(&own, &["https://a.example", "https://*.acme.com"]).unwrap_err();
        assert!(refused.contains("asks for https://{tenant} that `hosts` does not grant"), "{refused}");
        assert!(refused.contains("\"https://{tenant}\"]"), "{refused}");
    }

    #[test]
    fn a_wish_that_nobody_can_grant_says_what_would_be_one() {
        for (wish, why) in [
            ("https://*.co.uk", "a public suffix"),
            ("https://*.*.example.com", "`*` stands for the whole first label"),
            ("https://*", "`*` stands for the whole first label"),
            ("https://{tenant}/jobs", "`{tenant}` stands alone"),
            ("http://*.example.com", "over https"),
            ("https://a.example/x", "is not an origin"),
        ] {
            let refused = granted(&[wish], &[]).unwrap_err();
            let begins = format!("provider `demo`: the plugin asks for `{wish}`, which cannot be granted: ");
            assert!(refused.starts_with(&begins) && refused.contains(why), "{refused}");
        }
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
        let given = |bound: Option<&[OriginPattern]>| credential_origins("demo", &both, &reached, bound);
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
    fn a_credential_goes_below_a_wildcard_only_where_its_own_line_says_so() {
        let [wildcard, one] = ["https://*.recruitee.com", "https://acme.recruitee.com"].map(origin);
        let need =
            |host: &str| CredentialNeed { name: "api".into(), hosts: vec![host.into()], help: String::new() };
        let given = |wish: &str, bound: Option<&OriginPattern>| {
            let reached = std::slice::from_ref(&wildcard);
            credential_origins("demo", &need(wish), reached, bound.map(std::slice::from_ref))
                .map_err(|error| error.to_string())
        };
        let refused = given("https://*.recruitee.com", None).unwrap_err();
        assert!(
            refused.contains("write `hosts = [\"https://*.recruitee.com\"]` in `credentials.api`"),
            "{refused}"
        );
        assert_eq!(given("https://*.recruitee.com", Some(&wildcard)), Ok(vec![wildcard.clone()]));
        assert_eq!(given("https://*.recruitee.com", Some(&one)), Ok(vec![one.clone()]));
        assert_eq!(given("https://acme.recruitee.com", Some(&wildcard)), Ok(vec![one.clone()]));
        assert_eq!(given("https://acme.recruitee.com", None), Ok(vec![one]));
        assert!(given("https://acme.example", Some(&wildcard)).unwrap_err().contains("may go nowhere"));
    }

    #[test]
    fn the_own_host_of_a_tenant_never_gets_a_credential() {
        let need = CredentialNeed {
            name: "api".into(),
            hosts: vec!["https://{tenant}".into()],
            help: String::new(),
        };
        let refused = credential_origins("demo", &need, &[origin("https://a.example")], None).unwrap_err();
        assert!(refused.to_string().contains("the own host of a tenant never gets one"), "{refused}");
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
